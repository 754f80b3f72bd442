"""Questions about agencies, officers and employments, as of a day and as known at a moment.

Where a question is about several officers, ``None`` asks about everybody in one go; a list of ids
is asked in portions, so that no statement grows without bound.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from difflib import SequenceMatcher
from functools import partial, reduce
from typing import Final, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, Q, QuerySet

from standing.kernel.errors import NotFound
from standing.kernel.names import PersonName, fold, search_key
from standing.kernel.periods import Span, day_of
from standing.kernel.refs import mptc_id_said
from standing.kernel.tongue import filled
from standing.rules.facts import (
    BarKind,
    BarOnRecord,
    TrainingOnRecord,
    bars_in_order,
    training_in_order,
)
from standing.storage import compiled
from standing.storage.rows import known as known_rows
from standing.workforce import changed, identities
from standing.workforce.domain import Employed, KnownFacts
from standing.workforce.finding import lookup
from standing.workforce.finding.places import COMMON
from standing.workforce.models import (
    Agency,
    AgencyScope,
    Bar,
    Employment,
    Officer,
    OfficerBirth,
    OfficerName,
    TrainingRecord,
)

PORTION = 2_500
"""How many ids one question names: the officers of the largest agency; SQLite takes 32,766."""
COUNTED = 1_000
"""How far the officers who match are counted."""
NEAREST = 3
ALIKE = 0.72
MOSTLY_COMMON = 0.2

Table = TypeVar("Table", bound=Model)
Row = TypeVar("Row")


def agency(code: str) -> Agency:
    """Return the agency with this code, or raise ``NotFound`` with the codes that come nearest."""
    if (found := Agency.objects.filter(code=code.strip()).first()) is not None:
        return found
    raise _no_agency(code)


def agency_called(text: str) -> Agency:
    """Return the agency with this code or, written whole, this name, as a person types it.

    What is recorded names an agency by its code alone; a door asks here and passes the code on.
    """
    if (found := Agency.objects.filter(code=text.strip()).first()) is not None:
        return found
    named = [each for each in Agency.objects.all() if fold(each.name) == fold(text)]
    if len(named) == 1:
        return named[0]
    raise _no_agency(text)


def _no_agency(asked: str) -> NotFound:
    called = {each.pk: each for each in Agency.objects.order_by("name", "code")}
    near = [called[pk] for pk in _nearest(" ".join(asked.split()), called)]
    if not near:
        return NotFound(
            filled(
                "We know no agency with the code or name {asked}. The code of an agency is on its "
                "page.",
                asked=repr(asked),
            )
        )
    return NotFound(
        filled(
            "We know no agency with the code or name {asked}. Did you mean {meant}?",
            asked=repr(asked),
            meant=reduce(
                lambda one, other: filled("{one}, or {other}", one=one, other=other),
                (f"{each.code} ({each.name})" for each in near),
            ),
        )
    )


def _nearest(asked: str, called: Mapping[int, Agency]) -> list[int]:
    """Return the few agencies that a person may have meant, the likeliest first.

    What is compared is what tells agencies apart, without words such as ``Police Department``.
    """
    wanted = _own_words(asked)
    read_as = {pk: _own_words(each.name) for pk, each in called.items()}
    begun = [pk for pk, name in read_as.items() if wanted and name.startswith(wanted)]
    whole = search_key(asked.replace("-", " "))
    likeness = {
        pk: max(
            SequenceMatcher(None, wanted, name).ratio(),
            SequenceMatcher(None, whole, search_key(called[pk].name)).ratio() - MOSTLY_COMMON,
        )
        for pk, name in read_as.items()
    }
    alike = sorted(likeness, key=lambda pk: (-likeness[pk], called[pk].code))
    return (begun or [pk for pk in alike if likeness[pk] >= ALIKE])[:NEAREST]


def _own_words(name: str) -> str:
    words = search_key(name.replace("-", " ")).split()
    return " ".join([word for word in words if word not in COMMON] or words)


def agencies_in_scope(*, on: date, known: datetime, only: Agency | None = None) -> list[Agency]:
    """Return the agencies, or one, in the commission's scope on a day, by name (CERT-302)."""
    scoped = known_rows(known) & Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gt=on))
    scopes = AgencyScope.objects.filter(scoped)
    if only is not None:
        return [only] if scopes.filter(agency=only).exists() else []
    return list(Agency.objects.filter(pk__in=scopes.values("agency_id")).order_by("name", "code"))


def officer(mptc_id: str) -> Officer:
    """Return the officer with this training committee number, or raise ``NotFound``."""
    found = compiled.rows("officer", _numbered, mptc_id.strip())
    if not found:
        raise NotFound(
            f"No officer on the register has the MPTC ID {mptc_id[:40]}. {mptc_id_said(mptc_id)}"
        )
    return Officer.from_db(DEFAULT_DB_ALIAS, _OFFICER, found[0])


