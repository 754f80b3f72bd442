"""Rounds of recertification: where each stands on any day, and the rows behind every count."""

from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from standing.campaigns import queries as campaigns
from standing.campaigns.models import Campaign
from standing.kernel.access import Permission
from standing.kernel.errors import NotFound
from standing.kernel.periods import in_words
from standing.kernel.tongue import marked
from standing.pages import clock
from standing.pages.access import may
from standing.pages.agencies import CSV, csv_address
from standing.pages.cells import agency_address, officer_address
from standing.pages.status_tables import SECTIONS, TITLES
from standing.pages.tables import Cell, Column, Table, columns, rows_of
from standing.pages.when import When, read_when
from standing.reports import figures
from standing.reports.figures import Row, Scene
from standing.reports.naming import Hushed, Named, hushed, named


def address_of(slug: str) -> str:
    """Return the address of a campaign's page."""
    return reverse("campaign", args=[slug])


@may(Permission.REGISTER_READ)
@require_safe
def all_campaigns(request: HttpRequest) -> HttpResponse:
    """Every round that has been opened, newest first."""
    table = Table(
        name="campaigns",
        caption=_("Rounds opened so far"),
        columns=(
            Column(key="campaign", title=_("Round")),
            Column(key="letters", title=_("Last names")),
            Column(key="deadline", title=_("Answers due")),
            Column(key="reference", title=_("Certificates end")),
        ),
        rows=rows_of(
            [
                (
                    Cell(campaign.title, address=address_of(campaign.slug)),
                    _letters(campaign),
                    campaign.deadline_on.isoformat(),
                    campaign.reference_on.isoformat(),
                )
                for campaign in campaigns.campaigns()
            ]
        ),
    )
    return render(request, "campaigns.html", {"section": "campaigns", "table": table})


def _letters(campaign: Campaign) -> str:
    return _("{first} to {last}").format(first=campaign.letters[0], last=campaign.letters[-1])


@may(Permission.REGISTER_READ)
@require_safe
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """The status update of a round, as of any day and as known on any day (RUL-5)."""
    found = campaigns.campaign(slug)
    when = _when(request)
    status = figures.status(Scene(slug, as_of=when.on, known=when.known))
    context = {
        "section": "campaigns",
        "trail": [(_("Recertification"), reverse("campaigns")), (found.title, "")],
        "campaign": found,
        "when": when,
        "headline": _headline(when, status["agencies.submitted"], status["agencies.in_scope"]),
        "parts": [section(status, when) for section in SECTIONS],
        "dates": _dates(found),
        "days": _days(found, when),
    }
    return render(request, "campaign.html", context, status=400 if when.faults else 200)


def _headline(when: When, submitted: int, in_scope: int) -> str:
    return ngettext(
        "As of {day}, {submitted} of {in_scope} agencies has submitted the information required.",
        "As of {day}, {submitted} of {in_scope} agencies have submitted the information required.",
        submitted,
    ).format(day=in_words(when.on), submitted=f"{submitted:,}", in_scope=f"{in_scope:,}")


def _days(found: Campaign, when: When) -> list[tuple[str, str]]:
    """The days that people ask for, as far as they have come."""
    asked = {
        _("{day}, when answers were due"): found.deadline_on,
        _("{day}, the day before certificates ended"): found.reference_on - timedelta(days=1),
        _("{day}, when certificates ended"): found.reference_on,
        _("{day}, when extensions ended"): found.extension_until,
    }
    return [
        (name.format(day=in_words(day)), f"?as_of={day.isoformat()}")
        for name, day in asked.items()
        if day <= when.today
    ]


def _when(request: HttpRequest) -> When:
    """Read the two clocks; ``on``, as the pages of officers call it, is taken for ``as_of``."""
    query = request.GET.dict()
    query.setdefault("as_of", query.get("on", ""))
    return read_when(query, now=clock.now(), on_name="as_of", known_follows=True)


def _dates(found: Campaign) -> list[tuple[str, str]]:
    return [
        (_("Opened"), in_words(found.opened_on)),
        (_("Answers due"), in_words(found.deadline_on)),
        (_("Extensions end"), in_words(found.extension_until)),
        (_("Certificates end"), in_words(found.reference_on)),
        (_("Renewed until"), in_words(found.renewed_until)),
    ]


