"""A release where several agencies rightly show nobody is prepared on the page (RUL-23)."""

from pathlib import Path

import pytest
from tests.integration.console.office import browser, hidden, opened

from standing.jobs.domain import Kind
from standing.jobs.models import Job

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
PAGE = "/commission/publications/"


@pytest.fixture(autouse=True)
def _world(db: None, tmp_path: Path) -> None:
    opened(tmp_path)


def prepare(zero: list[str], because: list[str]):  # type: ignore[no-untyped-def]  # a response
    client = browser("director")
    page = client.get(PAGE).text
    sent = {"shown": hidden(page, "shown"), "as_of": "2022-06-30"}
    return client.post(f"{PAGE}prepare/", {**sent, "zero": zero, "because": because})


def test_each_agency_is_named_with_its_own_reason_and_blank_lines_are_left_out() -> None:
    done = prepare(["acton", "", "bedford"], ["All retired.", "", "Merged into the county."])

    assert done.status_code == 303
    asked = Job.objects.get(kind=Kind.PROPOSE).arguments
    assert "All retired." in str(asked)
    assert "Merged into the county." in str(asked)


@pytest.mark.parametrize(
    ("zero", "because", "said"),
    [
        (["acton", "bedford"], ["All retired.", ""], "Name each agency by its code"),
        (["acton", "acton"], ["All retired.", "Again."], "named twice"),
    ],
)
def test_half_a_line_or_an_agency_named_twice_is_said_and_what_was_typed_stays(
    zero: list[str], because: list[str], said: str
) -> None:
    answer = prepare(zero, because)

    assert answer.status_code == 422
    assert said in answer.text
    assert answer.text.count('value="acton"') == zero.count("acton")
    assert "All retired." in answer.text
    assert not Job.objects.exists()
