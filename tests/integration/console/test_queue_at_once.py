"""One case decided alone and among many at the same moment: one act, whoever was first."""

import threading
import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client
from tests import make
from tests.integration.certification.test_stored_approvals import at_once
from tests.integration.console import cases
from tests.integration.console.office import hidden
from tests.integration.pages import world
from tests.signing import account, client_of

from standing.accounts import queries as accounts
from standing.certification import conditions, overlaying, weighing
from standing.certification.domain import OverlayKind
from standing.certification.models import ConditionAct, Determination, Weighing
from standing.kernel.access import Act, Role
from standing.ledger import queries as ledger
from standing.ledger.models import Entry
from standing.reports.queue_rows import Group
from standing.rules.facts import CharacterFound

pytestmark = [pytest.mark.tables, pytest.mark.django_db(transaction=True)]


def staff(name: str) -> Client:
    return client_of(account(name, Role.CERTIFICATION_STAFF))


def alone(client: Client, address: str, decision: str) -> Callable[[], object]:
    shown = hidden(client.get(address).text, "shown")
    sent = {"shown": shown, "decision": decision, "reason": "Read alone."}
    return lambda: client.post(address, sent)


def among_many(client: Client, group: Group, decision: str) -> Callable[[], object]:
    address, sent, _follows = cases.looked_at(client, group.value, decision)
    return lambda: client.post(address, sent)


def test_deciding_one_and_deciding_many_at_once_find_each_officer_once() -> None:
    made = cases.build()
    ids = [*cases.many(made, 3), world.FURTHER_REVIEW]
    key = Determination.objects.get(officer__mptc_id=world.FURTHER_REVIEW, superseded_at=None).pk
    address = f"/commission/queue/{Group.REVIEW.value}/{key}/"
    first, second, third = staff("one"), staff("two"), staff("three")

    at_once(
        alone(first, address, "good"),
        among_many(second, Group.REVIEW, "good"),
        among_many(third, Group.REVIEW, "good"),
    )

    found = Weighing.objects.values_list("officer__mptc_id", flat=True)
    assert sorted(found) == sorted(ids)
    assert Entry.objects.filter(kind="character.weighed").count() == len(ids)
    assert ledger.verify().ok


def test_two_who_confirm_a_condition_alone_and_among_many_confirm_it_once() -> None:
    made = cases.build(released=True)
    found = Determination.objects.get(officer=made.officers[world.CONDITIONAL])
    act = ConditionAct.objects.create(
        determination=found, requirement="cpr", state="C3 proof in", on=date(2022, 8, 9),
        recorded_at=world.AUGUST_10,
    )  # fmt: skip
    address = f"/commission/queue/{Group.PROOF.value}/{act.pk}/"
    before = Entry.objects.filter(kind="condition.met").count()

    at_once(
        alone(staff("one"), address, "met"), among_many(staff("two"), Group.PROOF, "met"),
    )  # fmt: skip

    assert ConditionAct.objects.filter(determination=found, state="C4 met").count() == 1
    assert Entry.objects.filter(kind="condition.met").count() == before + 1


def test_two_findings_recorded_by_actions_at_once_leave_one() -> None:
    cases.build()

    def find() -> object:
        return weighing.weigh_character(
            make.act(at=world.JULY_1, reason="Read."), mptc_id=world.FURTHER_REVIEW,
            found=CharacterFound.GOOD, on=date(2022, 6, 30),
        )  # fmt: skip

    told = at_once(find, find, find)

    assert Weighing.objects.count() == 1
    assert sum(map(bool, told)) == 2, told


def test_a_return_from_leave_waits_for_who_confirms_the_condition_meanwhile() -> None:
    made = cases.build(released=True)
    found = Determination.objects.get(officer=made.officers[world.CONDITIONAL])
    staff("clerk")
    clerk = accounts.person("clerk", at=world.AUGUST_10)
    at = world.AUGUST_10 + timedelta(seconds=1)
    overlaying.impose_overlay(
        Act(by=clerk, at=at, reason="A leave."), mptc_id=world.CONDITIONAL, kind=OverlayKind.LEAVE,
        since=date(2022, 7, 20), authority="CERT-358",
    )  # fmt: skip
    confirmed = threading.Event()

    def confirm() -> None:
        with transaction.atomic():
            conditions.confirm_condition(
                Act(by=clerk, at=at + timedelta(seconds=1), reason="A card."),
                mptc_id=world.CONDITIONAL, requirement="cpr", on=date(2022, 8, 9),
            )  # fmt: skip
            confirmed.set()
            time.sleep(0.5)  # the return is recorded while this is not committed yet

    def back() -> None:
        confirmed.wait(timeout=20)
        overlaying.lift_overlay(
            Act(by=clerk, at=at + timedelta(seconds=2), reason="Back."), mptc_id=world.CONDITIONAL,
            kind=OverlayKind.LEAVE, on=date(2022, 8, 10), authority="CERT-358",
        )  # fmt: skip

    told = at_once(confirm, back)

    assert told == ["", ""]
    acts = ConditionAct.objects.filter(determination=found).order_by("pk")
    assert list(acts.values_list("requirement", "state")) == [
        ("cpr", "C4 met"), ("examination", "C5 extended"),
    ]  # fmt: skip
