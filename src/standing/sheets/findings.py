"""What was found in a file that someone sent: where, what was read, and how to mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error refuses the whole file; a warning never does (RUL-17)."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault, as the person who sent the file can find it again.

    ``row`` counts from 1 as a spreadsheet program shows it; ``row`` and ``column`` are ``None``
    where the finding speaks of a whole column or of the file. ``value`` is what was read there,
    never anything about another person.
    """

    severity: Severity
    code: str
    message: str
    fix: str
    sheet: str = ""
    row: int | None = None
    column: str | None = None
    value: str = ""

    def as_dict(self) -> dict[str, str | int | None]:
        """The finding with the keys, in the order, of the published JSON (INTERFACES 3)."""
        return {
            "severity": self.severity.value,
            "code": self.code,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "message": self.message,
            "fix": self.fix,
        }


class Unreadable(Exception):  # noqa: N818 - it names the state of the file
    """The file cannot be read at all; ``finding`` says why in one sentence, and what to do."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding
