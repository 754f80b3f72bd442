"""The language in which a sentence is written for whoever reads it; English where nobody says.

What is made beneath the pages knows no catalogue. A door that speaks another language hands in how
it translates, for as long as it answers one reader; letters and files are made outside of that, and
stay English.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

Translate = Callable[[str], str]

_SPOKEN: Final[ContextVar[tuple[str, Translate] | None]] = ContextVar("spoken", default=None)


@contextmanager
def spoken(code: str, translate: Translate) -> Iterator[None]:
    """Have every sentence made here go through ``translate``, into the language named ``code``."""
    token = _SPOKEN.set((code, translate))
    try:
        yield
    finally:
        _SPOKEN.reset(token)


@contextmanager
def english() -> Iterator[None]:
    """Have every sentence made here stay English, whatever is spoken: what files say.

    >>> with spoken("es", {"Met": "Cumplido"}.__getitem__), english():
    ...     said("Met")
    'Met'
    """
    token = _SPOKEN.set(None)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def code() -> str:
    """Return the code of the language spoken now; what keeps sentences keeps them under it."""
    now = _SPOKEN.get()
    return "en" if now is None else now[0]


def is_english() -> bool:
    """Say whether sentences are made in English now."""
    return _SPOKEN.get() is None


def marked(message: str) -> str:
    """Return a message as it is: it is put into the catalogues now, and said later.

    >>> marked("Met")
    'Met'
    """
    return message


def said(message: str) -> str:
    """Return a message, as the catalogues know it, in the language spoken now.

    >>> said("Met")
    'Met'
    >>> with spoken("es", {"Met": "Cumplido"}.__getitem__):
    ...     said("Met")
    'Cumplido'
    """
    now = _SPOKEN.get()
    return message if now is None or not message else now[1](message)


def filled(message: str, **blanks: object) -> str:
    """Return a message in the language spoken now, with its named blanks filled.

    >>> filled("{count} rows", count=3)
    '3 rows'
    """
    return said(message).format(**blanks)
