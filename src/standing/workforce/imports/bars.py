"""What bars an officer from a certificate: convictions and listings (CERT-233, 237; RUL-3)."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import NamedTuple

from standing.rules.facts import BarKind
from standing.workforce.domain import Change
from standing.workforce.imports.cells import day, mptc_id, one_of, text
from standing.workforce.imports.of_officers import officers_known
from standing.workforce.imports.plan import Plan, Setting, once_each, supersede
from standing.workforce.imports.reading import Column, Lines
from standing.workforce.models import Bar

COLUMNS = (
    Column(name="mptc_id", read=mptc_id, filled=True, synonyms=("mptc number", "mptc no", "mptc")),
    Column(name="kind", read=one_of(BarKind), filled=True),
    Column(name="date", read=day, filled=True, synonyms=("dated on",)),
    Column(name="source", read=text(200), filled=True),
)
BAR = ("officer_id", "kind", "dated_on", "source", "recorded_at", "superseded_at")

Key = tuple[str, str, date]


class BarLine(NamedTuple):
    """One bar and who told us."""

    row: int
    mptc_id: str
    kind: str
    dated_on: date
    source: str

    @property
    def key(self) -> Key:
        return (self.mptc_id, self.kind, self.dated_on)


def planner(setting: Setting) -> Callable[[Lines[BarLine]], Plan]:
    """Return what compares the list with the register; a bar that it does not name stays on record."""
    return partial(_plan, setting=setting)


def _plan(found: Lines[BarLine], *, setting: Setting) -> Plan:
    ids = officers_known(found, mptc_id=lambda line: line.mptc_id, row=lambda line: line.row)
    lines = once_each(
        found,
        key=lambda line: line.key,
        row=lambda line: line.row,
        same=lambda line: line[1:],
        column="mptc_id",
        shown=lambda line: line.mptc_id,
    )
    held: dict[Key, tuple[int, str]] = {
        (mptc, kind, dated_on): (pk, source)
        for mptc, kind, dated_on, pk, source in Bar.objects.filter(
            superseded_at__isnull=True
        ).values_list("officer__mptc_id", "kind", "dated_on", "id", "source")
    }
    new = [line for key, line in lines.items() if key not in held]
    changed = [line for key, line in lines.items() if key in held and held[key][1] != line.source]

    def write() -> None:
        supersede(Bar, (held[line.key][0] for line in changed), at=setting.at)
        setting.written.insert(
            Bar, BAR,
            [
                (ids[line.mptc_id], line.kind, line.dated_on, line.source, setting.at, None)
                for line in (*new, *changed)
            ],
        )  # fmt: skip

    return Plan(
        compared=len(lines),
        created=len(new),
        changes=tuple(Change(line.row, line.mptc_id, ("source",)) for line in changed),
        write=write,
    )
