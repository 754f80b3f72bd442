"""The lists as print-ready PDF: the same rows as the CSV files, set with Typst, tagged (PDF/UA-1).

A list of more than ``PART`` rows comes in parts, each a file of its own that says from where to where it
runs; one of more than ``MOST`` rows is not printed, and ``release.json`` says so. Only one part of each
list is in memory at a time; a long one is set in processes of their own, which give the memory back.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from standing.correspondence.press import FONTS, Press, check_faces
from standing.kernel import pools
from standing.kernel.names import PersonName
from standing.register import downloads
from standing.register.downloads import Written
from standing.register.shapes import AgencyLine, CategoryLine

TEXTS: Final = Path(__file__).parent / "texts"
PART: Final = 10_000
"""How many rows a file holds, about: some 100 pages by agency, some 50 by status."""
MOST: Final = 100_000
"""Past this nobody prints a list: a thousand pages."""
HERE: Final = 1_000
"""Up to so many rows are set at once, in this very process."""
_SLACK: Final = 4
"""A part may grow by a quarter to end where a group ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """What the running heads and feet of a release say."""

    release: int
    as_of: str
    known: str
    moment: datetime
    scope: str
    invented: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A printed row, and the group it stands under; ``note`` is explained at the end."""

    group: str
    name: str
    id: str
    status: str = ""
    expires: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Group:
    title: str
    continued: bool
    rows: list[dict[str, str]] = field(default_factory=list)


def by_agency(lines: Iterable[AgencyLine]) -> Iterator[Row]:
    """Give the rows of the list by agency."""
    for line in lines:
        yield Row(
            group=line.agency,
            name=PersonName(last=line.last_name, first=line.first_name).listed,
            id=line.mptc_id,
            status=line.status,
            expires=line.expires,
            note=line.more,
        )


def by_category(lines: Iterable[CategoryLine]) -> Iterator[Row]:
    """Give the rows of the list by status."""
    for line in lines:
        yield Row(
            group=line.status,
            name=PersonName(last=line.last_name, first=line.first_name).listed,
            id=line.mptc_id,
            note=line.more,
        )


def write(
    folder: Path, name: str, *, title: str, rows: Iterable[Row], heads: Heads, count: int
) -> list[Written]:
    """Write a list as one PDF, or as several; nothing where it has more than ``MOST`` rows.

    ``name`` is the text that sets it and, without its ending, the file; ``count`` how many rows come.

    Raises ``Refused`` if the typefaces are missing.
    """
    check_faces(FONTS)
    if count > MOST:
        return []
    values = (
        (f"{name}{f'-{number}' if several else ''}.pdf", part)
        for number, several, part in _numbered(_parts(rows, title=title, heads=heads))
    )
    if count <= HERE:
        return [
            downloads.write_bytes(folder, file, printed(name, part, heads.moment))
            for file, part in values
        ]
    with pools.pool(processes=1, initializer=_start, max_tasks_per_child=1) as pool:
        return [
            downloads.write_bytes(
                folder, file, pool.submit(printed, name, part, heads.moment).result()
            )
            for file, part in values
        ]


def sheet(name: str, *, title: str, rows: Iterable[Row], heads: Heads) -> bytes:
    """Return a list of at most ``PART`` rows as one PDF, set in this very process.

    Raises ``Refused`` if the typefaces are missing.
    """
    check_faces(FONTS)
    return printed(name, next(_parts(rows, title=title, heads=heads)), heads.moment)


def printed(name: str, values: dict[str, object], moment: datetime) -> bytes:
    """Return one part of a list as PDF."""
    return _press().paper(name, values, about=f"{values['title']}", moment=moment).pdf


@lru_cache(maxsize=1)
def _press() -> Press:
    return Press(FONTS, texts=[TEXTS])


def _start() -> None:
    pools.end_with_parent(_press().close)


def _parts(rows: Iterable[Row], *, title: str, heads: Heads) -> Iterator[dict[str, object]]:
    """The rows in groups, a part at a time."""
    groups: list[_Group] = []
    notes: dict[str, str] = {}
    held = 0
    for row in rows:
        another = not groups or groups[-1].title != row.group
        if held >= PART + (0 if another else PART // _SLACK):
            yield _values(groups, notes, title=title, heads=heads)
            groups, notes, held = [], {}, 0
        if not groups or another:
            groups.append(_Group(row.group, continued=not another))
        mark = notes.setdefault(row.note, str(len(notes) + 1)) if row.note else ""
        groups[-1].rows.append(
            {"name": row.name, "id": row.id, "status": row.status, "expires": row.expires,
             "mark": mark}
        )  # fmt: skip
        held += 1
    yield _values(groups, notes, title=title, heads=heads)


def _values(
    groups: list[_Group], notes: dict[str, str], *, title: str, heads: Heads
) -> dict[str, object]:
    return {
        "title": title,
        "release": heads.release,
        "as_of": heads.as_of,
        "known": heads.known,
        "scope": heads.scope,
        "invented": heads.invented,
        "part": "",
        "groups": [
            {
                "title": group.title + (", continued" if group.continued else ""),
                "count": f"{len(group.rows):,}",
                "rows": group.rows,
            }
            for group in groups
        ],
        "notes": [{"mark": mark, "text": note} for note, mark in notes.items()],
    }


def _numbered(
    parts: Iterator[dict[str, object]],
) -> Iterator[tuple[int, bool, dict[str, object]]]:
    """Number the parts, and say whether there are several: one is held back to see if it is the last."""
    held = next(parts)
    number = 1
    for following in parts:
        yield number, True, {**held, "part": _span(number, held)}
        held, number = following, number + 1
    yield number, number > 1, {**held, "part": _span(number, held) if number > 1 else ""}


def _span(number: int, part: dict[str, object]) -> str:
    titles = [str(group["title"]) for group in part["groups"]]  # type: ignore[attr-defined]  # groups
    return f"part {number}: " + " to ".join(dict.fromkeys((titles[0], titles[-1])))
