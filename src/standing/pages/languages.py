"""The language of a page is part of its address: ``/es/officers/…`` is ``/officers/…`` in Spanish.

It depends on nothing else, neither a cookie nor what a browser prefers, so that an address always
answers alike and can be kept by whoever stands in between. Only what everybody reads speaks more
than English: any other address, and every file, leads to its plain address.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix, set_script_prefix
from django.utils import translation
from django.utils.http import escape_leading_slashes

from standing.kernel import tongue
from standing.pages.public_urls import urlpatterns as public

GetResponse = Callable[[HttpRequest], HttpResponse]

ENGLISH_ONLY = frozenset(
    {
        "form",
        "data-file",
        "data-latest",
        "agency-officers-csv",
        "agency-officers-pdf",
        "changes-atom",
        "changes-json",
        "verify-keys",
        "verify-checkpoint",
        "verify-inclusion",
        "verify-consistency",
    }
)
"""Public addresses that answer with a file, or with what a program reads; the API's are others."""
PAPERS = frozenset({"officer-certificate"})
"""Public addresses that answer with a paper in the language of the address; their data are English."""


@dataclass(frozen=True, slots=True)
class Version:
    """A page in one language: the language, its own name for itself, and the page's address."""

    code: str
    name: str
    address: str
    here: bool


@contextmanager
def spoken(code: str) -> Iterator[None]:
    """Speak a language: the catalogue of the pages, and the sentences made beneath them."""
    with translation.override(code):
        if code == settings.LANGUAGE_CODE:
            yield
            return
        with tongue.spoken(code, translation.gettext):
            yield


class LanguageOfAddress:
    """Take the language from the beginning of an address, and serve the rest in it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request; its links keep the language, since they are made under its prefix."""
        code, rest = split(request.path_info)
        if not rest:
            return HttpResponseRedirect(request.get_full_path(force_append_slash=True))
        prefix = get_script_prefix()
        request.speaks = code  # type: ignore[attr-defined]  # a mark on a request
        request.path_info = rest
        if code != settings.LANGUAGE_CODE:
            set_script_prefix(f"{prefix}{code}/")
        try:
            with spoken(code):
                response = self.get_response(request)
        finally:
            set_script_prefix(prefix)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Content-Language", code)
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Lead an address that speaks English only to where it does."""
        if language_of(request) == settings.LANGUAGE_CODE or speaks_more(request):
            return None
        return HttpResponseRedirect(plain_address(request), preserve_request=True)


def split(path: str) -> tuple[str, str]:
    """Return the language that a path begins with, and the rest; the usual one where it names none.

    >>> split("/es/officers/"), split("/officers/"), split("/es"), split("/essex/")
    (('es', '/officers/'), ('en', '/officers/'), ('es', ''), ('en', '/essex/'))
    """
    usual: str = settings.LANGUAGE_CODE
    first, _, _ = path.removeprefix("/").partition("/")
    if first == usual or first not in dict(settings.LANGUAGES):
        return usual, path
    return first, path[len(first) + 1 :]


def language_of(request: HttpRequest) -> str:
    """Return the code of the language that a request's address names."""
    return getattr(request, "speaks", settings.LANGUAGE_CODE)


def speaks_more(request: HttpRequest) -> bool:
    """Whether an address answers in every language: a page for everybody or a paper, and no data."""
    match = request.resolver_match
    if match is None:
        return True  # there is nothing at this address, which is said in every language
    asked = request.META.get("QUERY_STRING", "")
    if match.url_name in PAPERS:
        return "format=json" not in asked
    return match.url_name in _SPOKEN and "format=" not in asked


_SPOKEN = frozenset(str(page.name) for page in public) - ENGLISH_ONLY - PAPERS


def plain_address(request: HttpRequest) -> str:
    """Return the address of a request, with its query, without the language."""
    own = request.get_full_path()
    code = language_of(request)
    if code == settings.LANGUAGE_CODE:
        return own
    under = request.path.removesuffix(request.path_info)
    return escape_leading_slashes(under.removesuffix(f"/{code}") + own.removeprefix(under))


def versions(request: HttpRequest) -> list[Version]:
    """Return this page in every language, its own among them; nothing where it speaks one only."""
    if not speaks_more(request):
        return []
    plain, root = plain_address(request), request.path.removesuffix(request.path_info)
    root = root.removesuffix(f"/{language_of(request)}")
    return [
        Version(
            code=code,
            name=name,
            address=plain
            if code == settings.LANGUAGE_CODE
            else f"{root}/{code}{plain.removeprefix(root)}",
            here=code == language_of(request),
        )
        for code, name in settings.LANGUAGES
    ]
