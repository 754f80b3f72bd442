"""Other answers: nobody to put forward, more time, a file taken back; and whom the pages are for."""

import tempfile
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from tests import signing
from tests.integration.campaigns import small
from tests.integration.portal import campaign_world as world

from standing.accounts.models import Account
from standing.campaigns import links
from standing.campaigns.models import Filing, NilReturn
from standing.kernel.access import Role
from standing.ledger import queries as ledger
from standing.pages.console.sentences import sentence
from standing.pages.portal.campaign_urls import urlpatterns
from standing.requests import queries as requests
from standing.requests.actions import decide_extension
from standing.workforce.models import Agency, Employment, Officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()


@pytest.fixture
def clerk() -> Client:
    return world.client(world.CLERK)


def test_nobody_in_the_campaign_is_said_with_one_press_and_a_confirm(clerk: Client) -> None:
    asked = clerk.get(f"{world.PAGE}nil/")
    assert "Confirm: we have nobody in this campaign" in world.text(asked)
    assert not NilReturn.objects.exists()
    done = clerk.post(f"{world.PAGE}nil/", follow=True)
    assert "Recorded: Acton Police Department has no officers" in world.text(done)
    again = clerk.post(f"{world.PAGE}nil/", follow=True)
    assert "Nothing was changed" in world.text(again)
    (entry,) = ledger.entries_of("nil-return.filed")
    assert NilReturn.objects.count() == 1
    assert "by the link" not in sentence(entry)


def test_the_link_of_a_mail_files_the_nil_return_by_whom_it_went_to() -> None:
    browser = Client()
    link = f"/agency/nil/{links.nil_token(world.CAMPAIGN, world.CODE, world.CLERK)}/"
    seen = browser.get(link)
    assert "by Dana Fairweather" in world.text(seen)
    assert not NilReturn.objects.exists()
    assert "Recorded:" in world.text(browser.post(link))
    assert "confirmed on June 3, 2022" in world.text(browser.post(link))
    assert "confirmed on June 3, 2022" in world.text(browser.get(link))
    (entry,) = ledger.entries_of("nil-return.filed")
    assert (entry.actor, entry.facts_after["by"]) == (world.CLERK, "link")
    assert sentence(entry).endswith("by the link in the reminder, without signing in")


def test_a_link_is_worth_nothing_changed_revoked_or_after_the_campaign() -> None:
    token = links.nil_token(world.CAMPAIGN, world.CODE, world.CLERK)
    assert Client().get(f"/agency/nil/{token[:-2]}xx/").status_code == 404
    foreign = links.nil_token(world.CAMPAIGN, world.OTHER, world.CLERK)
    assert Client().post(f"/agency/nil/{foreign}/").status_code == 404
    small.take_back(_sent(), at=small.AUGUST_1)  # moves the world's clock past July 15, 2022
    late = Client().post(f"/agency/nil/{token}/")
    assert late.status_code == 409
    assert "good until July 15, 2022" in world.text(late)
    Account.objects.filter(username=world.CLERK).update(revoked_at=small.JUNE_10)
    assert Client().post(f"/agency/nil/{token}/").status_code == 404
    assert not NilReturn.objects.exists()


def _sent() -> str:
    with tempfile.TemporaryDirectory() as folder:
        return small.send(small.file(Path(folder) / "a.csv", 1, 2), at=small.JUNE_10).number


def test_the_link_is_refused_where_a_submission_stands() -> None:
    _sent()
    link = f"/agency/nil/{links.nil_token(world.CAMPAIGN, world.CODE, world.CLERK)}/"
    assert "so it cannot also have nobody" in world.text(Client().post(link))
    assert not NilReturn.objects.exists()


def test_more_time_is_asked_once_and_waits_for_the_commission(clerk: Client) -> None:
    said = {"until": "2022-07-15", "reason": "Two of three clerks are on leave."}
    asked = clerk.post(f"{world.PAGE}extension/", said, follow=True)
    assert "Asked: time until July 15, 2022" in world.text(asked)
    assert "The commission has not decided yet" in world.text(asked)
    again = clerk.post(f"{world.PAGE}extension/", said, follow=True)
    assert "Nothing was changed" in world.text(again)
    assert len(requests.of_agency(world.CODE)) == 1
    assert "you asked for more time until July 15, 2022" in world.text(clerk.get(world.HOME))


def test_a_refusal_is_told_with_its_reason_and_an_answer_ends_the_waiting(clerk: Client) -> None:
    said = {"until": "2022-07-15", "reason": "Two of three clerks are on leave."}
    clerk.post(f"{world.PAGE}extension/", said)
    (asked,) = requests.of_agency(world.CODE)
    decide_extension(
        small.act(at=small.JUNE_10, reason="A roster takes an hour."), request=asked.key,
        granted=False,
    )  # fmt: skip
    page = world.text(clerk.get(world.PAGE))
    assert "refused time until July 15, 2022. Its reason: A roster takes an hour." in page
    home = world.text(clerk.get(world.HOME))
    assert "more time until July 15, 2022 was refused" in home
    assert "The commission refused more time" in home


