"""How one officer's line in a release differs from the line in the release before. No Django."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from standing.register.shapes import OfficerLine, heading

HEADING: Final = heading(OfficerLine)


class How(StrEnum):
    """How an officer's line differs from the release before."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One officer's line in the release before and in this one; empty where it had none."""

    mptc_id: str
    how: How
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """The columns that differ: name, what stood, what stands."""
        was = self.before or ("",) * len(self.after)
        now = self.after or ("",) * len(self.before)
        return [
            (name, old, new) for name, old, new in zip(HEADING, was, now, strict=True) if old != new
        ]

    def was(self, column: str) -> str:
        """What a column of ``officers.csv`` said in the release before; empty where nothing stood."""
        return self.before[HEADING.index(column)] if self.before else ""

    def now(self, column: str) -> str:
        """What a column of ``officers.csv`` says in this release; empty where nothing stands."""
        return self.after[HEADING.index(column)] if self.after else ""

    def either(self, column: str) -> str:
        """What a column says in this release, or else what it said in the one before."""
        return self.now(column) if self.after else self.was(column)

    @property
    def agencies(self) -> tuple[str, ...]:
        """The agencies of either line, by name, in order."""
        both = (self.was("LawEnforcementAgency"), self.now("LawEnforcementAgency"))
        return tuple(dict.fromkeys(name for said in both for name in said.split("; ") if name))
