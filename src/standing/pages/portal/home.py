"""Where an agency's people begin: which agency, what it has to do, and what changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from standing.accounts.models import Grant
from standing.campaigns.models import Filing
from standing.correspondence.who_writes import the_writer
from standing.kernel.access import Permission, Person
from standing.kernel.errors import NotFound
from standing.kernel.periods import day_of
from standing.pages import clock
from standing.pages.access import NOTHING_HERE, may, signed_in, visitor
from standing.pages.portal.frame import agency_of, frame, own_people_only
from standing.pages.portal.news import news
from standing.pages.portal.todo import to_do
from standing.storage.rows import known
from standing.workforce.models import Agency

RECEIPTS = 3
_ROLES = {
    "agency-head": "agency head",
    "agency-submitter": "sends files",
    "appointing-authority": "appointing authority",
}


@signed_in
@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """Lead to the one agency of this person; let them choose where there are several."""
    codes = own_agencies(visitor(request))
    if not codes:
        raise NotFound(NOTHING_HERE)
    if len(codes) == 1:
        return redirect("portal-agency", code=codes[0])
    own = Agency.objects.filter(code__in=codes).order_by("name")
    return render(request, "portal/agencies.html", {"agencies": own})


def own_agencies(person: Person) -> list[str]:
    """Return the codes of the agencies whose portal is open to this person."""
    return sorted(
        {
            held.agency
            for held in person.roles
            if held.agency and Permission.PORTAL_READ in held.permissions
        }
    )


@may(Permission.PORTAL_READ, at="code")
@require_safe
def home(request: HttpRequest, code: str) -> HttpResponse:
    """Show what the agency has to do, then what changed, its receipts, and whom to ask."""
    agency, now = agency_of(code), clock.now()
    person = visitor(request)
    own_people_only(person, Permission.PORTAL_READ, code)
    before, changed = news(request, agency, account=person.account)
    receipts = Filing.objects.filter(agency=agency, superseded_at__isnull=True)
    if not person.may(
        Permission.CAMPAIGN_READ, agency=code
    ):  # reports on standards only (CERT-117)
        changed, receipts = [], receipts.none()
    people = Grant.objects.filter(
        known(now), agency=code, until__isnull=True, account__revoked_at__isnull=True
    ).order_by("account__human__name")
    answer = render(
        request,
        "portal/home.html",
        {
            **frame(request, agency, "home"),
            "todo": to_do(agency, by=person, on=day_of(now), known=now),
            "today": day_of(now),
            "changed": changed,
            "visited_before": before,
            "receipts": receipts.select_related("campaign").order_by("-recorded_at")[:RECEIPTS],
            "people": [
                (name, _ROLES.get(role, role))
                for name, role in people.values_list("account__human__name", "role")
            ],
            "commission": the_writer(),
        },
    )
    answer["Cache-Control"] = "no-store"
    return answer
