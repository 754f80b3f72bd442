"""Play a folder of input files: every act goes through the same actions as at every other door.

The folder is read as it lies there (RUL-14): a file that is missing never came, a file that no event
names arrives on the campaign's deadline at noon. Acts carry the moment the world says (RUL-5).
"""

import csv
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count
from pathlib import Path

from django.db import transaction

from standing.accounts import actions as accounts
from standing.accounts import queries as people
from standing.campaigns import actions as campaigns
from standing.campaigns import deciding, queries
from standing.campaigns.rosters.check import check
from standing.certification import actions as certification
from standing.certification.rebuilding import derive_certificates
from standing.kernel.access import Act, Permission, Role
from standing.kernel.errors import Refused, StandingError
from standing.kernel.periods import NEW_YORK
from standing.rules.book import the_book
from standing.workforce import actions as workforce
from standing.workforce.domain import Reference
from standing.workforce.imports import import_file

REFERENCE = (Reference.AGENCIES, Reference.OFFICERS, Reference.TRAINING, Reference.EMPLOYMENT,
             Reference.BARS)  # fmt: skip
FILES = ("submissions", "rosters")
SUFFIXES = frozenset({".xlsx", ".csv"})
PREPARER, STAFF, ADMINISTRATOR = "staff.one", "staff.two", "administrator"


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


def read_world(folder: Path) -> World:
    """Read ``scenario.toml``; raise ``Refused`` with a sentence where it is not one."""
    try:
        said = tomllib.loads((folder / "scenario.toml").read_text("utf-8"))
        fields = {name: said[name] for name in World.__dataclass_fields__ if name != "folder"}
    except FileNotFoundError:
        raise Refused(
            f"{folder} holds no scenario.toml, so it is no folder of input files."
        ) from None
    except (tomllib.TOMLDecodeError, KeyError) as wrong:
        raise Refused(f"We could not read scenario.toml in {folder}: {wrong}.") from None
    return World(folder=folder, **fields)


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


Told = Callable[[str], None]


