"""The forms of the publications page for counts that fell and for errata, and what would be stopped."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.integration.campaigns import small
from tests.integration.console.office import browser, hidden, opened

from standing.certification.models import Proposal
from standing.jobs.domain import Kind
from standing.jobs.models import Job
from standing.kernel.access import Act
from standing.ledger import queries as ledger
from standing.ledger.models import Entry
from standing.pages.console.published import releases
from standing.register import errata, proposing
from standing.register.models import Erratum

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
PAGE = "/commission/publications/"
ERRATUM = {
    "release": "1", "since": "2022-07-01", "about": "officers.csv",
    "wrong": "Twelve lines had no day.", "right": "They end on July 1, 2025.",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _world(db: None, tmp_path: Path, settings: Any) -> None:
    """Officers 1 to 4 are put forward, and a first release lists them."""
    settings.HOME = tmp_path / "home"
    opened(tmp_path, prepared=False)
    made = prepared()
    for who in ("director", "executive"):
        proposing.approve(act(who, minutes=1), key=made.key, preview=made.bound_to)
    proposing.publish(act("director", minutes=2), key=made.key, out=releases())


def act(by: str = small.STAFF, *, minutes: int = 0) -> Act:
    return small.act(by, at=small.JULY_1 + timedelta(minutes=minutes))


def prepared(*, minutes: int = 0) -> Proposal:
    releases().mkdir(parents=True, exist_ok=True)
    return proposing.propose(act(minutes=minutes), out=releases(), as_of=small.JULY_1.date())


def prepare(client: Client, shown: str, **typed: object):  # type: ignore[no-untyped-def]  # a response
    sent = {"shown": shown, "as_of": "2022-07-01", "fall": [], "fall-because": []}
    return client.post(f"{PAGE}prepare/", {**sent, **typed})


def shown(client: Client) -> str:
    """The state that the form of a release was shown with: the first on the page."""
    return hidden(client.get(PAGE).text, "shown")


def add(client: Client, state: str = "", **typed: str):  # type: ignore[no-untyped-def]  # a response
    return client.post(f"{PAGE}errata/", {"shown": state or errata.state(), **ERRATUM, **typed})


def mend(client: Client, by: str, number: str = "1"):  # type: ignore[no-untyped-def]  # a response
    return client.post(f"{PAGE}errata/mend/", {"erratum": number, "replaced_by": by})


def second_release() -> None:
    made = prepared(minutes=10)
    for who in ("director", "executive"):
        proposing.approve(act(who, minutes=11), key=made.key, preview=made.bound_to)
    proposing.publish(act("director", minutes=12), key=made.key, out=releases())


# Counts that fell


def test_a_fall_is_accepted_with_its_reason_and_blank_lines_are_left_out() -> None:
    client = browser("director")
    done = prepare(
        client, shown(client), fall=["register", "", "acton"],
        **{"fall-because": ["Forty retired.", "", "Merged into the county."]},
    )  # fmt: skip
    assert done.status_code == 303
    asked = str(Job.objects.get(kind=Kind.PROPOSE).arguments)
    for said in ("register", "Forty retired.", "acton", "Merged into the county."):
        assert said in asked


@pytest.mark.parametrize(
    ("fall", "because", "told"),
    [
        (["register"], [""], "say why it rightly fell"),
        ([""], ["Forty retired."], "Name each count that fell"),
        (["acton", "acton"], ["All retired.", "Again."], "named twice"),
    ],
)
def test_a_fall_without_a_reason_is_refused_and_what_was_typed_stays(
    fall: list[str], because: list[str], told: str
) -> None:
    client = browser("director")
    answer = prepare(client, shown(client), fall=fall, **{"fall-because": because})
    assert answer.status_code == 422
    assert told in answer.text
    for typed in (*fall, *because):
        assert typed in answer.text
    assert not Job.objects.exists()


def test_a_form_for_a_release_from_before_another_one_begins_nothing() -> None:
    client = browser("director")
    before = shown(client)
    prepared(minutes=5)
    stale = prepare(client, before, fall=["register"], **{"fall-because": ["Forty retired."]})
    assert stale.status_code == 422
    assert "since the page was shown to you" in stale.text
    assert "Forty retired." in stale.text
    assert not Job.objects.exists()


def test_the_button_pressed_twice_is_one_piece_of_work() -> None:
    client = browser("director")
    state, typed = shown(client), {"fall": ["register"], "fall-because": ["Forty retired."]}
    first, second = prepare(client, state, **typed), prepare(client, state, **typed)
    assert first["Location"] == second["Location"]
    assert Job.objects.count() == 1


@pytest.mark.parametrize("who", ["auditor", "commissioner"])
def test_who_prepares_no_release_accepts_no_fall_and_publishes_no_erratum(who: str) -> None:
    client = browser(who)
    assert prepare(client, "-1").status_code == 404
    assert add(client).status_code == 404
    assert mend(client, "2").status_code == 404
    page = client.get(PAGE).text
    assert "Counts that rightly fell" not in page
    assert "Publish an erratum" not in page
    assert not Job.objects.exists()
    assert not Erratum.objects.exists()


# Errata


def test_an_erratum_is_published_and_everybody_reads_it_at_once() -> None:
    done = add(browser(small.STAFF))
    assert (done.status_code, done["Location"]) == (303, PAGE)
    made = Erratum.objects.get()
    assert (made.release, made.since, made.subject) == (1, date(2022, 7, 1), "officers.csv")
    public = Client().get("/errata/").text
    assert ERRATUM["wrong"] in public
    assert ERRATUM["right"] in public
    assert Entry.objects.get(kind="erratum.published").actor == small.STAFF
    assert ledger.verify().ok


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"wrong": " "}, "Say what was wrong"),
        ({"right": ""}, "Say what is right"),
        ({"release": "first"}, "Write the number of a release"),
        ({"release": "9"}, "There is no release of the number 9"),
        ({"since": "soon"}, "could not read “soon” as a day"),
        ({"since": "2022-06-30"}, "could be read from July 1, 2022 on"),
        ({"wrong": "Call 617-555-0123"}, "a telephone number"),
        ({"about": "9999-9999"}, "found no officer of that MPTC ID"),
    ],
)
def test_an_erratum_that_cannot_be_right_is_refused_and_what_was_typed_stays(
    typed: dict[str, str], told: str
) -> None:
    answer = add(browser(small.STAFF), **typed)
    assert answer.status_code == 422
    assert told in answer.text
    for name, value in {**ERRATUM, **typed}.items():
        assert value in answer.text, name
    form = answer.text.partition("Publish an erratum</summary>")[0]
    assert form.rpartition("<details")[2].strip() == 'class="act" open><summary>'
    assert not Erratum.objects.exists()


def test_an_erratum_pressed_twice_or_from_a_page_of_before_is_published_once() -> None:
    client = browser(small.STAFF)
    state = errata.state()
    assert f'name="shown" value="{state}"' in client.get(PAGE).text
    assert add(client, state).status_code == 303
    twice = add(client, state)
    assert twice.status_code == 422
    assert "since the page was shown to you" in twice.text
    assert ERRATUM["wrong"] in twice.text
    assert Erratum.objects.count() == 1
    assert add(client, wrong="A second fault.").status_code == 303


def test_an_erratum_is_mended_once_by_a_later_release() -> None:
    client = browser(small.STAFF)
    add(client)
    early = mend(client, "2")
    assert early.status_code == 422
    assert "There is no release of the number 2" in early.text
    assert 'name="replaced_by" inputmode="numeric" required value="2"' in early.text
    second_release()
    for by, told in (("", "Write the number of a release"), ("1", "by a later release only")):
        refused = mend(client, by)
        assert refused.status_code == 422
        assert told in refused.text
    assert mend(client, "2").status_code == 303
    twice = mend(client, "2")
    assert twice.status_code == 422
    assert "says already that release 2" in twice.text
    assert Entry.objects.filter(kind="erratum.mended").count() == 1
    assert "Replaced by release 2." in client.get(PAGE).text


# What waits and would be stopped


def test_a_release_that_waits_and_would_be_published_is_offered_for_approval() -> None:
    prepared(minutes=5)
    page = browser("executive").get(PAGE).text
    assert "This would be stopped" not in page
    assert f"{PAGE}approve/" in page


def test_a_release_that_waits_and_would_be_stopped_says_so_before_anybody_presses() -> None:
    prepared(minutes=5)
    assert add(browser(small.STAFF)).status_code == 303
    page = browser("executive").get(PAGE).text
    assert "This would be stopped" in page
    assert "has changed since this release was prepared" in page
    assert f"{PAGE}approve/" not in page
    prepared(minutes=20)
    assert "This would be stopped" not in browser("executive").get(PAGE).text
