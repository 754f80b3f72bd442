"""``standing errata``: what was wrong in a release, since when, and what replaced it."""

from datetime import date, datetime

import click

from standing.cli.acting import DAY, act, as_json, as_person, at_moment, now, print_json, say
from standing.kernel.periods import in_words
from standing.register import data, models
from standing.register import errata as actions


@click.group()
def errata() -> None:
    """Tell what was wrong in a release; a release itself is never changed.

    Example:  standing errata list
    """


@errata.command()
@click.option("--release", required=True, type=int, metavar="N", help="the release that was wrong")
@click.option("--since", required=True, type=DAY, help="the first day the fault could be read")
@click.option("--wrong", required=True, metavar="TEXT", help="what was wrong")
@click.option("--right", required=True, metavar="TEXT", help="what is right")
@click.option("--about", default="", metavar="WHAT", help="an MPTC ID, an agency's code, or a file")
@click.option("--replaced-by", type=int, metavar="N", help="a later release with the right lines")
@as_person
@at_moment
@as_json
def add(
    release: int,
    since: date,
    wrong: str,
    right: str,
    about: str,
    replaced_by: int | None,
    as_: str | None,
    at: datetime | None,
    json_: bool,
) -> None:
    """Publish what was wrong in a release; it stands on the page /errata/ at once.

    Example:  standing errata add --release 3 --since 2022-07-05 --wrong TEXT --right TEXT --as robin
    """
    made = actions.add(
        act(by=as_, at=at), release=release, since=since, wrong=wrong, right=right, about=about,
        replaced_by=replaced_by,
    )  # fmt: skip
    if json_:
        print_json(_told(made))
        return
    say(f"Erratum {made.number} of release {made.release} is published.")


@errata.command()
@click.argument("number", type=int)
@click.option(
    "--replaced-by", required=True, type=int, metavar="N", help="the release that is right"
)
@as_person
@at_moment
@as_json
def mend(number: int, replaced_by: int, as_: str | None, at: datetime | None, json_: bool) -> None:
    """Say which later release holds the right lines.

    Example:  standing errata mend 1 --replaced-by 4 --as robin
    """
    made = actions.mend(act(by=as_, at=at), number=number, replaced_by=replaced_by)
    if json_:
        print_json(_told(made))
        return
    say(f"Erratum {made.number} says now that release {made.replaced_by} replaced what was wrong.")


@errata.command(name="list")
@as_json
def list_(json_: bool) -> None:
    """List every erratum, the latest first.

    Example:  standing errata list
    """
    found = data.errata(known=now())
    if json_:
        print_json([_told(each) for each in found])
        return
    for each in found:
        mended = (
            f"replaced by release {each.replaced_by}" if each.replaced_by else "not replaced yet"
        )
        click.echo(f"{each.number}  release {each.release}, since {in_words(each.since)}, {mended}")
        click.echo(f"   wrong: {each.wrong}")
        click.echo(f"   right: {each.right}")
    if not found:
        say("No fault of a release is on record.")


def _told(row: models.Erratum) -> dict[str, object]:
    return {
        "erratum": row.number, "release": row.release, "about": row.subject,
        "since": row.since.isoformat(), "wrong": row.wrong, "right": row.right,
        "replaced_by": row.replaced_by, "recorded_at": row.recorded_at.isoformat(),
    }  # fmt: skip
