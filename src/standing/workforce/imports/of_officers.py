"""What the files about officers have in common: lines for officers we do not know are set aside."""

from collections.abc import Callable, Collection
from typing import TypeVar

from standing.sheets.findings import Severity
from standing.workforce.imports.plan import portions
from standing.workforce.imports.reading import Lines
from standing.workforce.models import Officer

Line = TypeVar("Line")


def officers_known(
    found: Lines[Line], *, mptc_id: Callable[[Line], str], row: Callable[[Line], int]
) -> dict[str, int]:
    """Drop the lines of unknown officers, each with a warning; return officer ids by MPTC ID."""
    ids = officer_ids({mptc_id(line) for line in found.lines})
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


def officer_ids(mptc_ids: Collection[str]) -> dict[str, int]:
    """Return the ids of the officers whom the register knows among these MPTC IDs."""
    known = Officer.objects.values_list("mptc_id", "id")
    return {mptc: pk for some in portions(mptc_ids) for mptc, pk in known.filter(mptc_id__in=some)}
