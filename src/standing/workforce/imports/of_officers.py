"""What the files about officers have in common: lines for officers we do not know are set aside."""

from collections.abc import Callable
from typing import TypeVar

from standing.sheets.findings import Severity
from standing.workforce.imports.plan import ids_by
from standing.workforce.imports.reading import Lines
from standing.workforce.models import Officer

Line = TypeVar("Line")


def officers_known(
    found: Lines[Line], *, mptc_id: Callable[[Line], str], row: Callable[[Line], int]
) -> dict[str, int]:
    """Drop the lines of unknown officers, each with a warning; return officer ids by MPTC ID."""
    ids = ids_by(Officer, "mptc_id")
    kept: list[Line] = []
    for line in found.lines:
        if mptc_id(line) in ids:
            kept.append(line)
            continue
        found.find(
            Severity.WARNING, "officer.unknown", row=row(line), column="mptc_id",
            value=mptc_id(line),
            message="No officer with this MPTC ID is in the register; the row is set aside.",
            fix="Check the MPTC ID, or import the list of officers that names this person first.",
        )  # fmt: skip
    found.lines = kept
    return ids
