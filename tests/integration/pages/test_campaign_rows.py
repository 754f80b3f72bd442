"""Whom the rows behind a figure name: nobody off the register, no outcome that may be challenged."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from tests.integration.campaigns import small
from tests.integration.certification import rounds
from tests.integration.pages import world

from standing.campaigns.models import Estimate
from standing.cli.main import run
from standing.kernel.periods import end_of
from standing.register.models import Removal
from standing.reports import figures
from standing.reports.figures import Scene
from standing.reports.naming import Hushed, hushed

pytestmark = [pytest.mark.django_db, pytest.mark.tables]
CAMPAIGN = "/campaigns/2022-a-h/rows/"
BORN = date(1980, 11, 23)
PEOPLE = ((1, "Quillfeather", BORN), (2, "Ravensford", BORN), (3, "Stonebrook", BORN),
          (4, "Tidewell", BORN))  # fmt: skip
ISSUED, LAST_DAY, AFTER = date(2024, 8, 1), date(2024, 8, 22), date(2024, 8, 23)
LESS = (
    "categories.conditionally_certified", "categories.further_review", "categories.not_recertified",
    "conditionally_certified_including_extensions",
)  # fmt: skip
CHALLENGED = "may still be challenged"


def rows_of(text: str) -> list[list[str]]:
    """The lines of a CSV after its heading."""
    return list(csv.reader(io.StringIO(text)))[1:]


# --- whoever is off the register --------------------------------------------------------------------


def removed_world(mptc_id: str = world.CERTIFIED) -> None:
    made = world.build()
    Removal.objects.create(
        officer=made.officers[mptc_id], ground="555 CMR 8.06(4)", reason="Not for you.",
        since=date(2022, 8, 1), recorded_at=world.AUGUST_10,
    )  # fmt: skip


@pytest.mark.parametrize("figure", [*figures.FIGURES])
def test_who_was_removed_is_named_behind_no_figure_and_counted_in_all(
    client: Client, figure: str
) -> None:
    removed_world()
    counted = len(figures.rows(Scene("2022-a-h", as_of=date(2022, 7, 5)), figure))
    address = f"{CAMPAIGN}{figure}/?as_of=2022-07-05"
    page, file = (client.get(a).text for a in (address, f"{address}&format=csv"))
    for text in (page, file):
        assert world.CERTIFIED not in text
        assert world.PEOPLE[world.CERTIFIED].last not in text
    assert len(rows_of(file)) == counted


def test_a_page_and_its_csv_say_how_many_are_held_back_by_law(client: Client) -> None:
    removed_world()
    address = f"{CAMPAIGN}categories.certified/?as_of=2022-07-05"
    page = client.get(address).text
    assert "One of them is held back by law and stands here without a name." in page
    rows = rows_of(client.get(f"{address}&format=csv").text)
    assert [row for row in rows if row[0] == "held back by law"] == [
        ["held back by law", "", "", ""]
    ]
    spanish = client.get(f"/es{address}").text
    assert "held back by law" not in spanish
    assert "por ley" in spanish


def test_where_nobody_is_held_back_nothing_is_said_of_it(client: Client) -> None:
    world.build()
    page = client.get(f"{CAMPAIGN}categories.certified/?as_of=2022-07-05").text
    assert "held back by law" not in page
    assert world.PEOPLE[world.CERTIFIED].last in page


def test_the_commissions_own_rows_stay_whole(capsys: pytest.CaptureFixture[str]) -> None:
    removed_world()
    asked = ["campaign", "rows", "2022-a-h", "--figure", "categories.certified",
             "--as-of", "2022-07-05", "--csv"]  # fmt: skip
    assert run(asked) == 0
    assert world.CERTIFIED in capsys.readouterr().out


def test_who_gave_an_estimate_is_for_the_commission_alone(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    world.build()
    Estimate.objects.update(source="A call with the clerk")
    for figure in ("officers.estimated", "officers.subtotal"):
        address = f"{CAMPAIGN}{figure}/?as_of=2022-07-05"
        for text in (client.get(a).text for a in (address, f"{address}&format=csv")):
            assert "estimated" in text
            assert "A call" not in text
        assert run(["campaign", "rows", "2022-a-h", "--figure", figure,
                    "--as-of", "2022-07-05", "--csv"]) == 0  # fmt: skip
        assert "1 of 4 estimated (A call with the clerk)" in capsys.readouterr().out


def test_a_figure_without_a_page_of_its_own_is_refused_in_words(client: Client) -> None:
    world.build()
    for figure in figures.BESIDE:
        answer = client.get(f"{CAMPAIGN}{figure}/?as_of=2022-07-05")
        assert answer.status_code == 404
        assert f"There is no figure {figure}." in answer.text


# --- while a decision may be challenged ---------------------------------------------------------------


@pytest.fixture
def round_of_2024(tmp_path: Path) -> None:
    short = {2: rounds.NO_CPR, 3: rounds.NOT_ATTESTED, 4: rounds.NO_SCHOOL}
    rounds.challengeable(tmp_path / "a.csv", PEOPLE, short)


def texts(client: Client, figure: str, day: date) -> list[str]:
    """The rows of a figure on a day, as a page and as a file, as anybody gets them."""
    address = f"/campaigns/2024-q-z/rows/{figure}/?as_of={day.isoformat()}"
    known = f"{address}&known=2024-09-30"
    return [client.get(a).text for a in (address, f"{address}&format=csv", known)]


@pytest.mark.usefixtures("round_of_2024")
@pytest.mark.parametrize("figure", LESS)
@pytest.mark.parametrize("day", [date(2024, 7, 31), ISSUED, LAST_DAY])
def test_while_a_decision_may_be_challenged_a_figure_gives_its_count_alone(
    client: Client, figure: str, day: date
) -> None:
    for text in texts(client, figure, day):
        assert CHALLENGED in text
        for number, last, _ in PEOPLE:
            assert last not in text
            assert small.mptc_id(number) not in text


@pytest.mark.usefixtures("round_of_2024")
def test_who_was_certified_has_nothing_to_challenge_and_is_named(client: Client) -> None:
    for text in texts(client, "categories.certified", LAST_DAY):
        assert "Quillfeather" in text
        assert "Tidewell" not in text


@pytest.mark.usefixtures("round_of_2024")
@pytest.mark.parametrize("figure", LESS)
def test_once_the_time_to_challenge_has_passed_the_rows_are_named(
    client: Client, figure: str
) -> None:
    last = {
        LESS[0]: "Ravensford",
        LESS[1]: "Stonebrook",
        LESS[2]: "Tidewell",
        LESS[3]: "Ravensford",
    }
    for text in texts(client, figure, AFTER):
        assert last[figure] in text
        assert CHALLENGED not in text


@pytest.mark.usefixtures("round_of_2024")
@pytest.mark.parametrize(
    ("as_of", "today", "said"),
    [
        (date(2024, 7, 31), date(2024, 7, 31), Hushed.UNISSUED),
        (date(2024, 7, 31), ISSUED, Hushed.OPEN_TO_CHALLENGE),
        (AFTER, LAST_DAY, Hushed.OPEN_TO_CHALLENGE),
        (date(2024, 12, 1), ISSUED, Hushed.OPEN_TO_CHALLENGE),
        (LAST_DAY, date(2026, 1, 5), Hushed.OPEN_TO_CHALLENGE),
        (AFTER, AFTER, None),
        (date(2024, 12, 1), AFTER, None),
    ],
)
def test_neither_a_day_to_come_nor_one_before_the_issue_tells_an_outcome_early(
    as_of: date, today: date, said: Hushed | None
) -> None:
    scene = Scene("2024-q-z", as_of=as_of, known=end_of(today))
    assert hushed(scene, LESS[2], now=end_of(today)) is said


def test_under_the_first_wording_a_decision_is_named_once_it_is_issued(client: Client) -> None:
    world.build()
    page = client.get(f"{CAMPAIGN}categories.not_recertified/?as_of=2022-07-05").text
    assert world.PEOPLE[world.DECLINED].last in page
