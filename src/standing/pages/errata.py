"""What was wrong in releases of the public files, since when, and what replaced it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from standing.kernel.access import Permission
from standing.pages import clock
from standing.pages.access import may
from standing.register import data


@may(Permission.REGISTER_READ)
@require_safe
def errata(request: HttpRequest) -> HttpResponse:
    """Every erratum, the latest first."""
    found = data.errata(known=clock.now())
    return render(request, "errata.html", {"section": "data", "errata": found})
