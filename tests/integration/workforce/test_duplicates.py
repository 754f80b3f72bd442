"""Looking for one person under two numbers, and for somebody who came without one."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from tests.integration.campaigns import small
from tests.integration.workforce.conftest import HEADINGS, MARCH_1, Import

from standing.accounts import actions as accounts
from standing.certification import persons
from standing.cli.main import run
from standing.cli.setup import set_up
from standing.kernel.access import Role
from standing.kernel.names import PersonName
from standing.workforce import queries
from standing.workforce.duplicates import possible_duplicates, who_may_be
from standing.workforce.matching import Certainty
from standing.workforce.models import Merge, Officer

pytestmark = pytest.mark.django_db
LATER = MARCH_1 + timedelta(days=1)
PEOPLE = (
    HEADINGS,
    ("0012-0345", "Avery", "Robert", "Alexis", "", "1984-05-06", "yes", "academy"),
    ("0099-0001", "Avery", "Bob", "A.", "", "1984-06-05", "no", ""),
    ("0012-0346", "Brightwater", "Casey", "", "", "1990-03-04", "yes", "academy"),
    ("0012-0347", "Brightwater", "Dana", "", "", "1990-03-04", "yes", "academy"),
    ("0012-0348", "Calloway", "Robin", "", "Sr.", "1960-01-09", "yes", "academy"),
    ("0012-0349", "Calloway", "Robin", "", "Jr.", "1990-01-09", "yes", "academy"),
    ("0012-0350", "Dunmore", "Casey", "", "", "1990-03-04", "yes", "academy"),
)


@pytest.fixture(autouse=True)
def _people(db: None, load: Import) -> None:
    set_up(at=MARCH_1, scenario="small")
    assert load("officers", PEOPLE).created == 7


def found(known: datetime = LATER) -> set[tuple[str, str]]:
    return {(pair.one, pair.two) for pair in possible_duplicates(known=known)}


def test_one_person_under_two_numbers_is_found_and_twins_and_fathers_are_not() -> None:
    assert found() == {("0012-0345", "0099-0001")}


def test_what_speaks_for_it_is_said_and_no_birth_date() -> None:
    (pair,) = possible_duplicates(known=LATER)

    assert "birth date: day and month are exchanged" in pair.reasons
    assert "first name: a short or other form" in pair.reasons
    assert "1984" not in " ".join(pair.reasons)


def test_a_pair_that_is_merged_is_looked_for_no_more() -> None:
    keep, other = (Officer.objects.get(mptc_id=each) for each in ("0012-0345", "0099-0001"))
    Merge.objects.create(
        keep=keep, other=other, since=LATER.date(), reason="One person", recorded_at=LATER
    )

    assert found() == set()
    assert found(known=MARCH_1) == {("0012-0345", "0099-0001")}


def test_a_merged_records_names_are_former_names_of_the_officer() -> None:
    keep, other = (Officer.objects.get(mptc_id=each) for each in ("0012-0346", "0012-0350"))
    Merge.objects.create(
        keep=keep, other=other, since=LATER.date(), reason="Married", recorded_at=LATER
    )

    known = queries.known_officers(None, known=LATER)
    assert [name.last for name in known["0012-0346"].former_names] == ["Dunmore"]
    match, names = who_may_be(
        PersonName(last="Dunmore", first="Casey"), born=date(1990, 3, 4), known=LATER
    )
    assert [each.mptc_id for each in match.candidates][:1] == ["0012-0346"]
    assert names["0012-0346"].last == "Brightwater"


def test_somebody_nobody_looks_like_is_none() -> None:
    match, names = who_may_be(PersonName(last="Quill", first="Ash"), born=None, known=LATER)

    assert (match.certainty, match.candidates, dict(names)) == (Certainty.NONE, (), {})


def test_the_commands_answer_in_words_and_as_json(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["officer", "duplicates"]) == 0
    told = capsys.readouterr()
    assert "0012-0345  Avery, Robert Alexis\n0099-0001  Avery, Bob A." in told.out
    assert "        These two can be merged as they stand.\n" in told.out
    assert "1 pair for a person to look at; 1 of them can be merged as the records" in told.err
    assert run(["officer", "duplicates", "--json"]) == 0
    (pair,) = json.loads(capsys.readouterr().out)
    assert (pair["two"], pair["can_be_merged"], pair["hindrance"]) == ("0099-0001", True, None)

    asked = ["officer", "find", "--last", "Calloway", "--first", "Robin"]
    assert run([*asked, "--json"]) == 0
    both = json.loads(capsys.readouterr().out)
    assert both["certainty"] == "possible"
    assert {each["mptc_id"] for each in both["candidates"]} == {"0012-0348", "0012-0349"}
    assert run([*asked, "--suffix", "Jr.", "--born", "1990-01-09"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("possible: 0012-0349  Calloway, Robin, Jr.")
    assert "1990" not in told.out
    assert run(["officer", "find", "--last", "Quill", "--first", "Ash"]) == 0
    assert "Nobody on the register looks like this person." in capsys.readouterr().err


def test_a_pair_that_was_found_to_be_two_persons_is_not_listed_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    acting = replace(small.act("operator", at=LATER), reason="Two birth certificates.")
    persons.tell_apart(acting, one="0099-0001", two="0012-0345")

    assert run(["officer", "duplicates"]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "1 pair found to be two persons is left out." in told.err
    assert "No two others look like one person." in told.err
    assert run(["officer", "duplicates", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_who_is_one_person_is_for_the_commissions_staff_to_ask() -> None:
    administrator = small.act("administrator", at=MARCH_1)
    accounts.add_person(
        administrator, username="auditor", human_name="Ash Moore", role=Role.AUDITOR
    )

    assert run(["officer", "duplicates", "--as", "auditor"]) == 1
    assert run(["officer", "find", "--last", "A", "--first", "B", "--as", "auditor"]) == 1
