"""The wording of mails: one file each, with its version, filled in with words."""

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from standing.correspondence.addressees import Addressee
from standing.ledger import queries as ledger
from standing.ledger.domain import Entry
from standing.mail.domain import LINK, Draft

TEXTS: Final = Path(__file__).parent / "texts" / "mails"
_INVENTED: Final = "Everybody in this mail is invented; it comes from a demonstration."
_AT_AN_AGENCY: Final = "A copy stays in your agency's portal."
_OF_AN_OFFICER: Final = "A copy stays in your record."
_OF_OTHERS: Final = "The register keeps a copy."
_NO_COPY: Final = "Answer it if something in it is wrong."
_WIDTH: Final = 76
WAITED_FOR: Final = frozenset(
    {
        "invitation", "role-granted", "second-person", "attestation-asked", "attestation-made",
        "filing-accepted", "filing-undone", "nil-filed",
    }
)  # fmt: skip
"""Kinds of mail that somebody waits for in order to go on, or to know that it was done."""
_ITEM: Final = re.compile(r"\d+\. ")
_ALONE: Final = re.compile(r"https?://|" + re.escape(LINK))
_OWN_LINE: Final = re.compile(rf"{_ITEM.pattern}|{_ALONE.pattern}")
_HEAD: Final = re.compile(
    r"version: (?P<version>\d+)\nsubject: (?P<subject>[^\n]+)\n\n(?P<body>.+)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Wording:
    """One text: its name, the version that is in the file, the subject and the body with blanks."""

    name: str
    version: int
    subject: str
    body: str

    @property
    def said(self) -> str:
        """How a mail names the text that it was written from."""
        return f"{self.name}/{self.version}"


@lru_cache(maxsize=64)
def wording(name: str) -> Wording:
    """Return a text by its name; the file must stand in ``texts/mails``."""
    read = _HEAD.fullmatch((TEXTS / f"{name}.txt").read_text("utf-8"))
    if read is None:
        raise ValueError(f"{name}.txt does not begin with its version and subject")
    return Wording(name, int(read["version"]), read["subject"].strip(), read["body"])


def address(path: str) -> str:
    """Return a page of ours as a link that works from a mail."""
    return f"{settings.URL}{path}"


def mail(
    name: str,
    *,
    kind: str,
    entry: Entry,
    to: Addressee,
    blanks: Mapping[str, str],
    agency: str = "",
    officer: str = "",
    link: str = "",
) -> Draft:
    """Return a mail to one person, from one text; ``KeyError`` where a blank of it has no value."""
    text = wording(name)
    return Draft(
        kind=kind, to=to.email, account=to.account, agency=agency, officer=officer, entry=entry.id,
        subject=" ".join(text.subject.format_map(blanks).split()), wording=text.said, link=link,
        waited_for=kind in WAITED_FOR,
        text=_tidied(text.body.format_map(blanks)) + _foot(_copy(to, agency, officer)),
    )  # fmt: skip


def _copy(to: Addressee, agency: str, officer: str) -> str:
    """Say where the reader finds the mail again; who has no account finds it nowhere."""
    if not to.account:
        return _NO_COPY
    if agency:
        return _AT_AN_AGENCY
    return _OF_AN_OFFICER if officer else _OF_OTHERS


def _foot(copy: str) -> str:
    foot = (TEXTS / "_foot.txt").read_text("utf-8")
    said = foot.format(base=settings.URL, copy=copy)
    return f"\n{_INVENTED}\n\n{said}" if ledger.invented_world() is not None else f"\n{said}"


def _tidied(text: str) -> str:
    r"""Set filled paragraphs in lines of a mail's width, and close the gaps that an empty blank leaves.

    >>> _tidied("1. Open the page\n   and look.\nhttps://example.gov/a\n\n\n\nThen close it.")
    '1. Open the page and look.\nhttps://example.gov/a\n\nThen close it.\n'
    """
    paragraphs = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        units: list[str] = []
        for line in filter(None, map(str.strip, paragraph.splitlines())):
            if not units or _OWN_LINE.match(line) or _ALONE.match(units[-1]):
                units.append(line)
            else:
                units[-1] += f" {line}"
        paragraphs.append("\n".join(_filled(unit) for unit in units))
    return "\n\n".join(filter(None, paragraphs)) + "\n"


def _filled(unit: str) -> str:
    indent = "   " if _ITEM.match(unit) else ""
    return textwrap.fill(
        unit, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
