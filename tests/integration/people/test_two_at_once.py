"""Two people press at the same moment: one act, and a sentence for the other."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from tests import signing
from tests.integration.accounts.people import (
    MARCH_14,
    STRONG,
    act,
    administrator,
    director,
    head,
    invited,
)

from standing.accounts import accepting, inviting
from standing.accounts.invitations import token_of
from standing.accounts.models import Account, Invitation
from standing.kernel.access import Role
from standing.kernel.errors import StandingError, WrongState
from standing.ledger import queries as ledger

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[StandingError | None]:
    """Do these at the same moment; give what each was refused with."""
    start = Barrier(len(acts))
    came: list[StandingError | None] = [None] * len(acts)

    def do(place: int, one: Callable[[], object]) -> None:
        start.wait()
        try:
            one()
        except StandingError as refusal:
            came[place] = refusal
        finally:
            connection.close()

    threads = [Thread(target=do, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return came


def test_two_people_confirm_one_proposal_at_once() -> None:
    administrator()
    director()
    signing.account("executive", Role.EXECUTIVE_DIRECTOR)
    row = invited("admin.one", role=Role.AUDITOR, agency="")
    acts = [act("director"), act("executive")]

    came = at_once(*(lambda one=one: inviting.confirm(one, key=row.key) for one in acts))

    assert sorted(type(each).__name__ for each in came) == ["NoneType", "WrongState"]
    assert len(ledger.entries_of("invitation.made")) == 1
    assert ledger.verify().ok


def test_one_link_is_taken_up_twice_at_once() -> None:
    head()
    token = token_of(invited("head"))

    came = at_once(
        *[lambda: accepting.accept_invitation(MARCH_14, token=token, password=STRONG)] * 2
    )

    assert sorted(type(each).__name__ for each in came) == ["NoneType", "WrongState"]
    assert Account.objects.filter(email="dana@abington.example").count() == 1


def test_one_person_is_invited_twice_at_once() -> None:
    head()
    acts = [act("head"), act("head")]
    given: dict[str, Any] = {
        "email": "lee@abington.example", "name": "Lee Ford", "role": Role.AGENCY_SUBMITTER,
        "agency": "abington-police-department",
    }  # fmt: skip

    came = at_once(*(lambda one=one: inviting.invite(one, **given) for one in acts))

    assert [type(each) for each in came if each] == [WrongState]
    assert Invitation.objects.count() == 1
