"""Cells that several pages show alike: an officer, a status, where somebody serves."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final
from urllib.parse import quote, urlencode

from django.urls import get_script_prefix, reverse
from django.utils.http import RFC3986_SUBDELIMS
from django.utils.translation import gettext as _

from standing.certification.domain import Label, Standing
from standing.kernel import tongue
from standing.kernel.tongue import marked
from standing.pages.tables import Cell
from standing.register import words
from standing.workforce.domain import Employed

_BLANK: Final = "0000-0000"
_PLAIN: Final = RFC3986_SUBDELIMS + "/~:@"
"""What stands as it is in an address, as the library writes it."""


def officer_address(mptc_id: str) -> str:
    """Return the address of an officer's page."""
    return _address("officer", mptc_id)


def agency_address(code: str) -> str:
    """Return the address of an agency's page."""
    return _address("agency", code)


def _address(page: str, named: str) -> str:
    """Fill an address of which the library is asked once: a page may hold hundreds."""
    before, after = _around(page, get_script_prefix())
    return f"{before}{quote(named, safe=_PLAIN)}{after}"


@lru_cache(maxsize=32)
def _around(page: str, _prefix: str) -> tuple[str, str]:
    before, _blank, after = reverse(page, args=[_BLANK]).partition(_BLANK)
    return before, after


def label_cell(found: Standing) -> Cell:
    """Return a standing's status as a cell."""
    return status_cell(found.label)


def status_cell(label: Label) -> Cell:
    """Return a status as a cell: the word with its tone."""
    return Cell(words.label_said(label), tone=words.explained()[label].tone.value)


@lru_cache(maxsize=1)
def _tones() -> Mapping[str, str]:
    return {label.value: words.explained()[label].tone.value for label in Label}


def tone_of(status: str) -> str:
    """Return the tone of a status by its public word."""
    return _tones()[status]


def status_counts(
    counts: Mapping[str, int], *, asked: str = "", chosen: str = ""
) -> list[dict[str, object]]:
    """Return each status that somebody has, with its count and the address of those rows."""
    kept = {"of": asked} if asked else {}
    return [
        {
            "label": words.label_said(label),
            "tone": tone_of(label.value),
            "count": f"{counts[label.value]:,}",
            "address": "?" + urlencode({**kept, "status": label.value}),
            "here": label.value == chosen,
        }
        for label in reversed(Label)
        if counts.get(label.value)
    ]


KINDS = {
    "municipal": marked("municipal"),
    "county_sheriff": marked("county sheriff"),
    "hospital": marked("hospital"),
    "state": marked("state"),
    "humane_society": marked("humane society"),
    "tribal": marked("tribal"),
    "transit": marked("transit"),
    "port_authority": marked("port authority"),
    "housing_authority": marked("housing authority"),
    "public_health": marked("public health"),
    "college_university": marked("college or university"),
    "school_district": marked("school district"),
}


def kind_said(kind: str) -> str:
    """Return the kind of an agency in words."""
    return tongue.said(KINDS.get(kind, kind.replace("_", " ")))


def agencies_said(places: Sequence[Employed]) -> str:
    """Return the agencies of an officer, joined; in words where none is on record."""
    return "; ".join(dict.fromkeys(place.agency_name for place in places)) or _("not on record")
