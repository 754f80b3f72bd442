"""``standing roster`` and ``standing match``: take in an agency's file, take it back, settle doubts."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import click
from django.db import connection

from standing.campaigns import actions, deciding, models, previewing, queries, unsettled
from standing.campaigns.rosters.check import check as check_file
from standing.campaigns.rosters.checked import Checked, KnownOfficer
from standing.certification import queries as certification
from standing.certification.models import Release
from standing.cli import roster_files
from standing.cli.acting import (
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
from standing.cli.reasons import as_reason
from standing.kernel.access import Act, Permission
from standing.kernel.names import PersonName
from standing.kernel.periods import day_of, in_words
from standing.rules.determine import Outcome
from standing.rules.sentences import finding_sentence
from standing.workforce import queries as workforce


@click.group()
def roster() -> None:
    """Files that agencies send: the form to fill, every fault in one pass, accept, take back.

    Example:  standing roster check my-officers.xlsx
    """


def _known_officers() -> Mapping[str, KnownOfficer] | None:
    """The register's officers, against the newest campaign; ``None`` where there is no register."""
    if not _set_up():
        return None
    open_campaigns = queries.campaigns()
    if not open_campaigns:
        return None
    return queries.officer_index(open_campaigns[0], known=now()).known


def _set_up() -> bool:
    """Say whether there are tables at all: a file can be checked before there is a register."""
    return models.Campaign._meta.db_table in connection.introspection.table_names()


def _today() -> date:
    return today() if _set_up() else day_of(datetime.now(UTC))


roster.add_command(roster_files.template_command())


def _for_agency(checked: Checked, agency: str) -> Checked:
    return previewing.for_agency(queries.campaigns()[0], checked, agency=agency, known=now())


roster.add_command(
    roster_files.check_command(known_officers=_known_officers, today=_today, for_agency=_for_agency)
)


@roster.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_agency
@click.option("--campaign", required=True, metavar="ID")
@click.option("--by", metavar="USER", help="the account that sends it")
@as_json
@at_moment
def submit(
    file: Path, agency: str, campaign: str, by: str | None, json_: bool, at: datetime | None
) -> None:
    """Check a file, show what would follow for each officer, accept it, and print the receipt.

    Example:  standing roster submit acton.xlsx --agency acton-police-department --campaign 2022-a-h
    """
    acting = act(by=by, at=at)
    acting.by.require(Permission.FILING_SUBMIT, agency=agency)
    of = queries.campaign(campaign)
    index = queries.officer_index(of, known=acting.at)
    checked = check_file(file, officers=index.known, filed_on=acting.day)
    if not checked.ok:
        if json_:
            print_json(checked.as_dict())
        else:
            _tell(checked, agency)
        raise click.exceptions.Exit(1)
    would_be = _consequences(checked, index, agency=agency, campaign=campaign, acting=acting)
    if not json_:
        _tell(checked, agency)
        _tell_consequences(would_be, decided=_decided(would_be, index, acting.at))
    receipt = actions.accept(
        acting, campaign=campaign, agency=agency, checked=checked, content=file, index=index
    )
    if json_:
        outcomes = [
            {"mptc_id": each.mptc_id, "outcome": each.outcome, "was": each.was or None}
            for each in would_be
        ]
        print_json({**receipt.as_dict(), **checked.as_dict(), "consequences": outcomes})
    else:
        released = Release.objects.filter(
            preparation__campaign=campaign, recorded_at__lte=acting.at
        ).exists()
        _tell_receipt(receipt, released=released)


def _consequences(
    checked: Checked, index: queries.Index, *, agency: str, campaign: str, acting: Act
) -> list[deciding.WouldBe]:
    if checked.kind != "submission":
        return []
    rows = [(index.ids[line.row.mptc_id], line.row) for line in checked.lines if not line.set_aside]
    return deciding.consequences(
        campaign=campaign, agency_id=workforce.agency(agency).pk, rows=rows, known=acting.at,
        on=acting.day,
    )  # fmt: skip


def _tell(checked: Checked, agency: str) -> None:
    for line in roster_files.told(checked, agency=agency, sending=True):
        say(line)


