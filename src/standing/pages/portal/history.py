"""Everything that an agency sent and received, for good: files, forms, packets, mail.

Read from the ledger and from the tables that the acts of an agency fill; only the kinds of act named
here are shown, and any other stays out until somebody adds it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from standing.campaigns import queries as campaigns
from standing.correspondence import handed
from standing.correspondence.models import TakenBack
from standing.kernel.access import Permission
from standing.kernel.names import search_key
from standing.kernel.periods import NEW_YORK, in_words
from standing.ledger.domain import Entry
from standing.ledger.models import Entry as Line
from standing.mail import queries as mail
from standing.pages import clock
from standing.pages.access import may
from standing.pages.agencies import invented_prefix
from standing.pages.portal.days import counted
from standing.pages.portal.frame import agency_of, frame, trail
from standing.pages.portal.people import names_of
from standing.pages.tables import Cell, Column, Table
from standing.workforce import status_queries
from standing.workforce.models import Agency

SENT, RECEIVED = "sent", "received"
AT_A_TIME: Final = 100
_Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """One thing that passed between an agency and the commission."""

    at: datetime
    way: str
    what: str
    by: str
    about: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class _Said:
    """How a kind of act is told: which way it went, in what words, and under which page."""

    way: str
    words: Callable[[_Facts], str]
    page: str = ""


def _day(facts: _Facts, name: str) -> str:
    value = facts.get(name)
    return in_words(date.fromisoformat(str(value))) if value else "a later day"


def _file(facts: _Facts) -> str:
    late = ", after the last day in time" if facts.get("late") else ""
    count = counted(int(facts.get("accepted", 0)), "officer")
    return f"{str(facts.get('kind', 'file')).capitalize()} accepted{late}: {count} count"


def _handed(facts: _Facts) -> str:
    count = counted(len(facts.get("officers", ())), "notice")
    return f"{count} of packet {facts.get('packet')} marked as handed over"


_KINDS: Mapping[str, _Said] = {
    "filing.accepted": _Said(SENT, _file, "portal-receipt"),
    "filing.undone": _Said(SENT, lambda f: "File taken back", "portal-receipt"),
    "late-filing.accepted": _Said(
        RECEIVED, lambda f: "Late file taken in by the commission", "portal-receipt"
    ),
    "attestation.asked": _Said(SENT, lambda f: "Attestation of a draft asked for"),
    "attestation.made": _Said(SENT, lambda f: "Draft attested"),
    "nil-return.filed": _Said(
        SENT, lambda f: "Nil return: nobody of the agency is in the campaign"
    ),
    "extension.asked": _Said(SENT, lambda f: f"More time asked for, until {_day(f, 'until')}"),
    "extension.withdrawn": _Said(SENT, lambda f: "Request for more time withdrawn"),
    "extension.granted": _Said(RECEIVED, lambda f: f"More time granted, until {_day(f, 'due_on')}"),
    "extension.refused": _Said(RECEIVED, lambda f: "More time refused"),
    "estimate.recorded": _Said(
        RECEIVED, lambda f: f"Estimate recorded: {counted(int(f.get('officers', 0)), 'officer')}"
    ),
    "reminder.made": _Said(RECEIVED, lambda f: "Reminder"),
    "packet.built": _Said(
        RECEIVED, lambda f: f"Packet ready: {counted(int(f.get('notices', 0)), 'notice')}"
    ),
    "packet.fetched": _Said(RECEIVED, lambda f: "Packet downloaded"),
    "notice.handed-over": _Said(SENT, _handed),
}


@may(Permission.ROSTER_READ, at="code")
@require_safe
def sent(request: HttpRequest, code: str) -> HttpResponse:
    """Everything sent and received, the newest first, a page at a time."""
    agency = agency_of(code)
    every = everything(agency, known=clock.now())
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        **frame(request, agency, "sent"),
        **trail(agency, ("Sent and received", "")),
        "table": _asked(request, agency, every),
        "everything": f"{len(every):,}",
        "asked": _text(request),
        "way": request.GET.get("way", ""),
        "csv_address": f"{reverse('portal-sent-file', args=[code])}?{query.urlencode()}",
    }
    return render(request, "portal/history.html", context)


@may(Permission.ROSTER_READ, at="code", again=True)
@require_safe
def sent_file(request: HttpRequest, code: str) -> HttpResponse:
    """The same rows as CSV."""
    agency = agency_of(code)
    table = _asked(request, agency, everything(agency, known=clock.now()))
    answer = table.as_csv(f"{invented_prefix()}{agency.code}-sent-and-received.csv")
    answer["Cache-Control"] = "no-store"
    return answer


def _asked(request: HttpRequest, agency: Agency, every: list[Passed]) -> Table:
    wanted, way = _words(_text(request)), request.GET.get("way", "")
    shown = [
        each
        for each in every
        if way in ("", each.way)
        and all(word in search_key(f"{each.what} {each.by} {each.about}") for word in wanted)
    ]
    return _table(shown, agency).arranged(request.GET.dict())


def _text(request: HttpRequest) -> str:
    return " ".join(request.GET.get("of", "").split())[:100]


def _words(asked: str) -> list[str]:
    return search_key(asked.replace("-", "")).split()


def everything(agency: Agency, *, known: datetime) -> list[Passed]:
    """Return what passed between an agency and the commission by a moment, the newest first."""
    found = [*_acts(agency, known), *_forms(agency, known), *_notices(agency, known),
             *_taken_back(agency, known), *_mails(agency, known)]  # fmt: skip
    names = names_of(each.by for each in found)
    told = [
        Passed(
            at=each.at, way=each.way, what=each.what, by=names.get(each.by, each.by),
            about=each.about, address=each.address,
        )
        for each in found
    ]  # fmt: skip
    return sorted(told, key=lambda each: each.at, reverse=True)


def _acts(agency: Agency, known: datetime) -> Iterator[Passed]:
    rows = Line.objects.filter(
        subject=f"agency:{agency.code}", kind__in=list(_KINDS), recorded_at__lte=known
    )
    receipts, titles = {}, campaigns.titles()
    for row in rows.order_by("id"):
        entry = row.to_domain()
        said = _KINDS[entry.kind]
        facts = {**entry.facts_before, **entry.facts_after}
        number = str(facts.get("receipt") or "")
        if number and facts.get("campaign"):
            receipts[number] = str(facts["campaign"])
        campaign = str(facts.get("campaign") or receipts.get(number, ""))
        yield Passed(
            at=entry.recorded_at, way=said.way, what=said.words(facts), by=_by(entry),
            about=" · ".join(
                filter(None, (titles.get(campaign, ""), f"receipt {number}" if number else ""))
            ),
            address=_address(agency, entry, campaign, number),
        )  # fmt: skip


def _by(entry: Entry) -> str:
    """Who acted: of the agency a person, of the commission the commission."""
    ours = _KINDS[entry.kind].way == RECEIVED and entry.kind != "packet.fetched"
    return "The commission" if ours else entry.actor


def _address(agency: Agency, entry: Entry, campaign: str, number: str) -> str:
    """The page that an act leads to: its receipt, its packet, or its campaign."""
    if _KINDS[entry.kind].page and campaign and number:
        return reverse("portal-receipt", args=[agency.code, campaign, number])
    packet = entry.facts_after.get("packet")
    if packet and campaign:
        return reverse("portal-packet", args=[agency.code, campaign, packet])
    if entry.kind.startswith("packet."):
        return reverse("portal-packets", args=[agency.code])
    return reverse("portal-campaign", args=[agency.code, campaign]) if campaign else ""


def _forms(agency: Agency, known: datetime) -> Iterator[Passed]:
    for form in status_queries.forms(agency.pk, known=known):
        yield Passed(
            at=form.recorded_at,
            way=SENT,
            what=f"{form.told[:1].upper()}{form.told[1:]} reported, effective "
            f"{in_words(form.effective_on)}{_lateness(form)}",
            by=form.reported_by,
            about=f"officer {form.mptc_id}",
            address=reverse("portal-officer", args=[agency.code, form.mptc_id]),
        )


def _lateness(form: status_queries.Form) -> str:
    late = form.clock.days_late
    return f", {counted(late, 'day')} late" if late and form.clock.binds else ""


def _notices(agency: Agency, known: datetime) -> Iterator[Passed]:
    titles = campaigns.titles()
    for each in handed.bundles(agency.pk, known=known):
        corrections = sum(1 for notice in each.notices if notice.corrects)
        more = f", {counted(corrections, 'correction')} among them" if corrections else ""
        yield Passed(
            at=each.written_at,
            way=RECEIVED,
            what=f"{counted(len(each.notices), 'notice')} written{more}",
            by="The commission",
            about=f"{titles.get(each.campaign, '')} · packet {each.number}",
            address=reverse("portal-packet", args=[agency.code, each.campaign, each.number]),
        )


def _taken_back(agency: Agency, known: datetime) -> Iterator[Passed]:
    rows = TakenBack.objects.filter(
        hand_over__notice__agency=agency, recorded_at__lte=known
    ).select_related("hand_over__notice__officer")
    titles = campaigns.titles()
    for row in rows:
        notice = row.hand_over.notice
        yield Passed(
            at=row.recorded_at, way=SENT, by=row.by,
            what=f"Mark taken back that a notice was handed over: {row.reason}",
            about=f"{titles.get(notice.campaign, '')} · officer {notice.officer.mptc_id}",
            address=reverse("portal-packets", args=[agency.code]),
        )  # fmt: skip


def _mails(agency: Agency, known: datetime) -> Iterator[Passed]:
    for message in mail.of_agency(agency.code, known):
        yield Passed(
            at=message.known_at, way=RECEIVED, what=f"Mail: {message.subject}",
            by="The commission", about=f"to {message.to}",
            address=reverse("portal-mail-message", args=[agency.code, message.key]),
        )  # fmt: skip


def _table(shown: list[Passed], agency: Agency) -> Table:
    return Table(
        name="sent",
        caption=f"What {agency.name} sent and received, the newest first",
        counted=True,
        at_a_time=AT_A_TIME,
        columns=(
            Column(key="When", title="When", sortable=True),
            Column(key="Way", title="Way", sortable=True),
            Column(key="What", title="What", sortable=True),
            Column(key="About", title="About", sortable=True),
            Column(key="By", title="By", sortable=True),
        ),
        rows=tuple(
            (
                Cell(f"{each.at.astimezone(NEW_YORK):%Y-%m-%d %H:%M}", sort=each.at.isoformat()),
                Cell(each.way),
                Cell(each.what, address=each.address),
                Cell(each.about),
                Cell(each.by),
            )
            for each in shown
        ),
    )
