"""What agencies and officers ask of the commission, and the page on which each is decided."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from standing.campaigns import queries as campaigns
from standing.correspondence.addressees import Addressee
from standing.kernel.access import Act, Permission
from standing.kernel.canonical import digest_of
from standing.kernel.errors import NotFound
from standing.kernel.periods import day_of, in_words
from standing.pages import clock
from standing.pages.access import NOTHING_HERE, may, visitor
from standing.pages.cells import officer_address
from standing.pages.console.board import agency_address
from standing.pages.console.words import CLASSES, counted, days_said
from standing.pages.doing import WithReason, do
from standing.reports import board as boards
from standing.reports.board import Line
from standing.requests import actions, answering, domain, queries
from standing.requests.domain import RequestKind
from standing.workforce import queries as workforce
from standing.workforce.domain import Employed

_SOURCES: Final[Mapping[str, str]] = {
    "filing": "from a file of the agency", "employment": "from the list of employments",
    "status update": "reported by the agency", "officers": "from the list of officers",
}  # fmt: skip
"""Where an employment on record comes from, in words."""
GRANT, REFUSE = "grant", "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How a kind of request is called here, who decides it, and what the two answers mean."""

    title: str
    permission: Permission
    grant: str
    refuse: str
    follows: str
    act: Callable[[Act, str, bool, date | None], domain.Request]


KINDS: Final[Mapping[RequestKind, Kind]] = {
    RequestKind.EXTENSION: Kind(
        title="More time for an agency", permission=Permission.EXTENSION_GRANT,
        grant="Grant more time", refuse="Refuse",
        follows="The agency is told by e-mail, with the reason.",
        act=lambda act, key, granted, until: actions.decide_extension(
            act, request=key, granted=granted, due_on=until if granted else None
        ),
    ),
    RequestKind.EMPLOYMENT_DISPUTE: Kind(
        title="Employment that an officer disputes", permission=Permission.DISPUTE_DECIDE,
        grant="Agree that it is wrong", refuse="It stands as recorded",
        follows="Agreeing changes nothing by itself: the record is put right by the act that fits.",
        act=lambda act, key, granted, until: actions.decide_dispute(
            act, request=key, granted=granted
        ),
    ),
    RequestKind.RETURN_FROM_LEAVE: Kind(
        title="Return from leave", permission=Permission.LEAVE_RECORD,
        grant="The return holds: end the leave", refuse="It does not hold",
        follows="What is still owed is due 90 days after the return, where the rules of the day say so.",
        act=lambda act, key, granted, until: actions.decide_return(
            act, request=key, granted=granted
        ),
    ),
}  # fmt: skip


class Answering(WithReason):
    """What is answered to a request."""

    decision = forms.ChoiceField(
        choices=[(GRANT, GRANT), (REFUSE, REFUSE)],
        label="Your answer",
        error_messages={"required": "Choose an answer."},
    )
    until = forms.DateField(
        required=False,
        label="Until",
        input_formats=["%Y-%m-%d", "%m/%d/%Y"],
        error_messages={"invalid": "We could not read this day. Write it as 2022-07-15."},
    )


