"""Writing the whole folder, one agency at a time, so that a national world needs little memory."""

import csv
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from standing.scenario import accounts, events, faults, readme, tables, training
from standing.scenario.agencies import Agency, Part
from standing.scenario.events import Event
from standing.scenario.facts import Signature
from standing.scenario.files import File, corrected, guest, roster, submission
from standing.scenario.layouts import INVENTED
from standing.scenario.plan import Plan, at
from standing.scenario.staff import Member, Recruiter, Staff

OFFICERS = (
    "mptc_id",
    "last_name",
    "first_name",
    "middle_name",
    "suffix",
    "date_of_birth",
    "employed_on_2021_07_01",
    "certification_kind",
)
AGENCIES = (
    "agency_name",
    "agency_type",
    "county",
    "municipality",
    "fbi_ori",
    "code",
    "in_scope_since",
    "in_scope_until",
)
BARS = ("mptc_id", "kind", "date", "source")
FOLDERS = ("submissions", "rosters", "later/submissions", "later/rosters")
FILES = (
    "scenario.toml",
    "agencies.csv",
    "officers.csv",
    "training.csv",
    "bars.csv",
    "accounts.csv",
    "events.csv",
    "sample-with-faults.xlsx",
    "README.txt",
)


class Rows(Protocol):
    """Something that takes rows of text; ``csv.writer`` makes one."""

    def writerow(self, row: Iterable[object], /) -> object: ...
    def writerows(self, rows: Iterable[Iterable[object]], /) -> object: ...


@dataclass(slots=True)
class Written:
    """What was written, for the closing line."""

    files: int = 0
    officers: int = 0
    rows: int = 0
    counts: dict[str, int] = field(default_factory=dict)


def is_ours(out: Path) -> bool:
    """Say whether the folder holds a world written before, finished or not."""
    about = out / "README.txt"
    return about.is_file() and INVENTED in about.read_text(encoding="utf-8", errors="replace")


def clear(out: Path) -> None:
    """Remove what an earlier run wrote into the folder, and nothing else."""
    for name in ("submissions", "rosters", "later"):
        shutil.rmtree(out / name, ignore_errors=True)
    for name in FILES:
        (out / name).unlink(missing_ok=True)


def write(out: Path, plan: Plan) -> Written:
    """Write the world into an empty folder; ``scenario.toml`` comes last: all is there."""
    for folder in FOLDERS:
        (out / folder).mkdir(parents=True, exist_ok=True)
    readme.write_for_people(out, plan)
    with (
        tempfile.TemporaryDirectory(prefix=".scratch-", dir=out) as scratch,
        ExitStack() as open_files,
    ):
        scribe = _Scribe(
            out=out,
            scratch=Path(scratch),
            plan=plan,
            recruiter=Recruiter(plan),
            officers=_table(open_files, out / "officers.csv", OFFICERS),
            training=_table(open_files, out / "training.csv", training.HEADINGS),
            bars=_table(open_files, out / "bars.csv", BARS),
        )
        for agency in plan.agencies:
            if agency.part is not Part.OUT_OF_SCOPE:
                scribe.agency(agency)
        scribe.closing()
        with ExitStack() as others:
            table = _table(others, out / "agencies.csv", AGENCIES)
            table.writerows(_agency_row(agency, plan) for agency in plan.agencies)
            table = _table(others, out / "accounts.csv", accounts.HEADINGS)
            table.writerows(accounts.rows(plan, scribe.recruiter.names, scribe.signed))
            table = _table(others, out / "events.csv", events.HEADINGS)
            scribe.happened += events.before_the_decision(plan)
            table.writerows(event.row for event in sorted(scribe.happened))
    readme.write_for_the_program(out, plan)
    return scribe.written


def _table(stack: ExitStack, path: Path, headings: Sequence[str]) -> Rows:
    lines = csv.writer(
        stack.enter_context(path.open("w", encoding="utf-8", newline="")), lineterminator="\n"
    )
    lines.writerow(headings)
    return lines


def _agency_row(agency: Agency, plan: Plan) -> tuple[str, ...]:
    days = plan.sizes.days
    until = days.out_of_scope.isoformat() if agency.part is Part.OUT_OF_SCOPE else ""
    return (
        agency.name,
        agency.kind,
        agency.county,
        agency.municipality,
        agency.fbi_ori,
        agency.code,
        days.since.isoformat(),
        until,
    )


