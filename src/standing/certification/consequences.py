"""What the release of a preparation would do to each officer's standing: worked out, nothing written."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from standing.certification import derive, models, queries
from standing.certification.domain import Condition, Decision, History, Label, Standing
from standing.certification.in_force import standing
from standing.certification.owed import conditions_of, replaced_at
from standing.kernel.periods import day_of
from standing.rules.book import the_book
from standing.rules.deadlines import petition_deadline
from standing.rules.determine import Outcome
from standing.rules.frozen import determination_from, law_sheet_from

PORTION = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One officer of a preparation: the outcome, and the public label before and after its release."""

    mptc_id: str
    outcome: str
    before: Standing
    after: Standing

    @property
    def moves(self) -> bool:
        """Whether the public label changes."""
        return self.before.label is not self.after.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """Every officer's effect, counted: outcomes, labels from and to, pages that show something else."""

    effects: tuple[Effect, ...]

    @property
    def officers(self) -> int:
        """How many officers are decided."""
        return len(self.effects)

    @property
    def outcomes(self) -> Counter[str]:
        """How many of each outcome."""
        return Counter(effect.outcome for effect in self.effects)

    @property
    def moves(self) -> Counter[tuple[Label, Label]]:
        """How many officers' public label goes from what to what."""
        return Counter((e.before.label, e.after.label) for e in self.effects if e.moves)

    @property
    def unmoved(self) -> int:
        """How many officers keep the label they have."""
        return sum(not effect.moves for effect in self.effects)


def of_release(preparation: models.Preparation, *, at: datetime) -> Consequences:
    """Return what issuing a preparation at a moment would change, officer by officer.

    The standings are those of ``speaks_of``: before its reference date a decision changes nothing yet.
    The certificates are derived by the very function that ``rebuild`` stores them with.
    """
    rows = list(
        preparation.determinations.filter(superseded_at__isnull=True)
        .order_by("officer__mptc_id")
        .values_list("officer_id", "officer__mptc_id", "id", "outcome")
    )
    effects: list[Effect] = []
    for start in range(0, len(rows), PORTION):
        effects += _portion(preparation, rows[start : start + PORTION], at=at)
    return Consequences(effects=tuple(effects))


def speaks_of(preparation: models.Preparation, *, at: datetime) -> date:
    """Return the day whose standings are compared: the reference date, or a later day of release."""
    return max(day_of(at), preparation.reference_on)


_Row = tuple[int, str, int, str]


def _portion(
    preparation: models.Preparation, rows: Sequence[_Row], *, at: datetime
) -> Iterator[Effect]:
    ids = [row[0] for row in rows]
    histories = queries.histories(ids)
    statutory = queries.statutory_terms(ids)
    owed = _would_owe(preparation)
    petition_due = petition_deadline(decided_on=day_of(at), book=the_book()).due_on
    on = speaks_of(preparation, at=at)
    before_at = at - timedelta(microseconds=1)
    for officer_id, mptc_id, number, outcome in rows:
        history = histories[officer_id]
        issued = _issued(history, number, at=at, petition_due=petition_due)
        decided = next(each for each in issued.decisions if each.id == number)
        conditions = owed(decided) if outcome == Outcome.CONDITIONAL.value else []
        spans = derive.certificates(
            statutory.get(officer_id), issued.decisions, issued.applications,
            conditions=(*issued.conditions, *conditions), overlays=issued.overlays,
            services=issued.services,
        )  # fmt: skip
        after = replace(
            issued,
            certificates=tuple(spans),
            conditions=tuple(
                replace(each, superseded_at=replaced_at(each.determination, spans))
                for each in (*issued.conditions, *conditions)
            ),
        )
        yield Effect(
            mptc_id=mptc_id,
            outcome=outcome,
            before=standing(history, on=on, known=before_at),
            after=standing(after, on=on, known=at),
        )


def _issued(history: History, number: int, *, at: datetime, petition_due: date) -> History:
    """Return a history in which one decision was issued at a moment."""
    return replace(
        history,
        decisions=tuple(
            replace(each, issued_at=at, petition_due=petition_due) if each.id == number else each
            for each in history.decisions
        ),
    )


def _would_owe(preparation: models.Preparation) -> Callable[[Decision], list[Condition]]:
    """Return what says of each conditional determination of a preparation what it would leave owed."""
    law = law_sheet_from(preparation.law)
    rows = preparation.determinations.filter(
        superseded_at__isnull=True, outcome=Outcome.CONDITIONAL.value
    )
    findings = dict(rows.values_list("id", "findings"))

    def owed(decision: Decision) -> list[Condition]:
        return conditions_of(decision, determination_from(findings[decision.id], law))

    return owed
