"""What releases changed, officer by officer: of one release, or since one."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field, WithJsonSchema

from standing.pages.api import parameters as p
from standing.pages.api.about import about, next_address
from standing.pages.api.releases import numbered
from standing.pages.api.rendering import as_it_was
from standing.pages.api.schemas import Page, Shape
from standing.register import data
from standing.register.changed import How
from standing.register.data import Changed
from standing.workforce import queries as workforce

router = Router(tags=["Changes"])
HOWS = tuple(how.value for how in How)
PLACE = r"[1-9][0-9]{0,5}-[0-9]{1,15}"
"""A release, and a place among its changes."""


class ChangedColumn(Shape):
    """A column of officers.csv that differs."""

    column: str = Field(description="The column’s name.", examples=["Status"])
    before: str = Field(description="What stood there; empty where the officer was not listed.")
    after: str = Field(description="What stands there; empty where the officer no longer is.")


class ChangeRecord(Shape):
    """How one officer’s line differs from the release before."""

    release: int = Field(description="The release that holds the new line.", examples=[2])
    as_of: date = Field(description="The day that release is about.", examples=["2022-08-01"])
    mptc_id: str = Field(description="The officer’s MPTC ID.", examples=["0101-0003"])
    last_name: str = Field(description="The officer’s last name.", examples=["Calloway"])
    first_name: str = Field(description="The officer’s first name.", examples=["Robin"])
    change: str = Field(
        description="What happened to the line.", json_schema_extra={"enum": list(HOWS)}
    )
    columns: list[ChangedColumn] = Field(description="Each column that differs.")


class ChangesAnswer(Page[ChangeRecord]):
    """Changes, the newest release first."""


AfterChange = Annotated[
    str | None,
    p.like(PLACE, 22, p.TAKEN_FROM),
    WithJsonSchema({"type": "string", "pattern": f"^{PLACE}$"}),
    Query(None, description=p.GOES_ON, example="2-41"),
]
Since = Annotated[
    int | None,
    p.whole_number(p.MOST_RELEASES, least=0),
    WithJsonSchema({"type": "integer", "minimum": 0, "maximum": p.MOST_RELEASES}),
    Query(
        None,
        description="Only what later releases changed: the number of the last release you have, or 0 "
        "if you have none.",
        example=1,
    ),
]
OfOfficer = Annotated[
    p.Number,
    Query(None, description="Only changes of this officer, by MPTC ID.", example="0101-0003"),
]
AtAgency = Annotated[
    p.AgencyCode,
    Query(
        None,
        description="Only changes of officers of this agency, before or after, by its code.",
        example="abington-police-department",
    ),
]
Kind = Annotated[
    str | None,
    p.one_of(HOWS),
    WithJsonSchema({"type": "string", "enum": list(HOWS)}),
    Query(None, description="Only lines that were added, removed or changed.", example="changed"),
]


@router.get(
    "/releases/{number}/changes",
    response=ChangesAnswer,
    url_name="api-release-changes",
    operation_id="release_changes",
)
def release_changes(
    request: HttpRequest,
    response: HttpResponse,
    number: p.ReleaseNumber,
    kind: Kind = None,
    limit: p.Limit = p.USUAL,
    after: AfterChange = None,
) -> object:
    """What a release changed, officer by officer, beside the release before it."""
    when = p.when(None, None)
    found = data.changes(
        known=p.now(),
        release=numbered(number).number,
        how=How(kind) if kind else None,
        after=_place(after),
        limit=limit,
    )
    return {
        "about": about(request, when),
        "data": [_changed(each) for each in found.found],
        "next": next_address(request, response, _cursor(found.after)),
    }


@router.get("/changes", response=ChangesAnswer, url_name="api-changes", operation_id="changes")
def changes(
    request: HttpRequest,
    response: HttpResponse,
    since: Since = None,
    officer: OfOfficer = None,
    agency: AtAgency = None,
    kind: Kind = None,
    limit: p.Limit = p.USUAL,
    after: AfterChange = None,
) -> object:
    """What releases changed, officer by officer, the newest release first.

    To follow the register, ask now and then with `since`, the number of the last release you have, or
    0 if you have none yet. Where nothing is newer, `data` is empty; a number that no release, officer or
    agency has is 404.
    """
    when = p.when(None, None)
    if since:
        numbered(since)
    if officer is not None:
        workforce.officer(officer)
    found = data.changes(
        known=p.now(),
        officer=officer or "",
        agency="" if agency is None else workforce.agency(agency).name,
        how=How(kind) if kind else None,
        after=_place(after),
        limit=limit,
    )
    new = [each for each in found.found if since is None or each.release > since]
    goes_on = found.after is not None and (since is None or found.after[0] > since)
    return {
        "about": about(request, when),
        "data": [_changed(each) for each in new],
        "next": next_address(request, response, _cursor(found.after) if goes_on else None),
    }


def _changed(each: Changed) -> dict[str, object]:
    change = each.change
    return {
        "release": each.release,
        "as_of": each.as_of,
        "mptc_id": change.mptc_id,
        "last_name": as_it_was(change.either("LastName")),
        "first_name": as_it_was(change.either("FirstName")),
        "change": change.how.value,
        "columns": [
            {"column": name, "before": as_it_was(was), "after": as_it_was(now)}
            for name, was, now in change.cells
        ],
    }


def _place(after: str | None) -> tuple[int, int] | None:
    if after is None:
        return None
    release, _, place = after.partition("-")
    return int(release), int(place)


def _cursor(after: Sequence[int] | None) -> str | None:
    return f"{after[0]}-{after[1]}" if after else None
