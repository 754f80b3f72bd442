"""The examples of docs/api.md and of /api/docs are asked as they stand."""

import json
import re
import shlex
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from tests.integration.pages import world

from standing.pages.api import problems

pytestmark = [pytest.mark.django_db, pytest.mark.tables]
CHECKOUT = Path(__file__).resolve().parents[4]
BY_HAND = (CHECKOUT / "docs" / "api.md").read_text("utf-8")
EXAMPLES = re.findall(r"^curl .+$", BY_HAND, re.M)


def asked(client: Client, typed: str) -> int:
    """Ask what a curl command asks, and return the status of the answer, which is JSON."""
    words = shlex.split(typed)[1:]
    headers = {}
    while words[0] == "-H":
        name, _, value = words[1].partition(": ")
        headers[name] = value
        words = words[2:]
    (address,) = words
    path = re.sub(r"^http://[^/]+", "", address)
    answer = client.get(path, headers=headers)
    json.loads(answer.content)
    return answer.status_code


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 8


@pytest.mark.parametrize("typed", EXAMPLES)
def test_an_example_in_the_document_answers(client: Client, typed: str) -> None:
    world.build()
    assert asked(client, typed) == 200


def test_the_examples_of_the_page_answer(client: Client) -> None:
    world.build()
    page = client.get("/api/docs").text.replace("&#x27;", "'").replace("&amp;", "&")
    examples = re.findall(r"<code>(curl [^<]+)</code>", page)
    assert len(examples) > 10
    of_a_release = [typed for typed in examples if "/releases/1" in typed]
    assert {asked(client, typed) for typed in of_a_release} == {404}
    assert {asked(client, typed) for typed in examples if typed not in of_a_release} == {200}


def test_the_limits_that_are_written_down_are_those_that_hold() -> None:
    assert f"{settings.REQUESTS_PER_MINUTE:,} times a minute" in BY_HAND
    assert f"over {problems.LONGEST_ADDRESS:,} characters is 414" in BY_HAND
    assert f"{problems.LONGEST_HEAD:,} together are 431" in BY_HAND
