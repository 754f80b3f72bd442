"""Staff let a worker build the packets of what was released, from the page of the release."""

from pathlib import Path
from typing import Any

import pytest
from tests.integration.campaigns import small
from tests.integration.console.office import browser, decision_day_comes, opened, waiting

from standing.correspondence.models import Packet
from standing.jobs import tasks
from standing.jobs.models import Job

pytestmark = [pytest.mark.tables, pytest.mark.django_db]


@pytest.fixture
def released(tmp_path: Path, settings: Any) -> str:
    """The address of a release that two people approved in their browsers."""
    settings.HOME = tmp_path / "home"
    opened(tmp_path)
    decision_day_comes()
    row = waiting()
    here = f"/commission/decisions/{row.pk}/"
    for who in ("director", "commissioner"):
        assert (
            browser(who).post(f"{here}approve/", {"preview": row.preview_hash}).status_code == 303
        )
    return here


def test_the_page_of_a_release_says_what_is_built_and_staff_let_a_worker_build_it(
    released: str,
) -> None:
    staff = browser(small.STAFF)
    page = staff.get(released).text
    assert "0 of 1 packet of this campaign are built" in page
    assert "Build the packets" in page
    director = browser("director").get(released).text
    assert "Certification staff let a worker build them" in director
    assert f"{released}packets/" not in director

    answer = staff.post(f"{released}packets/")

    job = Job.objects.get(kind="packets")
    assert (answer.status_code, answer["Location"]) == (303, f"/commission/work/{job.key}/")
    assert "A worker builds packets now" in staff.get(released).text
    assert "Build the packets" not in staff.get(released).text

    tasks.carry_out(job.pk)

    assert Packet.objects.exists()
    assert "Every packet of this campaign is built" in staff.get(released).text


def test_pressed_twice_it_is_one_job_and_the_second_press_is_told(released: str) -> None:
    staff = browser(small.STAFF)
    staff.post(f"{released}packets/")

    answer = staff.post(f"{released}packets/")

    assert answer.status_code == 422
    assert "Nothing was begun twice" in answer.text
    assert Job.objects.filter(kind="packets").count() == 1


def test_before_the_release_there_is_nothing_to_build_and_who_may_not_finds_no_page(
    tmp_path: Path,
) -> None:
    opened(tmp_path)
    address = f"/commission/decisions/{waiting().pk}/packets/"

    answer = browser(small.STAFF).post(address)

    assert answer.status_code == 422
    assert "not issued yet" in answer.text
    for who in ("director", "commissioner", "auditor"):
        assert browser(who).post(address).status_code == 404
    assert not Job.objects.filter(kind="packets").exists()


def test_a_real_register_prints_no_address_that_leads_nowhere(
    released: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("standing.jobs.packing.invented_world", lambda: None)
    settings.URL = "http://127.0.0.1:8000"
    staff = browser(small.STAFF)

    answer = staff.post(f"{released}packets/")

    assert answer.status_code == 422
    assert "Set STANDING_URL" in answer.text
    settings.URL = "https://register.example.gov"
    assert staff.post(f"{released}packets/").status_code == 303
