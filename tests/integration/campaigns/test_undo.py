"""Taking a file back: before release everything is as if it had never come (RUL-22)."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests import dirty
from tests.integration.campaigns import small

from standing.campaigns import actions
from standing.campaigns.models import MatchQuestion
from standing.certification.models import Determination, Release
from standing.kernel.errors import NotFound, NotPermitted, Refused, WrongState
from standing.ledger.models import Entry
from standing.reports import figures
from standing.workforce import actions as workforce
from standing.workforce.models import Employment

pytestmark = pytest.mark.usefixtures("register")
Files = Callable[..., Path]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Write a submission about officers."""

    def write(*officers: int | dirty.Row, kind: str = "submission") -> Path:
        number = len(list(tmp_path.glob("*.csv")))
        return small.file(tmp_path / f"file-{number}.csv", *officers, kind=kind)

    return write


def submitted() -> int:
    scene = figures.Scene(small.CAMPAIGN, as_of=date(2022, 6, 30))
    return figures.status(scene)["officers.submitted"]


def test_a_file_taken_back_leaves_everything_as_if_it_had_never_come(files: Files) -> None:
    before = small.rebuilt()
    receipt = small.send(files(1, 2, 3))
    assert small.rebuilt() != before

    small.take_back(receipt)

    assert small.rebuilt() == before
    assert submitted() == 0
    assert small.nothing_differs()
    assert Entry.objects.filter(kind="filing.undone").count() == 1


def test_taking_the_second_file_back_restores_the_first(files: Files) -> None:
    small.send(files(1, 2))
    with_the_first = small.rebuilt()
    second = small.send(files(2, 3), at=small.JUNE_14)
    assert small.applicants() == [small.mptc_id(2), small.mptc_id(3)]

    small.take_back(second)

    assert small.rebuilt() == with_the_first
    assert submitted() == 2


def test_taking_the_first_file_back_leaves_the_second_as_if_it_had_come_alone(
    files: Files,
) -> None:
    one, two = files(1, 2), files(2, 3)
    alone = small.send(two, at=small.JUNE_14)
    expected = small.rebuilt()
    small.take_back(alone, at=small.JUNE_14)

    first = small.send(one, at=small.JUNE_14)
    small.send(two, at=small.JUNE_14)
    small.take_back(first)

    assert small.rebuilt() == expected
    assert submitted() == 2


def test_what_was_known_before_the_file_was_taken_back_stays_known(files: Files) -> None:
    receipt = small.send(files(1, 2))
    small.take_back(receipt, at=small.JUNE_28)

    then = figures.Scene(small.CAMPAIGN, as_of=date(2022, 6, 14))
    assert figures.status(then)["officers.submitted"] == 2
    assert submitted() == 0


def test_a_file_taken_back_may_be_sent_again_and_gets_another_receipt(files: Files) -> None:
    path = files(1)
    first = small.send(path)
    small.take_back(first)
    again = small.send(path, at=small.JUNE_30)

    assert again.number != first.number
    assert not again.already_here
    assert submitted() == 1


def test_a_file_can_be_taken_back_once_with_a_reason_by_whoever_may(files: Files) -> None:
    receipt = small.send(files(1))
    before = small.everything()

    with pytest.raises(NotPermitted):
        actions.undo(small.act("auditor", reason="Because"), receipt=receipt.number)
    with pytest.raises(Refused, match="Say why"):
        actions.undo(small.act(reason=" "), receipt=receipt.number)
    with pytest.raises(NotFound, match="no receipt R-0000"):
        small.take_back("R-0000")
    assert small.everything() == before

    small.take_back(receipt)
    with pytest.raises(WrongState, match="taken back already"):
        small.take_back(receipt)


def test_a_prepared_set_cannot_be_released_once_a_file_it_rests_on_is_taken_back(
    files: Files,
) -> None:
    receipt = small.send(files(1, 2))
    small.send(files(3), agency=small.CONCORD)
    small.prepare()
    small.take_back(receipt, at=small.JUNE_30)

    with pytest.raises(Refused, match=r"Prepare again for July 1, 2022"):
        small.release()

    assert not Release.objects.exists()
    assert not Entry.objects.filter(kind="determination.issued").exists()
    small.prepare(at=small.JUNE_30)
    assert small.release().preparation.determinations.count() == 1