@may(Permission.CONSOLE_READ)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Everything that waits for an answer, the oldest first, by kind."""
    now = clock.now()
    wanted = request.GET.get("kind", "")
    waiting = queries.open_requests(known=now)
    kinds = [
        {
            "title": kind.title, "here": wanted == each.value,
            "count": sum(one.kind is each for one in waiting),
            "address": f"{reverse('console-requests')}?kind={each.value}",
        }
        for each, kind in KINDS.items()
    ]  # fmt: skip
    shown = [one for one in waiting if not wanted or one.kind.value == wanted]
    context = {
        "kinds": kinds, "total": len(waiting), "on": day_of(now), "filtered": bool(wanted),
        "waiting": [
            {"asked": one, "address": request_address(one), "kind": KINDS[one.kind].title}
            for one in shown
        ],
    }  # fmt: skip
    return render(request, "console/requests.html", context)


def request_address(asked: domain.Request) -> str:
    """Return the address of the page on which a request is decided."""
    return reverse("console-request", args=[asked.key])


@may(Permission.CONSOLE_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def one_request(request: HttpRequest, key: str) -> HttpResponse:
    """Show one request with what bears on it; a POST answers it."""
    asked = queries.request(key, known=clock.now())
    if request.method != "POST":
        return _page(request, asked, None)
    kind = KINDS[asked.kind]
    if not visitor(request).may(kind.permission):
        raise NotFound(NOTHING_HERE)
    form = Answering(request.POST)

    def act(by: Act) -> str:
        granted = form.cleaned_data["decision"] == GRANT
        answered = kind.act(by, key, granted, form.cleaned_data.get("until"))
        return f"{kind.title}: {answered.state.value}. {kind.follows}"

    done = do(
        request, form, state=lambda: _held(key), act=act, to=lambda: reverse("console-requests")
    )
    return done or _page(request, queries.request(key, known=clock.now()), form)


def _held(key: str) -> str:
    answering.hold()
    return _state(queries.request(key, known=clock.now()))


def _state(asked: domain.Request) -> str:
    return digest_of([asked.key, asked.state.value])


def _page(request: HttpRequest, asked: domain.Request, form: Answering | None) -> HttpResponse:
    kind = KINDS[asked.kind]
    context: dict[str, Any] = {
        "trail": [("Requests", reverse("console-requests")), (kind.title, "")],
        "asked": asked, "kind": kind, "form": form, "shown": _state(asked),
        "can": visitor(request).may(kind.permission) and asked.is_open,
        "chosen": form["decision"].value() if form else "",
        "until": _until(asked, form), "is_extension": asked.kind is RequestKind.EXTENSION,
        "officer_address": officer_address(asked.mptc_id) if asked.mptc_id else "",
        "facts": _bearing(asked),
        "before": _before(asked),
    }  # fmt: skip
    if asked.campaign and asked.agency_code:
        context["agency_address"] = agency_address(asked.campaign, asked.agency_code)
    return render(request, "console/request.html", context, status=422 if form else 200)


def _until(asked: domain.Request, form: Answering | None) -> str:
    if form is not None:
        return str(form["until"].value() or "")
    return asked.until.isoformat() if asked.kind is RequestKind.EXTENSION and asked.until else ""


def _before(asked: domain.Request) -> list[domain.Request]:
    """What the agency asked before, the newest first."""
    if asked.kind is not RequestKind.EXTENSION:
        return []
    return [each for each in queries.of_agency(asked.agency_code) if each.key != asked.key]


def _bearing(asked: domain.Request) -> list[tuple[str, str]]:
    """What bears on the answer: where the agency stands, or where the officer works."""
    now = clock.now()
    if asked.kind is RequestKind.EXTENSION and asked.campaign:
        of = campaigns.campaign(asked.campaign)
        found = boards.line_of(of, asked.agency_code, known=now)
        told = [
            ("Answers were due", in_words(of.deadline_on)),
            ("Extensions may run to", in_words(of.extension_until)),
        ]
        return [*_standing(*found), *told] if found else told
    if not asked.mptc_id:
        return []
    officer = workforce.officer(asked.mptc_id)
    places = workforce.employments([officer.pk], on=None, known=now).get(officer.pk, ())
    return [("On record", _place(place)) for place in places]


def _standing(line: Line, people: list[Addressee]) -> list[tuple[str, str]]:
    said, _tone = CLASSES[line.place.klass]
    due = f"{in_words(line.due_on)}, {days_said(line.days_left)}" if line.due_on else "nothing"
    still = {
        "Submitted": "nothing", "No officers": "nothing",
        "Extension, roster filed": "the submission",
    }.get(said, "the roster and the submission")  # fmt: skip
    return [
        ("Where it stands", said),
        ("Still missing", still),
        ("Due now", due),
        ("Size", counted(line.size, "officer") if line.size else "not known"),
        (
            "Last contact",
            f"{line.contact.what}, {in_words(day_of(line.contact.at))}"
            if line.contact
            else "none on record",
        ),
        ("Who answers there", ", ".join(f"{one.name} ({one.email})" for one in people) or "nobody"),
    ]


def _place(place: Employed) -> str:
    kind = place.source.partition(":")[0]
    ended = f" up to {in_words(place.until)}" if place.until else ""
    return (
        f"{place.agency_name}, {place.employment_class or 'class not stated'}, since "
        f"{in_words(place.since)}{ended} ({_SOURCES.get(kind, kind)})"
    )
