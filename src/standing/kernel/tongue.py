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

_TRANSLATE: Final[ContextVar[Translate | None]] = ContextVar("translate", default=None)


@contextmanager
def spoken(translate: Translate | None) -> Iterator[None]:
    """Have every sentence made here go through ``translate``; ``None`` means English."""
    token = _TRANSLATE.set(translate)
    try:
        yield
    finally:
        _TRANSLATE.reset(token)


def is_english() -> bool:
    """Say whether sentences are made in English now."""
    return _TRANSLATE.get() is None


def said(message: str) -> str:
    """Return a message, as the catalogues know it, in the language spoken now.

    >>> said("Met")
    'Met'
    >>> with spoken({"Met": "Cumplido"}.__getitem__):
    ...     said("Met")
    'Cumplido'
    """
    translate = _TRANSLATE.get()
    return message if translate is None else translate(message)


def filled(message: str, **blanks: object) -> str:
    """Return a message in the language spoken now, with its named blanks filled.

    >>> filled("{count} rows", count=3)
    '3 rows'
    """
    return said(message).format(**blanks)