def _decided(would_be: list[deciding.WouldBe], index: queries.Index, known: datetime) -> set[str]:
    """The MPTC IDs of those officers to whom a determination has been issued."""
    held = certification.decisions([index.ids[each.mptc_id] for each in would_be])
    issued = {
        officer_id
        for officer_id, decisions in held.items()
        if any(d.issued_at is not None and d.issued_at <= known for d in decisions)
    }
    return {each.mptc_id for each in would_be if index.ids[each.mptc_id] in issued}


def _tell_consequences(everybody: list[deciding.WouldBe], *, decided: set[str]) -> None:
    """Say what each officer would be, the clear ones counted, the others one by one.

    Of officers to whom a determination has been issued it is said that it stands, and what would
    become of those whom this agency's own file put forward, where this file changes their facts.
    """
    would_be = [each for each in everybody if each.mptc_id not in decided]
    if settled := len(everybody) - len(would_be):
        say(_already_decided(settled))
        _tell_changes([each for each in everybody if each.was], of=settled)
    if not would_be:
        return
    counts = {outcome.value: 0 for outcome in Outcome}
    for each in would_be:
        counts[each.outcome] += 1
    told = ", ".join(f"{count:,} {outcome}" for outcome, count in counts.items() if count)
    say(f"If decided on these answers: {told}.")
    for each in would_be:
        if each.outcome != Outcome.CERTIFIED:
            say(f"  {each.mptc_id}  {each.outcome}: {_why(each)}")


def _why(each: deciding.WouldBe) -> str:
    found = each.decided.determination
    asked = {change.requirement for change in found.would_change}
    reasons = [finding for finding in found.findings if finding.requirement in asked]
    return " ".join(map(finding_sentence, reasons))


def _tell_changes(changed: list[deciding.WouldBe], *, of: int) -> None:
    """Say what this file would change if its decided officers were decided now."""
    if not changed:
        return
    becomes = Counter(each.outcome for each in changed if each.outcome != each.was)
    told = [f"{count:,} would become {outcome}" for outcome, count in becomes.items()]
    if same := len(changed) - becomes.total():
        told.append(f"{same:,} would stay as decided, for other facts")
    say(f"If decided now, of {of:,} decided already: {', '.join(told)}.")
    for each in changed:
        why = _why(each)
        after = f" (was {each.was})" if each.outcome != each.was else ", as before"
        say(f"  {each.mptc_id}  {each.outcome}{after}{f': {why}' if why else '.'}")


def _already_decided(officers: int) -> str:
    if officers == 1:
        return (
            "1 of these officers has been decided already; the determination stands until a new "
            "one is issued."
        )
    return (
        f"{officers:,} of these officers have been decided already; their determinations stand "
        "until a new one is issued."
    )


def _no_longer_named(officers: int) -> str:
    who = "1 officer whom" if officers == 1 else f"{officers:,} officers whom"
    return f"It no longer names {who} the earlier file named. Look whether that is meant."


def _tell_receipt(receipt: actions.Receipt, *, released: bool) -> None:
    if receipt.already_here:
        say("\nThis same file is here already, so nothing was changed.")
    click.echo(
        f"Receipt {receipt.number}: {receipt.agency}, {receipt.kind} for {receipt.campaign}, "
        f"{receipt.accepted:,} of {receipt.rows:,} rows count. "
        f"Filed {in_words(receipt.filed_on)}{', after the deadline' if receipt.late else ''}. "
        f"SHA-256 {receipt.sha256}"
    )
    if receipt.replaces:
        say(f"It takes the place of the file of receipt {receipt.replaces}.")
    if receipt.dropped:
        say(_no_longer_named(receipt.dropped))
    say("Keep the receipt.")
    if not released:
        say(
            "Until the release, the commission's staff can take it back: "
            f"standing roster undo {receipt.number} --reason TEXT"
        )


@roster.command()
@click.argument("receipt")
@click.option("--reason", required=True)
@as_person
@at_moment
def undo(receipt: str, reason: str, as_: str | None, at: datetime | None) -> None:
    """Take an accepted file back, leaving later, unrelated changes alone.

    Example:  standing roster undo R-7F3A-9C21-55D0 --reason "Sent for the wrong agency"
    """
    taken = actions.undo(act(by=as_, reason=reason, at=at), receipt=receipt)
    say(
        f"The {taken.kind} of {taken.agency.name} ({receipt}) was taken back. "
        "The file itself stays kept, and the ledger says who took it back and why."
    )


