"""Answers to what no page answers: an unknown address, an unclear request, our own failure."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.translation import gettext as _

from standing.kernel.tongue import marked
from standing.pages.access import public
from standing.pages.api import problems
from standing.pages.middleware import refused


@public
def nothing_here(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere."""
    return refused(
        request,
        marked("There is nothing at this address"),
        marked(
            "The address may have been cut off or mistyped. Officers and agencies are found by name."
        ),
        HTTPStatus.NOT_FOUND,
    )


@public
def unclear(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that could not be read; no page context, since the request is in doubt."""
    if problems.is_asked(request):
        return problems.of_page(request, HTTPStatus.BAD_REQUEST, problems.UNREADABLE.means)
    return HttpResponse(
        render_to_string(
            "failed.html",
            {
                "title": _("We could not read this request"),
                "lead": _("Part of the address or of what was sent with it could not be read."),
                "next": _("Go back one page and try the link again, or start from the first page."),
                "home": get_script_prefix(),
            },
        ),
        status=HTTPStatus.BAD_REQUEST,
    )


@public
def shut(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer where the gate does not open."""
    return refused(
        request,
        marked("This page is not open to you"),
        marked("It is for people of the commission or of an agency."),
        HTTPStatus.FORBIDDEN,
    )


def unmarked(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that came without the mark that shows it is ours; the browser keeps the cookie."""
    return refused(
        request,
        marked("We could not tell that this form is ours"),
        marked(
            "Your browser did not send back the small cookie that guards the form; it may have been "
            "blocked, or the page lay open for very long. Go back one page (what you wrote is still "
            "there), allow cookies of this site, and send it again."
        ),
        HTTPStatus.FORBIDDEN,
    )


@public
def failed(request: HttpRequest) -> HttpResponse:
    """Answer when we failed: a page that needs neither the database nor anything else."""
    if problems.is_asked(request):
        return problems.of_page(request, HTTPStatus.INTERNAL_SERVER_ERROR, problems.FAILED.means)
    return HttpResponse(
        render_to_string(
            "failed.html",
            {
                "title": _("Something failed on our side"),
                "lead": _(
                    "The register could not answer. Your request was well formed, and nothing has "
                    "been changed."
                ),
                "next": _(
                    "Try again in a few minutes. If it fails again, tell the people who run the "
                    "register what you asked for and when; their log tells them the rest."
                ),
                "home": get_script_prefix(),
            },
        ),
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
    )
