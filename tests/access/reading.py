"""The table of who may open what, kept by hand in ``matrix.txt``, and how it is read."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("matrix.txt")

WHO = {
    "P": "the public",
    "O": "an officer, the own record",
    "S": "a submitter for certification, own agency",
    "T": "a submitter for standards only, own agency",
    "H": "the head of the agency, own agency",
    "A": "the appointing authority, own agency",
    "C": "certification staff",
    "D": "the certification director",
    "I": "a standards investigator",
    "L": "counsel",
    "J": "a hearing officer",
    "M": "a commissioner",
    "X": "the executive director",
    "R": "the records officer",
    "U": "the auditor",
    "N": "an administrator",
}
"""The letters of the table. A small letter is the same person before another's agency or record."""
SCOPED = "OSTHA"


@dataclass(frozen=True, slots=True)
class Row:
    """One address: who opens it, and who may send its form; ``-`` is nobody, ``*`` everybody."""

    name: str
    opens: frozenset[str]
    sends: frozenset[str]
    line: int


def rows() -> dict[str, Row]:
    """Read the table; a line that cannot be read fails the tests with its number."""
    found: dict[str, Row] = {}
    for row in _lines():
        assert row.name not in found, f"line {row.line}: {row.name} stands twice"
        found[row.name] = row
    return found


def _lines() -> Iterator[Row]:
    for number, text in enumerate(TABLE.read_text("utf-8").splitlines(), 1):
        if not text.strip() or text.startswith("#"):
            continue
        cells = [cell.strip() for cell in text.split("|")]
        assert len(cells) == 3, f"line {number}: write name | who opens | who sends"
        name, opens, sends = cells
        yield Row(name, _letters(opens, number), _letters(sends, number), number)


def _letters(cell: str, number: int) -> frozenset[str]:
    if cell == "-":
        return frozenset()
    if cell == "*":
        return frozenset(WHO) | frozenset(SCOPED.lower())
    letters = frozenset(cell.replace(" ", ""))
    unknown = letters - set(WHO) - set(SCOPED.lower())
    assert not unknown, f"line {number}: nobody is called {', '.join(sorted(unknown))}"
    return letters
