"""Trying a file: faults beside the cells, mended in place, taken away, and nothing of it kept."""

import html
import io
import logging
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from python_calamine import CalamineWorkbook
from tests import dirty
from tests.integration.pages import world

from standing.campaigns.rosters.check import check
from standing.campaigns.rosters.columns import Kind
from standing.campaigns.rosters.template import form
from standing.pages.trying import sheet, views
from standing.pages.uploads import MAX_BYTES

pytestmark = pytest.mark.django_db

AUGUST_10 = date(2022, 8, 10)
TWO_FAULTS = {"CPR_Expiration": "02/30/2022", "Employment_Class": "sometimes"}


@pytest.fixture(autouse=True)
def _a_place_for_files() -> None:
    django_settings.FILES.mkdir(parents=True)


class Page:
    """A page of the clerk's: what stands in its fields, and how it answers when they are sent."""

    def __init__(self, client: Client, answer: HttpResponse) -> None:
        assert answer.status_code == 200, answer.text
        self.client, self.text = client, html.unescape(answer.text)
        self.fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', answer.text))
        self.fields = {
            name: html.unescape(value)
            for name, value in self.fields.items()
            if not name.startswith("out-") and name != "do"
        }

    def send(self, **changes: str) -> HttpResponse:
        """Press a button with some fields changed."""
        said = {name.replace("_", "-"): value for name, value in changes.items()}
        return self.client.post("/try/", self.fields | said)

    def then(self, **changes: str) -> "Page":
        """Press a button, and look at the page that comes."""
        return Page(self.client, self.send(**changes))

    def field(self, of: str) -> str:
        """The name of the field that is labelled so."""
        found = re.search(rf'name="([^"]+)"[^>]*aria-label="{re.escape(of)}"', self.text)
        assert found, of
        return found[1].replace("-", "_")


Try = Callable[..., Page]


@pytest.fixture
def trying(client: Client, tmp_path: Path) -> Try:
    """Try a CSV file of these rows."""

    def tries(*rows: Mapping[str, dirty.Cell], name: str = "riverton.csv") -> Page:
        return Page(client, sent(client, a_list(tmp_path / name, rows)))

    return tries


def a_list(path: Path, rows: Sequence[Mapping[str, dirty.Cell]]) -> Path:
    """A CSV file of these rows, with a column of the agency's own where a row has one."""
    own = ["Locker"] if any("Locker" in row for row in rows) else []
    return dirty.csv_file(path, dirty.grid(rows, [*dirty.HEADINGS, *own]))


def sent(client: Client, path: Path) -> HttpResponse:
    """Choose a file and press the button."""
    return client.post("/try/", {"file": SimpleUploadedFile(path.name, path.read_bytes())})


def test_every_fault_stands_beside_its_cell_with_room_for_a_mend(trying: Try) -> None:
    page = trying(dirty.row(1), dirty.row(2, **TWO_FAULTS))

    assert "2 errors keep this file from being sent." in page.text
    assert "0 of 2 mended." in page.text
    assert page.fields[page.field("Row 3: CPR Expiration").replace("_", "-")] == "02/30/2022"
    assert "There is no such day: February 2022 has 28 days." in page.text
    assert "Leave “sometimes”" in page.text
    assert "<option>full-time</option>" in page.text


def test_mends_are_counted_and_none_is_lost_from_one_press_to_the_next(trying: Try) -> None:
    page = trying(dirty.row(1), dirty.row(2, **TWO_FAULTS))

    first = page.then(**{page.field("Row 3: CPR Expiration"): "02/28/2023"})
    assert "1 of 2 mended." in first.text
    assert "CPR Expiration" not in first.text.split("Errors:")[1]
    second = first.then(**{first.field("Row 3: Employment Class"): "part-time"})
    assert "2 of 2 mended." in second.text
    assert "We found no fault in the file itself. Names and numbers are checked" in second.text


