"""Which answers may be kept whole: public pages that are the same for everybody who asks."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from standing.kernel.access import Permission
from standing.pages.access import access_of, is_open_to_all
from standing.pages.middleware import GetResponse
from standing.pages.whole_answers import MARK, NEVER_KEPT

ALSO: Final = frozenset({"home", "status-explained"})
"""Pages that everybody may open and that show the register; others of theirs hold a form."""
_STATUSES: Final = (200, 301, 308, 410)


class MayBeKept:
    """Mark what ``pages/whole_answers.py`` may keep: of the register, and nobody's in particular.

    An answer that sets a cookie holds the mark of a form or a session, and is nobody else's.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request, and mark the answer."""
        response = self.get_response(request)
        if (
            getattr(request, "of_the_register", False)
            and request.method in ("GET", "HEAD")
            and response.status_code in _STATUSES
            and not response.streaming
            and not getattr(response, NEVER_KEPT, False)
            and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
            and not request.session.modified
        ):
            setattr(response, MARK, True)
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Note whether the page is one of the register's."""
        access, match = access_of(view), request.resolver_match
        request.of_the_register = (  # type: ignore[attr-defined]  # read above
            access is not None
            and is_open_to_all(access)
            and (
                access.permission is Permission.REGISTER_READ
                or (match is not None and match.url_name in ALSO)
            )
        )
        return None
