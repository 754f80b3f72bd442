"""One officer's file, as the commission's staff read it: everything on record, on both clocks."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from standing.campaigns import queries as campaigns
from standing.campaigns.models import Filing, FilingRow
from standing.certification import approvals, suspending
from standing.certification import queries as certification
from standing.certification.domain import Decision, History, OverlayKind, Standing
from standing.certification.in_force import speaking, standing
from standing.certification.models import Determination
from standing.certification.replay import replay
from standing.correspondence.domain import NoticeKind, document_id
from standing.correspondence.models import Notice
from standing.kernel.access import Permission, Person, Role
from standing.kernel.errors import NotFound
from standing.kernel.periods import day_of, in_words
from standing.kernel.refs import mended_mptc_id
from standing.ledger import queries as ledger
from standing.ledger.domain import Entry
from standing.pages import clock
from standing.pages.access import NOTHING_HERE, may, visitor
from standing.pages.agencies import agency_names
from standing.pages.cells import agency_address
from standing.pages.console import afterwards, barred, sentences
from standing.pages.console.preparations import OUTCOMES, decision_address
from standing.pages.console.record import WITHHELD
from standing.pages.console.words import read_in
from standing.pages.findings import QUOTED, TONES, findings_table, public_title
from standing.pages.tables import Cell, Column, Table, rows_of
from standing.pages.timeline import Happened, staff_timeline
from standing.pages.when import When, read_when
from standing.register import words
from standing.rules.determine import Determination as Found
from standing.rules.sentences import finding_title, result_title
from standing.rules.spoken import employment_said, training_said
from standing.storage.rows import known as known_rows
from standing.workforce import changed, identities
from standing.workforce import queries as workforce
from standing.workforce.models import Officer, TrainingRecord

_DECIDE = (Permission.DETERMINATION_PREPARE, Permission.DETERMINATION_APPROVE)
_IDENTIFY = (Permission.OFFICER_MERGE, Permission.OFFICER_MERGE_APPROVE)
_KINDS: Mapping[str, str] = {
    NoticeKind.CERTIFIED.value: "Certified",
    NoticeKind.CONDITIONAL.value: "Conditionally certified",
    NoticeKind.FURTHER_REVIEW.value: "Further review",
    NoticeKind.DECLINED.value: "Declined",
    NoticeKind.EXTENSION.value: "Certified while the agency has more time",
    NoticeKind.VACATED.value: "Grant set aside",
}
OPEN_KINDS = frozenset(
    {
        "determination.issued", "condition.met", "condition.extended", "condition.lapsed",
        "overlay.imposed", "overlay.lifted", "grant.vacated", "employment.recorded",
        "employment.corrected", "officers.merged", "officers.unmerged",
    }
)  # fmt: skip
"""Kinds of entries about an officer of which everybody is told who opens the file."""


def officer_file(mptc_id: str) -> str:
    """Return the address of an officer's file."""
    return reverse("console-officer", args=[mptc_id])


def reads_whole(person: Person) -> bool:
    """Whether a person reads what was found on private requirements, wherever the console shows it.

    To others the findings show as the public reads them (access matrix, certification database row).
    """
    return person.may(Permission.CASE_READ)


@may(Permission.OFFICER_FILE_READ)
@require_safe
def officer(request: HttpRequest, mptc_id: str) -> HttpResponse:
    """The file of one officer, as the record stood on a day, as known on a day."""
    found = _officer(mptc_id)
    when = read_when(request.GET, now=clock.now())
    if (into := identities.merged_into(found.pk, known=when.known)) is not None:
        asked = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(officer_file(into.mptc_id) + (f"?{asked}" if asked else ""))
    person = visitor(request)
    records = identities.records_of(found.pk, known=when.known)
    history = certification.histories([found.pk])[found.pk]
    stands = standing(history, on=when.on, known=when.known)
    names = workforce.name_of([found.pk], on=when.on, known=when.known) or workforce.name_of(
        [found.pk], on=when.on, known=clock.now()
    )
    name = names[found.pk].full
    context = {
        "trail": [("Search", reverse("console-search")), (name, "")],
        "name": name, "officer": found, "when": when,
        "meaning": words.explained()[stands.label],
        "sentence": words.status_sentence(name, stands, on=when.on, today=when.today),
        "because": words.because(stands, today=when.today),
        "born": _born(person, found, when),
        "others": list(Officer.objects.filter(pk__in=records[1:]).values_list("mptc_id", flat=True)),
        "conditions": _conditions(stands, whole=reads_whole(person)),
        "decisions": _decisions(history, when, whole=reads_whole(person)),
        "replayed": _replayed(history, when),
        **_findings(person, history, when),
        "notices": _notices(records, when),
        "employments": _employments(found, when, whole=reads_whole(person)),
        "training": _training(records, when),
        "files": _files(records, when, whole=reads_whole(person)),
        "timeline": _timeline(person, found, records, history, when),
        "may_do": afterwards.links(person, found, history) if when.is_now else [],
        "record_at": f"{reverse('console-record')}?{urlencode({'about': f'officer:{mptc_id}'})}"
        if person.may(Permission.LEDGER_READ) else "",
    }  # fmt: skip
    if reads_whole(person) and (spoken := _speaking(history, when)) is not None:
        barred.note_read(request, spoken.found().findings, subject=f"officer:{found.mptc_id}")
    return render(request, "console/officer.html", context, status=400 if when.faults else 200)


