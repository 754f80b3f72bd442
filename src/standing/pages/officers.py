"""Finding an officer, and the one page each officer has."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from standing.certification import queries as certification
from standing.certification.domain import History, Standing, StandingCondition
from standing.certification.in_force import speaking, standing
from standing.certification.models import Determination as Stored
from standing.kernel.access import Permission
from standing.kernel.errors import NotFound
from standing.kernel.names import PersonName
from standing.kernel.periods import day_of, in_words
from standing.kernel.refs import mended_mptc_id, mptc_id_said
from standing.ledger import queries as ledger
from standing.ledger.domain import Entry
from standing.pages import clock
from standing.pages.access import may
from standing.pages.agencies import agencies_like, agencies_table, agency_names
from standing.pages.cells import agencies_said, agency_address, label_cell, officer_address
from standing.pages.findings import findings_table, public_changes, public_title
from standing.pages.tables import Cell, Column, Table, rows_of
from standing.pages.timeline import MERGES, timeline
from standing.pages.when import When, read_when
from standing.register import words
from standing.register.authority import texts
from standing.register.explaining import due_days, said_once, still_open, would_change
from standing.rules.determine import Determination
from standing.rules.spoken import employment_said
from standing.workforce import changed, identities
from standing.workforce import queries as workforce
from standing.workforce.domain import Employed
from standing.workforce.models import Officer

MOST = 50


@may(Permission.REGISTER_READ)
@require_safe
def officers(request: HttpRequest) -> HttpResponse:
    """Search: officers by name or MPTC ID, and agencies by name, in one answer."""
    asked = " ".join(request.GET.get("q", "").split())[:100]
    now = clock.now()
    found = workforce.search_officers(asked, known=now, limit=MOST) if asked else []
    matching = workforce.count_officers(asked, known=now) if len(found) == MOST else len(found)
    like = agencies_like(asked, on=day_of(now), known=now) if asked else []
    return render(
        request,
        "search.html",
        {
            "section": "officers",
            "asked": asked,
            "officers": _found_table(found, now=now),
            "matching": f"{matching:,}" if matching > len(found) else "",
            "agencies": agencies_table(like[:MOST], caption="Agencies that match"),
        },
    )


def _found_table(found: Sequence[tuple[Officer, PersonName]], *, now: datetime) -> Table:
    ids = [officer.pk for officer, _ in found]
    today = day_of(now)
    standings = certification.standings(ids, on=today, known=now)
    employed = workforce.employments(ids, on=today, known=now)
    return Table(
        name="officers",
        caption=f"Officers that match, with the status of {in_words(today)}",
        columns=(
            Column(key="Officer", title="Officer"),
            Column(key="MPTCID", title="MPTC ID"),
            Column(key="Status", title="Status"),
            Column(key="LawEnforcementAgency", title="Agency"),
        ),
        counted=True,
        rows=rows_of(
            [
                (
                    Cell(name.listed, address=officer_address(officer.mptc_id)),
                    officer.mptc_id,
                    label_cell(standings[officer.pk]),
                    agencies_said(employed.get(officer.pk, ())),
                )
                for officer, name in found
            ]
        ),
    )


@may(Permission.REGISTER_READ)
@require_safe
def officer(request: HttpRequest, mptc_id: str) -> HttpResponse:
    """One page per person: the answer first, then why, then history, on both clocks."""
    person = _person(mptc_id)
    when = read_when(request.GET, now=clock.now())
    if (into := identities.merged_into(person.pk, known=when.known)) is not None:
        return _moved_to(into, request)
    record = public_record(person, when)
    context = {
        **record,
        "section": "officers",
        "trail": [("Officers", reverse("officers")), (str(record["name"]), "")],
        "permalink": request.build_absolute_uri(fixed_address(person, when)),
    }
    return render(request, "officer.html", context, status=400 if when.faults else 200)


def public_record(person: Officer, when: When) -> dict[str, object]:
    """Return everything that anybody may read of an officer, as the page shows it."""
    history = certification.histories([person.pk])[person.pk]
    found = standing(history, on=when.on, known=when.known)
    name = _name(person, when).full
    determination = issued_determination(history, on=when.on, known=when.known)
    held = workforce.employments([person.pk], on=None, known=when.known).get(person.pk, ())
    places = changed.as_of(held, on=when.on, known=when.known)
    return {
        "mptc_id": person.mptc_id,
        "name": name,
        "when": when,
        "meaning": words.explained()[found.label],
        "sentence": words.status_sentence(name, found, on=when.on, today=when.today),
        "facts": _facts(found, history),
        "owed": [_owed(condition) for condition in words.open_conditions(found)],
        "because": words.because(found, today=when.today),
        "due": said_once(
            due_days(
                found,
                history,
                speaking(history, on=when.on, known=when.known),
                on=when.on,
                known=when.known,
                titled=public_title,
            )
        ),
        "open": still_open(found),
        "texts": texts(found.rules),
        "agencies": _agencies(places, when),
        "timeline": timeline(
            history=history,
            entries=_entries(person, when),
            agencies=agency_names(),
            when=when,
        ),
        **_findings(determination, history, when),
        "would_change": [
            *would_change(found),
            *(public_changes(determination.would_change) if determination else ()),
        ],
    }


def issued_determination(history: History, *, on: date, known: datetime) -> Determination | None:
    """Return the determination that speaks for a day, issued by ``known``; a prepared one never."""
    decision = speaking(history, on=on, known=known)
    if decision is None:
        return None
    return Stored.objects.select_related("preparation").get(pk=decision.id).found()


def _moved_to(into: Officer, request: HttpRequest) -> HttpResponse:
    """Lead the address of a merged record to its officer's, with the days that were asked about.

    Browsers keep a lasting redirect for an hour only, so that a merge taken back is soon seen.
    """
    asked = request.META.get("QUERY_STRING", "")
    moved = HttpResponsePermanentRedirect(
        officer_address(into.mptc_id) + (f"?{asked}" if asked else "")
    )
    moved["Cache-Control"] = "max-age=3600"
    return moved


def _entries(person: Officer, when: When) -> list[Entry]:
    """What the ledger says of an officer, and of the records that were merged into theirs."""
    merged = identities.others_of([person.pk], known=when.known).get(person.pk, [])
    numbers = Officer.objects.filter(pk__in=merged).values_list("mptc_id", flat=True)
    found = ledger.entries(f"officer:{person.mptc_id}")
    for number in numbers:
        found += [e for e in ledger.entries(f"officer:{number}") if e.kind not in MERGES]
    return found


def _person(mptc_id: str) -> Officer:
    mended = mended_mptc_id(mptc_id)
    try:
        return workforce.officer(mended or mptc_id)
    except NotFound:
        raise NotFound(
            f"No officer on the register has the MPTC ID {mptc_id[:20]}. "
            f"{mptc_id_said(mended or mptc_id)}"
        ) from None


def _name(person: Officer, when: When) -> PersonName:
    names = workforce.name_of([person.pk], on=when.on, known=when.known)
    if person.pk not in names:
        names = workforce.name_of([person.pk], on=when.on, known=clock.now())
    return names[person.pk]


def _facts(found: Standing, history: History) -> list[tuple[str, str]]:
    facts = [("May serve", "yes" if found.may_serve else "no")]
    if found.since:
        facts.append(("Certificate since", in_words(found.since)))
    if found.until:
        facts.append((_end_said(found), in_words(found.until)))
    elif found.in_force:
        facts.append(("Continues until", "the commission’s decision is final"))
    dues = [each.extension_due for each in history.applications if each.extension_due]
    if dues and "under-extension" in found.flags:
        facts.append(("The agency’s extension", f"until {in_words(max(dues))}"))
    return facts


def _end_said(found: Standing) -> str:
    if "continued" in found.flags:
        return "Continues until"
    return "Printed expiry" if found.in_force else "Ended"


def _owed(condition: StandingCondition) -> str:
    return f"{public_title(condition.requirement)}: proof is due by {in_words(condition.due_on)}"


def _findings(
    determination: Determination | None, history: History, when: When
) -> Mapping[str, object]:
    if determination is None:
        return {"no_findings": _nothing_decided(history, when)}
    return {
        "decided": f"The commission decided as of {in_words(determination.decided_on)}, under "
        f"edition {determination.edition} of the rules: {determination.outcome.value}.",
        "findings": findings_table(determination),
    }


def _nothing_decided(history: History, when: When) -> str:
    if any(decision.issued_at is not None for decision in history.decisions):
        return (
            f"No decision of the commission spoke for {in_words(when.on)}, as known on "
            f"{in_words(when.known_on)}."
        )
    return (
        "The commission has issued no decision about this officer. Once it does, each requirement "
        "it looked at stands here with what was found."
    )


def _agencies(places: Sequence[Employed], when: When) -> Table:
    return Table(
        name="places",
        caption=f"Where the officer served, as known on {in_words(when.known_on)}",
        columns=(
            Column(key="agency", title="Agency"),
            Column(key="class", title="Employment"),
            Column(key="since", title="Since"),
            Column(key="until", title="Until"),
        ),
        rows=rows_of(
            [
                (
                    Cell(place.agency_name, address=agency_address(place.agency_code)),
                    employment_said(place.employment_class) or "not stated",
                    place.since.isoformat(),
                    place.until.isoformat() if place.until else "no end on record",
                )
                for place in reversed(places)
                if place.since <= when.on
            ]
        ),
    )


def fixed_address(person: Officer, when: When) -> str:
    """Return the address of an officer's page with both days in it, so that it can be cited."""
    fixed = urlencode({"on": when.on.isoformat(), "known": when.known_on.isoformat()})
    return f"{officer_address(person.mptc_id)}?{fixed}"
