"""The list of agencies, and the days on which each was within the commission's scope (CERT-302)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from standing.kernel.names import search_key
from standing.kernel.refs import slug
from standing.sheets.findings import Severity
from standing.storage.bulk import insert
from standing.workforce import domain
from standing.workforce.imports.cells import day, text, yes_no
from standing.workforce.imports.plan import Plan, Setting, once_each, supersede
from standing.workforce.imports.reading import Column, Lines
from standing.workforce.models import Agency, AgencyScope

COLUMNS = (
    Column(name="agency_name", read=text(200), filled=True, synonyms=("agency", "name")),
    Column(name="agency_type", read=text(40), filled=True, synonyms=("type",)),
    Column(name="county", read=text(40), wanted=False, blank=""),
    Column(name="municipality", read=text(80), wanted=False, blank="", synonyms=("town",)),
    Column(name="fbi_ori", read=text(20), wanted=False, blank="", synonyms=("ori",)),
    Column(name="code", read=text(120), wanted=False, blank=""),
    Column(name="in_scope_since", read=day, wanted=False),
    Column(name="in_scope_until", read=day, wanted=False),
    Column(name="in_scope_2022", read=yes_no, wanted=False, synonyms=("in_scope",)),
)
AGENCY = ("code", "name", "kind", "county", "municipality", "fbi_ori")
SCOPE = ("agency_id", "since", "until", "recorded_at", "superseded_at")

Span = tuple[date, date | None]


class AgencyLine(NamedTuple):
    """One agency as the list gives it; ``code`` is made where the list has none."""

    row: int
    name: str
    kind: str
    county: str
    municipality: str
    fbi_ori: str
    code: str
    since: date | None
    until: date | None
    in_scope: bool | None

    @property
    def described(self) -> tuple[str, ...]:
        """The columns of ``Agency`` after its code."""
        return (self.name, self.kind, self.county, self.municipality, self.fbi_ori)

    def span(self, from_the_start: date) -> Span | None:
        """The days in scope: from the start of the record unless the list says otherwise."""
        return None if self.in_scope is False else (self.since or from_the_start, self.until)


class Change(NamedTuple):
    """An agency whose description or scope differs from the register's."""

    line: AgencyLine
    agency_id: int
    before: tuple[str, ...]
    close: tuple[int, ...]
    open: Span | None

    def told(self) -> domain.Change:
        described = zip(AGENCY[1:], self.before, self.line.described, strict=True)
        columns = [column for column, before, after in described if before != after]
        if self.close or self.open:
            columns.append("in_scope")
        return domain.Change(self.line.row, self.line.code, tuple(columns))


def planner(setting: Setting) -> Callable[[Lines[AgencyLine]], Plan]:
    """Return what compares the whole list with the register."""
    return partial(_plan, setting=setting)


def _plan(found: Lines[AgencyLine], *, setting: Setting) -> Plan:
    held = {row[1]: row for row in Agency.objects.values_list("id", *AGENCY)}
    _give_codes(found, {row[1:] for row in held.values()})
    lines = once_each(
        found,
        key=lambda line: line.code,
        row=lambda line: line.row,
        same=lambda line: line[1:],
        column="code",
        shown=lambda line: line.code,
    )
    start = setting.statutory_since
    scopes = _scopes()
    new: list[AgencyLine] = []
    changes: list[Change] = []
    for line in lines.values():
        span = line.span(start)
        _check_span(found, line, span)
        before = held.get(line.code)
        if before is None:
            new.append(line)
            continue
        standing = scopes.get(before[0], {})
        close = tuple(pk for pk, known in standing.items() if known != span)
        opened = span if span is not None and span not in standing.values() else None
        if close or opened or before[2:] != line.described:
            changes.append(Change(line, before[0], before[2:], close, opened))

    def write() -> None:
        _add(new, setting)
        _correct(changes, setting)

    described = [change for change in changes if change.before != change.line.described]
    return Plan(
        compared=len(lines),
        created=len(new),
        changes=tuple(change.told() for change in changes),
        write=write,
        before=_described({each.line.code: each.before for each in described}),
        after=_described({each.line.code: each.line.described for each in described}),
    )


def _described(by_code: dict[str, tuple[str, ...]]) -> dict[str, object]:
    return {"agencies": by_code} if by_code else {}


def _give_codes(found: Lines[AgencyLine], held: set[tuple[str, ...]]) -> None:
    """Give every line without a code the register's, or one made from its name.

    A name that several municipalities share is followed by the municipality.
    """
    by_place = {(search_key(row[1]), search_key(row[4])): row[0] for row in held}
    owner = {row[0]: (search_key(row[1]), search_key(row[4])) for row in held}
    places = {_place(line) for line in found.lines if not line.code}
    shared = Counter(name for name, _municipality in places)

    def coded(line: AgencyLine) -> AgencyLine:
        if line.code:
            return line._replace(code=slug(line.code))
        place = _place(line)
        code = by_place.get(place) or slug(line.name)
        if place not in by_place and (shared[place[0]] > 1 or owner.get(code, place) != place):
            code = slug(f"{line.name} {line.municipality}")
        return line._replace(code=code[:120])

    found.lines = [coded(line) for line in found.lines]
    for line in found.lines:
        if not line.code:
            found.find(
                Severity.ERROR, "agency.no-code", row=line.row, column="agency_name",
                value=line.name, message="We could not make a code from this name.",
                fix="Add a column headed code and give the agency one, such as abington-police.",
            )  # fmt: skip


def _place(line: AgencyLine) -> tuple[str, str]:
    return search_key(line.name), search_key(line.municipality)


def _scopes() -> Mapping[int, Mapping[int, Span]]:
    """Return the scope rows that stand, by agency and then by row."""
    scopes: dict[int, dict[int, Span]] = defaultdict(dict)
    rows = AgencyScope.objects.filter(superseded_at__isnull=True)
    for pk, agency_id, since, until in rows.values_list("id", "agency_id", "since", "until"):
        scopes[agency_id][pk] = (since, until)
    return scopes


def _check_span(found: Lines[AgencyLine], line: AgencyLine, span: Span | None) -> None:
    if span is not None and span[1] is not None and span[1] < span[0]:
        found.find(
            Severity.ERROR, "span.backwards", row=line.row, column="in_scope_until",
            value=span[1].isoformat(),
            message=f"The scope would end before it begins ({span[0].isoformat()}).",
            fix="Check both days; the last column is the first day no longer in scope.",
        )  # fmt: skip


def _add(new: Sequence[AgencyLine], setting: Setting) -> None:
    if not new:
        return
    insert(Agency, AGENCY, [(line.code, *line.described) for line in new])
    ids = dict(Agency.objects.values_list("code", "pk"))
    spans = [(ids[line.code], line.span(setting.statutory_since)) for line in new]
    insert(
        AgencyScope, SCOPE,
        [(pk, span[0], span[1], setting.at, None) for pk, span in spans if span is not None],
    )  # fmt: skip


def _correct(changes: Sequence[Change], setting: Setting) -> None:
    """Correct descriptions in place (the ledger keeps both wordings), and scopes on both clocks."""
    supersede(AgencyScope, (pk for change in changes for pk in change.close), at=setting.at)
    insert(
        AgencyScope, SCOPE,
        [(change.agency_id, *change.open, setting.at, None) for change in changes if change.open],
    )  # fmt: skip
    for change in changes:
        if change.before != change.line.described:
            values = dict(zip(AGENCY[1:], change.line.described, strict=True))
            Agency.objects.filter(pk=change.agency_id).update(**values)
