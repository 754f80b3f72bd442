"""``standing condition`` and ``standing overlay``: what happens to a certificate afterwards."""

from datetime import date, datetime

import click

from standing.accounts import queries as accounts
from standing.campaigns import completeness
from standing.certification import actions as certification
from standing.certification.conditions import AGENCY, OFFICER
from standing.certification.domain import OverlayKind
from standing.certification.overlaying import Lifted
from standing.certification.waiting import OpenCondition, open_conditions
from standing.cli.acting import (
    DAY,
    act,
    as_json,
    as_person,
    at_moment,
    now,
    print_json,
    say,
    today,
)
from standing.cli.one_person import APPROVERS
from standing.cli.reasons import as_reason
from standing.cli.requirements import as_requirement
from standing.kernel.moves import spoken
from standing.kernel.periods import in_words
from standing.rules.facts import BridgeStatus
from standing.rules.sentences import finding_title

_requirement = as_requirement
_reason = as_reason("why, in words for the record")
_ASKING = {"officer": OFFICER, "agency": AGENCY}


@click.group()
def condition() -> None:
    """What officers still owe: proof that came, days extended, time that ran out.

    That a condition is met is confirmed with  standing officer condition-met.

    Example:  standing condition list --overdue
    """


@condition.command(name="list")
@click.argument("mptc_id", metavar="[OFFICER]", required=False)
@click.option("--overdue", is_flag=True, help="only where a stated day has passed")
@click.option("--due-by", type=DAY, help="only what is due by this day")
@as_json
def list_(mptc_id: str | None, overdue: bool, due_by: date | None, json_: bool) -> None:
    """List what is still owed, the earliest day first.

    Example:  standing condition list --due-by 2022-09-30
    """
    found = [
        each
        for each in open_conditions(on=today(), known=now(), mptc_id=mptc_id)
        if (each.overdue or not overdue) and (due_by is None or each.due_on <= due_by)
    ]
    if json_:
        print_json([each.as_dict() for each in found])
        return
    for each in found:
        click.echo(_line(each))
    say(f"{len(found):,} conditions" if len(found) != 1 else "1 condition")


def _line(each: OpenCondition) -> str:
    late = "  the day has passed: a person decides" if each.overdue else ""
    dead = f"  cannot be met: Bridge Academy {each.cannot_be_met}" if each.cannot_be_met else ""
    state = spoken(each.state)
    return f"{each.mptc_id}  {each.requirement:16} {state:10} due by {in_words(each.due_on)}{late}{dead}"


@condition.command()
@click.argument("mptc_id", metavar="OFFICER")
@_requirement
@click.option("--on", "on", required=True, type=DAY, help="the day the proof came")
@as_reason("what came, and from whom", required=False)
@as_person
@at_moment
def proof(
    mptc_id: str, requirement: str, on: date, reason: str, as_: str | None, at: datetime | None
) -> None:
    """Record that proof came and nobody has looked at it yet (CERT-343).

    Example:  standing condition proof 0123-4567 --requirement cpr --on 2022-08-08
    """
    certification.record_proof(
        act(by=as_, reason=reason, at=at), mptc_id=mptc_id, requirement=requirement, on=on
    )
    say(
        f"Recorded: proof of “{_titled(requirement)}” for {mptc_id} came on {in_words(on)}. Somebody "
        "looks at it next:  standing officer condition-met"
    )


