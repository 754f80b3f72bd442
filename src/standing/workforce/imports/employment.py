"""Who worked where, from when to when, as agencies or the training committee keep it (CERT-511).

``end`` is the first day no longer employed there. A blank cell says nothing: it takes back no
separation, and nothing else, that the register knows.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NamedTuple

from standing.kernel.names import search_key
from standing.rules.facts import EmploymentClass
from standing.sheets.findings import Severity
from standing.workforce.domain import Change
from standing.workforce.imports.cells import day, mptc_id, one_of, text, yes_no
from standing.workforce.imports.of_officers import officers_known
from standing.workforce.imports.plan import Plan, Setting, once_each, portions, supersede
from standing.workforce.imports.reading import Column, Lines
from standing.workforce.models import Agency, Employment
from standing.workforce.status_updates import REPORTED

COLUMNS = (
    Column(name="mptc_id", read=mptc_id, filled=True, synonyms=("mptc number", "mptc no", "mptc")),
    Column(name="agency", read=text(200), filled=True, synonyms=("agency_name", "agency_code")),
    Column(name="start", read=day, filled=True, synonyms=("start_date", "since")),
    Column(name="end", read=day, wanted=False, synonyms=("end_date", "until")),
    Column(
        name="class", read=one_of(EmploymentClass), wanted=False, blank="",
        synonyms=("employment_class",),
    ),
    Column(name="separation_nature", read=text(80), wanted=False, blank=""),
    Column(name="separation_reason", read=text(200), wanted=False, blank=""),
    Column(name="for_cause", read=yes_no, wanted=False),
)  # fmt: skip
EMPLOYMENT = (
    "officer_id", "agency_id", "since", "until", "employment_class", "separation_nature",
    "separation_reason", "for_cause", "rank", "source", "recorded_at", "superseded_at",
)  # fmt: skip

Place = tuple[int, int]
"""Officer and agency."""


class EmploymentLine(NamedTuple):
    """One employment as the file gives it."""

    row: int
    mptc_id: str
    agency: str
    start: date
    end: date | None
    employment_class: str
    nature: str
    reason: str
    for_cause: bool | None


class Stated(NamedTuple):
    """What an employment row says beside its officer, agency and first day."""

    until: date | None
    employment_class: str
    nature: str
    reason: str
    for_cause: bool | None


Earlier = dict[tuple[int, int, date], tuple[int, int]]
NOTHING = Stated(None, "", "", "", None)


@dataclass(frozen=True, slots=True)
class OnRecord:
    """A row of ``Employment`` that stands."""

    pk: int
    since: date
    stated: Stated
    source: str

    @property
    def from_filing(self) -> bool:
        """Whether an agency's filing alone says so; an employment file then takes its place."""
        return self.source.startswith("filing:")

    @property
    def only_reported(self) -> bool:
        """Whether an agency's report alone says so; a list that says the same confirms it."""
        return self.source == REPORTED

    @property
    def separation(self) -> Stated:
        """What the row knows of a separation, which no filing states."""
        return self.stated._replace(employment_class="")


class Wanted(NamedTuple):
    """A row to add and the rows it replaces."""

    place: Place
    since: date
    stated: Stated
    replaces: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agencies:
    """The id of each agency by its folded code or name, and how many bear each folded name."""

    ids: Mapping[str, int]
    named: Mapping[str, int]


def planner(setting: Setting) -> Callable[[Lines[EmploymentLine]], Plan]:
    """Return what compares portion after portion of the file with the register.

    An employment that the file does not name stays on record.
    """
    begun = Employment.objects.exists()
    return partial(_plan, setting=setting, agencies=_agencies(), begun=begun, earlier={})


