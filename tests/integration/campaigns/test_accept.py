"""Accepting a file: once, again, another in its place, late, and what is kept of it."""

import json
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from tests import dirty
from tests.integration.campaigns import small

from standing.accounts import actions as accounts
from standing.campaigns import queries
from standing.campaigns.domain import AgencyClass
from standing.campaigns.models import Filing, FilingRow
from standing.certification.models import Application
from standing.cli.main import run
from standing.kernel.access import Role
from standing.kernel.canonical import digest
from standing.kernel.errors import NotFound, NotPermitted, Refused
from standing.kernel.periods import end_of
from standing.ledger.models import Entry
from standing.reports import figures

pytestmark = pytest.mark.usefixtures("register")
QUESTIONNAIRE = "Questionnaire"


def test_an_accepted_file_puts_its_officers_forward_and_is_kept_under_its_hash(
    tmp_path: Path,
) -> None:
    path = small.file(tmp_path / "acton.csv", 1, 2, 3)
    receipt = small.send(path)

    assert (receipt.rows, receipt.accepted, receipt.late, receipt.replaces) == (3, 3, False, None)
    assert small.applicants() == [small.mptc_id(n) for n in (1, 2, 3)]
    kept = settings.FILES / "filings" / f"{receipt.sha256}.csv"
    assert kept.read_bytes() == path.read_bytes()
    assert digest(kept.read_bytes()) == receipt.sha256
    entry = Entry.objects.get(kind="filing.accepted")
    assert receipt.sha256 in str(entry.after)
    assert small.nothing_differs()


def test_the_same_file_twice_changes_no_row_of_any_table_and_gives_the_first_receipt(
    tmp_path: Path,
) -> None:
    path = small.file(tmp_path / "acton.csv", 1, 2)
    first = small.send(path)
    before = small.everything()
    renamed = tmp_path / "another name.csv"
    renamed.write_bytes(path.read_bytes())

    again = small.send(renamed, at=small.JUNE_14)

    assert (again.number, again.already_here) == (first.number, True)
    assert small.everything() == before


def test_another_file_takes_the_place_of_the_first_and_whom_it_no_longer_names_is_not_put_forward(
    tmp_path: Path,
) -> None:
    first = small.send(small.file(tmp_path / "a.csv", 1, 2))
    second = small.send(small.file(tmp_path / "b.csv", 2, 3), at=small.JUNE_14)

    assert second.replaces == first.number
    assert small.applicants() == [small.mptc_id(2), small.mptc_id(3)]
    assert small.nothing_differs()


def test_who_stays_on_the_second_file_keeps_the_filing_day_of_the_first(tmp_path: Path) -> None:
    # Limb 1 of CERT-310 reads the day the officer was first put forward.
    small.send(small.file(tmp_path / "a.csv", 1, 2))
    small.send(small.file(tmp_path / "b.csv", 2, 3), at=small.JULY_6)
    live = Application.objects.filter(superseded_at__isnull=True)

    first = min(live.filter(officer__mptc_id=small.mptc_id(2)).values_list("filed_on", flat=True))

    assert first == small.JUNE_10.date()
    assert live.get(officer__mptc_id=small.mptc_id(3)).filed_on == small.JULY_6.date()


def test_the_first_file_sent_again_after_a_second_takes_its_place_again(tmp_path: Path) -> None:
    first = small.file(tmp_path / "a.csv", 1, 2)
    one = small.send(first)
    two = small.send(small.file(tmp_path / "b.csv", 3), at=small.JUNE_14)
    three = small.send(first, at=small.JUNE_28)

    assert three.replaces == two.number
    assert three.number != one.number
    assert small.applicants() == [small.mptc_id(1), small.mptc_id(2)]
    assert small.nothing_differs()


def test_two_agencies_may_send_the_same_bytes(tmp_path: Path) -> None:
    path = small.file(tmp_path / "a.csv", 1)
    receipts = {small.send(path, agency=code).number for code in (small.ACTON, small.CONCORD)}

    assert len(receipts) == 2
    scene = figures.Scene(small.CAMPAIGN, as_of=small.JUNE_30.date())
    assert figures.status(scene)["officers.submitted"] == 1