@condition.command()
@click.argument("mptc_id", metavar="OFFICER")
@_requirement
@click.option("--due", "due_on", required=True, type=DAY, help="the new last day in time")
@click.option(
    "--asked-by", type=click.Choice(list(_ASKING)), default="officer", show_default=True,
    help="who asks for more time",
)  # fmt: skip
@_reason
@as_person
@at_moment
def extend(
    mptc_id: str, requirement: str, due_on: date, asked_by: str, reason: str, as_: str | None,
    at: datetime | None,
) -> None:  # fmt: skip
    """Set a later due day within the term, at the officer's request (CERT-345).

    Hours of work of an officer not full-time may be extended to January 1, 2027 (CERT-354).

    Example:  standing condition extend 0123-4567 --requirement examination --due 2022-12-15
              --reason "Asked for by letter; the next sitting is in December"
    """
    certification.extend_condition(
        act(by=as_, reason=reason, at=at), mptc_id=mptc_id, requirement=requirement, due_on=due_on,
        asked_by=_ASKING[asked_by],
    )  # fmt: skip
    say(f"Extended: {mptc_id} has until {in_words(due_on)} for “{_titled(requirement)}”.")


@condition.command()
@click.argument("mptc_id", metavar="OFFICER")
@_requirement
@_reason
@as_person
@at_moment
def toll(mptc_id: str, requirement: str, reason: str, as_: str | None, at: datetime | None) -> None:
    """Stop the time of a condition while a review is open (CERT-344).

    Example:  standing condition toll 0123-4567 --requirement cpr --reason "Petition of July 12"
    """
    certification.toll_condition(
        act(by=as_, reason=reason, at=at), mptc_id=mptc_id, requirement=requirement
    )
    say(f"The time of “{_titled(requirement)}” does not run for {mptc_id} until it is resumed.")


@condition.command()
@click.argument("mptc_id", metavar="OFFICER")
@_requirement
@click.option("--due", "due_on", required=True, type=DAY, help="the last day in time from now on")
@_reason
@as_person
@at_moment
def resume(
    mptc_id: str, requirement: str, due_on: date, reason: str, as_: str | None, at: datetime | None
) -> None:
    """Let the time of a condition run again after a review (CERT-344).

    Example:  standing condition resume 0123-4567 --requirement cpr --due 2022-11-30
              --reason "The petition was denied"
    """
    certification.resume_condition(
        act(by=as_, reason=reason, at=at), mptc_id=mptc_id, requirement=requirement, due_on=due_on
    )
    say(f"The time runs again: {mptc_id} has until {in_words(due_on)}.")


@condition.command()
@click.argument("mptc_id", metavar="OFFICER")
@_requirement
@_reason
@as_person
@at_moment
def lapse(
    mptc_id: str, requirement: str, reason: str, as_: str | None, at: datetime | None
) -> None:
    """Record that the time ran out with the condition unmet; the certificate ends today (CERT-341).

    Example:  standing condition lapse 0123-4567 --requirement cpr
              --reason "No proof came, and none is on the way"
    """
    certification.lapse_condition(
        act(by=as_, reason=reason, at=at), mptc_id=mptc_id, requirement=requirement
    )
    say(f"Recorded: the time of {mptc_id} for “{_titled(requirement)}” ran out.")


@condition.command()
@click.argument("mptc_id", metavar="OFFICER")
@click.option(
    "--bridge", required=True,
    type=click.Choice([status.value for status in BridgeStatus]),
    help="how the Bridge Academy ended",
)  # fmt: skip
@click.option("--on", "on", required=True, type=DAY, help="the day it ended")
@_reason
@as_person
@at_moment
def unsatisfiable(
    mptc_id: str, bridge: str, on: date, reason: str, as_: str | None, at: datetime | None
) -> None:
    """Record that basic training can no longer be completed (CERT-353); the next decision reads it.

    Example:  standing condition unsatisfiable 0123-4567 --bridge dismissed --on 2022-08-15
              --reason "Letter of the training committee"
    """
    certification.mark_unsatisfiable(
        act(by=as_, reason=reason, at=at), mptc_id=mptc_id, bridge=BridgeStatus(bridge), on=on
    )
    say(
        f"Recorded. Nothing changes by itself: {mptc_id} waits for a person, and the next  standing "
        "determine  decides anew."
    )


