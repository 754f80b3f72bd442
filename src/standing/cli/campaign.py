"""``standing campaign``: open a round, see where it stands, record what agencies say."""

import csv
import sys
from collections.abc import Sequence
from datetime import date, datetime

import click

from standing.campaigns import actions, deciding, queries
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
from standing.cli.agencies import as_agency
from standing.kernel.cells import neutral
from standing.kernel.periods import day_of, end_of, in_words
from standing.reports import figures


@click.group()
def campaign() -> None:
    """A round of recertification: open it, see where it stands, record what agencies say.

    Example:  standing campaign status 2022-a-h --as-of 2022-06-30
    """


@campaign.command(name="open")
@click.argument("slug", metavar="ID")
@as_person
@at_moment
def open_(slug: str, as_: str | None, at: datetime | None) -> None:
    """Open a campaign of the rule catalogue and freeze its cohort.

    Example:  standing campaign open 2022-a-h
    """
    opened = actions.open_campaign(act(by=as_, at=at), slug=slug)
    say(
        f"{opened.title} is open with {opened.members.count():,} officers. "
        f"Agencies answer by {in_words(opened.deadline_on)}."
    )


@campaign.command(name="list")
@as_json
def list_(json_: bool) -> None:
    """List the campaigns that are open.

    Example:  standing campaign list
    """
    there = queries.campaigns()
    if json_:
        print_json([{"campaign": c.slug, "title": c.title, "edition": c.edition} for c in there])
    for each in () if json_ else there:
        click.echo(f"{each.slug}  {each.title}")
    if not there:
        say("No campaign is open yet. Open one with:  standing campaign open 2022-a-h")


@campaign.command()
@click.argument("slug", metavar="ID")
@as_json
def show(slug: str, json_: bool) -> None:
    """Show a campaign's dates, its cohort, and whose facts changed since they were decided.

    Example:  standing campaign show 2022-a-h
    """
    of = queries.campaign(slug)
    facts = {
        "campaign": of.slug, "title": of.title, "edition": of.edition, "letters": of.letters,
        "opened_on": of.opened_on, "deadline_on": of.deadline_on,
        "extension_until": of.extension_until, "reference_on": of.reference_on,
        "renewed_until": of.renewed_until, "officers_in_cohort": of.members.count(),
    }  # fmt: skip
    moment = now()
    double = queries.sent_by_two(of, as_of=day_of(moment), known=moment)
    changed = deciding.changed_since_decided(of, as_of=day_of(moment), known=moment)
    if json_:
        print_json(
            {**facts, "officers_sent_by_two": list(double), "changed_since_decided": changed}
        )
        return
    for name, value in facts.items():
        written = in_words(value) if isinstance(value, date) else value
        click.echo(f"{name.replace('_', ' '):20} {written}")
    click.echo(f"{'sent by two agencies':20} {len(double):,}")
    click.echo(f"{'changed since':20} {_ready_again(of.slug, changed)}")


_NAMED = 10


def _ready_again(slug: str, changed: Sequence[str]) -> str:
    """Say whose facts are no longer those that their issued determination rests on."""
    if not changed:
        return "0 officers whose facts changed since their determination"
    who = "1 officer" if len(changed) == 1 else f"{len(changed):,} officers"
    named = ", ".join(changed[:_NAMED])
    if (more := len(changed) - _NAMED) > 0:
        named += f" and {more:,} more (standing campaign show {slug} --json)"
    return (
        f"{who} whose facts changed since their determination: {named}. Ready to be evaluated again: "
        f"standing determine {slug} --on DATE --dry-run"
    )


@campaign.command()
@click.argument("slug", metavar="ID")
@click.option("--as-of", type=DAY, help="the day spoken of (default: today)")
@click.option("--known", type=DAY, help="as known at the end of this day (default: the same day)")
@as_json
def status(slug: str, as_of: date | None, known: date | None, json_: bool) -> None:
    """Print the status table, every number counted from its rows.

    Example:  standing campaign status 2022-a-h --as-of 2022-06-30 --json
    """
    scene = _scene(slug, as_of, known)
    found = figures.status(scene)
    if json_:
        print_json(found.as_dict())
        return
    print_status(found)
    changed = deciding.changed_since_decided(
        queries.campaign(slug), as_of=scene.as_of, known=scene.known
    )
    if changed:
        click.echo(f"\n  {_ready_again(slug, changed)}")


def _scene(slug: str, as_of: date | None, known: date | None) -> figures.Scene:
    day = as_of or today()
    if day > today():
        say(f"Nothing is known yet of the days after {in_words(today())}.")
    return figures.Scene(slug, as_of=day, known=end_of(known or day))