class Play:
    """A world being played into the register."""

    def __init__(self, world: World, *, told: Told) -> None:
        self.world = world
        self.told = told
        self.refused: list[str] = []
        self._index: queries.Index | None = None

    def act(self, at: datetime, *, by: str = PREPARER, reason: str = "") -> Act:
        """Return an act of an account at a moment of this world."""
        return Act(by=people.person(by, at=at), at=at, reason=reason)

    @transaction.atomic
    def people_and_reference(self) -> None:
        """Add the people who act, then load the state's lists."""
        at = self.world.reference_at
        administrator = self.act(at, by=ADMINISTRATOR)
        for row in rows_of(self.world.folder / "accounts.csv"):
            same = row["human"] if row["human"] != row["username"] else None
            accounts.add_person(
                administrator, username=row["username"], human_name=row["name"],
                role=Role(row["role"]), agency=row["agency"], human=same,
            )  # fmt: skip
        for kind in REFERENCE:
            path = self.world.folder / f"{kind.value}.csv"
            if not path.exists():
                continue
            result = import_file(self.act(at), kind, path, book=the_book())
            if not result.ok:
                wrong = next(f for f in result.findings if f.severity == "error")
                raise Refused(f"{path.name}, row {wrong.row}: {wrong.message} {wrong.fix}")
            self.told(f"{path.name}: {result.rows:,} rows, {result.created:,} new")
        derive_certificates()

    def open(self) -> None:
        """Open the campaign and freeze its cohort."""
        opened = campaigns.open_campaign(self.act(self.world.open_at), slug=self.world.campaign)
        self._index = queries.officer_index(opened, known=self.world.open_at)
        self.told(f"{opened.members.count():,} officers are in the cohort")

    def events(self) -> list[Event]:
        """Return everything that happens, in order of time."""
        number = count()
        found = [
            Event(
                datetime.fromisoformat(row["at"]), next(number), row["event"], row["agency"],
                row["officer"], row["value"], row["text"],
            )
            for row in rows_of(self.world.folder / "events.csv")
        ]  # fmt: skip
        named = {event.value for event in found if event.event == "filing"}
        deadline = the_book().campaign(self.world.campaign).deadline_on
        noon = datetime.combine(deadline, time(12), tzinfo=NEW_YORK)
        found += [
            Event(noon, next(number), "filing", path.stem, "", name, "")
            for name, path in self._files()
            if name not in named
        ]
        return sorted(found)

    def _files(self) -> Iterator[tuple[str, Path]]:
        for part in FILES:
            for path in sorted((self.world.folder / part).glob("*")):
                if path.suffix.lower() in SUFFIXES and not path.name.startswith((".", "~")):
                    yield f"{part}/{path.name}", path

    @transaction.atomic
    def happen(self, events: list[Event], *, step: Callable[[], None]) -> None:
        """Let events happen; what the rules refuse is told and kept, and the world goes on."""
        for event in events:
            try:
                with transaction.atomic():
                    _HAPPENINGS[event.event](self, event)
            except StandingError as refusal:
                who = f"{event.agency or event.officer}: {event.event}"
                self.refused.append(f"{who}: {refusal}")
            step()

    def _filing(self, event: Event) -> None:
        path = self.world.folder / event.value
        if not path.exists():
            return
        assert self._index is not None
        act = self.act(event.at, by=event.text or STAFF)
        checked = check(path, officers=self._index.known, filed_on=act.day)
        if not checked.ok:
            first = next(f for f in checked.findings if f.severity == "error")
            errors = sum(f.severity == "error" for f in checked.findings)
            raise Refused(
                f"refused with {errors} errors, the first in row {first.row}, {first.column}: "
                f"{first.message}"
            )
        campaigns.accept(
            act, campaign=self.world.campaign, agency=event.agency, checked=checked, content=path,
            index=self._index,
        )  # fmt: skip

    def _extension(self, event: Event) -> None:
        campaigns.grant_extension(
            self.act(event.at, by=STAFF, reason=event.text), campaign=self.world.campaign,
            agency=event.agency, due_on=date.fromisoformat(event.value),
        )  # fmt: skip

    def _nil(self, event: Event) -> None:
        campaigns.file_nil_return(
            self.act(event.at, by=event.text or STAFF), campaign=self.world.campaign,
            agency=event.agency,
        )  # fmt: skip

    def _estimate(self, event: Event) -> None:
        campaigns.record_estimate(
            self.act(event.at, by=STAFF), campaign=self.world.campaign, agency=event.agency,
            officers=int(event.value), source=event.text,
        )  # fmt: skip

    def _separation(self, event: Event) -> None:
        workforce.record_separation(
            self.act(event.at, by=STAFF), mptc_id=event.officer, agency_code=event.agency,
            effective_on=date.fromisoformat(event.value), nature=event.text,
        )  # fmt: skip

    def _condition_met(self, event: Event) -> None:
        act = self.act(event.at, by=STAFF, reason=event.text)
        certification.confirm_condition(
            act, mptc_id=event.officer, requirement=event.value, on=act.day
        )

    def prepare(self) -> deciding.Prepared:
        """Evaluate everyone who is ready, on the last evening before the decision day (RUL-7)."""
        return deciding.prepare(
            self.act(self.world.prepare_at), campaign=self.world.campaign,
            decided_on=self.world.decision_on,
        )  # fmt: skip

    def approvers(self, permission: Permission) -> tuple[str, str]:
        """Return two accounts of two different people, neither the preparer, who may approve."""
        found: dict[str, str] = {}
        for row in rows_of(self.world.folder / "accounts.csv"):
            person = people.person(row["username"], at=self.world.release_at)
            if person.may(permission) and row["human"] not in {*found, PREPARER}:
                found[row["human"]] = row["username"]
            if len(found) == 2:
                first, second = found.values()
                return first, second
        raise Refused("accounts.csv names no two people who may approve.")


_HAPPENINGS: dict[str, Callable[[Play, Event], None]] = {
    "filing": Play._filing,
    "extension": Play._extension,
    "nil": Play._nil,
    "estimate": Play._estimate,
    "separation": Play._separation,
    "condition-met": Play._condition_met,
}


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    if path.exists():
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)