_OFFICER: Final = tuple(field.attname for field in Officer._meta.concrete_fields)


def _numbered(mptc_id: str) -> QuerySet[Officer, tuple[object, ...]]:
    return Officer.objects.filter(mptc_id=mptc_id).values_list(*_OFFICER)


def name_of(
    officer_ids: Iterable[int] | None, *, on: date, known: datetime
) -> dict[int, PersonName]:
    """Return what each officer was called on a day.

    For a day before the first name on record the first name is given, so that everybody whom the
    register knew at ``known`` has one.
    """
    names: dict[int, PersonName] = {}
    for row in _of_few("names", _names, officer_ids, known):
        officer_id, since, until, last, first, middle, suffix = row
        if officer_id not in names or Span(since, until).covers(on):
            names[officer_id] = PersonName(last=last, first=first, middle=middle, suffix=suffix)
    return names


def known_officers(
    cohort_letters: Collection[str] | None, *, known: datetime
) -> dict[str, KnownFacts]:
    """Return who the officers of these cohort letters (``None``: all) are, by MPTC ID.

    The number of a merged record names the officer it was merged into; the names of both are names
    of that officer.
    """
    kept = identities.kept_as(known=known)
    people = Officer.objects.filter(recorded_at__lte=known)
    names = _names(known)
    birth_rows = _births(known)
    if cohort_letters is not None:
        letters = sorted(cohort_letters)
        people = people.filter(cohort_letter__in=letters)
        names = names.filter(officer__cohort_letter__in=letters)
        birth_rows = birth_rows.filter(officer__cohort_letter__in=letters)
    called: dict[int, list[PersonName]] = defaultdict(list)
    for officer_id, _since, _until, last, first, middle, suffix in names.iterator():
        called[officer_id].append(PersonName(last=last, first=first, middle=middle, suffix=suffix))
    for other, keep in kept.items():
        called[other][:0], called[keep][:0] = [*called[keep]], [*called[other]]
    born = dict(birth_rows.iterator())
    listed = people.order_by("mptc_id").values_list("id", "mptc_id", "cohort_letter")
    return {
        mptc_id: KnownFacts(
            officer_id=kept.get(officer_id, officer_id),
            mptc_id=mptc_id,
            name=called[officer_id][-1],
            former_names=tuple(reversed(called[officer_id][:-1])),
            date_of_birth=born[officer_id],
            cohort_letter=letter,
        )
        for officer_id, mptc_id, letter in listed.iterator()
    }


def births(officer_ids: Iterable[int] | None, *, known: datetime) -> dict[int, date]:
    """Return each officer's date of birth as known: private, for the rules and the checks only."""
    return dict(_rows_of(_births(known), officer_ids))


def training_of(
    officer_ids: Iterable[int] | None, *, known: datetime
) -> dict[int, tuple[TrainingOnRecord, ...]]:
    """Return the lines of the training export for each officer who has one, in order.

    Here, as with bars and employments, a record merged into an officer's is read as part of it.
    """
    rows = TrainingRecord.objects.filter(known_rows(known)).values_list(
        "officer_id", "category", "course", "hours", "completed_on", "training_year"
    )
    lines: dict[int, list[TrainingOnRecord]] = defaultdict(list)
    asked, read_as = _with_merged(officer_ids, known=known)
    for record_id, category, course, hours, completed_on, year in _rows_of(rows, asked):
        officer_id = read_as.get(record_id, record_id)
        lines[officer_id].append(
            TrainingOnRecord(
                category=category,
                course=course,
                hours=hours,
                completed_on=completed_on,
                training_year=year,
            )
        )
    return {officer_id: training_in_order(held) for officer_id, held in lines.items()}


def bars_of(
    officer_ids: Iterable[int] | None, *, known: datetime
) -> dict[int, tuple[BarOnRecord, ...]]:
    """Return what bars each officer who is barred from a certificate (CERT-233, 237)."""
    rows = Bar.objects.filter(known_rows(known)).values_list(
        "officer_id", "kind", "dated_on", "source"
    )
    bars: dict[int, list[BarOnRecord]] = defaultdict(list)
    asked, read_as = _with_merged(officer_ids, known=known)
    for record_id, kind, dated_on, source in _rows_of(rows, asked):
        officer_id = read_as.get(record_id, record_id)
        bars[officer_id].append(BarOnRecord(kind=BarKind(kind), dated_on=dated_on, source=source))
    return {officer_id: bars_in_order(held) for officer_id, held in bars.items()}


