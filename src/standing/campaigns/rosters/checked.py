"""The answer to "can this file be sent?": its rows, what was found, what is set aside."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import overload

from standing.campaigns.rosters.rows import RosterRow
from standing.kernel.names import PersonName
from standing.sheets.findings import Finding, Severity

OUTSIDE_COHORT, UNKNOWN_OFFICER, DUPLICATE = "outside-cohort", "unknown-officer", "duplicate"
MISMATCH, BIRTH_DATE_WITHHELD = "officer.mismatch", "birth-date.withheld"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOfficer:
    """What the register holds about an officer, as far as a file is compared with it.

    ``in_cohort`` speaks of the frozen cohort of the campaign at hand (RUL-11). Where ``withheld`` is not
    0, so many wrong birth dates were given that nothing is said of this one now (PUBREG-2).
    """

    mptc_id: str
    name: PersonName
    former_names: tuple[PersonName, ...]
    date_of_birth: date
    cohort_letter: str
    in_cohort: bool
    withheld: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A weak difference from the register, for a person to settle (RUL-19).

    ``code`` is one of ``identity.CODES``; ``differs`` names the column.
    """

    code: str
    differs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRow:
    """A row and whether it counts; ``set_aside`` is empty when it does."""

    row: RosterRow
    set_aside: str = ""
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """The answers of an officer who is not attested, by the number of the question.

    They are not shown by accident: they are left out wherever this is printed.
    """

    mptc_id: str
    answers: tuple[tuple[int, str], ...] = field(repr=False)


class Lines(Sequence[CheckedRow]):
    """The rows that could be read, in the file's order.

    They are put together when somebody first looks at them: most files are checked many times
    before they are sent, and a check needs none of them.
    """

    def __init__(self, put_together: Callable[[], Iterable[CheckedRow]]) -> None:
        self._put_together = put_together

    @cached_property
    def _lines(self) -> tuple[CheckedRow, ...]:
        return tuple(self._put_together())

    @overload
    def __getitem__(self, place: int) -> CheckedRow: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[CheckedRow]: ...
    def __getitem__(self, place: int | slice) -> CheckedRow | Sequence[CheckedRow]:
        return self._lines[place]

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[CheckedRow]:
        return iter(self._lines)

    def __repr__(self) -> str:
        return f"Lines({self._lines!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found. ``lines`` holds the rows that could be read, in the file's order.

    ``rows`` counts what was read, set-aside rows included; ``counted`` those that would count.
    ``kept`` is the copy to keep instead of the file when a questionnaire was taken out (RUL-21),
    else ``None``; ``questionnaires`` holds those of officers who are not attested (CERT-504).
    """

    file: str
    kind: str
    rows: int
    counted: int
    lines: Sequence[CheckedRow]
    findings: tuple[Finding, ...]
    unknown_columns: tuple[str, ...] = ()
    questionnaire_removed: bool = False
    kept: bytes | None = None
    questionnaires: tuple[Questionnaire, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the file may be sent: no finding is an error (RUL-17)."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)

    @property
    def accepted(self) -> int:
        """Rows that count; none in a file that is refused."""
        return self.counted if self.ok else 0

    def as_dict(self) -> dict[str, object]:
        """The published JSON (INTERFACES 3)."""
        return {
            "file": self.file,
            "kind": self.kind,
            "rows": self.rows,
            "accepted": self.accepted,
            "findings": [finding.as_dict() for finding in self.findings],
        }
