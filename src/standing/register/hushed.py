"""What the public is told while a decision may still be challenged: nothing of its outcome. No Django.

From 2023-09-29 whoever may still challenge a decision is shown as under review (CERT-900). Pages,
lists, releases, certificates and the API then speak of a history in which the decision left no trace:
what was held before it, and until when. Whatever the outcome, that is the same. Where it turns on the
outcome whether the officer may serve meanwhile, that is not told either, one way or the other. The
officer's own page and the commission's pages read the whole history.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Protocol, TypeVar

from standing.certification.domain import (
    ApplicationState,
    CertificateSpan,
    Condition,
    Decision,
    History,
    Label,
    OverlayKind,
    Standing,
)
from standing.certification.in_force import standing
from standing.certification.known import View, open_to_challenge, view_of
from standing.certification.labels import wording_on
from standing.kernel.periods import day_of
from standing.rules.determine import Outcome

ISSUED: Final = "determination.issued"
_FOLLOWS: Final = ("condition.", "grant.")
"""How the kinds of act begin that follow from a decision, and so tell how it came out."""
_UNDECIDED: Final = {"awaiting-decision", "under-extension", "condition-overdue"}
_LESS_THAN_FULL: Final = (Outcome.CONDITIONAL, Outcome.DECLINED)
SERVING_UNTOLD: Final = "serving-untold"
"""The flag of a standing that does not say whether the officer may serve: it would tell an outcome."""


class _Entry(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def recorded_at(self) -> datetime: ...


E = TypeVar("E", bound=_Entry)
Row = TypeVar("Row", CertificateSpan, Condition, Decision)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A history and standing that may be read by anybody, and what is kept back from them.

    ``open`` are the decisions whose outcome is not told, oldest first, without it; empty where all is
    told.
    """

    history: History
    standing: Standing
    open: tuple[Decision, ...] = ()

    @property
    def under_review(self) -> bool:
        """Whether there is a decision whose outcome is not told."""
        return bool(self.open)

    @property
    def moments(self) -> frozenset[datetime]:
        """When the decisions were issued whose outcome is not told."""
        return frozenset(d.issued_at for d in self.open if d.issued_at is not None)

    def entries(self, entries: Iterable[E]) -> list[E]:
        """Return the acts that may be told: none that follows from what is kept back."""
        since = min(self.moments, default=None)
        return [
            entry
            for entry in entries
            if since is None or entry.recorded_at < since or not entry.kind.startswith(_FOLLOWS)
        ]

    def hushes(self, entry: _Entry) -> bool:
        """Say whether an act is the issue of a decision whose outcome is not told."""
        return entry.kind == ISSUED and entry.recorded_at in self.moments


def without_outcome(
    history: History,
    *,
    on: date,
    known: datetime,
    cut: Callable[[History, datetime], History] | None = None,
) -> Told:
    """Return what anybody may read of an officer for a day, as known at a moment (CERT-900).

    A decision's outcome is kept back while it may be challenged on the day of ``known``, whatever day
    is asked about, and on each day spoken of on which it could be. Where nothing is, the history and
    its standing are returned as they are. Give the whole history, with what was replaced since; ``cut``
    is what cuts it to what was known (``then.as_known``), where that is asked for.
    """
    untold = _untold(history, on=on, known=known)
    before = _without(history, untold) if untold else history
    if cut is not None:
        before = cut(before, known)
    found = standing(before, on=on, known=known)
    if not untold:
        return Told(history=before, standing=found)
    begun = [d for d in untold if d.issued_at is not None and day_of(d.issued_at) <= on]
    return Told(
        history=before,
        standing=_under_review(found, begun[-1], view_of(before, on=on, known=known))
        if begun
        else found,
        open=tuple(replace(each, outcome="") for each in untold),
    )


def _untold(history: History, *, on: date, known: datetime) -> list[Decision]:
    """The decisions, oldest first, of which anybody is told only that they were made."""
    known_on = day_of(known)
    first = min(on, known_on)
    if not any(
        d.issued_at is not None and d.petition_due is not None and d.petition_due >= first
        for d in history.decisions
        if d.outcome in _LESS_THAN_FULL
    ):
        return []  # the common case, in a register of many
    found: dict[int, Decision] = {}
    for day in {on, known_on}:
        if not wording_on(day).review_shown:
            continue
        view = view_of(history, on=day, known=known)
        last = open_to_challenge(view)
        if last is None:
            continue
        for each in view.issued:
            less = each.outcome in _LESS_THAN_FULL and each.reference_on == last.reference_on
            if less and each.petition_due is not None and each.petition_due >= day:
                found[each.id] = each
    return sorted(found.values(), key=lambda d: (d.issued_at or d.recorded_at, d.id))


def _without(history: History, untold: Collection[Decision]) -> History:
    """The history as if the decisions had not been issued: what they replaced stands again."""
    ids = {each.id for each in untold}
    moments = {each.issued_at for each in untold}
    return replace(
        history,
        certificates=tuple(
            row
            for row in _restored(history.certificates, moments)
            if row.determination not in ids and row.recorded_at not in moments
        ),
        decisions=tuple(r for r in _restored(history.decisions, moments) if r.id not in ids),
        conditions=tuple(
            r for r in _restored(history.conditions, moments) if r.determination not in ids
        ),
    )


def _restored(rows: Iterable[Row], moments: Collection[datetime | None]) -> Iterable[Row]:
    for row in rows:
        replaced = row.superseded_at is not None and row.superseded_at in moments
        yield replace(row, superseded_at=None) if replaced else row


def _under_review(found: Standing, decision: Decision, view: View) -> Standing:
    """Lay over what was held before that a decision was made and may be challenged, and until when."""
    shown = found.label
    if view.wording.review_shown:
        shown = view.wording.graver(Label.UNDER_REVIEW, found.label)
    untold = shown is Label.UNDER_REVIEW and _turns_on_the_outcome(found, view)
    return replace(
        found,
        label=shown,
        application=ApplicationState.COMPLETE,
        conditions=(),
        flags=found.flags - _UNDECIDED | {"review-open"} | ({SERVING_UNTOLD} if untold else set()),
        rules=("CERT-900", *found.rules) if shown is Label.UNDER_REVIEW else found.rules,
        review_until=decision.petition_due,
    )


def _turns_on_the_outcome(found: Standing, view: View) -> bool:
    """Say whether conditions let an officer serve where a refusal does not, or the other way about.

    Where a certificate was in force it continues until the decision is final (CERT-312, 315), and a
    conditional one lets serve, too, except during a leave (CERT-359). Where none was in force only a
    conditional one lets serve. An order bars whatever was decided.
    """
    if any(each.kind is not OverlayKind.LEAVE and view.covers(each) for each in view.overlays):
        return False
    if not found.in_force:
        return True
    on_leave = view.leave() is not None and view.wording.leave_keeps_certificate
    return found.may_serve and on_leave


def in_force(found: Standing) -> bool | None:
    """Return whether a certificate is in force, as anybody may read it; ``None`` where not told."""
    untold = SERVING_UNTOLD in found.flags and not found.in_force
    return None if untold else found.in_force


def may_serve(found: Standing) -> bool | None:
    """Return whether the officer may serve, as anybody may read it; ``None`` where that is not told."""
    return None if SERVING_UNTOLD in found.flags else found.may_serve
