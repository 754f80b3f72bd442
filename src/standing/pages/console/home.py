"""Today: what waits for the commission, each count a link to its rows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from standing.kernel.access import Permission
from standing.pages.access import may


@may(Permission.CONSOLE_READ)
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What waits for somebody, as of now."""
    return render(request, "console/home.html", {})
