"""Why somebody is asked for the second factor once more: by what they asked for."""

from typing import Final

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from standing.pages.access import Access, access_of

_KEY: Final = "asked"
_ONCE_MORE: Final = "so it asks for your second factor once more"
_FORM_OF_FILES: Final = "portal-form"
_A_FILE: Final = f"What you are about to fetch holds data that are not public, {_ONCE_MORE}."
_AN_ACT: Final = f"What you are about to do cannot be taken back easily, {_ONCE_MORE}."
_THE_ACCOUNT: Final = f"What you are about to change decides who signs in as you, {_ONCE_MORE}."
_THIS_SIGN_IN: Final = "Your account has a second factor, which this sign-in has not shown yet."
_BACK: Final = "Then you come back to your page"


def note(request: HttpRequest, *, page: str) -> None:
    """Note what was asked for, and to which page they come back."""
    request.session[_KEY] = {
        "page": _path(page), "to": request.path, "sent": request.method == "POST",
    }  # fmt: skip


def why(request: HttpRequest) -> str:
    """Return in two sentences why the page asks, and what comes then."""
    page = _path(request.POST.get("next") or request.GET.get("next") or "")
    noted = request.session.get(_KEY) or {}
    noted = noted if noted.get("page") == page else {}
    name, access = _view(noted.get("to") or page)
    sent = bool(noted.get("sent"))
    if name.startswith(("mfa_", "account_")):
        return f"{_THE_ACCOUNT} Then the page opens."
    if access is None or not (access.again or access.to_send):
        then = f"{_BACK}, with what you typed." if sent else "Then what you asked for opens."
        return f"{_THIS_SIGN_IN} {then}"
    if name == _FORM_OF_FILES or name.endswith("-file"):
        return f"{_A_FILE} {f'{_BACK}, and fetch it there.' if sent else 'Then the file comes.'}"
    return f"{_AN_ACT} {f'{_BACK}, with what you typed.' if sent else 'Then the page opens.'}"


def _path(address: str) -> str:
    return address.partition("?")[0].partition("#")[0]


def _view(path: str) -> tuple[str, Access | None]:
    """The name of the page at an address, and what it asks of visitors."""
    try:
        found = resolve(path)
    except Resolver404:
        return "", None
    return found.url_name or "", access_of(found.func)