def test_a_file_after_the_deadline_is_accepted_as_a_recorded_act_and_is_in_time(
    tmp_path: Path,
) -> None:
    receipt = small.send(small.file(tmp_path / "a.csv", 1), at=small.JUNE_28)

    assert receipt.late
    assert Entry.objects.get(kind="filing.accepted").authority == "RUL-9"
    assert Application.objects.get().in_time is True


def test_the_commission_records_that_it_took_in_a_late_file_of_an_agencys_own_clerk(
    tmp_path: Path,
) -> None:
    accounts.add_person(
        small.act("administrator", at=small.JUNE_10), username="clerk", human_name="Clerk",
        role=Role.AGENCY_SUBMITTER, agency=small.ACTON,
    )  # fmt: skip
    late = Entry.objects.filter(kind="late-filing.accepted")
    small.send(small.file(tmp_path / "a.csv", 1), at=small.JUNE_14, by="clerk")
    assert not late.exists()

    receipt = small.send(small.file(tmp_path / "b.csv", 1, 2), at=small.JUNE_28, by="clerk")

    entry = late.get().to_domain()
    assert (entry.actor, entry.authority) == ("operator", "RUL-9")
    assert entry.facts_after["receipt"] == receipt.number
    assert Entry.objects.filter(kind="filing.accepted").latest("id").actor == "clerk"


def test_a_late_file_that_the_staff_take_in_needs_no_second_entry(tmp_path: Path) -> None:
    assert small.send(small.file(tmp_path / "a.csv", 1), at=small.JUNE_28).late

    assert not Entry.objects.filter(kind="late-filing.accepted").exists()


def test_a_file_of_another_agencys_officers_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    first = small.send(small.file(tmp_path / "a.csv", 1, 2, 3, 4))
    path = small.file(tmp_path / "b.csv", 1, 2, 3)
    before = small.everything()

    with pytest.raises(Refused, match=r"All 3 officers .* sent by Acton .* right file") as refused:
        small.send(path, agency=small.CONCORD)

    assert first.number in str(refused.value)
    assert small.everything() == before


def test_a_file_that_names_one_officer_of_its_own_is_taken(tmp_path: Path) -> None:
    small.send(small.file(tmp_path / "a.csv", 1, 2, 3))
    one_more = small.file(tmp_path / "b.csv", 1, 2, 3, 4)

    assert small.send(one_more, agency=small.CONCORD).accepted == 4
    # Whoever named one of them before may name the same ones again.
    assert small.send(small.file(tmp_path / "c.csv", 1, 2, 3), agency=small.CONCORD).accepted == 3


