"""People read what a campaign and an agency are called, never the short name of an address."""

from pathlib import Path

import pytest
from tests.integration.campaigns import small
from tests.integration.portal import campaign_world as world

from standing.correspondence import actions as correspondence
from standing.correspondence import handing_over, queries
from standing.kernel.access import Permission
from standing.kernel.errors import NotFound, NotPermitted
from standing.ledger.actions import record
from standing.ledger.queries import entries_of
from standing.pages.console import sentences

pytestmark = pytest.mark.django_db
TITLE, NAME = "Officer Recertification (A-H)", "Acton Police Department"


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()


def test_a_packet_that_is_not_there_is_named_by_its_campaign_and_agency() -> None:
    with pytest.raises(NotFound) as refusal:
        queries.newest_packets(world.CAMPAIGN, world.CODE, known=small.JULY_6)

    assert str(refusal.value) == (
        f"There is no packet of {TITLE} for {NAME} yet. Packets are built after the release."
    )


def test_notices_that_are_not_there_are_too(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"no notices of Officer Recertification \(A-H\) yet"):
        correspondence.packets(
            small.act(at=small.JULY_6), campaign_slug=world.CAMPAIGN, out=tmp_path, processes=1
        )


def test_who_is_not_of_the_agency_reads_its_name() -> None:
    with pytest.raises(NotPermitted, match=f"Only the people of {NAME}"):
        handing_over.own_people(small.act(), Permission.PACKET_FETCH, world.CODE)


def test_the_record_tells_of_a_campaign_by_its_title_and_of_an_agency_by_its_name() -> None:
    record(
        small.act(at=world.JUNE_3), kind="nil-return.filed", subject=f"agency:{world.CODE}",
        effective_on=world.JUNE_3.date(), authority="CERT-306",
        after={"campaign": world.CAMPAIGN},
    )  # fmt: skip
    record(
        small.act(at=world.JUNE_3), kind="separation.recorded", subject="officer:0100-0001",
        effective_on=world.JUNE_3.date(), authority="CERT-513", after={"agency": world.CODE},
    )  # fmt: skip
    (nil,), (left,) = entries_of("nil-return.filed"), entries_of("separation.recorded")

    called = sentences.names()
    assert sentences.sentence(nil, called).endswith(f"in campaign {TITLE}")
    assert sentences.sentence(left, called) == f"recorded that an officer left {NAME}"
