"""What agencies and officers ask of the commission, and the page on which each is decided."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from standing.kernel.access import Act, Permission
from standing.kernel.canonical import digest_of
from standing.kernel.errors import NotFound
from standing.kernel.periods import day_of
from standing.pages import clock
from standing.pages.access import NOTHING_HERE, may, visitor
from standing.pages.console.bearing import bearing, before
from standing.pages.console.board import agency_address
from standing.pages.console.files import officer_file
from standing.pages.console.words import called
from standing.pages.doing import WithReason, do
from standing.requests import actions, answering, domain, queries
from standing.requests.domain import RequestKind
from standing.workforce.correcting import Right
from standing.workforce.models import Employment

AGREED: Final = "agreed"
"""In an address: disputes that were agreed to, and whose employment is not put right yet."""
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
        follows="If you agree, the next page puts the record right; until somebody has, it stands on "
        "Today. The officer and the agency are told.",
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


def readable(kind: RequestKind, reads_cases: bool) -> bool:
    """Whether somebody reads what is asked: by agencies only, or also by officers of themselves.

    That an officer was on leave, or how an employment ended, is for who reads cases (access matrix,
    certification database row and separation report).
    """
    return reads_cases or kind is RequestKind.EXTENSION


@may(Permission.CONSOLE_READ)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Everything that waits for an answer, the oldest first, by kind."""
    now = clock.now()
    wanted = request.GET.get("kind", "")
    reads = visitor(request).may(Permission.CASE_READ)
    waiting = [one for one in queries.open_requests(known=now) if readable(one.kind, reads)]
    agreed = queries.to_put_right(known=now) if reads else []
    kinds = [
        {
            "title": kind.title, "here": wanted == each.value,
            "count": sum(one.kind is each for one in waiting),
            "address": f"{reverse('console-requests')}?kind={each.value}",
        }
        for each, kind in KINDS.items() if readable(each, reads)
    ]  # fmt: skip
    if agreed:
        kinds.append(
            {
                "title": "Agreed, and not put right", "here": wanted == AGREED, "count": len(agreed),
                "address": f"{reverse('console-requests')}?kind={AGREED}",
            }
        )  # fmt: skip
    shown = [one for one in waiting if not wanted or one.kind.value == wanted]
    if wanted == AGREED:
        shown = agreed
    context = {
        "kinds": kinds, "total": len(waiting), "on": day_of(now), "filtered": bool(wanted),
        "agreed": wanted == AGREED, "any": bool(waiting or agreed),
        "waiting": [
            {"asked": one, "address": request_address(one), "kind": KINDS[one.kind].title}
            for one in shown
        ],
    }  # fmt: skip
    return render(request, "console/requests.html", context)


def request_address(asked: domain.Request) -> str:
    """Return the address of the page on which a request is decided."""
    return reverse("console-request", args=[asked.key])


_DAYS = ["%Y-%m-%d", "%m/%d/%Y"]
_UNREAD = "We could not read this day. Write it as 2022-07-15."


class Correcting(WithReason):
    """How an employment really was."""

    since = forms.DateField(
        label="First day there",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d"),
        input_formats=_DAYS,
        error_messages={"invalid": _UNREAD},
    )
    until = forms.DateField(
        label="First day no longer there",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"aria-describedby": "right-until-hint"}),
        input_formats=_DAYS,
        error_messages={"invalid": _UNREAD},
    )
    employment_class = forms.CharField(
        label="Class, such as full-time", required=False, max_length=40
    )
    rank = forms.CharField(label="Rank", required=False, max_length=60)
    never = forms.BooleanField(label="The officer never worked there", required=False)
    field_order = ("shown", "since", "until", "employment_class", "rank", "never", "reason")

    def clean(self) -> dict[str, Any]:
        """Ask for the first day, unless the employment never was."""
        given = super().clean() or self.cleaned_data
        if not given.get("never") and not given.get("since") and "since" not in self.errors:
            self.add_error("since", "Write the first day there, as 2022-07-15.")
        return given

    def right(self) -> Right | None:
        """Return how it was; nothing where it never was."""
        given = self.cleaned_data
        if given["never"]:
            return None
        return Right(
            since=given["since"], until=given["until"],
            employment_class=given["employment_class"].strip(), rank=given["rank"].strip(),
        )  # fmt: skip


