"""What waits for a person about conditions: stated days that come near or have passed, and dead ends."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from standing.certification import models, queries
from standing.certification.domain import ConditionState
from standing.certification.in_force import condition_state, overdue, standing


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCondition:
    """A condition that is still owed, as it stands on a day.

    ``overdue``: a stated day has passed, and a person has to look (CERT-341). ``cannot_be_met``: how
    the Bridge Academy ended, where that was reported (CERT-353).
    """

    mptc_id: str
    requirement: str
    rule: str
    state: ConditionState
    due_on: date
    overdue: bool
    cannot_be_met: str = ""

    def as_dict(self) -> dict[str, object]:
        """The condition as ``--json`` prints it."""
        return {
            "officer": self.mptc_id, "requirement": self.requirement, "rule": self.rule,
            "state": self.state.value, "due_on": self.due_on, "overdue": self.overdue,
            "cannot_be_met": self.cannot_be_met,
        }  # fmt: skip


def open_conditions(
    *,
    on: date,
    known: datetime,
    mptc_id: str | None = None,
    officer_ids: Collection[int] | None = None,
) -> list[OpenCondition]:
    """Return every condition that is still owed, by due day: of one officer, of some, or of all."""
    rows = models.Condition.objects.filter(superseded_at__isnull=True)
    if mptc_id is not None:
        ids = [queries.kept_officer(mptc_id, known=known).pk]
    elif officer_ids is not None:
        owed = queries.values(rows, ("officer_id",), "officer_id", sorted(officer_ids))
        ids = sorted({officer_id for (officer_id,) in owed})
    else:
        ids = sorted(set(rows.values_list("officer_id", flat=True)))
    over = queries.unsatisfiable(ids, known=known)
    found = []
    for officer, history in queries.histories(ids).items():
        stands = standing(history, on=on, known=known)
        for condition in queries.owed_by(history, known=known):
            now = condition_state(condition, on=on, known=known)
            if now.state is ConditionState.MET:
                continue
            ended = over.get(officer)
            dead = ended is not None and ended.requirement == condition.requirement
            found.append(
                OpenCondition(
                    mptc_id=history.mptc_id,
                    requirement=condition.requirement,
                    rule=condition.rule,
                    state=now.state,
                    due_on=now.due_on,
                    overdue=overdue(now, on=on) and "on-leave" not in stands.flags,
                    cannot_be_met=ended.bridge if dead and ended is not None else "",
                )
            )
    return sorted(found, key=lambda each: (each.due_on, each.mptc_id, each.requirement))