def _officer(mptc_id: str) -> Officer:
    try:
        return workforce.officer(mended_mptc_id(mptc_id) or mptc_id)
    except NotFound:
        raise NotFound(NOTHING_HERE) from None


def _born(person: Person, of: Officer, when: When) -> str:
    """The birth date, for who tells persons apart; nobody else needs it."""
    if not any(map(person.may, _IDENTIFY)):
        return ""
    born = workforce.births([of.pk], known=when.known).get(of.pk)
    return in_words(born) if born else "not on record"


def _table(name: str, caption: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    return Table(
        name=name,
        caption=caption,
        counted=True,
        columns=tuple(Column(key=head, title=head) for head in heads),
        rows=rows_of(rows),
    )


def _conditions(stands: Standing, *, whole: bool) -> Table:
    called = finding_title if whole else public_title
    return _table(
        "conditions", "What was owed after the decision", ("Requirement", "State", "Due", "Met"),
        [
            (called(each.requirement), each.state.value.partition(" ")[2],
             each.due_on.isoformat(), each.met_on.isoformat() if each.met_on else "")
            for each in stands.conditions
        ],
    )  # fmt: skip


def _decisions(history: History, when: When, *, whole: bool) -> Table:
    """Every determination known by then; one that is not issued is for who reads cases."""
    rows = Determination.objects.in_bulk([each.id for each in history.decisions])
    titles = campaigns.titles() if rows else {}
    return _table(
        "decisions", "Determinations",
        ("Campaign", "Decided as of", "Outcome", "Issued", "Then"),
        [
            (
                Cell(
                    titles.get(rows[each.id].campaign, rows[each.id].campaign),
                    address=decision_address(rows[each.id].preparation_id),
                ),
                each.decided_on.isoformat(),
                Cell(each.outcome, tone=OUTCOMES.get(each.outcome, ("", "past"))[1]),
                day_of(each.issued_at).isoformat()
                if each.issued_at and each.issued_at <= when.known else "not issued",
                _then(each, when),
            )
            for each in sorted(history.decisions, key=lambda d: (d.recorded_at, d.id))
            if each.recorded_at <= when.known
            and (whole or (each.issued_at is not None and each.issued_at <= when.known))
        ],
    )  # fmt: skip


def _then(each: Decision, when: When) -> str:
    if each.vacated_on and each.vacated_at and each.vacated_at <= when.known:
        return f"set aside from {in_words(each.vacated_on)}"
    if each.superseded_at and each.superseded_at <= when.known:
        return "replaced before it was issued"
    return "stands"


def _speaking(history: History, when: When) -> Determination | None:
    decision = speaking(history, on=when.on, known=when.known)
    if decision is None:
        return None
    return Determination.objects.select_related("preparation").get(pk=decision.id)


def _replayed(history: History, when: When) -> str:
    """Evaluate the decision that speaks again, from its frozen facts, and say what came out."""
    stored = _speaking(history, when)
    if stored is None:
        return ""
    again = replay(stored.pk)
    if again.differences:
        return "Evaluated again from its frozen facts, it differs: " + "; ".join(
            each.what for each in again.differences
        )
    return "Evaluated again just now from its frozen facts, it came out the same."


def _findings(person: Person, history: History, when: When) -> Mapping[str, object]:
    stored = _speaking(history, when)
    if stored is None:
        return {}
    found = stored.found()
    return {
        "decided": f"Decided as of {in_words(found.decided_on)}, under edition {found.edition}: "
        f"{found.outcome.value}.",
        "findings": _whole(found, person) if reads_whole(person) else findings_table(found),
        "masked": not reads_whole(person),
        "hash": stored.hash,
    }


def _whole(found: Found, person: Person) -> Table:
    return _table(
        "findings", "What the commission looked at",
        ("Requirement", "Result", "What was found", "Authority"),
        [
            (finding_title(each.requirement),
             Cell(result_title(each.result), tone=TONES[each.result].value),
             barred.told(each, person), each.citation)
            for each in found.findings
        ],
    )  # fmt: skip


def _notices(records: Sequence[int], when: When) -> Table:
    rows = list(
        Notice.objects.filter(known_rows(when.known), officer_id__in=records)
        .select_related("officer", "agency").order_by("recorded_at", "pk")
    )  # fmt: skip
    counted: dict[tuple[str, int], int] = {}
    lines = []
    for row in rows:
        key = row.campaign, row.officer_id
        counted[key] = counted.get(key, 0) + 1
        docket = f"{row.campaign.upper()}/{row.officer.mptc_id}"
        document = document_id(docket, NoticeKind(row.kind), counted[key])
        lines.append(
            (row.dated_on.isoformat(), _KINDS.get(row.kind, row.kind), document,
             Cell(row.agency.name, address=agency_address(row.agency.code)))
        )  # fmt: skip
    return _table("notices", "Notices", ("Dated", "Tells", "Document", "Through"), lines)


def _employments(of: Officer, when: When, *, whole: bool) -> Table:
    held = workforce.employments([of.pk], on=None, known=when.known).get(of.pk, ())
    places = changed.as_of(held, on=when.on, known=when.known)
    return _table(
        "employments", "Employments",
        ("Agency", "Class and rank", "Since", "Until", "Read in"),
        [
            (Cell(each.agency_name, address=agency_address(each.agency_code)),
             ", ".join(filter(None, [employment_said(each.employment_class), each.rank]))
             or "not stated",
             each.since.isoformat(),
             Cell(each.until.isoformat() if each.until else "no end on record",
                  note=each.separation_nature if whole else ""),
             read_in(each.source))
            for each in reversed(places)
        ],
    )  # fmt: skip


def _training(records: Sequence[int], when: When) -> Table:
    rows = TrainingRecord.objects.filter(known_rows(when.known), officer_id__in=records)
    return _table(
        "training", "Training", ("Course", "Kind", "Hours", "Completed", "Read in"),
        [
            (row.course, training_said(row.category),
             f"{row.hours}" if row.hours is not None else "not stated",
             row.completed_on.isoformat() if row.completed_on else row.training_year or "not stated",
             read_in(row.source))
            for row in rows.order_by("-completed_on", "pk")
        ],
    )  # fmt: skip


def _files(records: Sequence[int], when: When, *, whole: bool) -> Table:
    rows = (
        FilingRow.objects.filter(officer_id__in=records, filing__recorded_at__lte=when.known)
        .select_related("filing__agency", "filing__campaign")
        .order_by("filing__recorded_at", "pk")
    )
    return _table(
        "files", "Files that name this officer",
        ("Receipt", "Agency", "Kind", "Filed", "Row", "Counts"),
        [
            (row.filing.receipt,
             Cell(row.filing.agency.name, address=reverse(
                 "console-board-agency", args=[row.filing.campaign.slug, row.filing.agency.code])),
             row.filing.kind, row.filing.filed_on.isoformat(), f"{row.row}",
             (row.set_aside if whole else row.set_aside and "no") or _counts(row.filing, when))
            for row in rows
        ],
    )  # fmt: skip


def _counts(filing: Filing, when: When) -> str:
    ended = filing.superseded_at is not None and filing.superseded_at <= when.known
    return "no: taken back or replaced" if ended else "yes"


def _timeline(
    person: Person, of: Officer, records: Sequence[int], history: History, when: When
) -> list[Happened]:
    numbers = Officer.objects.filter(pk__in=records).values_list("mptc_id", flat=True)
    entries = list(
        {
            e.id: e
            for number in numbers
            for e in ledger.entries(f"officer:{number}")
            if _tells(person, e)
        }.values()
    )
    entries = suspending.told_to(person, entries)
    behind = approvals.behind(entry.actor for entry in entries)
    called = sentences.names()

    def said(entry: Entry) -> tuple[str, str]:
        sentence = sentences.sentence(entry, called)
        reason = _remark(entry) if _reads_reason(person, entry) else ""
        name = behind[entry.actor].name if entry.actor in behind else entry.actor
        told = f"{sentence[:1].upper()}{sentence[1:]}."
        return f"{told} {reason}".strip(), name

    return staff_timeline(
        history=history, entries=entries, agencies=agency_names(), when=when, said=said
    )


def _remark(entry: Entry) -> str:
    """The reason of an act; what was remarked on a release is about all its officers, and says so."""
    of_all = entry.reason and entry.kind == "determination.issued"
    return f"Remark of the release: {entry.reason}" if of_all else entry.reason


def _tells(person: Person, entry: Entry) -> bool:
    """Whether an entry is told of to somebody; to who reads no cases, only what the public may read."""
    if reads_whole(person):
        return True
    requirement = entry.facts_after.get("requirement")
    on_leave = entry.facts_after.get("kind") == OverlayKind.LEAVE.value
    return entry.kind in OPEN_KINDS and not on_leave and (not requirement or requirement in QUOTED)


def _reads_reason(person: Person, entry: Entry) -> bool:
    if entry.kind in WITHHELD:
        decides = any(map(person.may, _DECIDE)) or person.holds(Role.COUNSEL)
        return decides and reads_whole(person)
    return reads_whole(person)
