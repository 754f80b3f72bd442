"""``standing officer find | duplicates | merge | unmerge``: who is one and the same person."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

import click

from standing.accounts import queries as accounts
from standing.certification import joining, merging
from standing.certification.domain import Standing
from standing.certification.persons import told_apart
from standing.cli.acting import (
    DAY,
    act,
    as_json,
    as_person,
    at_moment,
    now,
    print_json,
    say,
)
from standing.cli.reasons import as_reason
from standing.kernel.access import Act, Permission
from standing.kernel.errors import Refused, WrongState
from standing.kernel.names import PersonName
from standing.kernel.periods import in_words
from standing.workforce.duplicates import Pair, possible_duplicates, who_may_be
from standing.workforce.matching import Match

APPROVERS = click.option(
    "--approved-by", "approved_by", multiple=True, metavar="PERSON",
    help="an account that has approved on its own; name two",
)  # fmt: skip
REASON = as_reason("how you know", required=False)


@click.command()
@click.option("--last", required=True, help="last name")
@click.option("--first", required=True, help="first name")
@click.option("--middle", default="", help="middle name or initial")
@click.option("--suffix", default="", help="Jr., III, …")
@click.option("--born", type=DAY, help="date of birth")
@click.option("--agency", default="", help="the code of the agency where they serve")
@as_person
@as_json
def find(
    last: str, first: str, middle: str, suffix: str, born: date | None, agency: str,
    as_: str | None, json_: bool,
) -> None:  # fmt: skip
    """Find who somebody without an MPTC ID may be: certain, possible or none.

    Nothing is recorded. No birth date is shown, only whether it fits.

    Example:  standing officer find --last Avery --first Jordan --born 1984-05-06
    """
    acting = act(by=as_)
    acting.by.require(Permission.MATCH_DECIDE)
    name = PersonName(last=last, first=first, middle=middle, suffix=suffix)
    match, names = who_may_be(name, born=born, agency=agency.strip(), known=acting.at)
    if json_:
        print_json(
            {
                "certainty": match.certainty.value,
                "candidates": [
                    {"mptc_id": each.mptc_id, "name": names[each.mptc_id].listed,
                     "points": each.points, "reasons": list(each.reasons)}
                    for each in match.candidates
                ],
            }
        )  # fmt: skip
        return
    for line in _found(match, names):
        click.echo(line)
    say(_FOUND[match.certainty.value])


def _found(match: Match, names: Mapping[str, PersonName]) -> Iterator[str]:
    for each in match.candidates:
        yield f"{match.certainty.value}: {each.mptc_id}  {names[each.mptc_id].listed}"
        yield f"        {'; '.join(each.reasons)}"


_FOUND = {
    "certain": "This is the officer: nobody else could look like this.",
    "possible": "Nothing here is certain. Look at the candidates, and ask the agency for the MPTC ID.",
    "none": "Nobody on the register looks like this person.",
}


@click.command()
@as_person
@as_json
def duplicates(as_: str | None, json_: bool) -> None:
    """Look for officers who may stand on the register under two MPTC IDs; nothing is changed.

    Pairs that were found to be two persons are left out.

    Example:  standing officer duplicates
    """
    acting = act(by=as_)
    acting.by.require(Permission.OFFICER_MERGE)
    known = now()
    alike = possible_duplicates(known=known)
    apart = told_apart(known=known)
    found = [pair for pair in alike if frozenset((pair.one, pair.two)) not in apart]
    if len(alike) > len(found):
        say(_left_out(len(alike) - len(found)))
    hindered = [_hindrance(acting, pair) for pair in found]
    if json_:
        told = zip(found, hindered, strict=True)
        print_json([_as_dict(pair, hindrance=why) for pair, why in told])
        return
    for pair, why in zip(found, hindered, strict=True):
        click.echo(f"{pair.one}  {pair.one_name.listed}")
        click.echo(f"{pair.two}  {pair.two_name.listed}")
        click.echo(f"        {'; '.join(pair.reasons)}")
        click.echo(f"        {why or 'These two can be merged as they stand.'}")
    if not found:
        who = "No two others" if alike else "No two officers of the register"
        say(f"{who} look like one person.")
        return
    many = "1 pair" if len(found) == 1 else f"{len(found):,} pairs"
    free = hindered.count("")
    can = "1 of them can be merged" if free == 1 else f"{free:,} of them can be merged"
    say(
        f"{many} for a person to look at; {can} as the records stand. If two are one: standing officer "
        "merge ID --into ID …"
    )


def _left_out(count: int) -> str:
    if count == 1:
        return "1 pair found to be two persons is left out."
    return f"{count:,} pairs found to be two persons are left out."


def _hindrance(acting: Act, pair: Pair) -> str:
    """Say why two records cannot be merged either way round as they stand; empty where they can."""
    told = []
    for keep, other in ((pair.one, pair.two), (pair.two, pair.one)):
        try:
            unclear = merging.preview(acting, keep=keep, other=other).unclear
        except (WrongState, Refused) as refusal:
            unclear = (str(refusal),)
        if not unclear:
            return ""
        told.append(" ".join(unclear))
    return f"They cannot be merged as they stand. {told[0]}"


def _as_dict(pair: Pair, *, hindrance: str) -> dict[str, object]:
    return {
        "one": pair.one, "two": pair.two, "one_name": pair.one_name.listed,
        "two_name": pair.two_name.listed, "points": pair.points, "reasons": list(pair.reasons),
        "can_be_merged": not hindrance, "hindrance": hindrance or None,
    }  # fmt: skip


@click.command()
@click.argument("other", metavar="OFFICER")
@click.option("--into", "keep", required=True, metavar="OFFICER", help="the MPTC ID that is kept")
@APPROVERS
@REASON
@click.option("--dry-run", is_flag=True, help="show what it would do; change nothing")
@click.option("--preview", metavar="HASH", help="the preview that was approved")
@as_person
@as_json
@at_moment
def merge(
    other: str, keep: str, approved_by: tuple[str, ...], reason: str, dry_run: bool,
    preview: str | None, as_: str | None, json_: bool, at: datetime | None,
) -> None:  # fmt: skip
    """Read two records of one person as one, on two people's word; both numbers stay.

    Example:  standing officer merge 0099-0001 --into 0012-0345 --dry-run
    """
    acting = act(by=as_, reason=reason, at=at)
    if dry_run:
        _show(merging.preview(acting, keep=keep, other=other), json_=json_)
        return
    approvers = [accounts.person(each, at=acting.at) for each in approved_by]
    joining.merge(acting, keep=keep, other=other, approvers=approvers, approved=preview)
    if json_:
        print_json({"kept": keep, "merged": other})
        return
    say(
        f"Recorded: {other} and {keep} are one person, shown as {keep}. The address of {other} leads "
        f"there. To take it back: standing officer unmerge {other}"
    )


def _show(shown: merging.Preview, *, json_: bool) -> None:
    if json_:
        print_json(
            {
                "keep": shown.keep, "other": shown.other, "same_birth_date": shown.same_birth_date,
                "before": [each.label.value for each in shown.before],
                "after": shown.after.label.value, "unclear": list(shown.unclear),
                "preview": None if shown.unclear else shown.hash,
            }
        )  # fmt: skip
        return
    born = "The birth dates are the same." if shown.same_birth_date else "The birth dates differ."
    kept, merged = shown.before
    click.echo(f"{shown.keep}  {shown.keep_name.listed}: {_stands(kept)} (kept)")
    click.echo(f"{shown.other}  {shown.other_name.listed}: {_stands(merged)}")
    click.echo(born)
    for sentence in shown.unclear:
        click.echo(sentence)
    if not shown.unclear:
        click.echo(f"This will: show both as {shown.keep}: {_stands(shown.after)}; lead the address of "
                   f"{shown.other} there; count the person once.")  # fmt: skip
        click.echo("It will not: delete or change any record. It can be taken back.")
        click.echo(f"\nPreview {shown.hash}")
    else:
        click.echo("It cannot be merged as the records stand, so there is no preview to approve.")
    say("A dry run: nothing was recorded.")


def _stands(found: Standing) -> str:
    until = f" until {in_words(found.until)}" if found.until and found.in_force else ""
    return found.label.value + until


@click.command()
@click.argument("other", metavar="OFFICER")
@APPROVERS
@REASON
@as_person
@at_moment
def unmerge(
    other: str, approved_by: tuple[str, ...], reason: str, as_: str | None, at: datetime | None
) -> None:
    """Take a merge back: the two records are two persons again, and nothing else changes.

    Example:  standing officer unmerge 0099-0001 --approved-by ash --approved-by lee --reason "Cousins"
    """
    acting = act(by=as_, reason=reason, at=at)
    approvers = [accounts.person(each, at=acting.at) for each in approved_by]
    undone = joining.unmerge(acting, other=other, approvers=approvers)
    say(f"Recorded: {other} and {undone.keep.mptc_id} are two persons again.")
