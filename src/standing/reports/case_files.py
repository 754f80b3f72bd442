"""What a person reads before deciding a case: every source beside the others, and the rule.

A date of birth is told to nobody, and a sealed answer of a questionnaire is not among the answers
(CERT-508, 509).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

import msgspec
from msgspec import UNSET

from standing.campaigns import questionnaires
from standing.campaigns.models import FilingRow, MatchQuestion
from standing.campaigns.rosters.columns import COLUMNS
from standing.campaigns.rosters.rows import RosterRow
from standing.certification import queries as certification
from standing.certification.models import (
    Condition,
    ConditionAct,
    Determination,
    Incomplete,
    Weighing,
)
from standing.kernel.names import PersonName
from standing.kernel.periods import day_of, in_words
from standing.reports.queue import Case
from standing.reports.queue_rows import Group
from standing.rules.determine import Result
from standing.rules.frozen import facts_from
from standing.rules.sentences import finding_sentence, finding_title
from standing.rules.spoken import employment_said, training_said
from standing.storage.rows import known as known_rows
from standing.workforce import queries as workforce
from standing.workforce.models import Officer

_DECIDED: Final = (Group.REVIEW, Group.BACKGROUND, Group.DECLINED)
_OWED: Final = (Group.PROOF, Group.OVERDUE, Group.DUE)
_SOURCE: Final = re.compile(r"receipt (\S+) row (\d+)")
_PRIVATE: Final = frozenset({"date_of_birth", "name", "mptc_id"})
_rows = msgspec.json.Decoder(RosterRow)
Told = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A finding that holds the case where it is: what was found, and the text it rests on.

    Who it is, and why a row is aside, is a question to a person and has no result.
    """

    title: str
    said: str
    authority: str
    result: Result | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What an agency's file says of the officer. ``stands`` is false once it was replaced."""

    receipt: str
    row: int
    filed_on: date
    answers: Told
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """The evidence of one case, source by source; what there is nothing of is empty."""

    sent: Sent | None
    register: Told
    training: Sequence[str]
    rules: Sequence[Rule]
    history: Sequence[str]
    answers: dict[int, str] = field(default_factory=dict, repr=False)
    released: bool = False
    bars: Sequence[str] = field(default=(), repr=False)


def case_file(case: Case, *, known: datetime) -> CaseFile:
    """Return everything a person needs to decide a case."""
    line, determination = _line(case), _determination(case)
    officer = Officer.objects.filter(pk=case.officer_id).first() if case.officer_id else None
    day = day_of(known)
    return CaseFile(
        sent=_sent(line, known=known) if line else None,
        register=_register(officer, on=day, known=known) if officer else [],
        training=_training(officer, known=known) if officer else [],
        bars=_bars(officer, known=known) if officer else (),
        rules=_rules(case, determination, line),
        history=_history(case, officer, known=known),
        answers=questionnaires.reviewer_answers(officer=officer, on=day, known=known)
        if officer
        else {},
        released=determination is not None and hasattr(determination.preparation, "release"),
    )


def _determination(case: Case) -> Determination | None:
    rows = Determination.objects.select_related("preparation__release")
    if case.group in _DECIDED:
        return rows.get(pk=case.key)
    if case.group is Group.PROOF:
        return rows.get(condition_acts__pk=case.key)
    if case.group in (Group.OVERDUE, Group.DUE):
        return rows.get(conditions__pk=case.key)
    return None


def _line(case: Case) -> FilingRow | None:
    """The row of a file that the case rests on."""
    rows = FilingRow.objects.select_related("filing")
    if case.group is Group.SET_ASIDE:
        return rows.get(pk=case.key)
    if case.group is Group.MATCHES:
        return rows.get(pk=MatchQuestion.objects.get(pk=case.key).line_id)
    if case.group is Group.INCOMPLETE:
        receipt = Incomplete.objects.get(pk=case.key).receipt
        return rows.filter(filing__receipt=receipt, officer=case.officer_id).first()
    determination = _determination(case)
    found = _SOURCE.match(facts_from(determination.facts).source) if determination else None
    if found is None:
        return None
    return rows.filter(filing__receipt=found[1], row=int(found[2])).first()


def row_of(case: Case) -> tuple[str, int]:
    """Return the receipt and the row of the file that a case rests on; empty and 0 for none."""
    line = _line(case)
    return (line.filing.receipt, line.row) if line else ("", 0)


def receipts_of(cases: Sequence[Case]) -> dict[int, str]:
    """Return the receipt of the file that each case rests on, by the key of the case.

    Only of cases that were decided in a round or ask who a row is; the others rest on no row.
    """
    keys = [each.key for each in cases]
    decided = [each.key for each in cases if each.group in _DECIDED]
    asked = (
        MatchQuestion.objects.filter(pk__in=keys) if not decided else MatchQuestion.objects.none()
    )
    told = Determination.objects.filter(pk__in=decided).values_list("pk", "facts")
    sources = ((pk, _SOURCE.match(facts_from(facts).source)) for pk, facts in told)
    return {
        **{pk: found[1] for pk, found in sources if found is not None},
        **dict(asked.values_list("pk", "line__filing__receipt")),
    }


