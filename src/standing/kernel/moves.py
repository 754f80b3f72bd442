"""Which state may follow which: one table beside each enum, read by checks, pages and diagrams."""

import re
from collections.abc import Mapping, Set
from enum import StrEnum
from typing import Generic, TypeVar

from standing.kernel.errors import WrongState

State = TypeVar("State", bound=StrEnum)


class Moves(Generic[State]):
    """The table of moves of one machine; it says whether, not under what conditions or by whom."""

    def __init__(self, table: Mapping[State, Set[State]]) -> None:
        self.table = {state: frozenset(following) for state, following in table.items()}

    def allows(self, before: State, after: State) -> bool:
        """Say whether ``after`` may follow ``before`` directly."""
        return after in self.table.get(before, frozenset())

    def check(self, before: State, after: State) -> None:
        """Raise ``WrongState`` unless ``after`` may follow ``before``."""
        if not self.allows(before, after):
            if before is after:
                raise WrongState(f"This is {spoken(before)} already. Nothing was changed.")
            raise WrongState(
                f"This is {spoken(before)}; from there it cannot become {spoken(after)}."
            )


def spoken(state: StrEnum) -> str:
    """Return a state's value as words, without the letter and number the handbook gives it.

    >>> spoken(StrEnum("State", {"MET": "C4 met"}).MET)
    'met'
    """
    words = re.sub(r"^[A-Z]\d+[A-Z]? ", "", str(state.value))
    return words.replace("_", " ").replace("-", " ")
