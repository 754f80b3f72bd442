"""Birth dates that an agency names and that are not the officer's: few are answered in a day.

Whoever asks "is this the birth date?" often enough finds it. So wrong ones are counted for each officer
and agency, in a table that is part of the register and that nobody can flush; each agency has its own
limit for an officer. It holds no birth date: only a mark of each wrong one that this register alone can
make, dropped with the next that the agency names once it no longer counts.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from standing.kernel.access import Act
from standing.ledger.actions import record_many
from standing.ledger.domain import PERSON, Draft
from standing.storage import locks
from standing.workforce import identities, queries
from standing.workforce.events import Event
from standing.workforce.imports.of_officers import officer_ids
from standing.workforce.models import Agency, BirthGuess

MOST: Final = 5
"""So many wrong birth dates of one officer an agency may name before no more is answered."""
WITHIN: Final = timedelta(hours=24)
"""So long a wrong birth date counts."""
_AUTHORITY: Final = "PUBREG-2"


def closed(*, agency: str, mptc_ids: Collection[str], at: datetime) -> frozenset[str]:
    """Return those of the officers of whose birth date an agency is told nothing more at a moment."""
    counting = _counting(queries.agency(agency), at)
    held = Counter(counting.values_list("officer_id", flat=True))
    if max(held.values(), default=0) < MOST:
        return frozenset()
    by_number = _read_as(mptc_ids, at)
    return frozenset(number for number, officer in by_number.items() if held[officer] >= MOST)


@transaction.atomic
def count(act: Act, *, agency: str, wrong: Iterable[tuple[str, date]]) -> frozenset[str]:
    """Count wrong birth dates, each with its MPTC ID; return the officers of whom no more is told.

    The same date for the same officer counts once while it counts, so a file may be looked at often.
    Numbers the register does not know are left out. Where an officer reaches the limit, the ledger
    says so, for the commission's staff to see.
    """
    said = sorted(set(wrong))
    place = queries.agency(agency)
    take_turn(place)
    by_number = _read_as({number for number, _born in said}, act.at)
    BirthGuess.objects.filter(agency=place, guessed_at__lte=act.at - WITHIN).delete()
    held = set(_counting(place, act.at).values_list("officer_id", "mark"))
    before = Counter(officer for officer, _mark in held)
    new = {
        (officer, _mark(officer, born))
        for number, born in said
        if (officer := by_number.get(number)) is not None
    } - held
    BirthGuess.objects.bulk_create(
        [
            BirthGuess(agency=place, officer_id=officer, mark=mark, guessed_at=act.at)
            for officer, mark in sorted(new)
        ],
        batch_size=500,
    )
    after = before + Counter(officer for officer, _mark in new)
    reached = [pk for pk, number in after.items() if number >= MOST > before[pk]]
    numbers = {pk: number for number, pk in sorted(by_number.items(), reverse=True)}
    record_many(act, [_told(act, place, numbers[pk]) for pk in sorted(reached)])
    return frozenset(number for number, officer in by_number.items() if after[officer] >= MOST)


def take_turn(agency: Agency) -> None:
    """Answer the questions of one agency one after the other: none gets past the limit unseen.

    Call it inside a transaction; the turn lasts until that ends.
    """
    locks.hold(f"birth dates:{agency.pk}")


def _told(act: Act, agency: Agency, mptc_id: str) -> Draft:
    """The line of the ledger that says an agency named too many: how many, and never which."""
    return Draft(
        Event.BIRTH_DATES_WITHHELD, f"{PERSON}{mptc_id}", act.day, _AUTHORITY,
        after={"agency": agency.code, "wrong": MOST},
    )  # fmt: skip


def _counting(agency: Agency, at: datetime) -> QuerySet[BirthGuess]:
    return BirthGuess.objects.filter(agency=agency, guessed_at__gt=at - WITHIN)


def _read_as(mptc_ids: Collection[str], at: datetime) -> dict[str, int]:
    """The officer as whom each number is read; numbers that nobody has are left out."""
    kept = identities.kept_as(known=at)
    return {number: kept.get(pk, pk) for number, pk in officer_ids(mptc_ids).items()}


def _mark(officer: int, born: date) -> str:
    """A mark of a wrong birth date from which nobody without the register's key tells the date."""
    said = f"{officer} {born.isoformat()}"
    return salted_hmac("standing.workforce.guesses", said, algorithm="sha256").hexdigest()
