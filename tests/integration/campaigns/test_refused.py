"""A file that is refused, whatever is wrong with it: nowhere is it shown as received."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from tests import dirty
from tests.integration.campaigns import small

from standing.campaigns import queries
from standing.campaigns.domain import AgencyClass
from standing.campaigns.models import Filing
from standing.cli.main import run
from standing.kernel.errors import Refused
from standing.ledger.models import Entry

pytestmark = pytest.mark.usefixtures("register")

GRID = dirty.grid([dirty.row(1), dirty.row(2)])
REFUSED: dict[str, Callable[[Path], Path]] = {
    "one bad cell": lambda path: small.file(
        path / "a.csv", 1, dirty.row(2, CPR_Expiration="02/30/2022")
    ),
    "no roster": lambda path: dirty.csv_file(path / "a.csv", [["Account", "Amount"], ["1", "2"]]),
    "headings only": lambda path: dirty.csv_file(path / "a.csv", GRID[:1]),
    "a PDF": lambda path: dirty.pdf(path / "a.xlsx"),
    "the format before 2007": lambda path: dirty.xls(path / "a.xls", GRID),
    "OpenDocument": lambda path: dirty.ods(path / "a.ods", GRID),
    "macros": lambda path: dirty.with_macros(path / "a.xlsm", GRID),
    "a password": lambda path: dirty.locked(
        path / "a.xlsx", dirty.xlsx(path / "b.xlsx", [dirty.row(1)])
    ),
    "a bomb": lambda path: dirty.packed_zeros(path / "a.xlsx", 30),
    "a name with HTML": lambda path: small.file(path / "a.csv", dirty.row(1, Last_Name="<b>x</b>")),
    "an id turned into a date": lambda path: small.file(
        path / "a.csv", dirty.row(1, MPTC_ID="03/01/2012")
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_refused_file_changes_no_row_and_is_not_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    path = REFUSED[what](tmp_path)
    before = small.everything()

    sent = f"--agency {small.ACTON} --campaign {small.CAMPAIGN} --by {small.STAFF} --json"
    status = run(["roster", "submit", str(path), *sent.split()])

    assert status == 1
    told = json.loads(capsys.readouterr().out)
    assert [one for one in told["findings"] if one["severity"] == "error"]
    assert "receipt" not in told
    assert small.everything() == before
    assert not (settings.FILES / "filings").exists()


def test_after_a_refused_file_the_agency_has_still_not_answered_on_any_page(
    tmp_path: Path, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = Entry.objects.count()
    small.extend(small.CONCORD)
    pages = {
        address: client.get(address).text
        for address in (f"/campaigns/{small.CAMPAIGN}/", f"/agencies/{small.ACTON}/")
    }
    path = small.file(tmp_path / "a.csv", 1, dirty.row(2, Date_of_Birth="31/31/1980"))
    with pytest.raises(Refused):
        small.send(path, at=small.JUNE_14)

    of = queries.campaign(small.CAMPAIGN)
    places = queries.places(of, as_of=small.JUNE_30.date(), known=small.JUNE_30)
    assert {p.agency.code: p.klass for p in places}[small.ACTON] is AgencyClass.PENDING
    assert not Filing.objects.exists()
    assert Entry.objects.count() == entries + 1  # the extension of the other agency
    assert {address: client.get(address).text for address in pages} == pages
    assert run(["campaign", "show", small.CAMPAIGN, "--json"]) == 0
    assert path.name not in capsys.readouterr().out


def test_files_of_two_agencies_that_were_swapped_are_told_when_checked_and_refused_when_sent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    of_acton, of_concord = (
        small.file(tmp_path / "acton.csv", 1, 2, 3), small.file(tmp_path / "concord.csv", 4, 5, 6),
    )  # fmt: skip
    small.send(of_acton)
    small.send(of_concord, agency=small.CONCORD)
    before = small.everything()

    for path, agency in ((of_concord, small.ACTON), (of_acton, small.CONCORD)):
        assert run(["roster", "check", str(path), "--agency", agency]) == 1
        told = capsys.readouterr().out
        assert "All 3 officers of this file were sent by" in told
        assert "the right file and the right agency" in told
        with pytest.raises(Refused, match="look whether it is the right file"):
            small.send(path, agency=agency, at=small.JUNE_14)

    assert small.everything() == before
    assert run(["roster", "check", str(of_acton), "--agency", small.ACTON]) == 0


def test_a_file_for_a_round_that_comes_later_is_told_loudly_and_counts_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small.file(tmp_path / "a.csv", dirty.row(small.OUTSIDE, Last_Name="Quillfeather"))

    assert run(["roster", "check", str(path), "--agency", small.ACTON]) == 0
    told = capsys.readouterr().out

    assert told.index("It looks like a file for another round.") < told.index("MPTC ID not in this")
    assert "0 of 1 row count" in told
