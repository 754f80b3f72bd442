"""A certificate in Spanish: its paper is translated, what is signed is one text for every reader."""

import io
import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.integration.pages import world
from tests.integration.pages.test_spanish_to_the_last_word import ENGLISH
from tests.integration.pages.test_verifying import jws_of, made_out, text_of, typed_code

from standing.cli.main import run

pytestmark = [pytest.mark.django_db, pytest.mark.tables]
KEPT_IN_ENGLISH = (
    "Peace Officer Standards and Training Commission",
    "Commonwealth of Massachusetts",
)
"""The names of the state and its commission are names."""


@pytest.fixture(autouse=True)
def built(settings: Any, tmp_path: Path) -> world.World:
    settings.HOME = tmp_path
    return world.build()


def in_spanish(
    client: Client, query: str = "?on=2022-08-01", officer: str = world.CERTIFIED
) -> Any:
    """The answer to a press of the button on a Spanish page."""
    return client.get(f"/es/officers/{officer}/certificate/{query}")


def test_the_button_of_a_spanish_page_makes_out_a_spanish_paper(client: Client) -> None:
    page = client.get(f"/es/officers/{world.CERTIFIED}/").text
    assert f'action="/es/officers/{world.CERTIFIED}/certificate/"' in page
    assert "Emitirlo (PDF)" in page
    answer = in_spanish(client, "?on=2022-08-01&format=pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert 'certificate-0101-0001-2022-08-01-es.pdf"' in answer["Content-Disposition"]
    told = text_of(answer.content)
    for words in (
        "Certificado de estado", "1 de agosto de 2022", "Jordan A. Avery", "Certificado",
        "Ese día podía ejercer como agente de policía", "Completo, desde el 1 de julio de 2022",
        "10 de agosto de 2022, 10:00:00 a. m. en Nueva York", "30 de junio de 2025",
        "edición E22 de sus reglas", "2022-A-H/0101-0001", "M.G.L. c. 6E, s. 4(f)(3)", "/es/verify/",
        "Personas inventadas, para demostración", "LUGAR DEL SELLO",
        "Los datos firmados que acompañan a este papel, en el código y en el archivo, están en inglés. "
        "Dicen lo mismo que el papel.",
    ):  # fmt: skip
        assert words in told, words


@pytest.mark.parametrize("on", ["2021-08-01", "2022-07-05", "2022-08-01"])
@pytest.mark.parametrize("officer", sorted(world.PEOPLE))
def test_no_english_stands_on_a_spanish_paper(client: Client, officer: str, on: str) -> None:
    paper = in_spanish(client, f"?on={on}", officer).content
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        assert len(pdf.pages) == 1
    told = text_of(paper)
    for name in (*KEPT_IN_ENGLISH, world.PEOPLE[officer].full):
        told = told.replace(name, "")
    # Whoever reads a paper as text loses the hyphen, and the space after it, at the end of a line.
    told, signatures = re.subn(r"empieza con [\w -]{14,19}", "", told)
    assert signatures == 1, "letters by chance"
    told = told.replace(typed_code(paper), "")
    found = ENGLISH.findall(told.partition("M.G.L.")[0].replace("http://127.0.0.1", ""))
    assert found == [], told


def test_the_signed_text_and_the_code_are_those_of_the_english_paper(client: Client) -> None:
    english, spanish = made_out(client).content, in_spanish(client).content
    assert typed_code(spanish) == typed_code(english)
    with pikepdf.open(io.BytesIO(spanish)) as pdf:
        assert len(pdf.pages) == 1
        assert str(pdf.Root.Lang).startswith("es")
        signed = pdf.attachments["certificate.jws"].get_file().read_bytes().decode()
    assert signed == jws_of(client)
    assert "están en inglés" not in text_of(english)
    assert "are in English" not in text_of(english)
    assert made_out(client).content == english, "the Spanish paper is not handed to English readers"


def test_a_spanish_paper_is_checked_like_any_other(client: Client) -> None:
    sent = SimpleUploadedFile("c.pdf", in_spanish(client).content)
    told = client.post("/es/verify/", {"file": sent, "whole": "yes"}).text
    assert "Auténtico" in told


def test_the_json_is_one_for_all_and_has_one_address(client: Client) -> None:
    answer = in_spanish(client, "?on=2022-08-01&format=json")
    assert answer.status_code == 307
    assert (
        answer["Location"] == f"/officers/{world.CERTIFIED}/certificate/?on=2022-08-01&format=json"
    )
    told = client.get(answer["Location"]).json()
    assert told["verify"].endswith("8000/verify/")
    assert told["says"]["label"] == "Certified"


def test_what_is_refused_under_a_spanish_address_is_refused_in_spanish(client: Client) -> None:
    answer = in_spanish(client, "?on=2099-01-01")
    assert answer.status_code == 422
    assert "Nadie sabe todavía qué estado habrá" in answer.text


def test_the_command_makes_a_spanish_paper_beside_the_same_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["certificate", world.CERTIFIED, "--on", "2022-08-01", "--out"]
    assert run([*words, str(tmp_path / "en")]) == 0
    assert run([*words, str(tmp_path / "es"), "--language", "es"]) == 0
    assert "tenía certificación" in capsys.readouterr().out
    (english,), (spanish,) = (sorted((tmp_path / each).glob("*.json")) for each in ("en", "es"))
    assert english.name == spanish.name
    assert english.read_bytes() == spanish.read_bytes()
    (paper,) = (tmp_path / "es").glob("*-es.pdf")
    assert "Ese día podía ejercer como agente de policía" in text_of(paper.read_bytes())
    assert run([*words, str(tmp_path / "fr"), "--language", "fr"]) == 2