def _plan(
    found: Lines[EmploymentLine],
    *,
    setting: Setting,
    agencies: Agencies,
    begun: bool,
    earlier: Earlier,
) -> Plan:
    ids = officers_known(found, mptc_id=lambda line: line.mptc_id, row=lambda line: line.row)
    places = _places_known(found, agencies)
    lines = once_each(
        found,
        key=lambda line: (ids[line.mptc_id], places[line.agency], line.start),
        row=lambda line: line.row,
        same=lambda line: line[3:],
        column="mptc_id",
        shown=lambda line: line.mptc_id,
        earlier=earlier,
    )
    held = _held({officer_id for officer_id, _agency, _start in lines}) if begun else {}
    created: list[Wanted] = []
    changed: list[Wanted] = []
    changes: list[Change] = []
    for (officer_id, agency_id, start), line in lines.items():
        _check_span(found, line)
        place = (officer_id, agency_id)
        standing = held.get(place, [])
        listed = [row for row in standing if not row.from_filing and row.since == start]
        filed = [row for row in standing if row.from_filing and _overlap(row, line)]
        before = next(iter(listed or filed), None)
        if before is None:
            created.append(Wanted(place, start, _stated(line, NOTHING), ()))
            continue
        stated = _stated(line, before.stated if listed else before.separation)
        if not listed or stated != before.stated or before.only_reported:
            changed.append(Wanted(place, start, stated, tuple(row.pk for row in listed or filed)))
            columns = (_differing(before.stated, stated) if listed else ()) or ("source",)
            changes.append(Change(line.row, line.mptc_id, columns))

    def write() -> None:
        rows = [*created, *changed]
        supersede(Employment, {pk for row in rows for pk in row.replaces}, at=setting.at)
        setting.written.insert(
            Employment, EMPLOYMENT,
            [
                (*row.place, row.since, *row.stated, "", setting.source, setting.at, None)
                for row in rows
            ],
        )  # fmt: skip

    return Plan(
        compared=len(lines),
        created=len(created),
        changes=tuple(changes),
        write=write,
    )


def _stated(line: EmploymentLine, before: Stated) -> Stated:
    """Return what the line says, and the register's word where the line is silent."""
    return Stated(
        line.end or before.until,
        line.employment_class or before.employment_class,
        line.nature or before.nature,
        line.reason or before.reason,
        before.for_cause if line.for_cause is None else line.for_cause,
    )


def _differing(before: Stated, after: Stated) -> tuple[str, ...]:
    columns = ("end", "class", "separation_nature", "separation_reason", "for_cause")
    pairs = zip(columns, before, after, strict=True)
    return tuple(column for column, was, now in pairs if was != now)


def _overlap(row: OnRecord, line: EmploymentLine) -> bool:
    ends_before = row.stated.until is not None and row.stated.until <= line.start
    begins_after = line.end is not None and line.end <= row.since
    return not ends_before and not begins_after


def _held(officer_ids: Collection[int]) -> Mapping[Place, list[OnRecord]]:
    held: dict[Place, list[OnRecord]] = defaultdict(list)
    rows = Employment.objects.filter(superseded_at__isnull=True).values_list(
        "officer_id", "agency_id", "id", "since", "until", "employment_class",
        "separation_nature", "separation_reason", "for_cause", "source",
    )  # fmt: skip
    for some in portions(officer_ids):
        standing = rows.filter(officer_id__in=some).order_by("pk")
        for officer_id, agency_id, pk, since, *stated, source in standing.iterator():
            held[officer_id, agency_id].append(OnRecord(pk, since, Stated._make(stated), source))
    return held


def _agencies() -> Agencies:
    rows = list(Agency.objects.values_list("id", "code", "name"))
    named = Counter(search_key(name) for _pk, _code, name in rows)
    ids = {search_key(name): pk for pk, _code, name in rows if named[search_key(name)] == 1}
    return Agencies(ids=ids | {search_key(code): pk for pk, code, _name in rows}, named=named)


def _places_known(found: Lines[EmploymentLine], agencies: Agencies) -> dict[str, int]:
    """Drop the lines of unknown agencies, with a warning; return ids by what the file calls them."""
    called = {line.agency for line in found.lines}
    ids = {text: pk for text in called if (pk := agencies.ids.get(search_key(text))) is not None}
    if len(ids) == len(called):
        return ids
    for line in found.lines:
        if line.agency in ids:
            continue
        several = agencies.named.get(search_key(line.agency), 0) > 1
        found.find(
            Severity.WARNING, "agency.ambiguous" if several else "agency.unknown",
            row=line.row, column="agency", value=line.agency,
            message="Several agencies bear this name; the row is set aside." if several
            else "No agency with this code or name is in the register; the row is set aside.",
            fix="Write the agency's code, as the list of agencies gives it.",
        )  # fmt: skip
    found.lines = [line for line in found.lines if line.agency in ids]
    return ids


def _check_span(found: Lines[EmploymentLine], line: EmploymentLine) -> None:
    if line.end is not None and line.end < line.start:
        found.find(
            Severity.ERROR, "span.backwards", row=line.row, column="end",
            value=line.end.isoformat(),
            message=f"This employment would end before it begins ({line.start.isoformat()}).",
            fix="Check both days.",
        )  # fmt: skip
