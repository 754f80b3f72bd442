"""What a demo prints at its end: one sign-in for each role, the same on a second run."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.integration.pages import world

from standing.accounts import actions, queries
from standing.accounts.sign_ins import code_of
from standing.cli.acting import now
from standing.cli.sign_ins import print_sign_ins
from standing.kernel.access import HELD_AT_AN_AGENCY, Role

pytestmark = pytest.mark.django_db
ACCOUNTS = f"""username,human,name,role,agency
staff.one,staff.one,Lee Ford,certification-staff,
staff.two,staff.two,Sam Ames,certification-staff,
certification.director,certification.director,Robin Vale,certification-director,
{world.SUBMITTER}.clerk,{world.SUBMITTER}.clerk,Dana Lowe,agency-submitter,{world.SUBMITTER}
{world.SUBMITTER}.head,{world.SUBMITTER}.head,Kim Lake,agency-head,{world.SUBMITTER}
"""


@pytest.fixture
def inputs(tmp_path: Path, settings: Any) -> Path:
    """A small invented world, and the file that names its people."""
    settings.HOME = tmp_path
    world.build()
    actions.seed_operator(now())
    (tmp_path / "accounts.csv").write_text(ACCOUNTS, "utf-8")
    return tmp_path


def printed(inputs: Path, capsys: pytest.CaptureFixture[str], *left: str) -> dict[str, list[str]]:
    """The lines printed: role, person, sign-in and password by the sign-in."""
    print_sign_ins(inputs, left=left)
    lines = [re.split(r" {2,}", line.strip()) for line in capsys.readouterr().err.splitlines()]
    return {line[2]: line for line in lines if len(line) == 4}


def test_each_role_has_a_sign_in_and_a_second_run_prints_the_same(
    inputs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = printed(inputs, capsys)
    second = printed(inputs, capsys)

    assert first == second
    held = {name: queries.person(name, now()).roles for name in first}
    assert {each.role for roles in held.values() for each in roles} == {*Role} - {Role.PUBLIC}
    at_agency = {each for roles in held.values() for each in roles if each.agency}
    assert {(each.role, each.agency) for each in at_agency} == {
        (role, world.SUBMITTER) for role in HELD_AT_AN_AGENCY
    }
    officer = queries.person(f"officer.{world.CONDITIONAL}", now())
    assert (officer.officer, officer.name) == (world.CONDITIONAL, "Casey Brightwater")


def test_an_agency_left_to_people_gets_the_people_it_needs(
    inputs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = printed(inputs, capsys, world.PENDING)

    for part in ("head", "clerk", "authority"):
        assert queries.person(f"{world.PENDING}.{part}", now()).agencies == (world.PENDING,)
        assert f"{world.PENDING}.{part}" in told


def test_what_is_printed_signs_in(inputs: Path, capsys: pytest.CaptureFixture[str]) -> None:

    _role, _name, username, password = printed(inputs, capsys)["staff.one"]
    browser = Client()

    asked = browser.post("/sign-in/", {"login": username, "password": password})
    digits, _seconds = code_of(username, wall=time.time())
    browser.post(asked["Location"], {"code": digits})

    assert browser.get("/commission/").status_code == 200
