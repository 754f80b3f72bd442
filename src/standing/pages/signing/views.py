"""Where somebody begins who has signed in, the page of their own account, and the library's pages.

The library decides who is who; these views add what our pages show, keep who needs a second factor
from losing the last one, and answer a form that could not be taken with 422.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from standing.accounts.models import Account
from standing.pages import asking, faces, factors
from standing.pages.access import needs_second_factor, signed_in, visitor
from standing.pages.people.words import agency_names
from standing.pages.signing.adapter import LAST_ONE

View = Callable[..., HttpResponse]
_ONWARD = "signing.onward"


@signed_in
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Lead to the one face that is open to this person; let them choose where there are several."""
    open_to = faces.open_to(visitor(request))
    if len(open_to) == 1:
        return redirect(open_to[0].address)
    return render(request, "signing/landing.html", {"faces": open_to})


@signed_in
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Show what the register knows of this account: who, in which roles, and how they sign in."""
    person = visitor(request)
    names = agency_names(set(person.agencies))
    return render(
        request,
        "signing/account.html",
        {
            "person": person,
            "roles": [
                (
                    held.role.value.replace("-", " ").capitalize(),
                    names.get(held.agency or "", ""),
                    held,
                )
                for held in sorted(person.roles, key=lambda each: (each.role, each.agency or ""))
            ],
            "has_second_factor": factors.has_one(request),
            "needs_second_factor": needs_second_factor(person),
        },
    )


def answered(view: View) -> View:
    """Answer a form that could not be taken with 422, so that nobody mistakes it for done."""

    @wraps(view)
    def told(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        response = view(request, *arguments, **named)
        shown = response.context_data or {} if isinstance(response, TemplateResponse) else {}
        form = shown.get("form")
        if request.method == "POST" and form is not None and form.is_bound and form.errors:
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    return told


def one_at_a_time(view: View) -> View:
    """Let two changes of one account's second factors happen one after the other."""

    @wraps(view)
    def locked(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *arguments, **named)
        with transaction.atomic():
            Account.objects.select_for_update().get(pk=request.user.pk or 0)
            response = view(request, *arguments, **named)
            if isinstance(response, TemplateResponse):
                response.render()
            return response

    return locked


class Index(mfa.IndexView):  # type: ignore[misc]  # the library has no types
    """What somebody has as second factors."""

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        """Add whether the role asks for one."""
        shown: dict[str, Any] = super().get_context_data(**named)
        shown["needs_second_factor"] = needs_second_factor(visitor(self.request))
        shown["has_second_factor"] = factors.has_one(self.request)
        return shown


class Code(mfa.AuthenticateView):  # type: ignore[misc]  # an untyped base
    """The second step of signing in."""

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        """Add which kinds of second factors there are."""
        shown: dict[str, Any] = super().get_context_data(**named)
        shown["kinds"] = factors.kinds_of(self.stage.login.user.pk)
        shown["code_form"] = self.auth_form
        if self.form is not None:
            shown["form"] = self.form  # the one that was sent, with its faults
        return shown


