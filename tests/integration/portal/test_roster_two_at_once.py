"""Two clerks of one agency press at the same moment: one act, and a sentence for the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from tests import make
from tests.integration.pages import world
from tests.integration.portal.roster_world import write_notices

from standing.correspondence import handing_over
from standing.correspondence.models import HandOver
from standing.kernel.access import Act, Role
from standing.kernel.errors import WrongState
from standing.ledger.queries import entries_of, verify
from standing.workforce import actions
from standing.workforce.domain import LeaveKind, Separation
from standing.workforce.models import Employment, Leave, StatusUpdate

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made(transactional_db: None) -> world.World:
    return world.build()


def at_once(act: Callable[[Act], object]) -> list[str]:
    """Let two clerks do the same at the same moment; return what each was told."""
    ready = Barrier(2)

    def done(name: str) -> str:
        clerk = make.person(name, role=Role.AGENCY_SUBMITTER, agency=world.SUBMITTER)
        ready.wait(10)
        try:
            act(make.act(clerk, at=world.AUGUST_10, reason="The wrong officer was picked"))
        except WrongState as refusal:
            return str(refusal)
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(done, ("first", "second")))
    assert verify().ok
    return sorted(told, key=lambda said: said != "done")


@pytest.mark.usefixtures("made")
def test_one_hire_told_by_two_clerks_is_one_employment() -> None:
    told = at_once(
        lambda act: actions.record_employment(
            act, mptc_id=world.UNROSTERED, agency=world.SUBMITTER, since=date(2022, 8, 10)
        )
    )

    assert told[0] == "done"
    assert "already says that 0101-0007 works at Abington" in told[1]
    assert Employment.objects.filter(source="status update").count() == 1
    assert StatusUpdate.objects.count() == 1


@pytest.mark.usefixtures("made")
def test_one_leave_told_by_two_clerks_is_one_leave() -> None:
    told = at_once(
        lambda act: actions.record_leave(
            act, mptc_id=world.CERTIFIED, agency=world.SUBMITTER, kind=LeaveKind.FAMILY,
            since=date(2022, 8, 9),
        )
    )  # fmt: skip

    assert told[0] == "done"
    assert "family leave of 0101-0001 is on record" in told[1]
    assert Leave.objects.count() == 1


@pytest.mark.usefixtures("made")
def test_one_separation_told_and_withdrawn_by_two_clerks_is_one_of_each() -> None:
    told = at_once(
        lambda act: actions.report_separation(
            act, mptc_id=world.CERTIFIED, agency=world.SUBMITTER, effective_on=date(2022, 8, 9),
            told=Separation(nature="retirement"),
        )
    )  # fmt: skip
    back = at_once(
        lambda act: actions.withdraw_separation(
            act, mptc_id=world.CERTIFIED, agency=world.SUBMITTER
        )
    )

    assert (told[0], back[0]) == ("done", "done")
    assert "already says that 0101-0001 left" in told[1]
    assert "knows of no separation of 0101-0001" in back[1]
    held = Employment.objects.filter(officer__mptc_id=world.CERTIFIED, superseded_at=None)
    assert [each.until for each in held] == [None]


def test_notices_marked_by_two_clerks_are_marked_once(made: world.World) -> None:
    write_notices(made, [world.CERTIFIED, world.CONDITIONAL], at=world.JULY_1)
    told = at_once(
        lambda act: handing_over.hand_over(
            act, agency=world.SUBMITTER, campaign="2022-a-h", number=1,
            officers=[world.CERTIFIED, world.CONDITIONAL], on=date(2022, 7, 8),
        )
    )  # fmt: skip

    assert told[0] == "done"
    assert "marked as handed over already" in told[1]
    assert HandOver.objects.count() == 2
    assert len(entries_of("notice.handed-over")) == 1