def employments(
    officer_ids: Iterable[int] | None, *, on: date | None, known: datetime
) -> dict[int, tuple[Employed, ...]]:
    """Return where each officer worked on a day, by agency; ``on=None`` gives the whole history.

    Rank and kind of employment are those of the day, and in the whole history the last ones known;
    ``changed.as_of`` gives a history with those of a day.
    """
    places: dict[int, list[Employed]] = defaultdict(list)
    asked, read_as = _with_merged(officer_ids, known=known)
    if on is None:
        rows = _of_few("employments ever", partial(_employments, None), asked, known)
    else:
        rows = _of_few("employments", _employments, asked, on, known)
    found = list(_employed(rows, read_as))
    for place in changed.as_of(found, on=on or date.max, known=known):
        places[place.officer_id].append(place)
    return {officer_id: tuple(held) for officer_id, held in places.items()}


def employments_at(agency_id: int, *, on: date | None, known: datetime) -> list[Employed]:
    """Return who worked at an agency on a day; ``on=None`` gives the whole history."""
    there = _employments(on, known).filter(agency_id=agency_id)
    found = list(_employed(there.iterator(), identities.kept_as(known=known)))
    return changed.as_of(found, on=on or date.max, known=known)


def search_officers(text: str, *, known: datetime, limit: int) -> list[tuple[Officer, PersonName]]:
    """Return up to ``limit`` officers that a person may mean by ``text``, the likeliest first.

    As ``finding.lookup.find`` reads it; the name returned is the latest one known.
    """
    ids = [hit.officer_id for hit in _found(text, known=known, limit=limit)]
    people = Officer.objects.in_bulk(ids)
    latest = name_of(ids, on=date.max, known=known)
    return [(people[pk], latest[pk]) for pk in ids]


def count_officers(text: str, *, known: datetime) -> int:
    """Return how many officers a person may mean by ``text``, counted up to ``COUNTED``."""
    return len(_found(text, known=known, limit=COUNTED))


def _found(text: str, *, known: datetime, limit: int) -> tuple[lookup.Hit, ...]:
    return lookup.find(text, on=day_of(known), known=known, limit=limit).hits


def _names(
    known: datetime,
) -> QuerySet[OfficerName, tuple[int, date, date | None, str, str, str, str]]:
    return (
        OfficerName.objects.filter(known_rows(known))
        .order_by("since", "id")
        .values_list("officer_id", "since", "until", "last", "first", "middle", "suffix")
    )


def _births(known: datetime) -> QuerySet[OfficerBirth, tuple[int, date]]:
    return OfficerBirth.objects.filter(known_rows(known)).values_list("officer_id", "date_of_birth")


_Place = tuple[int, int, str, str, str, str, date, date | None, str, str, bool | None, str]


def _employments(on: date | None, known: datetime) -> QuerySet[Employment, _Place]:
    rows = Employment.objects.filter(known_rows(known))
    if on is not None:
        rows = rows.filter(Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gt=on)))
    return rows.order_by("since", "agency__name", "id").values_list(
        "officer_id", "agency_id", "agency__code", "agency__name", "employment_class", "rank",
        "since", "until", "separation_nature", "separation_reason", "for_cause", "source",
    )  # fmt: skip


def _employed(rows: Iterable[_Place], read_as: Mapping[int, int]) -> Iterator[Employed]:
    for row in rows:
        yield Employed(
            officer_id=read_as.get(row[0], row[0]),
            agency_id=row[1], agency_code=row[2], agency_name=row[3],
            employment_class=row[4], rank=row[5], since=row[6], until=row[7],
            separation_nature=row[8], separation_reason=row[9], for_cause=row[10], source=row[11],
        )  # fmt: skip


def _with_merged(
    officer_ids: Iterable[int] | None, *, known: datetime
) -> tuple[Iterable[int] | None, Mapping[int, int]]:
    """Return whose rows to read for these officers, and the officer whom each record is read as."""
    kept = identities.kept_as(known=known)
    if officer_ids is None or not kept:
        return officer_ids, kept
    asked = set(officer_ids)
    read_as = {other: keep for other, keep in kept.items() if keep in asked}
    return asked | read_as.keys(), read_as


def _of_few(
    name: str,
    ask: Callable[..., QuerySet[Table, Row]],
    officer_ids: Iterable[int] | None,
    *given: date | datetime,
) -> Iterable[Row]:
    """Return what ``_rows_of`` returns of ``ask(*given)``; of few officers its text is made once."""
    wanted = None if officer_ids is None else sorted(set(officer_ids))
    if wanted is None or len(wanted) > compiled.FEW:
        return _rows_of(ask(*given), wanted)

    def among(ids: Sequence[int], *given: date | datetime) -> QuerySet[Table, Row]:
        return ask(*given).filter(officer_id__in=ids)

    return cast("Iterable[Row]", compiled.rows(name, among, wanted, *given))


def _rows_of(rows: QuerySet[Table, Row], officer_ids: Iterable[int] | None) -> Iterator[Row]:
    if officer_ids is None:
        yield from rows.iterator()
        return
    wanted = sorted(set(officer_ids))
    for start in range(0, len(wanted), PORTION):
        yield from rows.filter(officer_id__in=wanted[start : start + PORTION]).iterator()
