"""``standing officer remove | restore``: off the public register on a legal ground, and back on it."""

from datetime import datetime

import click

from standing.accounts import queries as accounts
from standing.certification.domain import ProposalKind
from standing.cli.acting import act, as_person, at_moment, say
from standing.cli.one_person import APPROVERS
from standing.cli.reasons import as_reason
from standing.kernel.access import Act, Person
from standing.register import removing

WAITS = (
    "Proposed: it waits for two people who may approve it, neither of them you. Each approves it signed "
    "in, on the officer’s page in the console. Nothing has changed for the public yet."
)


@click.command()
@click.argument("mptc_id", metavar="OFFICER")
@click.option(
    "--ground", required=True, help="the text of the law, or the order; the public reads it"
)
@APPROVERS
@as_reason("why; for the commission’s own record")
@as_person
@at_moment
def remove(
    mptc_id: str, ground: str, approved_by: tuple[str, ...], reason: str, as_: str | None,
    at: datetime | None,
) -> None:  # fmt: skip
    """Take an officer off the public register on a legal ground, on two people's word.

    Without --approved-by it is proposed, and waits. The record itself stays as it is.

    Example:  standing officer remove 0123-4567 --ground "555 CMR 8.06(4)(a)5" --reason "Sealed"
    """
    acting = act(by=as_, reason=reason, at=at)
    if not approved_by:
        removing.propose(acting, mptc_id=mptc_id, kind=ProposalKind.REMOVAL, ground=ground)
        say(WAITS)
        return
    named = _people(acting, approved_by)
    done = removing.remove(acting, mptc_id=mptc_id, ground=ground, approvers=named)
    say(
        f"Recorded: {mptc_id} is off the public register. The address answers with {done.ground}. To "
        f"show the officer again: standing officer restore {mptc_id}"
    )


@click.command()
@click.argument("mptc_id", metavar="OFFICER")
@APPROVERS
@as_reason("why; for the commission’s own record")
@as_person
@at_moment
def restore(
    mptc_id: str, approved_by: tuple[str, ...], reason: str, as_: str | None, at: datetime | None
) -> None:
    """Show an officer on the public register again, on two people's word.

    Example:  standing officer restore 0123-4567 --reason "The order was lifted on May 3"
    """
    acting = act(by=as_, reason=reason, at=at)
    if not approved_by:
        removing.propose(acting, mptc_id=mptc_id, kind=ProposalKind.RESTORATION)
        say(WAITS)
        return
    removing.restore(acting, mptc_id=mptc_id, approvers=_people(acting, approved_by))
    say(f"Recorded: {mptc_id} is on the public register again.")


def _people(acting: Act, named: tuple[str, ...]) -> list[Person]:
    return [accounts.person(each, at=acting.at) for each in named]
