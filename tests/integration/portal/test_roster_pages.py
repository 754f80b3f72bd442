"""An agency's roster in the portal: its officers, one of them, and the forms that report a change."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import make
from tests.integration.pages import world
from tests.integration.portal.roster_world import HERE, ROSTER, clerk, seen
from tests.signing import account, client_of

from standing.kernel.access import Role, Scope
from standing.kernel.names import PersonName, search_key
from standing.ledger.actions import record
from standing.ledger.queries import entries
from standing.workforce import actions
from standing.workforce.domain import LeaveKind, Separation
from standing.workforce.models import Employment, Leave, Officer, OfficerName, StatusUpdate

pytestmark = pytest.mark.django_db
ONE = f"{ROSTER}{world.CERTIFIED}/"
NEWCOMER = "0101-0099"


@pytest.fixture
def made() -> world.World:
    return world.build()


@pytest.fixture
def browser(made: world.World) -> Client:
    return clerk()


def report(browser: Client, form: str, at: str = ONE, **fields: str) -> HttpResponse:
    """Open the officer's page, fill in one of its forms, and send it."""
    prefix = "withdrawal" if form == "separation/withdrawal" else form
    page = browser.get(at).content.decode()
    data = {f"{prefix}-{name}": value for name, value in fields.items()}
    return browser.post(f"{at}{form}/", {"seen": seen(page), **data})


def test_the_roster_shows_each_officer_with_status_and_what_is_owed(browser: Client) -> None:
    page = browser.get(ROSTER).content.decode()

    assert "Avery, Jordan A." in page
    assert "CPR certificate; Examination" in page
    assert "2022-09-30" in page
    assert "51 days left" in page
    assert "Fennimore-Gale" not in page  # of another agency
    assert "Ashgrove" not in page  # left on June 28
    assert (
        page.count("<tr>")
        == 1
        + Employment.objects.filter(
            agency__code=world.SUBMITTER, superseded_at=None, until=None
        ).count()
    )


def test_the_roster_is_sorted_by_its_headings_and_filtered_by_words_status_and_due(
    browser: Client,
) -> None:
    names = ("Avery", "Brightwater", "Calloway")

    def order(query: str) -> list[str]:
        page = browser.get(ROSTER, dict(part.split("=") for part in query.split("&")))
        shown = page.content.decode().split("<tbody>")[-1]
        return sorted((name for name in names if name in shown), key=shown.index)

    assert order("sort=Officer") == ["Avery", "Brightwater", "Calloway"]
    assert order("sort=-Officer") == ["Calloway", "Brightwater", "Avery"]
    assert order("of=brightw") == ["Brightwater"]
    assert order("of=0101-0003") == ["Calloway"]
    assert order("due=yes") == ["Brightwater"]
    assert order("status=Conditionally Certified") == ["Brightwater"]


def test_the_download_holds_the_rows_that_are_shown_and_asks_for_the_second_factor_again(
    browser: Client,
) -> None:
    page = browser.get(ROSTER, {"due": "yes"}).content.decode()
    address = page.split('href="')
    (there,) = [part.split('"')[0] for part in address if "officers.csv" in part.split('"')[0]]
    rows = list(csv.DictReader(io.StringIO(browser.get(there).content.decode())))

    assert [row["MPTCID"] for row in rows] == [world.CONDITIONAL]
    assert rows[0]["StillOwed"] == "CPR certificate; Examination"
    late = client_of(account("late", Role.AGENCY_SUBMITTER, agency=world.SUBMITTER), shown_ago=3600)
    answer = late.get(there)
    assert answer.status_code == 302
    assert "/sign-in/" in answer["Location"]


def entered() -> None:
    """Let the ledger grow, as it does with every act: what was worked out before is asked anew."""
    record(
        make.act(at=world.AUGUST_10), kind="test.entered", subject="test",
        effective_on=date(2022, 8, 10), authority="none",
    )  # fmt: skip


