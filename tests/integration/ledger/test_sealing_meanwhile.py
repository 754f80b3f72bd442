"""Others record acts and seal while the ledger is sealed: nothing is lost, and there is one tree."""

from collections.abc import Callable
from datetime import date
from threading import Thread

import pytest
from django.db import connections
from tests import make

from standing.ledger import actions, models, queries, sealed, sealing
from standing.ledger.domain import Draft

pytestmark = [pytest.mark.tables, pytest.mark.django_db(transaction=True)]


def write() -> None:
    for round_ in range(15):
        actions.record_many(
            make.act(),
            [
                Draft("condition.met", f"officer:0000-{n:04}", date(2022, 8, 1), "CERT-356")
                for n in range(round_ * 3)
            ],
        )


def seal() -> None:
    for _round in range(10):
        sealing.seal()


def test_writers_and_sealers_at_once_leave_one_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "_PORTION", 64)
    faults: list[BaseException] = []

    def work(step: Callable[[], None]) -> None:
        try:
            step()
        except BaseException as fault:  # told below, in the test's own thread
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [Thread(target=work, args=(step,)) for step in (write, write, seal, seal)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    last = sealing.seal()

    assert faults == []
    assert last.size == queries.head()[0] == 2 * sum(3 * n for n in range(15))
    assert queries.verify().ok
    roots = models.Checkpoint.objects.values_list("size", "root")
    assert len(set(roots)) == len(sealed.sizes())
