"""What one act would leave of an officer's history: worked out over the history alone, nothing written.

The checks are those of the acts themselves, and ``standing`` then says what would be in force.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from standing.certification import conditions
from standing.certification.domain import Application, ConditionAct, ConditionState, History
from standing.certification.models import Application as ApplicationRow
from standing.kernel.access import Act

Filed = tuple[str, str, date, date]
"""How an application is told from others of one officer: kind, agency, day filed, reference date."""


def with_condition(
    act: Act,
    history: History,
    *,
    requirement: str,
    to: ConditionState,
    on: date,
    due_on: date | None = None,
) -> History:
    """Return a history in which one condition was brought into a state.

    Raises what the act would raise: ``NotFound``, ``Refused`` or ``WrongState``.
    """
    owed = conditions.owed_in(act, history, requirement)
    conditions.check(act, owed, to, on=on, due_on=due_on)
    done = ConditionAct(state=to, on=on, due_on=due_on, recorded_at=act.at)
    return replace(
        history,
        conditions=tuple(
            replace(each, acts=(*each.acts, done)) if each.id == owed.condition.id else each
            for each in history.conditions
        ),
    )


def with_incomplete(act: Act, history: History, filed: Collection[Filed]) -> History:
    """Return a history in which these applications were found not substantially complete (T6)."""
    theirs = [each for each in history.applications if _is(each, filed)]
    anew = [replace(each, complete=False, recorded_at=act.at) for each in theirs]
    return replace(history, applications=(*without(act, history, filed).applications, *anew))


def without(act: Act, history: History, filed: Collection[Filed]) -> History:
    """Return a history in which these applications no longer stand."""
    return replace(
        history,
        applications=tuple(
            replace(each, superseded_at=act.at) if _is(each, filed) else each
            for each in history.applications
        ),
    )


def _is(each: Application, filed: Collection[Filed]) -> bool:
    told = (each.kind.value, each.agency, each.filed_on, each.reference_on)
    return each.superseded_at is None and told in filed


def filed_with(receipts: Collection[str]) -> dict[tuple[int, str], set[Filed]]:
    """Return the applications that stand on each file, by officer and receipt."""
    found: dict[tuple[int, str], set[Filed]] = {}
    rows = ApplicationRow.objects.filter(superseded_at__isnull=True, receipt__in=list(receipts))
    for officer_id, receipt, kind, agency, filed_on, reference_on in rows.values_list(
        "officer_id", "receipt", "kind", "agency__code", "filed_on", "reference_on"
    ):
        told = found.setdefault((officer_id, receipt), set())
        told.add((kind, agency, filed_on, reference_on))
    return found
