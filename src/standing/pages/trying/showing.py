"""What the page shows of a file being tried: faults put together, each cell with room for its mend."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from standing.campaigns.rosters.columns import Column, Reads, by_field
from standing.campaigns.rosters.grouping import groups, title
from standing.campaigns.rosters.headings import Listing
from standing.campaigns.rosters.mending import WHOLE_ROW, Place, Read, may_leave_out, to_mend
from standing.campaigns.rosters.reads import shown
from standing.kernel.tongue import marked
from standing.sheets.findings import Finding, Severity

MOST_CELLS = 60  # cells of one fault that get room for a mend at a time
MOST_ROOM = 600  # such cells on the page together
_ITS_OWN = frozenset({"mptc_id", "last_name", "first_name", "date_of_birth"})
_HINTS = {
    Reads.ID: "0123-4567",
    Reads.DATE: "MM/DD/YYYY",
    Reads.NUMBER: marked("whole hours"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultyCell:
    """One cell with a fault: where it is, in whose row, what was sent and what stands there now."""

    key: str
    row: int
    who: str
    sent: str
    now: str
    message: str
    is_row: bool
    may_leave_out: bool
    typed: str | None = None

    @property
    def row_name(self) -> str:
        """The name of the field that leaves the row out."""
        return f"out-{self.key.rsplit('-', 1)[0]}"

    @property
    def name(self) -> str:
        """The name of its field in the form."""
        return f"mend-{self.key}"

    @property
    def value(self) -> str:
        """What stands in the field: what was typed and not taken yet, else what stands in the cell."""
        return self.now if self.typed is None else self.typed

    @property
    def rewritten(self) -> bool:
        """Whether the clerk wrote something here already."""
        return self.sent != self.now


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Cells of one column in which the same was read: mended one by one, or all in one go."""

    cells: tuple[FaultyCell, ...]
    count: int
    together: bool

    @property
    def name(self) -> str:
        """The name of the field that mends all of them."""
        return f"all-{self.cells[0].key}"

    @property
    def rows(self) -> str:
        """The rows in words, the first dozen by number."""
        numbers = [f"{cell.row:,}" for cell in self.cells[:12]]
        return _listed(numbers, self.count - len(numbers))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One kind of fault: what it is, how many cells have it, and those that get room for a mend."""

    id: str
    title: str
    error: bool
    message: str
    fix: str
    count: int
    where: str
    column: str
    words: tuple[str, ...]
    hint: str
    sets: tuple[Alike, ...]
    unseen: int

    @property
    def counted(self) -> str:
        """How many rows have it."""
        return ngettext("{count} row", "{count} rows", self.count).format(count=f"{self.count:,}")

    @property
    def was_typed(self) -> bool:
        """Whether something stands in its fields that was typed and not taken."""
        return any(cell.typed is not None for alike in self.sets for cell in alike.cells)


def faults(now: Read, sent: Read, typed: Mapping[Place, str] | None = None) -> list[Fault]:
    """Return the faults of a file as it stands now, those that block most first.

    ``typed`` is what was written into fields and not taken: it stands in them again.
    """
    left = MOST_ROOM
    found = []
    for group in groups(now.checked.findings):
        fault = _fault(group, now, sent, typed or {}, room=min(left, MOST_CELLS))
        left -= sum(len(alike.cells) for alike in fault.sets)
        found.append(fault)
    return found


def alike_of(read: Read, key: str) -> list[Place]:
    """Return every cell that is mended together with this one; none where none may be."""
    for group in groups(read.checked.findings):
        for cells in _alike(group, read):
            if cells[0][1].key == key:
                return [place for _, place in cells] if _together(group[0], read) else []
    return []


def _fault(
    group: list[Finding], now: Read, sent: Read, typed: Mapping[Place, str], *, room: int
) -> Fault:
    first = group[0]
    column = _column(first, now)
    alone = len({(one.message, one.fix) for one in group}) > 1
    sets, taken = [], 0
    for cells in _alike(group, now):
        fitting = cells[: max(room - taken, 0)]
        taken += len(fitting)
        if fitting:
            sets.append(
                Alike(
                    cells=tuple(
                        replace(_cell(one, place, now, sent, alone), typed=typed.get(place))
                        for one, place in fitting
                    ),
                    count=len(cells),
                    together=len(cells) > 1 and _together(first, now),
                )
            )
    named = first.row is not None
    placed = sum(to_mend(one, now) is not None for one in group)
    return Fault(
        id=first.code.replace(".", "-"),
        title=_titled(first) if named else first.message,
        error=first.severity is Severity.ERROR,
        message=first.message if named and not (alone and placed) else "",
        fix="" if alone and placed else first.fix,
        count=len(group),
        where=_where(group) if named and not placed else "",
        column=first.column or "",
        words=column.words if column else (),
        hint=_(_HINTS[column.reads]) if column and column.reads in _HINTS else "",
        sets=_in_one_table(sets),
        unseen=placed - taken,
    )


def _in_one_table(sets: Sequence[Alike]) -> tuple[Alike, ...]:
    """Put the cells that are mended one by one under one heading, by row; the others go before them."""
    alone = [alike for alike in sets if not alike.together]
    cells = sorted((cell for alike in alone for cell in alike.cells), key=lambda cell: cell.row)
    together = tuple(alike for alike in sets if alike.together)
    if not cells:
        return together
    count = sum(alike.count for alike in alone)
    return (*together, Alike(cells=tuple(cells), count=count, together=False))


def _titled(finding: Finding) -> str:
    """What to call a fault at the head of its rows: the column, then what is the matter with it."""
    said = title(finding)
    if not finding.column or not said.startswith(finding.column):
        return said
    return f"{finding.column}: {said.removeprefix(finding.column).strip()}"


def _where(group: Sequence[Finding]) -> str:
    """Where faults are that speak of a row and no cell of it."""
    numbers = [f"{one.row:,}" for one in group[:20] if one.row is not None]
    rows = _listed(numbers, max(len(group) - 20, 0))
    return ngettext("Row {rows}", "Rows {rows}", len(group)).format(rows=rows)


def _listed(numbers: Sequence[str], more: int) -> str:
    """The numbers of rows, and how many there are besides."""
    if not more:
        return ", ".join(numbers)
    return _("{numbers} and {count} more").format(numbers=", ".join(numbers), count=f"{more:,}")


_Cells = list[tuple[Finding, Place]]


def _alike(group: Iterable[Finding], read: Read) -> list[_Cells]:
    """Return the cells of a fault, those with the same content together, the most frequent first."""
    placed = [(one, place) for one in group if (place := to_mend(one, read)) is not None]

    def content(pair: tuple[Finding, Place]) -> tuple[str, str]:
        return _text(read, pair[1]), pair[0].message

    sets = [list(cells) for _, cells in groupby(sorted(placed, key=content), key=content)]
    return sorted(sets, key=lambda cells: (-len(cells), cells[0][1]))


def _together(finding: Finding, read: Read) -> bool:
    """Whether one answer may stand for several rows: not where each officer has their own."""
    column = _column(finding, read)
    return column is not None and column.field not in _ITS_OWN


def _column(finding: Finding, read: Read) -> Column | None:
    place = read.place_of(finding)
    if place is None or _is_heading(read.listings[place.sheet], place):
        return None
    fields = {column: field for field, column in read.listings[place.sheet].places.items()}
    return by_field().get(fields.get(place.column, ""))


def _is_heading(listing: Listing, place: Place) -> bool:
    return place.row == listing.table.first_row + listing.at


def _cell(finding: Finding, place: Place, now: Read, sent: Read, alone: bool) -> FaultyCell:
    whole = place.column == WHOLE_ROW
    before, after = (finding.value,) * 2 if whole else (_text(sent, place), _text(now, place))
    return FaultyCell(
        key=place.key,
        row=place.row,
        who=_who(now, place),
        sent=before,
        now=after,
        is_row=whole,
        may_leave_out=may_leave_out(finding),
        message=f"{finding.message} {finding.fix}" if alone or before != after else "",
    )


def _text(read: Read, place: Place) -> str:
    return "" if place.column == WHOLE_ROW else shown(read.cell(place))


def _who(read: Read, place: Place) -> str:
    """The officer in whose row a cell stands, as the file itself says."""
    listing = read.listings[place.sheet]
    if _is_heading(listing, place):
        return _("the headings")
    said: dict[str, str] = {
        field: shown(read.cell(Place(place.sheet, place.row, listing.places[field])))
        for field in ("last_name", "first_name", "mptc_id")
        if field in listing.places
    }
    return _joined(said)


def _joined(said: Mapping[str, str]) -> str:
    name = ", ".join(filter(None, (said.get("last_name"), said.get("first_name"))))
    return " · ".join(filter(None, (name[:60], said.get("mptc_id", "")[:20])))
