"""What follows a release: derived rows, conditions confirmed, grants set aside, overlays."""

from datetime import date
from pathlib import Path

import pytest
from tests.integration.campaigns import small

from standing.certification import actions, models, queries, rebuilding
from standing.certification.domain import CertificateState, Label, OverlayKind
from standing.certification.rebuilding import derive_certificates, differences, rebuild
from standing.kernel.errors import NotFound, NotPermitted, Refused, WrongState
from standing.kernel.periods import end_of
from standing.workforce.models import Officer

AUGUST_10 = date(2022, 8, 10)


@pytest.fixture(autouse=True)
def _released(prepared: Path) -> None:
    small.release()


def state(number: int, on: date, known: date | None = None) -> CertificateState:
    found = queries.standing_of(small.mptc_id(number), on=on, known=end_of(known or on))
    return found.state


def confirm(
    number: int = 2, *, requirement: str = "cpr", by: str = small.STAFF,
    on: date = date(2022, 8, 1),
) -> None:  # fmt: skip
    actions.confirm_condition(
        small.act(by, at=small.AUGUST_1), mptc_id=small.mptc_id(number), requirement=requirement,
        on=on,
    )  # fmt: skip


def test_rebuilding_changes_nothing_however_often() -> None:
    before = small.everything()

    assert rebuild(None) == rebuild(list(Officer.objects.values_list("pk", flat=True))) == 0
    assert derive_certificates() == 0
    assert small.everything() == before


@pytest.mark.parametrize("at_a_time", [1, rebuilding.PORTION])
def test_a_row_changed_removed_or_added_by_hand_is_named_and_rebuilt(
    at_a_time: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "PORTION", at_a_time)
    mptc_id = small.mptc_id(1)
    rows = models.Certificate.objects.filter(officer__mptc_id=mptc_id, kind="full")
    before = small.rebuilt()
    for harm in (
        lambda: rows.update(until=date(2030, 1, 1)),
        rows.delete,
        lambda: models.Certificate.objects.create(
            officer=Officer.objects.get(mptc_id=mptc_id), kind="full", since=date(2022, 7, 1),
            until=None, authority="nobody", recorded_at=small.JULY_1,
        ),
        lambda: models.Condition.objects.all().delete(),
    ):  # fmt: skip
        harm()
        assert differences() != []
        rebuild(None)
        assert differences() == []
        assert small.rebuilt() == before


def test_differences_stay_none_after_every_act() -> None:
    confirm()
    assert differences() == []
    actions.vacate_grant(
        small.act("commissioner", at=small.AUGUST_1), mptc_id=small.mptc_id(1), vacated_on=AUGUST_10
    )
    assert differences() == []
    suspend(4)
    assert differences() == []


def test_a_condition_confirmed_makes_the_officer_certified_once() -> None:
    assert state(2, date(2022, 7, 31)) is CertificateState.CONDITIONAL
    confirm()

    assert state(2, date(2022, 8, 1)) is CertificateState.FULL
    assert state(2, date(2022, 8, 1), date(2022, 7, 31)) is CertificateState.CONDITIONAL
    with pytest.raises(WrongState):
        confirm()


def test_a_condition_is_confirmed_only_where_it_is_owed_and_by_whoever_may() -> None:
    before = small.everything()

    with pytest.raises(NotFound, match="owes no condition called interview"):
        confirm(requirement="interview")
    with pytest.raises(NotFound, match="owes no condition"):
        confirm(1)
    with pytest.raises(NotPermitted):
        confirm(by="auditor")
    assert small.everything() == before


@pytest.mark.parametrize(
    ("on", "told"),
    [
        (date(2022, 6, 30), "has owed this since July 1, 2022"),
        (date(2022, 8, 2), "August 2, 2022 has not come: today is August 1, 2022"),
    ],
)
def test_a_condition_is_not_met_before_it_was_set_nor_on_a_day_to_come(on: date, told: str) -> None:
    before = small.everything()

    with pytest.raises(Refused, match=told):
        confirm(on=on)

    assert small.everything() == before
    confirm(on=date(2022, 7, 1))
    assert state(2, date(2022, 7, 1), AUGUST_10) is CertificateState.FULL


