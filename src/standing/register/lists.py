"""The lists of a release: every officer, by agency, by category, and what each agency sent.

Listings come in the order of names; every list keeps that order within its own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from standing.certification.domain import Label
from standing.register.domain import UNASSOCIATED, Listing, Tally
from standing.register.shapes import (
    INVENTED,
    NOT_KNOWN,
    AgencyLine,
    CategoryLine,
    CompletenessLine,
    OfficerLine,
)


def officers(listings: Iterable[Listing], *, invented: bool) -> Iterator[OfficerLine]:
    """Give one line for each officer, in the order of names."""
    for each in listings:
        yield OfficerLine(
            mptc_id=each.mptc_id,
            last_name=each.name.last,
            first_name=each.name.first,
            certification=each.certification.value,
            status=each.status.value,
            agencies="; ".join(agency.name for agency in each.agencies) or UNASSOCIATED,
            expires=printed(each.expires_on),
            more=marked(each.note, invented=invented),
        )


def by_agency(listings: Sequence[Listing], *, invented: bool) -> Iterator[AgencyLine]:
    """Give one line for each officer at each agency (CERT-903, report 1), agencies by name."""
    placed = [(agency, each) for each in listings for agency in each.agencies]
    for agency, each in sorted(placed, key=lambda pair: pair[0]):
        yield AgencyLine(
            agency=agency.name,
            agency_code=agency.code,
            last_name=each.name.last,
            first_name=each.name.first,
            mptc_id=each.mptc_id,
            status=each.status.value,
            expires=printed(each.expires_on),
            more=marked(each.note, invented=invented),
        )


def by_category(listings: Sequence[Listing], *, invented: bool) -> Iterator[CategoryLine]:
    """Give one line for each officer by status (CERT-903, report 2), in the order of the slides."""
    for each in sorted(listings, key=lambda one: _ORDER.index(one.status)):
        yield CategoryLine(
            status=each.status.value,
            last_name=each.name.last,
            first_name=each.name.first,
            mptc_id=each.mptc_id,
            more=marked(each.note, invented=invented),
        )


_ORDER = (*reversed([label for label in Label if label is not Label.NEVER_CERTIFIED]),
          Label.NEVER_CERTIFIED)  # fmt: skip


def completeness(
    tallies: Iterable[Tally], *, reasons: Mapping[str, str], invented: bool
) -> Iterator[CompletenessLine]:
    """Give one line for each agency in scope; ``reasons`` says, by code, why one shows nobody."""
    for tally in tallies:
        reason = reasons.get(tally.agency.code, "") if tally.shows_nobody else ""
        yield CompletenessLine(
            agency_code=tally.agency.code,
            agency=tally.agency.name,
            campaign=tally.campaign,
            klass=tally.klass,
            expected=NOT_KNOWN if tally.expected is None else tally.expected,
            received=tally.received,
            accepted=tally.accepted,
            withheld=tally.withheld,
            published=tally.published,
            note=marked(reason, invented=invented),
        )


def printed(day: date | None) -> str:
    """Return a day as public files print it.

    >>> printed(date(2025, 7, 1)), printed(None)
    ('07/01/2025', '')
    """
    return f"{day:%m/%d/%Y}" if day else ""


def marked(note: str, *, invented: bool) -> str:
    """Return a note, in an invented world with the words that say so (RUL-16).

    >>> marked("Under extension to July 15, 2022", invented=True)
    'Under extension to July 15, 2022. Invented people, for demonstration'
    """
    if not invented:
        return note
    return f"{note}. {INVENTED}" if note else INVENTED
