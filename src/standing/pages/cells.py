"""Cells that several pages show alike: an officer, a status, where somebody serves."""

from collections.abc import Sequence

from django.urls import reverse

from standing.certification.domain import Standing
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
