"""Who fails too often waits, and learns nothing about who has an account."""

import logging
import re
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core import mail
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.integration.signing import people

from standing.mail.domain import Precedence
from standing.mail.models import Message
from standing.mail.sending import send_due
from standing.pages.signing import adapter

pytestmark = pytest.mark.django_db
LIMIT = 8


def fail(name: str, times: int, *, address: str = "127.0.0.1") -> list[Any]:
    browser = Client(REMOTE_ADDR=address)
    return [people.sign_in(browser, name, f"wrong herons {n}") for n in range(times)]


def test_after_eight_failures_even_the_right_password_is_refused() -> None:
    people.officer()
    answers = fail("casey", LIMIT)
    assert [each.status_code for each in answers] == [422] * (LIMIT - 1) + [429]

    browser = Client()
    answer = people.sign_in(browser, "casey")

    assert answer.status_code == 429
    assert not people.signed_in(browser)


def test_the_page_says_when_to_try_again_and_how_to_get_a_new_password() -> None:
    people.officer()

    *_, page = fail("casey", LIMIT)

    text = page.content.decode()
    assert "until " in text
    assert 14 * 60 <= int(page["Retry-After"]) <= 16 * 60
    assert 'href="/sign-in/forgotten/"' in text
    assert "casey" not in text


def test_a_name_that_is_unknown_is_locked_after_as_many_failures_and_in_the_same_words() -> None:
    people.officer()
    *_, known = fail("casey", LIMIT)
    *_, unknown = fail("nobody", LIMIT, address="127.0.0.2")

    def words(page: Any) -> list[str]:
        lines = re.sub(r"\d+:\d\d|\d+ minutes", "then", page.content.decode()).splitlines()
        return [line for line in lines if "csrf" not in line]

    assert known.status_code == unknown.status_code == 429
    assert words(known) == words(unknown)


def test_another_way_to_write_the_name_does_not_begin_the_count_anew() -> None:
    people.officer()

    fail("casey", LIMIT - 1)
    (answer,) = fail(" CASEY ", 1)

    assert answer.status_code == 429


def test_another_address_is_counted_apart_until_the_name_itself_has_had_enough() -> None:
    people.officer()
    fail("casey", LIMIT)

    assert people.sign_in(Client(REMOTE_ADDR="127.0.0.9"), "casey").status_code == 302

    for last in range(2, 6):
        fail("casey", 4, address=f"127.0.1.{last}")
    answer = people.sign_in(Client(REMOTE_ADDR="127.0.2.1"), "casey")
    assert answer.status_code == 422
    assert adapter.TOO_MANY in people.summary(answer)


def test_one_success_clears_the_count() -> None:
    people.officer()
    fail("casey", LIMIT - 1)
    people.sign_in(Client(), "casey")

    assert fail("casey", 1)[0].status_code == 422


def test_waiting_is_not_made_longer_by_trying() -> None:
    people.officer()
    fail("casey", LIMIT)
    before = AccessAttempt.objects.get()
    fail("casey", 3)

    after = AccessAttempt.objects.get()
    assert (after.attempt_time, after.failures_since_start) == (before.attempt_time, LIMIT)


