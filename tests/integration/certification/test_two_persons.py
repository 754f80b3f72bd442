"""A release takes two persons, neither of them the preparer, and facts that have not moved (RUL-24)."""

from datetime import date
from pathlib import Path

import pytest
from tests import dirty
from tests.integration.campaigns import small

from standing.accounts import actions as accounts
from standing.campaigns import deciding
from standing.certification.models import Certificate, Release
from standing.kernel.access import Role
from standing.kernel.errors import NotFound, NotPermitted, Refused, StandingError, WrongState
from standing.ledger.models import Entry
from standing.rules.book import the_book
from standing.workforce.domain import Reference
from standing.workforce.imports import import_file

pytestmark = pytest.mark.usefixtures("prepared")


@pytest.mark.parametrize(
    ("approvers", "told"),
    [
        (("director", "director"), "two different people; the account director was named twice"),
        (("director", "director.again"), "both accounts of Director"),
        (("director", "staff.one"), "holds no role that allows this"),
        (("director", "staff.two"), "holds no role that allows this"),
        (("director", "auditor"), "holds no role that allows this"),
        (("director", "nobody"), "no account named nobody"),
        (("director",), "approval of two people; 1 approved"),
        (("director", "executive", "commissioner"), "approval of two people; 3 approved"),
    ],
)
def test_a_release_that_is_not_two_persons_is_refused_and_nothing_is_issued(
    approvers: tuple[str, ...], told: str
) -> None:
    before = small.everything()

    with pytest.raises(StandingError, match=told):
        small.named(*approvers)

    assert small.everything() == before


@pytest.mark.parametrize("by", ["auditor", "member.of.the.public", "commissioner"])
def test_whoever_may_not_prepare_releases_nothing_whoever_approved(by: str) -> None:
    accounts.add_person(
        small.act("administrator", at=small.JUNE_14), username="member.of.the.public",
        human_name="Member", role=Role.PUBLIC,
    )  # fmt: skip
    before = small.everything()

    with pytest.raises(
        NotPermitted, match=r"holds no role that allows this: prepare determinations"
    ):
        deciding.release(
            small.act(by, at=small.JULY_1), campaign=small.CAMPAIGN,
            approvers=("director", "executive"),
        )  # fmt: skip

    assert small.everything() == before


def test_a_revoked_account_approves_nothing() -> None:
    accounts.revoke(small.act("administrator", at=small.JUNE_30), username="executive")
    before = small.everything()

    with pytest.raises(StandingError, match="executive was revoked"):
        small.named("director", "executive")

    assert small.everything() == before


def test_whoever_prepared_approves_nothing_also_under_another_account() -> None:
    administrator = small.act("administrator", at=small.JUNE_14)
    accounts.add_person(
        administrator, username="one.elsewhere", human_name="", role=Role.COMMISSIONER,
        human=small.STAFF,
    )  # fmt: skip
    before = small.everything()

    with pytest.raises(StandingError, match="Whoever prepares does not approve"):
        small.named("director", "one.elsewhere")

    assert small.everything() == before


def test_two_persons_approve_in_two_entries_bound_to_the_preview() -> None:
    released = small.release("director", "executive")
    preview = released.preparation.preview_hash
    approvals = Entry.objects.filter(kind="preparation.approved").order_by("id")

    assert [entry.actor for entry in approvals] == ["director", "executive"]
    assert all(preview in str(entry.after) for entry in approvals)
    assert Entry.objects.filter(kind="determination.issued").count() == 4


def test_facts_that_changed_in_a_file_void_the_approvals(tmp_path: Path) -> None:
    changed = dirty.row(1, CPR_Expiration="01/01/2022")
    small.send(small.file(tmp_path / "b.csv", changed, 2, 3, 4), at=small.JUNE_30)
    before = small.everything()

    with pytest.raises(Refused, match="Prepare again"):
        small.release()

    assert small.everything() == before


def test_facts_that_changed_in_the_states_lists_void_the_approvals(tmp_path: Path) -> None:
    bars = tmp_path / "bars.csv"
    bars.write_text(f"mptc_id,kind,date,source\n{small.mptc_id(4)},felony,2020-01-01,court\n")
    result = import_file(small.act(at=small.JUNE_30), Reference.BARS, bars, book=the_book())
    assert result.created == 1

    with pytest.raises(Refused, match="Prepare again"):
        small.release()

    assert not Release.objects.exists()


def test_nothing_is_issued_twice() -> None:
    small.release()
    before = small.everything()

    with pytest.raises(NotFound, match="Nothing is prepared"):
        small.release(at=small.JULY_6)

    assert small.everything() == before


def test_nobody_is_ready_a_second_time() -> None:
    small.release()
    before = small.everything()

    with pytest.raises(WrongState, match=r"Nobody in Officer Recertification \(A-H\) is ready"):
        small.prepare(at=small.JULY_6, on=date(2022, 7, 6))

    assert small.everything() == before


def test_after_a_corrected_file_only_those_whose_facts_changed_are_ready(tmp_path: Path) -> None:
    small.release()
    corrected = small.file(tmp_path / "b.csv", 1, 2, dirty.row(3, Attestation="yes"), 4)
    small.send(corrected, at=small.JULY_6)
    found = small.prepare(at=small.JULY_6, on=date(2022, 7, 6))

    assert found.preparation is not None
    ready = found.preparation.determinations.values_list("officer__mptc_id", flat=True)
    assert sorted(ready) == [small.mptc_id(2), small.mptc_id(3)]


def test_a_new_release_takes_the_place_of_the_certificate_on_the_second_clock_only(
    tmp_path: Path,
) -> None:
    small.release()
    of_two = Certificate.objects.filter(officer__mptc_id=small.mptc_id(2)).order_by("recorded_at")
    first = of_two.get(kind="conditional")
    small.send(small.file(tmp_path / "b.csv", 1, 2, 3, 4), at=small.JULY_6)
    small.prepare(at=small.JULY_6, on=date(2022, 7, 6))
    small.release(at=small.AUGUST_1)

    again = of_two.get(kind="conditional")
    full = of_two.get(kind="full")
    assert (again.since, again.until, again.recorded_at) == (
        first.since, first.until, first.recorded_at,
    )  # fmt: skip
    assert again.superseded_at == full.recorded_at == small.AUGUST_1
    assert (full.since, full.superseded_at) == (first.since, None)
    assert small.nothing_differs()


def test_a_dry_run_stores_nothing() -> None:
    before = small.everything()

    found = deciding.prepare(
        small.act(at=small.JUNE_30), campaign=small.CAMPAIGN, decided_on=small.DECISION_ON,
        dry_run=True,
    )  # fmt: skip

    assert found.preparation is None
    assert found.preview.officers == 4
    assert small.everything() == before


def test_preparing_again_replaces_the_set_that_waits() -> None:
    again = small.prepare(at=small.JUNE_30).preparation
    assert again is not None

    assert small.release().preparation_id == again.pk
    assert Entry.objects.filter(kind="determination.issued").count() == 4


def test_an_edition_that_does_not_exist_is_named_before_anybody_is_looked_for() -> None:
    with pytest.raises(NotFound, match=r"no edition E99 of the rules\. There are E22, E23, E25\."):
        deciding.prepare(
            small.act(at=small.JUNE_30), campaign=small.CAMPAIGN, decided_on=date(2022, 6, 1),
            edition="E99",
        )  # fmt: skip
