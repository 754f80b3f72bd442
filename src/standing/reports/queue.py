"""The exceptions queue: only officers that need a person, a page at a time, with their grounds.

A page costs the same number of questions whether ten or fifty thousand wait: it goes on after the
last case shown, and names are read for the cases of the page alone.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Count, Exists, Min, OuterRef, Q

from standing.kernel.canonical import digest_of
from standing.kernel.names import PersonName, search_key
from standing.kernel.periods import day_of
from standing.kernel.refs import mended_mptc_id
from standing.reports.queue_rows import NOT_WAITING, SOURCES, Group, Rows
from standing.storage.rows import known as known_rows
from standing.workforce import queries as workforce
from standing.workforce.models import Agency, OfficerName

AT_A_TIME: Final = 50
_MANY: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which cases are asked for: a group and, where wished, one ground, round, agency or person."""

    group: Group
    ground: str = ""
    campaign: str = ""
    agency: str = ""
    words: str = ""

    def as_query(self) -> dict[str, str]:
        """Return the filter as an address carries it."""
        named = {
            "ground": self.ground, "campaign": self.campaign, "agency": self.agency,
            "words": self.words,
        }  # fmt: skip
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case: who, at which agency, on what grounds, since when a person is needed.

    ``key`` names it within its group. ``officer_id`` is ``None`` where the row names nobody we know.
    """

    group: Group
    key: int
    officer_id: int | None
    mptc_id: str
    name: PersonName | None
    agency_code: str
    agency_name: str
    campaign: str
    grounds: tuple[str, ...]
    since: date

    @property
    def state(self) -> str:
        """A hash of what a form was shown, to tell whether the case changed."""
        return digest_of([self.group.value, self.key, self.mptc_id, *self.grounds, self.since])

    @property
    def called(self) -> str:
        """The officer as a list names them, last name first."""
        if self.name is None:
            return "An officer we do not know"
        return f"{self.name.last}, {self.name.first}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some cases in order, and after which to go on; 0 where these are the last."""

    cases: tuple[Case, ...]
    after: int
    goes_on_after: int


def counts(*, known: datetime) -> dict[Group, int]:
    """Return how many cases wait in each group that needs a person."""
    waiting = [group for group in SOURCES if group not in NOT_WAITING]
    return {group: count(Asked(group=group), known=known) for group in waiting}


def waits(*, known: datetime) -> dict[Group, tuple[int, date]]:
    """Return how many cases stand in each group that has any, and since when the oldest does."""
    found = {}
    for group, source in SOURCES.items():
        told = _rows(Asked(group=group), known).aggregate(
            number=Count("pk"), oldest=Min(source.since)
        )
        if told["number"]:
            found[group] = (told["number"], _day(told["oldest"]))
    return found


def count(asked: Asked, *, known: datetime) -> int:
    """Return how many cases wait."""
    return _rows(asked, known).count()


def grounds(asked: Asked, *, known: datetime) -> list[tuple[str, int]]:
    """Return each ground of the cases with how many rest on it, the most first.

    A ground is the text that the filter takes; several codes stand in it with a blank between.
    """
    rows = _rows(asked, known).annotate(of_ground=SOURCES[asked.group].ground())
    counted = rows.order_by().values("of_ground").annotate(cases=Count("pk"))
    found = [(str(row["of_ground"]).strip(), int(row["cases"])) for row in counted]
    return sorted((each for each in found if each[1]), key=lambda each: (-each[1], each[0]))


def page(asked: Asked, *, known: datetime, after: int = 0, limit: int = AT_A_TIME) -> Page:
    """Return the next cases after one, the oldest first."""
    rows = _rows(asked, known).filter(pk__gt=after).order_by("pk")
    found = _read(asked.group, list(_values(asked.group, rows)[: limit + 1]), known=known)
    goes_on = found[limit - 1].key if len(found) > limit else 0
    return Page(cases=tuple(found[:limit]), after=after, goes_on_after=goes_on)


def case(group: Group, key: int, *, known: datetime) -> Case | None:
    """Return one case while it waits for a person, else ``None``."""
    rows = _rows(Asked(group=group), known).filter(pk=key)
    found = _read(group, list(_values(group, rows)[:1]), known=known)
    return found[0] if found else None


def next_after(asked: Asked, key: int, *, known: datetime) -> int:
    """Return the case that comes after one, else the first; 0 where none is left."""
    rows = _rows(asked, known).order_by("pk").values_list("pk", flat=True)
    following = rows.filter(pk__gt=key).first()
    return int(following or rows.exclude(pk=key).first() or 0)


