"""Two people approve one after the other; the second one releases, and nobody acts alone (RUL-24)."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from tests import dirty
from tests.integration.campaigns import small

from standing.accounts import actions as accounts
from standing.campaigns import deciding
from standing.certification.models import Approval, Preparation, Release
from standing.correspondence import releasing
from standing.correspondence.models import Notice
from standing.kernel.access import Role
from standing.kernel.errors import NotPermitted, Refused, StandingError, WrongState
from standing.ledger import queries as ledger
from standing.ledger.models import Entry


def waiting() -> Preparation:
    return Preparation.objects.get(superseded_at=None)


def approve(by: str, *, preview: str | None = None) -> releasing.Outcome:
    found = waiting()
    return releasing.approve(
        small.act(by, at=small.JULY_1), number=found.pk, preview=preview or found.preview_hash
    )


def approved_by() -> list[str]:
    return [e.actor for e in Entry.objects.filter(kind="preparation.approved").order_by("id")]


@pytest.mark.usefixtures("prepared")
def test_the_second_of_two_people_releases_and_writes_the_letters() -> None:
    first = approve("director")
    assert (first.both, first.release, Release.objects.count()) == (False, None, 0)

    second = approve("commissioner")

    assert second.release is not None
    assert second.notices == Notice.objects.count() == 4
    assert approved_by() == ["director", "commissioner"]
    released = Entry.objects.get(kind="preparation.released")
    assert released.actor == "commissioner", "who may not prepare completes what they approve"
    assert all(
        waiting().preview_hash in entry.after
        for entry in Entry.objects.filter(kind="preparation.approved")
    )
    assert ledger.verify().ok
    assert small.nothing_differs()


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize("again", ["director", "director.again"])
def test_one_person_approves_once_under_whatever_account(again: str) -> None:
    approve("director")
    before = small.everything()

    with pytest.raises(WrongState, match="You approved this already"):
        approve(again)

    assert small.everything() == before
    assert not Release.objects.exists()


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize("by", [small.STAFF, "staff.two", "auditor", "administrator"])
def test_who_may_not_approve_approves_nothing(by: str) -> None:
    before = small.everything()

    with pytest.raises(NotPermitted, match="holds no role that allows this"):
        approve(by)

    assert small.everything() == before


@pytest.mark.usefixtures("prepared")
def test_who_prepared_it_does_not_approve_it_under_another_account() -> None:
    accounts.add_person(
        small.act("administrator", at=small.JUNE_14), username="one.elsewhere", human_name="",
        role=Role.COMMISSIONER, human=small.STAFF,
    )  # fmt: skip
    before = small.everything()

    with pytest.raises(NotPermitted, match="Whoever prepares does not approve"):
        approve("one.elsewhere")

    assert small.everything() == before


@pytest.mark.usefixtures("prepared")
def test_an_approval_may_be_withdrawn_before_the_second_and_given_again() -> None:
    approve("director")
    act = small.act("director", at=small.JULY_1)
    deciding.withdraw_approval(act, number=waiting().pk)
    with pytest.raises(WrongState, match="nothing to withdraw"):
        deciding.withdraw_approval(act, number=waiting().pk)

    assert approve("executive").release is None, "the withdrawn approval no longer counts"
    assert approve("director").release is not None
    assert Entry.objects.filter(kind="approval.withdrawn").count() == 1


@pytest.mark.usefixtures("prepared")
def test_nobody_withdraws_the_approval_of_another() -> None:
    approve("director")
    with pytest.raises(WrongState, match="No approval of yours stands"):
        deciding.withdraw_approval(small.act("executive", at=small.JULY_1), number=waiting().pk)


def test_facts_that_changed_void_the_approval_and_that_is_recorded(
    prepared: Path, tmp_path: Path
) -> None:
    approve("director")
    changed = dirty.row(1, CPR_Expiration="01/01/2022")
    small.send(small.file(tmp_path / "b.csv", changed, 2, 3, 4), at=small.JUNE_30)

    with pytest.raises(Refused, match="Prepare again"):
        approve("executive")

    assert not Release.objects.exists()
    assert not Approval.objects.filter(superseded_at=None).exists()
    assert Entry.objects.filter(kind="approval.voided").count() == 1


@pytest.mark.usefixtures("prepared")
def test_an_approval_of_what_was_prepared_anew_is_refused_and_the_earlier_one_does_not_count() -> (
    None
):
    stale = waiting()
    approve("director")
    small.prepare(at=small.JUNE_30)

    with pytest.raises(WrongState, match="prepared anew"):
        releasing.approve(
            small.act("executive", at=small.JULY_1), number=stale.pk, preview=stale.preview_hash
        )
    assert approve("executive").release is None
    assert approve("commissioner").release is not None


@pytest.mark.usefixtures("prepared")
def test_a_form_with_another_preview_approves_nothing() -> None:
    before = small.everything()

    with pytest.raises(WrongState, match="prepared anew"):
        approve("director", preview="0" * 64)

    assert small.everything() == before


@pytest.mark.usefixtures("prepared")
def test_an_approval_of_an_account_revoked_since_does_not_count() -> None:
    approve("director")
    accounts.revoke(small.act("administrator", at=small.JULY_1), username="director")

    assert approve("executive").release is None
    assert Entry.objects.filter(kind="approval.lapsed").count() == 1
    assert approve("commissioner").release is not None


@pytest.mark.usefixtures("prepared")
def test_in_an_invented_world_a_stored_approval_counts_and_is_entered_once() -> None:
    small.invented()
    approve("director")

    releasing.issue(
        small.act(at=small.JULY_1), campaign=small.CAMPAIGN, approvers=("director", "executive")
    )

    assert approved_by() == ["director", "executive"]
    assert Approval.objects.filter(superseded_at=None).count() == 2


@pytest.mark.usefixtures("prepared")
def test_naming_two_before_the_decision_day_issues_nothing_in_an_invented_world_either() -> None:
    small.invented()
    before = small.everything()

    with pytest.raises(Refused, match="decided on July 1, 2022, and today is June 30, 2022"):
        releasing.issue(
            small.act(at=small.JUNE_30),
            campaign=small.CAMPAIGN,
            approvers=("director", "executive"),
        )

    assert small.everything() == before


@pytest.mark.usefixtures("prepared")
def test_work_that_two_approvals_began_issues_nothing_before_the_decision_day() -> None:
    small.approve()

    with pytest.raises(Refused, match="nothing is issued before that day"):
        releasing.release_approved(small.act("executive", at=small.JUNE_30), number=waiting().pk)

    assert not Release.objects.exists()


@pytest.mark.usefixtures("prepared")
def test_a_third_approval_after_the_release_changes_nothing() -> None:
    approve("director")
    approve("executive")
    before = small.everything()

    with pytest.raises(WrongState, match="it was released"):
        approve("commissioner")

    assert small.everything() == before


def at_once(*works: Callable[[], object]) -> list[str]:
    """Run works in threads that begin together; return what each was told, in order of their names."""
    begin, told = threading.Barrier(len(works)), [""] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        try:
            begin.wait(timeout=20)
            work()
        except StandingError as refusal:
            told[place] = str(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return told


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("pressing", "refused"),
    [(("director", "executive"), 0), (("director", "executive", "commissioner"), 1),
     (("director", "director", "executive", "executive"), 2)],
)  # fmt: skip
def test_several_who_approve_at_once_release_once(
    pressing: tuple[str, ...], refused: int, tmp_path: Path
) -> None:
    small.register()
    small.send(small.file(tmp_path / "acton.csv", 1, 2, 3, 4))
    small.prepare()

    told = at_once(*(lambda by=by: approve(by) for by in pressing))

    assert Release.objects.count() == 1
    assert Entry.objects.filter(kind="preparation.released").count() == 1
    assert len(approved_by()) == len(set(approved_by())) == 2
    assert sum(map(bool, told)) == refused, told
    assert Notice.objects.count() == 4
    assert ledger.verify().ok
