"""Setting a grant aside (CERT-318): what it would do, and the press that does it, with its letter."""

from datetime import date

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from standing.campaigns import queries as campaigns
from standing.certification import actions, effects
from standing.certification.models import Certificate, Determination
from standing.correspondence import actions as correspondence
from standing.correspondence import addressees
from standing.correspondence.mail_to_officers import AGENCY_TELLS
from standing.kernel.access import Act, Permission, Person
from standing.kernel.periods import in_words
from standing.pages.access import may
from standing.pages.console.overlays import named, not_oneself, officer_file
from standing.pages.console.previewed import Day, Page, Preview, of_effect, previewed
from standing.pages.doing import WithReason
from standing.workforce.models import Officer


class _Vacating(WithReason):
    on = Day(
        label="First day no longer certified",
        help_text="Today or a later day: the officer stays certified up to it.",
    )
    field_order = ["on", "reason"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # a form's own
        self.fields["reason"].label = "Why, in words that the officer reads in the letter"


@may(Permission.GRANT_VACATE, again=True)
@require_http_methods(["GET", "HEAD", "POST"])
def vacate(request: HttpRequest, mptc_id: str) -> HttpResponse:
    """Set the grant of an officer aside, once, with the letter that says so."""
    of = not_oneself(request, mptc_id)
    page = Page(
        title=f"Set the grant aside: {named(of)}",
        trail=[(named(of), officer_file(of.mptc_id)), ("Set the grant aside", "")],
        about=[
            "The days before stay certified, and what was done until then stays lawful (CERT-318)."
        ],
        button="Set the grant aside",
        back=officer_file(of.mptc_id),
        fault_title="Nothing was set aside",
    )

    def preview(by: Act, form: WithReason) -> Preview:
        on = form.cleaned_data["on"]
        return of_effect(
            effects.of_vacating(by, mptc_id=of.mptc_id, vacated_on=on),
            will=[
                f"It sets the grant aside: {in_words(on)} is the first day no longer certified.",
                "It writes one letter to the officer and the agency, with the reason as you typed it. "
                "It goes into the agency’s next packet.",
                _mail_said(by, of, on),
                "Its authority is 555 CMR 7.10(3).",
            ],
            will_not=[
                f"It does not change the days before {in_words(on)}, nor take back the notice of the "
                "grant.",
            ],
        )

    def act(by: Act, form: WithReason) -> str:
        on = form.cleaned_data["on"]
        with transaction.atomic():
            _records, grant = actions.grant_to_vacate(by, mptc_id=of.mptc_id, vacated_on=on)
            held_by = Officer.objects.get(determinations=grant.id).mptc_id
            actions.vacate_grant(by, mptc_id=held_by, vacated_on=on)
            correspondence.write_vacating(by, mptc_id=held_by)
        return f"The grant is set aside from {in_words(on)} on, and the letter is written."

    return previewed(
        request, page, _Vacating, preview=preview, act=act, to=lambda: officer_file(of.mptc_id)
    )  # fmt: skip


def _mail_said(act: Act, of: Officer, on: date) -> str:
    """Who hears of the letter by e-mail: the officer from edition E23 on, the agency by its packet."""
    _records, grant = actions.grant_to_vacate(act, mptc_id=of.mptc_id, vacated_on=on)
    decided = Determination.objects.select_related("officer").get(pk=grant.id)
    reached = addressees.of_officers([decided.officer.mptc_id], at=act.at)
    told = campaigns.campaign(decided.campaign).edition not in AGENCY_TELLS and reached
    agency = "the agency hears when its packet is built"
    return (
        f"1 e-mail goes to the officer; {agency}."
        if told
        else (f"No e-mail goes out by itself: {agency}, and hands the letter over.")
    )


def link(person: Person, of: Officer) -> list[tuple[str, str]]:
    """Return where a grant of this officer is set aside, for who may, where one is held."""
    held = Certificate.objects.filter(
        officer=of, determination__isnull=False, superseded_at__isnull=True
    )
    if not person.may(Permission.GRANT_VACATE) or not held.exists():
        return []
    return [("Set the grant aside", reverse("console-vacate", args=[of.mptc_id]))]
