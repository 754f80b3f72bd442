"""From columns of cells to rows of typed answers, with a finding for each fault."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import msgspec

from standing.campaigns.rosters.across import Answers, Faults, across
from standing.campaigns.rosters.cells import read_column
from standing.campaigns.rosters.columns import Kind, Need, Reads, by_field, columns_of
from standing.campaigns.rosters.dates import counted_from_1900
from standing.campaigns.rosters.headings import Listing
from standing.campaigns.rosters.listing_rows import Lines, uncounted_findings
from standing.campaigns.rosters.plain import Value
from standing.campaigns.rosters.reads import shown
from standing.campaigns.rosters.rows import RosterRow
from standing.kernel.names import PersonName
from standing.sheets.findings import Finding, Severity


class ReadRow(NamedTuple):
    """A row as read, where it stands and whose it is; ``right`` where no error keeps it from being one.

    ``name`` and ``born`` are there whenever they could be read, so that a row with another fault
    is still compared with the register. ``of`` is the list it belongs to, ``place`` where in it.
    """

    sheet: str
    number: int
    mptc_id: str
    name: PersonName | None
    born: date | None
    right: bool
    of: "Answered"
    place: int

    @property
    def values(self) -> tuple[Value, ...]:
        """All its answers, by which two rows of one officer are told alike or not."""
        return tuple(answers[self.place] for answers in self.of.columns.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The answers of one sheet, column by column; a blank is ``None``."""

    columns: Mapping[str, Sequence[Value]]

    def rows(self, read: Iterable[ReadRow]) -> Iterator[RosterRow]:
        """Put together the rows that were read of this list; only right ones can be."""
        fields = [field for field in self.columns if field not in _OF_NAME]
        columns = [_unsaid_as_empty(field, self.columns[field]) for field in fields]
        for one in read:
            given: dict[str, object] = {
                field: answers[one.place] for field, answers in zip(fields, columns, strict=True)
            }
            given |= {"name": one.name, "row": one.number, "sheet": one.sheet}
            yield msgspec.convert(_SAID_NOTHING | given, RosterRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The rows of one sheet and what was found in them."""

    rows: list[ReadRow]
    findings: list[Finding]


def missing_columns(listing: Listing, kind: Kind) -> list[Finding]:
    """What is to be said about columns that the file does not have."""
    found = []
    for column in columns_of(kind):
        if column.field in listing.places or column.need is Need.OPTIONAL:
            continue
        error = column.need is Need.REQUIRED
        found.append(
            Finding(
                severity=Severity.ERROR if error else Severity.WARNING,
                code="column.missing",
                sheet=listing.table.sheet,
                column=column.heading,
                message=f"The column {column.heading} is missing"
                + (
                    ", and every officer needs it."
                    if error
                    else f", so for each officer on this list {column.blank}."
                ),
                fix=f"Add a column headed {column.heading}"
                + (f" ({', '.join(column.words)})." if column.words else "."),
            )
        )
    found += [
        Finding(
            severity=Severity.WARNING,
            code="column.not-in-roster",
            sheet=listing.table.sheet,
            column=listing.headings[place],
            value=listing.headings[place],
            message="A roster does not ask for this column. It stays in the file as sent and "
            "is not read.",
            fix="Nothing; or send the answers later, as a submission.",
        )
        for name, place in listing.places.items()
        if kind is Kind.ROSTER and not by_field()[name].roster
    ]
    return found


def read_rows(listing: Listing, lines: Lines, kind: Kind, filed_on: date) -> Reading:
    """Read every row of a list."""
    count = len(lines.numbers)
    answers = Answers(count=count, values={}, faulted={})
    spoilt = bytearray(count)
    findings: list[Finding] = []
    for column in columns_of(kind):
        if column.field in listing.places:
            cells = lines.columns[listing.places[column.field]]
            if listing.table.since_1904 and column.reads is Reads.DATE:
                cells = tuple(map(counted_from_1900, cells))
            read = read_column(column, cells, today=filed_on)
            answers.values[column.field] = read.values
            answers.faulted[column.field] = {place for place, _ in read.faults}
            findings += _findings(listing, lines, column.field, read.faults, spoilt)
    findings += uncounted_findings(listing, lines, findings)
    for field, faults in across(answers, kind, today=filed_on):
        findings += _findings(listing, lines, field, faults, spoilt)
    if any(c.need is Need.REQUIRED and c.field not in listing.places for c in columns_of(kind)):
        spoilt = bytearray(b"\1" * count)
    return Reading(rows=list(_rows(listing, lines, answers, spoilt)), findings=findings)


def _findings(
    listing: Listing, lines: Lines, field: str, faults: Faults, spoilt: bytearray
) -> Iterator[Finding]:
    heading, sheet = listing.heading(by_field()[field]), listing.table.sheet
    cells = lines.columns[listing.places[field]] if field in listing.places else None
    for place, fault in faults:
        if fault.severity is Severity.ERROR:
            spoilt[place] = 1
        yield Finding(
            severity=fault.severity,
            code=fault.code,
            sheet=sheet,
            row=lines.numbers[place],
            column=heading,
            value=shown(cells[place]) if cells else "",
            message=fault.message,
            fix=fault.fix,
        )


def _rows(listing: Listing, lines: Lines, answers: Answers, spoilt: bytearray) -> Iterator[ReadRow]:
    sheet, of = listing.table.sheet, Answered(columns=answers.values)
    names = zip(*(answers.of(field) for field in _OF_NAME), strict=True)
    columns = zip(
        lines.numbers,
        names,
        answers.of("mptc_id"),
        answers.of("date_of_birth"),
        spoilt,
        strict=True,
    )
    for place, (number, (last, first, middle, suffix), mptc_id, born, fault) in enumerate(columns):
        name = None
        if last and first:
            name = PersonName(
                last=str(last), first=str(first), middle=str(middle or ""), suffix=str(suffix or "")
            )
        yield ReadRow(
            sheet, number, str(mptc_id or ""), name, born if isinstance(born, date) else None,
            not fault, of, place,
        )  # fmt: skip


def _unsaid_as_empty(field: str, answers: Sequence[Value]) -> Sequence[Value]:
    """The answers of a field, a blank as ``RosterRow`` writes it."""
    if field not in _EMPTY:
        return answers
    empty = _EMPTY[field]
    return [empty if value is None else value for value in answers]


_EMPTY: Mapping[str, Value] = {
    field.name: field.default
    for field in dataclasses.fields(RosterRow)
    if isinstance(field.default, str | bool)
} | {"rank": "", "duty_status": "active"}
_OF_NAME = ("last_name", "first_name", "middle_name", "suffix")
_SAID_NOTHING: dict[str, object] = {"rank": "", "hire_date": None, "duty_status": "active"}
