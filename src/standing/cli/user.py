"""``standing user``: who may act, and in which role. No passwords yet (RUL-24)."""

import click

from standing.accounts import actions
from standing.cli.acting import act, say
from standing.kernel.access import Role
from standing.workforce import queries as workforce


@click.group()
def user() -> None:
    """People, and the roles they hold.

    Example:  standing user add director@example.org --role certification-director --name "Jo Vale"
    """


@user.command()
@click.argument("email")
@click.option(
    "--role",
    required=True,
    type=click.Choice([role.value for role in Role if role is not Role.PUBLIC]),
    help="What the person may do.",
)
@click.option("--agency", default="", help="Code of the agency at which the role is held.")
@click.option("--name", default="", help="The person's name.")
@click.option(
    "--same-person-as", metavar="ACCOUNT", help="Another account of the same person (RUL-24)."
)
@click.option("--as", "acting", default=actions.ADMINISTRATOR, help="Who adds them.")
def add(
    *, email: str, role: str, agency: str, name: str, same_person_as: str | None, acting: str
) -> None:
    """Add a person, or give one that is there another role.

    \b
    Examples:
      standing user add dana --role agency-submitter --agency abington --name "Dana Clerk"
      standing user add robin --role certification-director --name "Robin Vale"
    """
    code = workforce.agency_called(agency).code if agency else ""
    actions.add_person(
        act(by=acting),
        username=email,
        human_name=name,
        role=Role(role),
        agency=code,
        human=same_person_as,
    )
    at = f" at {code}" if code else ""
    say(f"{email} now holds the role {role}{at}.")


@user.command()
@click.argument("account")
@click.option("--reason", required=True, help="Why the account is revoked.")
@click.option("--as", "acting", default=actions.ADMINISTRATOR, help="Who revokes it.")
def revoke(account: str, reason: str, acting: str) -> None:
    """Revoke an account. What was done under it stays on record.

    \b
    Example:
      standing user revoke clerk@agency.example --reason "Left the agency"
    """
    actions.revoke(act(by=acting, reason=reason), username=account)
    say(f"The account {account} is revoked.")
