"""``standing determine``, ``release``, ``replay``: prepare, issue on two people's word, look again."""

from datetime import date, datetime

import click

from standing.campaigns import deciding
from standing.certification.models import Preparation
from standing.certification.replay import replay as replay_stored
from standing.cli.acting import DAY, act, as_json, as_person, at_moment, print_json, say
from standing.cli.work import in_background
from standing.correspondence.releasing import issue
from standing.jobs.domain import Kind
from standing.kernel.periods import in_words
from standing.ledger import queries as ledger
from standing.rules.determine import Outcome
from standing.rules.sentences import finding_sentence


@click.command()
@click.argument("campaign")
@click.option("--on", "on", required=True, type=DAY, help="the decision day")
@click.option("--dry-run", is_flag=True, help="evaluate and show; store nothing")
@click.option("--edition", help="E22, E23 or E25 (default: the campaign's)")
@click.option("--background", is_flag=True, help="let a worker do it; follow it with standing jobs")
@as_person
@as_json
@at_moment
def determine(
    campaign: str, on: date, dry_run: bool, edition: str | None, background: bool,
    as_: str | None, json_: bool, at: datetime | None,
) -> None:  # fmt: skip
    """Evaluate everyone who is ready, as of the decision day, and prepare the determinations.

    Example:  standing determine 2022-a-h --on 2022-07-01
    """
    if background:
        if dry_run:
            raise click.UsageError(
                "A dry run is shown at once; leave out --background or --dry-run."
            )
        asked: dict[str, object] = {"campaign": campaign, "on": on.isoformat(), "edition": edition}
        in_background(act(by=as_, at=at), Kind.DETERMINE, asked, at=at, json_=json_)
        return
    prepared = deciding.prepare(
        act(by=as_, at=at), campaign=campaign, decided_on=on, edition=edition, dry_run=dry_run
    )
    preview = prepared.preview
    counts = {outcome.value: preview.outcomes.get(outcome, 0) for outcome in Outcome}
    exceptions = preview.exceptions
    if json_:
        print_json(
            {
                "campaign": campaign, "on": on, "dry_run": dry_run, "outcomes": counts,
                "officers": preview.officers, "preview": preview.hash,
                "exceptions": [
                    {"mptc_id": d.case.mptc_id, "outcome": d.determination.outcome.value}
                    for d in exceptions
                ],
            }
        )  # fmt: skip
        return
    click.echo(f"{preview.officers:,} officers evaluated as of {in_words(on)}:")
    for outcome, count in counts.items():
        click.echo(f"  {outcome:26}{count:>8,}")
    if exceptions:
        click.echo(f"\nFor a person to look at ({len(exceptions):,}):")
    for each in exceptions:
        decisive = {w.requirement for w in each.determination.would_change}
        why = [
            finding_sentence(f) for f in each.determination.findings if f.requirement in decisive
        ]
        click.echo(f"  {each.case.mptc_id}  {each.determination.outcome.value}: {' '.join(why)}")
    click.echo(f"\nPreview {preview.hash}")
    say("A dry run: nothing was stored." if dry_run else _next(prepared.preparation, campaign))


def _next(stored: Preparation | None, campaign: str) -> str:
    """Say what follows: two people approve, each on the page; one plays both in an invented world."""
    if ledger.invented_world() is not None or stored is None:
        return (
            "Prepared; nothing is issued yet. Two people who did not prepare it release it with: "
            f"standing release {campaign} --approved-by A --approved-by B"
        )
    return (
        "Prepared; nothing is issued yet. Two people who did not prepare it approve it, each in a "
        f"session of their own, on the page /commission/decisions/{stored.pk}/."
    )


@click.command()
@click.argument("campaign")
@click.option("--approved-by", "approved_by", multiple=True, required=True, metavar="PERSON")
@as_person
@at_moment
def release(
    campaign: str, approved_by: tuple[str, ...], as_: str | None, at: datetime | None
) -> None:
    """Issue what was prepared and two people approved, neither the preparer (RUL-24). All or nothing.

    The two whom --approved-by names have each approved on the page /commission/decisions/. In an
    invented world one person plays everybody, and naming somebody is their approval.

    Example:  standing release 2022-a-h --approved-by a.person --approved-by b.person
    """
    issued, notices = issue(act(by=as_, at=at), campaign=campaign, approvers=approved_by)
    count = issued.preparation.determinations.filter(superseded_at__isnull=True).count()
    say(
        f"Issued {count:,} determinations on {in_words(issued.issued_on)}, with {notices:,} notices "
        f"to write. A petition is in time until {in_words(issued.petition_due)}. "
        f"Next: standing packets {campaign} --out DIR"
    )


@click.command()
@click.argument("determination", type=int, required=False)
@click.option("--all", "everything", is_flag=True, help="every determination that counts")
@as_json
def replay(determination: int | None, everything: bool, json_: bool) -> None:
    """Evaluate stored determinations again from their frozen facts.

    Example:  standing replay --all --json
    """
    if determination is None and not everything:
        raise click.UsageError("Name a determination, or use --all.")
    found = replay_stored(None if everything else determination)
    if json_:
        print_json(found.as_dict())
    else:
        click.echo(f"{found.replayed:,} determinations evaluated again from their frozen facts.")
        for each in found.differences:
            click.echo(f"  determination {each.determination}, officer {each.mptc_id}: {each.what}")
        say(
            "All came out the same."
            if not found.differences
            else "These did not come out the same."
        )
    if found.differences:
        raise click.exceptions.Exit(1)
