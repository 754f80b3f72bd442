"""The training committee's export: what each officer completed, or is enrolled in.

A newer export adds the lines that are not there yet and takes none away. Where one line of it and
one of the register differ in their hours only, the hours are corrected.
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date
from functools import partial
from typing import NamedTuple

from django.db.models import Max

from standing.workforce.domain import Change, TrainingCategory
from standing.workforce.imports.cells import day, mptc_id, one_of, text, whole_number
from standing.workforce.imports.of_officers import officers_known
from standing.workforce.imports.plan import Plan, Setting, once_each, portions, supersede
from standing.workforce.imports.reading import Column, Lines
from standing.workforce.models import TrainingRecord

COLUMNS = (
    Column(name="mptc_id", read=mptc_id, filled=True, synonyms=("mptc number", "mptc no", "mptc")),
    Column(name="course", read=text(200), filled=True),
    Column(name="category", read=one_of(TrainingCategory, else_keep=True), filled=True),
    Column(name="hours", read=whole_number, wanted=False),
    Column(name="completed_on", read=day, wanted=False, synonyms=("completed", "completion date")),
    Column(name="training_year", read=text(20), wanted=False, blank=""),
)
TRAINING = (
    "officer_id", "course", "category", "hours", "completed_on", "training_year", "source",
    "recorded_at", "superseded_at",
)  # fmt: skip

Key = tuple[int, str, str, date | None, str]
"""Officer, course, category, day of completion, training year."""


class TrainingLine(NamedTuple):
    """One line of the export; without ``completed_on`` the officer is enrolled."""

    row: int
    mptc_id: str
    course: str
    category: str
    hours: int | None
    completed_on: date | None
    training_year: str

    @property
    def what(self) -> tuple[str, str, date | None, str]:
        """What makes two lines of an officer the same line, hours apart."""
        return (self.course, self.category, self.completed_on, self.training_year)


def planner(setting: Setting) -> Callable[[Lines[TrainingLine]], Plan]:
    """Return what compares portion after portion of the export with the register."""
    before = TrainingRecord.objects.aggregate(last=Max("pk"))["last"] or 0
    return partial(_plan, setting=setting, before=before)


def _plan(found: Lines[TrainingLine], *, setting: Setting, before: int) -> Plan:
    ids = officers_known(found, mptc_id=lambda line: line.mptc_id, row=lambda line: line.row)
    lines = once_each(
        found,
        key=lambda line: line[1:],
        row=lambda line: line.row,
        same=lambda line: line[1:],
        column="mptc_id",
        shown=lambda line: line.mptc_id,
    )
    sent: dict[Key, list[TrainingLine]] = defaultdict(list)
    for line in lines.values():
        sent[ids[line.mptc_id], *line.what].append(line)
    held = _held({ids[line.mptc_id] for line in lines.values()})
    new: list[TrainingLine] = []
    corrected: list[tuple[TrainingLine, int]] = []
    for key, together in sent.items():
        standing = held.get(key, {})
        missing = [line for line in together if line.hours not in standing]
        # A row that an earlier portion of this very export brought is not one that it corrects.
        earlier = [pk for pk in standing.values() if pk <= before]
        if missing and len(together) == len(earlier) == len(standing) == 1:
            corrected.append((missing[0], earlier[0]))
        else:
            new += missing

    def write() -> None:
        supersede(TrainingRecord, (pk for _line, pk in corrected), at=setting.at)
        setting.written.insert(
            TrainingRecord, TRAINING,
            [
                (ids[line.mptc_id], *line[2:], setting.source, setting.at, None)
                for line in (*new, *(line for line, _pk in corrected))
            ],
        )  # fmt: skip

    return Plan(
        compared=len(lines),
        created=len(new),
        changes=tuple(Change(line.row, line.mptc_id, ("hours",)) for line, _pk in corrected),
        write=write,
    )


def _held(officer_ids: Collection[int]) -> dict[Key, dict[int | None, int]]:
    """Return the row of each number of hours on record, by whom and what they were for."""
    held: dict[Key, dict[int | None, int]] = defaultdict(dict)
    rows = TrainingRecord.objects.filter(superseded_at__isnull=True).values_list(
        "officer_id", "course", "category", "completed_on", "training_year", "hours", "id"
    )
    for some in portions(officer_ids):
        for who, course, category, done_on, year, hours, pk in rows.filter(
            officer_id__in=some
        ).iterator():
            held[who, course, category, done_on, year][hours] = pk
    return held
