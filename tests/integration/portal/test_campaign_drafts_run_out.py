"""A draft that nobody sends is thrown away with its bytes after 180 days: it may hold questionnaires."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests import dirty
from tests.integration.campaigns import small
from tests.integration.portal import campaign_world as world

from standing.campaigns.drafts import expiring, reading
from standing.campaigns.models import Attestation, Draft
from standing.jobs import worker
from standing.ledger import queries as ledger
from standing.ledger.actions import record

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _world(db: None) -> None:
    world.build()


@pytest.fixture
def clerk() -> Client:
    return world.client(world.CLERK)


@pytest.fixture
def kept(clerk: Client) -> Draft:
    """A draft with one cell mended, in which a typed word stands."""
    world.choose(clerk, world.xlsx(dirty.row(1, CPR_Expiration="02/30/2022"), 2))
    page = clerk.get(f"{world.PAGE}draft/")
    cell = world.field(page, "Row 2: CPR Expiration")
    world.press(clerk, "mend", **{cell: "11/30/2023"})
    return world.draft()


def test_a_draft_is_kept_for_180_days_and_then_its_bytes_and_what_was_typed_are_gone(
    kept: Draft, django_capture_on_commit_callbacks: Any
) -> None:
    path = reading.path_of(kept)
    entries = ledger.head()
    before = kept.changed_at + 180 * DAY - timedelta(seconds=1)
    assert expiring.expire(before) == 0
    assert path.is_file()

    with django_capture_on_commit_callbacks(execute=True):
        assert expiring.expire(kept.changed_at + 180 * DAY) == 1

    kept.refresh_from_db()
    assert (kept.closed_as, kept.closed_by, kept.mends) == ("expired", "", "[]")
    assert not path.exists()
    assert ledger.head() == entries, "a draft is no act of record"
    assert expiring.expire(kept.changed_at + 181 * DAY) == 0


def test_the_head_of_an_agency_who_attests_late_keeps_the_draft_alive(kept: Draft) -> None:
    late = kept.changed_at + 170 * DAY
    made = Attestation.objects.create(
        draft=kept, state=kept.state, capacity="head", marked_yes=1, marked_no=0, marked_cannot=0,
        made_by=world.HEAD, human="1", recorded_at=late,
    )  # fmt: skip

    assert expiring.expire(kept.changed_at + 181 * DAY) == 0
    assert expiring.expire(late + 180 * DAY) == 1

    made.refresh_from_db()
    assert made.superseded_at == late + 180 * DAY


def test_one_that_waits_for_the_head_counts_from_the_day_on_which_they_were_asked(
    kept: Draft,
) -> None:
    Draft.objects.update(asked_by=world.CLERK, asked_at=kept.changed_at + 100 * DAY)

    assert expiring.expire(kept.changed_at + 200 * DAY) == 0
    assert expiring.expire(kept.changed_at + 280 * DAY) == 1


@pytest.mark.django_db(transaction=True)
def test_the_worker_throws_it_away_by_the_worlds_own_day_and_the_clerk_is_told_why(
    kept: Draft, clerk: Client
) -> None:
    worker.work(once=True)
    assert world.draft().pk == kept.pk, "180 days of the wall have gone by, and none of the world"
    later = kept.changed_at + 180 * DAY
    record(
        small.act(at=later), kind="test.entered", subject="test", effective_on=later.date(),
        authority="none",
    )  # fmt: skip

    worker.work(once=True)

    assert not Draft.objects.filter(closed_at=None).exists()
    said = world.text(clerk.get(f"{world.PAGE}draft/", follow=True))
    assert "left alone for 180 days and was thrown away. Choose a file to begin one." in said
    pressed = world.press(clerk, "discard", state=kept.state)
    assert "left alone for 180 days" in world.text(pressed)