def test_a_condition_met_is_not_confirmed_again_for_an_earlier_day() -> None:
    confirm()

    with pytest.raises(WrongState, match="met already"):
        confirm(on=date(2022, 7, 20))


def test_a_condition_of_a_determination_that_a_later_one_replaced_is_no_longer_owed(
    tmp_path: Path,
) -> None:
    small.send(small.file(tmp_path / "b.csv", 1, 2, 3, 4), at=small.JULY_6)
    small.prepare(at=small.JULY_6, on=date(2022, 7, 6))
    small.release(at=small.JULY_6)

    with pytest.raises(NotFound, match="owes no condition"):
        confirm()
    assert differences() == []
    assert state(2, date(2022, 7, 5)) is CertificateState.CONDITIONAL


def vacate(number: int, on: date) -> None:
    actions.vacate_grant(
        small.act("commissioner", at=small.AUGUST_1), mptc_id=small.mptc_id(number), vacated_on=on
    )


def test_a_vacated_grant_leaves_its_days_certified_and_can_be_vacated_once() -> None:
    vacate(1, date(2022, 8, 5))

    assert state(1, date(2022, 8, 4), AUGUST_10) is CertificateState.FULL
    assert state(1, date(2022, 8, 5), AUGUST_10) is CertificateState.NOT_CERTIFIED
    assert state(1, date(2022, 8, 5), date(2022, 7, 31)) is CertificateState.FULL
    with pytest.raises(WrongState, match="no grant that could be vacated"):
        vacate(1, date(2022, 8, 6))


def test_a_grant_is_vacated_from_today_on_and_never_for_days_gone_by() -> None:
    before = small.everything()

    with pytest.raises(Refused, match=r"CERT-318\). Choose today, August 1, 2022, or a later day"):
        vacate(1, date(2022, 7, 31))

    assert small.everything() == before
    vacate(1, date(2022, 8, 1))
    assert state(1, date(2022, 8, 1)) is CertificateState.NOT_CERTIFIED


def test_only_a_grant_can_be_vacated_and_not_before_it_began() -> None:
    before = small.everything()

    with pytest.raises(WrongState, match="no grant"):
        vacate(3, AUGUST_10)
    with pytest.raises(Refused, match="July 1, 2022"):
        vacate(1, date(2022, 6, 30))
    assert small.everything() == before


def suspend(number: int, *, until: date | None = None) -> None:
    small.invented()
    actions.impose_overlay(
        small.act("commissioner", at=small.AUGUST_1, reason="Inquiry"),
        mptc_id=small.mptc_id(number), kind=OverlayKind.SUSPENDED, since=date(2022, 8, 1),
        until=until, authority="M.G.L. c. 6E, s. 9", approvers=small.two_commissioners(),
    )  # fmt: skip


def test_a_suspension_that_ends_restores_what_was_before() -> None:
    suspend(2, until=AUGUST_10)

    assert state(2, date(2022, 8, 9)) is CertificateState.SUSPENDED
    assert state(2, AUGUST_10) is CertificateState.CONDITIONAL


def test_many_are_read_as_one_by_one() -> None:
    everybody = queries.standings(None, on=AUGUST_10, known=small.AUGUST_1)

    assert len(everybody) == small.OFFICERS + 1
    for officer in Officer.objects.all():
        alone = queries.standing_of(officer.mptc_id, on=AUGUST_10, known=small.AUGUST_1)
        assert everybody[officer.pk] == alone
    labels = {found.label for found in everybody.values()}
    assert {Label.CERTIFIED, Label.CONDITIONALLY_CERTIFIED, Label.FURTHER_REVIEW} <= labels
