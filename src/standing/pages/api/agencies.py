"""Agencies: who is in scope, one by code with its officers by status, and what it owed and sent."""

from collections import Counter
from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from standing.certification.domain import Label
from standing.kernel.names import search_key
from standing.pages import reporting
from standing.pages.api import parameters as p
from standing.pages.api.about import about, next_address
from standing.pages.api.schemas import One, Page, Shape
from standing.pages.cells import kind_said
from standing.pages.when import When
from standing.register import queries
from standing.register.publishable import withheld
from standing.register.shown import public_standings
from standing.register.then import agencies_before
from standing.workforce import queries as workforce
from standing.workforce.models import Agency

router = Router(tags=["Agencies"])


class AgencyRecord(Shape):
    """A law enforcement agency."""

    code: str = Field(
        description="The agency’s code, which stays when its name changes.",
        examples=["abington-police-department"],
    )
    name: str = Field(description="Its name.", examples=["Abington Police Department"])
    kind: str = Field(description="What kind of agency it is.", examples=["municipal"])
    municipality: str = Field(description="Its town; may be empty.", examples=["Abington"])
    county: str = Field(description="Its county; may be empty.", examples=["Plymouth"])
    fbi_number: str = Field(description="Its number with the FBI; may be empty.")


class StatusCount(Shape):
    """How many officers of an agency have a status."""

    status: str = Field(description="The status.", examples=["Certified"])
    officers: int = Field(description="How many officers have it on the day.", examples=[41])


class AgencyWithCounts(AgencyRecord):
    """An agency with its officers by status."""

    officers: int = Field(description="How many officers serve there on the day.", examples=[44])
    by_status: list[StatusCount] = Field(
        description="The same officers by status; who they are, `/officers?agency=CODE` tells."
    )


class AgencyAnswer(One[AgencyWithCounts]):
    """One agency."""


class AgenciesAnswer(Page[AgencyRecord]):
    """Several agencies."""


class Round(Shape):
    """What one round of recertification asked of an agency, and when it came."""

    campaign: str = Field(description="The round’s code.", examples=["2022-a-h"])
    title: str = Field(description="The round’s name.")
    asked_on: date = Field(description="The day the agency was asked.", examples=["2022-05-02"])
    due_by: date = Field(
        description="The last day for the answer, more time included.", examples=["2022-06-15"]
    )
    standing: str = Field(description="Where the agency stands.", examples=["submitted"])
    first_sent: date | None = Field(description="The day its answer first came; null before that.")
    in_time: bool | None = Field(description="Whether that was in time; null before it came.")
    corrected: date | None = Field(description="The day of its last correction; null if none.")
    files: int = Field(description="How many files were accepted.", examples=[1])
    sentence: str = Field(description="The same in a sentence.")


class Completeness(Shape):
    """What became of an agency's file, from receipt to public list, in the latest release by then."""

    release: int = Field(description="The release that was counted.", examples=[1])
    campaign: str = Field(description="The round’s code.", examples=["2022-a-h"])
    expected: int | None = Field(
        description="Officers expected by the employment list; null where none names the agency."
    )
    received: int = Field(description="Rows received.", examples=[44])
    accepted: int = Field(description="Rows accepted.", examples=[44])
    withheld: int = Field(description="Rows accepted and not shown, for a known reason.")
    published: int = Field(description="Officers shown under the agency.", examples=[44])


class Reporting(Shape):
    """An agency's reporting record."""

    rounds: list[Round] = Field(description="Each round that asked it for something, newest first.")
    completeness: list[Completeness] = Field(
        description="What the latest release shows of what it sent; empty before the first."
    )


class ReportingAnswer(One[Reporting]):
    """An agency's reporting record."""


