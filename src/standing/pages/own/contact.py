"""Where notices reach the officer, and what holds for the bargaining unit (CERT-119, 122)."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from standing.correspondence.models import UnitWaiver
from standing.correspondence.own_contact import Given, give_contact, waivers_of
from standing.kernel.access import Act, Permission
from standing.kernel.periods import in_words
from standing.pages.access import may
from standing.pages.doing import Acting, do
from standing.pages.own.bound import UNCLEAR, Own, for_own, frame
from standing.requests import queries as requests
from standing.requests.domain import UnitChoice
from standing.requests.models import ContactData
from standing.rules.book import the_book
from standing.storage import locks

CHOICES = (
    (UnitChoice.NAMED.value, "I belong to a bargaining unit"),
    (UnitChoice.NO_UNIT.value, "I belong to no unit; by choosing this I sign that I do not"),
    (
        UnitChoice.WAIVED.value,
        "I sign the waiver: the head of my unit is not to receive notices about me",
    ),
)


class Contact(Acting):
    """The e-mail address, and one of three things about a unit."""

    email = forms.CharField(
        label="Your e-mail address for notices",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Give your e-mail address, such as name@example.org."},
    )
    unit = forms.ChoiceField(
        label="Your bargaining unit",
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three answers about a bargaining unit."},
    )
    unit_name = forms.CharField(label="Name of the unit", max_length=200, required=False)
    unit_head_email = forms.CharField(
        label="E-mail address of the head of the unit",
        max_length=254,
        required=False,
        widget=forms.EmailInput(),
    )


@may(Permission.OWN_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
@for_own
def contact(request: HttpRequest, own: Own) -> HttpResponse:
    """What is on record, since when, and a form to change it."""
    form = Contact(request.POST or None, initial=_initial(own))
    if request.method == "POST":
        done = do(
            request,
            form,
            state=lambda: _state(own),
            act=lambda act: _give(act, own, form),
            to=lambda: reverse("own-contact"),
        )
        if done is not None:
            return done
    waivers = waivers_of(own.officer.pk, known=own.now)
    history = list(requests.contact_history(own.officer.pk, known=own.now))
    return render(
        request,
        "own/contact.html",
        {
            **frame(own, "contact", ("Contact and union", "")),
            "form": form,
            "now": next((row for row in history if row.superseded_at is None), None),
            "unit_said": [_unit_said(row) for row in history[:1] if row.superseded_at is None],
            "before": [
                {"row": row, "unit": _unit_said(row)} for row in history if row.superseded_at
            ],
            "waiver": _waiver_said(waivers, history),
            "honoured": _honoured(own),
        },
        status=UNCLEAR if form.is_bound else 200,
    )


def _give(act: Act, own: Own, form: Contact) -> str:
    data = form.cleaned_data
    give_contact(
        act,
        mptc_id=own.bound,
        given=Given(
            email=data["email"],
            unit=UnitChoice(data["unit"]),
            unit_name=data["unit_name"],
            unit_head_email=data["unit_head_email"],
        ),
    )
    return "Kept. It holds from now on, until you change it."


def _initial(own: Own) -> dict[str, str]:
    now = requests.contact(own.officer.pk, known=own.now)
    waived = bool(waivers_of(own.officer.pk, known=own.now))
    return {
        "shown": _state(own),
        "email": now.email if now else "",
        "unit": UnitChoice.WAIVED.value if waived else (now.unit if now else ""),
        "unit_name": now.unit_name if now else "",
        "unit_head_email": now.unit_head_email if now else "",
    }


def _state(own: Own) -> str:
    """What is on record now, in a word that changes with it; whoever asks in an act waits their turn."""
    locks.hold(f"contact:{own.officer.pk}")
    row = ContactData.objects.filter(officer=own.officer).order_by("recorded_at", "pk").last()
    waiver = UnitWaiver.objects.filter(officer=own.officer, superseded_at=None).last()
    return f"{row.pk if row else 0}.{waiver.pk if waiver else 0}"


def _unit_said(row: ContactData) -> str:
    if row.unit == UnitChoice.NAMED:
        return f"Member of {row.unit_name}; its head is written to at {row.unit_head_email}."
    if row.unit == UnitChoice.NO_UNIT:
        return "Signed: no bargaining unit."
    return "Signed: the waiver of notices to the head of the unit."


def _waiver_said(waivers: list[UnitWaiver], history: list[ContactData]) -> str:
    if not waivers:
        return ""
    signed = waivers[-1]
    here = any(row.recorded_at == signed.recorded_at for row in history)
    by = "by you on this page" if here else "as your agency recorded it"
    return f"A waiver is on file, signed on {in_words(signed.signed_on)}, {by}."


def _honoured(own: Own) -> str:
    """Say what the rules of today make of a waiver (CERT-122)."""
    rule = the_book().rule("notice.union-waiver-honoured")
    today = rule.find(own.today)
    if today is not None and today.value is True:
        return (
            "Under the rules of today a waiver on file is honoured: notices go to you and your agency, "
            "and no copy goes to the head of a unit."
        )
    since = next((each.since for each in rule.provisions if each.value is True), None)
    from_ = f" They do from {in_words(since)} on." if since else ""
    return (
        "The rules of today do not know a waiver yet: a copy of a decision still goes to the head of "
        f"the unit, where one is named.{from_} A waiver signed now is kept until then."
    )
