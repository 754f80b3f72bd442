"""The lines of a waiting release on disk: laid there by several at once, read by others meanwhile."""

import multiprocessing
import os
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from standing.register import previews
from standing.register.spool import Spool

KEY = "k" * 64
TIMES = 25


def keep_often(folder: Path, times: int = TIMES) -> None:
    """Lay the lines of one release there again and again, as pages do that are opened at once."""
    for _each in range(times):
        with closing(Spool()) as spool:
            previews.keep(spool, folder=folder, key=KEY)


def test_two_threads_lay_the_same_lines_there_and_a_third_reads_them(tmp_path: Path) -> None:
    keep_often(tmp_path, 1)
    faults: list[Exception] = []

    def safely() -> None:
        try:
            keep_often(tmp_path)
        except Exception as fault:
            faults.append(fault)

    laying = [threading.Thread(target=safely) for _each in range(2)]
    for each in laying:
        each.start()
    seen = []
    while any(each.is_alive() for each in laying):
        seen.append(previews.portion(folder=tmp_path, key=KEY, limit=1))
    for each in laying:
        each.join()

    assert faults == []
    assert seen
    assert None not in seen, "there is always a whole one to read"
    assert len(list(tmp_path.iterdir())) == 1


def test_two_processes_lay_the_same_lines_there(tmp_path: Path) -> None:
    apart = multiprocessing.get_context("spawn")
    laying = [apart.Process(target=keep_often, args=(tmp_path,)) for _each in range(2)]
    for each in laying:
        each.start()
    for each in laying:
        each.join()

    assert [each.exitcode for each in laying] == [0, 0]
    assert previews.portion(folder=tmp_path, key=KEY, limit=1) is not None
    assert len(list(tmp_path.iterdir())) == 1


def test_the_last_few_are_kept_and_always_the_one_just_laid_there(tmp_path: Path) -> None:
    for number in range(previews.KEPT + 3):
        with closing(Spool()) as spool:
            previews.keep(spool, folder=tmp_path, key=f"{number:064}"[::-1])
        newest = tmp_path / f".lines-{f'{number:064}'[::-1][:32]}.sqlite"
        os.utime(newest, (number, number))

    assert len(list(tmp_path.iterdir())) == previews.KEPT
    assert newest.exists()


@pytest.mark.parametrize(("age", "stays"), [(previews._LEFT + 60, False), (60, True)])
def test_what_a_killed_run_left_goes_after_a_day_and_what_another_writes_stays(
    tmp_path: Path, age: float, stays: bool
) -> None:
    begun = tmp_path / f".lines-{'k' * 32}.abcd.partial"
    begun.write_bytes(b"half of it")
    os.utime(begun, (time.time() - age, time.time() - age))

    keep_often(tmp_path, 1)

    assert begun.exists() is stays


def test_lines_that_were_cut_short_are_read_as_none_and_laid_there_anew(tmp_path: Path) -> None:
    keep_often(tmp_path, 1)
    (lies,) = tmp_path.iterdir()
    lies.write_bytes(b"no database")

    assert previews.portion(folder=tmp_path, key=KEY, limit=1) is None
    keep_often(tmp_path, 1)
    assert previews.portion(folder=tmp_path, key=KEY, limit=1) is not None
