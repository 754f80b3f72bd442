"""One page at a time, and nobody held up by a long one."""

import time
from collections.abc import Iterable
from threading import Event, Thread
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from standing.pages.turns import Turns


class Slow:
    """An application that answers once it is let go, and knows how many it answers at once."""

    def __init__(self) -> None:
        self.begun, self.let_go = Event(), Event()
        self.now = self.most = self.answered = 0

    def __call__(self, _environ: WSGIEnvironment, _start: StartResponse) -> Iterable[bytes]:
        self.now += 1
        self.most = max(self.most, self.now)
        self.begun.set()
        assert self.let_go.wait(10)
        self.now -= 1
        self.answered += 1
        return []


def _ask(turns: Turns, method: str = "GET") -> Thread:
    asked = Thread(target=turns, args=({"REQUEST_METHOD": method}, None))
    asked.start()
    return asked


def test_a_second_page_waits_for_the_first() -> None:
    slow = Slow()
    turns = Turns(slow, longest=10)
    asked = [_ask(turns) for _ in range(3)]
    assert slow.begun.wait(10)
    time.sleep(0.1)
    slow.let_go.set()
    for each in asked:
        each.join(10)
    assert slow.answered == 3
    assert slow.most == 1


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_an_act_waits_for_nobody(method: str) -> None:
    slow = Slow()
    turns = Turns(slow, longest=10)
    first = _ask(turns)
    assert slow.begun.wait(10)
    second = _ask(turns, method)
    _until_two(slow)
    slow.let_go.set()
    first.join(10)
    second.join(10)


def test_a_long_page_holds_up_nobody_for_long() -> None:
    slow = Slow()
    turns = Turns(slow, longest=0.02)
    first = _ask(turns)
    assert slow.begun.wait(10)
    second = _ask(turns)
    _until_two(slow)
    slow.let_go.set()
    first.join(10)
    second.join(10)


def test_a_page_that_fails_gives_its_turn_back() -> None:
    def fails(_environ: WSGIEnvironment, _start: StartResponse) -> Iterable[bytes]:
        raise ValueError("a page that fails")

    turns = Turns(fails, longest=10)
    began = time.monotonic()
    for _ in range(3):
        with pytest.raises(ValueError, match="a page that fails"):
            turns({"REQUEST_METHOD": "GET"}, lambda *_told: None)  # type: ignore[arg-type]  # nothing is written
    assert time.monotonic() - began < 5


def _until_two(slow: Slow) -> None:
    ends = time.monotonic() + 5
    while slow.now < 2:
        assert time.monotonic() < ends, "the second never began"
        time.sleep(0.005)