def hire(made: world.World, many: int) -> None:
    """Let so many more officers serve at the agency."""
    officers = Officer.objects.bulk_create(
        Officer(
            mptc_id=f"0909-{number:04}", cohort_letter="A", recorded_at=world.MARCH_1,
            employed_on_2021_07_01=True, certification_kind="academy",
        )
        for number in range(many)
    )  # fmt: skip
    names = [PersonName(first="Sam", last=f"Oakley{number}") for number in range(many)]
    OfficerName.objects.bulk_create(
        OfficerName(
            officer=officer, last=name.last, first=name.first, sort_key=name.sort_key,
            last_key=search_key(name.last), first_key=search_key(name.first),
            since=date(2021, 7, 1), recorded_at=world.MARCH_1,
        )
        for officer, name in zip(officers, names, strict=True)
    )  # fmt: skip
    Employment.objects.bulk_create(
        Employment(
            officer=officer, agency=made.agencies[world.SUBMITTER], since=date(2020, 1, 1),
            source="test", recorded_at=world.MARCH_1,
        )
        for officer in officers
    )  # fmt: skip


@pytest.mark.parametrize("officers", [600, 2_000])
def test_the_roster_asks_as_many_questions_for_the_largest_agency_as_for_nine_officers(
    made: world.World, browser: Client, officers: int
) -> None:
    browser.get(ROSTER)
    entered()
    with CaptureQueriesContext(connection) as few:
        browser.get(ROSTER)
    hire(made, officers)
    entered()
    with CaptureQueriesContext(connection) as many:
        page = browser.get(ROSTER)
    with CaptureQueriesContext(connection) as kept:
        browser.get(f"{ROSTER}?sort=-Status&page=2")

    assert len(kept) < len(many)
    assert "Rows 1 to 100 of" in page.content.decode()
    assert len(many) == len(few)


def test_an_officers_page_says_how_they_stand_what_is_owed_and_how_to_prove_it(
    browser: Client,
) -> None:
    page = browser.get(f"{ROSTER}{world.CONDITIONAL}/").content.decode()

    assert "Casey Brightwater is conditionally certified" in page
    assert "proof is due by September 30, 2022" in page
    assert "How to prove it." in page
    assert "What the commission found, requirement by requirement" in page
    assert "Report a separation" in page


@pytest.mark.parametrize(
    "address",
    [
        f"{ROSTER}{world.ROSTERED}/",  # of another agency
        f"{ROSTER}9999-9999/",  # of nobody
        f"/agency/{world.EXTENDED}/roster/",  # another agency's
        "/agency/nowhere/roster/",
        f"/agency/{world.EXTENDED}/sent/",
    ],
)
def test_what_is_not_of_the_agency_is_answered_as_absent(browser: Client, address: str) -> None:
    answer = browser.get(address)

    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(
    "address", [ROSTER, ONE, f"{ROSTER}add/", f"{HERE}/sent/", f"{HERE}/packets/"]
)
def test_nobody_else_sees_that_there_is_a_roster(address: str) -> None:
    others = (
        clerk("standards", scope=Scope.STANDARDS),
        clerk("neighbour", agency=world.EXTENDED),
        client_of(account("authority", Role.APPOINTING_AUTHORITY, agency=world.SUBMITTER)),
        client_of(account("an.officer", Role.OFFICER, officer=world.CERTIFIED)),
        client_of(account("an.auditor", Role.AUDITOR)),
    )
    assert [other.get(address).status_code for other in others] == [404] * len(others)
    assert Client().get(address).status_code == 302  # to sign in


def test_whoever_left_is_shown_read_only_with_the_way_to_correct_it(browser: Client) -> None:
    page = browser.get(f"{ROSTER}{world.LEFT}/").content.decode()

    assert "Devon Ashgrove left Abington Police Department on June 28, 2022" in page
    assert "Report a leave" not in page
    assert "Withdraw this separation" in page
    assert "What would change this" not in page