def test_a_mend_that_is_faulty_too_stays_where_it_was_written(trying: Try) -> None:
    page = trying(dirty.row(1), dirty.row(2, CPR_Expiration="02/30/2022"))

    again = page.then(**{page.field("Row 3: CPR Expiration"): "the 30th"})
    assert "0 of 1 mended." in again.text
    assert "“02/30/2022”" in again.text
    assert "now “the 30th”" in again.text
    assert "faulty, too" not in again.text
    assert 'now “the 30th”</span><span class="note" lang="en">' in again.text, (
        "what is wrong with it, beside it"
    )
    assert again.fields[again.field("Row 3: CPR Expiration").replace("_", "-")] == "the 30th"


def test_the_same_fault_in_many_rows_is_mended_in_one_go(trying: Try) -> None:
    rows = [dirty.row(number, Examination="nearly") for number in range(1, 101)]
    page = trying(*rows, dirty.row(200, Examination="almost"))

    assert "One answer for all 100 rows where we read “nearly”" in page.text
    all_of_them = next(name for name in re.findall(r'name="(all-[^"]+)"', page.text))
    mended = page.then(**{all_of_them: "passed"})
    assert "100 of 101 mended." in mended.text
    assert "almost" in mended.text


def test_an_answer_for_one_row_stands_before_the_answer_for_all(
    trying: Try, tmp_path: Path
) -> None:
    page = trying(*(dirty.row(number, Examination="nearly") for number in (1, 2, 3)))
    all_of_them = re.findall(r'name="(all-[^"]+)"', page.text)[0]

    answer = page.send(
        **{all_of_them: "passed", page.field("Row 3: Examination"): "not passed"}, do="mended-csv"
    )
    kept = tmp_path / "kept.csv"
    kept.write_bytes(answer.content)
    lines = check(kept, officers=None, filed_on=AUGUST_10).lines
    assert [line.row.examination for line in lines] == ["passed", "not passed", "passed"]


def test_what_each_officer_has_of_their_own_is_never_filled_in_for_all(trying: Try) -> None:
    page = trying(*(dirty.row(number, Date_of_Birth="") for number in (1, 2)))

    assert "Date of Birth: missing" in page.text
    assert "One answer for all" not in page.text


def test_a_row_that_stands_twice_can_be_left_out_and_put_back(trying: Try) -> None:
    page = trying(dirty.row(1), dirty.row(2), dirty.row(2, Rank="Sergeant"))

    assert "Leave row 4 out" in page.text
    without = page.then(out_0_4=sheet.LEFT_OUT)
    assert "in the file itself" in without.text
    assert "with 2 rows" in without.text
    assert "Put row 4 back" in without.text
    assert "1 error keeps" in without.then(out_0_4="back").text


def test_a_heading_that_nobody_knows_can_be_put_right(client: Client, tmp_path: Path) -> None:
    grid = dirty.grid([dirty.row(1)])
    grid[0] = ["Attestaton" if cell == "Attestation" else cell for cell in grid[0]]
    path = dirty.workbook(tmp_path / "a.xlsx", {"Officers": grid})

    page = Page(client, sent(client, path))
    assert "The column Attestation is missing" in page.text
    mended = page.then(**{page.field("Row 1: Attestaton"): "Attestation"})
    assert "in the file itself" in mended.text


def test_the_mended_workbook_has_the_forms_layout_and_passes_the_check(
    client: Client, tmp_path: Path
) -> None:
    rows = [
        {**dirty.row(1, CPR_Expiration="2/30/2022"), "Locker": "=1+1"},
        {**dirty.row(2, Date_of_Birth=date(1980, 1, 31)), "Locker": "12"},
    ]
    headings = ["Locker", *reversed(dirty.HEADINGS)]
    path = dirty.workbook(tmp_path / "mine.xlsx", {"Our list": dirty.grid(rows, headings)})
    page = Page(client, sent(client, path))

    answer = page.send(**{page.field("Row 2: CPR Expiration"): "02/28/2023"}, do="mended-xlsx")
    assert answer["Content-Disposition"] == 'attachment; filename="mine-mended.xlsx"'
    kept = tmp_path / "kept.xlsx"
    kept.write_bytes(answer.content)
    found = check(kept, officers=None, filed_on=AUGUST_10)
    assert [finding.code for finding in found.findings] == ["column.unknown"]
    assert [line.row.cpr_expires for line in found.lines] == [date(2023, 2, 28), date(2023, 11, 30)]
    book = CalamineWorkbook.from_path(str(kept))
    assert book.sheet_names == ["Officers", "Instructions"]
    written = book.get_sheet_by_name("Officers").to_python()
    assert written[0] == [*dirty.HEADINGS, "Locker"]
    assert [line[-1] for line in written[1:]] == ["=1+1", "12"]
    with zipfile.ZipFile(kept) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_the_mended_csv_holds_nothing_that_a_spreadsheet_would_run(trying: Try) -> None:
    page = trying({**dirty.row(1), "Locker": "=cmd()", "First Name": "@Robin"})

    text = page.send(do="mended-csv").content.decode("utf-8-sig")
    assert "'=cmd()" in text
    assert not re.search(r'(^|,)"?[=@]', text)