_HUSHED = {
    Hushed.UNISSUED: marked(
        "These decisions have been prepared and not yet issued. Names are shown here once they are; "
        "the officers hear first. Until then the page gives the count: {count}."
    ),
    Hushed.OPEN_TO_CHALLENGE: marked(
        "While any decision counted here may still be challenged, nobody is named with an outcome. "
        "The page gives the count: {count}."
    ),
}


@may(Permission.REGISTER_READ)
@require_safe
def campaign_rows(request: HttpRequest, slug: str, figure: str) -> HttpResponse:
    """The rows behind one figure, as a table or, with ``format=csv``, as CSV."""
    found = campaigns.campaign(slug)
    when = _when(request)
    scene = Scene(slug, as_of=when.on, known=when.known)
    now = clock.now()
    if figure not in TITLES:
        raise NotFound(f"There is no figure {figure[:60]}. There are: {', '.join(TITLES)}.")
    told = named(scene, figure, now=now)
    hush = hushed(scene, figure, now=now)
    count = len(told.rows) + told.held_back
    withheld = "" if hush is None else _(_HUSHED[hush]).format(count=f"{count:,}")
    title = _(TITLES[figure])
    table = _table(title, Named([], 0) if withheld else told).arranged(request.GET.dict())
    if request.GET.get("format") == CSV and not withheld:
        return table.as_csv(f"{slug}-{figure.replace('.', '-')}-{when.on.isoformat()}.csv")
    fixed = urlencode({"as_of": when.on.isoformat(), "known": when.known_on.isoformat()})
    back = f"{address_of(slug)}?{fixed}"
    context = {
        "section": "campaigns",
        "trail": [
            (_("Recertification"), reverse("campaigns")), (found.title, back), (title, ""),
        ],
        "title": title,
        "campaign": found,
        "when": when,
        "table": table,
        "withheld": withheld,
        "held_back": _held_back(told.held_back),
        "csv_address": csv_address(request),
        "back_address": back,
    }  # fmt: skip
    return render(request, "campaign_rows.html", context, status=400 if when.faults else 200)


def _held_back(count: int) -> str:
    """How many of the rows name nobody because the law keeps their officer off the register."""
    if not count:
        return ""
    return ngettext(
        "One of them is held back by law and stands here without a name.",
        "{count} of them are held back by law and stand here without a name.",
        count,
    ).format(count=f"{count:,}")


def _table(title: str, told: Named) -> Table:
    """The rows that may be named, and under them a line without a name for each held back by law."""
    rows = told.rows
    about_officers = told.held_back > 0 or any(row.mptc_id for row in rows)
    noted = any(row.note for row in rows)
    nameless = [Cell(_("held back by law")), *[Cell("")] * (4 if noted else 3)]
    return Table(
        name="rows",
        caption=title,
        counted=True,
        brief=True,
        columns=columns(
            *([("Officer", _("Officer")), ("MPTCID", _("MPTC ID"))] if about_officers else []),
            ("LawEnforcementAgency", _("Agency")),
            ("CountedAs", _("Counted as")),
            *([("Note", _("Note"))] if noted else []),
        ),
        rows=rows_of(
            [[*_row(row, about_officers=about_officers, noted=noted)] for row in rows]
            + [nameless] * told.held_back
        ),
    )


_COUNTED_AS = (
    marked("submitted"), marked("extension, roster filed"), marked("extension, no roster"),
    marked("no officers"), marked("pending"), marked("rostered"), marked("estimate"),
)  # fmt: skip
"""What a row may be counted as, in the words of ``reports/figures.py``."""


def _row(row: Row, *, about_officers: bool, noted: bool) -> list[Cell]:
    cells = []
    if about_officers:
        named = f"{row.last_name}, {row.first_name}" if row.mptc_id else _("not named")
        address = officer_address(row.mptc_id) if row.mptc_id else ""
        cells += [Cell(named, address=address), Cell(row.mptc_id)]
    cells += [
        Cell(row.agency_name, address=agency_address(row.agency_code)),
        Cell(_(row.counted_as)),
    ]
    return [*cells, Cell(row.note)] if noted else cells
