"""An employment on record that was found to be wrong, and is put right by the commission."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Q

from standing.kernel.access import Act, Permission
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.kernel.periods import in_words
from standing.ledger.actions import record
from standing.storage.rows import known as known_rows
from standing.workforce import identities, queries
from standing.workforce.events import Event
from standing.workforce.models import Employment, Officer
from standing.workforce.status_updates import not_far_ahead

AUTHORITY: Final = "RUL-5; the handbook names no procedure for employment records"
LONGEST: Final = {"employment_class": 40, "rank": 60}


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """How an employment really was; ``until`` is the first day no longer there."""

    since: date
    until: date | None = None
    employment_class: str = ""
    rank: str = ""


@transaction.atomic
def correct_employment(
    act: Act, *, mptc_id: str, employment: int, right: Right | None, because_of: str = ""
) -> Employment | None:
    """Put another row in the place of one that is wrong; ``right=None`` says it never was.

    What was recorded stays on record as what was known until now. ``act.reason`` says what shows it,
    and ``because_of`` is the key of the request that led to it. How the officer left, as the agency
    told it, stays where there still is an end.

    Raises:
        NotFound: the officer has no such employment on record.
        WrongState: another row has taken its place meanwhile.
        Refused: no reason, nothing that differs, an end before the beginning, a day far ahead, or days
            that another time at the same agency holds.
    """
    act.by.require(Permission.DISPUTE_DECIDE)
    named = queries.officer(mptc_id)
    records = identities.records_of(named.pk, known=act.at)
    Officer.objects.select_for_update().get(pk=records[0])
    wrong = _the_row(employment, records)
    if not act.reason.strip():
        raise Refused("Say what shows how it was, for the record and for the officer.")
    if right is not None:
        _refuse_what_cannot_be(act, wrong, records, right)
    Employment.objects.filter(pk=wrong.pk).update(superseded_at=act.at)
    written = _written(act, wrong, right) if right is not None else None
    record(
        act,
        kind=Event.EMPLOYMENT_CORRECTED,
        subject=f"officer:{_number(records[0])}",
        effective_on=act.day,
        authority=AUTHORITY,
        before=_facts(wrong),
        after={
            "agency": wrong.agency.code, **({"request": because_of} if because_of else {}),
            **({name: value for name, value in _facts(written).items() if name != "agency"}
               if written else {"never": True}),
        },
    )  # fmt: skip
    return written


def _number(officer_id: int) -> str:
    return Officer.objects.values_list("mptc_id", flat=True).get(pk=officer_id)


def _the_row(employment: int, records: list[int]) -> Employment:
    rows = Employment.objects.select_for_update(of=("self",)).select_related("agency")
    found = rows.filter(pk=employment, officer__in=records).first()
    if found is None:
        raise NotFound("There is no such employment on this officer’s record.")
    if found.superseded_at is not None:
        raise WrongState(
            "Another entry has taken the place of this employment since the page was shown to you. "
            "Nothing was changed; look at it as it is now."
        )
    return found


def _refuse_what_cannot_be(act: Act, wrong: Employment, records: list[int], right: Right) -> None:
    said = (right.since, right.until, right.employment_class, right.rank)
    if said == (wrong.since, wrong.until, wrong.employment_class, wrong.rank):
        raise Refused(
            "This is what the record says already, so nothing was changed. Write how it really was, or "
            "say that the officer never worked there."
        )
    if right.until is not None and right.until <= right.since:
        raise Refused(
            f"The first day no longer there, {in_words(right.until)}, does not lie after the first day, "
            f"{in_words(right.since)}. Look at both days."
        )
    not_far_ahead(act, right.until or right.since)
    for name, longest in LONGEST.items():
        if len(getattr(right, name)) > longest:
            raise Refused(f"There is room for {longest} characters in each of class and rank.")
    others = Employment.objects.filter(
        known_rows(act.at), officer__in=records, agency=wrong.agency
    ).exclude(pk=wrong.pk)
    others = others.filter(Q(until__isnull=True) | Q(until__gt=right.since))
    if right.until is not None:
        others = others.filter(since__lt=right.until)
    if (other := others.order_by("since").first()) is not None:
        ended = f" up to {in_words(other.until)}" if other.until else ""
        raise Refused(
            f"Another time at {wrong.agency.name} is on record from {in_words(other.since)}{ended}, and "
            "these days run into it. Correct that one first, or choose days that do not."
        )


def _written(act: Act, wrong: Employment, right: Right) -> Employment:
    ended = right.until is not None
    return Employment.objects.create(
        officer_id=wrong.officer_id, agency_id=wrong.agency_id, since=right.since, until=right.until,
        employment_class=right.employment_class, rank=right.rank,
        separation_nature=wrong.separation_nature if ended else "",
        separation_reason=wrong.separation_reason if ended else "",
        for_cause=wrong.for_cause if ended else None,
        separation_cause=wrong.separation_cause if ended else "",
        under_investigation=wrong.under_investigation if ended else None,
        source=wrong.source, recorded_at=act.at,
    )  # fmt: skip


def _facts(row: Employment) -> dict[str, object]:
    return {
        "agency": row.agency.code, "since": row.since, "until": row.until,
        "class": row.employment_class, "rank": row.rank,
    }  # fmt: skip
