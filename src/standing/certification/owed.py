"""What a released determination leaves owed, and from when its time runs. No Django."""

from datetime import date, datetime
from functools import lru_cache

import msgspec

from standing.certification.domain import CertificateSpan, Condition, Decision
from standing.kernel import tongue
from standing.kernel.periods import day_of
from standing.rules.book import the_book
from standing.rules.deadlines import Deadline, condition_deadline
from standing.rules.determine import ConditionDue, Determination


def as_issued(found: Determination, *, issued_on: date) -> tuple[ConditionDue, ...]:
    """Return the conditions of a determination with the due days that hold once it is issued.

    A day that was stated wins; otherwise the time runs from the notice, which goes out with the issue
    (CERT-371, OQ-10), whenever the determination was prepared.
    """
    return tuple(
        each if each.stated else msgspec.structs.replace(each, due_on=due.due_on)
        for each in found.conditions
        for due in [due_from(found.edition, issued_on)]
    )


def due_from(edition: str, noticed_on: date) -> Deadline:
    """Return until when conditions noticed on a day may be met, with its explanation (CERT-371)."""
    return _due_from(edition, noticed_on, tongue.code())


@lru_cache(maxsize=1024)
def _due_from(edition: str, noticed_on: date, _language: str) -> Deadline:
    return condition_deadline(noticed_on=noticed_on, edition=edition, book=the_book())


def conditions_of(decision: Decision, found: Determination) -> list[Condition]:
    """Return what one issued decision leaves owed, as rows that nothing has been done about."""
    assert decision.issued_at is not None
    issued_on = day_of(decision.issued_at)
    return [
        Condition(
            id=place, determination=decision.id, requirement=each.requirement, rule=each.rule,
            due_on=each.due_on, since=issued_on, recorded_at=decision.issued_at,
        )
        for place, each in enumerate(as_issued(found, issued_on=issued_on))
    ]  # fmt: skip


def replaced_at(determination: int, spans: list[CertificateSpan]) -> datetime | None:
    """Return when the place of a conditional grant was taken; ``None`` while days of it remain.

    The days of a grant that was cut short stay conditional, so what was owed on them stays too.
    """
    ours = [span.superseded_at for span in spans if span.determination == determination]
    ended = [moment for moment in ours if moment is not None]
    return max(ended) if len(ended) == len(ours) and ended else None