def test_a_request_is_taken_back_once_and_nobody_elses(clerk: Client) -> None:
    said = {"until": "2022-07-15", "reason": "Two of three clerks are on leave."}
    clerk.post(f"{world.PAGE}extension/", said)
    (asked,) = requests.of_agency(world.CODE)
    back = f"{world.PAGE}extension/back/"
    neighbours = back.replace(world.CODE, world.OTHER)
    theirs = world.client(world.NEIGHBOUR).post(neighbours, {"request": asked.key})
    assert theirs.status_code == 404
    done = clerk.post(back, {"request": asked.key}, follow=True)
    assert "The request was taken back" in world.text(done)
    assert "Nothing was changed" in world.text(
        clerk.post(back, {"request": asked.key}, follow=True)
    )


def test_a_day_too_late_comes_back_with_what_was_typed(clerk: Client) -> None:
    answer = clerk.post(f"{world.PAGE}extension/", {"until": "2022-08-01", "reason": "Much to do."})
    assert answer.status_code == 422
    assert "An extension may run to July 15, 2022" in world.text(answer)
    assert 'value="2022-08-01"' in answer.text
    assert "Much to do." in answer.text


def test_an_agency_takes_back_its_own_file_with_a_reason_and_sends_again(clerk: Client) -> None:
    number = _sent()
    address = f"{world.PAGE}receipts/{number}/"
    assert "Take this file back" in world.text(clerk.get(address))
    bare = clerk.post(f"{address}withdraw/", {"reason": "  "})
    assert bare.status_code == 422
    assert "Say why the file is taken back" in world.text(bare)
    done = clerk.post(f"{address}withdraw/", {"reason": "The wrong list"}, follow=True)
    assert "was taken back and no longer counts" in world.text(done)
    again = clerk.post(f"{address}withdraw/", {"reason": "The wrong list"}, follow=True)
    assert "was taken back already. Nothing was done again" in world.text(again)
    undone = ledger.entries_of("filing.undone")
    assert [(e.actor, e.reason) for e in undone] == [(world.CLERK, "The wrong list")]
    assert "taken back on" in world.text(clerk.get(address))
    assert small.applicants() == []
    assert world.choose(clerk, world.xlsx(1, 2, 3)).status_code == 302


def test_after_the_release_a_file_is_not_taken_back(clerk: Client) -> None:
    number = _sent()
    small.prepare()
    small.release()
    refused = clerk.post(
        f"{world.PAGE}receipts/{number}/withdraw/", {"reason": "Too late"}, follow=True
    )
    assert refused.status_code == 422
    assert "have been issued, so it cannot be taken back" in world.text(refused)
    receipt = f"{world.PAGE}receipts/{number}/"
    for address in (receipt, f"{receipt}withdraw/"):
        told = world.text(clerk.get(address, follow=True))
        assert "have been issued, so it cannot be taken back" in told
        assert "Take this file back" not in told
    assert Filing.objects.get().superseded_at is None


def test_to_another_agencys_clerk_every_address_answers_as_if_nothing_were_there(
    clerk: Client,
) -> None:
    number = _sent()
    world.choose(clerk, world.xlsx(1, 2, 3))
    neighbour, nobody = world.client(world.NEIGHBOUR), "no-such-agency"
    for pattern in urlpatterns:
        if pattern.name in ("portal", "portal-nil-link"):
            continue
        route = str(pattern.pattern).replace("<slug:slug>", world.CAMPAIGN)
        route = route.replace("<slug:number>", number).replace("<slug:kind>", "submission")
        route = "/" + route.replace("<str:what>", "faults.xlsx")
        for method in ("get", "post"):
            theirs = getattr(neighbour, method)(route.replace("<slug:code>", world.CODE))
            absent = getattr(neighbour, method)(route.replace("<slug:code>", nobody))
            assert theirs.status_code == absent.status_code == 404, route
            assert theirs.text.replace(world.CODE, nobody) == absent.text, route


def test_a_receipt_of_another_agency_is_not_found_under_ones_own(clerk: Client) -> None:
    number = _sent()
    own = f"/agency/{world.OTHER}/campaigns/{world.CAMPAIGN}/receipts/"
    neighbour = world.client(world.NEIGHBOUR)
    theirs, absent = neighbour.get(f"{own}{number}/"), neighbour.get(f"{own}R-0000/")
    assert theirs.status_code == absent.status_code == 404
    assert theirs.text.replace(number, "R-0000") == absent.text


def test_whoever_has_one_agency_goes_straight_to_it_and_others_choose(clerk: Client) -> None:
    assert clerk.get("/agency/")["Location"] == world.HOME
    both = signing.account("both", Role.AGENCY_SUBMITTER, agency=world.CODE)
    both.grants.create(
        role=Role.AGENCY_HEAD, agency=world.OTHER, since=date(2021, 7, 1),
        recorded_at=small.MARCH_1,
    )  # fmt: skip
    page = signing.client_of(both).get("/agency/")
    assert "Acton Police Department" in page.text
    assert "Concord Police Department" in page.text


def test_before_saying_nobody_an_agency_reads_how_many_the_register_knows_of(
    clerk: Client,
) -> None:
    assert "in it. Look at the roster first" not in world.text(clerk.get(f"{world.PAGE}nil/"))
    Employment.objects.create(
        officer=Officer.objects.get(mptc_id=small.mptc_id(1)),
        agency=Agency.objects.get(code=world.CODE), employment_class="full-time", rank="Sergeant",
        since=date(2015, 4, 6), recorded_at=small.MARCH_1, source="employment:abc",
    )  # fmt: skip
    assert "1 of your officers is in it . Look at the roster first" in world.text(
        clerk.get(f"{world.PAGE}nil/")
    )
