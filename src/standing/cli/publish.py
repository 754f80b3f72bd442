"""``standing publish`` and ``standing deck``: the public files, and the status update."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import click
from django.conf import settings

from standing.cli.acting import (
    DAY,
    act,
    as_json,
    as_person,
    at_moment,
    print_json,
    say,
    today,
)
from standing.cli.work import in_background
from standing.jobs.domain import Kind
from standing.kernel.access import Act
from standing.kernel.errors import Refused
from standing.kernel.periods import end_of, in_words
from standing.register import archives, data, proposing
from standing.register.actions import Published
from standing.reports import deck as decks


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="the folder of the releases (default: the register's own, which the pages hand out from; "
    "into another folder goes a copy besides)",
)
@click.option("--as-of", type=DAY, help="the day the lists speak of (default: today)")
@click.option(
    "--approved-by",
    "approvers",
    multiple=True,
    required=True,
    metavar="PERSON",
    help="an account that has approved on its own; give it twice, for two different people",
)
@click.option(
    "--accept-zero",
    "zeros",
    multiple=True,
    metavar="CODE",
    help="an agency that sent a file and rightly shows no officer",
)
@click.option(
    "--accept-fall",
    "falls",
    multiple=True,
    metavar="AGENCY|register|status:NAME",
    help="a count that rightly fell since the last release, as the refusal names it",
)
@click.option("--because", default="", metavar="TEXT", help="why it rightly shows none, or fell")
@click.option("--background", is_flag=True, help="let a worker do it; follow it with standing jobs")
@as_person
@at_moment
@as_json
def publish(
    out: Path | None,
    as_of: date | None,
    approvers: tuple[str, ...],
    zeros: tuple[str, ...],
    falls: tuple[str, ...],
    because: str,
    background: bool,
    as_: str | None,
    at: datetime | None,
    json_: bool,
) -> None:
    """Release the public files that two people approved; nothing is overwritten.

    The two whom --approved-by names have each approved on the page /commission/publications/. In an
    invented world one person plays everybody, and naming somebody is their approval.

    The lists speak of one day, as known now. A release in which an agency that sent a file shows no
    officer stops and names the agency; so does one in which a count falls by more than a set share.

    The files lie in the register's own folder of releases, which the pages and the API hand out from;
    --out names another folder to lay them into as well.

    Example:  standing publish --out public --approved-by robin --approved-by dana
    """
    for given, what, option in ((zeros, "an agency shows no officer", "--accept-zero CODE"),
                                (falls, "a count fell", "--accept-fall NAME")):  # fmt: skip
        _refuse_unless_said(given, because, as_, why=what, option=option)
    doing, own = act(by=as_, at=at), data.folder()
    wanted = _Wanted(
        out=out or own,
        as_of=as_of or doing.day,
        approvers=approvers,
        zeros=dict.fromkeys(zeros, because.strip()),
        falls=dict.fromkeys(falls, because.strip()),
    )
    if background:
        in_background(doing, Kind.PUBLISH, _asked(doing, wanted), at=at, json_=json_)
        return
    released = proposing.publish_named(
        doing,
        out=wanted.out,
        as_of=wanted.as_of,
        approved_by=approvers,
        zeros=wanted.zeros,
        falls=wanted.falls,
        kept=own,
    )
    _say(released, own, json_=json_)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    out: Path
    as_of: date
    approvers: tuple[str, ...]
    zeros: Mapping[str, str]
    falls: Mapping[str, str]


def _refuse_unless_said(
    given: tuple[str, ...], because: str, by: str | None, *, why: str, option: str
) -> None:
    if given and not (because.strip() and by):
        raise Refused(
            f"Somebody must say why {why}, under their own name: "
            f"{option} --because TEXT --as PERSON."
        )


def _asked(doing: Act, wanted: _Wanted) -> dict[str, object]:
    """What a worker is asked for; refused here already, where the two have not approved it."""
    proposing.refuse_unless_approved(
        doing,
        as_of=wanted.as_of,
        approved_by=wanted.approvers,
        zeros=wanted.zeros,
        falls=wanted.falls,
    )
    return {
        "out": str(wanted.out.resolve()), "as_of": wanted.as_of.isoformat(),
        "approved_by": list(wanted.approvers), "zeros": dict(wanted.zeros), "falls": dict(wanted.falls),
    }  # fmt: skip


def _say(released: Published, own: Path, *, json_: bool) -> None:
    if released.finished:
        say(
            f"Release {released.number} had been approved and recorded by a run that was stopped; "
            f"it now lies in {released.folder}. Nothing else was released."
        )
    if json_:
        print_json(released.as_dict())
        return
    _tell(released)
    if released.folder.parent.resolve() != own.resolve():
        click.echo(f"  the same files lie in {own / released.folder.name}; the pages hand them out")
    if (archive := archives.kept(own / released.folder.name, released.number)) is not None:
        click.echo(f"  all of them in one archive: {archive.path}, SHA-256 {archive.sha256}")


def _tell(released: Published) -> None:
    facts = released.facts
    click.echo(f"Release {released.number} lies in {released.folder}")
    click.echo(f"  as of {in_words(facts.as_of)}, as known at {facts.cut_off:%Y-%m-%d %H:%M} UTC")
    for name, rows in facts.rows.items():
        click.echo(f"  {name:20}{rows:>9,} rows")
    for name in sorted(each.name for each in released.folder.iterdir()):
        if name not in facts.rows:
            click.echo(f"  {name}")
    changed = facts.difference
    since = (
        "the first release"
        if changed.from_release is None
        else f"since release {changed.from_release}"
    )
    click.echo(
        f"  {since}: {changed.added:,} added, {changed.removed:,} removed, {changed.changed:,} changed"
    )
    click.echo(f"  approved as SHA-256 {released.sha256}")


@click.command()
@click.argument("campaign")
@click.option("--as-of", type=DAY, help="the day it speaks of (default: today)")
@click.option("--known", type=DAY, help="as known at the end of this day (default: the same day)")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.pdf|.md|.json",
    help="the file to write; its ending chooses the form",
)
def deck(campaign: str, as_of: date | None, known: date | None, out: Path) -> None:
    """Write the status update of a campaign, every number counted from its rows.

    A .pdf file holds slides; a .md file has its charts beside it as .svg files; a .json file holds
    every figure with its share.

    Example:  standing deck 2022-a-h --as-of 2022-06-30 --out status.pdf
    """
    day = as_of or today()
    written = decks.write(
        campaign,
        as_of=day,
        known=end_of(known or day),
        out=out,
        fonts=settings.ASSETS / "uswds" / "fonts",
    )
    say(f"Wrote {', '.join(path.name for path in written)} in {out.parent}.")
