"""From a refusal to an answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class RefusalsAsAnswers:
    """Pass requests on; the table of answers comes with the pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        return self.get_response(request)
