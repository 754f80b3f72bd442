"""Findings put together fault by fault, for whoever shows them: a terminal, a page, a workbook."""

from collections.abc import Iterable
from itertools import groupby

from standing.sheets.findings import Finding, Severity


def groups(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Return the findings fault by fault: errors before warnings, the most frequent first."""

    def fault(finding: Finding) -> tuple[bool, str, str, str]:
        return (
            finding.severity is not Severity.ERROR,
            finding.code,
            finding.column or "",
            finding.message if finding.row is None else "",
        )

    together = [list(group) for _, group in groupby(sorted(findings, key=fault), key=fault)]
    return sorted(
        together, key=lambda group: (fault(group[0])[0], group[0].row is not None, -len(group))
    )


_TITLES = {
    "required.blank": "missing",
    "evidence.blank": "missing",
    "reason.blank": "missing",
    "date.two-digit-year": "year with two digits",
    "date.no-such-day": "no such day",
    "date.serial": "spreadsheet number read as a date",
    "date.future": "day still to come",
    "date.day-first": "day before month",
    "date.unreadable": "no date could be read",
    "date.unlikely": "unlikely date",
    "date.order": "before the officer was 14",
    "id.mended": "zeros or hyphen restored",
    "id.unreadable": "not an MPTC ID",
    "word.unknown": "not one of the answers",
    "number.unreadable": "no number could be read",
    "number.rounded": "part hours left out",
    "attestation.role": "name and role needed",
    "attestation.head": "head's own row",
    "attestation.not-head": "not the agency head",
    "officer.mismatch": "another person has this MPTC ID",
    "birth-date.withheld": "not compared until a day has passed",
    "officer.twice": "the same officer with other answers",
    "officer.repeated": "row repeated",
    "unknown-officer": "not in the register, set aside",
    "outside-cohort": "not in this round, set aside",
    "formula.no-value": "formula without result",
    "formula.text": "formula as text",
    "formula.error": "spreadsheet error",
    "column.unknown": "column not known",
    "column.twice": "column twice",
    "head.several": "marked more than once",
    "text.garbled": "accents mended",
    "email.shape": "not an address",
    "row.note": "Notes left out",
    "row.headings-again": "Headings repeated",
    "row.too-long": "Too many cells",
    "csv.quotes": "Quotation marks do not pair up",
    "text.letters": "letters lost",
    "name.not-text": "not a name",
    "name.no-letters": "not a name",
    "name.markup": "signs of a web page",
    "name.entity": "sign of a web page mended",
    "text.too-long": "far too long",
    "id.became-date": "turned into a date",
    "csv.too-long": "A cell far too long",
    "file.too-wide": "A line far too wide",
}


_WHOLE_TITLES = {"attestation.self": "The officer attests for themselves"}
"""Faults of a person rather than of what stands in a column."""


def title(finding: Finding) -> str:
    """Return what to call a fault: its column and what is the matter with it."""
    if finding.code in _WHOLE_TITLES:
        return _WHOLE_TITLES[finding.code]
    said = _TITLES.get(finding.code, "differs from the register, to be compared")
    return f"{finding.column} {said}" if finding.column else said
