"""Inviting somebody, what waits for a second person, and deciding it."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from standing.accounts import inviting, listing
from standing.accounts.domain import InvitationState, Purpose
from standing.accounts.models import Invitation
from standing.kernel.access import HELD_AT_AN_AGENCY, Permission, Role, Scope
from standing.kernel.errors import NotFound, StandingError
from standing.pages import clock, kept
from standing.pages.access import NOTHING_HERE, may, visitor
from standing.pages.acting import act_for
from standing.pages.people import words
from standing.pages.people.forms import Invite, Why
from standing.pages.people.frame import done, shown, tried
from standing.workforce import queries as workforce


@may(Permission.ACCOUNT_MANAGE, again=True)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Propose to invite somebody to a role; a second person confirms it (RUL-25)."""
    if request.method == "POST":
        form = Invite(request.POST)
    else:
        form = Invite(
            initial={"email": request.GET.get("email", "")[:254], **kept.initial(request)}
        )
    if form.is_bound and form.is_valid():
        try:
            row = _invite(request, form)
        except StandingError as refusal:
            form.said_wrong(str(refusal))
        else:
            return done(request, _came_of(row), words.invitation_address(row))
    return shown(
        request,
        "people/invite.html",
        {"form": form},
        trail=[("Invite somebody", "")],
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


@may(Permission.ACCOUNT_CONFIRM)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Show what waits for a second person, and which links are out."""
    proposals, out = listing.proposals_waiting(), listing.invitations_out(clock.now())
    agencies = words.agency_names({row.agency for row in [*proposals, *out]})
    context = {
        "proposals": [(row, words.asked_for(row, agencies)) for row in proposals],
        "out": [(row, words.asked_for(row, agencies)) for row in out],
    }
    return shown(request, "people/waiting.html", context, trail=[("What waits", "")])


@may(Permission.ACCOUNT_CONFIRM)
@require_safe
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Show one proposal or invitation, and let a second person decide it."""
    return _invitation(request, _row(key), Why(label="Why it is refused"))


@may(Permission.ACCOUNT_CONFIRM, again=True)
@require_POST
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Confirm, as the second person, what somebody proposed."""
    return _decided(
        request, key, lambda: inviting.confirm(act_for(request), key=key), said=_came_of
    )


@may(Permission.ACCOUNT_CONFIRM)
@require_POST
def refuse(request: HttpRequest, key: str) -> HttpResponse:
    """Refuse what somebody proposed, with a reason."""
    form = Why(request.POST, label="Why it is refused")
    if not form.is_valid():
        return _invitation(request, _row(key), form)
    act = act_for(request, reason=form.cleaned_data["reason"])
    return _decided(
        request, key, lambda: inviting.refuse(act, key=key),
        said=lambda _row: "Refused. Nothing of it takes effect.", form=form,
    )  # fmt: skip


@may(Permission.ACCOUNT_CONFIRM)
@require_POST
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take back an invitation or a proposal."""
    return _decided(
        request, key, lambda: inviting.withdraw_invitation(act_for(request), key=key),
        said=lambda _row: "Withdrawn. Its link no longer works.",
    )  # fmt: skip


def _invite(request: HttpRequest, form: Invite) -> Invitation:
    role, scope = form.wanted
    given = form.cleaned_data
    agency = given["agency"] if role in HELD_AT_AN_AGENCY else ""
    officer = given["officer"].strip() if role is Role.OFFICER else ""
    code = workforce.agency_called(agency).code if agency else ""
    if officer:
        workforce.officer(officer)
    return inviting.invite(
        act_for(request), email=given["email"], name=given["name"], role=role, agency=code,
        officer=officer, scope=scope if role is Role.AGENCY_SUBMITTER else Scope.BOTH,
    )  # fmt: skip


def _came_of(row: Invitation) -> str:
    if row.state == InvitationState.PROPOSED:
        return "Proposed. It takes effect once a second person has confirmed it."
    if row.purpose == Purpose.ROLE:
        return f"Confirmed. {row.name} holds the role from now on."
    return f"Confirmed. The link goes to {row.email}."


def _decided(
    request: HttpRequest,
    key: str,
    act: Callable[[], Invitation],
    *,
    said: Callable[[Invitation], str],
    form: Why | None = None,
) -> HttpResponse:
    row = _row(key)
    fault = tried(act)
    if not fault:
        return done(request, said(_row(key)), reverse("people-waiting"))
    return _invitation(request, row, form or Why(label="Why it is refused"), fault=fault)


def _invitation(
    request: HttpRequest, row: Invitation, form: Why, *, fault: str = ""
) -> HttpResponse:
    person = visitor(request)
    agencies = words.agency_names({row.agency})
    tone, state = words.state_in_words(row)
    is_open = row.state == InvitationState.PROPOSED
    own_proposal = str(row.invited_by.human_id) == person.human
    account = row.account
    concerns_them = account is not None and str(account.human_id) == person.human
    context = {
        "row": row,
        "asked_for": words.asked_for(row, agencies),
        "tone": tone,
        "state": state,
        "form": form,
        "fault": fault,
        "reason": _reason(row),
        "own_proposal": own_proposal,
        "concerns_them": concerns_them,
        "may_decide": is_open and not own_proposal and not concerns_them,
        "may_withdraw": tone in {"review", "action"}
        and (own_proposal or person.may(Permission.ACCOUNT_MANAGE)),
    }
    wrong = fault or form.errors
    return shown(
        request,
        "people/invitation.html",
        context,
        trail=[("What waits", reverse("people-waiting")), (row.name or row.email, "")],
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
    )


def _reason(row: Invitation) -> str:
    """The reason that came with the proposal."""
    return next((e.reason for e in listing.entries_of(row) if e.kind.endswith(".proposed")), "")


def _row(key: str) -> Invitation:
    row = listing.invitation_called(key)
    if row is None:
        raise NotFound(NOTHING_HERE)
    return row