def test_the_faults_come_as_a_workbook_with_the_cells_marked(trying: Try) -> None:
    page = trying(dirty.row(1), dirty.row(2, **TWO_FAULTS))

    answer = page.send(do="faults-xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    faults, listed = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    assert [(line[0], line[2], line[3], line[4]) for line in faults[1:]] == [
        ("error", "3", "Employment Class", "sometimes"),
        ("error", "3", "CPR Expiration", "02/30/2022"),
    ]
    assert listed[2][0] == "0100-0002"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        [commented] = [name for name in parts.namelist() if name.startswith("xl/comments")]
        comments = parts.read(commented).decode()
        styles = parts.read("xl/styles.xml").decode()
    assert comments.count("<comment ") == 2
    assert "no such day" in comments
    assert "FFFBD5D0" in styles


def test_a_row_with_too_many_cells_is_not_lost_from_the_mended_file(
    client: Client, tmp_path: Path
) -> None:
    lines = a_list(tmp_path / "a.csv", [dirty.row(1), dirty.row(2)]).read_text().splitlines()
    lines[2] += ",over"
    page = Page(client, client.post("/try/", {"file": upload("\n".join(lines).encode())}))

    assert "Leave row 3 out" in page.text
    text = page.send(do="mended-csv").content.decode("utf-8-sig")
    assert text.splitlines()[2].endswith(",over")


def upload(content: bytes, name: str = "a.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


# What is kept: nothing


def everything_kept() -> dict[str, object]:
    """Every row of every table, every file of the register, every file in the temporary folder.

    The log of failures says where in the code we failed; another test reads that it says no more.
    """
    tables = {model._meta.label: model._default_manager.count() for model in apps.get_models()}
    home = sorted(
        str(path) for path in Path(django_settings.HOME).rglob("*")
        if path.is_file() and path.name != "failures.log"
    )  # fmt: skip
    files = sorted(str(path) for path in Path(django_settings.FILES).rglob("*"))
    return {"tables": tables, "home": home, "files": files, "temporary": temporary()}


def temporary() -> list[str]:
    return sorted(os.listdir(tempfile.gettempdir()))


@pytest.fixture
def own_temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))


@pytest.mark.usefixtures("own_temporary")
def test_nothing_is_stored_and_nothing_is_logged(
    trying: Try, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    before = everything_kept()
    page = trying(dirty.row(1), dirty.row(2, **TWO_FAULTS))
    page.then(**{page.field("Row 3: CPR Expiration"): "02/28/2023"})
    for download in ("mended-xlsx", "mended-csv", "faults-xlsx"):
        assert page.send(do=download).status_code == 200

    assert everything_kept() == before
    assert temporary() == []
    assert [record.getMessage() for record in caplog.records] == []


@pytest.mark.usefixtures("own_temporary")
@pytest.mark.parametrize("memory", [True, False], ids=["in memory", "where memory has no name"])
def test_a_crash_in_the_middle_leaves_nothing_either(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, memory: bool
) -> None:
    seen: list[list[str]] = []

    def crashes(path: Path, **_: object) -> None:
        assert path.read_bytes().startswith(b"MPTC ID")
        seen.append(temporary())
        raise MemoryError

    if not memory:
        monkeypatch.delattr(os, "memfd_create")
    monkeypatch.setattr(sheet, "read_tables", crashes)
    client.raise_request_exception = False
    path = a_list(tmp_path / "a.csv", [dirty.row(1)])
    before = everything_kept()

    assert sent(client, path).status_code == 500
    assert everything_kept() == before
    assert [len(there) for there in seen] == [0 if memory else 1]


def test_a_server_killed_while_it_reads_leaves_no_file(tmp_path: Path) -> None:
    program = (
        "import os, signal, django; django.setup()\n"
        "from datetime import date\n"
        "from standing.pages.trying import sheet\n"
        "sheet.read_tables = lambda path, seconds: os.kill(os.getpid(), signal.SIGKILL)\n"
        "tried = sheet.Tried(name='a.csv', content=b'MPTC ID', mends={})\n"
        "sheet.read(tried, filed_on=date(2022, 6, 15))\n"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path), "STANDING_HOME": str(tmp_path / "home")}
    environment |= {"DJANGO_SETTINGS_MODULE": "standing.config.settings", "DATABASE_URL": ""}
    killed = subprocess.run([sys.executable, "-c", program], env=environment, check=False)

    assert killed.returncode == -9
    left = [path.name for path in tmp_path.rglob("*") if path.is_file()]
    assert left == []


