"""Every public page answers in every language, at an address of its own, and never by a cookie."""

import re
from unittest.mock import patch

import pytest
from django.conf import settings
from django.test import Client
from tests.integration.pages import world
from tests.whole.test_pages import READ_BY_ALL, address

from standing.pages.languages import _SPOKEN, ENGLISH_ONLY
from standing.pages.public_urls import urlpatterns as public

pytestmark = pytest.mark.django_db
LETTERS = ["/", "/officers/?q=avery", f"/officers/{world.CERTIFIED}/", "/status-explained/"]


def language_of(page: str) -> str:
    """The language a page says it is written in."""
    found = re.search(r'<html lang="([a-z-]+)"', page)
    assert found is not None
    return found.group(1)


def main_of(page: str) -> str:
    """The main part of a page."""
    return page.partition("<main")[2].partition("</main>")[0]


def test_every_public_page_answers_in_both_languages_and_says_in_which(client: Client) -> None:
    world.build()
    world.make_jobs()
    spoken = [page for page in READ_BY_ALL if page.name in _SPOKEN and page.name != "suggest"]
    for page in spoken:
        english = client.get(address(page))
        spanish = client.get(f"/es{address(page)}")
        if "text/html" not in english["Content-Type"]:
            continue
        assert english.status_code == spanish.status_code, page.name
        assert (english["Content-Language"], spanish["Content-Language"]) == ("en", "es"), page.name
        assert (language_of(english.text), language_of(spanish.text)) == ("en", "es"), page.name
        assert main_of(english.text) != main_of(spanish.text), page.name
    assert len(spoken) > 15


def test_a_page_names_its_versions_and_links_to_the_other_with_its_query(client: Client) -> None:
    world.build()
    for path in LETTERS:
        there = f"/es{path}"
        for page in (client.get(path).text, client.get(there).text):
            assert f'hreflang="en" href="http://testserver{path}"' in page
            assert f'hreflang="es" href="http://testserver{there}"' in page
            assert f'hreflang="x-default" href="http://testserver{path}"' in page
        assert f'<a href="{there}" lang="es" hreflang="es"' in client.get(path).text
        assert f'<a href="{path}" lang="en" hreflang="en"' in client.get(there).text


def test_every_link_of_a_spanish_page_stays_spanish_where_there_is_a_spanish_page(
    client: Client,
) -> None:
    world.build()
    for path in LETTERS:
        page = client.get(f"/es{path}").text
        links = re.findall(r'<a [^>]*href="(/[^"#?]*)', page)
        assert len(links) > 5, path
        for link in links:
            assert link.startswith("/es/") or f'href="{path}"'.startswith(f'href="{link}'), link


def test_what_a_browser_prefers_or_keeps_changes_nothing(client: Client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    page = client.get("/", headers={"accept-language": "es"})
    assert language_of(page.text) == "en"
    assert "Accept-Language" not in page.get("Vary", "")
    assert "Cookie" not in page.get("Vary", "")


def test_a_language_spoken_once_is_not_spoken_to_the_next_reader(client: Client) -> None:
    client.get("/es/")
    assert language_of(client.get("/").text) == "en"
    assert client.get("/").text.count('href="/es/') == 1, "its Spanish version, and nothing else"


def test_addresses_that_speak_english_only_lead_to_the_plain_one(client: Client) -> None:
    world.build()
    for asked, plain in {
        "/es/sign-in/?next=/agency/": "/sign-in/?next=/agency/",
        "/es/agencies/?format=csv": "/agencies/?format=csv",
        "/es/try/submission.xlsx": "/try/submission.xlsx",
        "/es/healthz": "/healthz",
    }.items():
        answer = client.get(asked)
        assert (answer.status_code, answer["Location"]) == (307, plain)
    assert client.get("/es")["Location"] == "/es/"


def test_no_address_under_a_language_leads_to_another_site(client: Client) -> None:
    for asked in ("/es//evil.example/", "/es/%2F%2Fevil.example", "/es/\\evil.example/"):
        answer = client.get(asked)
        assert not answer.get("Location", "").startswith(("//", "http", "/\\"))


def test_what_speaks_english_only_is_public_and_known_by_name() -> None:
    names = {page.name for page in public}
    assert names >= ENGLISH_ONLY


def test_what_goes_wrong_is_told_in_the_language_of_the_address(client: Client) -> None:
    client.raise_request_exception = False
    assert "No hay nada en esta dirección" in client.get("/es/nowhere/").text
    assert "No hay nada en esta dirección" in client.get("/es/agencies/nowhere/").text
    assert "Las páginas del registro solo se leen" in client.post("/es/officers/").text
    assert "No llegó ningún archivo" in client.post("/es/try/").text
    with patch("standing.pages.clock.now", side_effect=RuntimeError("inside")):
        failed = client.get("/es/agencies/")
    assert failed.status_code == 500
    assert language_of(failed.text) == "es"
    assert "Algo falló de nuestro lado" in failed.text
    assert 'href="/es/"' in failed.text


def test_an_officers_page_is_told_in_spanish_to_the_last_sentence(client: Client) -> None:
    world.build()
    page = client.get(f"/es/officers/{world.CERTIFIED}/").text
    assert "Jordan A. Avery tiene certificación para ejercer como agente de policía" in page
    assert "Con certificación" in page
    assert "1 de julio de 2025" in page
    page = client.get(f"/es/officers/{world.CONDITIONAL}/").text
    assert (
        "Certificado de RCP: la prueba debe llegar a más tardar el 30 de septiembre de 2022" in page
    )
    for english in ("proof is due", "The commission", "Certificate", "September"):
        assert english not in main_of(page), english


def test_what_is_not_a_language_of_ours_is_an_address_like_any_other(client: Client) -> None:
    assert client.get("/fr/").status_code == 404
    assert client.get("/en/").status_code == 404
