"""How long a certificate runs (CERT-320, 406 to 410)."""

from datetime import date, timedelta

from standing.kernel.errors import Refused
from standing.rules.book import Book

BIRTH_MONTH = "birth month"
SAME_DAY = "reference date"


def birthday(born_on: date, *, years: int) -> date:
    """Return the day a number of whole years later; February 29 gives March 1 in a common year.

    >>> birthday(date(2000, 2, 29), years=21).isoformat()
    '2021-03-01'
    """
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:
        return date(born_on.year + years, 3, 1)


def renewed_until(
    *,
    reference_on: date,
    born_on: date,
    granted_on: date,
    continued: bool,
    edition: str,
    book: Book,
) -> date:
    """Return the first day on which a renewed certificate no longer runs.

    ``reference_on`` is the first day on which the certificate being renewed no longer ran by its
    own term (CERT-331). The new term counts from there if that certificate still ran, or was
    ``continued``, when the new one was granted; else from ``granted_on`` (CERT-316, OQ-25). Which
    wording of ``term.base`` holds is read on the reference date, as the edition has it: from July 1,
    2025 a certificate runs to the first day of the birth month, at least three years later
    (CERT-407 to 410).

    >>> days = {"reference_on": date(2025, 8, 1), "born_on": date(1990, 11, 23)}
    >>> renewed_until(
    ...     **days, granted_on=date(2025, 7, 20), continued=True, edition="E25", book=Book.load()
    ... ).isoformat()
    '2028-11-01'

    Raises:
        NotFound: no such edition, or no wording of the term on that day.
        Refused: the catalogue names a way to end a term that nobody reckons.
    """
    day = _read_on(book, edition, reference_on)
    base = birthday(
        reference_on if continued else granted_on, years=book.rule("term.years").number(day).value
    )
    ends = book.rule("term.base").text(day)
    if ends.value == SAME_DAY:
        return base
    if ends.value == BIRTH_MONTH:
        return _month_on_or_after(base, born_on.month)
    raise Refused(
        f"A term ends on the {SAME_DAY} or in the {BIRTH_MONTH}, not at {ends.value!r}.", under=ends
    )


def _read_on(book: Book, edition: str, reference_on: date) -> date:
    """Return the day whose wording holds: the reference date, no later than the edition's last."""
    until = book.rule(f"edition.{edition}").provisions[0].until
    return reference_on if until is None else min(reference_on, until - timedelta(days=1))


def _month_on_or_after(day: date, month: int) -> date:
    """Return the first day of a month that falls on or after a day."""
    first = date(day.year, month, 1)
    return first if first >= day else date(day.year + 1, month, 1)
