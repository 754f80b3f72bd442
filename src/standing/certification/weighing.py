"""What the division itself finds: a failed check weighed with its answer, character good or lacking.

Each is an act of a person with a reason that is never public (CERT-231, 507). It changes nothing by
itself: the next ``standing determine`` reads it. A finding holds from its own day until a later one.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from django.db import transaction

from standing.certification import models, queries
from standing.kernel.access import Act, Permission
from standing.kernel.errors import Refused, WrongState
from standing.kernel.periods import in_words
from standing.ledger.actions import record
from standing.rules.book import the_book
from standing.rules.facts import CharacterFound
from standing.storage import locks
from standing.storage.rows import known as known_rows
from standing.workforce import identities, oneself

BACKGROUND: Final = "background"
CHARACTER: Final = "character"
_WEIGHED: Final = "weighed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What the division had found of one officer by a day; ``None`` where it found nothing."""

    background_on: date | None = None
    character: CharacterFound | None = None


def weigh_background(act: Act, *, mptc_id: str, on: date) -> tuple[date, ...]:
    """Record that the division weighed a failed check with the officer's answer (CERT-231).

    The check stays failed; where the answer settles the matter, the agency sends a corrected file.
    Returns the days of earlier findings whose place this one takes.

    Raises:
        NotPermitted: this person may not find anything for the division.
        NotFound: the register has no such officer.
        Refused: no reason is given, the day has not come, or no rule gave time to answer on it.
        WrongState: it is on record already.
    """
    if the_book().rule("background.answer").find(on) is None:
        first = the_book().rule("background.answer").provisions[0].since
        raise Refused(
            f"The time to answer the results of a background check is given since {in_words(first)} "
            f"(CERT-230), so there was nothing to weigh on {in_words(on)}."
        )
    return _found(
        act, mptc_id, BACKGROUND, _WEIGHED, on=on, authority="555 CMR 9.05(2)(d) (CERT-231)"
    )


def weigh_character(act: Act, *, mptc_id: str, found: CharacterFound, on: date) -> tuple[date, ...]:
    """Record what the division found of an officer's character and fitness (CERT-507).

    It goes before what the agency says. Returns the days of earlier findings whose place it takes.

    Raises:
        NotPermitted: this person may not find anything for the division.
        NotFound: the register has no such officer.
        Refused: no reason is given, or the day has not come.
        WrongState: the same is on record for that day already.
    """
    return _found(
        act, mptc_id, CHARACTER, found.value, on=on, authority="M.G.L. c. 6E, s. 4(i) (CERT-507)"
    )


def found_by(day: date, *, known: datetime) -> dict[int, Weighed]:
    """Return what the division had found by a day, as known at a moment, by officer.

    A finding on a record that was merged counts for the officer it is read as.
    """
    read_as = identities.kept_as(known=known)
    rows = models.Weighing.objects.filter(known_rows(known), on__lte=day)
    found: dict[int, Weighed] = defaultdict(Weighed)
    for record_id, requirement, said, on in rows.order_by("on", "recorded_at", "pk").values_list(
        "officer_id", "requirement", "found", "on"
    ):
        officer_id = read_as.get(record_id, record_id)
        if requirement == BACKGROUND:
            found[officer_id] = replace(found[officer_id], background_on=on)
        else:
            found[officer_id] = replace(found[officer_id], character=CharacterFound(said))
    return dict(found)


@transaction.atomic
def _found(
    act: Act, mptc_id: str, requirement: str, found: str, *, on: date, authority: str
) -> tuple[date, ...]:
    """Store one finding, close those it takes the place of, and enter it in the ledger."""
    act.by.require(Permission.EVIDENCE_WEIGH)
    oneself.refuse(act.by, mptc_id)
    if not act.reason.strip():
        raise Refused("Say what was weighed and why, for the record.")
    if on > act.day:
        raise Refused(f"{in_words(on)} has not come: today is {in_words(act.day)}.")
    officer = queries.kept_officer(mptc_id, known=act.at)
    locks.hold(locks.officer(officer.mptc_id))
    standing = list(
        models.Weighing.objects.filter(
            superseded_at__isnull=True,
            officer_id__in=identities.records_of(officer.pk, known=act.at),
            requirement=requirement,
            on__gte=on,
        ).order_by("on", "recorded_at", "pk")
    )
    if standing and (standing[-1].on, standing[-1].found) == (on, found):
        raise WrongState(
            f"This is on record already for {mptc_id}: {requirement} {found} on {in_words(on)}. "
            "Nothing was changed."
        )
    if any(row.recorded_at > act.at for row in standing):
        raise WrongState(
            f"Somebody recorded a finding about {mptc_id} at this very moment. Nothing was changed: "
            "look at it as it is now."
        )
    models.Weighing.objects.filter(pk__in=[row.pk for row in standing]).update(superseded_at=act.at)
    models.Weighing.objects.create(
        officer=officer, requirement=requirement, found=found, on=on, reason=act.reason,
        found_by=act.by.account, recorded_at=act.at,
    )  # fmt: skip
    record(
        act,
        kind=f"{requirement}.weighed",
        subject=f"officer:{officer.mptc_id}",
        effective_on=on,
        authority=authority,
        before={"found": [(row.found, row.on) for row in standing]} if standing else None,
        after={"requirement": requirement, "found": found},
    )
    return tuple(row.on for row in standing)
