"""``standing explain``: an officer's standing in sentences, with findings and the text behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import click

from standing.campaigns import unsettled
from standing.certification import queries as certification
from standing.certification.domain import Label, Standing
from standing.certification.in_force import speaking, standing
from standing.certification.models import Determination as Stored
from standing.certification.waiting import open_conditions
from standing.cli.acting import DAY, as_json, now, print_json, say, today
from standing.kernel.errors import NotFound
from standing.kernel.periods import end_of, in_words
from standing.register import words
from standing.register.authority import in_public, texts
from standing.register.explaining import (
    Due,
    both_clocks,
    due_days,
    said_once,
    still_open,
    would_change,
)
from standing.register.in_house import leave_sentences
from standing.register.why import why
from standing.rules.determine import Determination
from standing.rules.reading import in_its_paper
from standing.rules.sentences import (
    finding_sentence,
    finding_title,
    outcome_sentence,
    result_title,
    would_change_sentences,
)
from standing.workforce import identities
from standing.workforce import queries as workforce
from standing.workforce.models import Officer


@click.command()
@click.argument("officer", metavar="OFFICER")
@click.option("--on", "on", type=DAY, help="the day spoken of (default: today)")
@click.option("--known", type=DAY, help="as known at the end of this day (default: now)")
@as_json
def explain(officer: str, on: date | None, known: date | None, json_: bool) -> None:
    """Say how an officer stands on a day, why, and what would change it.

    This is the commission's own view: it quotes what was read. Do not publish it.

    Example:  standing explain 0123-4567 --on 2022-07-05
    """
    day = on or today()
    moment = end_of(known) if known else now()
    found = _found(officer)
    if (into := identities.merged_into(found.pk, known=moment)) is not None:
        say(
            f"The record {officer} is merged into {into.mptc_id}: one person, shown as {into.mptc_id}."
        )
        found, officer = into, into.mptc_id
    history = certification.histories([found.pk])[found.pk]
    stands = standing(history, on=day, known=moment)
    name = workforce.name_of([found.pk], on=day, known=moment).get(found.pk)
    speaks = speaking(history, on=day, known=moment)
    told = _Told(
        mptc_id=officer,
        called=name.full if name else f"The officer {officer}",
        on=day,
        known=moment,
        stands=stands,
        as_known_now=standing(history, on=day, known=now()).label,
        decided=_read(speaks.id) if speaks else None,
        due=due_days(stands, history, speaks, on=day, known=moment),
        because=why(stands, history, on=day, known=moment, today=day),
        leave=leave_sentences(stands, history, on=day, known=moment),
        open_questions=_questions(officer, known=moment),
    )
    if json_:
        print_json(_as_dict(told))
    else:
        _tell(told)


def _found(asked: str) -> Officer:
    """The officer of an MPTC ID; who gave a name is told where names are looked up."""
    try:
        return certification.officer_of(asked)
    except NotFound as unknown:
        if any(character.isdecimal() for character in asked):
            raise
        raise NotFound(
            f"{unknown} To look somebody up by name: standing officer find --last NAME --first NAME"
        ) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """Everything that is told of one officer on a day."""

    mptc_id: str
    called: str
    on: date
    known: datetime
    stands: Standing
    as_known_now: Label
    decided: Determination | None
    due: list[Due]
    because: list[str]
    leave: list[str]
    open_questions: list[str]


def _read(determination: int) -> Determination:
    return Stored.objects.select_related("preparation").get(pk=determination).found()


def _questions(mptc_id: str, *, known: datetime) -> list[str]:
    """What a person still has to settle about this officer."""
    rows = [each for each in unsettled.open_questions(known=known) if each.mptc_id == mptc_id]
    said = [
        f"Row {each.row} of the file {each.receipt} may be another person: standing match list"
        for each in rows
    ]
    owed = open_conditions(on=today(), known=known, mptc_id=mptc_id)
    return said + [
        f"The Bridge Academy is over for this officer ({each.cannot_be_met}): basic training can no "
        "longer be completed there, and the next determination decides anew."
        for each in owed
        if each.cannot_be_met
    ]


def _tell(told: _Told) -> None:
    stands = told.stands
    click.echo(words.status_sentence(told.called, stands, on=told.on, today=today()))
    click.echo(
        both_clocks(stands.label, on=told.on, known=told.known, as_known_now=told.as_known_now)
    )
    click.echo(f"MPTC ID {told.mptc_id}. The public reads “{stands.label.value}”.")
    _part("Why", [*told.because, *_decided(told.decided)])
    _part("Leave", told.leave)
    _part("What is due, and when", [due.sentence for due in said_once(told.due)])
    _part("What would change this", _changes(told))
    _part("What is open", [*still_open(stands), *told.open_questions])
    if told.decided:
        _tell_findings(told.decided)
    if laws := texts(stands.rules):
        click.echo(f"\nThe status rests on {'; '.join(laws)}.")


def _changes(told: _Told) -> list[str]:
    """What would change the standing, then what would have changed the outcome."""
    outcome = would_change_sentences(told.decided.would_change if told.decided else ())
    return [*would_change(told.stands, decided=told.decided), *outcome]


def _part(title: str, sentences: Sequence[str]) -> None:
    if not sentences:
        return
    click.echo(f"\n{title}")
    for sentence in sentences:
        click.echo(f"  {sentence}")


def _decided(decided: Determination | None) -> list[str]:
    if decided is None:
        return ["Nothing has been decided that speaks for this day."]
    return [
        f"The commission decided as of {in_words(decided.decided_on)}, under the rules of edition "
        f"{decided.edition}. {outcome_sentence(decided)}"
    ]


def _tell_findings(decided: Determination) -> None:
    click.echo("\nWhat the commission looked at")
    for finding in decided.findings:
        click.echo(f"  {finding_title(finding.requirement)}: {result_title(finding.result)}")
        click.echo(f"    {finding_sentence(finding)}")
        for looked_at in finding.evidence:
            click.echo(f"    Looked at: {in_its_paper(looked_at, source=decided.source)}")
        click.echo(f"    {in_public(finding.citation)}")


def _as_dict(told: _Told) -> dict[str, object]:
    stands, decided = told.stands, told.decided
    return {
        "officer": told.mptc_id,
        "on": told.on,
        "known": told.known,
        "sentence": words.status_sentence(told.called, stands, on=told.on, today=today()),
        "label": stands.label.value,
        "label_as_known_now": told.as_known_now.value,
        "certificate": stands.state.value,
        "application": stands.application.value,
        "in_force": stands.in_force,
        "may_serve": stands.may_serve,
        "since": stands.since,
        "until": stands.until,
        "review_until": stands.review_until,
        "flags": sorted(stands.flags),
        "rules": list(stands.rules),
        "texts": texts(stands.rules),
        "because": told.because,
        "due": [due.as_dict() for due in told.due],
        "open": [*still_open(stands), *told.open_questions],
        "conditions": [
            {"requirement": c.requirement, "state": c.state.value, "due_on": c.due_on, "rule": c.rule}
            for c in stands.conditions
        ],
        "outcome": decided.outcome.value if decided else None,
        "findings": _findings(decided) if decided else [],
        "leave": told.leave,
        "would_change": _changes(told),
    }  # fmt: skip


def _findings(decided: Determination) -> list[dict[str, object]]:
    return [
        {
            "requirement": f.requirement, "rule": f.rule, "result": f.result.value, "code": f.code,
            "said": finding_sentence(f), "citation": f.citation, "provision": f.provision,
            "evidence": [in_its_paper(line, source=decided.source) for line in f.evidence],
        }
        for f in decided.findings
    ]  # fmt: skip
