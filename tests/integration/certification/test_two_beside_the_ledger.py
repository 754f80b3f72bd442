"""``standing check`` names an approval, a proposal or a finding no act made, and one that is gone."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from tests.integration.campaigns import small

from standing.campaigns import deciding
from standing.certification import joining, persons
from standing.certification.agreed import agreed_faults
from standing.certification.models import Approval, Preparation, Proposal, TwoPersons
from standing.cli.main import run
from standing.correspondence import releasing
from standing.kernel.access import Act
from standing.register import proposing
from standing.storage.rows import Recorded
from standing.workforce.models import Officer

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
KNOWN = "the ledger says nothing of it"
GONE = "the ledger says so, and no row does"
ONE, FIVE, SEVEN, EIGHT = (small.mptc_id(number) for number in (1, 5, 7, 8))


def act(by: str = small.STAFF, *, minutes: int = 0) -> Act:
    at = small.JULY_1 + timedelta(minutes=minutes)
    return small.act(by, at=at, reason="One birth certificate.")


def of(number: int) -> Officer:
    return Officer.objects.get(mptc_id=small.mptc_id(number))


@pytest.fixture
def done(prepared: Path, tmp_path: Path) -> None:
    """A release after a withdrawn approval, a join, a parting taken back, two told apart, files."""
    waiting = Preparation.objects.get(superseded_at=None)
    preview = {"number": waiting.pk, "preview": waiting.preview_hash}
    releasing.approve(act("director"), **preview)
    deciding.withdraw_approval(act("director", minutes=1), number=waiting.pk)
    for minute, who in ((2, "executive"), (3, "commissioner")):
        releasing.approve(act(who, minutes=minute), **preview)
    made = persons.propose_merge(act(minutes=4), keep=ONE, other=SEVEN)
    for minute, who in ((5, "director"), (6, "commissioner")):
        persons.approve(act(who, minutes=minute), key=made.key, preview=made.bound_to)
    made = persons.propose_unmerge(act(minutes=7), other=SEVEN)
    persons.withdraw_proposal(act(minutes=8), key=made.key)
    persons.tell_apart(act(minutes=9), one=FIVE, two=EIGHT)
    files = proposing.propose(act(minutes=10), out=tmp_path / "out", as_of=small.JULY_1.date())
    proposing.approve(act("director", minutes=11), key=files.key, preview=files.bound_to)


@pytest.mark.usefixtures("done")
def test_nothing_is_said_of_what_was_approved_withdrawn_joined_and_told_apart() -> None:
    assert agreed_faults() == []
    assert run(["check"]) == 0


SLIPPED_IN: dict[str, tuple[Callable[[], Recorded], str]] = {
    "an approval": (
        lambda: Approval(
            subject=f"proposal:{Proposal.objects.latest('pk').key}", by="executive",
            bound_to=Proposal.objects.latest("pk").bound_to, recorded_at=small.JULY_1,
        ),
        "approved by executive, as shown under",
    ),
    "a proposal": (
        lambda: Proposal(
            kind="merge", about=f"officer:{FIVE}", asked=f'{{"keep":"{ONE}","other":"{FIVE}"}}',
            bound_to="a" * 64, proposed_by=small.STAFF, recorded_at=small.JULY_1,
        ),
        "proposal (merge) by staff.one, as shown under aaaaaaaaaaaa",
    ),
    "a finding of two persons": (
        lambda: TwoPersons(
            one=of(6), two=of(8), reason="", found_by="x", recorded_at=small.JULY_1
        ),
        "0100-0006 and 0100-0008 found to be two persons by x",
    ),
}  # fmt: skip


@pytest.mark.usefixtures("done")
@pytest.mark.parametrize(("row", "told"), SLIPPED_IN.values(), ids=SLIPPED_IN.keys())
def test_a_row_that_nobody_approved_proposed_or_found_is_named(
    row: Callable[[], Recorded], told: str
) -> None:
    row().save()

    said = agreed_faults()
    assert said
    assert all(told in each and each.endswith(KNOWN) for each in said)
    assert run(["check"]) == 1


@pytest.mark.usefixtures("done")
@pytest.mark.parametrize(
    ("model", "told"),
    [
        (Approval, "approved by director, as shown under"),
        (Proposal, "proposal (publication) by staff.one"),
        (TwoPersons, f"{FIVE} and {EIGHT} found to be two persons by staff.one"),
    ],
)
def test_an_act_whose_row_is_gone_is_named(model: type[Recorded], told: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table}")

    said = agreed_faults()
    assert any(told in each for each in said)
    assert all(each.endswith(GONE) for each in said)


CHANGED: dict[str, tuple[Callable[[], int], str]] = {
    "an approval that stands again": (
        lambda: Approval.objects.exclude(superseded_at=None)
        .update(superseded_at=None, by="director.again"),
        "approved by director.again",
    ),
    "an approval that was closed": (
        lambda: Approval.objects.filter(subject__startswith="preparation", by="executive")
        .update(superseded_at=small.JULY_6),
        "closed",
    ),
    "an approval of something else": (
        lambda: Approval.objects.filter(subject__startswith="preparation", by="executive")
        .update(bound_to="b" * 64),
        "as shown under bbbbbbbbbbbb",
    ),
    "a proposal carried out by nobody": (
        lambda: Proposal.objects.filter(kind="publication").update(done_at=small.JULY_6),
        "is called carried out, and the ledger says nothing of it",
    ),
    "a proposal withdrawn by nobody": (
        lambda: Proposal.objects.filter(kind="publication")
        .update(superseded_at=small.JULY_6, ended="Withdrawn."),
        "withdrawn",
    ),
    "two persons that are asked about again": (
        lambda: TwoPersons.objects.update(superseded_at=small.JULY_6),
        "two persons, with",
    ),
}  # fmt: skip


@pytest.mark.usefixtures("done")
@pytest.mark.parametrize(("harm", "told"), CHANGED.values(), ids=CHANGED.keys())
def test_a_row_that_was_changed_is_named(harm: Callable[[], int], told: str) -> None:
    assert harm()

    assert any(told in each for each in agreed_faults())


def test_approvals_that_were_named_all_at_once_about_two_records_need_no_rows(
    prepared: Path,
) -> None:
    small.invented()
    approvers = [small.act(who, at=small.JULY_1).by for who in ("director", "executive")]
    joining.merge(act(), keep=ONE, other=SEVEN, approvers=approvers)

    assert agreed_faults() == []
