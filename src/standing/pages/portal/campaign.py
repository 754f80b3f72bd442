"""An agency's campaigns, and the page of one: where it stands, the form, the draft, what was sent."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from standing.campaigns import models
from standing.campaigns.drafts import attesting
from standing.campaigns.prefilled import own_officers, prefilled
from standing.campaigns.rosters.columns import Kind
from standing.kernel.access import Permission
from standing.kernel.errors import NotFound
from standing.kernel.periods import day_of, in_words
from standing.pages import clock
from standing.pages.access import NOTHING_HERE, may, visitor
from standing.pages.agencies import invented_prefix
from standing.pages.portal.days import counted
from standing.pages.portal.frame import agency_of, frame, own_people_only, trail
from standing.pages.portal.place import Here, Place, here
from standing.pages.portal.todo_campaigns import places as places_of
from standing.pages.trying.handed import XLSX
from standing.pages.uploads import MAX_BYTES
from standing.requests import queries as requests
from standing.requests.domain import RequestState


@may(Permission.CAMPAIGN_READ, at="code")
@require_safe
def campaigns(request: HttpRequest, code: str) -> HttpResponse:
    """Every campaign, and where the agency stands in each."""
    agency, now = agency_of(code), clock.now()
    own_people_only(visitor(request), Permission.CAMPAIGN_READ, code)
    places = places_of(agency, on=day_of(now), known=now)
    return render(
        request,
        "portal/campaigns.html",
        {
            **frame(request, agency, "campaigns"),
            **trail(agency, ("Campaigns", "")),
            "places": places,
            "filings": filings_of(agency.pk),
        },
    )


@may(Permission.CAMPAIGN_READ, at="code")
@require_safe
def campaign(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Show where the agency stands in a campaign, and what to do next."""
    return shown(request, here(request, code, slug))


def shown(
    request: HttpRequest, at: Here, *, fault: str = "", fix: str = "", status: int = 200
) -> HttpResponse:
    """Render the campaign's page, with what is wrong with a file that was just chosen."""
    place = at.place()
    answer = render(
        request,
        "portal/campaign.html",
        {
            **at.context(request),
            "place": place,
            "steps": steps(at, place),
            "own": len(own_officers(at.of, at.agency, on=at.today, known=at.now)),
            "draft": place.draft,
            "found": place.found,
            "may_read_draft": at.may(Permission.FILING_SUBMIT)
            or at.may(Permission.ATTESTATION_MAKE),
            "may_ask_time": at.may(Permission.EXTENSION_ASK)
            and not place.submission
            and at.today <= at.of.extension_until,
            "may_nil": at.may(Permission.NIL_RETURN) and not place.submission and not place.nil_on,
            "waiting": _asked(at),
            "open_request": _open_request(at),
            "filings": filings_of(at.agency.pk, at.of.pk),
            "fault": fault,
            "fix": fix,
            "megabytes": MAX_BYTES >> 20,
        },
        status=status,
    )
    answer["Cache-Control"] = "no-store"
    return answer


@may(Permission.FILING_SUBMIT, at="code", again=True)
@require_safe
def form_file(request: HttpRequest, code: str, slug: str, kind: str) -> HttpResponse:
    """Hand out the form, filled in with what the register knows of the agency's own officers."""
    at = here(request, code, slug, Permission.FILING_SUBMIT)
    if kind not in list(Kind):
        raise NotFound(NOTHING_HERE)
    filled = prefilled(at.of, at.agency, Kind(kind), on=at.today, known=at.now)
    answer = HttpResponse(filled.content, content_type=XLSX)
    name = f"{invented_prefix()}{code}-{slug}-{kind}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def filings_of(agency_id: int, campaign_id: int | None = None) -> list[models.Filing]:
    """Return the files an agency sent, the latest first, those taken back among them."""
    rows = models.Filing.objects.filter(agency_id=agency_id).select_related("campaign", "agency")
    if campaign_id is not None:
        rows = rows.filter(campaign_id=campaign_id)
    return list(rows.order_by("-recorded_at", "-pk"))


def _open_request(at: Here) -> str:
    """The key of the request for more time that waits, where the visitor may take it back."""
    if not at.may(Permission.EXTENSION_ASK):
        return ""
    asked = requests.of_agency(at.agency.code, known=at.now)
    return next((one.key for one in asked if one.campaign == at.of.slug and one.is_open), "")


def _asked(at: Here) -> list[str]:
    """What the agency asked for in this campaign, and what became of it, the newest first."""
    said = []
    for asked in requests.of_agency(at.agency.code, known=at.now):
        if asked.campaign != at.of.slug or not asked.until:
            continue
        until = in_words(asked.until)
        if asked.state is RequestState.OPEN:
            said.append(f"You asked for time until {until}. The commission has not decided yet.")
        elif asked.state is RequestState.REFUSED and asked.decided_on:
            said.append(
                f"On {in_words(asked.decided_on)} the commission refused time until {until}. Its "
                f"reason: {asked.reason}"
            )
    return said


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step towards an accepted file: done, to do now, waiting for somebody, or later."""

    title: str
    state: str
    said: str

    @property
    def tone(self) -> str:
        """The colour of the state."""
        return {"done": "good", "to do": "action", "waiting": "review"}.get(self.state, "past")


def steps(at: Here, place: Place) -> list[Step]:
    """Return the way to an accepted file, as far as the agency has come."""
    found, draft = place.found, place.draft
    if draft is None or found is None:
        done = place.submission is not None
        begin = "to do" if not place.answered else "later"
        return [
            Step(title="Choose the filled-in file", state="done" if done else begin, said=""),
            Step(title="Mend what was found", state="done" if done else "later", said=""),
            Step(title="The head attests", state="done" if done else "later", said=""),
            Step(title="Send", state="done" if done else "later", said=""),
        ]
    mended = f"{found.mended:,} of {found.faulty:,} mended" if found.faulty else "nothing to mend"
    left = attesting.missing(draft, known=at.now)
    return [
        Step(title="Choose the filled-in file", state="done", said=draft.file_name),
        Step(title="Mend what was found", state="to do" if found.errors else "done", said=mended),
        *_word(draft, left, errors=found.errors),
        Step(
            title="Send",
            state="later" if found.errors or left else "to do",
            said=counted(found.accepted, "officer") if not found.errors else "",
        ),
    ]


def _word(draft: models.Draft, left: list[str], *, errors: int) -> list[Step]:
    every = attesting.needed(attesting.found_of(draft))
    state = "later" if errors else "waiting" if draft.asked_at else "to do"
    return [
        Step(
            title=f"The {capacity} attests",
            state=state if capacity in left else "done",
            said="asked" if capacity in left and draft.asked_at and not errors else "",
        )
        for capacity in every
    ]
