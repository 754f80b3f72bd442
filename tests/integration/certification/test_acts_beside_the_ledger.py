"""``standing check`` names a row that no act made, and an act whose row is gone. Invented people."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.integration.campaigns import small

from standing.campaigns import completeness
from standing.campaigns.models import Filing, NilReturn
from standing.certification import actions, models, weighing
from standing.certification.domain import OverlayKind
from standing.cli.main import run
from standing.correspondence import actions as letters
from standing.correspondence.models import Notice, UnitWaiver
from standing.rules.facts import CharacterFound
from standing.storage.rows import Recorded
from standing.workforce.models import Merge, Officer

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
Captured = pytest.CaptureFixture[str]
AT, LATER = small.JULY_6, small.AUGUST_1
JULY_2, JULY_6 = date(2022, 7, 2), date(2022, 7, 6)


def act(at: datetime = AT, by: str = small.STAFF) -> Any:
    return small.act(by, at=at, reason="What was looked at")


@pytest.fixture
def done(submitted: Path) -> None:
    """A release with its letters, and one act of every kind, some of them taken back."""
    completeness.find_incomplete(
        act(small.JUNE_28), receipt=Filing.objects.get().receipt, mptc_id=small.mptc_id(4)
    )
    small.extend(small.CONCORD)
    small.prepare()
    released = small.release()
    small.invented()
    letters.write_notices(
        small.act(at=small.JULY_1), campaign_slug=small.CAMPAIGN,
        preparation_id=released.preparation_id,
    )  # fmt: skip
    one, two, three = (small.mptc_id(n) for n in (1, 2, 3))
    for kind, by in ((OverlayKind.LEAVE, small.STAFF), (OverlayKind.SUSPENDED, "commissioner")):
        actions.impose_overlay(
            act(by=by), mptc_id=two, kind=kind, since=JULY_2, authority="Status update",
            approvers=[] if kind is OverlayKind.LEAVE else small.two_commissioners(),
        )  # fmt: skip
    actions.lift_overlay(
        act(LATER), mptc_id=two, kind=OverlayKind.LEAVE, on=JULY_6, authority="Return"
    )
    actions.record_proof(act(LATER), mptc_id=two, requirement="cpr", on=JULY_6)
    actions.confirm_condition(act(LATER), mptc_id=two, requirement="cpr", on=JULY_6)
    for at, found in ((AT, CharacterFound.LACKING), (LATER, CharacterFound.GOOD)):
        weighing.weigh_character(act(at), mptc_id=three, found=found, on=JULY_2)
    actions.vacate_grant(act(by="commissioner"), mptc_id=one, vacated_on=date(2022, 8, 15))
    letters.write_vacating(act(by="commissioner"), mptc_id=one)
    letters.record_waiver(act(), mptc_id=one, agency=small.ACTON, signed_on=JULY_2)


def checked(capsys: Captured) -> str:
    assert run(["check"]) == 1
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    return told.out


@pytest.mark.usefixtures("done")
def test_nothing_is_said_after_acts_of_every_kind(capsys: Captured) -> None:
    assert run(["check"]) == 0
    assert capsys.readouterr().out == ""


def of(number: int) -> Officer:
    return Officer.objects.get(mptc_id=small.mptc_id(number))


def decided(number: int) -> models.Determination:
    return models.Determination.objects.get(officer=of(number))


SLIPPED_IN: dict[str, tuple[Callable[[], Recorded], str]] = {
    "a suspension": (
        lambda: models.Overlay(
            officer=of(1), kind="suspended", since=JULY_2, authority="s. 9", recorded_at=AT
        ),
        "suspended from 2022-07-02 until None (s. 9)",
    ),
    "a condition met": (
        lambda: models.ConditionAct(
            determination=decided(2), requirement="cpr", state="C4 met", on=JULY_2, recorded_at=AT
        ),
        "condition cpr C4 met on 2022-07-02",
    ),
    "a character found good": (
        lambda: models.Weighing(
            officer=of(1), requirement="character", found="good", on=JULY_2, reason="", found_by="x",
            recorded_at=AT,
        ),
        "character weighed: good on 2022-07-02, by x",
    ),
    "a condition that cannot be met": (
        lambda: models.Unsatisfiable(
            determination=decided(2), requirement="basic-training", bridge="withdrawn", on=JULY_2,
            source="", recorded_at=AT,
        ),
        "condition basic-training cannot be met: withdrawn",
    ),
    "an application found incomplete": (
        lambda: models.Incomplete(
            officer=of(1), receipt="R-1", found_on=JULY_6, reason="", recorded_at=AT
        ),
        "application of receipt R-1 found incomplete",
    ),
    "a grant vacated": (
        lambda: models.Vacating(
            determination=decided(2), vacated_on=JULY_6, authority="x", recorded_at=AT
        ),
        "vacated on 2022-07-06 (x)",
    ),
    "a waiver": (
        lambda: UnitWaiver(officer=of(2), signed_on=JULY_2, recorded_at=AT),
        "notices to the bargaining unit waived on 2022-07-02",
    ),
    "an agency's word": (
        lambda: NilReturn(
            campaign=Filing.objects.get().campaign, agency=Filing.objects.get().agency,
            filed_on=JULY_2, recorded_at=AT,
        ),
        "2022-a-h: nobody to put forward",
    ),
}  # fmt: skip


@pytest.mark.usefixtures("done")
@pytest.mark.parametrize(("row", "told"), SLIPPED_IN.values(), ids=SLIPPED_IN.keys())
def test_a_row_that_no_act_made_is_named(
    row: Callable[[], Recorded], told: str, capsys: Captured
) -> None:
    row().save()

    (line,) = (line for line in checked(capsys).splitlines() if told in line)
    assert line.endswith("the ledger says nothing of it")


GONE: tuple[tuple[type[Recorded], str], ...] = (
    (models.Overlay, "suspended from 2022-07-02 until None"),
    (models.ConditionAct, "condition cpr C4 met on 2022-07-06"),
    (models.Weighing, "character weighed: lacking on 2022-07-02"),
    (models.Incomplete, "found incomplete on 2022-06-28"),
    (UnitWaiver, "waived on 2022-07-02"),
)


@pytest.mark.usefixtures("done")
@pytest.mark.parametrize(("model", "told"), GONE, ids=[model.__name__ for model, _told in GONE])
def test_an_act_whose_row_was_deleted_is_named(
    model: type[Recorded], told: str, capsys: Captured
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table}")

    assert any(
        told in line and line.endswith("the ledger says so, and no row does")
        for line in checked(capsys).splitlines()
    )


CHANGED: dict[str, tuple[Callable[[], int], str]] = {
    "an overlay lifted early": (
        lambda: models.Overlay.objects.filter(kind="suspended").update(superseded_at=LATER),
        "suspended from 2022-07-02 until None: closed",
    ),
    "a finding that holds again": (
        lambda: models.Weighing.objects.filter(found="lacking").update(superseded_at=None),
        "character weighed: lacking on 2022-07-02: closed",
    ),
    "a finding of somebody else": (
        lambda: models.Weighing.objects.filter(found="good").update(officer=of(4)),
        f"officer {small.mptc_id(4)}: character weighed: good",
    ),
    "a condition due later": (
        lambda: models.ConditionAct.objects.filter(state="C4 met").update(due_on=date(2030, 1, 1)),
        "condition cpr C4 met on 2022-07-06, due 2030-01-01",
    ),
    "known at another moment": (
        lambda: models.Vacating.objects.update(recorded_at=small.JULY_1),
        "vacated on 2022-08-15",
    ),
}  # fmt: skip


@pytest.mark.usefixtures("done")
@pytest.mark.parametrize(("harm", "told"), CHANGED.values(), ids=CHANGED.keys())
def test_a_row_that_was_changed_is_named(
    harm: Callable[[], int], told: str, capsys: Captured
) -> None:
    assert harm()

    assert told in checked(capsys)


@pytest.mark.usefixtures("done")
def test_a_notice_that_is_gone_or_goes_to_somebody_else_is_named(capsys: Captured) -> None:
    Notice.objects.filter(officer=of(2)).update(officer=of(4))
    assert f"officer {small.mptc_id(4)}: notice " in checked(capsys)

    Notice.objects.filter(officer=of(4), kind="conditional").delete()
    assert "conditional: 0 are stored, 1 were recorded" in checked(capsys)


@pytest.mark.usefixtures("done")
def test_an_act_on_a_record_that_was_merged_counts_for_the_officer_it_is_read_as(
    capsys: Captured,
) -> None:
    Merge.objects.create(keep=of(4), other=of(5), since=JULY_2, reason="", recorded_at=AT)
    weighing.weigh_character(
        act(LATER), mptc_id=small.mptc_id(5), found=CharacterFound.GOOD, on=JULY_2
    )
    actions.impose_overlay(
        act(LATER), mptc_id=small.mptc_id(5), kind=OverlayKind.LEAVE, since=JULY_2,
        authority="Status update",
    )  # fmt: skip

    (line,) = checked(capsys).splitlines()
    assert "merged into" in line
