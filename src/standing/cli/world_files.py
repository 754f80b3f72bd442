"""The folder of input files that makes a world, held to its form before anything is played.

People edit these files by hand (RUL-14), so a value that cannot be used is told with its file, its row,
what was read and how to mend it.
"""

import csv
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count
from pathlib import Path
from typing import NamedTuple

from standing.accounts.domain import check_place
from standing.kernel.access import Role
from standing.kernel.errors import Refused
from standing.kernel.periods import NEW_YORK
from standing.rules.book import the_book

PREPARER, STAFF, ADMINISTRATOR = "staff.one", "staff.two", "administrator"
FILES = ("submissions", "rosters")
SUFFIXES = frozenset({".xlsx", ".csv"})


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What ``scenario.toml`` says of a folder of input files."""

    folder: Path
    title: str
    name: str
    campaign: str
    invented: bool
    reference_at: datetime
    open_at: datetime
    decision_on: date
    prepare_at: datetime
    release_at: datetime
    publish_at: datetime


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """Something that happened: a line of ``events.csv``, or a file that no line names."""

    at: datetime
    place: int
    event: str
    agency: str
    officer: str
    value: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedAccount:
    """A line of ``accounts.csv``: ``human`` is the account by which the person is known."""

    row: int
    username: str
    human: str
    name: str
    role: Role
    agency: str


def read_world(folder: Path) -> World:
    """Read ``scenario.toml``; raise ``Refused`` with a sentence where it is not one."""
    try:
        said = tomllib.loads((folder / "scenario.toml").read_text("utf-8"))
    except FileNotFoundError:
        raise Refused(
            f"{folder} holds no scenario.toml, so it is no folder of input files."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise Refused(f"We could not read scenario.toml in {folder}: {wrong}.") from None
    kinds = {name: kind for name, kind in World.__annotations__.items() if name != "folder"}
    for name, kind in kinds.items():
        _check_stated(name, said.get(name), kind)
    return World(folder=folder, **{name: said[name] for name in kinds})


_STATED = {
    str: "words in quotation marks", bool: "true or false", date: "a day like 2022-07-01",
    datetime: "a moment with its zone like 2022-06-30T15:00:00-04:00",
}  # fmt: skip


def _check_stated(name: str, value: object, kind: type) -> None:
    if type(value) is not kind or (isinstance(value, datetime) and value.tzinfo is None):
        read = "nothing" if value is None else f"“{value}”"
        raise Refused(f"scenario.toml, {name}: we read {read}. Write {_STATED[kind]}.")


def read_accounts(folder: Path) -> list[NamedAccount]:
    """Read ``accounts.csv``; raise ``Refused`` for a line that names no account."""
    found = [
        _account(line)
        for line in _lines(
            folder / "accounts.csv", columns=("username", "human", "name", "role", "agency")
        )
    ]
    for needed in (PREPARER, STAFF):
        if all(account.username != needed for account in found):
            raise Refused(
                f"accounts.csv: no row names the account {needed}, which does the staff's work in this "
                "world. Put its row back."
            )
    return found


def _account(line: "Line") -> NamedAccount:
    said = line.said
    for column in ("username", "name"):
        if not said[column]:
            raise line.refusal(column, "a name")
    if said["role"] not in set(Role):
        raise line.refusal("role", f"one of {', '.join(Role)}")
    role = Role(said["role"])
    try:
        check_place(role, agency=said["agency"])
    except Refused as wrong:
        raise Refused(f"{line.where}: {wrong}") from wrong
    return NamedAccount(
        row=line.row, username=said["username"], human=said["human"] or said["username"],
        name=said["name"], role=role, agency=said["agency"],
    )  # fmt: skip


def read_events(world: World) -> list[Event]:
    """Return everything that happens, in order of time; a file that no line names comes at the deadline.

    Raises:
        Refused: a line of ``events.csv`` cannot happen as it is written.
    """
    number = count()
    lines = _lines(
        world.folder / "events.csv",
        columns=("at", "event", "agency", "officer", "value", "text"),
    )
    found = [_event(line, next(number)) for line in lines]
    named = {event.value for event in found if event.event == "filing"}
    deadline = the_book().campaign(world.campaign).deadline_on
    noon = datetime.combine(deadline, time(12), tzinfo=NEW_YORK)
    found += [
        Event(noon, next(number), "filing", path.stem, "", name, "")
        for name, path in _files(world.folder)
        if name not in named
    ]
    return sorted(found)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for part in FILES:
        for path in sorted((folder / part).glob("*")):
            if path.suffix.lower() in SUFFIXES and not path.name.startswith((".", "~")):
                yield f"{part}/{path.name}", path


def _event(line: "Line", place: int) -> Event:
    said = line.said
    if said["event"] not in _VALUES:
        raise line.refusal("event", f"one of {', '.join(_VALUES)}")
    readable, how = _VALUES[said["event"]]
    if not readable(said["value"]):
        raise line.refusal("value", how)
    at = _moment(said["at"])
    if at is None:
        raise line.refusal("at", "a moment like 2022-06-30T18:00")
    return Event(
        at, place, said["event"], said["agency"], said["officer"], said["value"], said["text"]
    )


def _moment(text: str) -> datetime | None:
    """Read a moment, New York's unless a zone is given."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not 1900 <= read.year <= 2200:
        return None
    return read if read.tzinfo else read.replace(tzinfo=NEW_YORK)


def _is_day(text: str) -> bool:
    try:
        return 1900 <= date.fromisoformat(text).year <= 2200
    except ValueError:
        return False


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


_DAY = "a day like 2022-06-30"
_VALUES: dict[str, tuple[Callable[[str], bool], str]] = {
    "filing": (bool, "the file that came, like submissions/acton-police-department.xlsx"),
    "extension": (_is_day, _DAY),
    "nil": (lambda _: True, ""),
    "estimate": (_is_number, "a whole number of officers, in digits"),
    "separation": (_is_day, _DAY),
    "condition-met": (bool, "the requirement that was shown, like cpr"),
}
"""What may happen; whether its value can be read, and how to write it."""


class Line(NamedTuple):
    """A line of a table: its row as a spreadsheet counts it, and what stands in each column."""

    file: str
    row: int
    said: dict[str, str]

    @property
    def where(self) -> str:
        """The file and the row, as a sentence begins."""
        return f"{self.file}, row {self.row}"

    def refusal(self, column: str, how: str) -> Refused:
        """Return the refusal of a cell: where, what was read, how to write it."""
        read = f"“{self.said[column]}”" if self.said[column] else "nothing"
        return Refused(f"{self.where}, {column}: we read {read}. Write {how}.")


def _lines(path: Path, *, columns: tuple[str, ...]) -> Iterator[Line]:
    """Yield the lines of a table, none where there is no such file.

    Raises:
        Refused: a column is missing, or a line has more cells than there are headings.
    """
    if not path.exists():
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            headings = table.fieldnames or ()
            if missing := [column for column in columns if column not in headings]:
                raise Refused(
                    f"{path.name}, row 1: the column {missing[0]} is missing; we read "
                    f"{', '.join(headings) or 'nothing'}. The headings are {', '.join(columns)}."
                )
            for row in table:
                line = Line(
                    path.name, table.line_num, {name: (row[name] or "").strip() for name in columns}
                )
                if None in row:
                    raise Refused(
                        f"{line.where}: there are more cells than headings. Put quotation marks "
                        "around words that hold a comma."
                    )
                yield line
    except (UnicodeDecodeError, csv.Error) as fault:
        raise Refused(
            f"We could not read {path.name} as a table ({fault}). Save it as CSV in UTF-8."
        ) from fault
