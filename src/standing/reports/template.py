"""The wording of the status update, read from ``texts/status-update.toml`` and held to its shape."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec

TEXTS: Final = Path(__file__).parent / "texts"
COMMON: Final = "status-update.toml"


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
    """The wording of one slide; the first of its messages that applies is its title on a screen."""

    key: str
    title: str
    chart: str = ""
    messages: tuple[Wording, ...] = ()
    heads: tuple[Wording, ...] = ()
    lines: tuple[Wording, ...] = ()
    rows: tuple[Wording, ...] = ()
    notes: tuple[Wording, ...] = ()


class Template(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The wording of the whole status update, with its version.

    ``campaigns`` names those it is for, where it is not for all. A template that ``extends`` another
    takes from it whatever it does not say itself, slide by slide.
    """

    version: str
    campaigns: tuple[str, ...] = ()
    extends: str = ""
    names_at_most: int
    shares: Shares
    phrases: dict[str, Wording]
    slides: tuple[SlideText, ...]


@cache
def the_template(campaign: str = "") -> Template:
    """Return the wording of the status update of a campaign, read once."""
    for file in sorted(TEXTS.glob("*.toml")):
        raw = _read(file.name)
        if campaign in raw.get("campaigns", ()):
            return msgspec.convert(raw, Template)
    return msgspec.convert(_read(COMMON), Template)


def _read(name: str) -> dict[str, Any]:
    raw = tomllib.loads((TEXTS / name).read_text("utf-8"))
    if "extends" not in raw:
        return raw
    base = _read(raw["extends"])
    own = {slide["key"]: slide for slide in raw.get("slides", ())}
    slides = [own.get(slide["key"], slide) for slide in base["slides"]]
    return {**base, **raw, "slides": slides}
