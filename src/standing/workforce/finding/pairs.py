"""Which given names stand with which surnames, and how often: two tables of numbers, one per side.

The rows of a side lie one after the other in arrays, four bytes a number; what is added later lies
beside them until the next start of the program.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping


class Side:
    """For each number of one side, the numbers of the other it stands with, in order, with counts."""

    def __init__(self) -> None:
        """Begin without rows."""
        self._starts = array("I", [0])
        self._others = array("I")
        self._counts = array("I")
        self._later: dict[int, dict[int, int]] = defaultdict(dict)

    @classmethod
    def of(cls, starts: "array[int]", others: "array[int]", counts: "array[int]") -> "Side":
        """Return a side from its arrays; ``starts`` has one entry more than there are rows."""
        side = cls()
        side._starts, side._others, side._counts = starts, others, counts
        return side

    def count(self, row: int, other: int) -> int:
        """Return how often two stand together."""
        later = self._later.get(row, {}).get(other, 0) if self._later else 0
        low, high = self._span(row)
        place = bisect_left(self._others, other, low, high)
        if place < high and self._others[place] == other:
            return self._counts[place] + later
        return later

    def row(self, row: int) -> Iterator[tuple[int, int]]:
        """Give every number that stands with this one, with its count."""
        low, high = self._span(row)
        later = self._later.get(row)
        if not later:
            yield from zip(self._others[low:high], self._counts[low:high], strict=True)
            return
        left = dict(later)
        for other, count in zip(self._others[low:high], self._counts[low:high], strict=True):
            yield other, count + left.pop(other, 0)
        yield from left.items()

    def others(self, row: int) -> list[int]:
        """Return every number that stands with this one."""
        low, high = self._span(row)
        return [*self._others[low:high], *self._later.get(row, ())]

    def length(self, row: int) -> int:
        """Return about how many numbers stand with this one."""
        low, high = self._span(row)
        return high - low + len(self._later.get(row, ()))

    def add(self, row: int, other: int) -> None:
        """Count two that stand together."""
        beside = self._later[row]
        beside[other] = beside.get(other, 0) + 1

    def among(self, row: int, wanted: Mapping[int, int]) -> list[tuple[int, int]]:
        """Return those of ``wanted`` that stand with this one, with their counts."""
        if self._later and row in self._later:
            return [(other, count) for other, count in self.row(row) if other in wanted]
        if row + 1 >= len(self._starts):
            return []
        low, high = self._starts[row], self._starts[row + 1]
        others, counts = self._others, self._counts
        if len(wanted) * 8 < high - low:
            found = []
            for other in wanted:
                place = bisect_left(others, other, low, high)
                if place < high and others[place] == other:
                    found.append((other, counts[place]))
            return found
        return [
            (other, counts[low + place])
            for place, other in enumerate(others[low:high])
            if other in wanted
        ]

    def turned(self, rows: int) -> "Side":
        """Return the other side of the same pairs: ``rows`` numbers, each with those of this one."""
        starts = array("I", bytes(4 * (rows + 1)))
        for other in self._others:
            starts[other + 1] += 1
        for place in range(rows):
            starts[place + 1] += starts[place]
        nexts = starts[:-1]
        others = array("I", bytes(4 * len(self._others)))
        counts = array("I", bytes(4 * len(self._others)))
        for row in range(len(self._starts) - 1):
            for place in range(self._starts[row], self._starts[row + 1]):
                other = self._others[place]
                to = nexts[other]
                nexts[other] = to + 1
                others[to] = row
                counts[to] = self._counts[place]
        return Side.of(starts, others, counts)

    def _span(self, row: int) -> tuple[int, int]:
        if row + 1 >= len(self._starts):
            return 0, 0
        return self._starts[row], self._starts[row + 1]