@click.command()
@click.argument("mptc_id", metavar="OFFICER")
@click.option("--receipt", required=True, help="the file that puts the officer forward")
@_reason
@as_person
@at_moment
def incomplete(
    mptc_id: str, receipt: str, reason: str, as_: str | None, at: datetime | None
) -> None:
    """Find what a file says of one officer not substantially complete (CERT-310).

    Example:  standing officer incomplete 0123-4567 --receipt R-0012-3456
              --reason "Half of the answers are missing"
    """
    completeness.find_incomplete(
        act(by=as_, reason=reason, at=at), receipt=receipt, mptc_id=mptc_id
    )
    say(
        f"Recorded: the application of {mptc_id} in {receipt} continues nothing and is not decided. A "
        "corrected file is a new application."
    )


@click.group()
def overlay() -> None:
    """A suspension, restriction or leave over a certificate, which stays what it was.

    Example:  standing overlay lift 0123-4567 --kind leave --on 2022-11-01 --reason "Back on duty"
    """


_KINDS = {
    "suspension": OverlayKind.SUSPENDED,
    "administrative-suspension": OverlayKind.ADMIN_SUSPENDED,
    "restriction": OverlayKind.RESTRICTED,
    "leave": OverlayKind.LEAVE,
}
_kind = click.option("--kind", required=True, type=click.Choice(list(_KINDS)))


@overlay.command()
@click.argument("mptc_id", metavar="OFFICER")
@_kind
@click.option("--since", required=True, type=DAY, help="the first day")
@click.option("--until", type=DAY, help="the first day no longer, if it is known")
@click.option("--authority", required=True, help="the order or the report it rests on")
@APPROVERS
@_reason
@as_person
@at_moment
def impose(
    mptc_id: str, kind: str, since: date, until: date | None, authority: str,
    approved_by: tuple[str, ...], reason: str, as_: str | None, at: datetime | None,
) -> None:  # fmt: skip
    """Lay a suspension, restriction or leave over a certificate (CERT-330).

    A suspension takes two who approve, neither of them whoever proposes it.

    Example:  standing overlay impose 0123-4567 --kind leave --since 2022-08-01
              --authority "Status update of August 2" --reason "Military leave"
    """
    acting = act(by=as_, reason=reason, at=at)
    approvers = [accounts.person(each, at=acting.at) for each in approved_by]
    certification.impose_overlay(
        acting, mptc_id=mptc_id, kind=_KINDS[kind], since=since, until=until, authority=authority,
        approvers=approvers,
    )  # fmt: skip
    ends = f" until {in_words(until)}" if until else ""
    say(f"Recorded: {mptc_id} is {_KINDS[kind].value} from {in_words(since)}{ends}.")


@overlay.command()
@click.argument("mptc_id", metavar="OFFICER")
@_kind
@click.option("--on", "on", required=True, type=DAY, help="the first day without it")
@click.option("--authority", default="", help="the order or the report it rests on")
@_reason
@as_person
@at_moment
def lift(
    mptc_id: str, kind: str, on: date, authority: str, reason: str, as_: str | None,
    at: datetime | None,
) -> None:  # fmt: skip
    """End a suspension, restriction or leave; what was there before shows again (CERT-330).

    Example:  standing overlay lift 0123-4567 --kind leave --on 2022-11-01 --reason "Back on duty"
    """
    lifted = certification.lift_overlay(
        act(by=as_, reason=reason, at=at), mptc_id=mptc_id, kind=_KINDS[kind], on=on,
        authority=authority or "CERT-330",
    )  # fmt: skip
    say(_lifted(mptc_id, lifted))


def _lifted(mptc_id: str, lifted: Lifted) -> str:
    said = f"{mptc_id} is not {lifted.kind.value} from {in_words(lifted.until)} on."
    if lifted.conditions:
        owed = ", ".join(_titled(each) for each in lifted.conditions)
        said += f" New days to meet what is owed were set: {owed}. See:  standing condition list"
    return said


def _titled(requirement: str) -> str:
    return finding_title(requirement).lower()
