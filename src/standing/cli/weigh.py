"""``standing weigh``: what the division itself finds, by a person and with a reason."""

from datetime import date, datetime

import click

from standing.certification import weighing
from standing.cli.acting import DAY, act, as_person, at_moment, say
from standing.cli.reasons import as_reason
from standing.kernel.periods import in_words
from standing.rules.facts import CharacterFound

_on = click.option("--on", "on", required=True, type=DAY, help="the day on which it was found")
_reason = as_reason("what was weighed and why, in words for the record; never public")


@click.group()
def weigh() -> None:
    """Record what the division itself found of an officer; the agency's view is evidence (CERT-507).

    Nothing changes by itself: the next  standing determine  reads it.

    Example:  standing weigh character 0123-4567 good --on 2024-08-10 --reason "Interview and file"
    """


@weigh.command()
@click.argument("mptc_id", metavar="OFFICER")
@_on
@_reason
@as_person
@at_moment
def background(mptc_id: str, on: date, reason: str, as_: str | None, at: datetime | None) -> None:
    """Record that a failed background check was weighed with the officer's answer (CERT-231).

    The check stays failed. Where the answer settles the matter, the agency sends a corrected file.

    Example:  standing weigh background 0123-4567 --on 2024-07-10
              --reason "The answer of July 2 does not change the result"
    """
    replaced = weighing.weigh_background(act(by=as_, reason=reason, at=at), mptc_id=mptc_id, on=on)
    say(
        f"Recorded: on {in_words(on)} the division weighed the background check of {mptc_id} with the "
        f"answer.{_instead_of(replaced)} The next  standing determine  reads it."
    )


@weigh.command()
@click.argument("mptc_id", metavar="OFFICER")
@click.argument("found", type=click.Choice([each.value for each in CharacterFound]))
@_on
@_reason
@as_person
@at_moment
def character(
    mptc_id: str, found: str, on: date, reason: str, as_: str | None, at: datetime | None
) -> None:
    """Record what the division found of character and fitness: good, or lacking (CERT-507).

    Example:  standing weigh character 0123-4567 lacking --on 2025-07-10
              --reason "Findings of the inquiry of May 2025"
    """
    replaced = weighing.weigh_character(
        act(by=as_, reason=reason, at=at), mptc_id=mptc_id, found=CharacterFound(found), on=on
    )
    say(
        f"Recorded: on {in_words(on)} the division found the character and fitness of {mptc_id} "
        f"{found}.{_instead_of(replaced)} The next  standing determine  reads it."
    )


def _instead_of(replaced: tuple[date, ...]) -> str:
    if not replaced:
        return ""
    days = ", ".join(in_words(day) for day in replaced)
    return f" It takes the place of what was found on {days}, which stays on record."
