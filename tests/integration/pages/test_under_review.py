"""From 2023-09-29 whoever may still challenge a decision is shown as under review (CERT-900, REG-9)."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from tests.integration.campaigns import small
from tests.integration.certification import rounds

from standing.kernel.periods import end_of
from standing.register.domain import listing
from standing.register.record import PublicOfficer, public_officer
from standing.workforce.models import Officer

pytestmark = pytest.mark.django_db
BORN = date(1980, 11, 23)
CONDITIONAL, DECLINED, FURTHER = 2, 4, 3
PEOPLE = ((1, "Quillfeather", BORN), (2, "Ravensford", BORN), (3, "Stonebrook", BORN),
          (4, "Tidewell", BORN))  # fmt: skip
ISSUED, LAST_DAY, AFTER = date(2024, 8, 1), date(2024, 8, 22), date(2024, 8, 23)


@pytest.fixture(autouse=True)
def _round_of_2024(tmp_path: Path) -> None:
    short = {CONDITIONAL: rounds.NO_CPR, FURTHER: rounds.NOT_ATTESTED, DECLINED: rounds.NO_SCHOOL}
    rounds.challengeable(tmp_path / "a.csv", PEOPLE, short)


def page(client: Client, number: int, on: date) -> str:
    """The own part of an officer's page, on a day as known then."""
    day = on.isoformat()
    answer = client.get(f"/officers/{small.mptc_id(number)}/", {"on": day, "known": day})
    assert answer.status_code == 200
    return answer.text.partition("<main")[2].partition("</main>")[0]


def shape(number: int, on: date) -> PublicOfficer:
    officer = Officer.objects.get(mptc_id=small.mptc_id(number))
    found = public_officer(officer, on=on, known=end_of(on))
    assert found is not None
    return found


@pytest.mark.parametrize("number", [CONDITIONAL, DECLINED])
@pytest.mark.parametrize("on", [ISSUED, LAST_DAY])
def test_while_a_decision_may_be_challenged_the_page_tells_no_outcome(
    client: Client, number: int, on: date
) -> None:
    text = page(client, number, on)
    assert "Under Review" in text
    assert "The commission decided. The decision may still be challenged." in text
    for outcome in ("The commission decided: ", "conditionally certified", "not recertified",
                    "Not met", "CPR certificate", "school", "proof is due"):  # fmt: skip
        assert outcome not in text, outcome


def test_once_the_time_has_run_the_page_tells_the_outcome(client: Client) -> None:
    assert "Ravensford was conditionally certified" in page(client, CONDITIONAL, AFTER)
    assert "CPR certificate: proof is due by" in page(client, CONDITIONAL, AFTER)
    assert "The commission decided: not recertified" in page(client, DECLINED, AFTER)


@pytest.mark.parametrize("number", [CONDITIONAL, DECLINED])
def test_the_shape_says_under_review_and_neither_condition_nor_refusal(number: int) -> None:
    found = shape(number, LAST_DAY)
    assert found.status == "Under Review"
    assert found.note == "Review may be asked for until August 22, 2024"
    assert found.may_serve


def test_the_line_of_a_release_says_under_review_too() -> None:
    from standing.certification.queries import histories

    officer = Officer.objects.get(mptc_id=small.mptc_id(CONDITIONAL))
    line = listing(
        histories([officer.pk])[officer.pk], name=shape(CONDITIONAL, LAST_DAY).name, agencies=(),
        on=LAST_DAY, known=end_of(LAST_DAY),
    )  # fmt: skip
    assert line.status.value == "Under Review"
    assert "Conditions" not in line.note


def test_whom_the_commission_looks_at_further_is_under_review_without_a_day_to_petition(
    client: Client,
) -> None:
    text = page(client, FURTHER, LAST_DAY)
    assert "Under Review" in text
    assert "may still be challenged" not in text


@pytest.mark.parametrize("number", [CONDITIONAL, DECLINED])
def test_the_history_of_the_api_tells_no_outcome_either_while_it_may_be_challenged(
    client: Client, number: int
) -> None:
    def history(on: date) -> str:
        day = on.isoformat()
        address = f"/api/v1/officers/{small.mptc_id(number)}/history"
        return client.get(address, {"on": day, "known": day}).text

    hushed = history(LAST_DAY)
    assert "The commission decided. The decision may still be challenged." in hushed
    assert "The commission decided: " not in hushed
    assert "The commission decided: " in history(AFTER)
