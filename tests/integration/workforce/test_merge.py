"""Two records of one person read as one, on both clocks, and parted again without a trace."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests import dirty
from tests.integration.campaigns import small

from standing.accounts import queries as people
from standing.campaigns import models as campaigns
from standing.campaigns import queries as filed
from standing.certification import actions as certification
from standing.certification import conditions, joining, merging
from standing.certification.domain import Label
from standing.certification.models import Determination
from standing.certification.queries import histories, standing_of
from standing.certification.queries import standings as all_standings
from standing.cli.main import run
from standing.cli.setup import set_up
from standing.kernel.errors import NotFound, NotPermitted, Refused, StandingError, WrongState
from standing.kernel.names import PersonName
from standing.ledger import queries as ledger
from standing.register import queries as register
from standing.reports.figures import Scene, status
from standing.workforce import actions as workforce
from standing.workforce import identities
from standing.workforce import queries as officers
from standing.workforce.duplicates import Pair
from standing.workforce.merging import merge_faults
from standing.workforce.models import Employment, Merge, Officer

pytestmark = pytest.mark.django_db
JULY_4 = datetime(2022, 7, 4, 15, tzinfo=small.JULY_6.tzinfo)
JULY_8 = datetime(2022, 7, 8, 15, tzinfo=small.JULY_6.tzinfo)
JULY_20 = date(2022, 7, 20)
KEPT, MERGED = small.mptc_id(7), small.mptc_id(1)
TWO = ("director", "executive")


@pytest.fixture(autouse=True)
def _released(db: None, tmp_path: Path) -> None:
    """Officers 1 to 3 of Acton certified on July 1; officer 7 is a second record of officer 1."""
    set_up(at=small.MARCH_1, scenario="small")
    small.register()
    small.send(small.file(tmp_path / "acton.csv", 1, 2, 3))
    small.prepare()
    small.release()


def pk(mptc_id: str) -> int:
    return Officer.objects.get(mptc_id=mptc_id).pk


def merge(
    keep: str = KEPT, other: str = MERGED, *, approvers: tuple[str, ...] = TWO,
    at: datetime = small.JULY_6, by: str = small.STAFF, reason: str = "One birth certificate",
) -> Merge:  # fmt: skip
    return joining.merge(
        small.act(by, at=at, reason=reason), keep=keep, other=other,
        approvers=[people.person(each, at=at) for each in approvers],
    )  # fmt: skip


def unmerge(
    other: str = MERGED, *, at: datetime = JULY_8, approvers: tuple[str, ...] = TWO
) -> Merge:
    return joining.unmerge(
        small.act(at=at, reason="Two cousins"), other=other,
        approvers=[people.person(each, at=at) for each in approvers],
    )  # fmt: skip


def without(tables: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """Every table but those of merges and of the ledger."""
    return {
        name: rows
        for name, rows in tables.items()
        if name != "workforce.Merge" and not name.startswith("ledger.")
    }


def test_a_merge_and_its_undoing_leave_every_other_table_as_it_was() -> None:
    before = small.everything()

    merge()
    assert without(small.everything()) == without(before)
    unmerge()

    assert without(small.everything()) == without(before)
    assert Merge.objects.count() == 1


def test_after_a_merge_the_kept_officer_stands_by_both_records_and_before_it_by_one() -> None:
    apart = standing_of(KEPT, on=JULY_20, known=small.JULY_6)
    assert apart.label is not Label.CERTIFIED

    merge()

    joined = standing_of(KEPT, on=JULY_20, known=small.JULY_6)
    assert (joined.label, joined.until) == (Label.CERTIFIED, date(2025, 7, 1))
    assert standing_of(KEPT, on=JULY_20, known=JULY_4) == apart
    assert len(all_standings(None, on=JULY_20, known=JULY_4)) == small.OFFICERS + 1
    assert len(all_standings(None, on=JULY_20, known=small.JULY_6)) == small.OFFICERS


def test_after_a_merge_is_taken_back_all_three_moments_keep_their_answer() -> None:
    before = histories(None)
    asked = [
        (who, on) for who in (KEPT, MERGED) for on in (date(2022, 6, 1), date(2022, 7, 2), JULY_20)
    ]
    apart = [standing_of(who, on=on, known=JULY_4) for who, on in asked]
    merge()
    joined = [standing_of(who, on=on, known=small.JULY_6) for who, on in asked]
    unmerge()

    assert [standing_of(who, on=on, known=JULY_4) for who, on in asked] == apart
    assert [standing_of(who, on=on, known=small.JULY_6) for who, on in asked] == joined
    assert [standing_of(who, on=on, known=JULY_8) for who, on in asked] == apart
    assert joined != apart
    assert histories([pk(MERGED)])[pk(MERGED)] == before[pk(MERGED)]


def test_an_officer_is_counted_and_listed_once(tmp_path: Path) -> None:
    other = small.mptc_id(5)
    small.send(small.file(tmp_path / "concord.csv", 5), agency=small.CONCORD, at=small.JULY_1)
    two = _counted(JULY_4)

    merge(keep=MERGED, other=other)

    one = _counted(small.JULY_6)
    assert (two["submitted"], one["submitted"]) == (4, 3)
    assert one["certified"] == two["certified"] == 3
    assert _counted(JULY_4) == two
    listed = register.put_forward(as_of=JULY_20, known=small.JULY_6)
    assert len(listed.agencies_of[pk(MERGED)]) == 2
    assert pk(other) not in listed.agencies_of
    lines = register.listings(listed, as_of=JULY_20, known=small.JULY_6)
    assert [line.mptc_id for line in lines].count(MERGED) == 1
    assert other not in [line.mptc_id for line in lines]


def _counted(known: datetime) -> dict[str, int]:
    table = status(Scene(small.CAMPAIGN, as_of=known.date(), known=known))
    return {
        "submitted": table["officers.submitted"], "certified": table["categories.certified"],
    }  # fmt: skip


def test_both_numbers_and_both_names_find_the_one_officer() -> None:
    name = str(dirty.row(1)["Last Name"])
    alone = officers.count_officers(name, known=JULY_4)
    merge()

    for asked in (KEPT, MERGED):
        assert [
            who.mptc_id for who, _ in officers.search_officers(asked, known=JULY_8, limit=9)
        ] == [KEPT]
    found = officers.search_officers(name, known=JULY_8, limit=50)
    assert MERGED not in [who.mptc_id for who, _ in found]
    assert [who.mptc_id for who, _ in found].count(KEPT) == 1
    assert officers.count_officers(name, known=JULY_8) == len(found)
    assert officers.count_officers(name, known=JULY_4) == alone


def test_employments_of_both_records_are_those_of_the_kept_officer() -> None:
    merge()

    places = officers.employments([pk(KEPT)], on=None, known=small.JULY_6)[pk(KEPT)]
    assert [place.agency_code for place in places] == [small.ACTON]
    there = officers.employments_at(places[0].agency_id, on=JULY_20, known=small.JULY_6)
    assert pk(KEPT) in {place.officer_id for place in there}
    assert pk(MERGED) not in {place.officer_id for place in there}
    assert pk(KEPT) not in officers.employments([pk(KEPT)], on=None, known=JULY_4)
    assert not Employment.objects.filter(officer__mptc_id=KEPT).exists()


def test_the_old_address_leads_to_the_new_one_and_keeps_the_day(client: Client) -> None:
    merge()

    moved = client.get(f"/officers/{MERGED}/?on=2022-07-20")
    assert (moved.status_code, moved["Location"]) == (301, f"/officers/{KEPT}/?on=2022-07-20")
    page = client.get(moved["Location"]).content.decode()
    assert f"The record {MERGED} was joined to this one: one person." in page
    assert "The commission decided: certified." in page
    assert small.ACTON.replace("-", " ").title() in page
    before = client.get(f"/officers/{MERGED}/?on=2022-07-04&known=2022-07-04")
    assert before.status_code == 200


def test_after_the_undoing_the_old_address_is_a_page_again(client: Client) -> None:
    merge()
    unmerge()

    page = client.get(f"/officers/{MERGED}/")
    assert page.status_code == 200
    assert "were parted again: two persons." in page.content.decode()
    assert client.get(f"/officers/{MERGED}/?known=2022-07-07").status_code == 301


def test_a_row_with_the_merged_number_is_the_kept_officers(tmp_path: Path) -> None:
    unfiled = small.mptc_id(6)
    merge(keep=KEPT, other=unfiled)

    small.send(small.file(tmp_path / "dover.csv", 6), agency=small.DOVER, at=JULY_8)

    (row,) = campaigns.FilingRow.objects.filter(filing__agency__code=small.DOVER)
    assert row.officer is not None
    assert row.officer.mptc_id == KEPT
    index = filed.officer_index(filed.campaign(small.CAMPAIGN), known=JULY_8)
    assert index.ids[unfiled] == index.ids[KEPT] == pk(KEPT)
    small.prepare(at=small.AUGUST_1, on=small.AUGUST_1.date())
    small.release(at=small.AUGUST_1)
    assert Determination.objects.get(officer__mptc_id=KEPT).superseded_at is None
    assert small.nothing_differs()


@pytest.mark.parametrize(
    ("approvers", "by", "error", "said"),
    [
        (("director",), small.STAFF, Refused, "two people"),
        (("director", "director.again"), small.STAFF, NotPermitted, "both accounts of"),
        (("director", "staff.two"), small.STAFF, NotPermitted, "approve that two records"),
        (("director", "auditor"), small.STAFF, NotPermitted, "approve that two records"),
        (TWO, "auditor", NotPermitted, "propose that two records"),
        (TWO, "director", NotPermitted, "propose that two records"),
    ],
)
def test_a_merge_takes_two_other_people_who_may(
    approvers: tuple[str, ...], by: str, error: type[StandingError], said: str
) -> None:
    before = small.everything()

    with pytest.raises(error, match=said):
        merge(approvers=approvers, by=by)

    assert small.everything() == before


def test_so_does_taking_it_back() -> None:
    merge()
    before = small.everything()

    with pytest.raises(Refused, match="two people"):
        unmerge(approvers=("director",))
    assert small.everything() == before

    unmerge()
    with pytest.raises(WrongState, match="nothing to take back"):
        unmerge(at=small.AUGUST_1)


def test_each_approval_is_an_entry_bound_to_the_preview() -> None:
    shown = merging.preview(small.act(at=small.JULY_6), keep=KEPT, other=MERGED)
    merge()

    approved = ledger.entries_of("merge.approved")
    assert {entry.actor for entry in approved} == set(TWO)
    assert {entry.facts_after["preview"] for entry in approved} == {shown.hash}
    assert len(ledger.entries_of("officers.merged")) == 2
    assert ledger.verify().ok


def test_a_record_that_changed_since_the_preview_is_not_merged(tmp_path: Path) -> None:
    shown = merging.preview(small.act(at=JULY_4), keep=KEPT, other=MERGED)
    certification.vacate_grant(
        small.act("commissioner", at=small.JULY_6), mptc_id=MERGED, vacated_on=small.JULY_6.date()
    )

    with pytest.raises(Refused, match="changed after this merge was looked at"):
        joining.merge(
            small.act(at=JULY_8), keep=KEPT, other=MERGED, approved=shown.hash,
            approvers=[people.person(each, at=JULY_8) for each in TWO],
        )  # fmt: skip


def test_two_who_were_both_decided_in_one_campaign_stay_two_until_one_is_vacated() -> None:
    decided = small.mptc_id(2)
    with pytest.raises(Refused, match="both hold a determination of one campaign"):
        merge(keep=decided)

    certification.vacate_grant(
        small.act("commissioner", at=small.JULY_6), mptc_id=MERGED, vacated_on=small.JULY_6.date()
    )
    merge(keep=decided, at=JULY_8)

    assert standing_of(decided, on=JULY_20, known=JULY_8).label is Label.CERTIFIED


def test_who_was_decided_under_one_number_is_not_ready_under_the_other() -> None:
    merge()

    with pytest.raises(WrongState, match=r"Nobody in Officer Recertification \(A-H\) is ready"):
        small.prepare(at=JULY_8)


def test_a_file_that_names_the_officer_again_keeps_the_day_of_the_first(tmp_path: Path) -> None:
    merge()
    small.send(small.file(tmp_path / "again.csv", 7, 2, 3), at=JULY_8)

    filed_on = {each.filed_on for each in histories([pk(KEPT)])[pk(KEPT)].applications
                if each.superseded_at is None}  # fmt: skip
    assert small.JUNE_10.date() in filed_on
    places = officers.employments([pk(KEPT)], on=None, known=JULY_8)[pk(KEPT)]
    assert [place.agency_code for place in places] == [small.ACTON]
    assert small.nothing_differs()


def test_a_separation_is_recorded_under_either_number() -> None:
    merge()

    workforce.record_separation(
        small.act(at=JULY_8), mptc_id=KEPT, agency_code=small.ACTON, effective_on=JULY_8.date()
    )

    (place,) = officers.employments([pk(KEPT)], on=None, known=JULY_8)[pk(KEPT)]
    assert place.until == JULY_8.date()
    assert Employment.objects.filter(until=JULY_8.date()).get().officer.mptc_id == MERGED


def test_a_grant_of_either_record_is_vacated_under_either_number() -> None:
    merge()

    certification.vacate_grant(
        small.act("commissioner", at=JULY_8), mptc_id=KEPT, vacated_on=JULY_8.date()
    )

    assert standing_of(KEPT, on=JULY_20, known=JULY_8).label is Label.NOT_CERTIFIED
    with pytest.raises(WrongState, match="holds no grant"):
        certification.vacate_grant(
            small.act("commissioner", at=small.AUGUST_1), mptc_id=MERGED, vacated_on=JULY_20
        )
    assert small.nothing_differs()


def test_a_condition_of_the_merged_record_is_met_under_the_kept_number(tmp_path: Path) -> None:
    owing, unfiled = small.mptc_id(4), small.mptc_id(8)
    expired = dirty.row(4, CPR_Expiration="05/01/2022")
    small.send(small.file(tmp_path / "dover.csv", expired), agency=small.DOVER, at=JULY_4)
    small.prepare(at=JULY_4, on=JULY_4.date())
    small.release(at=small.JULY_6)
    merge(keep=unfiled, other=owing, at=JULY_8)
    asked = {"on": JULY_20, "known": small.AUGUST_1}
    assert standing_of(unfiled, **asked).label is Label.CONDITIONALLY_CERTIFIED

    conditions.confirm_condition(
        small.act(at=small.AUGUST_1), mptc_id=unfiled, requirement="cpr", on=JULY_20
    )

    assert standing_of(unfiled, **asked).label is Label.CERTIFIED


def test_a_merge_has_one_step() -> None:
    merge()
    third = small.mptc_id(8)

    for keep, other, said in (
        (KEPT, MERGED, "merged into .* already. Nothing was changed"),
        (MERGED, third, f"Merge into {KEPT}"),
        (third, KEPT, "Another record is merged into"),
        (third, MERGED, "or take that merge back first"),
    ):
        with pytest.raises(WrongState, match=said):
            merge(keep=keep, other=other, at=JULY_8)
    with pytest.raises(Refused, match="named twice"):
        merge(keep=third, other=third, at=JULY_8)
    with pytest.raises(Refused, match="Say how you know"):
        merge(keep=third, other=small.mptc_id(9), at=JULY_8, reason=" ")
    with pytest.raises(NotFound):
        merge(keep=third, other="9999-9999", at=JULY_8)
    merge(keep=KEPT, other=third, at=JULY_8)
    assert sorted(identities.others_of(None, known=JULY_8)[pk(KEPT)]) == sorted(
        [pk(MERGED), pk(third)]
    )


def test_a_merge_that_the_ledger_does_not_know_is_named() -> None:
    merge()
    assert merge_faults() == []

    Merge.objects.update(keep=pk(small.mptc_id(8)))

    told = merge_faults()
    assert (
        f"officer {MERGED}: merged into {small.mptc_id(8)}: the ledger says nothing of it" in told
    )
    assert f"officer {MERGED}: merged into {KEPT}: the ledger says so, and no row does" in told


def test_the_commands_show_do_and_undo(capsys: pytest.CaptureFixture[str]) -> None:
    by = ["--as", small.STAFF, "--reason", "seen"]
    words = ["officer", "merge", MERGED, "--into", KEPT, *by, "--at", "2022-07-06T12:00"]
    before = small.everything()
    assert run([*words, "--dry-run"]) == 0
    shown = capsys.readouterr()
    assert "The birth dates are the same." in shown.out
    assert f"This will: show both as {KEPT}: Certified until July 1, 2025" in shown.out
    assert small.everything() == before

    approved = ["--approved-by", "director", "--approved-by", "executive"]
    assert run([*words, *approved]) == 0
    assert f"are one person, shown as {KEPT}" in capsys.readouterr().err
    assert run(["check"]) == 0
    assert run(["officer", "unmerge", MERGED, *by, *approved]) == 0
    assert "are two persons again" in capsys.readouterr().err
    assert identities.kept_as(known=small.AUGUST_1) == {}


def test_a_merge_that_cannot_be_done_says_why_and_gives_no_preview_to_approve(
    capsys: pytest.CaptureFixture[str],
) -> None:
    at = ["--as", small.STAFF, "--at", "2022-07-06T12:00"]
    words = ["officer", "merge", MERGED, "--into", small.mptc_id(2), *at, "--dry-run"]

    assert run(words) == 0
    told = capsys.readouterr().out
    assert "both hold a determination of one campaign" in told
    assert "there is no preview to approve" in told
    assert "Preview " not in told
    assert run([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["preview"] is None


def test_pairs_that_cannot_be_merged_are_listed_with_the_reason(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = PersonName(last="A", first="B")
    pairs = [
        Pair(one=one, two=MERGED, one_name=name, two_name=name, points=9.0, reasons=("name",))
        for one in (small.mptc_id(2), KEPT)
    ]
    monkeypatch.setattr("standing.cli.one_person.possible_duplicates", lambda **_: pairs)

    assert run(["officer", "duplicates", "--as", small.STAFF]) == 0
    told = capsys.readouterr()
    decided, free = told.out.split("name\n")[1:]
    assert "They cannot be merged as they stand." in decided
    assert "both hold a determination of one campaign" in decided
    assert "These two can be merged as they stand." in free
    assert told.err.startswith("2 pairs for a person to look at; 1 of them can be merged")


def test_a_merged_number_is_explained_by_the_officer_it_leads_to(
    capsys: pytest.CaptureFixture[str],
) -> None:
    merge()

    assert run(["explain", MERGED, "--on", "2022-07-20"]) == 0
    told = capsys.readouterr()
    assert f"is merged into {KEPT}: one person" in told.err
    assert f"MPTC ID {KEPT}" in told.out
    assert run(["explain", MERGED, "--on", "2022-07-20", "--known", "2022-07-04"]) == 0
    assert f"MPTC ID {MERGED}" in capsys.readouterr().out
