"""``standing check`` sets what is stored beside what the ledger recorded; ``replay`` looks again."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.integration.campaigns import small

from standing.campaigns.models import Filing, FilingRow
from standing.certification.models import Determination, Release
from standing.certification.replay import replay
from standing.cli.main import run
from standing.kernel.access import Act
from standing.ledger.actions import record

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _released(prepared: Path) -> None:
    small.release()


def of_one(**changed: object) -> Callable[[], int]:
    def change() -> int:
        mptc_id = small.mptc_id(1)
        return Determination.objects.filter(officer__mptc_id=mptc_id).update(**changed)

    return change


def checked(capsys: Captured) -> str:
    """What check says does not fit; it must say so, and not crash."""
    assert run(["check"]) == 1
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    return told.out


def test_nothing_is_said_of_what_was_issued_and_filed_as_recorded(capsys: Captured) -> None:
    assert run(["check"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "harm",
    [
        of_one(hash="0" * 64),
        of_one(outcome="not recertified"),
        of_one(outcome="blessed"),
        of_one(superseded_at=small.JULY_6),
    ],
    ids=["hash", "outcome", "no outcome", "set aside"],
)
def test_an_issued_determination_that_is_not_as_recorded_is_named_by_its_officer(
    harm: Callable[[], int], capsys: Captured
) -> None:
    assert harm() == 1

    assert f"officer {small.mptc_id(1)}: determination: " in checked(capsys)


def test_a_determination_slipped_into_a_release_is_named(capsys: Captured) -> None:
    row = Determination.objects.get(officer__mptc_id=small.mptc_id(1))
    row.pk, row.officer_id = None, row.officer_id + 5
    row.save()

    assert f"officer {row.officer.mptc_id}: determination: " in checked(capsys)


def test_an_outcome_that_is_none_is_named_by_check_and_by_replay(capsys: Captured) -> None:
    of_one(outcome="blessed")()

    assert "expected an outcome, found “blessed”" in checked(capsys)
    (only,) = replay().differences
    assert only.what.startswith("outcome: “blessed”, which is no outcome, is stored")


def test_findings_that_cannot_be_read_do_not_stop_the_check(capsys: Captured) -> None:
    mine = Determination.objects.filter(officer__mptc_id=small.mptc_id(2))
    assert mine.update(findings="{") == 1

    assert f"officer {small.mptc_id(2)}: condition: " in checked(capsys)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"petition_due": date(2031, 1, 1)}, "petition due 2031-01-01 is stored"),
        ({"issued_on": date(2022, 6, 30)}, "issued on 2022-06-30 is stored, 2022-07-01 was"),
        ({"recorded_at": small.JULY_6}, "was recorded"),
    ],
)
def test_a_release_that_is_not_as_recorded_is_named(
    changed: dict[str, object], told: str, capsys: Captured
) -> None:
    Release.objects.update(**changed)

    said = checked(capsys)
    assert f"release of preparation {Release.objects.get().preparation_id}: " in said
    assert told in said


def test_a_petition_day_that_does_not_follow_is_named_also_where_the_ledger_has_the_same(
    capsys: Captured,
) -> None:
    release = Release.objects.get()
    Release.objects.update(petition_due=date(2031, 1, 1))
    act: Act = small.act(at=small.JULY_1)
    record(
        act, kind="preparation.released", subject=f"preparation:{release.preparation_id}",
        effective_on=act.day, authority="RUL-24",
        after={"issued_on": release.issued_on, "petition_due": date(2031, 1, 1)},
    )  # fmt: skip

    assert "2031-01-01 is stored, 2022-" in checked(capsys)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"sha256": "0" * 64}, "sha256: 0000"),
        ({"rows": 9}, "rows: 9 is stored, 4 was recorded"),
        ({"accepted": 9}, "accepted: 9 is stored, 4 was recorded"),
        ({"kind": "roster"}, "kind: roster is stored"),
        ({"superseded_at": small.JULY_6}, "not as the ledger says"),
        ({"receipt": "R-0000-0000-0000"}, "the file is gone"),
    ],
)
def test_a_filing_that_is_not_as_recorded_is_named(
    changed: dict[str, object], told: str, capsys: Captured
) -> None:
    Filing.objects.update(**changed)

    said = checked(capsys)
    assert "receipt R-" in said
    assert told in said


def test_a_file_taken_back_that_stands_again_is_named(tmp_path: Path, capsys: Captured) -> None:
    later = small.send(small.file(tmp_path / "c.csv", 5), agency=small.CONCORD, at=small.JULY_6)
    small.take_back(later, at=small.AUGUST_1)
    assert run(["check"]) == 0
    capsys.readouterr()

    Filing.objects.filter(receipt=later.number).update(superseded_at=None)

    assert f"receipt {later.number} of {small.CONCORD}: it stands" in checked(capsys)


def test_a_row_of_a_file_that_was_set_aside_by_hand_is_named(capsys: Captured) -> None:
    FilingRow.objects.filter(officer__mptc_id=small.mptc_id(4)).update(set_aside="duplicate")

    assert "4 rows were accepted, 3 count" in checked(capsys)


def test_one_fault_is_one_thing(capsys: Captured) -> None:
    Filing.objects.update(rows=9)
    assert run(["check"]) == 1
    assert "1 thing does not fit." in capsys.readouterr().err

    Filing.objects.update(rows=9, accepted=9)
    assert run(["check"]) == 1
    assert "3 things do not fit." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            {"decided_on": date(2022, 6, 1)},
            "decision day: 2022-06-01 is stored, 2022-07-01 was frozen",
        ),
        ({"edition": "E25"}, "edition: E25 is stored, E22 was frozen"),
    ],
)
def test_replay_names_a_day_or_an_edition_that_is_not_the_frozen_one(
    changed: dict[str, object], told: str
) -> None:
    of_one(**changed)()

    (only,) = replay().differences
    assert (only.mptc_id, only.what) == (small.mptc_id(1), told)
