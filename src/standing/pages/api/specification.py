"""The OpenAPI document, to be read by programs."""

from django.http import HttpRequest, HttpResponse

from standing.pages.api import document


def openapi(request: HttpRequest) -> HttpResponse:
    """Answer with the document that docs/openapi.json holds."""
    return HttpResponse(document.text(), content_type="application/json")
