"""Whole rounds under the rules of 2023 and of 2025, from agencies' files to the public page."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from tests.integration.campaigns import small
from tests.integration.certification import rounds

from standing.campaigns import checking, completeness, deciding
from standing.certification import actions, replay
from standing.certification.domain import CertificateState, Label
from standing.certification.rebuilding import differences
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.kernel.periods import end_of
from standing.rules.facts import BridgeStatus

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
BORN = date(1980, 11, 23)


# --- 2024, officers Q to Z, under the rules of 2023 -------------------------------------------------

Q_TO_Z = ((1, "Quillfeather", BORN), (2, "Ravensford", BORN), (3, "Stonebrook", BORN),
          (4, "Tidewell", BORN))  # fmt: skip
ISSUED, LAST_DAY = date(2024, 8, 1), date(2024, 8, 22)


@pytest.fixture
def q_to_z(tmp_path: Path) -> None:
    rounds.town(*Q_TO_Z)
    assert rounds.open_round("2024-q-z", date(2024, 5, 1)) == 4
    full, cpr, character, school = (
        rounds.answers(*Q_TO_Z[0], year=2024),
        rounds.answers(*Q_TO_Z[1], year=2024) | {"CPR Expiration": "05/01/2024"},
        rounds.answers(*Q_TO_Z[2], year=2024)
        | {"Attestation": "no", "Reason Not Attested": "Under inquiry"},
        rounds.answers(*Q_TO_Z[3], year=2024) | {"High School or Equivalent": "no"},
    )
    rounds.send("2024-q-z", tmp_path / "a.csv", date(2024, 6, 10), full, cpr, character, school)
    assert rounds.decide("2024-q-z", on=date(2024, 7, 25), prepared=date(2024, 7, 25)) == {
        "certified": 1, "conditionally certified": 1, "further review": 1, "not recertified": 1,
    }  # fmt: skip
    rounds.release("2024-q-z", ISSUED)


def labels(on: date, *, known: date | None = None) -> list[str]:
    return [rounds.stands(number, on, known=known).label.value for number, _, _ in Q_TO_Z]


@pytest.mark.usefixtures("q_to_z")
def test_a_round_under_the_rules_of_2023_shows_what_may_be_challenged_as_under_review() -> None:
    assert labels(date(2024, 6, 30)) == ["Certified"] * 4
    assert labels(date(2024, 7, 15)) == ["Certified"] * 4
    assert labels(ISSUED) == ["Certified", *["Under Review"] * 3]
    assert labels(LAST_DAY) == ["Certified", *["Under Review"] * 3]
    assert labels(date(2024, 8, 23)) == [
        "Certified", "Conditionally Certified", "Under Review", "Not Certified",
    ]  # fmt: skip
    assert [rounds.stands(n, LAST_DAY).may_serve for n in (1, 2, 3, 4)] == [True] * 4
    assert not rounds.stands(4, date(2024, 8, 23)).in_force
    assert rounds.stands(1, ISSUED).until == date(2027, 7, 1)
    assert differences() == []
    assert replay.replay().differences == ()


@pytest.mark.usefixtures("q_to_z")
def test_a_conditions_time_runs_from_the_notice_and_not_from_the_preparation() -> None:
    (owed,) = rounds.stands(2, ISSUED).conditions

    assert owed.due_on == date(2024, 10, 30)


# --- 2025, the second round of officers A to H -------------------------------------------------------

A_TO_H = ((1, "Abbotsworth", date(1980, 11, 23)), (2, "Brackwater", date(1985, 7, 4)),
          (3, "Caldermoor", date(1979, 1, 31)), (4, "Dunverley", date(1990, 2, 2)))  # fmt: skip


@pytest.fixture
def second_round(tmp_path: Path) -> None:
    """The first round as in 2022, in which nobody asked for officer 4; then the second, decided late."""
    rounds.town(*A_TO_H)
    rounds.open_round("2022-a-h", date(2022, 4, 1))
    first = [rounds.answers(*each, year=2022) for each in A_TO_H[:3]]
    rounds.send("2022-a-h", tmp_path / "a.csv", date(2022, 6, 10), *first)
    rounds.decide("2022-a-h", on=date(2022, 7, 1), prepared=date(2022, 6, 30))
    rounds.release("2022-a-h", date(2022, 7, 1))
    assert rounds.open_round("2025-a-h", date(2025, 5, 5)) == 3
    again = [rounds.answers(*each, year=2025) for each in A_TO_H[:3]]
    again[0]["High School or Equivalent"] = ""
    again[2]["CPR Expiration"] = "05/01/2025"
    rounds.send("2025-a-h", tmp_path / "b.csv", date(2025, 6, 20), *again)


@pytest.mark.usefixtures("second_round")
def test_a_second_round_renews_each_officer_to_their_own_birth_month(client: Client) -> None:
    assert rounds.stands(1, date(2025, 7, 10)).state is CertificateState.CONTINUED
    assert rounds.stands(4, date(2025, 7, 10)).label is Label.EXPIRED
    found = rounds.decide("2025-a-h", on=date(2025, 7, 20), prepared=date(2025, 7, 20))
    assert found == {"certified": 2, "conditionally certified": 1}
    rounds.release("2025-a-h", date(2025, 7, 24))

    on = date(2025, 8, 1)
    assert [rounds.stands(n, on).until for n in (1, 2, 3)] == [
        date(2028, 11, 1), date(2028, 7, 1), date(2029, 1, 1),
    ]  # fmt: skip
    assert {rounds.stands(n, on).since for n in (1, 2, 3)} == {date(2025, 7, 1)}
    assert rounds.stands(3, on).label is Label.UNDER_REVIEW
    assert rounds.stands(3, date(2025, 8, 15)).label is Label.CONDITIONALLY_CERTIFIED
    assert rounds.stands(1, date(2025, 6, 30)).until == date(2025, 7, 1)
    assert differences() == []
    page = client.get(f"/officers/{small.mptc_id(1)}/?on=2025-08-01").text
    assert "November 1, 2028" in page
    agency = client.get(f"/agencies/{small.ACTON}/?on=2025-08-01").text
    assert "2028-11-01" in agency or "November 1, 2028" in agency


@pytest.mark.usefixtures("second_round")
def test_what_a_first_round_showed_is_not_asked_again() -> None:
    found = deciding.prepare(
        small.act(at=rounds.noon(date(2025, 7, 20))), campaign="2025-a-h",
        decided_on=date(2025, 7, 20), dry_run=True,
    )  # fmt: skip

    assert found.preview.outcomes["certified"] == 2


def test_a_second_round_opens_only_where_certificates_end_that_day() -> None:
    rounds.town(*A_TO_H)

    with pytest.raises(
        Refused, match="Nobody on the register holds a certificate that ends on July"
    ):
        rounds.open_round("2025-a-h", date(2025, 5, 5))


# --- a condition that cannot be met (TV-27), an application that is incomplete (TV-08) ----------------


@pytest.fixture
def a_to_h(tmp_path: Path) -> str:
    rounds.town(*A_TO_H[:2])
    rounds.open_round("2022-a-h", date(2022, 4, 1))
    bridge = {"Basic Training": "bridge", "Bridge Status": "enrolled", "Work Hours": "2400"}
    rows = (rounds.answers(*A_TO_H[0], year=2022) | bridge, rounds.answers(*A_TO_H[1], year=2022))
    return rounds.send("2022-a-h", tmp_path / "a.csv", date(2022, 6, 10), *rows).number


@pytest.mark.usefixtures("a_to_h")
def test_whoever_is_dismissed_from_the_bridge_waits_for_a_person_and_is_then_declined() -> None:
    rounds.decide("2022-a-h", on=date(2022, 7, 1), prepared=date(2022, 6, 30))
    rounds.release("2022-a-h", date(2022, 7, 1))
    day = date(2022, 8, 16)

    def mark(bridge: BridgeStatus) -> None:
        actions.mark_unsatisfiable(
            small.act(at=rounds.noon(day)), bridge=bridge, mptc_id=small.mptc_id(1), on=day
        )

    with pytest.raises(Refused, match="enrolled may still meet"):
        mark(BridgeStatus.ENROLLED)
    mark(BridgeStatus.DISMISSED)
    with pytest.raises(WrongState, match="on record already"):
        mark(BridgeStatus.WITHDRAWN)

    waiting = checking.waiting(on=day, known=end_of(day), soon=day - day)
    assert any("can no longer meet the condition “basic-training”" in line for line in waiting)
    assert rounds.stands(1, day).label is Label.CONDITIONALLY_CERTIFIED
    assert rounds.decide("2022-a-h", on=date(2022, 8, 17), prepared=date(2022, 8, 17)) == {
        "not recertified": 1
    }
    rounds.release("2022-a-h", date(2022, 8, 18))
    assert (rounds.stands(1, date(2022, 8, 18)).label, rounds.stands(1, date(2022, 8, 18)).until) == (
        Label.NOT_RECERTIFIED, date(2022, 9, 9),
    )  # fmt: skip
    assert not rounds.stands(1, date(2022, 9, 9)).in_force
    assert rounds.stands(1, date(2022, 8, 17)).label is Label.CONDITIONALLY_CERTIFIED
    assert differences() == []
    assert replay.replay().differences == ()


def test_an_application_found_incomplete_continues_nothing_and_is_not_decided(a_to_h: str) -> None:
    act = small.act(at=rounds.noon(date(2022, 6, 25)), reason="Half of the answers are missing")
    assert rounds.stands(2, date(2022, 7, 5)).in_force
    completeness.find_incomplete(act, receipt=a_to_h, mptc_id=small.mptc_id(2))

    found = rounds.stands(2, date(2022, 7, 5))
    assert (found.label, found.in_force, "gap" in found.flags) == (Label.EXPIRED, False, True)
    assert rounds.stands(2, date(2022, 7, 5), known=date(2022, 6, 24)).in_force
    assert rounds.stands(1, date(2022, 7, 5)).in_force
    assert rounds.decide("2022-a-h", on=date(2022, 7, 1), prepared=date(2022, 6, 30)) == {
        "conditionally certified": 1
    }
    assert checking.application_faults(small.act(at=small.AUGUST_1)) == []
    with pytest.raises(WrongState, match="already"):
        completeness.find_incomplete(act, receipt=a_to_h, mptc_id=small.mptc_id(2))
    with pytest.raises(NotFound, match="does not put officer"):
        completeness.find_incomplete(act, receipt="R-none", mptc_id=small.mptc_id(2))


def test_a_corrected_file_is_a_new_application(a_to_h: str, tmp_path: Path) -> None:
    act = small.act(at=rounds.noon(date(2022, 6, 25)), reason="Half of the answers are missing")
    completeness.find_incomplete(act, receipt=a_to_h, mptc_id=small.mptc_id(2))
    rows = (rounds.answers(*A_TO_H[0], year=2022), rounds.answers(*A_TO_H[1], year=2022))
    rounds.send("2022-a-h", tmp_path / "b.csv", date(2022, 6, 28), *rows)

    assert rounds.stands(2, date(2022, 7, 5)).in_force
