"""``standing explain``: an officer's standing in sentences, with findings and the text behind them."""

from datetime import date, datetime

import click

from standing.certification import queries as certification
from standing.certification.domain import Standing
from standing.certification.in_force import speaking, standing
from standing.certification.models import Determination as Stored
from standing.cli.acting import DAY, as_json, now, print_json, say, today
from standing.kernel.names import PersonName
from standing.kernel.periods import day_of, end_of, in_words
from standing.register import words
from standing.register.authority import rule_with_text, texts
from standing.rules.determine import Determination
from standing.rules.reading import in_its_paper
from standing.rules.sentences import (
    condition_sentence,
    finding_sentence,
    finding_title,
    outcome_sentence,
    result_title,
    would_change_sentence,
)
from standing.workforce import identities
from standing.workforce import queries as workforce


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
    found = certification.officer_of(officer)
    if (into := identities.merged_into(found.pk, known=moment)) is not None:
        say(
            f"The record {officer} is merged into {into.mptc_id}: one person, shown as {into.mptc_id}."
        )
        found, officer = into, into.mptc_id
    history = certification.histories([found.pk])[found.pk]
    stands = standing(history, on=day, known=moment)
    name = workforce.name_of([found.pk], on=day, known=moment).get(found.pk)
    speaks = speaking(history, on=day, known=moment)
    decided = _read(speaks.id) if speaks else None
    if json_:
        print_json(_as_dict(officer, day, moment, stands, decided))
        return
    _tell(officer, name, day, moment, stands)
    if decided:
        _tell_findings(decided)
    else:
        say("Nothing has been decided that speaks for this day.")


def _read(determination: int) -> Determination:
    return Stored.objects.select_related("preparation").get(pk=determination).found()


def _tell(
    officer: str, name: PersonName | None, day: date, known: datetime, stands: Standing
) -> None:
    called = name.full if name else f"The officer {officer}"
    click.echo(words.status_sentence(called, stands, on=day, today=today()))
    click.echo(
        f"  MPTC ID {officer} · {stands.label.value} · on {in_words(day)}, "
        f"as known on {in_words(day_of(known))}"
    )
    for sentence in words.because(stands, today=day):
        click.echo(f"  {sentence}")
    for owed in stands.conditions:
        click.echo(
            f"  {finding_title(owed.requirement)}: {owed.state.value[3:]}, "
            f"due by {in_words(owed.due_on)}, under {rule_with_text(owed.rule)}"
        )
    click.echo(f"  It rests on {', '.join(map(rule_with_text, stands.rules))}.")


def _tell_findings(decided: Determination) -> None:
    click.echo(f"\n{outcome_sentence(decided)}")
    for finding in decided.findings:
        click.echo(f"  {finding_title(finding.requirement)}: {result_title(finding.result)}")
        click.echo(f"    {finding_sentence(finding)}")
        for looked_at in finding.evidence:
            click.echo(f"    Looked at: {in_its_paper(looked_at, source=decided.source)}")
        click.echo(f"    {finding.citation} ({finding.rule}, {finding.provision})")
    for condition in decided.conditions:
        click.echo(f"  {condition_sentence(condition)}")
    if decided.would_change:
        click.echo("\nWhat would change this:")
    for change in decided.would_change:
        click.echo(f"  {would_change_sentence(change)}")


def _as_dict(
    officer: str, day: date, known: datetime, stands: Standing, decided: Determination | None
) -> dict[str, object]:
    return {
        "officer": officer,
        "on": day,
        "known": known,
        "label": stands.label.value,
        "certificate": stands.state.value,
        "application": stands.application.value,
        "in_force": stands.in_force,
        "may_serve": stands.may_serve,
        "since": stands.since,
        "until": stands.until,
        "flags": sorted(stands.flags),
        "rules": list(stands.rules),
        "texts": texts(stands.rules),
        "conditions": [
            {"requirement": c.requirement, "state": c.state.value, "due_on": c.due_on, "rule": c.rule}
            for c in stands.conditions
        ],
        "outcome": decided.outcome.value if decided else None,
        "findings": _findings(decided) if decided else [],
        "would_change": [would_change_sentence(w) for w in (decided.would_change if decided else ())],
    }  # fmt: skip


def _findings(decided: Determination) -> list[dict[str, object]]:
    return [
        {
            "requirement": f.requirement, "rule": f.rule, "result": f.result.value, "code": f.code,
            "said": finding_sentence(f),
            "evidence": [in_its_paper(line, source=decided.source) for line in f.evidence],
            "citation": f.citation, "provision": f.provision,
        }
        for f in decided.findings
    ]  # fmt: skip
