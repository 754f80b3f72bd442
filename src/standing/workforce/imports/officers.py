"""The training committee's list of officers: who they are and what they are called.

A surname that changed later is a new name on record; the cohort letter stays as it was at the
first import (CERT-412, 413).
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NamedTuple

from standing.kernel.names import PersonName, cohort_letter
from standing.sheets.findings import Severity
from standing.storage import locks
from standing.storage.bulk import insert, reserve
from standing.workforce.domain import Change
from standing.workforce.finding.writing import index_new_names
from standing.workforce.imports.cells import day, mptc_id, one_of, text, yes_no
from standing.workforce.imports.plan import Plan, Setting, once_each, portions, supersede
from standing.workforce.imports.reading import Column, Lines
from standing.workforce.models import Officer, OfficerBirth, OfficerName

KINDS = ("academy", "bridge", "initial")
COLUMNS = (
    Column(name="mptc_id", read=mptc_id, filled=True, synonyms=("mptc number", "mptc no", "mptc")),
    Column(name="last_name", read=text(100), filled=True, synonyms=("surname", "last")),
    Column(name="first_name", read=text(100), filled=True, synonyms=("given name", "first")),
    Column(name="middle_name", read=text(100), wanted=False, blank="", synonyms=("middle",)),
    Column(name="suffix", read=text(20), wanted=False, blank=""),
    Column(name="date_of_birth", read=day, filled=True, synonyms=("birth date", "dob")),
    Column(name="employed_on_2021_07_01", read=yes_no, filled=True),
    Column(
        name="certification_kind", read=one_of(KINDS, else_keep=True), wanted=False, blank=""
    ),
)  # fmt: skip
OFFICER = (
    "id", "mptc_id", "cohort_letter", "employed_on_2021_07_01", "certification_kind", "recorded_at",
)  # fmt: skip
NAME = (
    "officer_id", "last", "first", "middle", "suffix", "sort_key", "last_key", "first_key",
    "since", "until", "recorded_at", "superseded_at",
)  # fmt: skip
BIRTH = ("officer_id", "date_of_birth", "recorded_at", "superseded_at")


class OfficerLine(NamedTuple):
    """One officer as the list gives them."""

    row: int
    mptc_id: str
    last: str
    first: str
    middle: str
    suffix: str
    date_of_birth: date
    employed: bool
    kind: str

    @property
    def name(self) -> PersonName:
        return PersonName(last=self.last, first=self.first, middle=self.middle, suffix=self.suffix)


@dataclass(frozen=True, slots=True)
class OnRecord:
    """What the register holds of one officer: the rows that now stand."""

    officer_id: int
    employed: bool
    kind: str
    name_id: int
    name_since: date
    name: tuple[str, ...]
    birth_id: int
    date_of_birth: date


def planner(setting: Setting) -> Callable[[Lines[OfficerLine]], Plan]:
    """Return what compares portion after portion of the list with the register."""
    begun = Officer.objects.exists()
    return partial(_plan, setting=setting, begun=begun, earlier={})


def _plan(
    found: Lines[OfficerLine],
    *,
    setting: Setting,
    begun: bool,
    earlier: dict[str, tuple[int, int]],
) -> Plan:
    lines = once_each(
        found,
        key=lambda line: line.mptc_id,
        row=lambda line: line.row,
        same=lambda line: line[1:],
        column="mptc_id",
        shown=lambda line: line.mptc_id,
        earlier=earlier,
    )
    held = _on_record(lines) if begun else {}
    new: list[tuple[OfficerLine, str]] = []
    renamed: list[tuple[OfficerLine, OnRecord]] = []
    born: list[tuple[OfficerLine, OnRecord]] = []
    changes: list[Change] = []
    for line in lines.values():
        _check_birth(found, line, setting.day)
        before = held.get(line.mptc_id)
        if before is None:
            new.append((line, _letter(found, line)))
            continue
        _report_frozen(found, line, before)
        columns = _differing(before, line)
        if "date_of_birth" in columns:
            born.append((line, before))
        if set(columns) - {"date_of_birth"}:
            renamed.append((line, before))
        if columns:
            changes.append(Change(line.row, line.mptc_id, columns))

    def write() -> None:
        locks.hold("names")  # the index of names follows their numbers, so they are given in turn
        _add(new, setting)
        _rename(renamed, setting)
        index_new_names()
        _correct_births(born, setting)

    return Plan(
        compared=len(lines),
        created=len(new),
        changes=tuple(changes),
        write=write,
    )


def _on_record(mptc_ids: Collection[str]) -> dict[str, OnRecord]:
    """Return what the register holds of those among these officers whom it knows."""
    held: dict[str, OnRecord] = {}
    people = Officer.objects.values_list(
        "id", "mptc_id", "employed_on_2021_07_01", "certification_kind"
    )
    names = OfficerName.objects.filter(superseded_at__isnull=True, until__isnull=True).values_list(
        "officer_id", "id", "since", "last", "first", "middle", "suffix"
    )
    births = OfficerBirth.objects.filter(superseded_at__isnull=True).values_list(
        "officer_id", "id", "date_of_birth"
    )
    for some in portions(mptc_ids):
        known = list(people.filter(mptc_id__in=some))
        ids = [row[0] for row in known]
        called = {row[0]: row[1:] for row in names.filter(officer_id__in=ids)}
        born = {row[0]: row[1:] for row in births.filter(officer_id__in=ids)}
        for officer_id, mptc, employed, kind in known:
            name_id, since, *name = called[officer_id]
            held[mptc] = OnRecord(
                officer_id, employed, kind, name_id, since, tuple(name), *born[officer_id]
            )
    return held


def _differing(before: OnRecord, line: OfficerLine) -> tuple[str, ...]:
    columns = ("last_name", "first_name", "middle_name", "suffix", "date_of_birth")
    pairs = zip(columns, (*before.name, before.date_of_birth), line[2:7], strict=True)
    return tuple(column for column, was, now in pairs if was != now)


def _letter(found: Lines[OfficerLine], line: OfficerLine) -> str:
    letter = cohort_letter(line.last)
    if letter is None:
        found.find(
            Severity.ERROR, "name.no-letter", row=line.row, column="last_name", value=line.last,
            message="We found no letter from A to Z in this last name, so it belongs to no cohort.",
            fix="Write the last name in Latin letters, as the training committee spells it.",
        )  # fmt: skip
    return letter or ""


def _check_birth(found: Lines[OfficerLine], line: OfficerLine, today: date) -> None:
    if line.date_of_birth >= today:
        found.find(
            Severity.ERROR, "date.future", row=line.row, column="date_of_birth",
            value=line.date_of_birth.isoformat(),
            message="This date of birth has not come yet.", fix="Check the year.",
        )  # fmt: skip


def _report_frozen(found: Lines[OfficerLine], line: OfficerLine, before: OnRecord) -> None:
    """Say where the list differs from what was frozen at the first import (CERT-412)."""
    frozen = (
        ("employed_on_2021_07_01", before.employed, line.employed),
        ("certification_kind", before.kind, line.kind),
    )
    for column, kept, read_now in frozen:
        if kept != read_now:
            found.find(
                Severity.WARNING, "officer.frozen", row=line.row, column=column,
                value=("no", "yes")[read_now] if isinstance(read_now, bool) else read_now,
                message="The register keeps what the first list said here; this was not changed.",
                fix="If the first list was wrong, ask the certification staff to correct it.",
            )  # fmt: skip


def _add(new: list[tuple[OfficerLine, str]], setting: Setting) -> None:
    if not new:
        return
    ids = reserve(Officer, len(new))
    coming = [(pk, line, letter) for pk, (line, letter) in zip(ids, new, strict=True)]
    insert(
        Officer, OFFICER,
        [
            (pk, line.mptc_id, letter, line.employed, line.kind, setting.at)
            for pk, line, letter in coming
        ],
    )  # fmt: skip
    since = setting.statutory_since
    setting.written.insert(
        OfficerName, NAME,
        [_name_row(pk, line.name, since, None, setting) for pk, line, _letter in coming],
    )  # fmt: skip
    setting.written.insert(
        OfficerBirth, BIRTH,
        [(pk, line.date_of_birth, setting.at, None) for pk, line, _letter in coming],
    )  # fmt: skip


def _rename(renamed: list[tuple[OfficerLine, OnRecord]], setting: Setting) -> None:
    """Close the old name at the day of the act and let the new one run from it."""
    supersede(OfficerName, (before.name_id for _line, before in renamed), at=setting.at)

    def rows() -> Iterator[tuple[object, ...]]:
        for line, before in renamed:
            last, first, middle, suffix = before.name
            old = PersonName(last=last, first=first, middle=middle, suffix=suffix)
            if before.name_since < setting.day:
                yield _name_row(before.officer_id, old, before.name_since, setting.day, setting)
            since = max(before.name_since, setting.day)
            yield _name_row(before.officer_id, line.name, since, None, setting)

    setting.written.insert(OfficerName, NAME, list(rows()))


def _correct_births(born: list[tuple[OfficerLine, OnRecord]], setting: Setting) -> None:
    supersede(OfficerBirth, (before.birth_id for _line, before in born), at=setting.at)
    setting.written.insert(
        OfficerBirth, BIRTH,
        [(before.officer_id, line.date_of_birth, setting.at, None) for line, before in born],
    )  # fmt: skip


def _name_row(
    officer_id: int, name: PersonName, since: date, until: date | None, setting: Setting
) -> tuple[object, ...]:
    sort_key = name.sort_key
    last_key, first_key, _middle, _suffix = sort_key.split("\x1f")
    return (
        officer_id, name.last, name.first, name.middle, name.suffix,
        sort_key[:330], last_key[:100], first_key[:100], since, until, setting.at, None,
    )  # fmt: skip