def test_a_leave_is_reported_once_and_answered_with_its_clock(browser: Client) -> None:
    page = browser.get(ONE).content.decode()
    data = {"seen": seen(page), "leave-kind": "medical", "leave-since": "2022-08-08"}
    answer = browser.post(f"{ONE}leave/", data)

    assert (answer.status_code, answer["Location"]) == (303, f"{ONE}?reported=yes#reported")
    shown = browser.get(answer["Location"]).content.decode()
    assert "Recorded: leave of Jordan A. Avery." in shown
    assert (
        "Effective Monday, August 8, 2022; due by Wednesday, August 10, 2022 (2 business days); "
        "reported on Wednesday, August 10, 2022, on time." in shown
    )
    again = browser.post(f"{ONE}leave/", data)
    assert again.status_code == 422
    assert "Since you opened this form, this was recorded: leave" in again.content.decode()
    assert Leave.objects.count() == 1
    assert "On medical leave since August 8, 2022" in browser.get(ROSTER).content.decode()


def test_a_change_over_a_holiday_weekend_is_due_after_it(browser: Client) -> None:
    report(browser, "leave", kind="family", since="2022-07-01")

    shown = browser.get(ONE).content.decode()
    assert "Effective Friday, July 1, 2022; due by Wednesday, July 6, 2022" in shown
    assert "35 days after that" in shown
    assert "nobody is late under it" in shown


def test_a_return_ends_the_leave_and_is_not_reported_before_its_day(browser: Client) -> None:
    report(browser, "leave", kind="military", since="2022-08-01")
    early = report(browser, "return", on="2022-08-11")
    assert early.status_code == 422
    assert "August 11, 2022 has not come" in early.content.decode()
    assert 'value="2022-08-11"' in early.content.decode()
    report(browser, "return", on="2022-08-09")

    held = Leave.objects.get(superseded_at=None)
    assert (held.since, held.until) == (date(2022, 8, 1), date(2022, 8, 9))


def test_a_return_from_a_leave_nobody_reported_tells_the_leave_too(browser: Client) -> None:
    report(browser, "return", kind="family", since="2022-07-01", on="2022-08-01")

    held = Leave.objects.get()
    assert (held.kind, held.since, held.until) == ("family", date(2022, 7, 1), date(2022, 8, 1))


SEPARATION = {
    "effective_on": "2022-08-09", "nature": "resignation", "reason": "Moved to another state",
    "for_cause": "no", "under_investigation": "no",
}  # fmt: skip


def test_a_separation_asks_for_what_the_rules_name_and_keeps_what_was_typed(
    browser: Client,
) -> None:
    answer = report(
        browser, "separation", effective_on="soon", nature="", reason="Moved to another state",
        for_cause="yes", under_investigation="no",
    )  # fmt: skip
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "First day no longer employed here: we could not read this date" in page
    assert "How the employment ended: choose one." in page
    assert "it was for cause, so say what for" in page
    assert "Moved to another state" in page
    assert not StatusUpdate.objects.exists()


def test_a_separation_is_kept_and_the_officer_leaves_the_roster(browser: Client) -> None:
    answer = report(browser, "separation", **SEPARATION)

    assert answer.status_code == 303
    held = Employment.objects.get(officer__mptc_id=world.CERTIFIED, superseded_at=None)
    assert (held.until, held.separation_nature, held.for_cause, held.under_investigation) == (
        date(2022, 8, 9), "resignation", False, False,
    )  # fmt: skip
    assert "Avery, Jordan" not in browser.get(ROSTER).content.decode()
    (entry,) = [e for e in entries(f"officer:{world.CERTIFIED}") if e.kind == "separation.recorded"]
    assert entry.reason == "Moved to another state"


def test_a_separation_by_mistake_is_withdrawn_with_a_reason(browser: Client) -> None:
    report(browser, "separation", **SEPARATION)
    silent = report(browser, "separation/withdrawal", reason="")
    assert silent.status_code == 422
    report(browser, "separation/withdrawal", reason="The wrong officer was picked")

    assert "Avery, Jordan" in browser.get(ROSTER).content.decode()
    told = browser.get(ONE).content.decode()
    assert "Separation withdrawn." in told
    assert Employment.objects.filter(officer__mptc_id=world.CERTIFIED).count() == 3


