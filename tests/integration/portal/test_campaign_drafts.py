"""A draft is kept on the server: what is chosen, mended and typed outlives pages and other clerks."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook
from tests import dirty
from tests.integration.campaigns import small
from tests.integration.portal import campaign_world as world

from standing.campaigns.drafts import keeping, reading
from standing.campaigns.models import Draft, Filing
from standing.ledger import queries as ledger
from standing.pages.uploads import MAX_BYTES
from standing.workforce.models import Agency, Employment, Officer

pytestmark = pytest.mark.django_db

FAULTY = dirty.row(1, CPR_Expiration="02/30/2022")


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()


@pytest.fixture
def clerk() -> Client:
    return world.client(world.CLERK)


def employ(*numbers: int, agency: str = world.CODE, since: date = date(2015, 4, 6)) -> None:
    for number in numbers:
        Employment.objects.create(
            officer=Officer.objects.get(mptc_id=small.mptc_id(number)),
            agency=Agency.objects.get(code=agency), employment_class="full-time",
            rank="Sergeant", since=since, recorded_at=small.MARCH_1, source="employment:abc",
        )  # fmt: skip


def test_the_form_holds_the_agencys_own_officers_and_no_answer_nobody_gave(clerk: Client) -> None:
    employ(2, 1)
    employ(3, agency=world.OTHER)
    employ(small.OUTSIDE)
    answer = clerk.get(f"{world.PAGE}form/submission.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    headings, *rows = book.get_sheet_by_name("Officers").to_python()
    told = [
        {str(h): cell for h, cell in zip(headings, row, strict=False) if cell != ""}
        for row in rows
        if any(cell != "" for cell in row)
    ]
    assert sorted(str(row["MPTC ID"]) for row in told) == [small.mptc_id(1), small.mptc_id(2)]
    assert set(told[0]) == {
        "MPTC ID", "Last Name", "First Name", "Date of Birth", "Rank", "Employment Class",
        "Hire Date",
    }  # fmt: skip
    assert told[0]["Date of Birth"] == date(1980, 1, 31)
    assert "2 of your officers" in world.text(clerk.get(world.PAGE))


def test_the_filled_in_form_comes_back_with_nothing_but_blanks_to_mend(clerk: Client) -> None:
    employ(1, 2)
    content = clerk.get(f"{world.PAGE}form/submission.xlsx").content
    assert world.choose(clerk, content).status_code == 302
    found = reading.open_draft(world.draft(), known=world.JUNE_3, on=world.JUNE_3.date()).now
    errors = {f.column for f in found.checked.findings if f.severity.value == "error"}
    assert errors == {"Attestation", "Attestation Date", "Attested By"}


def test_a_file_that_is_no_list_is_not_taken_and_the_draft_stays(clerk: Client) -> None:
    world.choose(clerk, world.xlsx(FAULTY, 2))
    before = Draft.objects.values().get()
    answer = world.choose(clerk, b"a picture, perhaps", over=before["state"], name="dog.xlsx")
    assert answer.status_code == 422
    assert "Your draft acton.xlsx is as it was" in world.text(answer)
    assert Draft.objects.values().get() == before
    assert len([*reading.folder().glob("[!.]*")]) == 1


def test_an_upload_that_breaks_off_is_not_taken_for_the_file(clerk: Client) -> None:
    world.choose(clerk, world.xlsx(FAULTY, 2))
    before = Draft.objects.values().get()
    half = SimpleUploadedFile("half.csv", b"MPTC ID,Last Name,First Name\n0100-0001,Brack")
    answer = clerk.post(f"{world.PAGE}file/", {"over": before["state"], "file": half})
    assert answer.status_code == 422
    assert "The upload broke off before the end of the file" in world.text(answer)
    assert Draft.objects.values().get() == before


def test_a_file_that_is_too_large_is_said_to_be(clerk: Client) -> None:
    large = SimpleUploadedFile("large.csv", b"x" * (MAX_BYTES + 1))
    answer = clerk.post(f"{world.PAGE}file/", {"over": "", "file": large, "whole": "yes"})
    assert answer.status_code == 422
    assert "larger than 3 megabytes" in world.text(answer)


def test_no_file_is_a_sentence(clerk: Client) -> None:
    answer = clerk.post(f"{world.PAGE}file/", {"over": "", "whole": "yes"})
    assert "No file came with this" in world.text(answer)


def test_the_same_file_chosen_twice_is_one_draft(clerk: Client) -> None:
    content = world.xlsx(1, 2)
    world.choose(clerk, content)
    assert world.choose(clerk, content).status_code == 302
    assert Draft.objects.count() == 1


def test_a_second_clerks_file_does_not_silently_take_the_place_of_the_first(
    clerk: Client,
) -> None:
    world.choose(clerk, world.xlsx(1, 2))
    head = world.client(world.HEAD)
    answer = world.choose(head, world.xlsx(1, 2, 3))  # the page was loaded before the draft
    assert answer.status_code == 409
    assert "was changed by Dana Fairweather" in world.text(answer)
    assert Draft.objects.get().found.count('"rows":2') == 1


def test_what_a_stale_page_typed_is_not_lost_and_not_written(clerk: Client) -> None:
    world.choose(clerk, world.xlsx(FAULTY, dirty.row(2, Employment_Class="sometimes")))
    old = world.draft().state
    page = clerk.get(f"{world.PAGE}draft/")
    cpr = world.field(page, "Row 2: CPR Expiration")
    head = world.client(world.HEAD)
    world.press(head, "mend", **{world.field(page, "Row 3: Employment Class"): "part-time"})
    stale = clerk.post(f"{world.PAGE}draft/mend/", {"state": old, cpr: "11/30/2023"})
    assert stale.status_code == 409
    assert "Taylor Wetherfield changed this draft" in world.text(stale)
    assert f'name="{cpr}" value="11/30/2023"' in stale.text
    assert "1 of 2 mended" in world.text(clerk.get(f"{world.PAGE}draft/"))
    assert "2 of 2 mended" in world.text(world.press(clerk, "mend", **{cpr: "11/30/2023"}))


def test_the_original_stands_beside_the_mend(clerk: Client) -> None:
    world.choose(clerk, world.xlsx(FAULTY, 2))
    page = clerk.get(f"{world.PAGE}draft/")
    bad = world.press(clerk, "mend", **{world.field(page, "Row 2: CPR Expiration"): "02/31/2022"})
    assert "“02/30/2022” now “02/31/2022”" in world.text(bad)


def test_one_answer_mends_every_row_with_the_same_fault(clerk: Client) -> None:
    rows = [dirty.row(n, Employment_Class="sometimes") for n in (1, 2, 3)]
    world.choose(clerk, world.xlsx(*rows))
    page = clerk.get(f"{world.PAGE}draft/")
    name = page.text.split('name="all-')[1].split('"')[0]
    done = world.press(clerk, "mend", **{f"all-{name}": "full-time"})
    assert "No error is left" in world.text(done)


def test_a_draft_is_thrown_away_once(clerk: Client) -> None:
    world.choose(clerk, world.xlsx(1, 2))
    state = world.draft().state
    gone = world.press(clerk, "discard", state=state)
    assert "was thrown away. Nothing was sent" in world.text(gone)
    assert "was thrown away by Dana Fairweather" in world.text(
        world.press(clerk, "discard", state=state)
    )
    assert clerk.get(f"{world.PAGE}draft/", follow=True).redirect_chain[-1][0] == world.PAGE


def test_a_roster_waits_for_no_attestation_and_needs_an_extension(clerk: Client) -> None:
    world.choose(clerk, world.xlsx(1, 2, kind="roster"))
    assert "no extension is running" in world.text(clerk.get(f"{world.PAGE}draft/"))
    small.extend(world.CODE, at=small.JUNE_14)
    world.choose(clerk, world.xlsx(1, 2, 3, kind="roster"), over=world.draft().state)
    preview = clerk.get(f"{world.PAGE}draft/sending/")
    assert "put 3 officers on the roster of Acton Police Department" in world.text(preview)
    world.press(clerk, "send")
    assert Filing.objects.get().kind == "roster"
    assert not ledger.entries_of("attestation.made")


def test_another_agencys_list_is_refused_without_naming_that_agency(
    clerk: Client, tmp_path: Any
) -> None:
    small.send(small.file(tmp_path / "c.csv", 1, 2, 3), agency=world.OTHER)
    world.choose(clerk, world.xlsx(1, 2, 3))
    said = world.text(clerk.get(f"{world.PAGE}draft/"))
    assert "were put forward by another agency before" in said
    assert "Concord" not in said
    assert Filing.objects.get().receipt not in said


def test_a_standards_submitter_sees_nothing_of_the_campaign_of_certification(clerk: Client) -> None:
    """CERT-117: who reports on standards only has no part in it."""
    world.choose(clerk, world.xlsx(FAULTY, 2))
    other = world.client(world.STANDARDS)
    assert "draft" not in world.text(other.get(world.HOME))
    for page in ("", "draft/", "draft/sending/", "draft/files/faults.xlsx", "form/submission.xlsx"):
        assert other.get(world.PAGE + page).status_code == 404
    assert world.press(other, "mend").status_code == 404


def test_a_draft_whose_bytes_are_gone_says_so_and_is_not_sent(clerk: Client) -> None:
    world.choose(clerk, world.xlsx(1, 2))
    reading.path_of(world.draft()).unlink()
    assert "no longer on the server" in world.text(clerk.get(f"{world.PAGE}draft/"))
    world.press(clerk, "send")
    assert not Filing.objects.exists()


def test_nothing_is_foretold_of_officers_who_serve_with_others_only(clerk: Client) -> None:
    employ(1)
    employ(2, agency=world.OTHER)
    rows = [dirty.row(n, Background_Check="failed") for n in (1, 2, 3)]
    world.choose(clerk, world.xlsx(*rows))
    said = world.text(clerk.get(f"{world.PAGE}draft/sending/"))
    assert "not recertified 2" in said
    assert "1 officer is on record with other agencies only" in said
    assert "count 3 officers as submitted" in said


def test_what_another_agency_throws_away_stays_where_its_neighbour_keeps_it(clerk: Client) -> None:
    content = world.xlsx(FAULTY, 2)
    world.choose(clerk, content)
    kept = world.draft()
    theirs = keeping.write(content, "acton.xlsx", agency=world.OTHER)
    keeping.forget(theirs)
    assert not theirs.exists()
    assert reading.path_of(kept).read_bytes() == content


def test_many_warnings_are_folded_by_kind_below_the_errors_and_can_be_mended_there(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    blank = {"In_Service_Hours": "", "CPR_Expiration": ""}
    world.choose(clerk, world.xlsx(FAULTY, dirty.row(2, **blank), dirty.row(3, **blank)))
    assert "fault-folded" not in clerk.get(f"{world.PAGE}draft/").text

    monkeypatch.setattr("standing.pages.portal.upload.WARNINGS_OPEN", 2)
    page = clerk.get(f"{world.PAGE}draft/")
    assert "4 warnings of 2 kinds. Each kind opens to its rows." in world.text(page)
    assert page.text.index('id="errors"') < page.text.index('id="warnings"')
    assert page.text.count('<details class="fault fault-folded">') == 2
    world.press(clerk, "mend", **{world.field(page, "Row 3: CPR Expiration"): "11/30/2023"})
    assert "3 warnings to read" in world.text(clerk.get(f"{world.PAGE}draft/"))
