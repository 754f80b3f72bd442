"""Birth dates that an agency names and that are not the officer's: few are answered in a day.

Whoever asks "is this the birth date?" often enough finds it. So wrong ones are counted for each officer
and agency, in a table that is part of the register and that nobody can flush. It holds no birth date:
only a mark of each wrong one that this register alone can make, for as long as it counts.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from standing.kernel.access import Act
from standing.kernel.errors import Refused
from standing.kernel.periods import NEW_YORK, in_words
from standing.ledger.actions import record_many
from standing.ledger.domain import PERSON, Draft
from standing.storage import locks
from standing.storage.rows import known as known_rows
from standing.workforce import identities, queries
from standing.workforce.events import Event
from standing.workforce.imports.of_officers import officer_ids
from standing.workforce.models import Agency, BirthGuess, OfficerBirth

MOST: Final = 5
"""So many wrong birth dates of one officer an agency may name before no more is answered."""
WITHIN: Final = timedelta(hours=24)
"""So long a wrong birth date counts."""
_AUTHORITY: Final = "PUBREG-2"


@transaction.atomic
def fits(act: Act, *, agency: str, mptc_id: str, born: date) -> bool:
    """Say whether a birth date is an officer's; a wrong one counts for ``agency`` (its code).

    The same wrong date counts once. Call it outside a transaction that a refusal undoes: the count
    would be undone with it.

    Raises:
        NotFound: the register knows no such officer or agency.
        Refused: the agency named too many wrong ones of this officer within ``WITHIN``.
    """
    _take_turn(queries.agency(agency))
    check(act, agency=agency, mptc_id=mptc_id)
    records = identities.records_of(queries.officer(mptc_id).pk, known=act.at)
    births = OfficerBirth.objects.filter(known_rows(act.at), officer__in=records)
    if births.filter(date_of_birth=born).exists():
        return True
    count(act, agency=agency, wrong=[(mptc_id, born)])
    return False


def check(act: Act, *, agency: str, mptc_id: str) -> None:
    """Raise ``Refused``, with the moment from which on it is answered, where no more is answered."""
    place, named = queries.agency(agency), queries.officer(mptc_id)
    officer = identities.records_of(named.pk, known=act.at)[0]
    held = _counting(place, act.at).filter(officer_id=officer)
    moments = list(held.order_by("-guessed_at").values_list("guessed_at", flat=True)[:MOST])
    if len(moments) == MOST:
        again = (moments[-1] + WITHIN).astimezone(NEW_YORK)
        raise Refused(
            f"{MOST} birth dates were given for {named.mptc_id} from {place.name} within a day, and "
            "none was the one on record. We say nothing more of this birth date until "
            f"{again:%H:%M} New York time on {in_words(again.date())}. Look in the officer’s own "
            "papers; the commission’s staff can help."
        )


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
    _take_turn(place)
    by_number = _read_as({number for number, _born in said}, act.at)
    BirthGuess.objects.filter(guessed_at__lte=act.at - WITHIN).delete()
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


def _take_turn(agency: Agency) -> None:
    """Answer the questions of one agency one after the other: none gets past the limit unseen."""
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
