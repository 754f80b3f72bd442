"""Checking a submission or roster: every fault in one pass, and nothing is changed.

RUL-17: any error refuses the whole file; warnings never do. Officers outside the cohort or
unknown to the register are set aside (RUL-11), weak differences become doubts (RUL-19).
"""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path

from standing.campaigns.rosters.checked import (
    DUPLICATE,
    OUTSIDE_COHORT,
    UNKNOWN_OFFICER,
    Checked,
    CheckedRow,
    Doubt,
    KnownOfficer,
    Lines,
)
from standing.campaigns.rosters.columns import Kind, columns_of
from standing.campaigns.rosters.headings import (
    Listing,
    find_listing,
    heading_findings,
    is_ours,
    is_questionnaire,
    unknown_name,
)
from standing.campaigns.rosters.keeping import without_questionnaire
from standing.campaigns.rosters.listing_rows import Lines as Listed
from standing.campaigns.rosters.listing_rows import lines_of
from standing.campaigns.rosters.officers import Against, nothing_counts, settle
from standing.campaigns.rosters.questionnaires import questionnaires
from standing.campaigns.rosters.reading_rows import ReadRow, missing_columns, read_rows
from standing.sheets.findings import Finding, Severity, Unreadable
from standing.sheets.reading import Table, read_tables

__all__ = [
    "DUPLICATE",
    "OUTSIDE_COHORT",
    "UNKNOWN_OFFICER",
    "Checked",
    "CheckedRow",
    "Doubt",
    "KnownOfficer",
    "check",
    "check_tables",
]


def check(
    path: Path,
    *,
    officers: Mapping[str, KnownOfficer] | None,
    kind: str | None = None,
    filed_on: date,
    file_name: str | None = None,
) -> Checked:
    """Return everything there is to say about a file; it is only read.

    ``officers`` is the register by MPTC ID; ``None`` means that none is at hand, and nothing is
    looked up. ``kind`` is told from the headings when not given. ``filed_on`` is the day the file
    came: days of birth, hiring and attestation lie not after it.
    """
    name = file_name or path.name
    with _without_collection():
        try:
            tables = read_tables(path)
        except Unreadable as refusal:
            return unreadable(refusal, name=name, kind=kind)
        return _check(tables, officers, kind, filed_on, name)


def check_tables(
    tables: list[Table],
    *,
    officers: Mapping[str, KnownOfficer] | None,
    kind: str | None = None,
    filed_on: date,
    file_name: str,
) -> Checked:
    """Return everything there is to say about tables that have been read already; see ``check``."""
    with _without_collection():
        return _check(tables, officers, kind, filed_on, file_name)


def unreadable(refusal: Unreadable, *, name: str, kind: str | None) -> Checked:
    """Return the answer to a file that could not be read: the one finding that says why."""
    return Checked(
        file=name,
        kind=kind or Kind.SUBMISSION,
        rows=0,
        counted=0,
        lines=(),
        findings=(refusal.finding,),
    )


