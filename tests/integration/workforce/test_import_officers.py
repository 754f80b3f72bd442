"""The training committee's list of officers."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from tests import make
from tests.integration.workforce.conftest import HEADINGS, MARCH_1, OFFICERS, Import

from standing.kernel.access import Role
from standing.kernel.errors import NotPermitted
from standing.ledger.models import Entry
from standing.workforce import queries
from standing.workforce.domain import ImportResult
from standing.workforce.models import Officer, OfficerBirth, OfficerName

IN_2023 = datetime(2023, 5, 2, 14, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def one(*values: str) -> list[tuple[str, ...]]:
    return [HEADINGS, values]


def codes(result: ImportResult) -> list[tuple[str, int | None]]:
    return [(each.code, each.row) for each in result.findings]


def test_officers_are_known_by_id_with_their_names_as_written(load: Import) -> None:
    result = load("officers", OFFICERS)

    assert (result.rows, result.created, result.findings) == (5, 5, ())
    known = queries.known_officers(None, known=MARCH_1)
    assert {facts.mptc_id: (facts.name.full, facts.cohort_letter) for facts in known.values()} == {
        "0012-0345": ("Jordan A. Avery Jr.", "A"),
        "0012-0346": ("Núria O’Brien", "O"),
        "0012-0347": ("Paz de los Santos", "D"),
        "0012-0348": ("Kim NA", "N"),
        "0012-0349": ("True Núñez-Hart III", "N"),
    }
    assert known["0012-0346"].date_of_birth == date(1990, 3, 4)
    assert queries.officer("0012-0347").employed_on_2021_07_01 is False


def test_the_same_file_again_creates_nothing_and_changes_nothing(load: Import) -> None:
    load("officers", OFFICERS)
    before = list(OfficerName.objects.values())
    again = load("officers", OFFICERS, at=IN_2023)

    assert (again.created, again.changed, again.unchanged) == (0, 0, 5)
    assert list(OfficerName.objects.values()) == before
    assert Entry.objects.filter(kind="officers.imported").count() == 1


def test_a_surname_that_changes_is_history_and_leaves_the_cohort_letter(load: Import) -> None:
    """TV-15, CERT-412."""
    load("officers", OFFICERS)
    married = one("0012-0345", "Sand", "Jordan", "A.", "Jr.", "1984-05-06", "yes", "academy")
    result = load("officers", married, at=IN_2023)

    assert (result.created, result.changed) == (0, 1)
    assert result.changes[0].columns == ("last_name",)
    officer = queries.officer("0012-0345")
    assert officer.cohort_letter == "A"

    def called(on: date, known: datetime) -> str:
        return queries.name_of([officer.pk], on=on, known=known)[officer.pk].last

    assert called(date(2023, 5, 1), IN_2023) == "Avery"
    assert called(date(2023, 5, 2), IN_2023) == "Sand"
    assert called(date(2023, 5, 2), MARCH_1) == "Avery"
    facts = queries.known_officers({"A"}, known=IN_2023)["0012-0345"]
    assert (facts.name.last, [name.last for name in facts.former_names]) == ("Sand", ["Avery"])
    assert load("officers", married, at=IN_2023).unchanged == 1


def test_a_corrected_birth_date_replaces_the_old_one_from_that_moment(load: Import) -> None:
    load("officers", OFFICERS)
    row = one("0012-0345", "Avery", "Jordan", "A.", "Jr.", "1984-06-05", "yes", "academy")
    assert load("officers", row, at=IN_2023).changes[0].columns == ("date_of_birth",)

    pk = queries.officer("0012-0345").pk
    assert queries.births([pk], known=MARCH_1) == {pk: date(1984, 5, 6)}
    assert queries.births([pk], known=IN_2023) == {pk: date(1984, 6, 5)}
    assert OfficerBirth.objects.filter(officer=pk).count() == 2


def test_what_the_first_list_froze_is_kept_and_the_difference_is_reported(load: Import) -> None:
    load("officers", OFFICERS)
    row = one("0012-0345", "Avery", "Jordan", "A.", "Jr.", "1984-05-06", "no", "academy")
    result = load("officers", row)

    assert (result.changed, result.unchanged) == (0, 1)
    assert [(f.code, f.column, f.value) for f in result.findings] == [
        ("officer.frozen", "employed_on_2021_07_01", "no")
    ]
    assert queries.officer("0012-0345").employed_on_2021_07_01 is True


def test_one_error_refuses_the_whole_file_and_every_fault_is_named(load: Import) -> None:
    result = load(
        "officers",
        [
            *OFFICERS,
            ("0012-0350", "", "Ana", "", "", "1990-01-01", "yes", "academy"),
            ("0012-351", "Bell", "Ana", "", "", "5/6/84", "maybe", "academy"),
            ("0012-0345", "Avery", "Jordan", "A.", "Jr.", "1984-05-06", "yes", "academy"),
            ("0012-0346", "O’Brien", "Una", "", "", "03/04/1990", "yes", "bridge"),
            ("0012-0352", "李", "Ana", "", "", "2024-01-01", "yes", "apprenticeship"),
        ],
    )

    assert not result.ok
    assert codes(result) == [
        ("cell.blank", 7),
        ("id.mended", 8),
        ("date.short-year", 8),
        ("answer.unknown", 8),
        ("row.repeated", 9),
        ("row.contradicts", 10),
        ("word.unknown", 11),
        ("date.future", 11),
        ("name.no-letter", 11),
    ]
    assert (result.rows, result.created) == (10, 0)
    assert not Officer.objects.exists()
    assert not Entry.objects.exists()


def test_a_dry_run_says_what_would_happen_and_changes_nothing(load: Import) -> None:
    load("officers", OFFICERS)
    renamed = ("0012-0345", "Sand", "Jordan", "A.", "Jr.", "1984-05-06", "yes", "academy")
    new = ("0012-0350", "Bell", "Ana", "", "", "1990-01-01", "yes", "academy")
    before = (Officer.objects.count(), list(OfficerName.objects.values()), Entry.objects.count())
    result = load("officers", [HEADINGS, renamed, new], dry_run=True)

    assert (result.created, result.changed) == (1, 1)
    assert before == (
        Officer.objects.count(), list(OfficerName.objects.values()), Entry.objects.count(),
    )  # fmt: skip


def test_a_row_that_says_the_same_twice_counts_once(load: Import) -> None:
    result = load("officers", [*OFFICERS, OFFICERS[1]])

    assert codes(result) == [("row.repeated", 7)]
    assert (result.rows, result.created, result.set_aside) == (6, 5, 1)


def test_a_workbook_with_titles_other_headings_and_damaged_ids_is_read(
    load: Import, tmp_path: Path
) -> None:
    path = tmp_path / "officers.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Officers")
        day = book.add_format({"num_format": "mm/dd/yyyy"})
        sheet.write_row(0, 0, ["Officers on July 1, 2021"])
        sheet.write_row(
            2, 0, ["Date of Birth", "SURNAME", "First-Name", "MPTC ID", "Employed on 2021-07-01"]
        )
        sheet.write_datetime(3, 0, datetime(1984, 5, 6), day)  # noqa: DTZ001 - a sheet has no zone
        sheet.write_row(3, 1, ["Null", "Ana", 120345, "Yes"])
    result = load("officers", path)

    assert [(each.code, each.row, each.sheet) for each in result.findings] == [
        ("id.mended", 4, "Officers")
    ]
    assert result.created == 1
    facts = queries.known_officers("N", known=MARCH_1)["0012-0345"]
    assert (facts.name.last, facts.date_of_birth) == ("Null", date(1984, 5, 6))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"%PDF-1.7 no list", "file.not-a-spreadsheet"),
        (b"a,b\n1,2\n", "file.no-headings"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_one_sentence(
    load: Import, tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "officers.csv"
    path.write_bytes(content)
    result = load("officers", path)

    assert codes(result) == [(code, None)]
    assert not result.ok


def test_a_list_with_headings_only_changes_nothing(load: Import) -> None:
    result = load("officers", [HEADINGS])

    assert (result.ok, result.rows, result.created) == (True, 0, 0)
    assert not Entry.objects.exists()


def test_the_ledger_keeps_counts_and_the_hash_and_nobodys_name(load: Import) -> None:
    result = load("officers", OFFICERS)
    entry = Entry.objects.get()

    assert (entry.kind, entry.subject) == ("officers.imported", f"file:{result.sha256}")
    assert '"created":5' in entry.after
    assert result.sha256 in entry.after
    assert "Avery" not in entry.after
    assert "1984" not in entry.after


def test_whoever_may_not_import_changes_nothing(load: Import) -> None:
    clerk = make.act(make.person("clerk", role=Role.AGENCY_SUBMITTER, agency="elm-hill"))

    with pytest.raises(NotPermitted):
        load("officers", OFFICERS, act=clerk)
    assert not Officer.objects.exists()
