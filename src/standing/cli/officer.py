"""``standing officer``: what is recorded of one officer after a decision."""

from datetime import date, datetime

import click

from standing.certification import actions as certification
from standing.cli import one_person, removal
from standing.cli.acting import DAY, act, as_person, at_moment, say
from standing.cli.agencies import as_agency
from standing.cli.condition import incomplete
from standing.cli.reasons import as_reason
from standing.cli.requirements import as_requirement
from standing.kernel.periods import in_words
from standing.workforce import actions as workforce


@click.group()
def officer() -> None:
    """Record what happened to one officer, and find out who is one and the same person.

    Example:  standing officer separate 0123-4567 --agency acton-police-department --on 2022-06-28
    """


@officer.command()
@click.argument("mptc_id", metavar="OFFICER")
@as_agency
@click.option("--on", "on", required=True, type=DAY, help="the first day no longer there")
@click.option("--nature", default="", help="resigned, retired, …")
@as_person
@at_moment
def separate(
    mptc_id: str, agency: str, on: date, nature: str, as_: str | None, at: datetime | None
) -> None:
    """Record that an officer left an agency (CERT-374).

    Example:  standing officer separate 0123-4567 --agency acton-police-department --on 2022-06-28
    """
    workforce.record_separation(
        act(by=as_, at=at), mptc_id=mptc_id, agency_code=agency, effective_on=on, nature=nature
    )
    say(f"Recorded: {mptc_id} left {agency} on {in_words(on)}. Earlier days stay as they were.")


@officer.command(name="condition-met")
@click.argument("mptc_id", metavar="OFFICER")
@as_requirement
@click.option("--on", "on", required=True, type=DAY)
@as_reason("the proof that was seen", required=False)
@as_person
@at_moment
def condition_met(
    mptc_id: str, requirement: str, on: date, reason: str, as_: str | None, at: datetime | None
) -> None:
    """Confirm that an officer met a condition (CERT-340).

    Example:  standing officer condition-met 0123-4567 --requirement cpr --on 2022-08-10
    """
    certification.confirm_condition(
        act(by=as_, reason=reason, at=at), mptc_id=mptc_id, requirement=requirement, on=on
    )
    say(f"Confirmed: {mptc_id} met the condition “{requirement}” on {in_words(on)}.")


for _command in (
    one_person.find, one_person.duplicates, one_person.merge, one_person.unmerge, incomplete,
    removal.remove, removal.restore,
):  # fmt: skip
    officer.add_command(_command)
