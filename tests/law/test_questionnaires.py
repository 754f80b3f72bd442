"""What becomes of questionnaires, as counsel wrote it down in ``questionnaires.toml``."""

import tomllib
from dataclasses import fields
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from tests import dirty
from tests.integration.campaigns import small

from standing.campaigns import evidence, queries
from standing.campaigns.models import Filing, FilingRow, QuestionnaireAnswer
from standing.campaigns.questionnaires import reviewer_answers
from standing.rules.facts import Facts
from standing.workforce.models import Officer

CASES = tomllib.loads(Path(__file__).with_name("questionnaires.toml").read_text("utf-8"))["case"]
PRIVATE = "MOST-PRIVATE-{}"

pytestmark = pytest.mark.django_db


def at(day: date) -> datetime:
    return datetime.combine(day, time(16), UTC)


def send(case: dict[str, Any], folder: Path) -> None:
    questions = {
        f"Questionnaire Question {number}": PRIVATE.format(number) for number in case["answers"]
    }
    line = dirty.row(1, Attestation=case["attestation"], Reason_Not_Attested="The inquiry is open.")
    grid = dirty.grid([line | questions, dirty.row(2)], [*dirty.HEADINGS, *questions])
    small.send(dirty.csv_file(folder / "a.csv", grid), at=at(case["filed_on"]))


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_questionnaire_is_kept_and_shown_as_counsel_wrote(
    case: dict[str, Any], tmp_path: Path
) -> None:
    small.register()
    send(case, tmp_path)

    stored = QuestionnaireAnswer.objects.filter(officer__mptc_id=small.mptc_id(1))
    assert sorted(stored.values_list("question", flat=True)) == case["kept"]
    if "sealed" in case:
        sealed = stored.filter(sealed=True).values_list("question", flat=True)
        assert sorted(sealed) == case["sealed"]
    reviewed = at(case["reviewed_on"])
    shown = reviewer_answers(
        officer=Officer.objects.get(mptc_id=small.mptc_id(1)),
        on=case["reviewed_on"], known=reviewed,
    )  # fmt: skip
    assert shown == {number: PRIVATE.format(number) for number in case["shown"]}


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_no_answer_reaches_the_facts_or_anything_else_that_is_kept(
    case: dict[str, Any], tmp_path: Path, settings: Any
) -> None:
    small.register()
    send(case, tmp_path)

    found = evidence.cases(
        queries.campaign(small.CAMPAIGN), decided_on=small.DECISION_ON,
        as_of=case["reviewed_on"], known=at(case["reviewed_on"]),
    )  # fmt: skip
    assert len(found) == 2
    assert not [field.name for field in fields(Facts) if "question" in field.name]
    kept = "".join(path.read_text("utf-8") for path in (settings.FILES / "filings").iterdir())
    for said in (
        repr(found),
        kept,
        repr(list(FilingRow.objects.values_list("answers", flat=True))),
        repr(list(Filing.objects.values_list("warnings", flat=True))),
    ):
        assert "MOST-PRIVATE" not in said