_LINES = (
    ("agencies.in_scope", "agencies within scope"),
    ("agencies.submitted", "  submitted the information required"),
    ("agencies.extension", "  granted an extension"),
    ("agencies.extension_with_roster", "    with a roster"),
    ("agencies.extension_without_roster", "    without a roster"),
    ("agencies.no_officers", "  confirmed they have no officers in the cohort"),
    ("agencies.pending", "  pending"),
    ("officers.submitted", "officers submitted"),
    ("officers.in_rosters", "officers in rosters, under extension"),
    ("officers.estimated", "officers without a roster (an estimate)"),
    ("officers.subtotal", "subtotal"),
    ("categories.certified", "certified"),
    ("categories.conditionally_certified", "conditionally certified"),
    ("categories.further_review", "further review"),
    ("categories.not_recertified", "not recertified"),
    (
        "conditionally_certified_including_extensions",
        "conditionally certified, with officers under extension",
    ),
)


def print_status(found: figures.Status) -> None:
    """Print the table for a person, on standard output."""
    click.echo(
        f"{found.campaign} as of {in_words(found.as_of)}, as known on {in_words(found.known)} "
        f"(determinations {found.basis})"
    )
    for name, words in _LINES:
        if name in ("officers.submitted", "categories.certified"):
            click.echo()
        click.echo(f"  {words:58}{found[name]:>8,}")
    for words, names in (
        ("pending", found.pending_names),
        ("without a roster", found.without_roster_names),
    ):
        if names:
            click.echo(f"\n  {words}: {', '.join(names)}")


@campaign.command()
@click.argument("slug", metavar="ID")
@click.option("--figure", required=True, help="such as agencies.pending or categories.certified")
@click.option("--as-of", type=DAY, help="the day spoken of (default: today)")
@click.option("--known", type=DAY, help="as known at the end of this day (default: the same day)")
@click.option("--csv", "as_csv", is_flag=True, help="print CSV")
@as_json
def rows(
    slug: str, figure: str, as_of: date | None, known: date | None, as_csv: bool, json_: bool
) -> None:
    """Open a figure: print the rows it counts.

    Example:  standing campaign rows 2022-a-h --figure agencies.pending --as-of 2022-06-30
    """
    scene = _scene(slug, as_of, known)
    found = figures.rows(scene, figure)
    lines = [figures.as_line(row) for row in found]
    if json_:
        print_json([dict(zip(figures.COLUMNS, line, strict=True)) for line in lines])
    elif as_csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(figures.COLUMNS)
        writer.writerows([neutral(cell) for cell in line] for line in lines)
    else:
        for row in found:
            person = f"{row.mptc_id}  {row.last_name}, {row.first_name}  " if row.mptc_id else ""
            click.echo(f"{person}{row.agency_name}  {row.noted or row.counted_as}")
        many = "1 row" if len(found) == 1 else f"{len(found):,} rows"
        say(
            f"{many} of {figure}, as of {in_words(scene.as_of)}, "
            f"as known on {in_words(day_of(scene.known))}"
        )


@campaign.command()
@click.argument("slug", metavar="ID")
@as_agency
@click.option("--until", "until", required=True, type=DAY, help="the last day in time")
@click.option("--reason", required=True)
@as_person
@at_moment
def extend(
    slug: str, agency: str, until: date, reason: str, as_: str | None, at: datetime | None
) -> None:
    """Give an agency more time.

    Example:  standing campaign extend 2022-a-h --agency tolland-police-department
              --until 2022-07-15 --reason "The clerk is on leave"
    """
    granted = actions.grant_extension(
        act(by=as_, reason=reason, at=at), campaign=slug, agency=agency, due_on=until
    )
    say(
        f"{granted.agency.name} has until {in_words(granted.due_on)}. "
        "Its roster is still due as soon as possible: only officers on a roster stay certified."
    )


@campaign.command()
@click.argument("slug", metavar="ID")
@as_agency
@as_person
@at_moment
def nil(slug: str, agency: str, as_: str | None, at: datetime | None) -> None:
    """Record that an agency has no officers in the cohort.

    Example:  standing campaign nil 2022-a-h --agency gosnold-police-department
    """
    filed = actions.file_nil_return(act(by=as_, at=at), campaign=slug, agency=agency)
    say(f"{filed.agency.name} has confirmed that it has no officers in this campaign.")


@campaign.command()
@click.argument("slug", metavar="ID")
@as_agency
@click.option("--officers", required=True, type=click.IntRange(0, 100_000))
@click.option("--source", required=True, help="who said so, and how")
@as_person
@at_moment
def estimate(
    slug: str, agency: str, officers: int, source: str, as_: str | None, at: datetime | None
) -> None:
    """Record how many officers an agency without a roster is thought to have.

    Example:  standing campaign estimate 2022-a-h --agency tolland-police-department
              --officers 4 --source "telephone call with the chief"
    """
    found = actions.record_estimate(
        act(by=as_, at=at), campaign=slug, agency=agency, officers=officers, source=source
    )
    say(f"Recorded as an estimate: about {found.officers} officers at {found.agency.name}.")
