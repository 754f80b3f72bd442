"""What is read through the API: the same as the pages show, of both clocks, and from anywhere."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests import make
from tests.integration.pages import world

from standing.ledger import sealing
from standing.ledger.actions import record
from standing.register.models import Removal
from standing.workforce.models import Merge, Officer, OfficerName

pytestmark = [pytest.mark.django_db, pytest.mark.tables]
V1 = "/api/v1"
MOMENTS = [
    ("2022-06-30", "2022-06-30"),
    ("2022-07-05", "2022-07-05"),
    ("2022-06-28", "2022-07-06"),
    ("2022-07-20", "2022-08-10"),
    ("2025-07-01", "2022-08-10"),
]


def told(client: Client, address: str) -> Any:
    """What an address answers."""
    answer = client.get(address.removeprefix("http://testserver"))
    assert answer.status_code == 200, answer.text
    return json.loads(answer.content)


def walked(client: Client, address: str | None) -> Iterator[dict[str, Any]]:
    """Every record that a walk from one answer to the next comes by."""
    while address:
        answer = told(client, address)
        yield from answer["data"]
        address = answer["next"]


@pytest.mark.parametrize(("on", "known"), MOMENTS)
def test_an_officer_is_what_the_page_of_both_days_says(client: Client, on: str, known: str) -> None:
    world.build()
    for mptc_id in world.PEOPLE:
        page = client.get(f"/officers/{mptc_id}/?on={on}&known={known}")
        found = told(client, f"{V1}/officers/{mptc_id}?on={on}&known={known}")
        shown = unescape(page.text)
        officer = found["data"]
        assert officer["status"] in shown
        assert officer["last_name"] in shown
        assert f"<dd>{'yes' if officer['may_serve'] else 'no'}</dd>" in shown.lower()
        assert found["about"]["as_of"] == on
        assert found["about"]["known"] == known
        assert all(place["agency"] in shown for place in officer["agencies"])


def test_what_was_known_then_stays_what_was_known_then(client: Client) -> None:
    world.build()
    left = f"{V1}/officers/{world.LEFT}?on=2022-06-30"
    before = told(client, f"{left}&known=2022-07-05")["data"]["agencies"]
    after = told(client, f"{left}&known=2022-07-06")["data"]["agencies"]
    assert before[0]["until"] is None
    assert after[0]["until"] == "2022-06-28"


def test_an_answer_says_what_it_is_about_and_that_people_are_invented(client: Client) -> None:
    world.build()
    about = told(client, f"{V1}/officers")["about"]
    assert about["data_date"] == about["as_of"] == about["known"] == "2022-08-10"
    assert about["notice"] == "Invented people, for demonstration"
    assert about["release"] is None
    assert "for any purpose" in about["terms"]
    assert about["documentation"] == "http://testserver/api/docs"


def test_a_walk_meets_everybody_once_while_officers_are_added(client: Client) -> None:
    made = world.build()
    answer = told(client, f"{V1}/officers?limit=2")
    met = [each["mptc_id"] for each in answer["data"]]
    for number in ("0001-0001", "0101-0005", "9001-0001"):
        if not Officer.objects.filter(mptc_id=number).exists():
            _join(number, at=world.AUGUST_10 - timedelta(hours=1))
    while answer["next"]:
        answer = told(client, answer["next"])
        met += [each["mptc_id"] for each in answer["data"]]
    assert met == sorted(set(met))
    assert {*made.officers} <= {*met}
    assert "9001-0001" in met
    assert "0001-0001" not in met


def _join(number: str, *, at: datetime) -> None:
    officer = Officer.objects.create(
        mptc_id=number, cohort_letter="A", recorded_at=at, employed_on_2021_07_01=False
    )
    OfficerName.objects.create(
        officer=officer, last="Ashgrove", first="Kit", sort_key="ashgrove\x1fkit", last_key="ashgrove",
        first_key="kit", since=date(2021, 7, 1), recorded_at=at,
    )  # fmt: skip


def test_filters_and_their_walks_tell_of_the_same_people(client: Client) -> None:
    world.build()
    everybody = list(walked(client, f"{V1}/officers?limit=3"))
    assert len(everybody) == len(world.PEOPLE)
    for status in {each["status"] for each in everybody}:
        some = list(walked(client, f"{V1}/officers?limit=1&status={status}"))
        assert some == [each for each in everybody if each["status"] == status]
    for code in world.AGENCIES:
        some = list(walked(client, f"{V1}/officers?limit=1&agency={code}"))
        there = [
            each
            for each in everybody
            if any(at["agency_code"] == code and at["until"] is None for at in each["agencies"])
        ]
        assert [each["mptc_id"] for each in some] == [each["mptc_id"] for each in there]
    counted = told(client, f"{V1}/agencies/{world.SUBMITTER}")["data"]
    at_submitter = list(walked(client, f"{V1}/officers?agency={world.SUBMITTER}"))
    assert counted["officers"] == len(at_submitter)


def test_a_name_finds_and_its_answers_can_be_walked(client: Client) -> None:
    world.build()
    found = list(walked(client, f"{V1}/officers?q=avery"))
    assert [each["mptc_id"] for each in found][:1] == [world.CERTIFIED]
    one_by_one = list(walked(client, f"{V1}/officers?q=avery&limit=1"))
    assert one_by_one == found


def test_a_joined_number_leads_to_the_one_that_is_kept(client: Client) -> None:
    made = world.build()
    Merge.objects.create(
        keep=made.officers[world.CERTIFIED], other=made.officers[world.NEW],
        since=date(2022, 8, 9), reason="One person.", recorded_at=world.AUGUST_10,
    )  # fmt: skip
    for rest in ("", "/history"):
        answer = client.get(f"{V1}/officers/{world.NEW}{rest}?on=2022-07-05")
        assert answer.status_code == 308
        assert answer["Location"] == f"{V1}/officers/{world.CERTIFIED}{rest}?on=2022-07-05"
        assert answer["Access-Control-Allow-Origin"] == "*"
    met = [each["mptc_id"] for each in walked(client, f"{V1}/officers?limit=2")]
    assert world.NEW not in met
    earlier = client.get(f"{V1}/officers/{world.NEW}?known=2022-08-09")
    assert earlier.status_code == 200


def test_who_was_taken_off_is_answered_with_the_ground_and_is_in_no_list(client: Client) -> None:
    made = world.build()
    Removal.objects.create(
        officer=made.officers[world.CERTIFIED], ground="555 CMR 8.06(4)", reason="Not for you.",
        since=date(2022, 8, 1), recorded_at=world.AUGUST_10,
    )  # fmt: skip
    for rest in ("", "/history", "?on=2022-07-05&known=2022-07-05"):
        answer = client.get(f"{V1}/officers/{world.CERTIFIED}{rest}")
        assert answer.status_code == 410
        problem = json.loads(answer.content)
        assert problem["ground"] == "555 CMR 8.06(4)"
        assert problem["since"] == "2022-08-01"
        assert "Not for you" not in answer.text
        assert world.PEOPLE[world.CERTIFIED].last not in answer.text
    for address in (
        "/officers?limit=2",
        "/officers?q=avery",
        f"/officers?agency={world.SUBMITTER}",
    ):
        assert world.CERTIFIED not in {e["mptc_id"] for e in walked(client, f"{V1}{address}")}


def test_what_has_not_changed_is_not_sent_again(client: Client) -> None:
    world.build()
    for path in ("/officers", f"/officers/{world.CERTIFIED}", "/agencies", "/statuses", "/changes",
                 "/openapi.json"):  # fmt: skip
        first = client.get(f"{V1}{path}")
        assert first["Cache-Control"] == "public, max-age=60"
        again = client.get(f"{V1}{path}", headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert again["Access-Control-Allow-Origin"] == "*"
        assert client.get(
            f"{V1}{path}", headers={"if-none-match": '"another"'}
        ).status_code == 200  # fmt: skip


def test_an_act_makes_every_answer_a_new_one(client: Client) -> None:
    world.build()
    first = client.get(f"{V1}/officers")
    record(
        make.act(at=world.AUGUST_10 + timedelta(days=1)), kind="condition.met",
        subject=f"officer:{world.CONDITIONAL}", effective_on=date(2022, 8, 11),
        authority="CERT-356", after={"requirement": "cpr"},
    )  # fmt: skip
    again = client.get(f"{V1}/officers", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]


def test_a_checkpoint_makes_the_answer_about_the_ledger_a_new_one_though_nothing_is_entered(
    client: Client,
) -> None:
    world.build()
    first = client.get(f"{V1}/ledger")
    assert json.loads(first.content)["data"]["size"] is None
    sealed = sealing.seal()
    again = client.get(f"{V1}/ledger", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert json.loads(again.content)["data"]["size"] == sealed.size
    third = client.get(f"{V1}/ledger", headers={"if-none-match": again["ETag"]})
    assert third.status_code == 304


def test_any_web_page_may_read_it_and_a_head_is_a_get_without_a_body(client: Client) -> None:
    world.build()
    asked = client.options(f"{V1}/officers", headers={"origin": "https://news.example"})
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Origin"] == "*"
    assert asked["Access-Control-Allow-Methods"] == asked["Allow"] == "GET, HEAD, OPTIONS"
    assert "Access-Control-Allow-Credentials" not in asked
    whole, head = client.get(f"{V1}/officers?limit=2"), client.head(f"{V1}/officers?limit=2")
    assert head.status_code == 200
    assert head.content == b""
    assert [head[name] for name in ("ETag", "Link", "Content-Type")] == [
        whole[name] for name in ("ETag", "Link", "Content-Type")
    ]
    assert not whole.cookies


def test_the_link_header_says_what_next_says(client: Client) -> None:
    world.build()
    answer = client.get(f"{V1}/officers?limit=2&status=Certified")
    following = json.loads(answer.content)["next"]
    assert answer["Link"] == f'<{following}>; rel="next"'
    assert "on=2022-08-10&known=2022-08-10" in following
    assert "Link" not in client.get(f"{V1}/officers")


def test_no_other_language_has_an_api_of_its_own(client: Client) -> None:
    answer = client.get(f"/es{V1}/statuses")
    assert answer.status_code in (302, 307, 308)
    assert answer["Location"] == f"{V1}/statuses"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("officers?agency=nope", "We know no agency with the code or name 'nope'."),
        ("officers?q=avery&agency=nope", "We know no agency with the code or name 'nope'."),
        ("officers?agency=abington", "Did you mean abington-police-department"),
        ("changes?agency=nope", "We know no agency with the code or name 'nope'."),
        ("changes?officer=9999-9999", "No officer on the register has the MPTC ID 9999-9999."),
        ("changes?since=9", "No release has the number 9."),
        ("lists/nope", "There is no list “nope”. The lists are officers,"),
        ("lists/officers?release=9", "No release has the number 9."),
        ("releases/9", "No release has the number 9."),
    ],
)
def test_what_the_register_does_not_know_is_a_problem_and_no_empty_answer(
    client: Client, path: str, words: str
) -> None:
    world.build()
    answer = client.get(f"{V1}/{path}")
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("application/problem+json")
    assert words in answer.json()["detail"]


def test_where_it_begins_every_collection_is_named_and_answers(client: Client) -> None:
    world.build()
    index = told(client, f"{V1}/")
    named = {each["name"]: each["address"] for each in index["data"]["collections"]}
    assert {*named} == {
        "officers", "agencies", "statuses", "lists", "releases", "changes", "ledger"
    }  # fmt: skip
    for address in named.values():
        assert "data" in told(client, address), address
    for address in (index["data"]["openapi"], index["data"]["files"]):
        assert client.get(address.removeprefix("http://testserver")).status_code == 200
    assert index["about"]["documentation"] == "http://testserver/api/docs"
    assert client.get(V1)["Location"] == f"{V1}/"