def all_of(
    asked: Asked, *, known: datetime, keys: Collection[int] | None = None, named: bool = True
) -> Iterator[Case]:
    """Give every case of a filter, or those of it that ``keys`` name, a portion at a time.

    Without ``named`` nobody's name is read: who decides many needs it of a few.
    """
    rows = _rows(asked, known).order_by("pk")
    if keys is not None:
        wanted = sorted(set(keys))
        for start in range(0, len(wanted), _MANY):
            some = rows.filter(pk__in=wanted[start : start + _MANY])
            yield from _read(
                asked.group, list(_values(asked.group, some)), known=known, named=named
            )
        return
    after = 0
    while portion := list(_values(asked.group, rows.filter(pk__gt=after))[:_MANY]):
        yield from _read(asked.group, portion, known=known, named=named)
        after = int(portion[-1][0])


def _rows(asked: Asked, known: datetime) -> Rows:
    source = SOURCES[asked.group]
    rows = source.rows(known)
    if asked.campaign:
        rows = rows.filter(**{source.campaign: asked.campaign})
    if asked.agency:
        rows = _at(rows, source.agency, asked.agency)
    if asked.words:
        rows = rows.filter(_named(source.officer, asked.words, known))
    if asked.ground:
        # What stands in the frozen text cannot be told from what is asked but by reading it.
        rows = rows.annotate(of_ground=source.ground())
        rows = rows.filter(Q(of_ground=asked.ground) | Q(of_ground=f"{asked.ground} "))
    return rows


def _at(rows: Rows, path: str, asked: str) -> Rows:
    """At the agency of this code, or at those whose name or town holds every word that was typed."""
    if Agency.objects.filter(code=asked).exists():
        if path:
            return rows.filter(**{f"{path}__code": asked})
        return rows.filter(agency_id__in=Agency.objects.filter(code=asked).values("pk"))
    wanted = search_key(asked).split()
    named = Agency.objects.values_list("pk", "name", "municipality")
    found = [
        pk for pk, name, town in named
        if all(word in search_key(f"{name} {town}") for word in wanted)
    ]  # fmt: skip
    return rows.filter(**{f"{path or 'agency'}_id__in": found})


def _named(path: str, words: str, known: datetime) -> Q:
    """Whose number it is, or whose last name begins so."""
    if mptc_id := mended_mptc_id(words):
        return Q(**{f"{path}__mptc_id": mptc_id})
    names = OfficerName.objects.filter(
        known_rows(known), officer=OuterRef(f"{path}_id"), last_key__startswith=search_key(words)
    )
    return Q(Exists(names))


def _day(since: date) -> date:
    return day_of(since) if isinstance(since, datetime) else since


def _values(group: Group, rows: Rows) -> Any:
    source = SOURCES[group]
    agency = [f"{source.agency}__code", f"{source.agency}__name"] if source.agency else []
    return rows.annotate(of_ground=source.ground()).values_list(
        "pk", f"{source.officer}_id", f"{source.officer}__mptc_id", source.campaign, "of_ground",
        source.since, *(agency or ["agency_id", "agency_id"]),
    )  # fmt: skip


def _read(
    group: Group, rows: Sequence[tuple[Any, ...]], *, known: datetime, named: bool = True
) -> list[Case]:
    ids = {row[1] for row in rows if row[1] is not None} if named else set[int]()
    called = workforce.name_of(ids, on=date.max, known=known)
    agencies = _agencies(rows) if not SOURCES[group].agency else {}
    found = []
    for row in rows:
        code, name = agencies.get(row[6], (row[6], row[7]))
        found.append(
            Case(
                group=group, key=row[0], officer_id=row[1], mptc_id=row[2] or "", campaign=row[3],
                grounds=_split(group, str(row[4]).strip()),
                since=_day(row[5]),
                agency_code=str(code), agency_name=str(name), name=called.get(row[1]),
            )
        )  # fmt: skip
    return found


def _agencies(rows: Sequence[tuple[Any, ...]]) -> Mapping[int, tuple[str, str]]:
    ids = {row[6] for row in rows}
    return {
        pk: (code, name)
        for pk, code, name in Agency.objects.filter(pk__in=ids).values_list("pk", "code", "name")
    }


def _split(group: Group, ground: str) -> tuple[str, ...]:
    coded = group in (Group.REVIEW, Group.BACKGROUND, Group.DECLINED)
    return tuple(ground.split()) if coded else (ground,)


def same_grounds(cases: Sequence[Case]) -> bool:
    """Say whether cases rest on the very same grounds, so that they may be decided together."""
    return len({(each.group, each.grounds) for each in cases}) <= 1
