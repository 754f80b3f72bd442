"""``standing user``: inviting, confirming and revoking at the terminal."""

import json
import re

import pytest
from click.testing import CliRunner, Result
from tests import make
from tests.integration.accounts.people import (
    ABINGTON,
    MARCH_1,
    STRONG,
    administrator,
    director,
)

from standing.accounts import actions
from standing.accounts.accepting import accept_invitation
from standing.accounts.domain import InvitationState
from standing.accounts.models import Account, Invitation
from standing.cli.acting import act, now
from standing.cli.user import user
from standing.kernel.access import Role
from standing.kernel.errors import NotFound, NotPermitted, Refused
from standing.ledger.actions import record
from standing.workforce.models import Agency

pytestmark = pytest.mark.django_db
HEAD = ("--role", "agency-head", "--agency", ABINGTON, "--name", "Dana Lowe")


@pytest.fixture(autouse=True)
def _register() -> None:
    actions.seed_operator(MARCH_1)
    Agency.objects.create(code=ABINGTON, name="Abington Police Department")


def run(*words: str) -> Result:
    return CliRunner().invoke(user, words)


def test_the_operator_proposes_and_a_second_person_confirms_at_the_terminal() -> None:
    administrator()
    director()

    proposed = run("add", "Dana@Abington.example", *HEAD)
    row = Invitation.objects.get()
    waiting = json.loads(run("list", "--waiting", "--json").stdout)
    confirmed = run("confirm", row.key, "--as", "director")

    assert "it takes a second person" in proposed.stderr
    assert f"standing user confirm {row.key}" in proposed.stderr
    assert proposed.stdout == ""
    assert [(each["key"], each["state"]) for each in waiting] == [(row.key, "proposed")]
    assert "An invitation goes to dana@abington.example" in confirmed.stderr
    link = re.fullmatch(r"/invitation/(\S+)/\n", confirmed.stdout)
    assert link is not None
    accept_invitation(now(), token=link[1], password=STRONG)
    assert act(by="dana@abington.example").by.holds(Role.AGENCY_HEAD)


def test_the_first_who_can_confirm_are_invited_by_the_operator_alone() -> None:
    founded = run(
        "add", "robin@post.example", "--role", "certification-director", "--name", "Robin Vale"
    )
    assert founded.stdout.startswith("/invitation/")


def test_who_proposed_does_not_confirm_at_the_terminal_either() -> None:
    administrator()
    run("add", "dana@abington.example", *HEAD, "--as", "admin.one")
    row = Invitation.objects.get()

    tried = run("confirm", row.key, "--as", "admin.one")

    assert isinstance(tried.exception, NotPermitted)
    row.refresh_from_db()
    assert row.state == InvitationState.PROPOSED


def test_an_invitation_is_refused_or_withdrawn() -> None:
    administrator()
    director()
    run("add", "dana@abington.example", *HEAD)
    first = Invitation.objects.get()
    refused = run("refuse", first.key, "--reason", "Unknown", "--as", "director")
    run("add", "dana@abington.example", *HEAD)
    second = Invitation.objects.exclude(pk=first.pk).get()
    withdrawn = run("withdraw", second.key)

    assert refused.stderr == "It is refused. Nothing of it takes effect.\n"
    assert withdrawn.stderr == "The invitation is withdrawn. Its link no longer works.\n"
    assert run("list", "--waiting").stderr == "Nothing waits.\n"


def test_accounts_are_listed_with_their_roles() -> None:
    director()
    listed = run("list")
    facts = json.loads(run("list", "--json").stdout)

    assert "Robin Vale" in listed.stdout
    assert {each["account"]: each["roles"] for each in facts}[
        "director"
    ] == "certification-director"


def test_a_register_of_its_own_invites_by_e_mail_only() -> None:
    tried = run("add", "dana", *HEAD)
    assert isinstance(tried.exception, Refused)
    assert not Account.objects.filter(username="dana").exists()


def test_an_officer_is_one_of_the_register() -> None:
    tried = run(
        "add", "lee@post.example", "--role", "officer", "--officer", "0101-0001", "--name", "Lee"
    )
    assert isinstance(tried.exception, NotFound)


def test_in_an_invented_world_a_name_is_added_at_once_to_act_as() -> None:
    record(
        make.act(at=MARCH_1), kind="register.opened", subject="register",
        effective_on=MARCH_1.date(), authority="RUL-16",
        after={"invented": True, "scenario": "practice"},
    )  # fmt: skip

    added = run("add", "dana", *HEAD)
    invited = run("add", "dana@abington.example", *HEAD)

    assert added.stderr == f"dana now holds the role agency-head at {ABINGTON}.\n"
    assert "it takes a second person" in invited.stderr
