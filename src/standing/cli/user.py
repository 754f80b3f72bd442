"""``standing user``: who may act, and in which role; inviting, confirming, revoking."""

import time
from collections.abc import Mapping
from datetime import datetime

import click

from standing.accounts import actions, inviting, listing, sign_ins
from standing.accounts.domain import InvitationState, Purpose
from standing.accounts.granting import ADMINISTRATOR
from standing.accounts.invitations import token_of
from standing.accounts.models import Invitation
from standing.cli.acting import act, as_json, now, print_json, say
from standing.kernel.access import Role, Scope
from standing.kernel.periods import day_of, in_words
from standing.ledger import queries as ledger
from standing.workforce import queries as workforce

_ROLES = [role.value for role in Role if role is not Role.PUBLIC]


@click.group()
def user() -> None:
    """People, and the roles they hold.

    Example:  standing user add director@example.org --role certification-director --name "Jo Vale"
    """


@user.command()
@click.argument("email")
@click.option("--role", required=True, type=click.Choice(_ROLES), help="What the person may do.")
@click.option("--agency", default="", help="Code of the agency at which the role is held.")
@click.option("--officer", default="", help="MPTC ID of the officer, for the role officer.")
@click.option(
    "--scope",
    type=click.Choice([scope.value for scope in Scope]),
    default=Scope.BOTH.value,
    help="What an agency's submitter reports on (CERT-117).",
)
@click.option("--name", default="", help="The person's name.")
@click.option(
    "--same-person-as", metavar="ACCOUNT", help="Another account of the same person (RUL-24)."
)
@click.option("--as", "acting", default=ADMINISTRATOR, help="Who invites them.")
def add(
    *, email: str, role: str, agency: str, officer: str, scope: str, name: str,
    same_person_as: str | None, acting: str,
) -> None:  # fmt: skip
    """Invite a person to a role, or propose it until a second person confirms (RUL-25).

    In an invented world a name that is no e-mail address is added at once, as somebody to act as.

    \b
    Examples:
      standing user add dana@abington.example --role agency-head --agency abington --name "Dana Lowe"
      standing user add robin@example.org --role certification-director --name "Robin Vale"
    """
    code = workforce.agency_called(agency).code if agency else ""
    if officer:
        workforce.officer(officer)
    if "@" not in email and ledger.invented_world() is not None:
        actions.add_person(
            act(by=acting), username=email, human_name=name, role=Role(role), agency=code,
            human=same_person_as, officer=officer,
        )  # fmt: skip
        at = f" at {code}" if code else ""
        say(f"{email} now holds the role {role}{at}.")
        return
    row = inviting.invite(
        act(by=acting), email=email, name=name, role=Role(role), agency=code, officer=officer,
        scope=Scope(scope), same_person_as=same_person_as,
    )  # fmt: skip
    _tell(row)


@user.command()
@click.argument("key")
@click.option("--as", "acting", required=True, metavar="ACCOUNT", help="The second person.")
def confirm(key: str, acting: str) -> None:
    """Confirm, as the second person, what somebody proposed (RUL-25).

    \b
    Example:
      standing user confirm 4f1c0d8e7b2a9c3d5e6f7a8b --as executive.director
    """
    _tell(inviting.confirm(act(by=acting), key=key))


@user.command()
@click.argument("key")
@click.option("--reason", required=True, help="Why it is refused.")
@click.option("--as", "acting", required=True, metavar="ACCOUNT", help="Who refuses it.")
def refuse(key: str, reason: str, acting: str) -> None:
    """Refuse what somebody proposed.

    \b
    Example:
      standing user refuse 4f1c0d8e7b2a9c3d5e6f7a8b --reason "Unknown" --as executive.director
    """
    inviting.refuse(act(by=acting, reason=reason), key=key)
    say("It is refused. Nothing of it takes effect.")


@user.command()
@click.argument("key")
@click.option("--as", "acting", default=ADMINISTRATOR, help="Who withdraws it.")
def withdraw(key: str, acting: str) -> None:
    """Withdraw an invitation that nobody took up yet; its link no longer works.

    \b
    Example:
      standing user withdraw 4f1c0d8e7b2a9c3d5e6f7a8b
    """
    inviting.withdraw_invitation(act(by=acting), key=key)
    say("The invitation is withdrawn. Its link no longer works.")


@user.command("list")
@click.option("--waiting", is_flag=True, help="Invitations and proposals instead of accounts.")
@as_json
def list_(*, waiting: bool, json_: bool) -> None:
    """List the accounts with their roles, or what waits to be confirmed or taken up.

    \b
    Examples:
      standing user list
      standing user list --waiting
    """
    at = now()
    lines = _waiting(at) if waiting else _accounts(at)
    if json_:
        print_json(lines)
        return
    for line in lines:
        click.echo("  ".join(f"{value!s:<24}" for value in line.values()).rstrip())
    if not lines:
        say("Nothing waits." if waiting else "There are no accounts.")


@user.command()
@click.argument("account")
@click.option("--reason", required=True, help="Why the account is revoked.")
@click.option("--as", "acting", default=ADMINISTRATOR, help="Who revokes it.")
def revoke(account: str, reason: str, acting: str) -> None:
    """Revoke an account, and end its open sessions. What was done under it stays on record.

    \b
    Example:
      standing user revoke clerk@agency.example --reason "Left the agency"
    """
    actions.revoke(act(by=acting, reason=reason), username=account)
    say(f"The account {account} is revoked.")


@user.command()
@click.argument("account")
def code(account: str) -> None:
    """Show the six digits of an account's authenticator app; in an invented world only.

    \b
    Example:
      standing user code staff.one
    """
    digits, seconds = sign_ins.code_of(account, wall=time.time())
    click.echo(digits)
    say(f"They hold for {seconds} seconds more, and for one sign-in.")


def _tell(row: Invitation) -> None:
    """Say what came of it, and what is to be done next."""
    if row.state == InvitationState.PROPOSED:
        say("This is a proposal: it takes a second person who confirms roles (RUL-25).")
        say(
            f"They confirm it on the page /people/waiting/, or:  standing user confirm {row.key} --as …"
        )
    elif row.purpose == Purpose.ROLE:
        say(f"{row.name} now holds the role {row.role}{f' at {row.agency}' if row.agency else ''}.")
    else:
        assert row.expires_at is not None
        until = in_words(day_of(row.expires_at))
        say(f"An invitation goes to {row.email}; its link is good until {until}:")
        click.echo(f"/invitation/{token_of(row)}/")


def _accounts(at: datetime) -> list[Mapping[str, object]]:
    return [
        {
            "account": line.account.username,
            "name": line.account.human.name,
            "email": line.account.email,
            "roles": ", ".join(
                grant.role + (f" at {grant.agency}" if grant.agency else "")
                for grant in line.grants
            ),
            "revoked": bool(line.account.revoked_at),
        }
        for line in listing.every_account(at)
    ]


def _waiting(at: datetime) -> list[Mapping[str, object]]:
    return [
        {
            "key": row.key,
            "state": row.state,
            "email": row.email,
            "role": row.role or "recovery",
            "agency": row.agency,
            "expires": day_of(row.expires_at).isoformat() if row.expires_at else "",
        }
        for row in [*listing.proposals_waiting(), *listing.invitations_out(at)]
    ]