class CodeAgain(mfa.ReauthenticateView):  # type: ignore[misc]  # an untyped base
    """A code once more, before an act that asks for it."""

    def dispatch(self, request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        """Lead somebody who has a passkey and no app to the page of the passkey."""
        kinds = factors.kinds_of(request.user.pk)
        wants_codes = request.method == "POST" or "codes" in request.GET
        if (
            Authenticator.Type.TOTP in kinds
            or Authenticator.Type.WEBAUTHN not in kinds
            or wants_codes
        ):
            response: HttpResponse = super().dispatch(request, *arguments, **named)
            return response
        return redirect(self.passthrough_next_url(reverse("mfa_reauthenticate_webauthn")))

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        """Add which kinds of second factors there are, and why the page asks."""
        shown: dict[str, Any] = super().get_context_data(**named)
        shown["kinds"] = factors.kinds_of(self.request.user.pk)
        shown["why"] = asking.why(self.request)
        return shown


class KeyAgain(keys.ReauthenticateWebAuthnView):  # type: ignore[misc]  # an untyped base
    """A passkey once more, before an act that asks for it."""

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        """Add which kinds of second factors there are, and why the page asks."""
        shown: dict[str, Any] = super().get_context_data(**named)
        shown["kinds"] = factors.kinds_of(self.request.user.pk)
        shown["why"] = asking.why(self.request)
        return shown

    def form_invalid(self, form: Form) -> HttpResponse:
        """Say on the same page that it did not work."""
        for said in form.errors.get("credential", []):
            messages.error(self.request, str(said))
        return redirect(self.request.get_full_path())


class SetUpApp(totp.ActivateTOTPView):  # type: ignore[misc]  # an untyped base
    """Setting up an authenticator app, on the way to a page that asked for it or not."""

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        """Add the secret in groups that can be typed, and whether the role asks for a factor."""
        _note_onward(self.request)
        shown: dict[str, Any] = super().get_context_data(**named)
        secret = shown["form"].secret
        shown["secret"] = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        shown["is_first_needed"] = _is_first_needed(self.request)
        return shown

    def form_valid(self, form: Form) -> HttpResponse:
        """Set it up; a first one ends the sessions that were opened without."""
        return _set_up(self.request, lambda: super(SetUpApp, self).form_valid(form))


class AddKey(keys.AddWebAuthnView):  # type: ignore[misc]  # an untyped base
    """Adding a passkey."""

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        """Add whether the role asks for a factor, and the form that was sent."""
        _note_onward(self.request)
        shown: dict[str, Any] = super().get_context_data(**named)
        shown["form"] = named.get("form", shown["form"])
        shown["is_first_needed"] = _is_first_needed(self.request)
        return shown

    def form_valid(self, form: Form) -> HttpResponse:
        """Add it; a first one ends the sessions that were opened without."""
        return _set_up(self.request, lambda: super(AddKey, self).form_valid(form))


class RemoveKey(keys.RemoveWebAuthnView):  # type: ignore[misc]  # an untyped base
    """Removing a passkey, unless it is the last second factor of somebody who needs one."""

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        """Add the sentence that says why it must stay."""
        shown: dict[str, Any] = super().get_context_data(**named)
        shown["must_stay"] = self._must_stay()
        return shown

    def post(self, request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        """Remove it, or say why not."""
        self.object = self.get_object()
        if self._must_stay():
            page: HttpResponse = self.render_to_response(self.get_context_data())
            page.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
            return page
        response: HttpResponse = super().post(request, *arguments, **named)
        return response

    def _must_stay(self) -> str:
        return LAST_ONE if factors.is_last_needed(self.request, self.object.pk) else ""


class RecoveryCodes(codes.ViewRecoveryCodesView):  # type: ignore[misc]  # an untyped base
    """The recovery codes, to be kept on paper."""

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        """Add where they were going when a second factor was asked of them."""
        shown: dict[str, Any] = super().get_context_data(**named)
        shown["onward"] = self.request.session.get(_ONWARD)
        return shown


set_up_app = one_at_a_time(answered(SetUpApp.as_view()))
add_key = one_at_a_time(answered(AddKey.as_view()))
remove_app = one_at_a_time(answered(totp.deactivate_totp))
remove_key = one_at_a_time(RemoveKey.as_view())
view_codes = never_cache(RecoveryCodes.as_view())


@signed_in
@require_safe
def onward(request: HttpRequest) -> HttpResponse:
    """Go on to where they were going when a second factor was asked of them."""
    return redirect(request.session.pop(_ONWARD, None) or reverse("signed-in"))


def _note_onward(request: HttpRequest) -> None:
    """Remember a page of ours that somebody wanted to open."""
    wanted = request.GET.get("next", "")
    if wanted.startswith("/") and get_adapter(request).is_safe_url(wanted):
        request.session[_ONWARD] = wanted


def _set_up(request: HttpRequest, add: Callable[[], HttpResponse]) -> HttpResponse:
    is_first = not factors.has_one(request)
    response = add()
    if is_first and factors.has_one(request):
        factors.first_set_up(request)
    return response


def _is_first_needed(request: HttpRequest) -> bool:
    return needs_second_factor(visitor(request)) and not factors.has_one(request)
