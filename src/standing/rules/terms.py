"""How long a certificate runs (CERT-320, 406), as far as edition E22 needs it."""

from datetime import date

from standing.kernel.errors import Refused
from standing.rules.book import Book


def birthday(born_on: date, *, years: int) -> date:
    """Return the day a number of whole years later; February 29 gives March 1 in a common year.

    >>> birthday(date(2000, 2, 29), years=21).isoformat()
    '2021-03-01'
    """
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:
        return date(born_on.year + years, 3, 1)


def renewed_until(*, reference_on: date, edition: str, decided_on: date, book: Book) -> date:
    """Return the first day on which a renewed certificate no longer runs.

    The period counts from the reference date (CERT-316), whenever the decision was made.

    Raises:
        Refused: the term rule of that day counts by birth month, which no campaign here uses yet.
    """
    rule = book.rule("term.years").number(book.day_under(edition, decided_on))
    base = book.rule("term.base").text(book.day_under(edition, decided_on))
    if base.value != "reference date":
        raise Refused("Terms that run to the birth month are not reckoned yet.", under=base)
    return birthday(reference_on, years=rule.value)
