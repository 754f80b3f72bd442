"""The lists of a release: every officer, by agency, by category, and what each agency sent.

Listings come in the order of names; every list keeps that order within its own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from standing.certification.domain import Label
from standing.kernel.periods import day_of
from standing.register.changed import Change
from standing.register.domain import UNASSOCIATED, Listing, PublicAgency, Tally
from standing.register.models import Erratum
from standing.register.shapes import (
    INVENTED,
    NOT_KNOWN,
    AgencyLine,
    CategoryLine,
    ChangeLine,
    CompletenessLine,
    ErratumLine,
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
    return at_agencies(sorted(placed, key=lambda pair: pair[0]), invented=invented)


def at_agencies(
    placed: Iterable[tuple[PublicAgency, Listing]], *, invented: bool
) -> Iterator[AgencyLine]:
    """Give the line of each officer at an agency, in the order they come."""
    for agency, each in placed:
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
    return by_status(sorted(listings, key=lambda one: PLACES[one.status.value]), invented=invented)


def by_status(listings: Iterable[Listing], *, invented: bool) -> Iterator[CategoryLine]:
    """Give the line of each officer in the list by status, in the order they come."""
    for each in listings:
        yield CategoryLine(
            status=each.status.value,
            last_name=each.name.last,
            first_name=each.name.first,
            mptc_id=each.mptc_id,
            more=marked(each.note, invented=invented),
        )


_ORDER = (*reversed([label for label in Label if label is not Label.NEVER_CERTIFIED]),
          Label.NEVER_CERTIFIED)  # fmt: skip
PLACES: Final = {label.value: place for place, label in enumerate(_ORDER)}
"""The place of each status in the list by status."""


def completeness(
    tallies: Iterable[Tally],
    *,
    reasons: Mapping[str, str],
    invented: bool,
    falls: Mapping[str, str] | None = None,
) -> Iterator[CompletenessLine]:
    """Give one line for each agency in scope; ``reasons`` says, by code, why one shows nobody.

    ``falls`` says, by code, why one shows far fewer than the release before.
    """
    for tally in tallies:
        fell = (falls or {}).get(tally.agency.code, "")
        reason = reasons.get(tally.agency.code, fell) if tally.shows_nobody else fell
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


def changes(found: Iterable[Change], *, invented: bool) -> Iterator[ChangeLine]:
    """Give one line for each officer whose line is not that of the release before."""
    for each in found:
        yield ChangeLine(
            mptc_id=each.mptc_id,
            last_name=each.either("LastName"),
            first_name=each.either("FirstName"),
            how=each.how.value,
            columns="; ".join(name for name, _was, _now in each.cells),
            status_before=each.was("Status"),
            status=each.now("Status"),
            agency_before=each.was("LawEnforcementAgency"),
            agency=each.now("LawEnforcementAgency"),
            expires_before=each.was("Expiration"),
            expires=each.now("Expiration"),
            more=marked("", invented=invented),
        )


def errata(rows: Iterable[Erratum], *, invented: bool) -> Iterator[ErratumLine]:
    """Give one line for each fault found in a release, the latest first."""
    for row in rows:
        yield ErratumLine(
            number=row.number,
            release=row.release,
            about=row.subject,
            since=printed(row.since),
            wrong=row.wrong,
            right=row.right,
            replaced_by="" if row.replaced_by is None else row.replaced_by,
            recorded=printed(day_of(row.published_at)),
            more=marked("", invented=invented),
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