@may(Permission.CONSOLE_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def one_request(request: HttpRequest, key: str) -> HttpResponse:
    """Show one request with what bears on it; a POST answers it."""
    asked = _asked(request, key)
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

    done = do(request, form, state=lambda: _held(key), act=act, to=lambda: _then(key))
    return done or _page(request, queries.request(key, known=clock.now()), form)


def _asked(request: HttpRequest, key: str) -> domain.Request:
    """Return a request that this visitor may read; another one answers like an absent one."""
    try:
        asked = queries.request(key, known=clock.now())
    except NotFound:
        raise NotFound(NOTHING_HERE) from None
    if not readable(asked.kind, visitor(request).may(Permission.CASE_READ)):
        raise NotFound(NOTHING_HERE)
    return asked


def _then(key: str) -> str:
    """Where one goes on: to what is still to be put right, else to the next request."""
    asked = queries.request(key)
    return (
        f"{request_address(asked)}#right"
        if asked.waits_to_be_put_right
        else reverse("console-requests")
    )


@may(Permission.DISPUTE_DECIDE)
@require_POST
def put_right(request: HttpRequest, key: str) -> HttpResponse:
    """Put the employment of a dispute that was agreed to right."""
    asked = _asked(request, key)
    if asked.kind is not RequestKind.EMPLOYMENT_DISPUTE:
        raise NotFound(NOTHING_HERE)
    form = Correcting(request.POST, auto_id="right-%s")

    def act(by: Act) -> str:
        actions.put_right(by, request=key, right=form.right())
        return (
            "The employment is put right on record. The officer and the agency are told by e-mail."
        )

    done = do(
        request, form, state=lambda: _held(key), act=act, to=lambda: reverse("console-requests")
    )
    return done or _page(request, asked, None, correcting=form)


def _held(key: str) -> str:
    answering.hold()
    return _state(queries.request(key, known=clock.now()))


def _state(asked: domain.Request) -> str:
    return digest_of([asked.key, asked.state.value, asked.put_right_at is not None])


def _page(
    request: HttpRequest,
    asked: domain.Request,
    form: Answering | None,
    *,
    correcting: Correcting | None = None,
) -> HttpResponse:
    kind = KINDS[asked.kind]
    names = called([asked.asked_by, asked.decided_by])
    right = visitor(request).may(Permission.DISPUTE_DECIDE) and asked.waits_to_be_put_right
    context: dict[str, Any] = {
        "trail": [("Requests", reverse("console-requests")), (kind.title, "")],
        "asked": asked, "kind": kind, "form": form or correcting, "shown": _state(asked),
        "asked_by": names.get(asked.asked_by, ""), "decided_by": names.get(asked.decided_by, ""),
        "right": (correcting or _as_recorded(asked)) if right else None, "answering": form,
        "put_right_on": day_of(asked.put_right_at) if asked.put_right_at else None,
        "can": visitor(request).may(kind.permission) and asked.is_open,
        "chosen": form["decision"].value() if form else "",
        "until": _until(asked, form), "is_extension": asked.kind is RequestKind.EXTENSION,
        "officer_address": officer_file(asked.mptc_id) if asked.mptc_id else "",
        "facts": bearing(asked),
        "before": before(asked),
    }  # fmt: skip
    if asked.campaign and asked.agency_code:
        context["agency_address"] = agency_address(asked.campaign, asked.agency_code)
    tried = form is not None or correcting is not None
    return render(request, "console/request.html", context, status=422 if tried else 200)


def _as_recorded(asked: domain.Request) -> Correcting:
    """The form that puts an employment right, filled with what the record says of it."""
    row = Employment.objects.get(pk=asked.employment or 0)
    return Correcting(
        initial={
            "shown": _state(asked), "since": row.since, "until": row.until,
            "employment_class": row.employment_class, "rank": row.rank,
        },
        auto_id="right-%s",
    )  # fmt: skip


def _until(asked: domain.Request, form: Answering | None) -> str:
    if form is not None:
        return str(form["until"].value() or "")
    return asked.until.isoformat() if asked.kind is RequestKind.EXTENSION and asked.until else ""
