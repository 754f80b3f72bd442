"""What laying, lifting or vacating would do to one officer's standing: worked out, nothing written.

Each asks what the act itself asks, so that what would be refused is refused here with the same sentence.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from standing.certification import queries
from standing.certification.actions import grant_to_vacate
from standing.certification.conditions import would_run_anew
from standing.certification.domain import (
    CertificateSpan,
    Condition,
    ConditionAct,
    ConditionState,
    History,
    Overlay,
    OverlayKind,
    Standing,
)
from standing.certification.in_force import standing
from standing.certification.overlaying import Laying, may_be_laid, running
from standing.kernel.access import Act
from standing.kernel.canonical import digest_of
from standing.workforce.models import Officer


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one act would change: the standing on a day before and after it.

    ``on`` is the first day that it bears on, or today if that is later. ``since`` is that first day.
    ``anew`` names each condition with the new due day that it would get. ``hash`` covers what was
    asked, the two standings and what lies over the certificate now.
    """

    officer: Officer
    since: date
    on: date
    before: Standing
    after: Standing
    anew: tuple[tuple[str, date], ...] = ()
    hash: str

    @property
    def moves(self) -> bool:
        """Whether the public label of that day changes."""
        return self.before.label is not self.after.label


def of_laying(act: Act, asked: Laying, *, on: date | None = None) -> Effect:
    """Return what laying this over a certificate would do; refuses as ``may_be_laid`` does.

    ``on`` is the day whose standing is compared, where it was fixed before.
    """
    officer = may_be_laid(act, asked)
    history = queries.histories([officer.pk])[officer.pk]
    laid = Overlay(
        kind=asked.kind, since=asked.since, until=asked.until, recorded_at=act.at,
        authority=asked.authority, reason=act.reason,
    )  # fmt: skip
    after = replace(history, overlays=(*history.overlays, laid))
    on = on or max(asked.since, act.day)
    return _effect(
        act, officer, history, after, since=asked.since, on=on,
        asked=["lay", asked.kind, asked.since, asked.until, asked.authority],
    )  # fmt: skip


def of_lifting(
    act: Act, *, mptc_id: str, kind: OverlayKind, on: date, authority: str = ""
) -> Effect:
    """Return what ending a suspension, restriction or leave would do; refuses as ``running`` does."""
    officer, laid = running(act, mptc_id=mptc_id, kind=kind, on=on)
    history = queries.histories([officer.pk])[officer.pk]
    overlays = []
    for each in history.overlays:
        if each.kind is kind and each.since == laid.since and each.superseded_at is None:
            overlays.append(replace(each, superseded_at=act.at))
            if on > each.since:
                overlays.append(replace(each, until=on, recorded_at=act.at))
        else:
            overlays.append(each)
    anew: list[tuple[Condition, date]] = []
    if kind is OverlayKind.LEAVE:
        anew = would_run_anew(act, officer=officer, leave_since=laid.since, on=on)
    after = replace(
        history, overlays=tuple(overlays), conditions=_extended(history, anew, on=on, at=act.at)
    )
    found = _effect(
        act, officer, history, after, since=on, on=max(on, act.day),
        asked=["lift", kind, laid.since, laid.until, on, authority],
    )  # fmt: skip
    return replace(found, anew=tuple((each.requirement, due_on) for each, due_on in anew))


def of_vacating(act: Act, *, mptc_id: str, vacated_on: date) -> Effect:
    """Return what setting the grant aside would do; refuses as ``grant_to_vacate`` does."""
    officer = queries.kept_officer(mptc_id, known=act.at)
    _records, grant = grant_to_vacate(act, mptc_id=mptc_id, vacated_on=vacated_on)
    history = queries.histories([officer.pk])[officer.pk]
    spans: list[CertificateSpan] = []
    for span in history.certificates:
        if span.determination == grant.id and span.superseded_at is None:
            spans.append(replace(span, superseded_at=act.at))
            spans.append(replace(span, until=vacated_on, recorded_at=act.at))
        else:
            spans.append(span)
    after = replace(
        history,
        certificates=tuple(spans),
        decisions=tuple(
            replace(each, vacated_on=vacated_on, vacated_at=act.at) if each.id == grant.id else each
            for each in history.decisions
        ),
    )
    return _effect(
        act, officer, history, after, since=vacated_on, on=max(vacated_on, act.day),
        asked=["vacate", grant.id, vacated_on],
    )  # fmt: skip


def _extended(
    history: History, anew: list[tuple[Condition, date]], *, on: date, at: datetime
) -> tuple[Condition, ...]:
    """The conditions with the acts that would give some of them a new due day."""
    due = {(each.determination, each.requirement): due_on for each, due_on in anew}
    found = []
    for each in history.conditions:
        due_on = due.get((each.determination, each.requirement))
        given = [
            ConditionAct(state=ConditionState.EXTENDED, on=on, due_on=day, recorded_at=at)
            for day in filter(None, [due_on])
        ]
        found.append(replace(each, acts=(*each.acts, *given)))
    return tuple(found)


def _effect(
    act: Act,
    officer: Officer,
    history: History,
    changed: History,
    *,
    since: date,
    on: date,
    asked: list[object],
) -> Effect:
    before = standing(history, on=on, known=act.at)
    after = standing(changed, on=on, known=act.at)
    lies = sorted(
        f"{each.kind} {each.since} {each.until}"
        for each in history.overlays
        if each.superseded_at is None
    )
    return Effect(
        officer=officer,
        since=since,
        on=on,
        before=before,
        after=after,
        hash=digest_of([officer.mptc_id, asked, on, _said(before), _said(after), lies]),
    )


def _said(stands: Standing) -> list[object]:
    """What of a standing a preview tells, in one order."""
    owed = [[each.requirement, each.state, each.due_on] for each in stands.conditions]
    return [
        stands.label, stands.state, stands.in_force, stands.may_serve, stands.since, stands.until,
        sorted(stands.flags), owed,
    ]  # fmt: skip
