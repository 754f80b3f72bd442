"""Officers: a list in the order of their numbers, one by number, and what happened to one."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from http import HTTPStatus
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router
from pydantic import Field

from standing.pages import officer_record
from standing.pages.api import parameters as p
from standing.pages.api.about import about, absolute, next_address
from standing.pages.api.problems import NO_SUCH_RECORD, WITHHELD, Problem
from standing.pages.api.schemas import About, One, Page, Shape, model_of
from standing.pages.when import When
from standing.register import record
from standing.register.publishable import withheld
from standing.register.shown import public_standings
from standing.storage.rows import known as known_rows
from standing.workforce import identities
from standing.workforce import queries as workforce
from standing.workforce.models import Agency, Employment, Merge, Officer

router = Router(tags=["Officers"])
OfficerRecord = model_of(record.PublicOfficer, called="Officer")
PORTION, LOOKED_AT = 250, 1_000
"""How many officers are read at a time, and how many at most for one answer, whatever it filters."""


class OfficerAnswer(One[OfficerRecord]):  # type: ignore[valid-type]  # made at run time
    """One officer."""


class OfficersAnswer(Page[OfficerRecord]):  # type: ignore[valid-type]  # made at run time
    """Several officers."""


class Happening(Shape):
    """Something that happened: the day it took effect, and the day it was recorded."""

    on: date = Field(description="The day it took effect.", examples=["2022-06-28"])
    recorded_on: date = Field(
        description="The day the register learned of it.", examples=["2022-07-06"]
    )
    sentence: str = Field(description="What happened.")
    by: str = Field(description="Who did it.", examples=["The commission"])
    authority: str = Field(description="The law it rests on; empty where none is public.")
    as_known_then: str = Field(
        description="The address of the record as it was known at that time."
    )


class HistoryAnswer(Shape):
    """What happened to one officer."""

    about: About
    data: list[Happening] = Field(description="What happened, the newest first.")


@router.get("/officers", response=OfficersAnswer, url_name="api-officers", operation_id="officers")
def officers(
    request: HttpRequest,
    response: HttpResponse,
    q: p.Asked = None,
    status: p.Status = None,
    agency: p.AtAgency = None,
    on: p.On = None,
    known: p.Known = None,
    limit: p.Limit = p.USUAL,
    after: p.AfterOfficer = None,
) -> object:
    """Officers, as they stood on a day and as was known on a day.

    Without `q` everybody on the register comes in the order of MPTC IDs. With `q` the likeliest come
    first, and no more than two hundred are looked through: write more of the name where too many bear
    it. An answer may hold fewer officers than `limit` while `next` is there: one request looks through
    a thousand at most. Whoever was taken off the public register is not told of.
    """
    when = p.when(on, known)
    there = None if agency is None else workforce.agency(agency)
    found = _asked(q, after, when) if q else _in_order(there, after, when)
    data, last = _filled(found, limit=limit, status=status, at=agency if q else None, when=when)
    return {
        "about": about(request, when),
        "data": data,
        "next": next_address(request, response, last, fixed=when),
    }


def _filled(
    found: Iterator[list[tuple[int, str]]],
    *,
    limit: int,
    status: str | None,
    at: str | None,
    when: When,
) -> tuple[list[record.PublicOfficer], str | None]:
    """Return up to ``limit`` officers that pass the filters, and the number to go on after."""
    chosen: list[int] = []
    looked, last = 0, None
    for portion in found:
        passing = _passing([pk for pk, _ in portion], status=status, at=at, when=when)
        for pk, mptc_id in portion:
            if len(chosen) == limit or looked == LOOKED_AT:
                return _told(chosen, when), last
            looked, last = looked + 1, mptc_id
            if pk in passing:
                chosen.append(pk)
    return _told(chosen, when), None


def _passing(ids: Sequence[int], *, status: str | None, at: str | None, when: When) -> set[int]:
    """Return who of these is public and has the status and the agency asked for."""
    off = withheld(ids, on=when.today, known=p.now())
    passing = {pk for pk in ids if pk not in off}
    if status is not None:
        stand = public_standings(sorted(passing), on=when.on, known=when.known)
        passing = {pk for pk, held in stand.items() if held.label.value == status}
    if at is not None:
        places = workforce.employments(sorted(passing), on=when.on, known=when.known)
        passing = {pk for pk, held in places.items() if any(e.agency_code == at for e in held)}
    return passing


def _told(ids: Sequence[int], when: When) -> list[record.PublicOfficer]:
    return list(record.public_officers(ids, on=when.on, known=when.known, shown=when.today))


def _asked(q: str, after: str | None, when: When) -> Iterator[list[tuple[int, str]]]:
    """Give those whom a name may mean, the likeliest first, from behind ``after`` on."""
    found = [
        (person.pk, person.mptc_id)
        for person, _name in workforce.search_officers(q, known=when.known, limit=p.MOST)
    ]
    if after is not None:
        place = next((n for n, (_, mptc_id) in enumerate(found, 1) if mptc_id == after), len(found))
        found = found[place:]
    yield found


def _in_order(
    agency: Agency | None, after: str | None, when: When
) -> Iterator[list[tuple[int, str]]]:
    """Give everybody known at the moment by number, from behind ``after`` on, a portion at a time."""
    merged = Merge.objects.filter(known_rows(when.known))
    people = Officer.objects.filter(recorded_at__lte=when.known).exclude(
        pk__in=merged.values("other_id")
    )
    if agency is not None:
        people = people.filter(_serving(agency, merged, when))
    last = after or ""
    while True:
        portion = list(
            people.filter(mptc_id__gt=last)
            .order_by("mptc_id")
            .values_list("pk", "mptc_id")[:PORTION]
        )
        if not portion:
            return
        yield portion
        last = portion[-1][1]


def _serving(agency: Agency, merged: QuerySet[Merge], when: When) -> Q:
    """The filter for who serves an agency on the day, under any of their numbers."""
    there = Employment.objects.filter(
        known_rows(when.known),
        Q(until__isnull=True) | Q(until__gt=when.on),
        agency=agency,
        since__lte=when.on,
    ).values("officer_id")
    return Q(pk__in=there) | Q(pk__in=merged.filter(other_id__in=there).values("keep_id"))


@router.get(
    "/officers/{mptc_id}", response=OfficerAnswer, url_name="api-officer", operation_id="officer"
)
def officer(
    request: HttpRequest, mptc_id: p.OfficerId, on: p.On = None, known: p.Known = None
) -> object:
    """One officer, as the record stood on a day and as was known on a day.

    A number that was joined to another one leads on to it (308). Of a record that was taken off the
    public register the answer is 410, with the legal ground and the day since when.
    """
    when = p.when(on, known)
    person = workforce.officer(mptc_id)
    if (moved := _elsewhere(request, person, "api-officer", when)) is not None:
        return moved
    found = record.public_officer(person, on=when.on, known=when.known, shown=when.today)
    if found is None:
        raise Problem(
            NO_SUCH_RECORD,
            f"The register did not yet know of {mptc_id} on the day that `known` names. Choose a later "
            "one.",
        )
    return {"about": about(request, when), "data": found}


@router.get(
    "/officers/{mptc_id}/history",
    response=HistoryAnswer,
    url_name="api-officer-history",
    operation_id="officer_history",
)
def history(
    request: HttpRequest, mptc_id: p.OfficerId, on: p.On = None, known: p.Known = None
) -> object:
    """What happened to one officer by a day, as known on a day, the newest first.

    Each line says when it took effect and when the register learned of it; later news never changes
    what was known before.
    """
    when = p.when(on, known)
    person = workforce.officer(mptc_id)
    if (moved := _elsewhere(request, person, "api-officer-history", when)) is not None:
        return moved
    happened = officer_record.happened(officer_record.read(person, when), when)
    here = absolute(request, "api-officer", person.mptc_id)
    return {
        "about": about(request, when),
        "data": [
            {
                "on": each.on,
                "recorded_on": each.recorded_on,
                "sentence": each.sentence,
                "by": each.by,
                "authority": each.authority,
                "as_known_then": f"{here}{each.address}",
            }
            for each in happened
        ],
    }


def _elsewhere(request: HttpRequest, person: Officer, name: str, when: When) -> HttpResponse | None:
    """Lead a joined number to the one it is read as; tell of a record that is no longer public."""
    off = withheld([person.pk], on=when.today, known=p.now()).get(person.pk)
    if off is not None:
        raise Problem(
            WITHHELD,
            f"The record {person.mptc_id} is not on the public register: {off.citation}.",
            more={"ground": off.citation, "since": off.since.isoformat()},
        )
    into = identities.merged_into(person.pk, known=when.known)
    if into is None:
        return None
    query: Mapping[str, str] = request.GET.dict()
    moved = HttpResponse(status=HTTPStatus.PERMANENT_REDIRECT)
    moved["Location"] = reverse(name, args=[into.mptc_id]) + (
        f"?{urlencode(query)}" if query else ""
    )
    moved["Cache-Control"] = "max-age=3600"
    return moved