def test_the_page_does_not_tell_who_is_on_the_register(client: Client, tmp_path: Path) -> None:
    world.build()
    known = {"MPTC_ID": world.CERTIFIED, "Last_Name": "Avery", "First_Name": "Jordan"}
    texts = []
    for born in (world.BORN, date(1970, 2, 3)):
        row = dirty.row(1, **known, Date_of_Birth=born.strftime("%m/%d/%Y"))
        page = Page(client, sent(client, a_list(tmp_path / "a.csv", [row])))
        texts.append(re.sub(r'name="(sheet|csrfmiddlewaretoken)" value="[^"]*"', "", page.text))
    assert texts[0] == texts[1]
    assert "not compared with the register" in texts[0]


def test_an_answer_is_kept_by_no_cache(client: Client, trying: Try) -> None:
    assert client.get("/try/").headers["Cache-Control"] == "no-store"
    assert trying(dirty.row(1)).send().headers["Cache-Control"] == "no-store"


# What is refused, with a sentence


def refused(answer: HttpResponse) -> str:
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    return html.unescape(answer.text)


def test_no_file_is_told_so(client: Client) -> None:
    nothing: dict[str, str]
    for nothing in ({}, {"file": ""}, {"name": "a.csv"}):
        assert "No file came with this. Choose the file" in refused(client.post("/try/", nothing))


@pytest.mark.parametrize("kind", ["submission", "roster"])
def test_the_form_can_be_downloaded_from_the_page(client: Client, kind: str) -> None:
    assert f'href="/try/{kind}.xlsx"' in client.get("/try/").text
    answer = client.get(f"/try/{kind}.xlsx")
    assert answer["Content-Disposition"] == f'attachment; filename="{kind}.xlsx"'
    assert answer.content == form(Kind(kind))
    assert client.get("/try/letter.xlsx").status_code == 404


def test_the_page_names_no_command_of_a_terminal(client: Client, tmp_path: Path) -> None:
    (tmp_path / "letter.csv").write_text("a letter\n", "utf-8")
    for page in (client.get("/try/"), sent(client, tmp_path / "letter.csv")):
        assert "standing roster" not in page.text
        assert "/try/submission.xlsx" in page.text


def test_a_file_too_large_is_let_go_with_a_sentence(client: Client) -> None:
    answer = client.post("/try/", {"file": upload(b"a" * (MAX_BYTES + 1))})
    assert "This file is larger than 3 megabytes" in refused(answer)
    assert client.post("/try/", {"file": upload(b"a" * MAX_BYTES)}).status_code == 200


def test_a_file_with_too_many_rows_is_told_what_to_do(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sheet, "MAX_ROWS", 3)
    page = sent(client, a_list(tmp_path / "a.csv", dirty.rows(3))).text
    assert "This file has 4 rows, and this page tries 3 at most." in page
    assert "Try it in parts." in page


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"", b"PK\x03\x04 cut off", b"hello"])
def test_what_is_no_list_gets_a_sentence_and_no_traceback(client: Client, content: bytes) -> None:
    answer = client.post("/try/", {"file": upload(content, "a.xlsx")})
    assert answer.status_code == 200
    assert "We could not read a list in this file." in answer.text
    assert "/proc/" not in answer.text


