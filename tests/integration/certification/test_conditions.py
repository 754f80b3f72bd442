"""What is done about a condition after the release, and what is laid over a certificate and lifted."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.integration.campaigns import small
from tests.unit.rules.test_determine import amended

from standing.campaigns import checking
from standing.certification import actions, conditions, models, queries
from standing.certification.conditions import AGENCY
from standing.certification.domain import ConditionState, Label, OverlayKind, Standing
from standing.certification.rebuilding import differences
from standing.certification.waiting import open_conditions
from standing.kernel.access import Act
from standing.kernel.errors import NotFound, NotPermitted, Refused, StandingError, WrongState
from standing.kernel.periods import end_of
from standing.ledger import queries as ledger
from standing.workforce.models import Officer

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
CPR = {"mptc_id": small.mptc_id(2), "requirement": "cpr"}
AUGUST_8, SEPTEMBER_30 = date(2022, 8, 8), date(2022, 9, 30)
AUGUST_10 = datetime(2022, 8, 10, 14, tzinfo=UTC)
OCTOBER_3 = datetime(2022, 10, 3, 14, tzinfo=UTC)
NOVEMBER_1 = datetime(2022, 11, 1, 14, tzinfo=UTC)
DECEMBER_15 = date(2022, 12, 15)


@pytest.fixture(autouse=True)
def _released(prepared: Path) -> None:
    small.release()
    small.invented()


def by_staff(at: datetime = AUGUST_10, *, reason: str = "for a test") -> Act:
    return small.act(at=at, reason=reason)


def stands(on: date, known: datetime | None = None) -> Standing:
    return queries.standing_of(CPR["mptc_id"], on=on, known=known or end_of(on))


def due_on(on: date) -> date:
    (owed,) = stands(on).conditions
    return owed.due_on


def test_proof_that_came_waits_for_somebody_to_look_at_it() -> None:
    actions.record_proof(by_staff(), **CPR, on=AUGUST_8)
    (owed,) = open_conditions(on=date(2022, 10, 1), known=end_of(date(2022, 10, 1)))

    assert stands(date(2022, 8, 10)).label is Label.CONDITIONALLY_CERTIFIED
    assert (owed.state, owed.overdue) == (ConditionState.PROOF_IN, False)
    actions.confirm_condition(by_staff(), **CPR, on=AUGUST_8)
    assert stands(date(2022, 8, 10)).label is Label.CERTIFIED
    assert open_conditions(on=date(2022, 10, 1), known=end_of(date(2022, 10, 1))) == []


def test_an_extension_is_due_later_and_needs_a_reason() -> None:
    with pytest.raises(Refused, match="the officer's request"):
        actions.extend_condition(by_staff(reason=" "), **CPR, due_on=DECEMBER_15)
    with pytest.raises(Refused, match="due by September 30, 2022"):
        actions.extend_condition(by_staff(), **CPR, due_on=SEPTEMBER_30)
    actions.extend_condition(by_staff(), **CPR, due_on=DECEMBER_15)

    assert due_on(date(2022, 8, 10)) == DECEMBER_15
    assert due_on(date(2022, 8, 9)) == SEPTEMBER_30
    assert "condition-overdue" not in stands(date(2022, 10, 3)).flags


def test_a_condition_lapses_by_a_persons_act_after_its_day_and_not_before() -> None:
    with pytest.raises(Refused, match="may be met until September 30, 2022"):
        actions.lapse_condition(by_staff(), **CPR)
    assert "condition-overdue" in stands(date(2022, 10, 3)).flags
    assert any("1 condition was due" in line for line in _waiting())
    actions.lapse_condition(by_staff(OCTOBER_3), **CPR)

    assert stands(date(2022, 10, 2)).in_force
    assert (stands(date(2022, 10, 3)).label, stands(date(2022, 10, 3)).in_force) == (
        Label.NOT_CERTIFIED, False,
    )  # fmt: skip
    assert differences() == []


def _waiting() -> list[str]:
    on = date(2022, 10, 3)
    return checking.waiting(on=on, known=end_of(on), soon=DECEMBER_15 - on)


def test_time_that_is_tolled_is_not_overdue_until_it_runs_again() -> None:
    actions.toll_condition(by_staff(), **CPR)
    with pytest.raises(WrongState, match="cannot become extended"):
        actions.extend_condition(by_staff(), **CPR, due_on=DECEMBER_15)

    assert "condition-overdue" not in stands(date(2022, 10, 3)).flags
    actions.resume_condition(by_staff(OCTOBER_3), **CPR, due_on=DECEMBER_15)
    assert due_on(date(2022, 10, 3)) == DECEMBER_15
    with pytest.raises(WrongState, match="runs: it is due by December 15"):
        actions.resume_condition(by_staff(NOVEMBER_1), **CPR, due_on=date(2022, 12, 20))


def test_each_act_is_entered_and_only_the_division_may_do_it() -> None:
    before = small.everything()
    with pytest.raises(NotPermitted):
        actions.record_proof(small.act("commissioner", at=AUGUST_10), **CPR, on=AUGUST_8)
    with pytest.raises(NotFound, match=r"owes no condition called interview\. Owed: cpr"):
        actions.record_proof(
            by_staff(), mptc_id=CPR["mptc_id"], requirement="interview", on=AUGUST_8
        )
    assert small.everything() == before

    actions.record_proof(by_staff(), **CPR, on=AUGUST_8)
    actions.extend_condition(by_staff(), **CPR, due_on=DECEMBER_15)
    kinds = [entry.kind for entry in ledger.entries(f"officer:{CPR['mptc_id']}")]
    assert {"condition.proof-in", "condition.extended"} <= set(kinds)


# --- leave and suspensions -------------------------------------------------------------------------


def test_a_return_from_leave_gives_what_is_owed_ninety_days_anew() -> None:
    actions.impose_overlay(
        by_staff(), mptc_id=CPR["mptc_id"], kind=OverlayKind.LEAVE, since=date(2022, 8, 1),
        authority="Status update",
    )  # fmt: skip
    actions.lapse_condition(by_staff(OCTOBER_3), **CPR)
    assert stands(date(2022, 10, 20)).label is Label.ON_LEAVE

    lifted = actions.lift_overlay(
        by_staff(NOVEMBER_1), mptc_id=CPR["mptc_id"], kind=OverlayKind.LEAVE, on=date(2022, 11, 1),
        authority="Status update",
    )  # fmt: skip

    assert lifted.conditions == ("cpr",)
    assert stands(date(2022, 11, 1)).label is Label.CONDITIONALLY_CERTIFIED
    assert due_on(date(2022, 11, 1)) == date(2023, 1, 30)
    assert stands(date(2022, 10, 20), end_of(date(2022, 12, 31))).label is Label.ON_LEAVE


def test_a_condition_that_lapsed_before_the_leave_gets_no_new_day() -> None:
    actions.lapse_condition(by_staff(OCTOBER_3), **CPR)
    actions.impose_overlay(
        by_staff(OCTOBER_3), mptc_id=CPR["mptc_id"], kind=OverlayKind.LEAVE,
        since=date(2022, 10, 4), authority="Status update",
    )  # fmt: skip
    lifted = actions.lift_overlay(
        by_staff(NOVEMBER_1), mptc_id=CPR["mptc_id"], kind=OverlayKind.LEAVE, on=date(2022, 11, 1),
        authority="Status update",
    )  # fmt: skip

    assert lifted.conditions == ()
    assert stands(date(2022, 11, 1)).label is Label.NOT_CERTIFIED


def test_the_director_lifts_an_administrative_suspension_and_no_other() -> None:
    mptc_id = small.mptc_id(1)
    for kind in (OverlayKind.ADMIN_SUSPENDED, OverlayKind.SUSPENDED):
        actions.impose_overlay(
            small.act("commissioner", at=AUGUST_10), mptc_id=mptc_id, kind=kind,
            since=date(2022, 8, 10), authority="M.G.L. c. 6E, s. 9",
            approvers=small.two_commissioners(),
        )  # fmt: skip
    executive, commission = (small.act(who, at=OCTOBER_3) for who in ("executive", "commissioner"))

    def lift(act: Act, kind: OverlayKind) -> None:
        actions.lift_overlay(
            act, mptc_id=mptc_id, kind=kind, on=date(2022, 10, 3), authority="Order"
        )

    lift(executive, OverlayKind.ADMIN_SUSPENDED)
    with pytest.raises(NotPermitted):
        lift(executive, OverlayKind.SUSPENDED)
    with pytest.raises(WrongState, match="is not administratively suspended"):
        lift(executive, OverlayKind.ADMIN_SUSPENDED)
    with pytest.raises(WrongState, match="suspended since August 10, 2022 already"):
        actions.impose_overlay(
            commission, mptc_id=mptc_id, kind=OverlayKind.SUSPENDED, since=date(2022, 9, 1),
            authority="M.G.L. c. 6E, s. 9", approvers=small.two_commissioners(),
        )  # fmt: skip
    lift(commission, OverlayKind.SUSPENDED)

    def label(day: date) -> Label:
        return queries.standing_of(mptc_id, on=day, known=end_of(date(2022, 10, 3))).label

    assert label(date(2022, 10, 2)) is Label.SUSPENDED
    assert label(date(2022, 10, 3)) is Label.CERTIFIED
    assert models.Overlay.objects.filter(superseded_at__isnull=False).count() == 2


def impose(kind: OverlayKind, *, number: int = 1, **changed: Any) -> None:
    asked: dict[str, Any] = {
        "mptc_id": small.mptc_id(number), "kind": kind, "since": date(2022, 8, 10),
        "authority": "M.G.L. c. 6E, s. 9", "approvers": small.two_commissioners(), **changed,
    }  # fmt: skip
    actions.impose_overlay(
        small.act("commissioner", at=AUGUST_10, reason=asked.pop("reason", "Inquiry")), **asked
    )


@pytest.mark.parametrize("kind", [OverlayKind.SUSPENDED, OverlayKind.ADMIN_SUSPENDED])
@pytest.mark.parametrize(
    ("approvers", "told"),
    [
        ((), "approval of two people; 0 approved"),
        (("commissioner.two",), "approval of two people; 1 approved"),
        (("commissioner.two", "commissioner.two"), "two different people"),
        (("commissioner", "commissioner.two"), "prepared this"),
        (("commissioner.two", "executive"), "holds no role that allows this"),
    ],
)
def test_a_suspension_takes_two_who_did_not_propose_it(
    kind: OverlayKind, approvers: tuple[str, ...], told: str
) -> None:
    people = [small.people.person(each, at=AUGUST_10) for each in approvers]
    before = small.everything()

    with pytest.raises(StandingError, match=told):
        impose(kind, approvers=people)

    assert small.everything() == before


def test_who_approved_a_suspension_is_entered() -> None:
    impose(OverlayKind.SUSPENDED)

    entries = ledger.entries(f"officer:{small.mptc_id(1)}")
    approved = [entry.actor for entry in entries if entry.kind == "overlay.approved"]
    assert len(set(approved)) == 2


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"reason": " "}, "Say why"),
        ({"since": date(2021, 6, 30)}, "first certificate .* began on July 1, 2021"),
        ({"since": date(2023, 8, 12)}, "August 12, 2023 is more than a year ahead"),
        ({"mptc_id": "0999-0001"}, "has no certificate on record"),
    ],
)
def test_a_suspension_on_a_day_astray_or_without_a_reason_is_refused(
    changed: dict[str, Any], told: str
) -> None:
    Officer.objects.create(
        mptc_id="0999-0001",
        cohort_letter="A",
        recorded_at=AUGUST_10,
        employed_on_2021_07_01=False,
        certification_kind="",
    )
    before = small.everything()

    with pytest.raises(Refused, match=told):
        impose(OverlayKind.SUSPENDED, **changed)

    assert small.everything() == before


def test_a_certificate_is_restricted_only_where_the_rules_of_the_day_know_it() -> None:
    restricted = OverlayKind.RESTRICTED
    with pytest.raises(Refused, match=r"on August 10, 2022: there is none"):
        impose(restricted, number=2)
    later = datetime(2023, 10, 2, 14, tzinfo=UTC)
    by = small.act("commissioner", at=later, reason="A petition is pending")
    asked: dict[str, Any] = {
        "kind": restricted, "since": date(2023, 10, 2), "authority": "555 CMR 9.11(3)",
    }  # fmt: skip
    with pytest.raises(
        Refused, match=r"only while a review or hearing is pending, and no decision"
    ):
        actions.impose_overlay(by, mptc_id=small.mptc_id(1), **asked)

    actions.impose_overlay(by, mptc_id=small.mptc_id(2), **asked)

    on = date(2023, 10, 3)
    assert queries.standing_of(small.mptc_id(2), on=on, known=end_of(on)).label is Label.RESTRICTED


# --- how far a day may be put off ------------------------------------------------------------------


def test_nothing_is_put_off_past_the_end_of_the_term() -> None:
    with pytest.raises(Refused, match="June 30, 2025 is the last day of the certificate"):
        actions.extend_condition(by_staff(), **CPR, due_on=date(2025, 7, 1))
    actions.toll_condition(by_staff(), **CPR)
    with pytest.raises(Refused, match="June 30, 2025 is the last day of the certificate"):
        actions.resume_condition(by_staff(OCTOBER_3), **CPR, due_on=date(2025, 7, 1))
    actions.resume_condition(by_staff(OCTOBER_3), **CPR, due_on=date(2025, 6, 30))


@pytest.mark.parametrize(
    ("employed", "last"), [("part-time", date(2027, 1, 1)), ("full-time", date(2025, 6, 30))]
)
def test_hours_of_work_not_full_time_are_put_off_to_2027_and_no_further(
    employed: str, last: date
) -> None:
    cpr = models.Condition.objects.get(determination__officer__mptc_id=CPR["mptc_id"])
    decided = cpr.determination
    models.Condition.objects.filter(pk=cpr.pk).update(requirement="work-hours", rule="CERT-354")
    facts = decided.facts.replace(
        '"employment_class":"full-time"', f'"employment_class":"{employed}"'
    )
    models.Determination.objects.filter(pk=decided.pk).update(facts=facts)
    hours = {"mptc_id": CPR["mptc_id"], "requirement": "work-hours"}

    with pytest.raises(Refused, match="Choose that day or an earlier one"):
        actions.extend_condition(by_staff(), **hours, due_on=last + timedelta(days=1))
    actions.extend_condition(by_staff(), **hours, due_on=last)

    assert due_on(date(2022, 8, 10)) == last


def test_from_september_2023_the_officer_asks_for_more_time() -> None:
    later = by_staff(datetime(2023, 10, 2, 14, tzinfo=UTC))
    with pytest.raises(Refused, match="when the officer asks for it, not the agency"):
        actions.extend_condition(later, **CPR, due_on=date(2024, 1, 2), asked_by=AGENCY)

    actions.extend_condition(by_staff(), **CPR, due_on=DECEMBER_15, asked_by=AGENCY)
    actions.extend_condition(later, **CPR, due_on=date(2024, 1, 2))


def test_time_stops_only_where_the_rules_leave_it_to_the_division(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    says = '"it runs, unless the division determines that it does not"'
    book = amended(tmp_path, "condition.tolling", says, '"it runs"')
    monkeypatch.setattr(conditions, "the_book", lambda: book)

    with pytest.raises(Refused, match="say on August 10, 2022: it runs"):
        actions.toll_condition(by_staff(), **CPR)
