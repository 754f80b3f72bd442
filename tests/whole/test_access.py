"""Every address is walked as everybody, before the own and before another's; the table says who gets in.

To whoever may not, an address answers exactly as one that is not there.
"""

import re
from collections.abc import Mapping

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from tests.access import examples
from tests.access.reading import SCOPED, WHO, rows
from tests.signing import account, client_of

from standing.kernel.access import Role, Scope
from standing.pages.signing.urls import urlpatterns as signing

ROWS = rows()
OF_SIGNING_IN = {page.name for page in signing}
"""Pages about nothing but whoever asks; tests/integration/signing walks them."""
PAGES = [
    page
    for page in get_resolver().url_patterns
    if isinstance(page, URLPattern) and page.name not in OF_SIGNING_IN
]
NOTHING_TO_ACT_ON = {
    "console-open", "console-prepare", "console-pair-withdraw", "console-pair-approve",
    "console-packets", "console-publication-withdraw", "console-suspension-withdraw",
    "portal-extension-withdraw",
}  # fmt: skip
"""An empty form names nothing here, so that also those who may send one are answered so; that nobody
else gets further is looked at, and what it does when filled in is tested beside the page."""
ROLES: Mapping[str, Role] = {
    "O": Role.OFFICER, "S": Role.AGENCY_SUBMITTER, "T": Role.AGENCY_SUBMITTER,
    "H": Role.AGENCY_HEAD, "A": Role.APPOINTING_AUTHORITY, "C": Role.CERTIFICATION_STAFF,
    "D": Role.CERTIFICATION_DIRECTOR, "I": Role.STANDARDS_INVESTIGATOR, "L": Role.COUNSEL,
    "J": Role.HEARING_OFFICER, "M": Role.COMMISSIONER, "X": Role.EXECUTIVE_DIRECTOR,
    "R": Role.RECORDS_OFFICER, "U": Role.AUDITOR, "N": Role.ADMINISTRATOR,
}  # fmt: skip


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert {str(page.name) for page in PAGES} == ROWS.keys()


def test_the_roles_of_the_table_are_all_the_roles_there_are() -> None:
    assert {*ROLES.values()} == {*Role} - {Role.PUBLIC}
    assert ROLES.keys() == WHO.keys() - {"P"}


@pytest.mark.django_db
@pytest.mark.parametrize("letter", [*WHO, *SCOPED.lower()])
def test_each_person_gets_where_the_table_says_and_nowhere_else(letter: str) -> None:
    """A page that does not open looks the same as one about nothing at all."""
    own, another, nothing = examples.build()
    client = _client(letter)
    blanks = another if letter.islower() else own
    wrong = []
    for page in PAGES:
        row = ROWS[str(page.name)]
        if letter.islower() and not _speaks_of_somebody(page):
            continue
        for method, allowed in (("get", row.opens), ("post", row.sends)):
            answer = _ask(client, method, page, blanks)
            expected = letter in allowed
            if expected and method == "post" and page.name in NOTHING_TO_ACT_ON:
                continue
            if expected != _let_in(answer, method):
                wrong.append(
                    f"{method} {page.name}: {answer.status_code}, the table says {expected}"
                )
            elif not expected and answer.status_code == 404 and letter not in row.opens:
                absent = _ask(client, method, page, nothing)
                if _seen(answer) != _seen(absent):
                    wrong.append(f"{method} {page.name}: told apart from what is not there")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize("letter", SCOPED)
def test_what_opens_shows_nothing_of_another(letter: str) -> None:
    """Lists, counts, files and fragments pass the same gate as pages about one thing."""
    own, _another, _nothing = examples.build()
    client = _client(letter)
    shown = []
    for page in PAGES:
        if letter not in ROWS[str(page.name)].opens or not _is_theirs(page):
            continue
        body = b"".join(_ask(client, "get", page, own)).decode("utf-8", "replace")
        shown += [f"{page.name}: {mark}" for mark in examples.MARKS_OF_ANOTHER if mark in body]
    assert not shown, "\n".join(shown)


def _is_theirs(page: URLPattern) -> bool:
    """Whether a page belongs to the agency's or the officer's own face."""
    return str(page.pattern).startswith(("agency/", "my/"))


def _client(letter: str) -> Client:
    if letter == "P":
        return Client()
    role = ROLES[letter.upper()]
    at = examples.OWN_AGENCY if letter.upper() in "STHA" else ""
    return client_of(
        account(
            examples.WHO[letter.upper()],
            role,
            agency=at,
            officer=examples.OWN_OFFICER if role is Role.OFFICER else "",
            scope=Scope.STANDARDS if letter.upper() == "T" else Scope.BOTH,
        )
    )


def _ask(client: Client, method: str, page: URLPattern, blanks: Mapping[str, str]) -> HttpResponse:
    """Ask once and take back whatever it did."""
    named = page.pattern.converters.keys()
    address = reverse(str(page.name), kwargs=examples.fill(str(page.name), named, blanks))
    with transaction.atomic():
        answer: HttpResponse = getattr(client, method)(address)
        transaction.set_rollback(True)
    return answer


def _let_in(answer: HttpResponse, method: str) -> bool:
    """Whether a page was opened, or a form looked at; what it said of the form is another matter."""
    if answer.status_code in (404, 405):
        return False
    return not (answer.status_code == 302 and answer["Location"].startswith("/sign-in/"))


def _speaks_of_somebody(page: URLPattern) -> bool:
    """Whether an address has a blank that may name the own or another's."""
    return bool(page.pattern.converters.keys() & examples.OF_SOMEBODY)


def _seen(answer: HttpResponse) -> tuple[int, str]:
    """What a person sees of an answer; the tokens of forms differ each time, and on paper stands
    the address that was asked for."""
    told = re.sub(r'<p class="on-paper">[^<]*</p>', "", answer.text)
    return answer.status_code, re.sub(r'(value|content)="[A-Za-z0-9]{32,}"', "", told)
