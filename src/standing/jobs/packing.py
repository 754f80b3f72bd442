"""Let a worker build the agencies' packets, as `standing packets --background` does."""

import os
from datetime import datetime

from django.conf import settings
from django.db import transaction

from standing.correspondence import models as letters
from standing.correspondence import queries as correspondence
from standing.correspondence.printed import is_for_everybody
from standing.jobs import models, tasks
from standing.jobs.approving import under_way
from standing.jobs.domain import Kind
from standing.kernel.access import Act, Permission
from standing.kernel.errors import WrongState
from standing.ledger.queries import invented_world
from standing.storage import locks
from standing.storage.rows import known as known_rows


def how_many(campaign: str, *, known: datetime) -> tuple[int, int]:
    """Return how many packets of a campaign are built, and how many its notices make."""
    rows = letters.Packet.objects.filter(known_rows(known), campaign=campaign)
    built = rows.order_by().values("agency", "number").distinct().count()
    return built, correspondence.waiting(campaign, known=known).packets


@transaction.atomic
def let_build(act: Act, *, campaign: str) -> models.Job:
    """Let a worker build every packet of a campaign; those that still fit are kept.

    Raises ``WrongState`` where a worker builds packets already, or the pages stand at no address
    that could be printed on a letter.
    """
    act.by.require(Permission.PACKET_FETCH)
    locks.hold("jobs")
    if under_way(Kind.PACKETS):
        raise WrongState("A worker builds packets already, or will soon. Nothing was begun twice.")
    asked: dict[str, object] = {
        "campaign": campaign, "out": str((settings.HOME / "packets").resolve()), "agency": None,
        "address": _pages_at(), "processes": os.cpu_count() or 1,
    }  # fmt: skip
    return tasks.start(act, kind=Kind.PACKETS, arguments=asked)[0]


def _pages_at() -> str:
    """Return where the public pages stand, for the letters; an invented world needs no such place."""
    if invented_world() is not None:
        return correspondence.HERE
    if not is_for_everybody(settings.URL):
        raise WrongState(
            "The letters carry the address of the officer’s public page, and this register says it "
            f"stands at {settings.URL}, which nobody who holds a letter could open. Set STANDING_URL "
            "to the address that is for everybody, and begin again. Nothing was begun."
        )
    return str(settings.URL)