@roster.command(name="list")
@click.option("--agency", metavar="CODE", help="only this agency's, by its code or whole name")
@as_json
def receipts(agency: str | None, json_: bool) -> None:
    """List the files that were accepted, with their receipts, the latest first.

    Example:  standing roster list --agency acton-police-department
    """
    found = models.Filing.objects.select_related("agency", "campaign").order_by("-pk")
    if agency:
        found = found.filter(agency__code=workforce.agency_called(agency).code)
    if json_:
        print_json(
            [
                {
                    "receipt": each.receipt, "agency": each.agency.code,
                    "campaign": each.campaign.slug, "kind": each.kind, "filed_on": each.filed_on,
                    "rows": each.rows, "accepted": each.accepted,
                    "taken_back": each.superseded_at is not None,
                }
                for each in found
            ]
        )  # fmt: skip
        return
    for each in found:
        back = ", taken back" if each.superseded_at is not None else ""
        click.echo(
            f"{each.receipt}  {each.agency.code}, {each.kind} for {each.campaign.slug}, filed "
            f"{in_words(each.filed_on)}, {each.accepted:,} of {each.rows:,} rows count{back}"
        )
    if not found:
        say("No file was accepted yet.")


@click.group()
def match() -> None:
    """Rows whose name or birth date differs a little from the record, for a person to settle.

    Example:  standing match list
    """


@match.command(name="list")
@as_json
def list_(json_: bool) -> None:
    """List the rows that wait for a person.

    Example:  standing match list
    """
    waiting = unsettled.open_questions(known=now())
    if json_:
        print_json(
            [
                {
                    "question": q.id, "mptc_id": q.mptc_id, "agency": q.agency,
                    "receipt": q.receipt, "row": q.row, "code": q.code, "differs": q.differs,
                    "file_id": q.file_id,
                    "file_says": _last_first(q.file_says),
                    "record_says": _last_first(q.record_says),
                    "birth_date_differs": q.birth_date_differs,
                }
                for q in waiting
            ]
        )  # fmt: skip
        return
    for q in waiting:
        born = "; birth date differs" if q.birth_date_differs else ""
        why = f"{q.file_id} is on no list, {q.code}" if q.proposed else f"{q.differs} ({q.code})"
        click.echo(
            f"{q.id:>6}  {q.mptc_id}  {q.agency}, row {q.row}: {why}\n"
            f"        the file says {q.file_says.listed}; the record says {q.record_says.listed}{born}"
        )
    say(_waiting(len(waiting)))


def _last_first(name: PersonName) -> dict[str, str]:
    return {"last": name.last, "first": name.first, "middle": name.middle, "suffix": name.suffix}


def _waiting(rows: int) -> str:
    if not rows:
        return "No row waits for a person."
    return "1 row waits for a person." if rows == 1 else f"{rows:,} rows wait for a person."


@match.command()
@click.argument("question", type=int)
@click.option("--same/--other", "same", default=None, help="the same person, or not")
@as_reason("how you know, in words for the record")
@as_person
@at_moment
def decide(
    question: int, same: bool | None, reason: str, as_: str | None, at: datetime | None
) -> None:
    """Say whether a row is the officer its id names, or the one proposed for it.

    Example:  standing match decide 12 --same --reason "Marriage certificate seen"
    """
    if same is None:
        raise click.UsageError("Say --same or --other.")
    answer = actions.decide_match(
        act(by=as_, reason=reason, at=at), question=question, same_person=same
    )
    say(_settled(answer.question, same=same))


def _settled(asked: models.MatchQuestion, *, same: bool) -> str:
    if asked.code == unsettled.PROPOSED:
        if not same:
            return "Recorded: another person. The row stays set aside."
        return (
            f"Recorded: this is {asked.officer.mptc_id}. The row stays set aside until "
            f"{asked.line.filing.agency.name} sends the file again with that MPTC ID."
        )
    if same:
        return "Recorded: the same person."
    return "Recorded: another person. The row no longer counts."
