"""A character that is no text (NUL) is answered alike at every page, and on both engines."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.signing import account, client_of

from standing.kernel.access import Role
from standing.ledger.models import Entry

pytestmark = pytest.mark.django_db
READ = (
    "/officers/?q=a%00",
    "/people/accounts/a%00b/",
    "/commission/search/?q=%00",
    "/commission/record/?about=%00",
    "/commission/queue/review/?campaign=%00",
    "/commission/mail/?kind=%00&state=%00",
    "/commission/?%00=a",
    "/people/?of=a%00b&role=%00",
)
SENT = (
    ("/commission/suspensions/s-1/approve/", "reason"),
    ("/commission/decisions/prepare/", "campaign"),
    ("/agency/elm-hill/packets/2022-a-h/1/handed-over/", "officer"),
    ("/sign-in/", "login"),
)


@pytest.fixture
def staff() -> Client:
    return client_of(account("staff", Role.EXECUTIVE_DIRECTOR))


@pytest.mark.parametrize("address", READ)
def test_an_address_with_a_nul_is_answered_with_a_sentence(staff: Client, address: str) -> None:
    answer = staff.get(address)

    assert answer.status_code == 400
    assert "a character that no keyboard writes" in answer.text


@pytest.mark.parametrize(("address", "field"), SENT)
def test_a_form_with_a_nul_does_nothing(staff: Client, address: str, field: str) -> None:
    before = Entry.objects.count()

    answer = staff.post(address, {field: "a\x00b"})

    assert answer.status_code == 400
    assert "a character that no keyboard writes" in answer.text
    assert Entry.objects.count() == before


def test_a_form_with_a_file_and_a_nul_beside_it_does_nothing(client: Client) -> None:
    sent = SimpleUploadedFile("a.csv", b"MPTC ID,Last Name\n0123-4567,Aldridge\n")

    assert client.post("/try/", {"file": sent, "as": "\x00"}).status_code == 400


def test_a_file_with_a_nul_is_told_of_by_whoever_reads_it(client: Client) -> None:
    sent = SimpleUploadedFile("a.csv", b"MPTC ID,Last Name\n0123-4567,Ald\x00ridge\n")
    answer = client.post("/try/", {"file": sent})

    assert "a character that no keyboard writes" not in answer.text
    assert answer.status_code != 500


@pytest.mark.parametrize("address", ["/", "/account/", "/commission/"])
def test_a_cookie_with_a_nul_signs_nobody_in(client: Client, address: str) -> None:
    cookie = f'{settings.SESSION_COOKIE_NAME}="abcdefghijk\\000lmnop"'

    answer = client.get(address, headers={"cookie": cookie})

    assert answer.status_code == (200 if address == "/" else 302)