def test_nothing_that_was_typed_is_kept_by_the_counters_or_logged(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    secret = "MyPasswordInTheWrongField"
    with caplog.at_level(logging.WARNING):
        fail(secret, LIMIT)

    row = AccessAttempt.objects.values().get()
    assert secret.lower() not in str(row).lower()
    assert "herons" not in str(row)
    assert row["post_data"] == row["get_data"] == ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM standing_counters")
        assert secret.lower() not in str(cursor.fetchall()).lower()
    assert secret not in caplog.text
    assert secret not in capfd.readouterr().err


def test_the_counters_are_in_the_database_where_every_worker_sees_them() -> None:
    caches["default"].set("seen", "by all", 60)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM standing_counters WHERE cache_key LIKE '%%seen'")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("name", ["casey", "casey@example.org", "nobody", "nobody@example.org"])
def test_a_password_is_hashed_once_whoever_is_named(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.officer()
    hashed: list[str] = []
    for how in ("encode", "verify"):
        original = getattr(Argon2PasswordHasher, how)

        def counted(
            self: Any, *given: Any, how: str = how, original: Any = original, **named: Any
        ) -> Any:
            hashed.append(how)
            return original(self, *given, **named)

        monkeypatch.setattr(Argon2PasswordHasher, how, counted)

    fail(name, 1)

    assert len(hashed) == 1


def test_a_forgotten_password_is_answered_alike_for_every_address() -> None:
    people.officer()
    pages, queries = [], []
    for address in ("casey@example.org", "nobody@example.org"):
        browser = Client()
        with CaptureQueriesContext(connection) as asked:
            answer = browser.post("/sign-in/forgotten/", {"email": address})
            queries.append(len([each for each in asked if "standing_counters" not in each["sql"]]))
        pages.append((answer.status_code, answer["Location"]))

    assert pages[0] == pages[1] == (302, "/sign-in/forgotten/sent/")
    send_due(timezone.now())
    assert [letter.to for letter in mail.outbox] == [["casey@example.org"]]
    assert "sign-in/forgotten/" in mail.outbox[0].body


def test_the_letter_is_written_after_the_answer_so_that_waiting_tells_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people.officer()
    written: list[str] = []
    monkeypatch.setattr(
        adapter.Signing, "send_mail", lambda _self, template, email, context: written.append(email)
    )
    browser = Client()
    seen: list[list[str]] = []
    original = browser.handler.get_response

    def watched(request: Any) -> Any:
        response = original(request)
        seen.append(list(written))
        return response

    monkeypatch.setattr(browser.handler, "get_response", watched)

    browser.post("/sign-in/forgotten/", {"email": "casey@example.org"})

    assert seen == [[]]
    assert written == ["casey@example.org"]


def test_a_mail_server_that_is_down_breaks_no_page_and_loses_no_letter(settings: Any) -> None:
    people.officer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    answer = Client().post("/sign-in/forgotten/", {"email": "casey@example.org"})

    assert answer["Location"] == "/sign-in/forgotten/sent/"
    assert send_due(timezone.now()).waits
    (letter,) = Message.objects.all()
    assert (letter.state, letter.account) == ("waiting", "casey")
    assert letter.precedence == Precedence.WAITED_FOR, "it goes before mail in bulk"
    assert "/sign-in/forgotten/" not in letter.text


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_every_link_of_the_letter_begins_as_people_reach_the_pages(
    settings: Any, scheme: str
) -> None:
    settings.ACCOUNT_DEFAULT_HTTP_PROTOCOL = scheme
    people.officer()

    Client().post("/sign-in/forgotten/", {"email": "casey@example.org"})

    send_due(timezone.now())
    links = [word for word in mail.outbox[0].body.split() if "://" in word]
    assert len(links) == 2
    assert all(link.startswith(f"{scheme}://testserver/") for link in links)


def test_a_link_from_the_letter_gives_a_new_password_once() -> None:
    people.officer()
    elsewhere = Client()
    people.sign_in(elsewhere, "casey")
    browser = Client()
    browser.post("/sign-in/forgotten/", {"email": "casey@example.org"})
    send_due(timezone.now())
    link = next(word for word in mail.outbox[0].body.split() if "/sign-in/forgotten/" in word)
    path = link.removeprefix("http://testserver")

    form = browser.get(path)["Location"]
    new = {"password1": "nine quiet herons", "password2": "nine quiet herons"}
    assert browser.post(form, new)["Location"] == "/sign-in/forgotten/done/"

    assert not people.signed_in(elsewhere)
    assert people.sign_in(browser, "casey", "nine quiet herons").status_code == 302
    again = Client().get(path)
    assert "This link does not work any more" in again.content.decode()


def test_asking_for_letters_too_often_is_answered_calmly() -> None:
    browser = Client()
    answers = [browser.post("/sign-in/forgotten/", {"email": "a@example.org"}) for _ in range(6)]

    assert answers[-1].status_code == 429
    assert "Too many attempts" in answers[-1].content.decode()


def test_codes_are_not_guessed_one_after_the_other() -> None:
    people.staff()
    browser = Client()
    people.sign_in(browser)

    for _ in range(15):
        browser.post("/sign-in/code/", {"code": "000000"})
    answer = browser.post("/sign-in/code/", {"code": people.code()})

    assert answer.status_code == 422
    assert not people.signed_in(browser)


def rows_like(beginning: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM standing_counters WHERE cache_key LIKE %s", [f"%:{beginning}%"]
        )
        (number,) = cursor.fetchone()
    return int(number)


def test_a_flood_of_other_counters_flushes_none_that_still_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counters = caches["default"]
    monkeypatch.setattr(counters, "_max_entries", 10)
    counters.set("aaa-dropped-first-by-django", [1], 900)
    for number in range(40):
        counters.set(f"flood-{number}", [1], 900)

    assert counters.get("aaa-dropped-first-by-django") == [1]
    assert rows_like("flood") == 40


def test_counters_that_have_run_out_are_cleared_once_the_table_is_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counters = caches["default"]
    for number in range(20):
        counters.set(f"over-{number}", [1], -5)
    monkeypatch.setattr(counters, "_max_entries", 10)

    counters.set("new", [1], 900)

    assert rows_like("over") == 0
    assert rows_like("new") == 1


def test_after_a_flood_a_name_that_had_its_failures_is_still_shut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people.officer()
    for last in range(1, 5):
        fail("casey", 4, address=f"127.0.3.{last}")
    monkeypatch.setattr(caches["default"], "_max_entries", 5)
    for number in range(60):
        caches["default"].set(f"zz-flood-{number}", [1], 900)

    answer = people.sign_in(Client(REMOTE_ADDR="127.0.4.1"), "casey")

    assert answer.status_code == 422
    assert adapter.TOO_MANY in people.summary(answer)
