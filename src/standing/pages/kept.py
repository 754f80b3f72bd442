"""What somebody typed into a form before they had to show who they are: kept, and put back.

The page of the form asks ``initial(request)`` and fills the form with what it returns. Files are not
kept; passwords and codes are not either. Ten minutes later, or once the form was sent, it is gone.
"""

import time
from typing import Any, Final
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict

FOR_SECONDS: Final = 10 * 60
_MOST: Final = 200_000
"""How many characters of a form are kept; a longer one is typed again."""
_KEY: Final = "kept"
_NEVER: Final = ("csrfmiddlewaretoken", "password", "oldpassword", "password1", "password2", "code")


def keep(request: HttpRequest, *, page: str) -> None:
    """Keep what was sent with this form for the page on which the form stands."""
    typed = request.POST.copy()
    for name in _NEVER:
        typed.pop(name, None)
    text = typed.urlencode()
    if not typed or len(text) > _MOST:
        return
    request.session[_KEY] = {
        "page": urlsplit(page).path,
        "to": request.path,
        "by": str(request.user.pk),
        "at": time.time(),
        "typed": text,
    }


def initial(request: HttpRequest) -> dict[str, str]:
    """Return what was typed into the form of this page and could not be taken then, by field.

    Of several values under one name it is the last; ``all_of`` has them all.
    """
    typed = all_of(request)
    return {name: str(typed[name]) for name in typed}


def all_of(request: HttpRequest) -> QueryDict:
    """Return the same with every value, as a form's data."""
    kept = request.session.get(_KEY)
    if not kept or kept["at"] < time.time() - FOR_SECONDS or kept["by"] != str(request.user.pk):
        return QueryDict()
    return QueryDict(kept["typed"] if request.path in (kept["page"], kept["to"]) else "")


def taken(request: HttpRequest) -> dict[str, Any] | None:
    """Return what is kept in this session, to be put into the one that follows it."""
    found: dict[str, Any] | None = request.session.get(_KEY)
    return found


def put_back(request: HttpRequest, found: dict[str, Any] | None) -> None:
    """Keep in a new session what was kept in the one before; only whoever typed it gets it."""
    if found:
        request.session[_KEY] = found


def forget_old(request: HttpRequest) -> None:
    """Forget what was kept for too long, or for somebody else."""
    kept = request.session.get(_KEY)
    if kept and (kept["at"] < time.time() - FOR_SECONDS or kept["by"] != str(request.user.pk)):
        del request.session[_KEY]


def sent(request: HttpRequest) -> None:
    """Forget what was kept for a form that is being sent now."""
    kept = request.session.get(_KEY)
    if kept and kept["to"] == request.path:
        del request.session[_KEY]
