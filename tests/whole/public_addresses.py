"""Every public address with everything that may stand in its blanks, and what an answer says."""

import subprocess
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from tests.whole.test_pages import EXAMPLES, READ_BY_ALL

from standing.pages.status_tables import TITLES
from standing.register import data

SEARCHES = {"officers", "suggest", "api-officers"}
OF_AN_OFFICER = {"officer", "officer-certificate", "api-officer", "api-officer-history"}
OF_A_DAY = {"campaign", "campaign-rows"}
PROVED = {"verify-inclusion": "release", "verify-consistency": "from"}
KEPT_AS_RELEASED = {"data-file", "api-list"}
"""What was released and signed stays as it was; a later release is another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a world holds that may be asked for."""

    people: Mapping[str, str]
    agencies: Collection[str]
    campaign: str
    days: Collection[tuple[date, date | None]]
    searched: Collection[str] = ()


def addresses(of: Asked) -> Iterator[tuple[str, str]]:
    """Give each address with its name, in every way in which it may be asked."""
    for page in READ_BY_ALL:
        name = str(page.name)
        for filled in _filled(name, EXAMPLES.get(name, {}), of):
            address = reverse(name, kwargs=filled)
            yield name, address
            yield from ((name, f"{address}?{urlencode(query)}") for query in _queries(name, of))


def _queries(name: str, of: Asked) -> Iterator[dict[str, str]]:
    if name in SEARCHES:
        yield from ({"q": last} for last in (*of.people.values(), *of.searched))
    if name in OF_AN_OFFICER | OF_A_DAY:
        for on, known in of.days:
            day = {"as_of" if name in OF_A_DAY else "on": on.isoformat()}
            yield day if known is None else {**day, "known": known.isoformat()}
            if name == "campaign-rows":
                yield {**day, "format": "csv"}
    if name == "officer-certificate":
        yield {"format": "json"}
    if name == "agency":
        yield {"list": "record", "format": "csv"}
        yield {"format": "csv"}
    if name in PROVED:
        yield from ({PROVED[name]: str(release.number)} for release in data.releases())
    if name == "changes":
        yield from ({"officer": mptc_id} for mptc_id in of.people)
        yield {"format": "csv"}


def _filled(name: str, blanks: Mapping[str, object], of: Asked) -> Iterator[dict[str, object]]:
    if "mptc_id" in blanks:
        yield from ({**blanks, "mptc_id": mptc_id} for mptc_id in of.people)
    elif "code" in blanks:
        yield from ({**blanks, "code": code} for code in of.agencies)
    elif "figure" in blanks:
        yield from ({"slug": of.campaign, "figure": figure} for figure in TITLES)
    elif "slug" in blanks:
        yield {"slug": of.campaign}
    elif "number" in blanks:
        yield from _of_releases(blanks)
    elif name == "api-list":
        names = {f.rpartition(".")[0] for r in data.releases() for f in r.files if f.endswith("v")}
        yield from ({"name": each} for each in sorted(names))
    elif name == "data-latest":
        yield from ({"name": file} for release in data.releases()[:1] for file in release.files)
    else:
        yield dict(blanks)


def _of_releases(blanks: Mapping[str, object]) -> Iterator[dict[str, object]]:
    for release in data.releases():
        if "name" not in blanks:
            yield {"number": release.number}
            continue
        for file in [*release.files, "release.json", "release.note"]:
            yield {"number": release.number, "name": file}


def text_of(answer: HttpResponse | StreamingHttpResponse, folder: Path) -> str:
    """What an answer says, without its headers: a PDF is read as its text, everything else as it is."""
    content = answer.getvalue()
    if not content.startswith(b"%PDF"):
        return content.decode("utf-8", errors="replace")
    kept = folder / "read.pdf"
    kept.write_bytes(content)
    return subprocess.run(
        ["pdftotext", "-layout", str(kept), "-"], capture_output=True, check=True, text=True
    ).stdout
