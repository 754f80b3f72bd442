"""Writing to the ledger and reading it back."""

import hashlib
import json
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from tests import make

from standing.kernel.errors import WrongState
from standing.ledger import actions, models, queries
from standing.ledger.domain import Draft, Entry
from standing.ledger.guarded import TABLES
from standing.storage import triggers

pytestmark = pytest.mark.django_db

JULY_1 = date(2022, 7, 1)


def a_draft(number: int) -> Draft:
    return Draft("determination.issued", f"officer:0000-{number:04}", JULY_1, "CERT-310")


def recorded(**changed: Any) -> Entry:
    given: dict[str, Any] = {
        "kind": "campaign.opened",
        "subject": "campaign:2022-a-h",
        "effective_on": date(2022, 4, 1),
        "authority": "CERT-401",
        "after": {"title": "Núñez & Söhne", "letters": "A-H"},
    }
    return actions.record(make.act(reason="As planned"), **(given | changed))


def test_an_act_is_read_back_as_it_was_recorded() -> None:
    entry = recorded(before={"title": None})

    assert queries.entries("campaign:2022-a-h") == [entry]
    assert entry.actor == "operator"
    assert entry.reason == "As planned"
    assert entry.recorded_at == make.JUNE_30_2022
    assert entry.facts_before == {"title": None}
    assert entry.facts_after == {"title": "Núñez & Söhne", "letters": "A-H"}


def test_the_wall_time_is_kept_beside_the_moment_of_the_act() -> None:
    before = datetime.now(UTC)

    assert before <= recorded().written_at <= datetime.now(UTC)


def test_anybody_can_work_out_the_hashes_with_a_few_lines_of_plain_python() -> None:
    entry = recorded()
    contents = {
        "actor": "operator",
        "after": '{"letters":"A-H","title":"Núñez & Söhne"}',
        "authority": "CERT-401",
        "before": "",
        "effective_on": "2022-04-01",
        "kind": "campaign.opened",
        "reason": "As planned",
        "recorded_at": "2022-06-30T16:00:00.000000+00:00",
        "subject": "campaign:2022-a-h",
        "written_at": entry.written_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    text = json.dumps(contents, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    leaf = hashlib.sha256(b"standing entry 1\n" + text.encode()).hexdigest()
    chain = hashlib.sha256(f"standing link 1\n{'0' * 64}{leaf}".encode()).hexdigest()

    assert entry.leaf == leaf
    assert models.Link.objects.get(position=entry.id).chain == chain


def test_batches_and_single_acts_make_one_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "_AT_A_TIME", 10)
    monkeypatch.setattr(queries, "_AT_A_TIME", 7)

    recorded()
    count = actions.record_many(make.act(), (a_draft(number) for number in range(25)))
    recorded(kind="register.opened", subject="register")

    found = queries.verify()
    assert count == 25
    assert (found.entries, found.linked, found.faults) == (27, 27, ())


def test_recording_nothing_writes_nothing() -> None:
    assert actions.record_many(make.act(), []) == 0
    assert not models.Head.objects.exists()


def test_the_ledger_falls_with_the_work_it_belongs_to() -> None:
    recorded()

    with transaction.atomic():
        recorded(subject="register")
        transaction.set_rollback(True)

    assert queries.entries("register") == []
    assert queries.verify().ok


def test_nothing_is_recorded_while_the_database_does_not_guard_the_ledger(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(actions, "_guard_seen", set())
    with transaction.atomic():
        triggers.unguard(TABLES)

        with pytest.raises(WrongState, match="ledger_entry_no_update"):
            recorded()

        transaction.set_rollback(True)


def test_the_last_moment_is_the_latest_known_not_the_last_written() -> None:
    assert queries.last_moment() is None

    later = make.JUNE_30_2022 + timedelta(days=5)
    actions.record_many(make.act(at=later), [a_draft(1)])
    actions.record_many(make.act(), [a_draft(2)])

    assert queries.last_moment() == later


def test_a_real_register_lives_in_the_present_and_an_invented_one_in_its_own_time() -> None:
    wall = datetime(2026, 11, 22, tzinfo=UTC)
    assert queries.invented_world() is None
    assert queries.present(wall) == wall

    register_opened(invented=True)

    assert queries.invented_world() == "massachusetts-2022"
    assert queries.present(wall) == make.JUNE_30_2022


def register_opened(*, invented: bool) -> None:
    scenario = "massachusetts-2022" if invented else ""
    recorded(
        kind="register.opened", subject="register",
        after={"invented": invented, "scenario": scenario},
    )  # fmt: skip


@pytest.mark.parametrize("invented", [True, False])
def test_a_register_stays_what_its_first_entry_said_whatever_a_later_one_says(
    *, invented: bool
) -> None:
    wall = datetime(2026, 11, 22, tzinfo=UTC)
    register_opened(invented=invented)
    said = (queries.invented_world(), queries.present(wall))

    register_opened(invented=not invented)

    assert (queries.invented_world(), queries.present(wall)) == said
    assert (said[0] is not None) is invented


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_take_turns() -> None:
    def write(writer: int) -> None:
        try:
            for number in range(5):
                actions.record_many(make.act(), [a_draft(writer * 10 + number)] * 3)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    found = queries.verify()
    assert (found.entries, found.faults) == (60, ())
