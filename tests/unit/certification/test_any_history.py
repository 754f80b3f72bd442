"""Whatever was recorded: a standing is given, is coherent, and rests only on what was known."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from standing.certification.derive import StatutoryTerms, certificates
from standing.certification.domain import (
    Application,
    ApplicationKind,
    CertificateState,
    Condition,
    ConditionAct,
    ConditionState,
    Decision,
    History,
    Label,
    Overlay,
    OverlayKind,
    Service,
)
from standing.certification.in_force import standing

FIRST, LAST = date(2021, 6, 25), date(2025, 7, 5)
START = datetime(2022, 3, 1, 12, tzinfo=UTC)
S = CertificateState
IN_FORCE = {
    S.STATUTORY, S.FULL, S.CONDITIONAL, S.CONTINUED, S.RESTRICTED, S.SUSPENDED, S.ADMIN_SUSPENDED,
}  # fmt: skip
MAY_SERVE = {S.STATUTORY, S.FULL, S.CONDITIONAL, S.CONTINUED}

days = st.dates(FIRST, LAST) | st.dates(date(2022, 6, 25), date(2022, 8, 1))
moments = st.integers(0, 400 * 24).map(lambda hours: START + timedelta(hours=hours))
agencies = st.sampled_from(["acton-police-department", "concord-police-department"])


@st.composite
def recorded(draw: st.DrawFn) -> dict[str, Any]:
    at = draw(moments)
    ended = draw(st.none() | st.integers(1, 24 * 200))
    return {"recorded_at": at, "superseded_at": at + timedelta(hours=ended) if ended else None}


@st.composite
def span(draw: st.DrawFn) -> dict[str, Any]:
    since = draw(days)
    lasting = draw(st.none() | st.integers(0, 900))
    until = None if lasting is None else since + timedelta(days=lasting)
    return {"since": since, "until": until, **draw(recorded())}


@st.composite
def decision(draw: st.DrawFn, number: int) -> Decision:
    clock = draw(recorded())
    issued = draw(st.none() | st.integers(0, 24 * 100))
    issued_at = None if issued is None else clock["recorded_at"] + timedelta(hours=issued)
    vacated = draw(st.none() | st.integers(0, 24 * 100)) if issued_at else None
    return Decision(
        id=number,
        outcome=draw(
            st.sampled_from(
                ["certified", "conditionally certified", "further review", "not recertified"]
            )
        ),
        decided_on=date(2022, 7, 1),
        reference_on=date(2022, 7, 1),
        renewed_until=date(2025, 7, 1),
        issued_at=issued_at,
        petition_due=draw(st.none() | days),
        vacated_on=None if vacated is None else date(2022, 7, 1) + timedelta(days=vacated // 24),
        vacated_at=issued_at + timedelta(hours=vacated) if issued_at and vacated else None,
        **clock,
    )


@st.composite
def condition(draw: st.DrawFn, number: int) -> Condition:
    acts = st.builds(
        lambda clock, state, on, due_on: ConditionAct(state=state, on=on, due_on=due_on, **clock),
        recorded(), st.sampled_from(ConditionState), days, st.none() | days,
    )  # fmt: skip
    return Condition(
        id=number, determination=draw(st.integers(1, 3)), requirement=f"requirement-{number}",
        rule="CERT-356", due_on=draw(days), since=date(2022, 7, 1), **draw(recorded()),
        acts=tuple(draw(st.lists(acts, max_size=3))),
    )  # fmt: skip


@st.composite
def histories(draw: st.DrawFn) -> History:
    decisions = [draw(decision(number)) for number in range(1, draw(st.integers(0, 3)) + 1)]
    terms = StatutoryTerms(since=date(2021, 7, 1), reference_on=date(2022, 7, 1), recorded_at=START)
    undecided = st.none() | st.booleans()
    application = st.builds(
        lambda clock, kind, agency, filed_on, in_time, complete, due: Application(
            kind=kind, agency=agency, filed_on=filed_on, reference_on=date(2022, 7, 1),
            in_time=in_time, complete=complete, extension_due=due, **clock,
        ),
        recorded(), st.sampled_from(ApplicationKind), agencies, days, undecided, undecided,
        st.none() | days,
    )  # fmt: skip
    overlay = st.builds(
        lambda where, kind: Overlay(kind=kind, authority="M.G.L. c. 6E, s. 9", **where),
        span(), st.sampled_from(OverlayKind),
    )  # fmt: skip
    service = st.builds(lambda where, agency: Service(agency=agency, **where), span(), agencies)
    return History(
        mptc_id="0100-0001",
        certificates=tuple(certificates(draw(st.sampled_from([terms, None])), decisions)),
        applications=tuple(draw(st.lists(application, max_size=3))),
        decisions=tuple(decisions),
        conditions=tuple(draw(condition(n)) for n in range(draw(st.integers(0, 3)))),
        overlays=tuple(draw(st.lists(overlay, max_size=2))),
        services=tuple(draw(st.lists(service, max_size=2))),
    )


@given(history=histories(), on=days, known=moments)
def test_every_history_has_a_coherent_standing_on_every_day(
    history: History, on: date, known: datetime
) -> None:
    found = standing(history, on=on, known=known)

    assert found.in_force is (found.state in IN_FORCE)
    assert found.may_serve is (found.state in MAY_SERVE and "on-leave" not in found.flags)
    assert (found.label is Label.NEVER_CERTIFIED) is (found.state is S.NONE)
    assert found.rules
    if found.in_force:
        assert found.since is not None
        assert found.since <= on
        assert found.until is None or on < found.until


@given(history=histories(), on=days)
def test_before_anything_was_recorded_nobody_held_a_certificate(history: History, on: date) -> None:
    found = standing(history, on=on, known=START - timedelta(microseconds=1))

    assert (found.label, found.state) == (Label.NEVER_CERTIFIED, S.NONE)


@given(history=histories(), on=days, known=moments)
def test_what_was_recorded_later_changes_nothing_of_what_was_known(
    history: History, on: date, known: datetime
) -> None:
    told = standing(history, on=on, known=known)
    then = History(
        mptc_id=history.mptc_id,
        certificates=tuple(c for c in history.certificates if c.recorded_at <= known),
        applications=tuple(a for a in history.applications if a.recorded_at <= known),
        decisions=tuple(_as_known(d, known) for d in history.decisions if d.recorded_at <= known),
        conditions=tuple(
            replace(c, acts=tuple(a for a in c.acts if a.recorded_at <= known))
            for c in history.conditions
            if c.recorded_at <= known
        ),
        overlays=tuple(o for o in history.overlays if o.recorded_at <= known),
        services=tuple(s for s in history.services if s.recorded_at <= known),
    )

    assert standing(then, on=on, known=known) == told


def _as_known(decided: Decision, known: datetime) -> Decision:
    if decided.vacated_at and decided.vacated_at > known:
        decided = replace(decided, vacated_on=None, vacated_at=None)
    if decided.issued_at and decided.issued_at > known:
        decided = replace(decided, issued_at=None)
    return decided


@given(history=histories(), on=days, known=moments)
def test_the_order_in_which_rows_are_read_does_not_matter(
    history: History, on: date, known: datetime
) -> None:
    def backwards(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(reversed(rows))

    turned = History(
        mptc_id=history.mptc_id,
        certificates=backwards(history.certificates),
        applications=backwards(history.applications),
        decisions=backwards(history.decisions),
        conditions=history.conditions,
        overlays=backwards(history.overlays),
        services=backwards(history.services),
    )

    assert standing(turned, on=on, known=known) == standing(history, on=on, known=known)
