"""Tables as pages show them and as CSV: sorted by a link, counted, a page at a time.

What is downloaded is exactly what is shown, in the same order, without the pages; only days may be
written as the published files write them.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from standing.kernel.cells import neutral

AT_A_TIME = 200
_DIGITS = 12
"""Of the number of a page; there is no page whose number has more."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place: its text, where it leads, its status tone, a remark under it.

    ``in_file`` is what a download prints, where that differs from the page; ``lang`` is the language
    of a text that is written in one only. A cell without text says that there is none; a ``blank``
    one stays empty, as its column does not speak of its row, and a phone leaves its label off.
    """

    text: str
    address: str = ""
    tone: str = ""
    note: str = ""
    sort: str = ""
    in_file: str = ""
    lang: str = ""
    blank: bool = False


BLANK: Final = Cell("", blank=True)
"""A cell in which nothing can stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: ``key`` names it in addresses and is its heading in the CSV.

    ``brief`` is its heading beside a cell on a narrow screen, where the title is too long for one.
    """

    key: str
    title: str
    numeric: bool = False
    sortable: bool = False
    sort_address: str = ""
    order: str = ""
    brief: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells under columns, with what a page needs to show one part of them.

    A ``brief`` table is long: on a narrow screen each row of it is two short lines instead of a card
    with a line for each cell (``standing.css`` knows the cells by the keys of their columns).
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    counted: bool = False
    brief: bool = False
    page: int = 1
    at_a_time: int = AT_A_TIME
    previous_address: str = ""
    next_address: str = ""

    @property
    def count_text(self) -> str:
        """How many rows there are."""
        return f"{len(self.rows):,}"

    @property
    def count_in_words(self) -> str:
        """How many rows there are, with the noun."""
        return ngettext("{count} row", "{count} rows", len(self.rows)).format(count=self.count_text)

    @property
    def these(self) -> str:
        """How a link names all of the rows: ``this row``, or ``these 1,204``."""
        return "this row" if len(self.rows) == 1 else f"these {self.count_text}"

    @property
    def download_said(self) -> str:
        """What the link to the rows as a file says."""
        if len(self.rows) == 1:
            return _("Download this row as CSV")
        return _("Download these {count} as CSV").format(count=self.count_text)

    @property
    def pages(self) -> int:
        """How many pages the rows fill; an empty table fills one."""
        return max(1, -(-len(self.rows) // self.at_a_time))

    @property
    def first_row(self) -> str:
        """The number of the first row shown."""
        return f"{(self.page - 1) * self.at_a_time + 1:,}"

    @property
    def last_row(self) -> str:
        """The number of the last row shown."""
        return f"{min(self.page * self.at_a_time, len(self.rows)):,}"

    def rows_on_page(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows of the present page."""
        start = (self.page - 1) * self.at_a_time
        return self.rows[start : start + self.at_a_time]

    def rows_shown(self) -> Iterator[list[tuple[Column, Cell]]]:
        """The rows of the present page, each cell with its column."""
        for row in self.rows_on_page():
            yield list(zip(self.columns, row, strict=True))

    def arranged(self, query: Mapping[str, str]) -> "Table":
        """Return the table sorted and paged as a query string asks (``sort``, ``page``).

        ``sort=key`` runs upward, ``sort=-key`` downward. What is not known is left as it is, so
        that a worn link still shows the table.
        """
        asked = query.get("sort", "")
        key, downward = asked.removeprefix("-"), asked.startswith("-")
        place = next((i for i, c in enumerate(self.columns) if c.sortable and c.key == key), None)
        rows = self.rows
        if place is not None:
            rows = tuple(sorted(rows, key=lambda row: _sort_key(row[place]), reverse=downward))
        page = _page(query.get("page", ""), -(-len(rows) // self.at_a_time))
        arranged = replace(self, rows=rows, columns=self._headings(query, key, downward), page=page)
        kept = {name: value for name, value in query.items() if name != "page"}
        return replace(
            arranged,
            previous_address=_address(kept, page=page - 1) if page > 1 else "",
            next_address=_address(kept, page=page + 1) if page < arranged.pages else "",
        )

    def _headings(self, query: Mapping[str, str], key: str, downward: bool) -> tuple[Column, ...]:
        kept = {name: value for name, value in query.items() if name not in {"page", "sort"}}
        headings = []
        for column in self.columns:
            if not column.sortable:
                headings.append(column)
                continue
            here = column.key == key
            order = ("descending" if downward else "ascending") if here else ""
            turned = f"-{column.key}" if here and not downward else column.key
            headings.append(replace(column, order=order, sort_address=_address(kept, sort=turned)))
        return tuple(headings)

    def as_csv(self, file_name: str) -> HttpResponse:
        """Return every row as a CSV download; cells a spreadsheet would run are neutralised."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([column.key for column in self.columns])
        for row in self.rows:
            writer.writerow([neutral(cell.in_file or cell.text) for cell in row])
        answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{file_name}"'
        return answer


def _sort_key(cell: Cell) -> tuple[int, float, str]:
    text = cell.sort or cell.text.casefold()
    plain = text.replace(",", "")
    return (0, float(plain), "") if plain.isdecimal() else (1, 0.0, text)


def _page(text: str, last: int) -> int:
    if not (text.isascii() and text.isdigit()):
        return 1
    return min(max(int(text[:_DIGITS]), 1), max(last, 1))


def _address(kept: Mapping[str, str], **changed: object) -> str:
    return "?" + urlencode({**kept, **changed}, doseq=False)


def columns(*described: tuple[str, str] | Column) -> tuple[Column, ...]:
    """Return sortable columns from pairs of key and title; a ``Column`` is taken as it is."""
    return tuple(
        entry if isinstance(entry, Column) else Column(key=entry[0], title=entry[1], sortable=True)
        for entry in described
    )


def rows_of(rows: Sequence[Sequence[Cell | str]]) -> tuple[tuple[Cell, ...], ...]:
    """Return rows of cells; plain text becomes a cell."""
    return tuple(
        tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row) for row in rows
    )
