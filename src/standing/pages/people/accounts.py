"""The list of accounts, one account, and what an administrator does about it."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from standing.accounts import actions, inviting, listing
from standing.accounts.listing import Line
from standing.accounts.models import Grant
from standing.kernel.access import Permission, Role
from standing.kernel.errors import NotFound
from standing.pages import clock
from standing.pages.access import NOTHING_HERE, may, visitor
from standing.pages.acting import act_for
from standing.pages.people import words
from standing.pages.people.forms import Why, why
from standing.pages.people.frame import done, shown, tried, waiting_count
from standing.pages.people.telling import told

_FORM = ("GET", "HEAD", "POST")


@may(Permission.ACCOUNT_CONFIRM)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List the accounts: search, by role, fifty to a page."""
    asked = " ".join(request.GET.get("of", "").split())[:100]
    role = request.GET.get("role", "")
    role = role if role in set(Role) else ""
    page = request.GET.get("page", "")
    found = listing.accounts_found(
        asked=asked, role=role, page=int(page[:12]) if page.isascii() and page.isdigit() else 1,
        at=clock.now(),
    )  # fmt: skip
    agencies = words.agency_names({g.agency for line in found.lines for g in line.grants})
    kept = {"of": asked, "role": role}
    context = {
        "found": found,
        "lines": [(line, _roles(line.grants, agencies)) for line in found.lines],
        "asked": asked,
        "role": role,
        "roles": words.role_choices(),
        "previous": _page(kept, found.page - 1) if found.page > 1 else "",
        "next": _page(kept, found.page + 1) if found.page < found.pages else "",
        "waiting": waiting_count(),
    }
    return shown(request, "people/list.html", context)


@may(Permission.ACCOUNT_CONFIRM)
@require_safe
def person(request: HttpRequest, account: str) -> HttpResponse:
    """Show one account: its roles, since when and by whom, how it signs in, what happened to it."""
    line = _line(account)
    if account != line.account.username:
        return redirect("people-person", line.account.username)
    grants = listing.roles_ever_held(line.account)
    entries = listing.history_of(line.account)
    agencies = words.agency_names(
        {grant.agency for grant in grants} | {str(e.facts_after.get("agency", "")) for e in entries}
    )
    names = listing.names_of(
        [entry.actor for entry in entries]
        + [str(e.facts_after.get(f, "")) for e in entries for f in ("proposed_by", "confirmed_by")]
    )
    today = clock.today()
    context = {
        "line": line,
        "grants": [
            (
                grant,
                words.grant_in_words(grant, agencies),
                grant.until is None or grant.until > today,
            )
            for grant in grants
        ],
        "others": listing.others_of(line.account),
        "told": told(entries, names=names, agencies=agencies),
        "is_oneself": str(line.account.human_id) == visitor(request).human,
    }
    return shown(request, "people/person.html", context, trail=[(line.account.human.name, "")])


@may(Permission.ACCOUNT_MANAGE, again=True)
@require_http_methods(_FORM)
def revoke(request: HttpRequest, account: str) -> HttpResponse:
    """Revoke an account; one person does it, at once."""
    line = _line(account)
    name, username = line.account.human.name, line.account.username
    form = why(request, label="Why it is revoked")
    if form.is_valid():
        fault = tried(
            lambda: actions.revoke(
                act_for(request, reason=form.cleaned_data["reason"]), username=username
            )
        )
        if not fault:
            said = (
                f"The account of {name} is revoked. Whoever was signed in with it is not any more."
            )
            return done(request, said, words.person_address(username))
        form.said_wrong(fault)
    context: dict[str, object] = {
        "title": f"Revoke the account of {name}",
        "will": [
            "From now on nobody signs in or acts with it, and its open sessions end.",
            "What was done under it stays on record, with the name it bears.",
        ],
        "will_not": "It cannot be undone. Somebody who comes back is invited anew, and stays the same "
        "person on record.",
        "button": "Revoke this account",
    }
    return _asked(request, line, form, context)


@may(Permission.ACCOUNT_MANAGE, again=True)
@require_http_methods(_FORM)
def take_role(request: HttpRequest, account: str, grant: int) -> HttpResponse:
    """Take one role away; one person does it, at once."""
    line = _line(account)
    held = next((each for each in line.grants if each.pk == grant), None)
    if held is None:
        return redirect("people-person", line.account.username)
    name, username = line.account.human.name, line.account.username
    said = words.grant_in_words(held, words.agency_names({held.agency}))
    form = why(request, label="Why it is taken away")
    if form.is_valid():
        fault = tried(
            lambda: actions.revoke_role(
                act_for(request, reason=form.cleaned_data["reason"]),
                username=username,
                role=Role(held.role),
                agency=held.agency,
                officer=held.officer,
            )
        )
        if not fault:
            return done(
                request, f"{name} is no longer {said}.", words.person_address(username)
            )  # fmt: skip
        form.said_wrong(fault)
    context: dict[str, object] = {
        "title": f"Take a role from {name}",
        "will": [f"From now on {name} is no longer {said}.", "Other roles and the account stay."],
        "button": "Take this role away",
    }
    return _asked(request, line, form, context)


@may(Permission.ACCOUNT_MANAGE, again=True)
@require_http_methods(_FORM)
def recover(request: HttpRequest, account: str) -> HttpResponse:
    """Propose to let somebody in again who lost the password and the second factor."""
    line = _line(account)
    name, username = line.account.human.name, line.account.username
    form = why(request, label="How you know that it is this person who asks")
    if form.is_valid():
        fault = tried(
            lambda: inviting.propose_recovery(
                act_for(request, reason=form.cleaned_data["reason"]), username=username
            )
        )
        if not fault:
            said = f"Proposed. {name} is let in again once a second person has confirmed it."
            return done(request, said, reverse("people-waiting"))
        form.said_wrong(fault)
    context: dict[str, object] = {
        "title": f"Let {name} in again",
        "will": [
            "A second person who confirms roles sees this proposal and says yes or no.",
            f"After a yes, the password and the second factors are gone, open sessions end, and a link "
            f"goes to {line.account.email or 'the e-mail address'} to choose a new password.",
            "The person, the account, its roles and its history stay as they are.",
        ],
        "button": "Propose it",
    }
    return _asked(request, line, form, context)


def _asked(request: HttpRequest, line: Line, form: Why, context: dict[str, object]) -> HttpResponse:
    address = words.person_address(line.account.username)
    return shown(
        request,
        "people/act.html",
        {"form": form, "back": address, **context},
        trail=[(line.account.human.name, address), (str(context["title"]), "")],
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


def _line(account: str) -> Line:
    try:
        return listing.line_of(account, clock.now())
    except NotFound:
        raise NotFound(NOTHING_HERE) from None


def _roles(grants: tuple[Grant, ...], agencies: dict[str, str]) -> list[str]:
    return [words.begun(words.grant_in_words(grant, agencies)) for grant in grants]


def _page(kept: dict[str, str], page: int) -> str:
    return "?" + urlencode({**{k: v for k, v in kept.items() if v}, "page": str(page)})
