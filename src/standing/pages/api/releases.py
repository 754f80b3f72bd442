"""Releases of the files: their days, their checksums, and what was found wrong in them."""

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field, WithJsonSchema

from standing.kernel.errors import NotFound
from standing.pages.api import parameters as p
from standing.pages.api.about import about, absolute, next_address
from standing.pages.api.schemas import One, Page, Shape
from standing.register import data
from standing.register.data import Released

router = Router(tags=["Releases"])


class ReleasedFile(Shape):
    """One file of a release."""

    name: str = Field(description="The file’s name.", examples=["officers.csv"])
    sha256: str = Field(description="The SHA-256 of its bytes, by which you can check it.")
    bytes: int = Field(description="How long it is.", examples=[2_104_332])
    rows: int | None = Field(description="How many lines a table holds; null for other files.")
    address: str | None = Field(
        description="Where it is; null where the release’s files lie elsewhere."
    )


class Difference(Shape):
    """How many officers’ lines differ from the release before."""

    from_release: int | None = Field(description="The release before; null for the first.")
    added: int = Field(description="Officers who were not listed before.", examples=[12])
    removed: int = Field(description="Officers who are no longer listed.", examples=[0])
    changed: int = Field(description="Officers whose line is another one.", examples=[44])


class Wrong(Shape):
    """What was wrong in a release."""

    number: int = Field(description="The number of the erratum.", examples=[1])
    about: str = Field(
        description="What it is about: a file, an agency or an officer; may be empty."
    )
    since: date = Field(description="The first day on which the fault could be read.")
    wrong: str = Field(description="What was wrong.")
    right: str = Field(description="What is right.")
    replaced_by: int | None = Field(description="The release that holds the right lines, if any.")


class ReleaseInfo(Shape):
    """A release: a set of files that never changes."""

    number: int = Field(description="Its number.", examples=[1])
    as_of: date = Field(description="The day its files are about.", examples=["2022-07-05"])
    cut_off: datetime = Field(description="The moment whose knowledge it holds.")
    released_at: datetime = Field(description="When it was published.")
    officers: int | None = Field(description="How many officers it lists.", examples=[12])
    address: str = Field(description="The address of the release, with its files.")


class ReleaseWithFiles(ReleaseInfo):
    """A release with its files and what is known to be wrong in it."""

    manifest: str | None = Field(
        description="The address of release.json, which names every file and the ledger’s checkpoint."
    )
    files: list[ReleasedFile] = Field(description="Every file, with its checksum.")
    difference: Difference
    errata: list[Wrong] = Field(description="What was found wrong in it since, the latest first.")


class ReleasesAnswer(Page[ReleaseInfo]):
    """Several releases, the newest first."""


class ReleaseAnswer(One[ReleaseWithFiles]):
    """One release."""


AfterRelease = Annotated[
    int | None,
    p.whole_number(p.MOST_RELEASES),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": p.MOST_RELEASES}),
    Query(None, description=p.GOES_ON, example=2),
]


@router.get("/releases", response=ReleasesAnswer, url_name="api-releases", operation_id="releases")
def releases(
    request: HttpRequest,
    response: HttpResponse,
    limit: p.Limit = p.USUAL,
    after: AfterRelease = None,
) -> object:
    """Every release of the files, the newest first."""
    when = p.when(None, None)
    coming = [each for each in data.releases() if after is None or each.number < after]
    last = coming[limit - 1].number if len(coming) > limit else None
    return {
        "about": about(request, when),
        "data": [_told(request, each) for each in coming[:limit]],
        "next": next_address(request, response, last),
    }


@router.get(
    "/releases/{number}", response=ReleaseAnswer, url_name="api-release", operation_id="release"
)
def release(request: HttpRequest, number: p.ReleaseNumber) -> object:
    """One release: its days, every file with its SHA-256, and what was found wrong in it since."""
    when = p.when(None, None)
    found = numbered(number)
    return {"about": about(request, when), "data": _whole(request, found)}


def numbered(number: int) -> Released:
    """Return the release of this number, or raise ``NotFound``."""
    found = data.release(number) if number <= p.MOST_RELEASES else None
    if found is None:
        raise NotFound(f"No release has the number {str(number)[:20]}.")
    return found


def _told(request: HttpRequest, found: Released) -> dict[str, object]:
    return {
        "number": found.number,
        "as_of": found.row.as_of,
        "cut_off": found.row.cutoff_at,
        "released_at": found.row.recorded_at,
        "officers": found.facts.rows.get("officers.csv"),
        "address": absolute(request, "api-release", str(found.number)),
    }


def _whole(request: HttpRequest, found: Released) -> dict[str, object]:
    here = found.folder is not None
    return {
        **_told(request, found),
        "manifest": _file_address(request, found, "release.json") if here else None,
        "files": [
            {
                "name": name,
                "sha256": file.sha256,
                "bytes": file.bytes,
                "rows": file.rows,
                "address": _file_address(request, found, name) if here else None,
            }
            for name, file in sorted(found.files.items())
        ],
        "difference": found.facts.difference,
        "errata": [
            {
                "number": each.number,
                "about": each.subject,
                "since": each.since,
                "wrong": each.wrong,
                "right": each.right,
                "replaced_by": each.replaced_by,
            }
            for each in data.errata(known=p.now(), release=found.number)
        ],
    }


def _file_address(request: HttpRequest, found: Released, name: str) -> str:
    return absolute(request, "data-file", str(found.number), name)
