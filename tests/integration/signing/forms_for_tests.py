"""Addresses with a form that asks for a second factor shown lately."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from standing.kernel.access import Permission
from standing.pages import kept
from standing.pages.access import may
from standing.pages.urls import handler404, urlpatterns

__all__ = ["handler404"]


@may(Permission.CONSOLE_READ)
def form(request: HttpRequest) -> HttpResponse:
    """The page of the form, filled with what was kept."""
    return HttpResponse(repr(sorted(kept.initial(request).items())))


@may(Permission.CONSOLE_READ, again=True)
def act(request: HttpRequest) -> HttpResponse:
    """What the form does."""
    return HttpResponse("done")


urlpatterns = [
    *urlpatterns,
    path("form/", form),
    path("form/act/", act),
    path("form/list.csv", act, name="a-file"),
]
