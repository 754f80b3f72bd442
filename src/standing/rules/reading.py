"""How a finding names what was looked at: under which heading, what it said, and in which paper."""

from typing import Final

from standing.rules.facts import TrainingOnRecord

EXPORT: Final = "training export: "
BARS: Final = "imported bars: "
EARLIER: Final = "earlier decision: "
COMMISSION: Final = "commission's record: "


def read(heading: str, value: str) -> str:
    """Return one line of evidence from the agency's answers; a blank cell is called blank.

    >>> read("CPR Expiration", "2022-05-01"), read("Basic Training", "")
    ('CPR Expiration 2022-05-01', 'Basic Training blank')
    """
    return f"{heading} {value}" if value else f"{heading} blank"


def read_export(line: TrainingOnRecord) -> str:
    """Return one line of the training committee's export as evidence."""
    completed = f"completed {line.completed_on}" if line.completed_on else "no completion date"
    return f"{EXPORT}{line.category}, {line.course}, {completed}"


def in_its_paper(line: str, *, source: str) -> str:
    """Return a line of evidence with the paper it was read in.

    Answers of the agency stand in ``source``; lines of the state's own lists name their list.

    >>> in_its_paper("CPR Expiration 2022-05-01", source="receipt R-0012 row 12")
    'receipt R-0012 row 12: CPR Expiration 2022-05-01'
    """
    if not source or line.startswith((EXPORT, BARS, EARLIER, COMMISSION)):
        return line
    return f"{source}: {line}"
