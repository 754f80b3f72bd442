"""From what agencies and the training committee sent to the facts that the rules look at.

Facts are gathered with one query a table, for whole campaigns at a time, and frozen by whoever
stores a determination.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import msgspec

from standing.campaigns import models, queries
from standing.campaigns.domain import FilingKind, standing_filings
from standing.campaigns.rosters.rows import RosterRow
from standing.certification.evaluating import Case
from standing.rules.facts import BarOnRecord, EmploymentClass, Facts, TrainingOnRecord
from standing.workforce import identities
from standing.workforce import queries as workforce
from standing.workforce.models import Agency

_rows = msgspec.json.Decoder(RosterRow)


def cases(
    of: models.Campaign, *, decided_on: date, as_of: date, known: datetime
) -> dict[int, Case]:
    """Return a case for every officer whom a standing submission puts forward (RUL-11).

    An officer whom two agencies submitted is decided once, on the answers of the agency that employs
    the officer full-time, else of the first by code.
    """
    sent = standing_filings(queries.sent(of, known=known), as_of=as_of).values()
    submissions = {f.id: f for f in sent if f.kind is FilingKind.SUBMISSION}
    lines = queries.lines(of, submissions.values(), as_of=as_of, known=known)
    answers = _answers(submissions)
    codes = dict(Agency.objects.values_list("pk", "code"))
    chosen: dict[int, tuple[tuple[bool, str], queries.Line, RosterRow]] = {}
    for line in lines:
        row = _rows.decode(answers[line.filing_id, line.row])
        full_time = row.employment_class is EmploymentClass.FULL_TIME
        rank = (not full_time, codes[line.agency_id])
        if line.officer_id not in chosen or rank < chosen[line.officer_id][0]:
            chosen[line.officer_id] = (rank, line, row)
    return _with_records(
        ((line, row, submissions[line.filing_id].receipt) for _, line, row in chosen.values()),
        decided_on=decided_on,
        known=known,
    )


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


def _answers(submissions: Iterable[int]) -> dict[tuple[int, int], str]:
    found = {}
    ids = list(submissions)
    for start in range(0, len(ids), queries.BATCH):
        batch = models.FilingRow.objects.filter(filing_id__in=ids[start : start + queries.BATCH])
        for filing, row, answers in batch.values_list("filing_id", "row", "answers"):
            found[filing, row] = answers
    return found


def _with_records(
    chosen: Iterable[tuple[queries.Line, RosterRow, str]], *, decided_on: date, known: datetime
) -> dict[int, Case]:
    picked = list(chosen)
    ids = None if len(picked) > queries.BATCH else [line.officer_id for line, _, _ in picked]
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
    return Facts(
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


def source_of(receipt: str, row: int) -> str:
    """Return what ``Facts.source`` says of answers read in a row of a filing."""
    return f"receipt {receipt} row {row}"