@router.get("/agencies", response=AgenciesAnswer, url_name="api-agencies", operation_id="agencies")
def agencies(
    request: HttpRequest,
    response: HttpResponse,
    q: p.AskedAgency = None,
    on: p.On = None,
    known: p.Known = None,
    limit: p.Limit = p.USUAL,
    after: p.AfterCode = None,
) -> object:
    """The agencies within the commission's scope on a day, in the order of their codes."""
    when = p.when(on, known)
    found = sorted(_like(q or "", when), key=lambda each: each.code)
    coming = [each for each in found if after is None or each.code > after]
    shown = coming[:limit]
    last = shown[-1].code if len(coming) > limit else None
    return {
        "about": about(request, when),
        "data": [_told(each) for each in shown],
        "next": next_address(request, response, last, fixed=when),
    }


@router.get("/agencies/{code}", response=AgencyAnswer, url_name="api-agency", operation_id="agency")
def agency(request: HttpRequest, code: p.Code, on: p.On = None, known: p.Known = None) -> object:
    """One agency, with its officers by status on a day."""
    when = p.when(on, known)
    (found,) = agencies_before([workforce.agency(code)], when.known)
    counts = _by_status(found, when)
    return {
        "about": about(request, when),
        "data": {
            **_told(found),
            "officers": sum(counts.values()),
            "by_status": [
                {"status": label.value, "officers": counts[label]}
                for label in reversed(Label)
                if counts[label]
            ],
        },
    }


@router.get(
    "/agencies/{code}/reporting",
    response=ReportingAnswer,
    url_name="api-agency-reporting",
    operation_id="agency_reporting",
)
def agency_reporting(
    request: HttpRequest, code: p.Code, on: p.On = None, known: p.Known = None
) -> object:
    """What an agency owed, when it sent it, and what the latest release shows of it."""
    when = p.when(on, known)
    found = workforce.agency(code)
    return {
        "about": about(request, when),
        "data": {
            "rounds": [
                _round(each) for each in reporting.rounds(found, on=when.on, known=when.known)
            ],
            "completeness": _completeness(found, when),
        },
    }


def _like(text: str, when: When) -> list[Agency]:
    """The agencies in scope with every word in name, town or county, as they were called then."""
    words = search_key(text).split()
    in_scope = workforce.agencies_in_scope(on=when.on, known=when.known)
    return [
        each
        for each in agencies_before(in_scope, when.known)
        if all(w in search_key(f"{each.name} {each.municipality} {each.county}") for w in words)
    ]


def _told(agency: Agency) -> dict[str, str]:
    return {
        "code": agency.code,
        "name": agency.name,
        "kind": kind_said(agency.kind),
        "municipality": agency.municipality,
        "county": agency.county,
        "fbi_number": agency.fbi_ori,
    }


def _by_status(agency: Agency, when: When) -> Counter[Label]:
    places = workforce.employments_at(agency.pk, on=when.on, known=when.known)
    ids = sorted({place.officer_id for place in places})
    off = withheld(ids, on=when.today, known=p.now())
    stand = public_standings([pk for pk in ids if pk not in off], on=when.on, known=when.known)
    return Counter(held.label for held in stand.values())


def _round(each: reporting.Round) -> dict[str, object]:
    return {
        "campaign": each.campaign.slug,
        "title": each.campaign.title,
        "asked_on": each.campaign.opened_on,
        "due_by": each.due_on,
        "standing": each.klass.value[3:],
        "first_sent": each.first_sent,
        "in_time": each.first_sent <= each.due_on if each.first_sent else None,
        "corrected": each.corrected,
        "files": len(each.files),
        "sentence": each.sentence,
    }


def _completeness(agency: Agency, when: When) -> list[dict[str, object]]:
    last = queries.last_by(when.known)
    if last is None:
        return []
    return [
        {
            "release": last.number,
            "campaign": tally.campaign,
            "expected": tally.expected,
            "received": tally.received,
            "accepted": tally.accepted,
            "withheld": tally.withheld,
            "published": tally.published,
        }
        for tally in reporting.tallies_of(last)
        if tally.agency.code == agency.code
    ]
