"""One deliberately faulty file, for trying ``standing roster check`` on."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from standing.scenario import tables
from standing.scenario.columns import Column
from standing.scenario.facts import Line
from standing.scenario.layouts import INVENTED, Dates, Layout
from standing.scenario.people import Person
from standing.scenario.staff import Staff

ROWS = 30

_C = Column
# One fault each, from the third row on. Some are errors, some only need a look.
_FAULTS: tuple[Callable[[Line], object], ...] = (
    lambda line: line.update({_C.BORN: _two_digits(line[_C.BORN])}),
    lambda line: line.update({_C.ATTESTATION: ""}),
    lambda line: line.update({_C.CPR: "02/30/2022"}),
    lambda line: line.update({_C.CPR: ""}),
    lambda line: line.update(
        {_C.BASIC_TRAINING: "bridge", _C.BRIDGE: "complete", _C.WORK_HOURS: "about two thousand"}
    ),
    lambda line: line.update({_C.LAST: "Sample", _C.FIRST: "Somebody"}),
    lambda line: line.update({_C.MPTC_ID: _zeros_lost(line[_C.MPTC_ID])}),
    lambda line: line.update({_C.EMPLOYED_AS: "sometimes"}),
    lambda line: line.update({_C.LAST: ""}),
    lambda line: line.update({_C.MPTC_ID: "not known"}),
    lambda line: line.update(
        {_C.ATTESTED_BY: f"{line[_C.FIRST]} {line[_C.LAST]}, Chief of Police", _C.HEAD: "yes"}
    ),
    lambda line: line.update({_C.FIRST_AID: "2/31/22"}),
    lambda line: line.update({_C.EXAMINATION: "nearly"}),
)


def write_sample(path: Path, staff: Staff, *, scratch: Path) -> int:
    """Write the faulty file for an agency; return its rows.

    Besides the faults above it names one officer twice with different answers, and one officer of
    another cohort.
    """
    members = [member for member in staff.named if not member.is_head]
    lines: list[Line] = [dict(member.line) for member in members[: ROWS - 2]]
    for line, spoil in zip(_with_zeros_first(lines)[2:], _FAULTS, strict=False):
        spoil(line)
    again: Line = {**lines[0], _C.CPR: date(2021, 11, 30)}
    lines.append(again)
    stranger = _of_another_cohort(staff)
    if stranger is not None:
        lines.insert(
            len(lines) // 2,
            {
                **lines[1],
                _C.MPTC_ID: stranger.mptc_id,
                _C.LAST: stranger.last,
                _C.FIRST: stranger.first,
                _C.BORN: stranger.born,
            },
        )
    layout = Layout(
        suffix="xlsx",
        columns=tuple((column.value, column.value) for column in Column),
        titles=(staff.agency.name, f"{INVENTED}. This file holds faults on purpose."),
        dates=Dates.AMERICAN,
    )
    return tables.write(path, layout, [layout.cells(line) for line in lines], scratch=scratch)


def _with_zeros_first(lines: Sequence[Line]) -> list[Line]:
    """Return the lines so that the one whose number loses its zeros has zeros to lose."""
    place = 2 + 6
    ordered = list(lines)
    for i, line in enumerate(ordered):
        if str(line[_C.MPTC_ID]).startswith("0") and i > 1 and place < len(ordered):
            ordered[i], ordered[place] = ordered[place], ordered[i]
            break
    return ordered


def _of_another_cohort(staff: Staff) -> Person | None:
    return next((p for p in staff.others if p.last not in staff.signed.head), None)


def _two_digits(born: object) -> str:
    return born.strftime("%m/%d/%y") if isinstance(born, date) else ""


def _zeros_lost(number: object) -> int:
    return int(str(number).replace("-", ""))
