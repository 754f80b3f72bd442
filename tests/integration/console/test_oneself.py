"""Nobody decides about their own record, under whichever number and wherever it is decided."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from tests import make
from tests.integration.console import cases
from tests.integration.console.test_queue import field, key_of
from tests.integration.console.test_queue_requests import disputed
from tests.integration.pages import world
from tests.signing import account, client_of

from standing.accounts import queries as accounts
from standing.accounts.models import Account, Grant
from standing.certification import conditions, persons
from standing.certification.models import ConditionAct, Determination, TwoPersons, Weighing
from standing.kernel.access import Act, Role
from standing.requests import actions
from standing.requests.models import RequestAnswer
from standing.workforce import oneself
from standing.workforce.models import Merge, Officer

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
SAID = "Somebody else decides about your own record."
QUEUE = "/commission/queue/"


def own(human: Account, mptc_id: str) -> None:
    """Give the person behind an account another one, as an officer."""
    second = Account.objects.create(human=human.human, username="own", email="own@example.org")
    Grant.objects.create(
        account=second, role=Role.OFFICER, officer=mptc_id, since=make.LONG_AGO.date(),
        recorded_at=make.LONG_AGO,
    )  # fmt: skip


def staff_who_is(mptc_id: str) -> Client:
    """A browser of a member of the certification staff who is this officer."""
    made = account("staff", Role.CERTIFICATION_STAFF)
    own(made, mptc_id)
    return client_of(made)


def acting(at: datetime = world.AUGUST_10) -> Act:
    return Act(by=accounts.person("staff", at=at), at=at, reason="For a test.")


def test_every_number_of_joined_records_is_the_own_one_until_they_are_parted() -> None:
    made = cases.build()
    staff_who_is(world.CONDITIONAL)
    ids = [made.officers[each].pk for each in (world.CERTIFIED, world.CONDITIONAL)]
    who = accounts.person("staff", at=world.AUGUST_10)
    assert oneself.own_numbers(who) == {world.CONDITIONAL}

    joined = Merge.objects.create(
        keep_id=ids[0], other_id=ids[1], since=date(2022, 6, 1), reason="One birth certificate.",
        recorded_at=world.JUNE_30,
    )  # fmt: skip
    assert oneself.own_numbers(who) == {world.CERTIFIED, world.CONDITIONAL}
    assert oneself.is_about(who, world.CERTIFIED)
    assert not oneself.is_about(who, world.FURTHER_REVIEW)

    joined.superseded_at = world.AUGUST_10
    joined.save()
    assert oneself.own_numbers(who) == {world.CONDITIONAL}


def test_a_case_of_the_queue_about_oneself_is_left_to_somebody_else() -> None:
    made = cases.build()
    staff = staff_who_is(world.FURTHER_REVIEW)
    address = f"{QUEUE}review/{key_of(made, world.FURTHER_REVIEW)}/"
    shown = field(staff.get(address).text, "shown")

    answer = staff.post(address, {"shown": shown, "decision": "good", "reason": "I am."})

    assert answer.status_code == 422
    assert SAID in answer.text
    assert not Weighing.objects.exists()


def test_of_many_cases_decided_together_the_own_one_is_left_out_and_named() -> None:
    made = cases.build()
    cases.many(made, 2)
    staff = staff_who_is(world.FURTHER_REVIEW)
    address, sent, _follows = cases.looked_at(staff, "review", "good")

    done = staff.post(address, sent, follow=True)

    assert "2 cases decided" in done.text
    assert f"({world.FURTHER_REVIEW}): {SAID}" in done.text
    assert not Weighing.objects.filter(officer__mptc_id=world.FURTHER_REVIEW).exists()


def test_before_a_decision_about_many_the_own_case_counts_among_those_declined() -> None:
    made = cases.build(released=True)
    found = Determination.objects.get(officer=made.officers[world.CONDITIONAL])
    ConditionAct.objects.create(
        determination=found, requirement="cpr", state="C3 proof in", on=date(2022, 8, 9),
        recorded_at=datetime(2022, 8, 9, 15, 0, tzinfo=UTC),
    )  # fmt: skip
    _address, _sent, follows = cases.looked_at(staff_who_is(world.CONDITIONAL), "proof", "met")
    assert "decide 1 case of these that the rules do not let be decided so" in follows


def test_nobody_confirms_the_own_condition_by_an_action() -> None:
    cases.build(released=True)
    staff_who_is(world.CONDITIONAL)
    with pytest.raises(oneself.OwnRecord, match="Somebody else decides"):
        conditions.confirm_condition(
            acting(), mptc_id=world.CONDITIONAL, requirement="cpr", on=date(2022, 8, 9)
        )


def test_nobody_grants_or_puts_right_the_own_dispute() -> None:
    made = cases.build()
    asked = disputed(made)
    staff = staff_who_is(world.CERTIFIED)
    address = f"/commission/requests/{asked.key}/"
    shown = field(staff.get(address).text, "shown")

    answer = staff.post(address, {"shown": shown, "decision": "grant", "reason": "I know."})

    assert answer.status_code == 422
    assert SAID in answer.text
    assert not RequestAnswer.objects.exists()

    account("other", Role.CERTIFICATION_STAFF)
    at = datetime(2022, 6, 30, 20, 10, tzinfo=UTC)
    other = Act(by=accounts.person("other", at=at), at=at, reason="The contract says so.")
    actions.decide_dispute(other, request=asked.key, granted=True)
    with pytest.raises(oneself.OwnRecord, match="Somebody else decides"):
        actions.put_right(acting(), request=asked.key, right=None)


def test_nobody_proposes_or_finds_anything_about_the_own_two_records() -> None:
    cases.build()
    staff_who_is(world.CERTIFIED)
    two = Officer.objects.exclude(mptc_id=world.CERTIFIED).earliest("mptc_id").mptc_id
    with pytest.raises(oneself.OwnRecord, match="Somebody else decides"):
        persons.tell_apart(acting(), one=two, two=world.CERTIFIED)
    with pytest.raises(oneself.OwnRecord, match="Somebody else decides"):
        persons.propose_merge(acting(), keep=two, other=world.CERTIFIED)
    assert not TwoPersons.objects.exists()
