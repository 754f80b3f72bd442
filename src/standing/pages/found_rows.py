"""The rows of what a search found: made without a template, which takes ten times as long for each."""

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import NamedTuple

from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from standing.certification.domain import Label
from standing.pages.cells import agency_address, kind_said, officer_address, tone_of
from standing.register import words
from standing.workforce.finding.places import Place

_SOME_ID = "0000-0000"


class Line(NamedTuple):
    """One officer, as a row shows them; ``agencies`` is empty where none is on record."""

    name: str
    note: str
    mptc_id: str
    label: Label
    agencies: str


def rows(lines: Sequence[Line]) -> str:
    """Return the rows of a table of officers as HTML, each cell with its heading for narrow screens."""
    if not lines:
        return ""
    language = get_language() or ""
    before, after, then = _beginning(language, get_script_prefix())
    made = []
    for name, note, mptc_id, label, agencies in lines:
        said = f'<span class="note">{escape(note)}</span>' if note else ""
        number = escape(mptc_id)
        made.append(
            f"{before}{number}{after}{escape(name)}</a>{said}{then}{number}"
            f"{_end(label, agencies, language)}"
        )
    return "".join(made)


@lru_cache(maxsize=16)
def _beginning(language: str, _prefix: str) -> tuple[str, str, str]:
    """Return what stands before an officer's number in an address, after it, and after the name."""
    before, after = escape(officer_address(_SOME_ID)).split(_SOME_ID)
    return (
        f'\n    <tr><td data-key="Officer" data-label="{escape(_("Officer"))}"><a href="{before}',
        f'{after}">',
        f'</td><td data-key="MPTCID" data-label="{escape(_("MPTC ID"))}">',
    )


@lru_cache(maxsize=20_000)
def _end(label: Label, agencies: str, language: str) -> str:
    """Return the end of a row: many officers of one agency have the same."""
    where = agencies or _("no agency on record")
    return (
        f'</td><td data-key="Status" data-label="{escape(_("Status"))}">{_tag(label, language)}</td>'
        f'<td data-key="Agency" data-label="{escape(_("Agency"))}">{escape(where)}</td></tr>'
    )


@lru_cache(maxsize=64)
def _tag(label: Label, _language: str) -> str:
    shown = {"tone": tone_of(label.value), "label": words.label_said(label)}
    return render_to_string("parts/tag.html", shown)


def agency_items(places: Sequence[Place]) -> str:
    """Return agencies as the items of a list, each with its kind and its town, as HTML."""
    language, prefix = get_language() or "", get_script_prefix()
    return "".join(_agency_item(place, language, prefix) for place in places)


@lru_cache(maxsize=20_000)
def _agency_item(place: Place, _language: str, _prefix: str) -> str:
    town = f", {escape(place.town)}" if place.town else ""
    return (
        f'\n  <li><a href="{escape(agency_address(place.code))}">{escape(place.name)}</a>'
        f' <span class="none">{escape(kind_said(place.kind))}{town}</span></li>'
    )
