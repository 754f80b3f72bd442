"""The certificate from the officer's page, and the page where anybody checks it."""

import io
import json
import re
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import make
from tests.integration.pages import world

from standing.certification.models import Overlay
from standing.ledger.actions import record
from standing.register.models import Removal

pytestmark = [pytest.mark.django_db, pytest.mark.tables]


@pytest.fixture
def built(settings: Any, tmp_path: Path) -> world.World:
    settings.HOME = tmp_path
    return world.build()


def made_out(
    client: Client, query: str = "?on=2022-08-01", *, officer: str = world.CERTIFIED
) -> Any:
    """The answer to a press of the button."""
    return client.get(f"/officers/{officer}/certificate/{query}")


def jws_of(client: Client, **named: str) -> str:
    """The signed text of a certificate."""
    return str(json.loads(made_out(client, "?on=2022-08-01&format=json", **named).content)["jws"])


def text_of(pdf: bytes) -> str:
    """What stands on a paper, in one line."""
    made = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(made.stdout.decode().split())


def typed_code(pdf: bytes) -> str:
    """The code that is printed on a paper."""
    found = re.search(r"([0-9A-Z]{4}[- ]){7}[0-9A-Z]{4}(?![0-9A-Z])", text_of(pdf))
    assert found is not None
    return found.group()


@pytest.mark.usefixtures("built")
def test_the_button_stands_on_the_officers_page_with_the_pages_day(client: Client) -> None:
    page = client.get(f"/officers/{world.CERTIFIED}/?on=2022-07-15").text
    assert f'action="/officers/{world.CERTIFIED}/certificate/"' in page
    assert 'id="certificate-on" name="on" value="2022-07-15"' in page


@pytest.mark.usefixtures("built")
def test_the_paper_says_everything_that_it_takes_to_check_it(client: Client) -> None:
    answer = made_out(client)
    assert answer["Content-Type"] == "application/pdf"
    assert 'certificate-0101-0001-2022-08-01.pdf"' in answer["Content-Disposition"]
    told = text_of(answer.content)
    for words in (
        "On August 1, 2022, Jordan A. Avery was certified", "MPTC ID 0101-0001", "Certified",
        "Could serve as a police officer that day", "August 10, 2022, 10:00:00 a.m. in New York",
        "Full, since July 1, 2022", "June 30, 2025", "issued July 1, 2022, edition E22",
        "2022-A-H/0101-0001", "M.G.L. c. 6E, s. 4(f)(3)", "/verify/", "Signature (Ed25519) begins",
    ):  # fmt: skip
        assert words in told, words


@pytest.mark.usefixtures("built")
def test_the_paper_is_one_tagged_page_and_the_same_bytes_each_time(client: Client) -> None:
    from standing.register import certificate_paper

    first = made_out(client).content
    certificate_paper._pdf.cache_clear()
    assert made_out(client).content == first
    with pikepdf.open(io.BytesIO(first)) as pdf:
        assert len(pdf.pages) == 1
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert list(pdf.attachments) == ["certificate.jws"]
        signed = pdf.attachments["certificate.jws"].get_file().read_bytes().decode()
        assert signed == jws_of(client)
        with pdf.open_metadata() as told:
            assert told["pdfuaid:part"] == "1"


@pytest.mark.usefixtures("built")
def test_an_invented_world_says_so_on_the_paper_in_the_file_and_in_its_name(client: Client) -> None:
    answer = made_out(client)
    assert "Invented people, for demonstration" in text_of(answer.content)
    assert "invented-people-certificate" in answer["Content-Disposition"]
    assert json.loads(made_out(client, "?format=json").content)["says"]["invented"] is True


@pytest.mark.usefixtures("built")
def test_a_day_to_come_a_day_that_is_none_and_another_format_are_refused(client: Client) -> None:
    for query, words in (
        ("?on=2099-01-01", "nobody knows yet"), ("?on=tomorrow", "could not read"),
        ("?on=2021-06-30", "certification began on July 1, 2021 (St. 2020, c. 253, s. 102)"),
        ("?format=docx", "as pdf or as json"),
    ):  # fmt: skip
        answer = made_out(client, query)
        assert answer.status_code == 422
        assert words in answer.text


@pytest.mark.usefixtures("built")
def test_nobody_has_no_certificate(client: Client) -> None:
    assert made_out(client, officer="9999-9999").status_code == 404


def test_who_is_off_the_register_has_none_and_the_ground_is_said(
    client: Client, built: world.World
) -> None:
    Removal.objects.create(
        officer=built.officers[world.CERTIFIED], ground="555 CMR 8.06(4)", reason="an order",
        since=date(2022, 8, 1), recorded_at=datetime(2022, 8, 1, 14, tzinfo=UTC),
    )  # fmt: skip
    answer = made_out(client)
    assert answer.status_code in (410, 422)
    assert "555 CMR 8.06(4)" in answer.text
    assert "Avery" not in answer.text


@pytest.mark.usefixtures("built")
def test_every_way_of_handing_it_in_gives_the_same_answer(client: Client) -> None:
    pdf, jws = made_out(client).content, jws_of(client)
    file = made_out(client, "?on=2022-08-01&format=json").content
    answers = [
        client.get("/verify/", {"jws": jws}),
        client.post("/verify/", {"jws": f"  {jws[:50]}\n{jws[50:]} ", "whole": "yes"}),
        *(
            client.post("/verify/", {"file": SimpleUploadedFile(name, content), "whole": "yes"})
            for name, content in (("c.pdf", pdf), ("c.json", file), ("c.jws", jws.encode()))
        ),
        client.get("/verify/", {"code": typed_code(pdf)}),
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert "nothing learned since changes what it says of that day" in answer.text
        assert "Jordan A. Avery, MPTC ID 0101-0001" in answer.text
        assert "Jordan A. Avery is certified to serve as a police officer" in answer.text
        assert answer["Cache-Control"] == "no-store"
    assert "Compare what stands here with the paper" in answers[-1].text
    assert "Compare what stands here with the paper" not in answers[0].text


def test_a_pdf_that_another_program_packed_anew_is_still_read(
    client: Client, built: world.World
) -> None:
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(made_out(client).content)) as pdf:
        pdf.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate,
                 compress_streams=True, recompress_flate=True)  # fmt: skip
    sent = SimpleUploadedFile("c.pdf", packed.getvalue())
    assert "Genuine" in client.post("/verify/", {"file": sent, "whole": "yes"}).text