def _sent(line: FilingRow, *, known: datetime) -> Sent:
    row = _rows.decode(line.answers)
    answers: Told = [("Name", _full(row.name)), ("MPTC ID", row.mptc_id)]
    for column in COLUMNS:
        if column.field in _PRIVATE or not hasattr(row, column.field):
            continue
        if (said := employment_said(_said(getattr(row, column.field)))) != "":
            answers.append((column.heading, said))
    taken_back = line.filing.superseded_at is not None and line.filing.superseded_at <= known
    newer = type(line.filing).objects.filter(
        known_rows(known), campaign=line.filing.campaign_id, agency=line.filing.agency_id,
        kind=line.filing.kind, pk__gt=line.filing.pk,
    )  # fmt: skip
    return Sent(
        receipt=line.filing.receipt, row=line.row, filed_on=line.filing.filed_on, answers=answers,
        stands=not taken_back and not newer.exists(),
    )  # fmt: skip


def _said(value: Any) -> str:
    """Write one answer as people read it; nothing for a blank."""
    if value is None or value is UNSET or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return in_words(value)
    return value.value if isinstance(value, StrEnum) else str(value)


def _full(name: PersonName) -> str:
    return " ".join(part for part in (name.first, name.middle, name.last, name.suffix) if part)


def _register(officer: Officer, *, on: date, known: datetime) -> Told:
    called = workforce.name_of([officer.pk], on=on, known=known).get(officer.pk)
    stands = certification.standing_of(officer.mptc_id, on=on, known=known)
    told: Told = [
        ("Name", _full(called) if called else "not known"),
        ("MPTC ID", officer.mptc_id),
        ("Status today", stands.label.value),
    ]
    places = workforce.employments([officer.pk], on=None, known=known).get(officer.pk, ())
    for place in places:
        span = f"since {in_words(place.since)}"
        if place.until:
            span = f"{in_words(place.since)} up to {in_words(place.until)}"
        told.append(
            ("Agency", f"{place.agency_name}, {employment_said(place.employment_class)}, {span}")
        )
    return told


def _bars(officer: Officer, *, known: datetime) -> list[str]:
    """What stands against the officer on a list; for whoever may read that."""
    told = []
    for bar in workforce.bars_of([officer.pk], known=known).get(officer.pk, ()):
        dated = f", {in_words(bar.dated_on)}" if bar.dated_on else ""
        told.append(f"{bar.kind.value}{dated} ({bar.source or 'no source named'})")
    return told


def _training(officer: Officer, *, known: datetime) -> list[str]:
    lines = workforce.training_of([officer.pk], known=known).get(officer.pk, ())
    told = []
    for line in lines:
        ended = f"completed {in_words(line.completed_on)}" if line.completed_on else "enrolled"
        hours = f", {line.hours} hours" if line.hours else ""
        kind = training_said(line.category)
        told.append(f"{line.course or kind} ({kind}): {ended}{hours}")
    return told


_ASIDE: Final = {
    "outside-cohort": "The officer is not in the cohort of this round, which was frozen when it opened.",
    "unknown-officer": "The MPTC ID of the row is on no list, and nobody on the register is near.",
    "duplicate": "The file names the same MPTC ID in a row before this one.",
}


def _rules(case: Case, found: Determination | None, line: FilingRow | None) -> list[Rule]:
    if case.group is Group.SET_ASIDE and line is not None:
        said = _ASIDE.get(line.set_aside, line.set_aside)
        return [Rule(title="Set aside", said=said, authority="RUL-11", result=None)]
    if case.group is Group.MATCHES:
        said = (
            "A small difference from the register: a person says whether the row is the officer whose "
            "MPTC ID it gives. A birth date that differs is told to nobody."
        )
        return [Rule(title="Who it is", said=said, authority="RUL-19", result=None)]
    if found is None:
        return []
    wanted = set(case.grounds)
    return [
        Rule(
            title=finding_title(each.requirement),
            said=finding_sentence(each),
            authority=each.citation,
            result=each.result,
        )
        for each in found.found().findings
        if (each.code in wanted)
        or (case.group in _OWED and each.requirement in wanted)
        or (not wanted and each.result in (Result.FURTHER_REVIEW, Result.FAILED))
    ]


def _history(case: Case, officer: Officer | None, *, known: datetime) -> list[str]:
    """What was done before about the same matter, the oldest first."""
    told = []
    if case.group in _OWED and (found := _determination(case)) is not None:
        owed = Condition.objects.filter(
            determination=found, requirement=case.grounds[0], superseded_at__isnull=True
        ).first()
        if owed is not None:
            told.append(f"Owed since {in_words(owed.since)}, due by {in_words(owed.due_on)}.")
        acts = ConditionAct.objects.filter(
            known_rows(known), determination=found, requirement=case.grounds[0]
        )
        for act in acts.order_by("on", "recorded_at"):
            more = f", due by {in_words(act.due_on)}" if act.due_on else ""
            told.append(f"{act.state.partition(' ')[2].capitalize()} on {in_words(act.on)}{more}.")
    if case.group is Group.INCOMPLETE:
        row = Incomplete.objects.get(pk=case.key)
        told.append(f"Found not substantially complete on {in_words(row.found_on)}: {row.reason}")
    if officer is not None and case.group in _DECIDED:
        for weighed in Weighing.objects.filter(known_rows(known), officer=officer).order_by("on"):
            told.append(
                f"The division found on {in_words(weighed.on)}, {weighed.requirement}: "
                f"{weighed.found}."
            )
    return told
