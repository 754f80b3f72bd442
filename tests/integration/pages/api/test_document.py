"""The OpenAPI document: it is the one checked in, says everything in words, and names every field."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from tests.integration.pages import world
from tests.integration.pages.api import released

from standing.pages.api import document, problems, schemas
from standing.pages.api.urls import urlpatterns

CHECKOUT = Path(__file__).resolve().parents[4]
FIELDS = Path(__file__).with_name("fields.txt")
NEVER = (
    "birth", "dob", "leave", "e-mail", "email", "phone", "address_home", "ssn", "gender", "race", "rank",
    "separation", "reason_text", "cohort", "password", "actor", "salt",
)  # fmt: skip
"""Parts of names that no field may have."""


def forms(value: Any, where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every form within a document that has a type of its own, with its place."""
    if isinstance(value, dict):
        if "properties" in value and "type" in value:
            yield where, value
        for name, each in value.items():
            yield from forms(each, f"{where}/{name}")
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield from forms(each, f"{where}/{number}")


def test_the_document_checked_in_is_what_the_operations_say() -> None:
    tool = [sys.executable, CHECKOUT / "tools" / "write_openapi.py", "--check"]
    found = subprocess.run(tool, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def test_every_operation_has_an_address_of_ours_and_every_address_an_operation() -> None:
    paths = {re.sub("<[a-z]+:([a-z_]+)>", r"{\1}", f"/{each.pattern}") for each in urlpatterns}
    assert paths - {"/api/docs", "/api/v1/openapi.json"} == document.document()["paths"].keys()


def test_everything_is_said_in_words() -> None:
    made = document.document()
    for path, methods in made["paths"].items():
        for operation in methods.values():
            assert len(operation["description"]) > 40, path
            for parameter in operation["parameters"]:
                assert parameter["description"].endswith("."), (path, parameter["name"])
                assert "example" in parameter, (path, parameter["name"])
            for response in operation["responses"].values():
                assert "$ref" in response or response["description"], path
    for where, form in forms(made["components"]):
        assert form["additionalProperties"] is False, where
        assert form["description"], where
        for name, field in form["properties"].items():
            assert "$ref" in field or field["description"].endswith((".", ":")), (where, name)


def test_no_field_is_sent_that_is_not_in_the_table_kept_by_hand() -> None:
    """Kept by hand, in fields.txt: whoever adds a field reads the table, and what may never be in it."""
    lines = FIELDS.read_text("utf-8").splitlines()
    allowed = {line for line in lines if not line.startswith("#")}
    found = schemas.keys(document.document())
    assert found == allowed
    assert [name for name in found if any(part in name for part in NEVER)] == []


def test_what_is_no_allowed_field_makes_no_form() -> None:
    from dataclasses import dataclass

    @dataclass
    class Leaky:
        """A shape with a field that no rule allows."""

        date_of_birth: str

    with pytest.raises(TypeError, match="not allowed to be published"):
        schemas.model_of(Leaky)


ADDRESSES = (
    "", "officers?limit=200", "officers?q=a",
    f"officers/{world.CERTIFIED}", f"officers/{world.SUSPENDED}",
    f"officers/{world.LEFT}/history", "agencies", f"agencies/{world.SUBMITTER}",
    f"agencies/{world.SUBMITTER}/reporting", "statuses", "lists", "lists/officers", "releases",
    "changes", "ledger",
)  # fmt: skip


def operation_of(path: str) -> dict[str, Any]:
    """The operation that answers an address."""
    for template, methods in document.document()["paths"].items():
        if re.fullmatch(
            re.sub(r"{[a-z_]+}", "[^/]+", template), f"/api/v1/{path.partition('?')[0]}"
        ):
            return dict(methods["get"])
    raise AssertionError(path)


def valid(body: Any, schema: dict[str, Any]) -> None:
    """Hold an answer against its form, strictly: a field that is not named there fails."""
    components = document.document()["components"]
    whole = {**schema, "components": components}
    checker = jsonschema.Draft202012Validator(
        whole, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    checker.validate(body)


@pytest.mark.django_db
@pytest.mark.tables
def test_every_answer_is_of_its_form_and_holds_nothing_private(client: Client) -> None:
    world.build()
    for path in ADDRESSES:
        answer = client.get(f"/api/v1/{path}")
        assert answer.status_code == 200, path
        content = operation_of(path)["responses"]["200"]["content"]["application/json"]
        valid(json.loads(answer.content), content["schema"])
        for private in ("1984-11-23", "11/23/1984", "@", "background", "Patrol Officer"):
            assert private not in answer.text, (path, private)
        assert not re.search(r"\b(CERT|RUL|OQ|CLK|REG|DISC)-\d+", answer.text), path


@pytest.mark.django_db
@pytest.mark.tables
def test_answers_about_a_release_are_of_their_form_too(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    released.build()
    for path in ("releases", "releases/1", "releases/1/changes", "changes", "lists/officers",
                 "lists/completeness", "lists/by-agency", "ledger"):  # fmt: skip
        answer = client.get(f"/api/v1/{path}")
        content = operation_of(path)["responses"]["200"]["content"]["application/json"]
        valid(json.loads(answer.content), content["schema"])


@pytest.mark.django_db
@pytest.mark.tables
def test_problems_are_of_their_form_and_documented(client: Client) -> None:
    world.build()
    for path, status in (
        ("officers?on=x", 422), ("officers/9999-9999", 404), ("officers?known=2030-01-01", 409),
        ("officers?q=%00", 400), ("officers?agency=nope", 404), ("changes?agency=nope", 404),
        ("changes?since=9", 404), ("changes?since=-1", 422),
    ):  # fmt: skip
        answer = client.get(f"/api/v1/{path}")
        assert answer.status_code == status
        valid(json.loads(answer.content), {"$ref": "#/components/schemas/Problem"})
        assert str(status) in operation_of(path)["responses"]
    kinds = {str(kind.status.value) for kind in problems.KINDS}
    assert kinds >= {
        status
        for operation in document.operations(document.document())
        for status in operation["responses"]
        if status.startswith(("4", "5"))
    }


@pytest.mark.django_db
@pytest.mark.tables
def test_the_document_and_its_page_are_served(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.text == (CHECKOUT / "docs" / "openapi.json").read_text("utf-8")
    page = client.get("/api/docs")
    for path in document.document()["paths"]:
        assert f"GET {path}" in page.text
    assert "<script" not in page.text
    assert "http://testserver/api/v1/officers/0101-0001" in page.text
