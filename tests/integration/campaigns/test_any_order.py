"""However files are sent and taken back, what is left is what the remaining files say (RUL-22)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import dirty
from tests.integration.campaigns import small

from standing.campaigns import actions, queries
from standing.campaigns.rosters.check import check
from standing.campaigns.rosters.checked import Checked

AGENCIES = (small.ACTON, small.CONCORD)
# (officers, kind); the rank tells which file an employment was read in.
# Of two officers each: a longer file that names another agency's officers alone is refused.
FILES = (((1, 2), "submission"), ((2, 3), "submission"), ((1, 5), "submission"),
         ((3, 6), "roster"))  # fmt: skip


@dataclass(frozen=True)
class Ready:
    """Files that were checked once, to be accepted many times."""

    index: queries.Index
    checked: tuple[tuple[Path, Checked], ...]

    def send(self, number: int, *, agency: str, step: int) -> str:
        path, checked = self.checked[number]
        act = small.act(at=small.JUNE_28 + timedelta(minutes=step))
        return actions.accept(
            act, campaign=small.CAMPAIGN, agency=agency, checked=checked, content=path,
            index=self.index,
        ).number  # fmt: skip


@pytest.fixture
def ready(register: None, tmp_path: Path) -> Ready:
    for agency in AGENCIES:
        small.extend(agency)
    index = queries.officer_index(queries.campaign(small.CAMPAIGN), known=small.JUNE_14)
    found = []
    for number, (officers, kind) in enumerate(FILES):
        rows = [dirty.row(officer, Rank=f"Rank {number}") for officer in officers]
        path = small.file(tmp_path / f"{number}.csv", *rows, kind=kind)
        checked = check(path, officers=index.known, filed_on=small.JUNE_28.date())
        assert checked.ok
        found.append((path, checked))
    return Ready(index, tuple(found))


@contextmanager
def forgotten() -> Iterator[None]:
    """Leave the database as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


sends = st.tuples(st.sampled_from(AGENCIES), st.integers(0, len(FILES) - 1), st.booleans())


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sent=st.lists(sends, min_size=1, max_size=5), order=st.randoms(use_true_random=False))
def test_files_taken_back_leave_what_the_others_would_have_left_alone(
    ready: Ready, sent: list[tuple[str, int, bool]], order: Random
) -> None:
    with forgotten():
        taken_back: dict[str, int] = {}
        for step, (agency, number, undone) in enumerate(sent):
            receipt = ready.send(number, agency=agency, step=step)
            taken_back[receipt] = step if undone else taken_back.get(receipt, -1)
        gone = sorted(receipt for receipt, step in taken_back.items() if step >= 0)
        order.shuffle(gone)
        for receipt in gone:
            small.take_back(receipt, at=small.JUNE_30)
        assert small.nothing_differs()
        found = small.rebuilt()
    with forgotten():
        kept = [step for receipt, step in firsts(ready, sent) if receipt not in gone]
        for step in kept:
            agency, number, _ = sent[step]
            ready.send(number, agency=agency, step=step)
        expected = small.rebuilt()

    assert found == expected


def firsts(ready: Ready, sent: list[tuple[str, int, bool]]) -> list[tuple[str, int]]:
    """The receipts and the steps at which a new file was taken in; the file that stands gives none."""
    with forgotten():
        seen: dict[str, int] = {}
        for step, (agency, number, _) in enumerate(sent):
            seen.setdefault(ready.send(number, agency=agency, step=step), step)
        transaction.set_rollback(True)
    return list(seen.items())
