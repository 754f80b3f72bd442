"""The lists of a release, line by line as its files hold them."""

import csv
from collections.abc import Sequence
from dataclasses import fields
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_type_hints

from django.http import HttpRequest, HttpResponse
from ninja import Path as Blank
from ninja import Router
from pydantic import BaseModel, Field, WithJsonSchema

from standing.kernel.errors import NotFound
from standing.kernel.periods import day_of
from standing.pages.api import parameters as p
from standing.pages.api.about import about, absolute, next_address
from standing.pages.api.releases import numbered
from standing.pages.api.rendering import as_it_was
from standing.pages.api.schemas import About, Page, Shape, model_of
from standing.pages.when import When
from standing.register import data
from standing.register.data import Released
from standing.register.publishable import withheld
from standing.register.shapes import TABLES, Public, columns
from standing.workforce.models import Officer

router = Router(tags=["Lists"])
_BY_NAME = {table.name: table for table in TABLES}
_LINES: dict[str, type[BaseModel]] = {
    table.name: model_of(table.shape)  # type: ignore[arg-type]  # a class has a hash
    for table in TABLES
}
_LONGEST_LINE = 1 << 16

ListName = Annotated[
    str,
    WithJsonSchema({"type": "string", "enum": list(_BY_NAME)}),
    Blank(description="The list’s name.", example="by-agency"),
]
AnyLine = Union[tuple(dict.fromkeys(_LINES.values()))]  # type: ignore[valid-type]  # noqa: UP007  # made at run time


class ListInfo(Shape):
    """A list: its name, what it holds, and where it is."""

    name: str = Field(description="The list’s name.", examples=["by-agency"])
    title: str = Field(description="What it holds.")
    key: list[str] = Field(
        description="The columns that tell its lines apart.", examples=[["AgencyCode", "MPTCID"]]
    )
    lines: str = Field(description="The address of its lines in the latest release.")


class ListsAnswer(Shape):
    """Every list there is."""

    about: About
    data: list[ListInfo] = Field(description="Every list.")


class ListAnswer(Page[AnyLine]):  # type: ignore[valid-type]  # made at run time
    """Lines of a list, all of one form."""

    name: str = Field(description="The list’s name.", examples=["by-agency"])
    release: int | None = Field(
        description="The release whose lines these are; null before the first.", examples=[1]
    )


@router.get("/lists", response=ListsAnswer, url_name="api-lists", operation_id="lists")
def lists(request: HttpRequest) -> object:
    """Every list that a release holds: by agency, by category, suspended and the rest."""
    when = p.when(None, None)
    return {
        "about": about(request, when),
        "data": [
            {
                "name": table.name,
                "title": table.title,
                "key": list(table.key),
                "lines": absolute(request, "api-list", table.name),
            }
            for table in TABLES
        ],
    }


@router.get("/lists/{name}", response=ListAnswer, url_name="api-list", operation_id="list_lines")
def list_lines(
    request: HttpRequest,
    response: HttpResponse,
    name: ListName,
    release: p.OfRelease = None,
    limit: p.Limit = p.USUAL,
    after: p.AfterRow = None,
) -> object:
    """The lines of a list as a release holds them, in their order; the latest where none is named.

    Days are written as in the files (07/01/2025). The cursor is a place in a file that never changes.
    Whoever was taken off the public register since is left out here; the file stays as it is.
    """
    when = p.when(None, None)
    if name not in _BY_NAME:
        raise NotFound(f"There is no list “{name[:40]}”. The lists are {', '.join(_BY_NAME)}.")
    found = data.latest() if release is None else numbered(release)
    table = _BY_NAME[name]
    lines, last = _portion(found, table, after=after or 0, limit=limit) if found else ([], None)
    return {
        "about": {**about(request, when), **_days(found)},
        "name": table.name,
        "release": found.number if found else None,
        "data": _public(lines, when),
        "next": next_address(request, response, last),
    }


def _days(found: Released | None) -> dict[str, object]:
    """The days of a release: what it is about, and what was known at its cut-off."""
    if found is None:
        return {}
    return {"as_of": found.row.as_of, "known": day_of(found.row.cutoff_at)}


def _portion(
    found: Released, table: Public, *, after: int, limit: int
) -> tuple[list[BaseModel], int | None]:
    """Return lines of a released file from a place on, and the place behind them if more follow."""
    path = found.path_of(f"{table.name}.csv")
    if path is None:
        raise NotFound(
            f"Release {found.number} holds no list “{table.name}”, or its files lie elsewhere."
        )
    rows, place = _rows(path, after=after, limit=limit)
    names = [each.name for each in fields(table.shape)]
    kinds = [allowed.kind for allowed in columns(table.shape).values()]
    nullable = _may_be_text(table)
    made = [
        _LINES[table.name](
            **{
                name: _value(cell, kind, text=name in nullable)
                for name, kind, cell in zip(names, kinds, row, strict=True)
            }
        )
        for row in rows
    ]
    return made, place


def _rows(path: Path, *, after: int, limit: int) -> tuple[list[list[str]], int | None]:
    """Read whole rows from a byte of a file on; a place within a row stands for the row behind it."""
    with path.open("rb") as file:
        if after == 0:
            file.readline(_LONGEST_LINE)
        else:
            file.seek(after - 1)
            file.readline(_LONGEST_LINE)
        rows: list[list[str]] = []
        while len(rows) < limit:
            line = file.readline(_LONGEST_LINE)
            while line and line.count(b'"') % 2:
                more = file.readline(_LONGEST_LINE)
                if not more:
                    break
                line += more
            if not line:
                return rows, None
            rows += csv.reader(StringIO(line.decode("utf-8"), newline=""))
        place = file.tell()
        return rows, place if file.read(1) else None


def _may_be_text(table: Public) -> set[str]:
    hints = get_type_hints(table.shape)
    return {name for name, hint in hints.items() if str in (get_args(hint) or (hint,))}


def _value(cell: str, kind: str, *, text: bool) -> Any:
    """Return what a cell of a released file says: a number where one stands there."""
    cell = as_it_was(cell)
    if kind == "integer" and cell.isdecimal():
        return int(cell)
    return cell if text else int(cell)


def _public(lines: Sequence[BaseModel], when: When) -> list[BaseModel]:
    """Leave out the lines of whoever is off the public register today."""
    named = {str(getattr(line, "mptc_id", "")) for line in lines} - {""}
    numbers = dict(Officer.objects.filter(mptc_id__in=named).values_list("pk", "mptc_id"))
    gone = {numbers[pk] for pk in withheld(numbers, on=when.today, known=p.now())}
    return [line for line in lines if getattr(line, "mptc_id", None) not in gone]