@pytest.mark.parametrize(
    "damage",
    [
        {"sheet": "not base64"},
        {"sheet": sheet.pack(b"a" * (MAX_BYTES + 1))},
        {"mends": sheet.pack(b"[1]")},
        {"mends": ""},
    ],
    ids=["garbled", "too large", "no mends", "cut off"],
)
def test_a_file_that_came_back_damaged_is_told_so(trying: Try, damage: dict[str, str]) -> None:
    page = trying(dirty.row(1))
    assert "did not come back whole" in refused(page.send(**damage))


def test_mends_of_cells_that_are_not_there_change_nothing(trying: Try) -> None:
    page = trying(dirty.row(1))
    odd = ("mend_9_1_1", "mend_0_99_1", "mend_0_2_999", "mend_x", "all_0_1_1", "out_0_9")
    assert "in the file itself" in page.then(**dict.fromkeys(odd, "x")).text


def test_more_mends_than_a_page_can_hold_are_refused_with_a_way_out(
    trying: Try, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = trying(dirty.row(1), dirty.row(2, **TWO_FAULTS))
    page = page.then(**{page.field("Row 3: CPR Expiration"): "02/28/2023"})
    monkeypatch.setattr(sheet, "MAX_MENDS", 0)
    assert "Download the mended file" in refused(page.send())


def test_a_form_that_another_site_sent_is_refused_in_plain_words() -> None:
    answer = Client(enforce_csrf_checks=True).post("/try/", {"file": upload(b"MPTC ID")})
    assert answer.status_code == 403
    assert "We could not tell that this form is ours" in answer.text


def test_the_cookie_is_gone_with_the_browser_as_the_page_says(client: Client) -> None:
    answer = client.get("/try/")
    assert "is gone when you close your browser" in answer.text
    (cookie,) = answer.cookies.values()
    assert (cookie["max-age"], cookie["expires"]) == ("", "")


_URLENCODED = "application/x-www-form-urlencoded"
TAMPERED = {
    "more than the page takes": ("x=" + "a" * (9 << 20), _URLENCODED),
    "more fields than the page has": (
        "&".join(f"mend-0-{n}-0=" for n in range(1_001)),
        _URLENCODED,
    ),
    "no part where parts were said": ("nothing", "multipart/form-data; boundary="),
    "letters of another alphabet": ("x=a", f"{_URLENCODED}; charset=latin-1"),
}


@pytest.mark.parametrize("sent_as", TAMPERED)
def test_a_form_that_was_tampered_with_gets_a_page_and_no_traceback(
    sent_as: str, caplog: pytest.LogCaptureFixture
) -> None:
    body, kind = TAMPERED[sent_as]
    answer = Client(enforce_csrf_checks=True).post("/try/", body, content_type=kind)
    assert answer.status_code in {400, 413}
    assert "not what this page sends" in answer.text
    assert "Nothing of it was read or kept." in answer.text
    assert [record.exc_info for record in caplog.records if record.exc_info] == []


def test_a_form_whose_sender_is_gone_leaves_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(io.BytesIO):
        def read(self, *_size: object) -> bytes:
            raise OSError("the line went dead")

    broken = {"wsgi.input": Broken(), "CONTENT_LENGTH": "100"}
    answer = Client(enforce_csrf_checks=True).post("/try/", b"", content_type=_URLENCODED, **broken)
    assert answer.status_code == 403
    assert [record.exc_info for record in caplog.records if record.exc_info] == []


def test_what_a_clerk_wrote_stays_text_on_the_page(trying: Try) -> None:
    page = trying(dirty.row(1, Examination="<b>x</b>"))
    assert "<b>x</b>" in page.text
    assert "<b>x</b>" not in page.send().text


def test_a_mend_is_never_longer_than_the_page_says(trying: Try) -> None:
    page = trying(dirty.row(1, Examination="nearly"))
    long = page.send(**{page.field("Row 2: Examination"): "y" * 5000}, do="mended-csv")
    assert "y" * views.MOST_TYPED in long.text
    assert "y" * (views.MOST_TYPED + 1) not in long.text
