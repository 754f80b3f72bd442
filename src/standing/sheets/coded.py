"""Columns that repeat themselves: each distinct cell once, and for every row which one it holds.

What the reading process sends is a tenth of the cells, and whoever reads a column reads each
distinct cell once.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Literal, overload

from standing.sheets.wire import Cell

_NEVER_ALIKE = frozenset({str, date, datetime})


def _typecode(distinct: int) -> Literal["H", "I"]:
    """Two bytes a row where they are enough."""
    return "H" if distinct <= 1 << 16 else "I"


class Coded(Sequence[Cell]):
    """A column. ``codes`` says for every row which of ``distinct`` stands there."""

    __slots__ = ("codes", "distinct")

    def __init__(self, distinct: Sequence[Cell], codes: "array[int]") -> None:
        self.distinct, self.codes = distinct, codes

    @classmethod
    def of(cls, cells: Sequence[Cell], *, told_apart: bool = False) -> "Coded":
        """Return the same cells, each distinct one kept once; 1, 1.0 and True are three.

        ``told_apart`` says that no two cells are equal and of different kinds.
        """
        if told_apart or _NEVER_ALIKE.issuperset(map(type, cells)):
            index: dict[Cell, int] = {cell: at for at, cell in enumerate(dict.fromkeys(cells))}
            return cls(list(index), array(_typecode(len(index)), map(index.__getitem__, cells)))
        kinds = {key: at for at, key in enumerate(dict.fromkeys(zip(map(type, cells), cells)))}  # noqa: B905 - one by one
        codes = map(kinds.__getitem__, zip(map(type, cells), cells))  # noqa: B905 - one by one
        return cls([cell for _, cell in kinds], array(_typecode(len(kinds)), codes))

    @classmethod
    def from_wire(cls, distinct: list[Cell], codes: bytes) -> "Coded":
        """Return the column that the reading process sent.

        Raises:
            ValueError: a row speaks of a cell that did not come.
        """
        read = array(_typecode(len(distinct)))
        read.frombytes(codes)
        if max(read, default=-1) >= len(distinct):
            raise ValueError("a column is not what it says")
        return cls(distinct, read)

    @overload
    def __getitem__(self, place: int) -> Cell: ...
    @overload
    def __getitem__(self, place: slice) -> "Coded": ...
    def __getitem__(self, place: int | slice) -> "Cell | Coded":
        if isinstance(place, slice):
            return Coded(self.distinct, self.codes[place])
        return self.distinct[self.codes[place]]

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[Cell]:
        return map(self.distinct.__getitem__, self.codes)

    def only(self, places: Iterable[int]) -> "Coded":
        """Return the cells at these places."""
        return Coded(self.distinct, array(self.codes.typecode, map(self.codes.__getitem__, places)))


class Rows(Sequence[list[Cell]]):
    """The rows of a sheet kept in columns; a row is put together when somebody looks at it.

    ``filled`` says how many cells of each row hold something.
    """

    __slots__ = ("columns", "filled")

    def __init__(self, columns: Sequence[Coded], filled: Sequence[int]) -> None:
        self.columns, self.filled = columns, filled

    @overload
    def __getitem__(self, place: int) -> list[Cell]: ...
    @overload
    def __getitem__(self, place: slice) -> list[list[Cell]]: ...
    def __getitem__(self, place: int | slice) -> list[Cell] | list[list[Cell]]:
        if isinstance(place, slice):
            return [list(row) for row in zip(*(one[place] for one in self.columns), strict=True)]
        return [column[place] for column in self.columns]

    def __len__(self) -> int:
        return len(self.filled)

    def __iter__(self) -> Iterator[list[Cell]]:
        return map(list, zip(*self.columns, strict=True))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # rows are compared, never hashed

    def __repr__(self) -> str:
        return repr(list(self))
