"""Whatever is changed in a release or in the rows of the ledger, a stranger finds it.

The stranger is tools/verifier.py. STANDING_MUTATIONS=10000 tries as many; by day there are fewer.
"""

import io
import os
import random
from pathlib import Path

import pytest
from tests import make, mutating
from tests.integration.register.world import CLEAN, JULY_5, World
from tests.verifying import verifier

from standing.kernel.access import Role
from standing.ledger import actions, exporting, queries, sealing, signing
from standing.register import proposing
from standing.register.actions import Published

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
TRIES = int(os.environ.get("STANDING_MUTATIONS", "2000")) // 2


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


def faults_of_export(data: bytes) -> list[str]:
    report = verifier.Report()
    verifier.Export("ledger", report, []).check(io.BytesIO(data), trusted())
    return list(report.faults)


def faults_of_release(folder: Path) -> list[str]:
    report = verifier.Report()
    verifier.check_release(folder, trusted(), report)
    return list(report.faults)


def trusted() -> list[object]:
    return [verifier.parse_key(signing.key("ledger").name)]


@pytest.mark.usefixtures("released")
def test_every_change_of_the_ledgers_rows_is_found() -> None:
    data, chance = exported(), random.Random(5)
    assert faults_of_export(data) == []
    assert queries.verify().ok
    missed, tried = [], 0
    while tried < TRIES:
        how, changed = mutating.of_export(chance, data)
        if changed == data:
            continue
        tried += 1
        if not faults_of_export(changed):
            missed.append(how)

    assert (tried, missed) == (TRIES, [])


def test_every_change_of_a_release_is_found(released: Published) -> None:
    chance = random.Random(6)
    assert faults_of_release(released.folder) == []
    missed, tried = [], 0
    while tried < TRIES:
        with mutating.of_release(chance, released.folder) as how:
            if not how:
                continue
            tried += 1
            if not faults_of_release(released.folder):
                missed.append(how)

    assert (tried, missed) == (TRIES, [])
    assert faults_of_release(released.folder) == []


def test_only_the_signature_stops_the_most_thorough_forger(
    released: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the changes above are good ones: who overlooks the signature overlooks some of them."""
    data, chance, found = exported(), random.Random(7), set()
    monkeypatch.setattr(verifier, "signature_holds", lambda *_any: True)
    for _again in range(300):
        how, changed = mutating.of_export(chance, data)
        if changed != data and not faults_of_export(changed):
            found.add(how.rpartition(", ")[2])
        with mutating.of_release(chance, released.folder) as how:
            if how and not faults_of_release(released.folder):
                found.add(how)

    assert found >= {"root", "signed", "rows", "back-dated"}


def test_a_release_is_the_one_that_the_ledger_recorded(released: Published) -> None:
    data, report = exported(), verifier.Report()
    release = verifier.check_release(released.folder, trusted(), report)

    export = verifier.Export("ledger", report, [release])
    export.check(io.BytesIO(data), trusted())

    assert report.faults == []
    assert export.recorded == {release.number: 1}