@dataclass(slots=True, kw_only=True)
class _Scribe:
    """Writes agency after agency, and keeps only what a later one needs."""

    out: Path
    scratch: Path
    plan: Plan
    recruiter: Recruiter
    officers: Rows
    training: Rows
    bars: Rows
    happened: list[Event] = field(default_factory=list)
    written: Written = field(default_factory=Written)
    hosts_wait: dict[str, Member] = field(default_factory=dict)
    rostered: int = 0
    sample_from: Staff | None = None
    signed: dict[str, Signature] = field(default_factory=dict)

    def agency(self, agency: Agency) -> None:
        """Write an agency's people into the state's lists, and its files."""
        staff = self.recruiter.staff(agency)
        self.signed[agency.code] = staff.signed
        self._state_lists(staff)
        if agency.part is Part.SUBMITS:
            self._submission(staff)
        elif agency.part is Part.SENDS_ROSTER:
            self._roster(staff)
        elif agency.part is Part.SENDS_NO_ROSTER:
            self._late_roster(staff)

    def closing(self) -> None:
        """Write the faulty sample."""
        if self.sample_from is not None:
            faults.write_sample(
                self.out / "sample-with-faults.xlsx", self.sample_from, scratch=self.scratch
            )

    def _state_lists(self, staff: Staff) -> None:
        chance = self.plan.chance(staff.agency.code, "lists")
        bridge = set()
        for member in (*staff.named, *staff.forgotten):
            records = [*training.on_record(member.person, member.line, member.mark, chance)]
            self.training.writerows(records)
            if any(record[2] == "bridge academy" for record in records):
                bridge.add(member.person.mptc_id)
            if member.mark == "felony-on-record":
                self.bars.writerow(
                    (member.person.mptc_id, "felony", "2019-11-04", "court record, Superior Court")
                )
        for person in (*staff.unnamed, *staff.others):
            self.training.writerows(training.on_record(person, None, "", chance))
        everybody = staff.on_the_list
        chance.shuffle(everybody)
        for person in everybody:
            kind = "bridge" if person.mptc_id in bridge else "academy"
            self.officers.writerow(
                (
                    person.mptc_id,
                    person.last,
                    person.first,
                    person.middle,
                    person.suffix,
                    person.born.isoformat(),
                    "yes" if person.employed_in_2021 else "no",
                    kind if person.employed_in_2021 else "initial",
                )
            )
        self.written.officers += len(everybody)

    def _file(self, folder: str, agency: Agency, file: File) -> str:
        path = f"{folder}/{agency.code}.{file.layout.suffix}"
        rows = (file.layout.cells(line) for line in file.lines)
        self.written.rows += tables.write(self.out / path, file.layout, rows, scratch=self.scratch)
        self.written.files += 1
        self.written.counts[folder] = self.written.counts.get(folder, 0) + 1
        return path

    def _submission(self, staff: Staff) -> None:
        plan, agency, late = self.plan, staff.agency, self.plan.sizes.late
        member = self.hosts_wait.pop(agency.code, None)
        guests = [guest(member, staff)] if member else []
        file = submission(staff, plan, self.recruiter, guests=guests)
        path = self._file("submissions", agency, file)
        self.happened.append(events.filing(agency, path, plan.arrives[agency.code]))
        free = staff.without_a_mark
        if agency.code in plan.shared and free:
            self.hosts_wait[plan.shared[agency.code]] = free[0]
        if agency.code == plan.separated_at and free:
            self.happened.append(events.separation(plan, agency, free[-1].person.mptc_id))
        if agency.forgotten:
            path = self._file("later/submissions", agency, corrected(file, staff.forgotten))
            self.happened.append(events.filing(agency, path, at(late.correction, 14, 30)))
        place = plan.card_brought_by - agency.first_position
        if plan.card_brought_by >= 0 and 0 <= place < agency.named:
            officer = staff.named[place].person.mptc_id
            self.happened.append(events.card_brought(plan, agency, officer))
        best = self.sample_from.agency.named if self.sample_from else 0
        if agency.named > best and best < faults.ROWS + 4:
            self.sample_from = staff

    def _roster(self, staff: Staff) -> None:
        plan, agency, days = self.plan, staff.agency, self.plan.sizes.late.full_submissions
        path = self._file("rosters", agency, roster(staff, plan))
        self.happened.append(events.filing(agency, path, plan.arrives[agency.code]))
        path = self._file("later/submissions", agency, submission(staff, plan, self.recruiter))
        day = days[self.rostered % len(days)]
        self.rostered += 1
        hour, minute = 9 + self.rostered // 4 % 8, 10 + self.rostered % 4 * 10
        self.happened.append(events.filing(agency, path, at(day, hour, minute)))

    def _late_roster(self, staff: Staff) -> None:
        plan, agency = self.plan, staff.agency
        if not agency.name.startswith(plan.sizes.without_roster[0][0]):
            return
        path = self._file("later/rosters", agency, roster(staff, plan))
        self.happened.append(events.filing(agency, path, at(plan.sizes.late.roster, 14, 5)))
