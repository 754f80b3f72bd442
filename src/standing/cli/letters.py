"""``standing vacate`` and ``standing waiver``: set a grant aside and tell it; who need not be told."""

from datetime import date, datetime

import click
from django.db import transaction

from standing.certification import actions as certification
from standing.cli.acting import DAY, act, as_person, at_moment, say
from standing.cli.agencies import as_agency
from standing.cli.reasons import as_reason
from standing.correspondence import actions
from standing.kernel.periods import in_words


@click.command()
@click.argument("officer", metavar="MPTC-ID")
@click.option("--on", "on", required=True, type=DAY, help="the first day no longer certified")
@as_reason("why, in words that the officer may read")
@as_person
@at_moment
def vacate(officer: str, on: date, reason: str, as_: str | None, at: datetime | None) -> None:
    """Set an officer's grant aside, and write the letter that says so.

    The days before stay certified, and the notice of the grant stays on record.

    Example:  standing vacate 0012-0345 --on 2022-08-15 --as a.commissioner
              --reason "The academy's list shows that the course was not finished."
    """
    doing = act(by=as_, reason=reason.strip(), at=at)
    with transaction.atomic():
        certification.vacate_grant(doing, mptc_id=officer, vacated_on=on)
        letter = actions.write_vacating(doing, mptc_id=officer)
    say(
        f"The grant of {officer} is set aside as of {in_words(on)}, and a letter to the officer and "
        f"the agency is written. Next: standing packets {letter.campaign} --out DIR "
        f"--agency {letter.agency.code}"
    )


@click.command()
@click.argument("officer", metavar="MPTC-ID")
@as_agency
@click.option("--signed-on", required=True, type=DAY, help="the day the officer signed")
@as_person
@at_moment
def waiver(
    officer: str, agency: str, signed_on: date, as_: str | None, at: datetime | None
) -> None:
    """Record that an officer waived the notices to the head of the bargaining unit.

    It is honoured in notices of any day on which the rules know such a waiver.

    Example:  standing waiver 0012-0345 --agency abington --signed-on 2025-01-10 --as abington.clerk
    """
    actions.record_waiver(act(by=as_, at=at), mptc_id=officer, agency=agency, signed_on=signed_on)
    say(
        f"Recorded: officer {officer} waived on {in_words(signed_on)} the notices to the head of the "
        "bargaining unit. Notices go to the officer and the agency."
    )
