"""Many cases decided together: frozen when the button is pressed, decided by a worker, each once."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import make
from tests.integration.console import cases
from tests.integration.console.office import hidden
from tests.integration.pages import world
from tests.integration.pages.world import World
from tests.signing import account, client_of, show_again

from standing.accounts.models import Grant
from standing.certification import weighing
from standing.certification.models import Weighing
from standing.jobs import choices, tasks, together
from standing.jobs.domain import JobState
from standing.jobs.models import CasePortion, Job
from standing.kernel.access import Act, Role
from standing.ledger import queries as ledger
from standing.ledger.models import Entry
from standing.pages.console import together as page_of
from standing.reports.queue_rows import Group
from standing.rules.facts import CharacterFound

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
REVIEW = "/commission/queue/review/"


@pytest.fixture
def made() -> World:
    """The world as it stood on June 30, 2022: prepared, nothing issued."""
    return cases.build()


@pytest.fixture
def staff() -> Client:
    """A browser of the certification staff."""
    return client_of(account("staff", Role.CERTIFICATION_STAFF))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave more than two cases to a worker, three in a portion."""
    monkeypatch.setattr(page_of, "AT_ONCE", 2)
    monkeypatch.setattr(together, "PORTION", 3)


def pressed(staff: Client, decision: str = "good") -> Job:
    """Decide everything in further review together; the job that does it."""
    address, sent, _follows = cases.looked_at(staff, "review", decision)
    answer = staff.post(address, sent)
    job = Job.objects.latest("id")
    assert answer.status_code == 303
    assert answer["Location"] == reverse("console-job", args=[job.key])
    return job


def worked(job: Job) -> Job:
    """Let a worker do the job, and look at it again."""
    tasks.carry_out(job.pk)
    job.refresh_from_db()
    return job


def test_two_thousand_cases_are_decided_by_one_job_each_by_its_own_entry(
    made: World, staff: Client
) -> None:
    cases.many(made, 1_999)
    job = pressed(staff)
    assert not Weighing.objects.exists(), "the request itself decided something"

    done = worked(job)

    assert (done.state, done.result) == (JobState.DONE, "2,000 cases decided.")
    assert (done.done, done.total) == (2_000, 2_000)
    found = Weighing.objects.all()
    assert found.values("officer").distinct().count() == found.count() == 2_000
    assert set(found.values_list("found_by", "reason")) == {("staff", "Read together.")}
    assert Entry.objects.filter(kind="character.weighed", actor="staff").count() == 2_000
    assert ledger.verify().ok


@pytest.mark.usefixtures("few")
def test_pressed_twice_it_is_one_job_and_pressed_once_more_it_was_decided_already(
    made: World, staff: Client
) -> None:
    cases.many(made, 4)
    address, sent, _follows = cases.looked_at(staff, "review", "good")

    first, second = staff.post(address, sent), staff.post(address, sent)
    worked(Job.objects.get())
    third = staff.post(address, sent, follow=True)

    assert first["Location"] == second["Location"]
    assert "These cases were decided already. Nothing was done twice." in third.text
    assert Job.objects.count() == 1
    assert Entry.objects.filter(kind="character.weighed").count() == 5


@pytest.mark.usefixtures("few")
def test_a_first_press_looks_through_no_earlier_job(made: World, staff: Client) -> None:
    cases.many(made, 4)
    address, sent, _follows = cases.looked_at(staff, "review", "good")

    with CaptureQueriesContext(connection) as asked:
        staff.post(address, sent)

    searched = [each["sql"] for each in asked if "LIKE" in each["sql"].upper()]
    assert Job.objects.count() == 1
    assert not [sql for sql in searched if "arguments" in sql]


