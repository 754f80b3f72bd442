"""The exceptions queue: who stands there, the evidence, deciding one case, and deciding many."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import make
from tests.integration.console import cases
from tests.integration.pages import world
from tests.integration.pages.world import World
from tests.signing import account, client_of

from standing.campaigns.models import (
    Filing,
    FilingRow,
    MatchAnswer,
    QuestionnaireAnswer,
)
from standing.certification import grounds, weighing
from standing.certification.models import (
    Condition,
    ConditionAct,
    Determination,
    Incomplete,
    Weighing,
)
from standing.kernel.access import Role
from standing.ledger.models import Entry
from standing.reports import queue as waiting
from standing.reports.queue import Asked
from standing.reports.queue_rows import Group
from standing.rules.book import the_book
from standing.rules.determine import Result
from standing.rules.facts import BarKind, CharacterFound
from standing.workforce.models import Bar

pytestmark = pytest.mark.django_db
QUEUE = "/commission/queue/"
REVIEW = f"{QUEUE}review/"


@pytest.fixture
def made() -> World:
    """The world as it stood on June 30, 2022: prepared, nothing issued."""
    return cases.build()


@pytest.fixture
def staff() -> Client:
    """A browser of the certification staff."""
    return client_of(account("staff", Role.CERTIFICATION_STAFF))


def key_of(made: World, mptc_id: str) -> int:
    """The key of an officer's case in further review."""
    return Determination.objects.get(officer__mptc_id=mptc_id, superseded_at=None).pk


