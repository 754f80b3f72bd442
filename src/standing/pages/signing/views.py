"""Where somebody begins who has signed in, and the page of their own account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from standing.pages import faces, factors
from standing.pages.access import needs_second_factor, signed_in, visitor


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
    return render(
        request,
        "signing/account.html",
        {
            "person": person,
            "roles": sorted(person.roles, key=lambda held: (held.role.value, held.agency or "")),
            "has_second_factor": factors.has_one(request),
            "needs_second_factor": needs_second_factor(person),
        },
    )