def test_an_officer_is_added_once_the_name_was_seen(browser: Client) -> None:
    looked = browser.get(f"{ROSTER}add/", {"mptc_id": "01010007"}).content.decode()
    assert "Sasha Greenaway, MPTC ID 0101-0007" in looked
    assert "Tolland Police Department" in looked
    data = {
        "mptc_id": world.UNROSTERED, "hire-since": "2022-08-15",
        "hire-employment_class": "full-time", "hire-rank": "Patrol Officer",
    }  # fmt: skip
    answer = browser.post(f"{ROSTER}add/", data)

    assert (answer.status_code, answer["Location"]) == (
        303, f"{ROSTER}{world.UNROSTERED}/?reported=yes#reported",
    )  # fmt: skip
    assert "Recorded: hire of Sasha Greenaway." in browser.get(answer["Location"]).content.decode()
    again = browser.post(f"{ROSTER}add/", data)
    assert again.status_code == 422
    assert "already says that 0101-0007 works at Abington" in again.content.decode()
    assert StatusUpdate.objects.count() == 1


def test_a_number_nobody_has_is_answered_with_how_to_get_one(browser: Client) -> None:
    answer = browser.get(f"{ROSTER}add/", {"mptc_id": NEWCOMER})

    assert answer.status_code == 422
    assert "No officer on the register has the MPTC ID" in answer.content.decode()
    assert "gets one from the training committee" in answer.content.decode()
    sent = browser.post(f"{ROSTER}add/", {"mptc_id": NEWCOMER, "hire-since": "2022-08-15"})
    assert sent.status_code == 422
    assert not StatusUpdate.objects.exists()


def test_a_form_filled_in_over_older_knowledge_does_nothing(
    made: world.World, browser: Client
) -> None:
    page = browser.get(ONE).content.decode()
    head = make.person("head", role=Role.AGENCY_HEAD, agency=world.SUBMITTER)
    actions.report_separation(
        make.act(head, at=world.AUGUST_10), mptc_id=world.CERTIFIED, agency=world.SUBMITTER,
        effective_on=date(2022, 8, 10), told=Separation(nature="retirement"),
    )  # fmt: skip
    answer = browser.post(
        f"{ONE}leave/",
        {"seen": seen(page), "leave-kind": "medical", "leave-since": "2022-08-08"},
    )

    assert answer.status_code == 422
    assert "this was recorded: separation, effective August 10, 2022" in answer.content.decode()
    assert not Leave.objects.exists()


def test_another_agencys_forms_take_nothing(made: world.World) -> None:
    neighbour = clerk("neighbour", agency=world.EXTENDED)
    answers = [
        neighbour.post(f"{ONE}{form}/", {"seen": "x"})
        for form in ("leave", "return", "separation", "separation/withdrawal")
    ]
    there = f"/agency/{world.EXTENDED}/roster/{world.CERTIFIED}/leave/"
    answers.append(neighbour.post(there, {"seen": "x", "leave-kind": "medical"}))

    assert [answer.status_code for answer in answers] == [404] * 5
    assert not StatusUpdate.objects.exists()


def test_what_an_agency_sent_stands_in_its_history_with_a_link(
    made: world.World, browser: Client
) -> None:
    actions.record_leave(
        make.act(make.person("clerk", role=Role.AGENCY_SUBMITTER, agency=world.SUBMITTER),
                 at=world.AUGUST_10),
        mptc_id=world.CERTIFIED, agency=world.SUBMITTER, kind=LeaveKind.MEDICAL,
        since=date(2022, 8, 8),
    )  # fmt: skip
    page = browser.get(f"{HERE}/sent/").content.decode()

    assert "Leave reported, effective August 8, 2022" in page
    assert f'href="{ONE}"' in page
    assert "Clerk" in page  # the person's name, not the account's
    assert "Leave reported" not in browser.get(f"{HERE}/sent/?way=received").content.decode()


def test_why_begins_with_a_suspension_by_the_commission(browser: Client) -> None:
    """CERT-330: an agency reads who suspended the certificate of its officer, when and by what law."""
    page = browser.get(f"{ROSTER}{world.SUSPENDED}/").content.decode()

    assert (
        page.split('<section id="why">')[1]
        .split("</p>")[0]
        .endswith(
            "The commission suspended the certificate from July 20, 2022 on, under M.G.L. c. 6E, s. 9."
        )
    )
