"""Two people press at the same moment: one act, and each gets the same receipt or a sentence."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connections
from tests.integration.campaigns import small
from tests.integration.portal import campaign_world as world

from standing.accounts import queries as people
from standing.campaigns.drafts import attesting, keeping, reading, sending
from standing.campaigns.models import Attestation, Draft, Filing
from standing.campaigns.rosters.mending import Place
from standing.kernel.access import Act
from standing.kernel.errors import StandingError
from standing.ledger import queries as ledger

pytestmark = pytest.mark.django_db(transaction=True)
JUNE_4 = datetime(2022, 6, 4, 16, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()


def act(by: str, *, after: int = 0) -> Act:
    at = JUNE_4 + timedelta(seconds=after)
    return Act(by=people.person(by, at=at), at=at)


def at_once(*presses: Callable[[], object]) -> list[object]:
    """What each press gave: a value, or the sentence it was refused with."""
    together = Barrier(len(presses))

    def press(do: Callable[[], object]) -> object:
        try:
            together.wait(timeout=20)
            return do()
        except StandingError as refusal:
            return str(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(press, presses))


def attested() -> Draft:
    world.choose(world.client(world.CLERK), world.xlsx(1, 2))
    kept = world.draft()
    opened = reading.open_draft(kept, known=JUNE_4, on=JUNE_4.date())
    attesting.attest(
        act(world.HEAD), campaign=world.CAMPAIGN, agency=world.CODE, shown=kept.state,
        capacity="agency head", opened=opened,
    )  # fmt: skip
    return kept


def test_two_clerks_send_the_same_draft_and_there_is_one_file() -> None:
    kept = attested()

    def send(by: str) -> Callable[[], object]:
        return lambda: sending.send(
            act(by, after=1), campaign=world.CAMPAIGN, agency=world.CODE, shown=kept.state
        )

    first, second = at_once(send(world.CLERK), send(world.HEAD))
    assert isinstance(first, sending.Sent), first
    assert isinstance(second, sending.Sent), second
    assert {first.receipt, second.receipt} == {Filing.objects.get().receipt}
    assert [first.again, second.again].count(True) == 1
    assert len(ledger.entries_of("filing.accepted")) == 1
    assert ledger.verify().faults == ()


def test_attesting_twice_at_once_is_one_act() -> None:
    world.choose(world.client(world.CLERK), world.xlsx(1, 2))
    kept = world.draft()
    opened = reading.open_draft(kept, known=JUNE_4, on=JUNE_4.date())

    def attest() -> object:
        return attesting.attest(
            act(world.HEAD), campaign=world.CAMPAIGN, agency=world.CODE, shown=kept.state,
            capacity="agency head", opened=opened,
        )  # fmt: skip

    given = at_once(attest, attest)
    assert Attestation.objects.count() == len(ledger.entries_of("attestation.made")) == 1
    assert sum(isinstance(one, str) for one in given) == 1


def test_a_mend_and_a_sending_at_once_never_send_what_was_not_attested() -> None:
    kept = attested()
    found = attesting.found_of(kept)
    given = at_once(
        lambda: sending.send(
            act(world.CLERK, after=1), campaign=world.CAMPAIGN, agency=world.CODE, shown=kept.state
        ),
        lambda: keeping.mend(
            act(world.HEAD, after=1), campaign=world.CAMPAIGN, agency=world.CODE, shown=kept.state,
            more={Place(0, 2, 1): "Other"}, found=found,
        ),
    )  # fmt: skip
    sent = Filing.objects.filter(superseded_at__isnull=True)
    if isinstance(given[0], sending.Sent):
        assert sent.get().sha256 == kept.sha256
        assert isinstance(given[1], str)
    else:
        assert not sent.exists()
        assert Attestation.objects.get().superseded_at is not None


def test_two_files_chosen_at_once_leave_one_draft_and_a_sentence() -> None:
    answers = at_once(
        lambda: world.choose(world.client(world.CLERK), world.xlsx(1, 2)).status_code,
        lambda: world.choose(world.client(world.HEAD), world.xlsx(1, 2, 3)).status_code,
    )
    assert sorted(map(str, answers)) == ["302", "409"]
    kept = Draft.objects.get(closed_at__isnull=True)
    assert reading.path_of(kept).exists()
    assert kept.campaign.slug == small.CAMPAIGN
