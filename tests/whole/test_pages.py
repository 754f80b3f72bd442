"""Nothing forgotten: every address has a gate, an answer to GET, and no other way in."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver, reverse
from tests.access import examples
from tests.integration.pages import world
from tests.signing import account

import standing
from standing.kernel.access import Permission, Role
from standing.kernel.errors import NotPermitted, StandingError
from standing.pages.access import access_of, admit, is_open_to_all, may
from standing.pages.middleware import ANSWERS, RefusalsAsAnswers, answer_to
from standing.pages.signing.urls import urlpatterns as signing

ONLY_WITH_THE_STAFFS_OWN_SIGN_IN = ("pages.signing.staff", "pages.signing.staff_urls")
"""Modules that are loaded where ``STANDING_OIDC_URL`` is set; no kind of error is made in them."""
PAGES = [page for page in get_resolver().url_patterns if isinstance(page, URLPattern)]
EXAMPLES = {
    "officer": {"mptc_id": world.CERTIFIED},
    "officer-certificate": {"mptc_id": world.CERTIFIED},
    "agency": {"code": world.SUBMITTER},
    "agency-officers-csv": {"code": world.SUBMITTER},
    "agency-officers-pdf": {"code": world.SUBMITTER},
    "campaign": {"slug": "2022-a-h"},
    "form": {"kind": "submission"},
    "campaign-rows": {"slug": "2022-a-h", "figure": "officers.subtotal"},
    "data-latest": {"name": "officers.csv"},
    "data-release": {"number": 1},
    "data-dictionary": {"number": 1},
    "data-completeness": {"number": 1},
    "data-file": {"number": 1, "name": "officers.csv"},
    "job": {"key": world.JOBS["running"]},
    "api-officer": {"mptc_id": world.CERTIFIED},
    "api-officer-history": {"mptc_id": world.CERTIFIED},
    "api-agency": {"code": world.SUBMITTER},
    "api-agency-reporting": {"code": world.SUBMITTER},
    "api-list": {"name": "officers"},
    "api-release": {"number": 1},
    "api-release-changes": {"number": 1},
}
EVERYWHERE = {"form", "api-list"}  # needs an example, and is there whatever the register holds
"""What stands in the blanks of an address; an address with a new blank needs an example here."""

LEADS_ON = {"data-latest": 302}
"""What leads to another address, and how."""

BY_A_LINK = {"invitation", "portal-nil-link"}
"""What a signed link in an e-mail leads to; each has tests of its own."""

READ_BY_ALL = [
    page
    for page in PAGES
    if page not in signing
    and page.name not in BY_A_LINK
    and (access := access_of(page.callback)) is not None
    and is_open_to_all(access)
]
"""The public pages. Signing in has tests of its own, and who else may open what is a matrix."""

TAKES_A_FORM = {"try", "verify"}
"""Where something may be sent; what comes of it is for tests of its own."""


NOT_BEFORE_A_RELEASE = {"verify-checkpoint"}
"""What is not there until something was sealed; tests of its own see it after that."""


def address(page: URLPattern) -> str:
    """An address that leads to the page."""
    return reverse(str(page.name), kwargs=EXAMPLES.get(str(page.name), {}))


def test_every_address_is_a_plain_pattern_with_a_name() -> None:
    assert len(PAGES) == len(get_resolver().url_patterns)
    assert all(page.name for page in PAGES)


def test_every_page_says_who_may_open_it() -> None:
    assert [page.name for page in PAGES if access_of(page.callback) is None] == []


def test_a_page_that_says_nothing_stays_shut() -> None:
    def forgotten(request: HttpRequest) -> HttpResponse:
        return HttpResponse("secret")

    with pytest.raises(NotPermitted):
        admit(RequestFactory().get("/"), forgotten, {})


@pytest.mark.django_db
def test_a_gate_that_does_not_open_answers_with_a_page_and_not_with_the_secret() -> None:
    @may(Permission.LEDGER_READ)
    def secret(request: HttpRequest) -> HttpResponse:
        return HttpResponse("secret")

    request = RequestFactory().get("/")
    answer = RefusalsAsAnswers(secret).process_view(request, secret, (), {})
    assert answer is not None
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/?next=%2F"


@pytest.mark.django_db
def test_to_who_may_not_open_a_page_it_answers_as_if_nothing_were_there() -> None:
    @may(Permission.LEDGER_READ)
    def secret(request: HttpRequest) -> HttpResponse:
        return HttpResponse("secret")

    request = RequestFactory().get("/")
    request.user = account("clerk", Role.AGENCY_SUBMITTER, agency="abington-police-department")
    answer = RefusalsAsAnswers(secret).process_view(request, secret, (), {})
    assert answer is not None
    assert answer.status_code == 404
    assert "secret" not in answer.text


@pytest.mark.django_db
def test_every_address_answers_and_can_only_be_read(client: Client) -> None:
    world.build()
    world.make_jobs()
    examples.publication(1)
    for page in READ_BY_ALL:
        wanted = 404 if page.name in NOT_BEFORE_A_RELEASE else LEADS_ON.get(str(page.name), 200)
        assert client.get(address(page)).status_code == wanted, page.name
        if page.name in TAKES_A_FORM:
            continue
        refused = client.post(address(page))
        assert refused.status_code == 405, page.name
        assert "Nothing has been changed." in refused.text


@pytest.mark.django_db
def test_every_address_answers_in_an_empty_register_too(client: Client) -> None:
    for page in READ_BY_ALL:
        missing = (EXAMPLES.keys() | NOT_BEFORE_A_RELEASE) - EVERYWHERE
        wanted = 404 if page.name in missing else 200
        assert client.get(address(page)).status_code == wanted, page.name


def kinds_of(error: type[StandingError]) -> Iterator[type[StandingError]]:
    """Every error beneath an error."""
    for kind in error.__subclasses__():
        yield kind
        yield from kinds_of(kind)


def test_every_expected_error_has_an_answer() -> None:
    for module in pkgutil.walk_packages(standing.__path__, "standing."):
        if not module.name.endswith(("__main__", *ONLY_WITH_THE_STAFFS_OWN_SIGN_IN)):
            importlib.import_module(module.name)
    assert [kind.__name__ for kind in kinds_of(StandingError) if answer_to(kind) is None] == []
    assert len({answer.status for answer in ANSWERS.values()}) == len(ANSWERS)
