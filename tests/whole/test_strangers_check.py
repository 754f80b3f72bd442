"""Whatever is changed in a release or in the rows of the ledger, a stranger finds it.

STANDING_MUTATIONS=10000 tries as many; by day there are fewer.
"""

import io
import os
import random
from pathlib import Path

import pytest
from tests import make, mutating, stranger
from tests.integration.register.world import CLEAN, JULY_5, World

from standing.kernel.access import Role
from standing.ledger import actions, exporting, queries, sealing, signing
from standing.register import proposing
from standing.register.actions import Published

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
TRIES = int(os.environ.get("STANDING_MUTATIONS", "400")) // 2


@pytest.fixture
def released(db: None, tmp_path: Path, settings: object) -> Published:
    """A release of a small register, whose ledger is sealed and one reason in it removed."""
    settings.HOME = tmp_path / "home"  # type: ignore[attr-defined]  # Django's settings hold anything
    world = World()
    oak = world.agency("Oak Police Department")
    people = [world.officer(f"0012-{place:04}", f"Avery{place}", "Jordan") for place in range(9)]
    world.file(oak, people)
    world.release([(officer, oak, CLEAN) for officer in people])
    world.invented()
    weighed = actions.record(
        make.act(at=JULY_5, reason="An illness"), kind="character.weighed",
        subject="officer:0012-0001", effective_on=JULY_5.date(), authority="CERT-507",
    )  # fmt: skip
    executive = make.person("executive", role=Role.EXECUTIVE_DIRECTOR)
    by_order = make.act(executive, at=JULY_5, reason="Sealed record")
    actions.remove_reason(by_order, number=weighed.id, authority="Order of May 3")
    return proposing.publish_named(
        make.act(at=JULY_5),
        out=tmp_path / "out",
        as_of=JULY_5.date(),
        approved_by=("robin", "dana"),
    )


def exported() -> bytes:
    sealing.seal()
    file = io.BytesIO()
    exporting.export(make.act(make.person("auditor", role=Role.AUDITOR), at=JULY_5), file)
    return file.getvalue()


@pytest.mark.usefixtures("released")
def test_every_change_of_the_ledgers_rows_is_found() -> None:
    data, verifier, chance = exported(), signing.key("ledger").name, random.Random(5)
    stranger.export(data, verifier)
    assert queries.verify().ok
    missed, tried = [], 0
    while tried < TRIES:
        how, changed = mutating.of_export(chance, data)
        if changed == data:
            continue
        tried += 1
        if not stranger.faulty(lambda changed=changed: stranger.export(changed, verifier)):  # type: ignore[misc]  # a default that binds
            missed.append(how)

    assert missed == []


def test_every_change_of_a_release_is_found(released: Published) -> None:
    verifier, chance = signing.key("ledger").name, random.Random(6)
    stranger.release(released.folder, verifier)
    missed, tried = [], 0
    while tried < TRIES:
        with mutating.of_release(chance, released.folder) as how:
            if not how:
                continue
            tried += 1
            if not stranger.faulty(lambda: stranger.release(released.folder, verifier)):
                missed.append(how)

    assert missed == []
    stranger.release(released.folder, verifier)
