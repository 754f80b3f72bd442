"""The page that the link of an invitation leads to; it is open to whoever holds the link."""

from http import HTTPStatus

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from standing.accounts import accepting
from standing.accounts.domain import InvitationState, Purpose
from standing.accounts.granting import live_account_at
from standing.accounts.invitations import MISTYPED, check_open, read_token
from standing.accounts.models import Account, Invitation
from standing.kernel.errors import NotFound, NotPermitted, Refused, WrongState
from standing.pages import clock
from standing.pages.access import public
from standing.pages.acting import act_for, see_other
from standing.pages.people import words
from standing.pages.people.forms import NewPassword


@public
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Say who invited whom to what, take a password, make the account and sign in."""
    try:
        row = read_token(token)
        answer = _opened(request, row, token)
    except NotFound:
        answer = _calm(request, "We could not find this invitation", MISTYPED, HTTPStatus.NOT_FOUND)
    except WrongState as closed:
        answer = _closed(request, token, str(closed))
    answer["Cache-Control"] = "no-store"
    return answer


def _opened(request: HttpRequest, row: Invitation, token: str) -> HttpResponse:
    check_open(row, clock.now())
    here = request.user if isinstance(request.user, Account) else None
    holder = row.account if row.purpose == Purpose.RECOVERY else live_account_at(row.email)
    if here is not None and (holder is None or holder.pk != here.pk):
        return _shown(request, row, {"other": here.human.name}, HTTPStatus.OK)
    if holder is not None and row.purpose != Purpose.RECOVERY:
        return _take_up(request, row, token, signed_in=here is not None)
    form = NewPassword(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            account = accepting.accept_invitation(
                act_for(request).at, token=token, password=form.cleaned_data["password"]
            )
        except Refused as weak:
            form.add_error("password", str(weak))
        else:
            return _signed_in(request, account)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return _shown(request, row, {"form": form, "rules": password_validators_help_texts()}, status)


def _take_up(request: HttpRequest, row: Invitation, token: str, *, signed_in: bool) -> HttpResponse:
    """Let somebody who has an account take up another role with it, signed in."""
    fault = ""
    if signed_in and request.method == "POST":
        try:
            accepting.take_up(act_for(request), token=token)
        except NotPermitted as refusal:
            fault = str(refusal)
        else:
            return see_other(reverse("signed-in"))
    sign_in = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
    context = {"has_account": True, "signed_in": signed_in, "sign_in": sign_in, "fault": fault}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK
    return _shown(request, row, context, status)


def _signed_in(request: HttpRequest, account: Account) -> HttpResponse:
    """Sign in as after a password was typed; what a role asks for besides, its pages ask for."""
    login = Login(user=account, email=account.email, redirect_url=reverse("signed-in"))
    answer: HttpResponse = perform_password_login(request, {"email": account.email}, login)
    return answer


def _closed(request: HttpRequest, token: str, said: str) -> HttpResponse:
    """Answer a link that was used, withdrawn or ran out; a second press leads on to where one is."""
    row = read_token(token)
    if row.state == InvitationState.ACCEPTED and row.account_id == request.user.pk:
        return redirect("signed-in")
    used = row.state == InvitationState.ACCEPTED
    title = "This invitation was taken up" if used else "This invitation is no longer open"
    return _calm(request, title, said, HTTPStatus.GONE, sign_in=used)


def _calm(
    request: HttpRequest, title: str, said: str, status: HTTPStatus, *, sign_in: bool = False
) -> HttpResponse:
    context = {"title": title, "said": said, "sign_in": sign_in}
    return render(request, "people/closed.html", context, status=status)


def _shown(
    request: HttpRequest, row: Invitation, context: dict[str, object], status: HTTPStatus
) -> HttpResponse:
    agencies = words.agency_names({row.agency})
    whole = {
        "row": row,
        "recovery": row.purpose == Purpose.RECOVERY,
        "invited_by": row.invited_by.human.name,
        "asked_for": words.asked_for(row, agencies),
        **context,
    }
    return render(request, "people/taking_up.html", whole, status=status)
