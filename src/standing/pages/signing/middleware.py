"""What holds for whoever has signed in, on every page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from standing.pages.access import access_of, is_open_to_all
from standing.pages.middleware import GetResponse
from standing.pages.signing import afterwards, sessions


class SignedIn:
    """Keep pages behind the sign-in out of every cache, and a session alive for as long as it may be.

    After signing out on a shared computer, the Back button shows nothing that was open to whoever
    sat there before.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request, then do what may wait."""
        afterwards.begin(request)
        response = self.get_response(request)
        if getattr(request, "behind_sign_in", False):
            add_never_cache_headers(response)
        afterwards.arrange(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Note that this page is behind the sign-in, and that somebody is there, if not for too long."""
        access = access_of(view)
        if access is None or is_open_to_all(access):
            return None
        request.behind_sign_in = True  # type: ignore[attr-defined]  # our own mark
        if not request.user.is_authenticated:
            return None
        if sessions.is_over(request):
            return sessions.ended(request, keep=access.asks_again(request))
        sessions.used(request)
        return None
