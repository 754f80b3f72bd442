"""From what agencies and the training committee sent to the facts that the rules look at.

Facts are gathered with a few queries a table for a portion of the officers at a time, and frozen by
whoever stores a determination.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

import msgspec
from msgspec import UNSET

from standing.campaigns import models, queries
from standing.campaigns.domain import FilingKind, Sent, standing_filings
from standing.campaigns.rosters.rows import RosterRow
from standing.certification.evaluating import Case
from standing.rules.facts import Background, BarOnRecord, EmploymentClass, Facts, TrainingOnRecord
from standing.workforce import identities
from standing.workforce import queries as workforce
from standing.workforce.models import Agency, Officer

PORTION = 2_000
"""Officers whose facts are in memory at once."""
_rows = msgspec.json.Decoder(RosterRow)


def cases(
    of: models.Campaign, *, decided_on: date, as_of: date, known: datetime
) -> dict[int, Case]:
    """Return a case for every officer whom a standing submission puts forward (RUL-11), all at once."""
    found = in_order(of, decided_on=decided_on, as_of=as_of, known=known)
    return {case.officer_id: case for case in found}


def in_order(
    of: models.Campaign, *, decided_on: date, as_of: date, known: datetime
) -> Iterator[Case]:
    """Give a case for every officer whom a standing submission puts forward (RUL-11), by MPTC ID.

    An officer whom two agencies submitted is decided once, on the answers of the agency that employs
    the officer full-time, else of the first by code. Facts are gathered for a portion of the officers
    at a time, so that a nation of them needs no more memory than a town.
    """
    submissions = _submissions(of, as_of=as_of, known=known)
    lines = queries.lines(of, submissions.values(), as_of=as_of, known=known)
    by_number = _by_number(_one_each(lines))
    for start in range(0, len(by_number), PORTION):
        portion = by_number[start : start + PORTION]
        answers = _answers(portion)
        yield from _with_records(
            ((line, answers[line.id], submissions[line.filing_id].receipt) for line in portion),
            decided_on=decided_on,
            known=known,
        ).values()


def _by_number(chosen: Mapping[int, queries.Line]) -> list[queries.Line]:
    numbers = dict(Officer.objects.values_list("pk", "mptc_id").iterator())
    return sorted(chosen.values(), key=lambda line: numbers[line.officer_id])


def submitted(of: models.Campaign, *, as_of: date, known: datetime) -> set[int]:
    """Return the ids of the officers whom a standing submission puts forward (RUL-11)."""
    submissions = _submissions(of, as_of=as_of, known=known).values()
    return {line.officer_id for line in queries.lines(of, submissions, as_of=as_of, known=known)}


def _submissions(of: models.Campaign, *, as_of: date, known: datetime) -> dict[int, Sent]:
    sent = standing_filings(queries.sent(of, known=known), as_of=as_of).values()
    return {f.id: f for f in sent if f.kind is FilingKind.SUBMISSION}


def _one_each(lines: Iterable[queries.Line]) -> dict[int, queries.Line]:
    """Choose one line of each officer; only where there are several are the answers looked at."""
    chosen: dict[int, queries.Line] = {}
    several: dict[int, list[queries.Line]] = {}
    for line in lines:
        first = chosen.setdefault(line.officer_id, line)
        if first is not line:
            several.setdefault(line.officer_id, [first]).append(line)
    if not several:
        return chosen
    codes = dict(Agency.objects.values_list("pk", "code"))
    answers = _answers([line for held in several.values() for line in held])

    def rank(line: queries.Line) -> tuple[bool, str]:
        row = answers[line.id]
        return row.employment_class is not EmploymentClass.FULL_TIME, codes[line.agency_id]

    return chosen | {officer: min(held, key=rank) for officer, held in several.items()}


def cases_of_rows(
    rows: Iterable[tuple[int, RosterRow]], *, agency_id: int, decided_on: date, known: datetime
) -> dict[int, Case]:
    """Return the cases that the rows of a file not yet sent would make, by officer id."""
    return _with_records(
        (
            (queries.Line(officer_id, agency_id, 0, row.row), row, "not yet sent")
            for officer_id, row in rows
        ),
        decided_on=decided_on,
        known=known,
    )


def _answers(lines: Sequence[queries.Line]) -> dict[int, RosterRow]:
    """Return the answers of each line, by the line's id."""
    found = {}
    ids = [line.id for line in lines]
    for start in range(0, len(ids), queries.BATCH):
        batch = models.FilingRow.objects.filter(pk__in=ids[start : start + queries.BATCH])
        for pk, answers in batch.values_list("pk", "answers"):
            found[pk] = _rows.decode(answers)
    return found


def _with_records(
    chosen: Iterable[tuple[queries.Line, RosterRow, str]], *, decided_on: date, known: datetime
) -> dict[int, Case]:
    picked = list(chosen)
    ids = [line.officer_id for line, _, _ in picked]
    births = workforce.births(ids, known=known)
    training = workforce.training_of(ids, known=known)
    bars = workforce.bars_of(ids, known=known)
    read_as = identities.numbers_read_as(known=known)
    return {
        line.officer_id: Case(
            officer_id=line.officer_id,
            mptc_id=read_as.get(row.mptc_id, row.mptc_id),
            agency_id=line.agency_id,
            facts=facts(
                row,
                decided_on=decided_on,
                date_of_birth=births[line.officer_id],
                training=training.get(line.officer_id, ()),
                bars=bars.get(line.officer_id, ()),
                receipt=receipt,
            ),
        )
        for line, row, receipt in picked
    }


def facts(
    row: RosterRow,
    *,
    decided_on: date,
    date_of_birth: date,
    training: Sequence[TrainingOnRecord],
    bars: Sequence[BarOnRecord],
    receipt: str,
) -> Facts:
    """Return the facts of one row beside what the state's own lists say.

    The birth date is the register's: the id decides who a row is (RUL-19). Of the person who attested
    only the role is carried (RUL-20).
    """
    found = Facts(
        decided_on=decided_on,
        date_of_birth=date_of_birth,
        employment_class=row.employment_class,
        duty_status=row.duty_status,
        leave_since=row.leave_since,
        high_school=row.high_school,
        basic_training=row.basic_training,
        training_on_record=tuple(training),
        bridge_status=row.bridge_status,
        work_hours=row.work_hours,
        physical_evaluation=row.physical_evaluation,
        psychological_evaluation=row.psychological_evaluation,
        background=row.background,
        interview=row.interview,
        examination=row.examination,
        first_aid_expires=row.first_aid_expires,
        cpr_expires=row.cpr_expires,
        in_service_hours=row.in_service_hours,
        attestation=row.attestation,
        attested_by=row.attested_by_role,
        agency_head=row.agency_head,
        bars=tuple(bars),
        source=source_of(receipt, row.row),
    )
    return _with_answer(found, row) if row.background is Background.FAILED else found


def _with_answer(found: Facts, row: RosterRow) -> Facts:
    """Add what the agency says of the officer's answer to a check that failed (CERT-230).

    What the file does not say is left out, so that facts of earlier rounds keep their spelling.
    """
    given, answered = row.background_results_on, row.background_answered_on
    waived = row.background_answer_waived
    return replace(
        found,
        background_results_on=UNSET if given is None else given,
        background_answered_on=UNSET if answered is None else answered,
        background_answer_waived=UNSET if waived is None else waived,
    )


def source_of(receipt: str, row: int) -> str:
    """Return what ``Facts.source`` says of answers read in a row of a filing."""
    return f"receipt {receipt} row {row}"
