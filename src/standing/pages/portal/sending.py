"""Sending a draft: what it would do, the word of the head, and the one press that sends it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from msgspec import UNSET

from standing.campaigns import models
from standing.campaigns.drafts import attesting, foreseeing, keeping, looking, reading, sending
from standing.campaigns.drafts.for_whom import ForWhom, for_whom
from standing.campaigns.rosters.columns import Kind, columns_of
from standing.kernel.access import Act, Permission
from standing.kernel.errors import Refused, WrongState
from standing.kernel.periods import in_words
from standing.pages import kept as typed_before
from standing.pages.access import may
from standing.pages.acting import act_for
from standing.pages.findings import OUTCOME_TONES
from standing.pages.portal.place import Here, here
from standing.pages.portal.upload import without_draft

_P = Permission
NAMES_OPEN = 12
"""How many officers marked yes are listed in the open; more are folded under one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What one capacity attests of the draft and for whom, whether it has, and whether the visitor may.

    ``named`` are those whom the file names as attesting, where that is not who attested or would.
    ``ticked`` says that the visitor ticked it before having to show the second factor again.
    """

    capacity: str
    statement: str
    whom: ForWhom
    named: tuple[str, ...]
    made: models.Attestation | None
    made_by: str
    mine: bool
    ticked: bool = False

    @property
    def is_long(self) -> bool:
        """Whether the officers marked yes are too many to list in the open."""
        return len(self.whom.yes) > NAMES_OPEN


@may(Permission.CAMPAIGN_READ, at="code")
@require_safe
def preview(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Show what sending would do and would not, who has attested, and what may be done now."""
    at = here(request, code, slug, _P.FILING_SUBMIT, _P.ATTESTATION_MAKE)
    kept = keeping.open_draft_of(at.of, at.agency)
    if kept is None:
        return without_draft(request, at)
    opened = looking.look(act_for(request), kept)
    if opened.found.errors and at.may(_P.FILING_SUBMIT):
        messages.warning(request, "Errors are left in this file. Mend them; then it can be sent.")
        return redirect(at.address("portal-draft"))
    return shown(request, at, kept, opened)


