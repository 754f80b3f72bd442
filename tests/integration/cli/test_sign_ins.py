"""What a demo prints at its end: one sign-in for each role, the same on a second run."""

import re
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.integration.pages import world

from standing.accounts import actions, queries
from standing.accounts.sign_ins import code_of
from standing.cli.acting import now
from standing.cli.left_to_people import Left
from standing.cli.sign_ins import _lines, print_sign_ins
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
    print_sign_ins(inputs, left=[Left(code) for code in left])
    told = capsys.readouterr().err.splitlines()
    assert max(len(line) for line in told if "standing user code" not in line) <= 100
    return {line[2]: line for line in _rows(told)}


def _rows(told: list[str]) -> Iterator[list[str]]:
    """Each row in its four cells, also where it was too wide and stands in two lines."""
    cells = [re.split(r" {2,}", line.strip()) for line in told]
    for line, following in pairwise([*cells, []]):
        if len(line) == 4:
            yield line
        elif len(line) == 2 == len(following):
            yield line + following


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


def test_each_of_several_agencies_left_to_people_gets_people_of_its_own(
    inputs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = printed(inputs, capsys, world.PENDING)
    both = printed(inputs, capsys, world.SUBMITTER, world.PENDING)

    people = {
        (code, part): both[f"{code}.{part}"]
        for code in (world.SUBMITTER, world.PENDING)
        for part in ("clerk", "head", "authority")
    }
    assert len({name for _role, name, _account, _password in people.values()}) == len(people)
    for part in ("clerk", "head", "authority"):
        assert both[f"{world.PENDING}.{part}"][1:] == one[f"{world.PENDING}.{part}"][1:]
        digits, _seconds = code_of(f"{world.PENDING}.{part}", wall=time.time())
        assert digits.isdigit()


def test_a_sign_in_that_is_too_wide_for_the_terminal_stands_in_two_lines() -> None:
    row = ("authority", "Casey Brightwater", "a" * 66, "aaaa-bbbb-cccc-dddd")
    told = list(_lines([row]))

    assert len(told) == 2
    assert max(map(len, told)) <= 96
    assert [cell for line in told for cell in line.split("  ") if cell] == [*row]


def test_what_is_printed_signs_in(inputs: Path, capsys: pytest.CaptureFixture[str]) -> None:

    _role, _name, username, password = printed(inputs, capsys)["staff.one"]
    browser = Client()

    asked = browser.post("/sign-in/", {"login": username, "password": password})
    digits, _seconds = code_of(username, wall=time.time())
    browser.post(asked["Location"], {"code": digits})

    assert browser.get("/commission/").status_code == 200
