"""The wording of the status update, read from ``texts/status-update.toml`` and held to its shape."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

TEXTS: Final = Path(__file__).parent / "texts"


class Wording(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line of the template: fixed text, or the form that a figure's number asks for."""

    text: str = ""
    figure: str = ""
    none: str = ""
    one: str = ""
    two: str = ""
    many: str = ""
    mark: str = ""
    level: int = 0
    since: str = ""
    before: str = ""

    def form(self, count: int) -> str:
        """Return the form for a number; nothing where none is written for zero."""
        if count == 0:
            return self.none
        return {1: self.one, 2: self.two}.get(count, "") or self.many


class Shares(msgspec.Struct, frozen=True, kw_only=True):
    """How many decimals each share is printed with, and of which figure it is (RUL-13)."""

    of: str
    decimals: dict[str, int]


class SlideText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The wording of one slide."""

    key: str
    title: str
    chart: str = ""
    heads: tuple[Wording, ...] = ()
    lines: tuple[Wording, ...] = ()
    rows: tuple[Wording, ...] = ()
    notes: tuple[Wording, ...] = ()


class Template(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The wording of the whole status update, with its version."""

    version: str
    names_at_most: int
    shares: Shares
    phrases: dict[str, Wording]
    slides: tuple[SlideText, ...]


@cache
def the_template() -> Template:
    """Return the wording of the status update, read once."""
    text = (TEXTS / "status-update.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Template)
