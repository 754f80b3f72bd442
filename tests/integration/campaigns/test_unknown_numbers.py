"""Rows whose MPTC ID is on no list: who they may be is proposed to the commission alone."""

from pathlib import Path

import pytest
from tests import dirty
from tests.integration.campaigns import small

from standing.campaigns import actions, models, queries, unsettled
from standing.campaigns.rosters.check import check
from standing.cli.main import run
from standing.cli.setup import set_up
from standing.ledger import queries as ledger

UNKNOWN = small.mptc_id(small.UNKNOWN)


@pytest.fixture
def asked(register: None, tmp_path: Path) -> unsettled.OpenQuestion:
    """A file with officer 1, and officer 2 under a number that is on no list."""
    wrong_number = dirty.row(2, MPTC_ID=UNKNOWN)
    small.send(small.file(tmp_path / "a.csv", 1, wrong_number))
    proposed = unsettled.open_questions(known=small.JUNE_28)
    return proposed[0]


def decide(question: int, *, same: bool) -> None:
    acting = small.act(at=small.JUNE_28, reason="The agency looked it up")
    actions.decide_match(acting, question=question, same_person=same)


def test_the_officer_whom_the_row_describes_is_proposed_first(
    asked: unsettled.OpenQuestion,
) -> None:
    assert asked.mptc_id == small.mptc_id(2)
    assert asked.file_id == UNKNOWN
    assert asked.proposed
    assert asked.file_says == asked.record_says
    assert not asked.birth_date_differs


def test_whom_the_file_names_under_their_own_number_is_not_proposed(
    register: None, tmp_path: Path
) -> None:
    small.send(small.file(tmp_path / "a.csv", 2, dirty.row(2, MPTC_ID=UNKNOWN)))

    assert small.mptc_id(2) not in {
        q.mptc_id for q in unsettled.open_questions(known=small.JUNE_28)
    }


def test_the_sender_is_not_told_who_is_meant(register: None, tmp_path: Path) -> None:
    path = small.file(tmp_path / "a.csv", 1, dirty.row(2, MPTC_ID=UNKNOWN))
    index = queries.officer_index(queries.campaign(small.CAMPAIGN), known=small.JUNE_10)

    checked = check(path, officers=index.known, filed_on=small.JUNE_10.date())

    (finding,) = [each for each in checked.findings if each.code == "unknown-officer"]
    assert small.mptc_id(2) not in f"{finding.message} {finding.fix} {finding.value}"


def test_saying_who_it_is_closes_the_question_and_leaves_the_row_set_aside(
    asked: unsettled.OpenQuestion,
) -> None:
    before = small.rebuilt()

    decide(asked.id, same=True)

    assert unsettled.open_questions(known=small.JUNE_30) == []
    assert models.FilingRow.objects.get(questions__pk=asked.id).set_aside == "unknown-officer"
    assert small.rebuilt() == before
    (entry,) = ledger.entries_of("match.decided")
    assert entry.subject == f"officer:{small.mptc_id(2)}"


def test_saying_that_it_is_somebody_else_closes_that_proposal_alone(
    asked: unsettled.OpenQuestion,
) -> None:
    others = {q.id for q in unsettled.open_questions(known=small.JUNE_28)} - {asked.id}
    before = small.rebuilt()

    decide(asked.id, same=False)

    assert {q.id for q in unsettled.open_questions(known=small.JUNE_30)} == others
    assert small.rebuilt() == before


def test_taking_the_file_back_takes_its_questions_back(asked: unsettled.OpenQuestion) -> None:
    small.take_back(asked.receipt)

    assert unsettled.open_questions(known=small.JUNE_30) == []


def test_the_terminal_shows_both_side_by_side_and_says_what_to_do_next(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(at=small.MARCH_1, scenario="small")
    small.register()
    small.send(small.file(tmp_path / "a.csv", 1, dirty.row(2, MPTC_ID=UNKNOWN)))
    question = unsettled.open_questions(known=small.JUNE_28)[0]

    assert run(["match", "list"]) == 0
    shown = capsys.readouterr().out
    assert f"{small.mptc_id(2)}  {small.ACTON}, row 3: {UNKNOWN} is on no list, possible" in shown

    decided = ["match", "decide", str(question.id), "--same", "--reason", "seen"]
    assert run([*decided, "--as", small.STAFF, "--at", "2022-06-28T12:00"]) == 0
    said = capsys.readouterr().err
    assert f"this is {small.mptc_id(2)}" in said
    assert "until Acton Police Department sends the file again" in said