@contextmanager
def _without_collection() -> Iterator[None]:
    """Spare a million fresh cells the search for cycles, of which they make none."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _check(
    tables: list[Table],
    officers: Mapping[str, KnownOfficer] | None,
    kind: str | None,
    filed_on: date,
    name: str,
) -> Checked:
    try:
        listings = _listings(tables, name)
    except Unreadable as refusal:
        return unreadable(refusal, name=name, kind=kind)
    settled_kind = Kind(kind) if kind else _kind_of(listings)
    findings = _about_sheets(tables, listings)
    rows: list[ReadRow] = []
    listed: list[tuple[Listing, Listed]] = []
    for listing in listings:
        lines = lines_of(listing)
        listed.append((listing, lines))
        columns = columns_of(settled_kind)
        findings += heading_findings(listing, columns, listing.table.first_row + listing.at)
        findings += missing_columns(listing, settled_kind) if lines.numbers else []
        findings += lines.findings
        read = read_rows(listing, lines, settled_kind, filed_on)
        findings += read.findings
        rows += read.rows
    if not rows:
        findings.append(_no_officer())
    against = settle(rows, officers)
    findings += against.findings
    findings += nothing_counts(rows, against)
    questionnaire = any(listing.questionnaire for listing in listings) or any(
        map(is_questionnaire, tables)
    )
    owed = questionnaires(tables, listed, rows) if questionnaire else ()
    findings += [_questionnaire_finding(tables, len(owed))] if questionnaire else []
    return Checked(
        file=name,
        kind=settled_kind.value,
        rows=len(rows),
        counted=sum(read.right for read in rows) - sum(rows[at].right for at in against.set_aside),
        lines=Lines(partial(_lines, rows, against)),
        findings=_in_order(findings, [listing.table.sheet for listing in listings]),
        unknown_columns=tuple(
            unknown_name(one, place) for one in listings for place in one.unknown
        ),
        questionnaire_removed=questionnaire,
        kept=without_questionnaire(tables, listings, filed_on) if questionnaire else None,
        questionnaires=owed,
    )


def _listings(tables: list[Table], name: str) -> list[Listing]:
    candidates = [
        table for table in tables if not (is_ours(table) or is_questionnaire(table) or table.hidden)
    ]
    found = [listing for table in candidates if (listing := find_listing(table))]
    if found:
        return found
    if not any(table.rows for table in tables):
        raise Unreadable(
            Finding(
                severity=Severity.ERROR,
                code="file.empty",
                message=f"{name} is empty.",
                fix="Send the file that holds the officers.",
            )
        )
    raise Unreadable(
        Finding(
            severity=Severity.ERROR,
            code="file.no-roster",
            message=f"{name} is not a submission or roster: no row reads like its headings "
            "(MPTC ID, Last Name, First Name …).",
            fix="Start from the commission's form, or add a row of headings above the list.",
        )
    )


def _kind_of(listings: list[Listing]) -> Kind:
    kinds = {listing.kind for listing in listings}
    return Kind.SUBMISSION if Kind.SUBMISSION in kinds else Kind.ROSTER


def _about_sheets(tables: list[Table], listings: list[Listing]) -> list[Finding]:
    read = {listing.table.sheet for listing in listings}
    return [
        Finding(
            severity=Severity.WARNING,
            code="sheet.not-read",
            sheet=table.sheet,
            message=f"The sheet {table.sheet} "
            f"{'is hidden' if table.hidden else 'holds no list of officers'}, "
            "so it was not read.",
            fix="If officers stand there, give it the headings of the form and make it visible.",
        )
        for table in tables
        if table.rows
        and table.sheet not in read
        and not is_ours(table)
        and not is_questionnaire(table)
    ]


def _questionnaire_finding(tables: list[Table], owed: int) -> Finding:
    kept = ""
    if owed:
        whose = "the officer" if owed == 1 else f"the {owed:,} officers"
        kept = (
            f" The answers of {whose} not attested are kept apart from it, for the decision; those "
            "to questions that were withdrawn are sealed."
        )
    return Finding(
        severity=Severity.WARNING,
        code="questionnaire.removed",
        sheet=next((table.sheet for table in tables if is_questionnaire(table)), ""),
        message="The file carries questionnaires. They belong in the officer's personnel file and "
        "are not kept here; the file is stored without them." + kept,
        fix="Nothing for officers you attest. For an officer you do not attest, send that "
        "questionnaire with the written reasons.",
    )


def _no_officer() -> Finding:
    return Finding(
        severity=Severity.ERROR,
        code="file.header-only",
        message="The headings are there, and no officer below them.",
        fix="Add one row for each officer. If the agency has none in this cohort, file a nil "
        "return instead.",
    )


def _lines(rows: list[ReadRow], against: Against) -> Iterator[CheckedRow]:
    with _without_collection():
        right = [(place, read) for place, read in enumerate(rows) if read.right]
        for _, together in groupby(right, key=lambda one: id(one[1].of)):
            places, found = zip(*together, strict=True)
            for place, row in zip(places, found[0].of.rows(found), strict=True):
                yield CheckedRow(
                    row=row,
                    set_aside=against.set_aside.get(place, ""),
                    doubts=against.doubts.get(place, ()),
                )


def _in_order(findings: list[Finding], sheets: list[str]) -> tuple[Finding, ...]:
    """What speaks of the file first, then row by row as the person scrolls."""
    order = {sheet: place for place, sheet in enumerate(sheets)}
    return tuple(
        sorted(
            findings, key=lambda one: (one.row is not None, order.get(one.sheet, -1), one.row or 0)
        )
    )
