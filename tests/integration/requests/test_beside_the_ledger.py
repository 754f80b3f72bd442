"""A request, an answer or a word given that the ledger does not know of is named."""

from datetime import date

import pytest
from tests.integration.pages import world
from tests.integration.requests import test_contact, test_extensions, test_officers

from standing.requests import actions
from standing.requests.checking import request_faults
from standing.requests.models import ContactData, Request, RequestAnswer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _everything_that_can_be_asked() -> None:
    world.build()
    granted = test_extensions.ask()
    actions.decide_extension(test_extensions.staff(), request=granted.key, granted=True)
    actions.withdraw(test_officers.officer(), request=test_officers.dispute())
    disputed = test_officers.dispute()
    actions.decide_dispute(test_officers.staff(), request=disputed, granted=False)
    test_officers.on_leave()
    back = actions.report_return(
        test_officers.officer(), mptc_id=test_officers.OWN, on=date(2022, 8, 29)
    )
    actions.decide_return(test_officers.staff(), request=back.key, granted=True)
    test_contact.give(test_contact.WAIVED)


def test_what_was_done_through_the_actions_fits() -> None:
    assert request_faults() == []


def test_a_request_that_nobody_asked_is_named() -> None:
    Request.objects.create(
        kind="return-from-leave", asked="{}", asked_by="nobody", asked_at=world.AUGUST_10,
        officer=Request.objects.exclude(officer=None)[0].officer,
    )  # fmt: skip

    (fault,) = request_faults()
    assert fault.endswith("the ledger says nothing of it")


def test_an_answer_turned_round_or_closed_is_named() -> None:
    RequestAnswer.objects.filter(request__kind="employment-dispute", state="refused").update(
        state="granted"
    )
    assert len(request_faults()) == 2

    RequestAnswer.objects.filter(state="withdrawn").update(superseded_at=world.AUGUST_10)
    assert any("no act closes one" in fault for fault in request_faults())


def test_a_word_given_for_an_officer_past_the_actions_is_named() -> None:
    ContactData.objects.update(unit="no-unit")

    assert len(request_faults()) == 2
