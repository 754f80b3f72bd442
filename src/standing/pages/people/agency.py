"""The people of one agency, for its head: who acts for it, whom the head invited, whom to invite."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from standing.accounts import actions, domain, inviting, listing
from standing.accounts.domain import InvitationState
from standing.accounts.listing import Line
from standing.accounts.models import Grant, Invitation
from standing.kernel.access import Held, Permission, Person, Role, Scope
from standing.kernel.errors import NotFound, NotPermitted, StandingError
from standing.pages import clock, kept
from standing.pages.access import NOTHING_HERE, may, visitor
from standing.pages.acting import act_for
from standing.pages.people import words
from standing.pages.people.forms import InviteToAgency, Why, why
from standing.pages.people.frame import done, tried
from standing.pages.portal.frame import agency_of, frame, own_people_only, trail
from standing.workforce.models import Agency

_FORM = ("GET", "HEAD", "POST")


@may(Permission.ACCOUNT_INVITE, at="code", to_send=True)
@require_http_methods(_FORM)
def agency_people(request: HttpRequest, code: str) -> HttpResponse:
    """List who acts for the agency, and invite another submitter (CERT-117, RUL-25)."""
    agency = _of_their_own(request, code)
    sent = request.method == "POST"
    form = InviteToAgency(request.POST if sent else None, initial=kept.initial(request))
    if form.is_valid():
        given = form.cleaned_data
        try:
            row = inviting.invite(
                act_for(request), email=given["email"], name=given["name"],
                role=Role.AGENCY_SUBMITTER, agency=code, scope=Scope(given["scope"]),
            )  # fmt: skip
        except StandingError as refusal:
            form.said_wrong(str(refusal))
        else:
            return done(request, _invited(row), _home(agency))
    return _page(request, agency, form)


@may(Permission.ACCOUNT_INVITE, at="code")
@require_http_methods(_FORM)
def withdraw(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Take back an invitation to the agency that nobody took up yet."""
    agency = _of_their_own(request, code)
    row = listing.invitation_called(key)
    if row is None or row.agency != code:
        raise NotFound(NOTHING_HERE)
    if request.method == "POST":
        fault = tried(lambda: inviting.withdraw_invitation(act_for(request), key=key))
        said = fault or f"The invitation of {row.name} is withdrawn. Its link no longer works."
        return done(request, said, _home(agency))
    context: dict[str, object] = {
        "title": f"Withdraw the invitation of {row.name}",
        "will": ["The link in the e-mail no longer works.", "You may invite the person anew."],
        "button": "Withdraw it",
    }
    return _act(request, agency, context)


@may(Permission.ACCOUNT_INVITE, at="code", again=True)
@require_http_methods(_FORM)
def take_role(request: HttpRequest, code: str, grant: int) -> HttpResponse:
    """Take a submitter's role at the agency away; at once."""
    agency = _of_their_own(request, code)
    held = _grant(code, grant)
    name = held.account.human.name
    said = words.grant_in_words(held, {code: agency.name})
    form = why(request, label="Why it is taken away")
    if form.is_valid():
        fault = tried(
            lambda: actions.revoke_role(
                act_for(request, reason=form.cleaned_data["reason"]),
                username=held.account.username,
                role=Role(held.role),
                agency=code,
            )
        )
        if not fault:
            return done(request, f"{name} is no longer {said}.", _home(agency))
        form.said_wrong(fault)
    context: dict[str, object] = {
        "title": f"Take the role from {name}",
        "will": [f"From now on {name} is no longer {said}.", "What was done stays on record."],
        "button": "Take this role away",
        "form": form,
    }
    return _act(request, agency, context)


def _of_their_own(request: HttpRequest, code: str) -> Agency:
    agency = agency_of(code)
    own_people_only(visitor(request), Permission.ACCOUNT_INVITE, code)
    return agency


def _page(request: HttpRequest, agency: Agency, form: InviteToAgency) -> HttpResponse:
    now, person = clock.now(), visitor(request)
    names = {agency.code: agency.name}
    lines = listing.accounts_at(agency.code, now)
    context = {
        **frame(request, agency, "people"),
        **trail(agency, ("People", "")),
        "people": [(line, _roles(person, line, names)) for line in lines],
        "out": listing.invitations_out(now, agency=agency.code),
        "form": form,
    }  # fmt: skip
    answer = render(
        request, "people/agency.html", context,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )  # fmt: skip
    answer["Cache-Control"] = "no-store"
    return answer


def _act(request: HttpRequest, agency: Agency, context: dict[str, object]) -> HttpResponse:
    form = context.get("form")
    whole = {
        **frame(request, agency, "people"),
        **trail(agency, ("People", _home(agency)), (str(context["title"]), "")),
        "back": _home(agency),
        **context,
    }
    wrong = isinstance(form, Why) and form.errors
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "people/agency_act.html", whole, status=status)


def _title(grant: Grant, names: dict[str, str]) -> str:
    words_of_it = words.grant_in_words(grant, names)
    return words.begun(words_of_it.replace(f" at {names[grant.agency]}", ""))


def _roles(person: Person, line: Line, names: dict[str, str]) -> list[tuple[Grant, str, bool]]:
    human = line.account.human_id
    return [(each, _title(each, names), _may_take(person, human, each)) for each in line.grants]


def _may_take(person: Person, human: int, grant: Grant) -> bool:
    """Whether this person could have granted the role, and it is not their own."""
    try:
        alone = domain.grants_alone(person, Held(Role(grant.role), grant.agency))
    except NotPermitted:
        return False
    return alone and str(human) != person.human


def _grant(code: str, number: int) -> Grant:
    for line in listing.accounts_at(code, clock.now()):
        for grant in line.grants:
            if grant.pk == number:
                return grant
    raise NotFound(NOTHING_HERE)


def _home(agency: Agency) -> str:
    return reverse("portal-people", args=[agency.code])


def _invited(row: Invitation) -> str:
    if row.state == InvitationState.PROPOSED:
        return "Proposed. It takes effect once a second person at the commission has confirmed it."
    return f"Invited. The link goes to {row.email} and is good for 14 days."
