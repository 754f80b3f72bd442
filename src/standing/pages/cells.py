"""Cells that several pages show alike: an officer, a status, where somebody serves."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse

from standing.certification.domain import Label, Standing
from standing.pages.tables import Cell
from standing.register import words
from standing.workforce.domain import Employed


def officer_address(mptc_id: str) -> str:
    """Return the address of an officer's page."""
    return reverse("officer", args=[mptc_id])


def agency_address(code: str) -> str:
    """Return the address of an agency's page."""
    return reverse("agency", args=[code])


def label_cell(found: Standing) -> Cell:
    """Return a status as a cell: the word with its tone."""
    return Cell(found.label.value, tone=words.explained()[found.label].tone.value)


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
            "label": label.value,
            "tone": tone_of(label.value),
            "count": f"{counts[label.value]:,}",
            "address": "?" + urlencode({**kept, "status": label.value}),
            "here": label.value == chosen,
        }
        for label in reversed(Label)
        if counts.get(label.value)
    ]


KINDS = {
    "college_university": "college or university",
    "school_district": "school district",
}


def kind_said(kind: str) -> str:
    """Return the kind of an agency in words."""
    return KINDS.get(kind, kind.replace("_", " "))


def agencies_said(places: Sequence[Employed]) -> str:
    """Return the agencies of an officer, joined; in words where none is on record."""
    return "; ".join(dict.fromkeys(place.agency_name for place in places)) or "not on record"
