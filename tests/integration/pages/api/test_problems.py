"""Whatever goes wrong under /api/ is answered as a problem that says how to mend it."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.integration.pages import world

from standing.pages.api import officers, problems
from standing.pages.door import Buckets, Door, Share, Throttle

pytestmark = [pytest.mark.django_db, pytest.mark.tables]
V1 = "/api/v1"


def problem(answer: HttpResponse, status: int, kind: str) -> dict[str, Any]:
    """What a problem says, once it is sure that it is one."""
    assert answer.status_code == status, answer.text
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "no-store"
    told: dict[str, Any] = json.loads(answer.content)
    assert told["status"] == status
    assert told["type"] == f"http://testserver/api/docs#problem-{kind}"
    assert "" not in (told["title"], told["detail"])
    assert told["instance"].startswith("/api/")
    return told


def test_an_address_that_leads_nowhere(client: Client) -> None:
    for path in ("/api/v1/nowhere", "/api/v2/officers", "/api/", "/api/v1/officers/"):
        problem(client.get(path), 404, "nothing-here")


def test_a_number_that_nobody_has_says_what_one_looks_like(client: Client) -> None:
    world.build()
    told = problem(client.get(f"{V1}/officers/101-1"), 404, "nothing-here")
    assert "Did you mean 0101-0001?" in told["detail"]


def test_an_agency_nobody_knows_names_what_may_be_meant(client: Client) -> None:
    world.build()
    told = problem(client.get(f"{V1}/agencies/abington"), 404, "nothing-here")
    assert "abington-police-department" in told["detail"]


@pytest.mark.parametrize(
    ("query", "parameter", "says"),
    [
        ("on=soon", "on", "We could not read “soon” as a day. Write year, month and day"),
        ("on=2022-02-30", "on", "We could not read “2022-02-30” as a day."),
        ("on=", "on", "We could not read “” as a day."),
        ("known=06/30/2022", "known", "We could not read “06/30/2022” as a day."),
        ("on=2022-06-30T00:00:00", "on", "We could not read"),
        ("on=٢٠٢٢-٠٦-٣٠", "on", "We could not read"),
        ("limit=0", "limit", "Write a whole number from 1 to 200."),
        ("limit=201", "limit", "Write a whole number from 1 to 200."),
        ("limit=" + "9" * 400, "limit", "Write a whole number from 1 to 200."),
        ("limit=1_0", "limit", "Write a whole number from 1 to 200."),
        ("after=zzz", "after", "Take it from `next` of the answer before."),
        ("status=Certifed", "status", "Did you mean “Certified”?"),
        ("status=certified", "status", "Did you mean “Certified”?"),
        ("status=NOT%20CERTIFIED", "status", "Did you mean “Not Certified”?"),
        ("q=", "q", "Write from 1 to 100 characters."),
        ("q=" + "a" * 101, "q", "Write from 1 to 100 characters."),
        ("statuss=Certified", "statuss", "This address does not know “statuss”. Did you mean “status”?"),
        ("limit=1&limit=2", "limit", "“limit” is there 2 times. Write it once."),
    ],
)  # fmt: skip
def test_a_parameter_that_cannot_be_used_is_named_with_how_to_mend_it(
    client: Client, query: str, parameter: str, says: str
) -> None:
    told = problem(client.get(f"{V1}/officers?{query}"), 422, "parameter")
    (error,) = told["errors"]
    assert error["parameter"] == parameter
    assert says in error["detail"]
    assert says in told["detail"]


def test_every_parameter_that_is_wrong_is_told_at_once(client: Client) -> None:
    told = problem(client.get(f"{V1}/officers?on=x&known=y&limit=z"), 422, "parameter")
    assert [each["parameter"] for each in told["errors"]] == ["on", "known", "limit"]


def test_a_day_the_register_does_not_reach(client: Client) -> None:
    world.build()
    for query in ("known=2022-08-11", "on=1899-12-31", "on=2200-01-01"):
        told = problem(client.get(f"{V1}/officers?{query}"), 409, "outside-the-register")
        assert told["errors"][0]["parameter"] == query.partition("=")[0]
    assert client.get(f"{V1}/officers?known=2022-08-10&on=2199-12-31").status_code == 200


def test_what_is_no_text_is_answered_as_a_problem_too(client: Client) -> None:
    problem(client.get(f"{V1}/officers?q=%00"), 400, "unreadable")
    problem(client.get(f"{V1}/officers/%00"), 400, "unreadable")


def test_a_host_that_is_not_ours(client: Client) -> None:
    answer = client.get(f"{V1}/officers", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert "elsewhere.example" not in answer.text


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_nothing_is_sent_to_it(client: Client, method: str) -> None:
    answer = getattr(client, method)(f"{V1}/officers")
    problem(answer, 405, "only-read")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_too_many_parameters(client: Client) -> None:
    query = "&".join(f"a{number}=1" for number in range(1_100))
    problem(client.get(f"{V1}/officers?{query}"), 413, "too-large")


def test_our_own_failure_tells_nothing_of_itself(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object, **_named: object) -> None:
        raise RuntimeError("secret of the house")

    world.build()
    monkeypatch.setattr(officers, "withheld", fails)
    answer = client.get(f"{V1}/officers")
    problem(answer, 500, "failed")
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def _through(application: Any, path: str, query: str = "") -> tuple[str, dict[str, str], bytes]:
    told: list[Any] = []
    environ = {"PATH_INFO": path, "QUERY_STRING": query, "REMOTE_ADDR": "192.0.2.7"}
    body = b"".join(application(environ, lambda *given: told.extend(given)))
    return told[0], dict(told[1]), body


def test_who_asks_too_often_or_too_long_gets_a_problem_at_the_door() -> None:
    def nobody(environ: Mapping[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [b""]

    fair = Throttle(nobody, Buckets(Share(1, 0.1)), proxies=0)
    assert _through(fair, "/api/v1/officers")[0] == "200 OK"
    status, headers, body = _through(fair, "/api/v1/officers")
    assert status.startswith("429")
    assert headers["Content-Type"] == "application/problem+json"
    assert int(headers["Retry-After"]) >= 1
    assert json.loads(body)["type"] == "/api/docs#problem-too-many"
    status, headers, body = _through(Door(nobody), "/api/v1/officers", "q=" + "a" * 9_000)
    assert status.startswith("414")
    assert json.loads(body)["status"] == 414


def test_every_kind_of_problem_is_explained_where_its_type_leads(client: Client) -> None:
    page = client.get(reverse("api-docs"))
    assert page.status_code == 200
    assert [
        kind.name for kind in problems.KINDS if f'id="problem-{kind.name}"' not in page.text
    ] == []
