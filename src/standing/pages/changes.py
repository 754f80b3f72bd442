"""What changed in the public register from release to release, officer by officer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from standing.certification.domain import Label
from standing.kernel.access import Permission
from standing.kernel.errors import NotFound
from standing.kernel.refs import mended_mptc_id
from standing.pages import clock
from standing.pages.access import may
from standing.pages.agencies import csv_address
from standing.pages.cells import officer_address
from standing.pages.lists import TITLES
from standing.pages.tables import Cell, Column, Table, rows_of
from standing.register import data
from standing.register.changed import How
from standing.register.data import Changed
from standing.register.notes import note_said
from standing.register.shapes import INVENTED
from standing.register.words import label_said
from standing.workforce import queries as workforce
from standing.workforce.models import Agency

AT_A_TIME: Final = 200


class Asked:
    """What a reader asks for: one officer, one agency, one release, one kind of change, a portion."""

    def __init__(self, query: Any) -> None:
        self.officer = self._officer(query.get("officer", "").strip()[:20])
        self.agency = self._agency(query.get("agency", "").strip()[:160])
        self.release = _number(query.get("release", ""))
        how = query.get("how", "")
        self.how = How(how) if how in list(How) else None
        self.after = self._place(query.get("after", ""))

    def _officer(self, text: str) -> str:
        if not text:
            return ""
        try:
            return workforce.officer(mended_mptc_id(text) or text).mptc_id
        except NotFound:
            raise NotFound(
                _(
                    "No officer on the register has the MPTC ID {asked}. An MPTC ID has four digits, "
                    "a hyphen and four digits, such as 0123-4567."
                ).format(asked=text)
            ) from None

    def _agency(self, text: str) -> Agency | None:
        if not text:
            return None
        try:
            return workforce.agency(text)
        except NotFound:
            raise NotFound(
                _("No agency has this code, so nothing of it can have changed.")
            ) from None

    def _place(self, text: str) -> tuple[int, int] | None:
        release, dash, place = text[:40].partition("-")
        found = (_number(release), _number(place))
        return (found[0], found[1]) if dash and found[0] and found[1] else None

    @property
    def named(self) -> dict[str, str]:
        """What is asked for, as an address names it; the portion left out."""
        asked = {
            "officer": self.officer, "agency": self.agency.code if self.agency else "",
            "release": str(self.release or ""), "how": self.how.value if self.how else "",
        }  # fmt: skip
        return {key: value for key, value in asked.items() if value}

    def found(self, *, limit: int, now: datetime) -> data.Changes:
        """Return the portion asked for."""
        return data.changes(
            known=now, officer=self.officer, agency=self.agency.name if self.agency else "",
            release=self.release, how=self.how, after=self.after, limit=limit,
        )  # fmt: skip


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@may(Permission.REGISTER_READ)
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What changed, newest first, a portion at a time; the feeds ask for the same."""
    asked = Asked(request.GET)
    portion = asked.found(limit=AT_A_TIME, now=clock.now())
    table = _table(portion.found)
    if request.GET.get("format") == "csv":
        return table.as_csv("changes.csv")
    query = f"?{urlencode(asked.named)}" if asked.named else ""
    following = ""
    if portion.after:
        after = "-".join(map(str, portion.after))
        following = f"?{urlencode({**asked.named, 'after': after})}"
    context = {
        "section": "changes",
        "asked": asked,
        "table": table,
        "next_address": following,
        "begins": bool(asked.after),
        "here_query": query,
        "releases": data.releases()[:24],
        "atom": reverse("changes-atom") + query,
        "json": reverse("changes-json") + query,
        "csv_address": csv_address(request),
        "hows": [(each.value, how_said(each)) for each in How],
        "latest": data.latest(),
    }
    return render(request, "changes.html", context)


def how_said(how: How) -> str:
    """Say what happened to a line."""
    return {How.ADDED: _("Added"), How.REMOVED: _("Removed"), How.CHANGED: _("Changed")}[how]


def _table(found: Sequence[Changed]) -> Table:
    return Table(
        name="changes",
        caption=_("What changed, newest first"),
        brief=True,
        columns=(
            Column(key="Release", title=_("Release")),
            Column(key="AsOf", title=_("As of")),
            Column(key="Officer", title=_("Officer")),
            Column(key="MPTCID", title=_("MPTC ID")),
            Column(key="Change", title=_("What happened")),
            Column(key="Before", title=_("What stood")),
            Column(key="After", title=_("What stands")),
        ),
        at_a_time=AT_A_TIME,
        rows=rows_of([_row(each) for each in found]),
    )


def _row(each: Changed) -> list[Cell | str]:
    change = each.change
    return [
        Cell(str(each.release), address=reverse("data-release", args=[each.release])),
        each.as_of.isoformat(),
        Cell(name_of(each), address=officer_address(change.mptc_id)),
        change.mptc_id,
        how_said(change.how),
        side_cell([(name, old) for name, old, _new in change.cells], bool(change.before)),
        side_cell([(name, new) for name, _old, new in change.cells], bool(change.after)),
    ]  # fmt: skip


def name_of(each: Changed) -> str:
    """Return the officer's name as lists write it."""
    return f"{each.change.either('LastName')}, {each.change.either('FirstName')}"


_SAID_BESIDE: Final = ("MPTCID", "LastName", "FirstName")


def side_cell(cells: Sequence[tuple[str, str]], listed: bool) -> Cell:
    """Say what stood or stands in the columns that differ; the name and the number stand beside.

    A status and a fixed sentence are said in the language of the page; a text of a released file
    that nothing here knows is marked as English. An empty "More" is left out beside another column.
    """
    if not listed:
        return Cell(_("not listed"))
    differ = [pair for pair in cells if pair[0] not in _SAID_BESIDE] or list(cells)
    shown = [pair for pair in differ if pair[0] != "AdditionalInformation" or _plain(pair[1])]
    said = format_html_join(
        "; ", "{}: {}", ((_title(name), _shown(name, t)) for name, t in shown or differ)
    )
    plain = "; ".join(f"{_title(name)}: {_plain(text) or _('blank')}" for name, text in differ)
    return Cell(said, in_file=plain)


def _shown(column: str, text: str) -> str:
    plain = _plain(text)
    if not plain:
        return _("blank")
    if column == "Status":
        return label_said(Label(plain)) if plain in set(Label) else plain
    if column == "Expiration" and plain.count("/") == 2:  # days stand alike in all tables of pages
        month, day, year = plain.split("/")
        return f"{year}-{month}-{day}"
    if column == "AdditionalInformation":
        said = note_said(plain)
        return said if said != plain else format_html('<span lang="en">{}</span>', plain)
    return plain


def _title(column: str) -> str:
    return str(TITLES.get(column, column))


def _plain(text: str) -> str:
    """A cell without the words about an invented world, which the head of the page says."""
    return text.removesuffix(INVENTED).removesuffix(". ")