def shown(
    request: HttpRequest,
    at: Here,
    kept: models.Draft,
    opened: reading.Opened,
    *,
    fault: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render the preview, with what kept a button from being followed."""
    if not at.may(_P.FILING_SUBMIT):
        return _heads_row(request, at, kept, opened, fault=fault, status=status)
    found = opened.found
    foreseen = foreseeing.foresee(at.of, at.agency, opened, known=at.now, on=at.today)
    left = attesting.missing(kept, known=at.now)
    mine = attesting.capacities(at.person, at.agency.code)
    others = [capacity for capacity in left if capacity not in mine]
    answer = render(
        request,
        "portal/preview.html",
        {
            **at.context(
                request, (kept.file_name, at.address("portal-draft")), ("Attest and send", "")
            ),
            "draft": kept,
            "found": found,
            "mends": len(reading.mends_of(kept)),
            "foreseen": foreseen,
            "outcomes": [(name, OUTCOME_TONES[name], count) for name, count in foreseen.outcomes],
            "words": _words(request, at, kept, opened),
            "left": left,
            "ready": not left,
            "to_ask": others if at.may(_P.FILING_SUBMIT) and kept.asked_at is None else [],
            "asked_by": keeping.name_of(kept.asked_by) if kept.asked_at else "",
            "fault": fault,
        },
        status=status,
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _heads_row(
    request: HttpRequest,
    at: Here,
    kept: models.Draft,
    opened: reading.Opened,
    *,
    fault: str,
    status: int,
) -> HttpResponse:
    """Show the appointing authority the head's own row, and nothing else of the draft (CERT-115)."""
    found = opened.found
    rows = (
        []
        if found.errors
        else [
            [
                (column.heading, _cell(getattr(line.row, column.field, None)))
                for column in columns_of(Kind(found.kind))
                if _cell(getattr(line.row, column.field, None))
            ]
            for line in opened.now.checked.lines
            if line.row.agency_head and not line.set_aside
        ]
    )
    names = [
        line.row.name.full
        for line in opened.now.checked.lines
        if line.row.agency_head and not line.set_aside
    ]
    answer = render(
        request,
        "portal/head_row.html",
        {
            **at.context(request, ("Attest for the head", "")),
            "draft": kept,
            "unready": bool(found.errors),
            "rows": [[("Name", name), *row] for name, row in zip(names, rows, strict=False)],
            "words": [word for word in _words(request, at, kept, opened) if word.mine],
            "fault": fault,
        },
        status=status,
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _cell(value: object) -> str:
    """What a cell says, for reading; nothing for a blank."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return in_words(value)
    return "" if value is None or value is UNSET else str(value)


def _words(
    request: HttpRequest, at: Here, kept: models.Draft, opened: reading.Opened
) -> list[Word]:
    made, typed = attesting.standing(kept), typed_before.initial(request)
    ticked = typed.get("capacity") if typed.get("state") == kept.state else None
    mine = attesting.capacities(at.person, at.agency.code)
    told = []
    for capacity in attesting.needed(opened.found):
        whom = for_whom(opened, capacity)
        made_by = keeping.name_of(made[capacity].made_by) if capacity in made else ""
        by = made_by or (at.person.name if capacity in mine else "")
        told.append(
            Word(
                capacity=capacity,
                statement=attesting.statement(opened.found, capacity),
                whom=whom,
                named=whom.named_but(by),
                made=made.get(capacity),
                made_by=made_by,
                mine=capacity in mine,
                ticked=capacity == ticked and typed.get("word") == "yes",
            )
        )
    return told


def _pressed(request: HttpRequest, at: Here, do: Callable[[Act, str], str]) -> HttpResponse:
    """Do what a button of the preview says, and come back to the page with a sentence."""
    try:
        messages.success(request, do(act_for(request), request.POST.get("state", "")))
    except WrongState as refusal:
        messages.warning(request, str(refusal))
    except Refused as refusal:
        kept = keeping.open_draft_of(at.of, at.agency)
        if kept is None:
            return without_draft(request, at)
        opened = looking.look(act_for(request), kept)
        return shown(request, at, kept, opened, fault=str(refusal), status=422)
    return redirect(at.address("portal-preview"))


@may(Permission.FILING_SUBMIT, at="code")
@require_POST
def ask(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Ask the head, and for the head the appointing authority, to attest the draft."""
    at = here(request, code, slug, _P.FILING_SUBMIT)

    def do(act: Act, state: str) -> str:
        attesting.ask(act, campaign=slug, agency=code, shown=state)
        return "Asked. The draft waits; changing it ends the request."

    return _pressed(request, at, do)


@may(Permission.ATTESTATION_MAKE, at="code", again=True)
@require_POST
def attest(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Attest exactly the draft that was shown."""
    at = here(request, code, slug, _P.ATTESTATION_MAKE)

    def do(act: Act, state: str) -> str:
        kept = keeping.open_draft_of(at.of, at.agency)
        if kept is None or kept.state != state:
            keeping.explain_gone(slug, code, shown=state)
        assert kept is not None
        if request.POST.get("word") != "yes":
            raise Refused("Tick the sentence that you attest; without it nothing is attested.")
        attesting.attest(
            act, campaign=slug, agency=code, shown=state,
            capacity=request.POST.get("capacity", ""),
            opened=looking.check_anew(act, kept),
        )  # fmt: skip
        return "Your attestation is recorded, for exactly this draft. Changing the draft ends it."

    return _pressed(request, at, do)


@may(Permission.FILING_SUBMIT, at="code")
@require_POST
def send(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Send the draft that was shown, and lead to its receipt; a second press finds the same receipt."""
    at = here(request, code, slug, _P.FILING_SUBMIT)
    receipt = ""

    def do(act: Act, state: str) -> str:
        nonlocal receipt
        sent = sending.send(act, campaign=slug, agency=code, shown=state)
        receipt = sent.receipt
        if sent.again:
            return "This very file was sent before. Nothing was done again; this is its receipt."
        return "Sent and accepted. Keep the receipt; it stays here for good as well."

    answer = _pressed(request, at, do)
    return redirect(at.address("portal-receipt", receipt)) if receipt else answer