def field(page: str, name: str) -> str:
    """What a hidden field of the page holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def test_only_officers_who_need_a_person_stand_in_the_queue(made: World, staff: Client) -> None:
    page = staff.get(QUEUE)

    assert page.status_code == 200
    assert "2 cases wait for somebody" in page.text
    review = staff.get(REVIEW).text
    assert "Dunmore, Emerson" in review
    assert "The agency does not attest character and fitness" in review
    assert "Avery" not in review
    assert "Everhart, Quinn" in staff.get(f"{QUEUE}declined/").text


def test_nobody_stands_among_the_declined_once_it_is_issued() -> None:
    cases.build(released=True)

    assert waiting.counts(known=world.AUGUST_10)[Group.DECLINED] == 0


def test_the_evidence_stands_side_by_side(made: World, staff: Client) -> None:
    page = staff.get(f"{REVIEW}{key_of(made, world.FURTHER_REVIEW)}/").text

    for heading in (
        "The rule", "What the agency sent", "What the register holds", "Training record",
    ):  # fmt: skip
        assert f"<h3>{heading}</h3>" in page
    assert "An inquiry is open." in page
    assert "555 CMR 7.05(2)(c)" in page
    assert "Abington Police Department, full-time, since April 6, 2015" in page
    assert "November 23, 1984" not in page  # a date of birth is told to nobody


def test_a_case_leads_to_the_officers_file_with_its_timeline(made: World, staff: Client) -> None:
    page = staff.get(f"{REVIEW}{key_of(made, world.FURTHER_REVIEW)}/").text

    assert f'<a href="/commission/officers/{world.FURTHER_REVIEW}/">The officer’s file and' in page
    assert staff.get(f"/commission/officers/{world.FURTHER_REVIEW}/").status_code == 200


def test_a_reviewer_reads_the_answers_that_are_not_sealed_and_nobody_else_does(
    made: World, staff: Client
) -> None:
    for question, answer, sealed in ((1, "I was never charged.", False), (6, "Private.", True)):
        QuestionnaireAnswer.objects.create(
            filing=Filing.objects.get(receipt="R-0001"),
            officer=made.officers[world.FURTHER_REVIEW], form_version="2022", question=question,
            answer=answer, sealed=sealed,
        )  # fmt: skip
    address = f"{REVIEW}{key_of(made, world.FURTHER_REVIEW)}/"

    reviewer = staff.get(address).text
    auditor = client_of(account("auditor", Role.AUDITOR)).get(address).text

    assert "I was never charged." in reviewer
    assert "Private." not in reviewer
    assert "I was never charged." not in auditor


def test_a_case_is_decided_with_a_reason_and_the_next_one_opens(made: World, staff: Client) -> None:
    (other,) = cases.many(made, 1)
    address = f"{REVIEW}{key_of(made, world.FURTHER_REVIEW)}/"
    shown = field(staff.get(address).text, "shown")

    answer = staff.post(
        address, {"shown": shown, "decision": "good", "reason": "The inquiry ended well."}
    )

    assert answer.status_code == 303
    assert answer["Location"] == f"{REVIEW}{key_of(made, other)}/"
    found = Weighing.objects.get()
    assert (found.found, found.on, found.found_by) == ("good", date(2022, 6, 30), "staff")
    assert "Decided for Dunmore, Emerson (0101-0004): Find good character and fitness." in (
        staff.get(answer["Location"]).text
    )
    assert "Dunmore" not in staff.get(REVIEW).text.split("<table")[1]


def test_without_a_reason_or_a_choice_nothing_is_decided_and_what_was_typed_stays(
    made: World, staff: Client
) -> None:
    address = f"{REVIEW}{key_of(made, world.FURTHER_REVIEW)}/"
    shown = field(staff.get(address).text, "shown")

    no_reason = staff.post(address, {"shown": shown, "decision": "good", "reason": ""})
    no_choice = staff.post(address, {"shown": shown, "reason": "The inquiry ended well."})

    assert (no_reason.status_code, no_choice.status_code) == (422, 422)
    assert "Say why, for the record" in no_reason.text
    assert "The inquiry ended well." in no_choice.text
    assert not Weighing.objects.exists()


def test_of_two_people_who_decide_one_case_the_second_is_told(made: World, staff: Client) -> None:
    address = f"{REVIEW}{key_of(made, world.FURTHER_REVIEW)}/"
    director = client_of(account("director", Role.CERTIFICATION_DIRECTOR))
    shown = field(staff.get(address).text, "shown")
    sent = {"shown": shown, "decision": "good", "reason": "The inquiry ended well."}

    staff.post(address, sent)
    second = director.post(address, {**sent, "decision": "lacking"}, follow=True)

    assert "This case no longer waits for a person" in second.text
    assert [row.found for row in Weighing.objects.all()] == ["good"]
    assert Entry.objects.filter(kind="character.weighed").count() == 1


def test_a_form_shown_before_the_case_changed_does_nothing(made: World, staff: Client) -> None:
    address = f"{REVIEW}{key_of(made, world.FURTHER_REVIEW)}/"

    answer = staff.post(address, {"shown": "0" * 64, "decision": "good", "reason": "Stale."})

    assert answer.status_code == 422
    assert "This has changed since the page was shown to you" in answer.text
    assert not Weighing.objects.exists()


def test_all_of_the_filter_are_decided_with_one_reason_each_by_its_own_entry(
    made: World, staff: Client
) -> None:
    ids = cases.many(made, waiting.AT_A_TIME + 10)
    count = len(ids) + 1
    preview = staff.post(f"{REVIEW}together/", {"which": "filter"})

    assert preview.status_code == 200
    assert f"Decide {count} cases together" in preview.text
    address, sent, _follows = cases.looked_at(staff, "review", "good")
    done = staff.post(address, sent)
    again = staff.post(address, sent)

    assert done.status_code == 303
    assert Entry.objects.filter(kind="character.weighed").count() == count
    assert Weighing.objects.values("officer").distinct().count() == count
    assert waiting.counts(known=world.AUGUST_10)[Group.REVIEW] == 0
    assert again.status_code == 422
    assert "Nothing was decided" in again.text


def test_a_case_that_changed_meanwhile_is_left_out_and_named(made: World, staff: Client) -> None:
    ids = cases.many(made, 3)
    address, sent, _follows = cases.looked_at(staff, "review", "good")
    weighing.weigh_character(
        make.act(at=datetime(2022, 6, 30, 20, 30, tzinfo=UTC), reason="Somebody was quicker."),
        mptc_id=ids[1], found=CharacterFound.LACKING, on=date(2022, 6, 30),
    )  # fmt: skip
    cases.many(made, 1, at=datetime(2022, 6, 30, 20, 31, tzinfo=UTC))

    done = staff.post(address, sent, follow=True)

    assert "3 cases decided" in done.text
    assert "Left out: Example" in done.text
    assert ids[1] in done.text
    assert [row.found for row in Weighing.objects.filter(officer__mptc_id=ids[1])] == ["lacking"]
    assert Weighing.objects.filter(found="good").count() == 3


def test_cases_with_different_grounds_are_not_decided_together(made: World, staff: Client) -> None:
    (other,) = cases.many(made, 1)
    row = Determination.objects.get(officer__mptc_id=other)
    row.findings = row.findings.replace("character.not-attested", "character.cannot-attest")
    row.save()

    answer = staff.post(
        f"{REVIEW}together/",
        {"which": "marked", "case": [key_of(made, other), key_of(made, world.FURTHER_REVIEW)]},
    )

    assert answer.status_code == 422
    assert "These cases stand here for different reasons" in answer.text
    assert not Weighing.objects.exists()


@pytest.mark.parametrize("key", ["²", "٣", "9" * 40, "-1", "one"])
def test_a_case_that_no_box_names_is_none(made: World, staff: Client, key: str) -> None:
    answer = staff.post(f"{REVIEW}together/", {"which": "marked", "case": [key]})

    assert (answer.status_code, answer["Location"]) == (303, REVIEW)
    assert not Weighing.objects.exists()


def test_all_are_offered_together_only_where_one_ground_is_shown(
    made: World, staff: Client
) -> None:
    (other,) = cases.many(made, 1)
    assert "Decide all 2 cases together" in staff.get(REVIEW).text
    row = Determination.objects.get(officer__mptc_id=other)
    row.findings = row.findings.replace("character.not-attested", "character.cannot-attest")
    row.save()

    mixed = staff.get(REVIEW).text

    assert 'value="filter"' not in mixed
    assert "These 2 cases rest on different grounds: choose one of the grounds above" in mixed
    assert 'value="marked"' in mixed
    grounds = re.findall(r'href="([^"]*ground=[^"]*)"', mixed)
    assert len(grounds) == 2
    for address in grounds:
        one = staff.get(address.replace("&amp;", "&")).text
        assert "Decide this case of this filter together" in one
    assert "Decide this case of this filter together" in staff.get(f"{REVIEW}?words={other}").text


def test_only_the_marked_are_decided(made: World, staff: Client) -> None:
    ids = cases.many(made, 4)
    marked = [key_of(made, ids[0]), key_of(made, ids[2])]
    address, sent, _follows = cases.looked_at(staff, "review", "lacking", marked=marked)

    staff.post(address, sent)

    found = set(Weighing.objects.values_list("officer__mptc_id", flat=True))
    assert found == {ids[0], ids[2]}


def test_pages_go_on_after_the_last_case_and_miss_nobody(made: World, staff: Client) -> None:
    ids = {*cases.many(made, waiting.AT_A_TIME + 5), world.FURTHER_REVIEW}
    first = staff.get(REVIEW).text
    following = re.search(r'href="([^"]+)" rel="next"', first)
    assert following
    second = staff.get(following[1].replace("&amp;", "&")).text

    def on(page: str) -> list[str]:
        return re.findall(r'data-label="MPTC ID">([\d-]+)<', page)

    assert len(on(first)) == waiting.AT_A_TIME
    assert {*on(first), *on(second)} == ids
    assert len([*on(first), *on(second)]) == len(ids)


def test_a_page_asks_as_many_questions_for_many_cases_as_for_few(
    made: World, staff: Client
) -> None:
    cases.many(made, 3)
    staff.get(REVIEW)
    with CaptureQueriesContext(
        connection,
    ) as few:
        staff.get(REVIEW)
    cases.many(made, 2 * waiting.AT_A_TIME)
    with CaptureQueriesContext(connection) as more:
        staff.get(REVIEW)

    assert len(more) == len(few)


def test_a_filter_finds_by_number_name_agency_and_ground(made: World, staff: Client) -> None:
    cases.many(made, 2)

    for query in (
        {"words": world.FURTHER_REVIEW}, {"words": "dunm"},
        {"words": "Dunmore", "agency": world.SUBMITTER, "ground": "character.not-attested"},
    ):  # fmt: skip
        rows = staff.get(REVIEW, query).text.split("<tbody>")[1]
        assert "Dunmore" in rows
        assert "Example" not in rows
    assert "No case fits this filter" in staff.get(REVIEW, {"agency": world.NIL}).text


def test_a_doubtful_row_is_settled_by_a_person(made: World, staff: Client) -> None:
    question = cases.doubt(made, world.CERTIFIED)
    address = f"{QUEUE}matches/{question.pk}/"
    page = staff.get(address).text
    assert "Avery, Jordan" in page

    answer = staff.post(
        address, {"shown": field(page, "shown"), "decision": "same", "reason": "A short name."}
    )

    assert answer.status_code == 303
    assert answer["Location"] == f"{QUEUE}matches/"
    assert MatchAnswer.objects.get(question=question).same_person is True


def test_proof_that_came_is_confirmed(staff: Client) -> None:
    made = cases.build(released=True)
    found = Determination.objects.get(officer=made.officers[world.CONDITIONAL])
    act = ConditionAct.objects.create(
        determination=found, requirement="cpr", state="C3 proof in", on=date(2022, 8, 9),
        recorded_at=datetime(2022, 8, 9, 15, 0, tzinfo=UTC),
    )  # fmt: skip
    address = f"{QUEUE}proof/{act.pk}/"
    page = staff.get(address).text
    assert "Proof in on August 9, 2022." in page

    staff.post(address, {"shown": field(page, "shown"), "decision": "met", "reason": "A card."})

    assert ConditionAct.objects.filter(determination=found, state="C4 met").exists()
    assert waiting.counts(known=datetime(2022, 8, 11, tzinfo=UTC))[Group.PROOF] == 0


def test_a_condition_past_its_day_waits_for_a_person_and_only_then_lapses(staff: Client) -> None:
    made = cases.build(released=True)
    owed = Condition.objects.filter(officer=made.officers[world.CONDITIONAL]).order_by("pk")
    Condition.objects.filter(pk=owed[0].pk).update(due_on=date(2022, 8, 1))
    page = staff.get(f"{QUEUE}overdue/").text
    assert "Brightwater, Casey" in page
    address = f"{QUEUE}overdue/{owed[0].pk}/"
    case = staff.get(address).text

    no_day = staff.post(
        address, {"shown": field(case, "shown"), "decision": "extend", "reason": "They asked."}
    )
    assert no_day.status_code == 422
    assert "Give the new due day" in no_day.text
    staff.post(address, {"shown": field(case, "shown"), "decision": "lapse", "reason": "Nothing."})

    assert ConditionAct.objects.get(state="C6 lapsed").determination == owed[0].determination
    staff.get(f"{QUEUE}overdue/")  # says once what was done
    assert "Brightwater" not in staff.get(f"{QUEUE}overdue/").text


def test_an_incomplete_application_leads_to_its_agency(made: World, staff: Client) -> None:
    found = Incomplete.objects.create(
        officer=made.officers[world.CERTIFIED], receipt="R-0001", found_on=date(2022, 6, 30),
        reason="Half of it is blank.", recorded_at=world.JUNE_30,
    )  # fmt: skip

    assert "Avery, Jordan" in staff.get(f"{QUEUE}incomplete/").text
    page = staff.get(f"{QUEUE}incomplete/{found.pk}/").text
    assert "Half of it is blank." in page
    assert "Who answers at Abington Police Department" in page


def test_a_row_set_aside_is_looked_at_once(made: World, staff: Client) -> None:
    Filing.objects.filter(receipt="R-0001").update(rows=20)
    line = FilingRow.objects.get(officer=made.officers[world.CERTIFIED])
    FilingRow.objects.filter(pk=line.pk).update(set_aside="outside-cohort")
    address = f"{QUEUE}set-aside/{line.pk}/"
    page = staff.get(address).text
    assert "not in the cohort of this round" in page

    staff.post(address, {"shown": field(page, "shown"), "decision": "kept", "reason": "Q to Z."})

    assert Entry.objects.get(kind="row.kept-aside").subject == f"row:R-0001:{line.row}"
    staff.get(f"{QUEUE}set-aside/")  # says once what was done
    assert "Avery" not in staff.get(f"{QUEUE}set-aside/").text


@pytest.mark.parametrize(
    "role", [Role.AUDITOR, Role.STANDARDS_INVESTIGATOR, Role.COUNSEL, Role.EXECUTIVE_DIRECTOR]
)
def test_whoever_only_reads_sees_no_button_and_sends_to_nowhere(made: World, role: Role) -> None:
    reader = client_of(account("reader", role))
    address = f"{REVIEW}{key_of(made, world.FURTHER_REVIEW)}/"

    for page in (QUEUE, REVIEW, address):
        shown = reader.get(page)
        assert shown.status_code == 200
        assert '<form method="post"' not in shown.text.split("<main")[1]
    assert reader.post(address, {"decision": "good", "reason": "x"}).status_code == 404
    assert reader.post(f"{REVIEW}together/", {"which": "filter"}).status_code == 404
    assert not Weighing.objects.exists()


def test_a_group_or_a_case_that_there_is_not_answers_as_absent(made: World, staff: Client) -> None:
    assert staff.get(f"{QUEUE}nothing/").status_code == 404
    gone = staff.get(f"{REVIEW}999999/", follow=True)
    assert "This case no longer waits for a person" in gone.text


def test_the_database_reads_the_grounds_that_the_catalogue_knows() -> None:
    """Red after a new code: write it into ``certification.grounds`` and make a migration."""

    def leading_to(result: Result) -> list[str]:
        return [
            rule.id.removeprefix("gap.")
            for rule in the_book().family("gap")
            if any(wording.value == result for wording in rule.provisions)
        ]

    assert list(grounds.FURTHER_REVIEW) == leading_to(Result.FURTHER_REVIEW)
    assert list(grounds.DECLINED) == leading_to(Result.FAILED)


def test_what_is_chosen_is_what_waited_when_it_was_shown(made: World) -> None:
    cases.many(made, 2)
    before = list(waiting.all_of(Asked(group=Group.REVIEW), known=world.JUNE_30))
    weighing.weigh_character(
        make.act(at=world.JULY_1, reason="Read."), mptc_id=world.FURTHER_REVIEW,
        found=CharacterFound.GOOD, on=date(2022, 6, 30),
    )  # fmt: skip

    assert list(waiting.all_of(Asked(group=Group.REVIEW), known=world.JUNE_30)) == before
    assert len(list(waiting.all_of(Asked(group=Group.REVIEW), known=world.JULY_1))) == 2


@pytest.mark.parametrize("role", [Role.HEARING_OFFICER, Role.COMMISSIONER, Role.RECORDS_OFFICER])
def test_whoever_may_have_to_judge_or_only_releases_reads_counts_and_no_case(
    made: World, role: Role
) -> None:
    reader = client_of(account("reader", role))

    queue = reader.get(QUEUE)

    assert queue.status_code == 200
    assert "Who they are and why is for whoever decides these cases." in queue.text
    assert f'href="{REVIEW}"' not in queue.text
    assert reader.get(REVIEW).status_code == 404
    assert reader.get(f"{REVIEW}{key_of(made, world.FURTHER_REVIEW)}/").status_code == 404


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        (Role.STANDARDS_INVESTIGATOR, True), (Role.COUNSEL, True), (Role.EXECUTIVE_DIRECTOR, True),
        (Role.CERTIFICATION_STAFF, False), (Role.CERTIFICATION_DIRECTOR, False),
        (Role.AUDITOR, False),
    ],
)  # fmt: skip
def test_a_bar_is_a_flag_but_to_whom_the_matrix_gives_it_and_that_reading_is_on_record_once(
    made: World, role: Role, reads: bool
) -> None:
    Bar.objects.create(
        officer=made.officers[world.FURTHER_REVIEW], kind=BarKind.NATIONAL_INDEX.value,
        dated_on=date(2020, 5, 4), source="index of June", recorded_at=world.JUNE_14,
    )  # fmt: skip
    reader = client_of(account("reader", role))
    address = f"{REVIEW}{key_of(made, world.FURTHER_REVIEW)}/"

    page = reader.get(address).text
    reader.get(address)

    assert ("index of June" in page) is reads
    assert ("Something stands against this officer" in page) is not reads
    assert Entry.objects.filter(kind="bars.read").count() == int(reads)


def test_a_group_is_filtered_by_the_name_or_the_town_of_an_agency(
    made: World, staff: Client
) -> None:
    (other,) = cases.many(made, 1)
    here = staff.get(REVIEW, {"agency": "Abington Police"}).text
    elsewhere = staff.get(REVIEW, {"agency": "Tolland"}).text
    by_code = staff.get(REVIEW, {"agency": world.SUBMITTER}).text

    assert other in here
    assert "No case fits this filter" in elsewhere
    assert 'value="Abington Police Department"' in by_code


def test_the_day_of_a_finding_is_not_called_a_due_day(made: World, staff: Client) -> None:
    page = staff.get(f"{REVIEW}{key_of(made, world.FURTHER_REVIEW)}/").text

    assert ">Day of the finding</label>" in page
    assert "due day" not in page.split('id="decide"')[1]