def test_whom_two_agencies_put_forward_is_listed_with_both(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small.send(small.file(tmp_path / "a.csv", 1, 2))
    small.send(small.file(tmp_path / "b.csv", 2, 3), agency=small.CONCORD)

    assert run(["campaign", "show", small.CAMPAIGN, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["officers_sent_by_two"] == [small.mptc_id(2)]
    assert run(["check"]) == 0
    told = capsys.readouterr().err
    assert "1 officer is put forward by more than one agency" in told
    assert f"{small.mptc_id(2)}: {small.ACTON}, {small.CONCORD}" in told


def test_a_file_that_takes_anothers_place_says_how_many_officers_it_no_longer_names(
    tmp_path: Path,
) -> None:
    first = small.send(small.file(tmp_path / "a.csv", 1, 2, 3))
    second = small.send(small.file(tmp_path / "b.csv", 3, 4), at=small.JUNE_14)

    assert (first.dropped, second.dropped) == (0, 2)
    assert second.as_dict()["dropped"] == 2


def test_a_file_on_the_deadline_day_in_new_york_is_not_late(tmp_path: Path) -> None:
    last = end_of(queries.campaign(small.CAMPAIGN).deadline_on)

    assert not small.send(small.file(tmp_path / "a.csv", 1), at=last).late


def test_a_file_with_one_error_is_refused_whole_and_changes_nothing(tmp_path: Path) -> None:
    bad = small.file(tmp_path / "bad.csv", 1, dirty.row(2, Date_of_Birth="31/31/1980"))
    before = small.everything()

    with pytest.raises(Refused, match="nothing of it was taken"):
        small.send(bad)

    assert small.everything() == before
    assert not (settings.FILES / "filings").exists()


@pytest.mark.parametrize("agency", ["no-such-agency", ""])
def test_a_file_from_an_agency_nobody_knows_changes_nothing(tmp_path: Path, agency: str) -> None:
    before = small.everything()

    with pytest.raises(NotFound):
        small.send(small.file(tmp_path / "a.csv", 1), agency=agency)

    assert small.everything() == before


def test_whoever_may_not_send_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    before = small.everything()

    with pytest.raises(NotPermitted, match="Auditor holds no role"):
        small.send(small.file(tmp_path / "a.csv", 1), by="auditor")

    assert small.everything() == before


def test_officers_outside_the_cohort_or_unknown_are_set_aside_and_not_counted(
    tmp_path: Path,
) -> None:
    outside = dirty.row(small.OUTSIDE, Last_Name="Quillfeather")
    receipt = small.send(small.file(tmp_path / "a.csv", 1, outside, small.UNKNOWN))

    assert (receipt.rows, receipt.accepted) == (3, 1)
    aside = dict(FilingRow.objects.values_list("row", "set_aside"))
    assert sorted(aside.values()) == ["", "outside-cohort", "unknown-officer"]
    assert small.applicants() == [small.mptc_id(1)]
    scene = figures.Scene(small.CAMPAIGN, as_of=small.JUNE_30.date())
    assert figures.status(scene)["officers.submitted"] == 1


def test_a_questionnaire_is_not_kept_but_the_hash_of_what_came_is(tmp_path: Path) -> None:
    path = dirty.workbook(
        tmp_path / "a.xlsx",
        {
            "Officers": dirty.grid([dirty.row(1)]),
            QUESTIONNAIRE: [["Question", "Answer"], ["Have you ever", "MOST-PRIVATE-ANSWER"]],
        },
    )
    receipt = small.send(path)
    filing = Filing.objects.get()

    assert receipt.sha256 == filing.sha256 == digest(path.read_bytes())
    (kept,) = (settings.FILES / "filings").iterdir()
    assert kept.name.startswith(filing.kept_sha256)
    assert digest(kept.read_bytes()) == filing.kept_sha256 != filing.sha256
    assert "MOST-PRIVATE" not in unpacked(kept)
    assert "MOST-PRIVATE" not in str(list(FilingRow.objects.values_list("answers", flat=True)))


def unpacked(path: Path) -> str:
    """Everything a workbook says, unpacked."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes().decode("utf-8", "replace")
    with zipfile.ZipFile(path) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_a_file_name_with_a_path_in_it_is_never_used_as_a_path(tmp_path: Path) -> None:
    path = small.file(tmp_path / "..%2f..%2fetc.csv", 1)
    small.send(path)

    (kept,) = (settings.FILES / "filings").iterdir()
    assert kept.stem == Filing.objects.get().kept_sha256


def test_an_agency_that_submits_is_submitted_and_no_longer_pending(tmp_path: Path) -> None:
    of = queries.campaign(small.CAMPAIGN)

    def classes(at: datetime) -> dict[str, AgencyClass]:
        found = queries.places(of, as_of=small.JUNE_30.date(), known=at)
        return {place.agency.code: place.klass for place in found}

    small.send(small.file(tmp_path / "a.csv", 1), at=small.JUNE_14)

    assert classes(small.JUNE_10)[small.ACTON] is AgencyClass.PENDING
    assert classes(small.JUNE_30)[small.ACTON] is AgencyClass.SUBMITTED
