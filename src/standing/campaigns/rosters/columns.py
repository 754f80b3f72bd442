"""Every column of a submission and a roster: its heading, what it takes, what a blank means.

The list itself is ``columns.toml``; the template, the reader and the findings all read it.
"""

import dataclasses
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

import msgspec

from standing.kernel.names import fold


class Kind(StrEnum):
    """What an agency sends: the answers for each officer, or names only under an extension."""

    SUBMISSION = "submission"
    ROSTER = "roster"


class Need(StrEnum):
    """What a blank cell means (RUL-18)."""

    REQUIRED = "required"  # a blank is an error
    EVIDENCE = "evidence"  # a blank is a warning that states the consequence
    OPTIONAL = "optional"  # a blank is no finding


class Reads(StrEnum):
    """How a cell is read."""

    ID = "id"
    NAME = "name"
    TEXT = "text"
    DATE = "date"
    WORD = "word"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. ``field`` is its name in ``RosterRow``; ``words`` are the answers it takes.

    ``also`` maps other spellings (as ``key`` writes them) to one of ``words``. ``blank`` says
    what follows where the answer is not there. ``roster`` marks the columns of a roster.
    """

    field: str
    heading: str
    need: Need
    reads: Reads
    explains: str
    example: str
    roster: bool = False
    words: tuple[str, ...] = ()
    also: Mapping[str, str] = dataclasses.field(default_factory=dict)
    synonyms: tuple[str, ...] = ()
    blank: str = ""


@lru_cache(maxsize=20_000)
def key(text: str) -> str:
    """Return a heading or word without case, accents, spacing and punctuation.

    >>> key(" Date of Birth: "), key("First-Aid / Expiration")
    ('dateofbirth', 'firstaidexpiration')
    """
    return re.sub(r"[^a-z0-9]", "", fold(text))


_LIST = Path(__file__).with_name("columns.toml").read_text(encoding="utf-8")
COLUMNS = msgspec.convert(tomllib.loads(_LIST)["column"], tuple[Column, ...])
_OF_ROSTER = tuple(column for column in COLUMNS if column.roster)


def columns_of(kind: Kind) -> tuple[Column, ...]:
    """Return the columns of a kind of file in the template's order; a roster has the first ten."""
    return COLUMNS if kind is Kind.SUBMISSION else _OF_ROSTER


@cache
def by_heading() -> Mapping[str, Column]:
    """Return every heading and synonym, as ``key`` writes them, with its column."""
    return {key(name): column for column in COLUMNS for name in (column.heading, *column.synonyms)}


@cache
def by_field() -> Mapping[str, Column]:
    """Return every column by the name of its field."""
    return {column.field: column for column in COLUMNS}
