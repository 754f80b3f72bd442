"""Rows against each other and against the register: twice, unknown, outside the cohort, "
"doubtful."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from standing.campaigns.rosters.checked import (
    BIRTH_DATE_WITHHELD,
    DUPLICATE,
    MISMATCH,
    OUTSIDE_COHORT,
    UNKNOWN_OFFICER,
    Doubt,
    KnownOfficer,
)
from standing.campaigns.rosters.dates import as_printed
from standing.campaigns.rosters.identity import CODES, Comparison, compare
from standing.campaigns.rosters.reading_rows import ReadRow
from standing.sheets.findings import Finding, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """By the place of a row: why it is set aside, and its doubts."""

    set_aside: dict[int, str] = field(default_factory=dict)
    doubts: dict[int, tuple[Doubt, ...]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def settle(rows: list[ReadRow], officers: Mapping[str, KnownOfficer] | None) -> Against:
    """Compare every row with those before it and, where a register is at hand, with its officer."""
    against = Against()
    first: dict[str, ReadRow] = {}
    for place, read in enumerate(rows):
        earlier = first.setdefault(read.mptc_id, read) if read.mptc_id else read
        if earlier is not read:
            _twice(against, place, read, earlier)
            continue
        if officers is not None and read.mptc_id:
            known = officers.get(read.mptc_id)
            if known is None or known.withheld or not known.in_cohort or not _just_so(read, known):
                _look_up(against, place, read, known)
    return against


def _just_so(read: ReadRow, known: KnownOfficer) -> bool:
    return read.born == known.date_of_birth and read.name == known.name


def nothing_counts(rows: list[ReadRow], against: Against) -> Iterator[Finding]:
    """Say it of the whole file where every row of it is set aside: it may be the wrong file."""
    reasons = set(against.set_aside.values()) - {DUPLICATE}
    if not rows or len(against.set_aside) < len(rows) or not reasons:
        return
    many = (
        f"None of the {len(rows):,} rows of this file counts"
        if len(rows) > 1
        else "The one row of this file does not count"
    )
    if reasons == {OUTSIDE_COHORT}:
        why = (
            "no officer in it is in the group that recertifies now. "
            "It looks like a file for another round."
        )
    elif reasons == {UNKNOWN_OFFICER}:
        why = "no MPTC ID in it is in the register. It looks like a list of other people."
    else:
        why = "every officer in it is outside the group that recertifies now or unknown to the register."
    yield Finding(
        severity=Severity.WARNING,
        code="file.nothing-counts",
        message=f"{many}: {why}",
        fix="Look whether this is the right file before you send it.",
    )


def _twice(against: Against, place: int, read: ReadRow, earlier: ReadRow) -> None:
    where = f"row {earlier.number}" + (
        f" of {earlier.sheet}" if earlier.sheet != read.sheet else ""
    )
    against.set_aside[place] = DUPLICATE
    if read.values == earlier.values:
        against.findings.append(
            _finding(
                read,
                Severity.WARNING,
                "officer.repeated",
                "MPTC ID",
                read.mptc_id,
                f"This row repeats {where} word for word; it is counted once.",
                "Nothing; or delete one of the two.",
            )
        )
    else:
        against.findings.append(
            _finding(
                read,
                Severity.ERROR,
                "officer.twice",
                "MPTC ID",
                read.mptc_id,
                f"This officer also stands in {where}, with other answers, so we cannot tell "
                "which ones count.",
                "Keep the row that is right and delete the other.",
            )
        )


def _look_up(against: Against, place: int, read: ReadRow, known: KnownOfficer | None) -> None:
    if known is None:
        against.set_aside[place] = UNKNOWN_OFFICER
        against.findings.append(_unknown(read))
        return
    if known.withheld and read.born:
        against.findings.append(_withheld(read, known.withheld))
        return
    comparison = (
        compare(name=read.name, born=read.born, known=known)
        if read.name and read.born
        else Comparison()
    )
    against.findings.extend(_somebody_else(read, column) for column in comparison.mismatch)
    if comparison.mismatch:
        return
    if not known.in_cohort:
        against.set_aside[place] = OUTSIDE_COHORT
        against.findings.append(_another_round(read))
        return
    if comparison.doubts:
        against.doubts[place] = comparison.doubts
        against.findings.extend(_doubtful(read, doubt) for doubt in comparison.doubts)


def _unknown(read: ReadRow) -> Finding:
    return _finding(
        read,
        Severity.WARNING,
        UNKNOWN_OFFICER,
        "MPTC ID",
        read.mptc_id,
        "No officer with this MPTC ID is in the register, so the row is set aside "
        "for a person to look at.",
        "Compare the number with the training committee's record. If it is right, nothing.",
    )


def _somebody_else(read: ReadRow, column: str) -> Finding:
    return _finding(
        read,
        Severity.ERROR,
        MISMATCH,
        column,
        _said(read, column),
        f"The MPTC ID {read.mptc_id} belongs to an officer with another {column.lower()}.",
        "Look at the MPTC ID first: a row may have slipped. Then look at the name and birth date.",
    )


def _withheld(read: ReadRow, tried: int) -> Finding:
    """Say neither yes nor no of a birth date that was guessed at (PUBREG-2)."""
    return _finding(
        read,
        Severity.ERROR,
        BIRTH_DATE_WITHHELD,
        "Date of Birth",
        _said(read, "Date of Birth"),
        f"{tried} birth dates were given for {read.mptc_id} from your agency within a day, and none was "
        "the one on record. We say nothing more of this one until a day has passed.",
        "Look in the officer's own papers and check the file again after a day, or leave the row out. "
        "The commission's staff can help.",
    )


def _another_round(read: ReadRow) -> Finding:
    return _finding(
        read,
        Severity.WARNING,
        OUTSIDE_COHORT,
        "MPTC ID",
        read.mptc_id,
        "This officer is not in the group that recertifies now, so the row is set "
        "aside and does not count.",
        "Nothing; the officer's own round comes later. If you think otherwise, ask the commission.",
    )


def _doubtful(read: ReadRow, doubt: Doubt) -> Finding:
    return _finding(
        read,
        Severity.WARNING,
        f"match.{doubt.code}",
        doubt.differs,
        _said(read, doubt.differs),
        f"The {doubt.differs.lower()} {CODES[doubt.code]}. The row counts, and a "
        "person will compare the two.",
        "Nothing, if this is the officer's name and birth date.",
    )


def _said(read: ReadRow, column: str) -> str:
    if column == "Date of Birth":
        return as_printed(read.born) if read.born else ""
    name = read.name
    if name is None:
        return ""
    return {"Last Name": name.last, "First Name": name.first, "Suffix": name.suffix}[column]


def _finding(
    read: ReadRow, severity: Severity, code: str, column: str, value: str, message: str, fix: str
) -> Finding:
    return Finding(
        severity=severity,
        code=code,
        sheet=read.sheet,
        row=read.number,
        column=column,
        value=value,
        message=message,
        fix=fix,
    )
