"""Days and moments that staff read are New York's, also in the evening, when UTC is a day ahead."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.integration.campaigns import small
from tests.integration.console.office import browser, opened

from standing.correspondence import releasing
from standing.jobs.models import Job

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
EVENING = datetime(2022, 7, 2, 1, 30, tzinfo=UTC)  # 21:30 on July 1, 2022 in New York


@pytest.fixture(autouse=True)
def _released(db: None, tmp_path: Path) -> None:
    opened(tmp_path)
    small.approve(at=EVENING)
    releasing.issue(
        small.act(at=EVENING), campaign=small.CAMPAIGN, approvers=("director", "executive")
    )


def test_a_release_of_the_evening_was_issued_on_that_day() -> None:
    page = browser("director").get(f"/commission/officers/{small.mptc_id(2)}/").text

    assert 'data-label="Issued">2022-07-01<' in page
    assert 'data-label="Issued">2022-07-02' not in page


def test_work_was_asked_for_in_new_york_time() -> None:
    browser("director").post("/commission/persons/compare/")
    browser(small.STAFF).post("/commission/persons/compare/")
    assert Job.objects.exists()

    Job.objects.update(asked_at=EVENING)
    page = browser("director").get("/commission/work/").text

    assert "2022-07-01 21:30, New York time" in page
    assert "UTC" not in page