def test_a_file_that_a_prepared_set_does_not_rest_on_may_be_taken_back_beside_it(
    files: Files,
) -> None:
    # "Leaving later, unrelated changes alone": the replaced file bears on no prepared determination.
    replaced = small.send(files(1, 2))
    small.send(files(1, 2, 3), at=small.JUNE_14)
    small.prepare()
    small.take_back(replaced, at=small.JUNE_30)

    assert small.release().preparation.determinations.filter(superseded_at=None).count() == 3


def test_after_release_a_file_is_not_taken_back_and_the_refusal_says_what_to_do(
    files: Files,
) -> None:
    receipt = small.send(files(1, 2))
    small.prepare()
    small.release()
    before = small.everything()

    with pytest.raises(Refused, match=r"2 determinations .* Send a corrected file, or ask"):
        small.take_back(receipt, at=small.JULY_6)

    assert small.everything() == before


def test_after_release_a_file_that_no_issued_determination_rests_on_may_still_be_taken_back(
    files: Files,
) -> None:
    small.send(files(1))
    small.prepare()
    small.release()
    later = small.send(files(4), agency=small.CONCORD, at=small.JULY_6)
    before = Determination.objects.count()

    small.take_back(later, at=small.AUGUST_1)

    assert small.applicants(agency=small.CONCORD) == []
    assert Determination.objects.count() == before
    assert small.nothing_differs()


def test_after_release_the_roster_that_carries_its_officers_is_not_taken_back(
    files: Files,
) -> None:
    small.send(files(1))
    small.extend(small.CONCORD)
    roster = small.send(files(4, kind="roster"), agency=small.CONCORD, at=small.JUNE_28)
    small.prepare()
    small.release()
    before = small.everything()

    with pytest.raises(Refused, match=r"issued on July 1, 2022, after this roster came.*corrected"):
        small.take_back(roster, at=small.JULY_6)

    assert small.everything() == before


def test_a_roster_that_came_after_every_release_may_be_taken_back(files: Files) -> None:
    small.send(files(1))
    small.extend(small.CONCORD)
    small.prepare()
    small.release()
    before = small.rebuilt()
    roster = small.send(files(4, kind="roster"), agency=small.CONCORD, at=small.JULY_6)

    small.take_back(roster, at=small.JULY_6)

    assert small.rebuilt() == before


def test_the_questions_a_file_raised_go_with_it(files: Files) -> None:
    receipt = small.send(files(dirty.row(1, First_Name="Bobbie"), 2))
    raised = MatchQuestion.objects.filter(superseded_at=None).count()
    small.take_back(receipt)

    assert MatchQuestion.objects.filter(superseded_at=None).count() == 0
    assert raised == MatchQuestion.objects.count()


def test_a_separation_reported_meanwhile_survives_when_another_file_names_the_officer(
    files: Files,
) -> None:
    first = small.send(files(1, 2))
    small.send(files(1, 3), at=small.JUNE_14)
    left_on = date(2022, 6, 20)
    workforce.record_separation(
        small.act(at=small.JUNE_28), mptc_id=small.mptc_id(1), agency_code=small.ACTON,
        effective_on=left_on, nature="retired",
    )  # fmt: skip

    small.take_back(first, at=small.JUNE_30)

    live = Employment.objects.get(superseded_at=None, officer__mptc_id=small.mptc_id(1))
    assert (live.until, live.separation_nature) == (left_on, "retired")
    assert submitted() == 1


def test_a_separation_reported_after_a_file_is_not_undone_by_the_next_file_of_the_agency(
    files: Files,
) -> None:
    # The officer had left before the file named them; the report came later.
    small.send(files(1, 2))
    workforce.record_separation(
        small.act(at=small.JUNE_14), mptc_id=small.mptc_id(1), agency_code=small.ACTON,
        effective_on=date(2022, 6, 1),
    )  # fmt: skip
    small.send(files(2, 3), at=small.JUNE_28)

    live = Employment.objects.filter(superseded_at=None, officer__mptc_id=small.mptc_id(1))
    assert [row.until for row in live] == [date(2022, 6, 1)]


def test_a_roster_taken_back_leaves_the_submission(files: Files) -> None:
    small.extend()
    small.send(files(1, 2), at=small.JUNE_28)
    with_submission = small.rebuilt()
    roster = small.send(files(1, 3, kind="roster"), at=small.JUNE_28)
    assert small.applicants("rostered") == [small.mptc_id(1), small.mptc_id(3)]

    small.take_back(roster, at=small.JUNE_30)

    assert small.rebuilt() == with_submission