@pytest.mark.usefixtures("few")
def test_a_worker_that_is_killed_goes_on_where_it_stopped_and_decides_nothing_twice(
    made: World, staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases.many(made, 7)
    job, weigh, done = pressed(staff), choices.weighing.weigh_character, []

    def killed(act: Act, **asked: object) -> object:
        done.append(asked["mptc_id"])
        if len(done) == 5:  # in the middle of the second portion
            raise SystemExit(1)
        return weigh(act, **asked)

    with monkeypatch.context() as patched:
        patched.setattr(choices.weighing, "weigh_character", killed)
        with pytest.raises(SystemExit):
            tasks.carry_out(job.pk)
    assert Weighing.objects.count() == 3, "half a portion was kept"
    page = staff.get(REVIEW).text
    assert "3 of 8 decided." in page
    assert "Decide all" not in page

    ended = worked(job)

    assert (ended.state, ended.result) == (JobState.DONE, "8 cases decided.")
    assert Weighing.objects.values("officer").distinct().count() == 8
    assert Entry.objects.filter(kind="character.weighed").count() == 8
    assert ledger.verify().ok


@pytest.mark.usefixtures("few")
def test_a_case_that_changed_since_is_left_and_told_and_one_that_came_is_not_decided(
    made: World, staff: Client
) -> None:
    ids = cases.many(made, 6)
    job = pressed(staff)
    weighing.weigh_character(
        make.act(at=datetime(2022, 6, 30, 20, 30, tzinfo=UTC), reason="Somebody was quicker."),
        mptc_id=ids[1], found=CharacterFound.LACKING, on=date(2022, 6, 30),
    )  # fmt: skip
    (late,) = cases.many(made, 1, at=datetime(2022, 6, 30, 20, 31, tzinfo=UTC))

    done = worked(job)

    told = "6 of 7 cases decided. 1 had changed since it was shown and was left."
    assert done.result == told
    assert told in staff.get(f"/jobs/{job.key}/").text
    page = staff.get(reverse("console-job", args=[job.key])).text
    assert re.search(rf"Example \d+, Lee \({ids[1]}\)</a>: it has changed since it was shown", page)
    assert "Read together." in page
    assert ids[1] not in staff.get(f"/jobs/{job.key}/").text, "the public page names nobody"
    judge = client_of(account("judge", Role.HEARING_OFFICER))
    read_by_a_judge = judge.get(reverse("console-job", args=[job.key])).text
    assert told in read_by_a_judge
    assert ids[1] not in read_by_a_judge
    assert "Read together." not in read_by_a_judge
    assert [row.found for row in Weighing.objects.filter(officer__mptc_id=ids[1])] == ["lacking"]
    assert not Weighing.objects.filter(officer__mptc_id=late).exists()


@pytest.mark.usefixtures("few")
def test_a_case_that_the_action_refuses_is_left_with_its_sentence(
    made: World, staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases.many(made, 3)
    job, weigh = pressed(staff), choices.weighing.weigh_character

    def refuses(act: Act, **asked: object) -> object:
        if asked["mptc_id"] == world.FURTHER_REVIEW:
            raise choices.NotFound("There is no such officer now.")
        return weigh(act, **asked)

    monkeypatch.setattr(choices.weighing, "weigh_character", refuses)
    done = worked(job)

    assert done.result == "3 of 4 cases decided. 1 could not be decided so and was left."
    assert "There is no such officer now." in staff.get(reverse("console-job", args=[job.key])).text


@pytest.mark.usefixtures("few")
def test_while_a_worker_decides_a_group_nobody_begins_another_for_it(
    made: World, staff: Client
) -> None:
    cases.many(made, 4)
    director = client_of(account("director", Role.CERTIFICATION_DIRECTOR))
    address, sent, _follows = cases.looked_at(director, "review", "lacking")
    one = cases.looked_at(director, "review", "good", marked=[first_of(director)])
    pressed(staff)

    many = director.post(address, sent)
    few = director.post(one[0], one[1])

    for answer in (many, few):
        assert answer.status_code == 422
        assert "A worker decides cases of this group already." in answer.text
    assert Job.objects.count() == 1
    assert not Weighing.objects.exists()


def first_of(client: Client) -> int:
    """The key of the first case in further review."""
    found = re.search(r'name="case" value="(\d+)"', client.get(REVIEW).text)
    assert found
    return int(found[1])


@pytest.mark.usefixtures("few")
def test_who_lost_the_role_before_the_worker_began_decides_nothing(
    made: World, staff: Client
) -> None:
    cases.many(made, 4)
    job = pressed(staff)
    Grant.objects.filter(account__username="staff").update(until=date(2022, 6, 30))

    refused = worked(job)

    assert refused.state == JobState.REFUSED
    assert not Weighing.objects.exists()
    assert "what was decided until then stays decided" in Client().get(f"/jobs/{job.key}/").text


@pytest.mark.usefixtures("few")
def test_who_loses_the_role_meanwhile_decides_no_more(
    made: World, staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases.many(made, 7)
    job, carry_out = pressed(staff), together._carry_out

    def then_revoked(*asked: object) -> together.Outcome:
        found = carry_out(*asked)
        Grant.objects.filter(account__username="staff").update(until=date(2022, 6, 30))
        return found

    monkeypatch.setattr(together, "_carry_out", then_revoked)

    assert worked(job).state == JobState.REFUSED
    assert Weighing.objects.count() == 3


def test_what_is_frozen_is_every_case_with_the_state_it_was_shown_in(
    made: World, staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_of, "AT_ONCE", 2)
    cases.many(made, 250)
    shown = list(page_of.waiting.all_of(page_of.Asked(group=Group.REVIEW), known=world.JUNE_30))
    pressed(staff)

    rows = CasePortion.objects.order_by("place").values_list("cases", flat=True)
    frozen = [tuple(each) for row in rows for each in json.loads(row)]
    assert frozen == [(each.key, each.state) for each in shown]
    assert len(rows) == 3


@pytest.mark.parametrize("forged", ["2022-06-30T20:00:00+00:00", "2022-06-30 20:00", "x:y", ""])
def test_the_moment_a_page_was_made_is_taken_from_nobody_else(
    made: World, staff: Client, forged: str
) -> None:
    address, sent, _follows = cases.looked_at(staff, "review", "good")

    answer = staff.post(address, {**sent, "known": forged}, follow=True)

    assert "What came is not what this page sends" in answer.text
    assert not Weighing.objects.exists()


def test_without_a_look_at_what_follows_nothing_is_decided(made: World, staff: Client) -> None:
    address, sent, _follows = cases.looked_at(staff, "review", "good")

    answer = staff.post(address, {**sent, "decision": "lacking"})

    assert answer.status_code == 200
    assert "find character and fitness lacking</li>" in answer.text
    assert hidden(answer.text, "seen") != sent["seen"]
    assert not Weighing.objects.exists()


def test_a_finding_against_many_asks_for_the_second_factor_and_keeps_reason_and_marks(
    made: World,
) -> None:
    cases.many(made, 2)
    late = client_of(account("late", Role.CERTIFICATION_STAFF), shown_ago=16 * 60)
    marked = [first_of(late)]
    address, sent, follows = cases.looked_at(
        late, "review", "lacking", reason="As told.", marked=marked
    )

    asked = late.post(address, sent)
    assert "You are asked for your second factor first" in follows
    assert asked["Location"].startswith(reverse("mfa_reauthenticate"))
    assert not Weighing.objects.exists()
    show_again(late)
    back = late.get(address).text

    assert "Decide 1 case together" in back
    assert "As told.</textarea>" in back
    assert [int(each) for each in re.findall(r'name="case" value="(\d+)"', back)] == marked * 2
    again = {**sent, "seen": hidden(back, "seen"), "known": hidden(back, "known")}
    assert late.post(address, again).status_code == 303
    assert Weighing.objects.get().found == "lacking"
    assert late.get(address)["Location"] == REVIEW, "what was sent is not kept"


@pytest.mark.parametrize("decision", ["lacking", "incomplete"])
def test_a_single_finding_against_somebody_asks_for_the_second_factor_and_keeps_what_was_typed(
    made: World, decision: str
) -> None:
    late = client_of(account("late", Role.CERTIFICATION_STAFF), shown_ago=16 * 60)
    address = f"{REVIEW}{first_of(late)}/"
    page = late.get(address).text
    sent = {"shown": hidden(page, "shown"), "decision": decision, "reason": "Two letters."}

    asked = late.post(address, sent)
    assert asked["Location"].startswith(reverse("mfa_reauthenticate"))
    assert not Entry.objects.filter(
        kind__in=["character.weighed", "application.incomplete"]
    ).exists()
    show_again(late)
    back = late.get(address).text

    assert "Two letters.</textarea>" in back
    assert "Nothing is decided yet." in back
    assert re.search(rf'value="{decision}" checked', back)
    assert late.post(address, sent).status_code == 303
    assert (
        Entry.objects.filter(kind__in=["character.weighed", "application.incomplete"]).count() == 1
    )


def test_a_finding_for_somebody_asks_for_no_second_factor_again(made: World) -> None:
    late = client_of(account("late", Role.CERTIFICATION_STAFF), shown_ago=16 * 60)
    address = f"{REVIEW}{first_of(late)}/"
    shown = hidden(late.get(address).text, "shown")

    late.post(address, {"shown": shown, "decision": "good", "reason": "Two letters."})

    assert Weighing.objects.get().found == "good"


def test_without_anything_typed_the_address_leads_to_the_list(made: World, staff: Client) -> None:
    assert staff.get(f"{REVIEW}together/")["Location"] == REVIEW
    auditor = client_of(account("auditor", Role.AUDITOR))
    assert auditor.get(f"{REVIEW}together/").status_code == 404


def test_every_choice_that_goes_against_an_officer_is_marked_so() -> None:
    grave = {each.name for offered in choices.CHOICES.values() for each in offered if each.grave}

    assert grave == {"lacking", "incomplete", "lapse"}