def test_a_fact_recorded_late_is_told_with_what_reads_otherwise_now(
    client: Client, built: world.World
) -> None:
    jws = jws_of(client)
    found_out = datetime(2022, 8, 20, 14, 0, tzinfo=UTC)
    Overlay.objects.create(
        officer=built.officers[world.CERTIFIED], kind="suspended", authority="CERT-330",
        since=date(2022, 7, 10), recorded_at=found_out,
    )  # fmt: skip
    record(
        make.act(at=found_out), kind="overlay.recorded", subject=f"officer:{world.CERTIFIED}",
        effective_on=date(2022, 7, 10), authority="CERT-330",
    )  # fmt: skip
    told = client.get("/verify/", {"jws": jws}).text
    assert "Genuine, and superseded" in told
    assert "Since August 20, 2022 the register gives another answer for that day." in told
    assert "What reads otherwise now" in told
    assert "Jordan A. Avery is suspended" in told


@pytest.mark.usefixtures("built")
def test_one_whose_signature_was_checked_and_failed_is_not_genuine(client: Client) -> None:
    jws = jws_of(client)
    parts = jws.split(".")
    changed = f"{parts[0]}.{parts[1][:-8]}{parts[1][:8]}.{parts[2]}"
    for text in (jws[:-4] + "AAAA", changed):
        answer = client.get("/verify/", {"jws": text})
        assert answer.status_code == 200
        assert "Not genuine" in answer.text
        assert "Do not rely on this certificate." in answer.text
        assert "Avery" not in answer.text


@pytest.mark.usefixtures("built")
def test_a_file_that_says_something_else_than_was_signed_is_not_genuine(client: Client) -> None:
    file = made_out(client, "?on=2022-08-01&format=json").content
    sent = SimpleUploadedFile("c.json", file.replace(b"Jordan A. Avery", b"Somebody Else"))
    told = client.post("/verify/", {"file": sent, "whole": "yes"}).text
    assert "somebody changed it" in told


@pytest.mark.usefixtures("built")
def test_what_cannot_be_read_leads_to_its_field_with_a_sentence(client: Client) -> None:
    huge = SimpleUploadedFile("c.pdf", b"%PDF-" + b"x" * (3 << 20))
    for answer, words, field in (
        (client.post("/verify/", {"whole": "yes"}), "Nothing came.", "#jws"),
        (client.post("/verify/", {"file": huge, "whole": "yes"}), "larger than 3 megabytes", "#file"),
        (client.post("/verify/", {"file": SimpleUploadedFile("c", b"x")}), "did not come whole",
         "#file"),
        (client.get("/verify/", {"code": "ABCD"}), "We read 4 characters.", "#code"),
        (client.get("/verify/", {"release": "one"}), "Give the number", "#release"),
        (client.get("/verify/", {"release": "1", "sha256": "ab"}), "We read 2 characters.", "#release"),
    ):  # fmt: skip
        assert answer.status_code == 422
        assert words in answer.text
        assert f'<a href="{field}">' in answer.text


@pytest.mark.usefixtures("built")
def test_a_hostile_file_costs_little_and_gets_a_sentence(client: Client) -> None:
    for content in (
        b"%PDF-" + b"stream\n" * 100_000, b"{" * 100_000, b"[" * 100_000, b"\xff\xfe" * 1_000,
        b'{"jws": 7}', b'{"release": true, "files": {}}', b'{"cut_off": "2022', b"eyJ" * 900_000,
    ):  # fmt: skip
        sent = SimpleUploadedFile("c.pdf", content)
        answer = client.post("/verify/", {"file": sent, "whole": "yes"})
        assert answer.status_code == 200
        assert "answer-ended" in answer.text or "answer-review" in answer.text


@pytest.mark.usefixtures("built")
def test_the_page_in_spanish_checks_too_and_files_have_one_address(client: Client) -> None:
    jws = jws_of(client)
    assert client.get("/es/verify/", {"jws": jws}).status_code == 200
    assert client.get("/es/verify/keys.json").status_code == 307


@pytest.mark.usefixtures("built")
def test_a_code_that_nothing_has_is_not_called_a_forgery_and_the_title_says_what_came(
    client: Client,
) -> None:
    code = typed_code(made_out(client, "?on=2022-08-01&format=pdf").content).replace(" ", "-")
    told = client.get("/verify/", {"code": code}).text
    assert "<title>Genuine – " in " ".join(told.split())
    assert 'role="status" tabindex="-1" autofocus' in told
    last = "0" if code[-1] != "0" else "1"
    mistyped = client.get("/verify/", {"code": code[:-1] + last}).text
    assert "No certificate has this code" in mistyped
    assert "Not genuine" not in mistyped


@pytest.mark.usefixtures("built")
def test_of_a_day_before_the_law_the_officers_page_says_that_nobody_was_certified(
    client: Client,
) -> None:
    page = client.get(f"/officers/{world.CERTIFIED}/?on=2019-07-01").text
    assert "certification began on July 1, 2021" in page
    assert "May serve" not in page.partition("<dl")[2].partition("</dl>")[0]
