"""The worker's other hand: while jobs are done, what happened is told to people by mail.

It works in threads of its own, so that a long job keeps no mail waiting and mail keeps no job waiting:
one writes the mails that the ledger asks for, one sends what is due, so that somebody who asked for a
new password does not wait until thousands of notices are written. Once an hour what lay too long is
let go of.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils import timezone

from standing.correspondence import mails
from standing.jobs import tidying
from standing.mail.sending import Run, send_due
from standing.storage import failures

SECONDS_BETWEEN = 3.0
_AFTER_A_FAILURE = 60.0


def deliver() -> Run:
    """Write the mails that the ledger asks for, then send what is due; once."""
    mails.catch_up(timezone.now())
    return send_due(timezone.now())


@contextmanager
def beside() -> Iterator[None]:
    """Deliver mail every few seconds for as long as the block lasts; the mail under way is finished."""
    stop = Event()
    steps = {
        "mails written": _writing(),
        "mail": lambda: send_due(timezone.now(), stopped=stop.is_set),
    }
    threads = [
        Thread(target=_keep_doing, args=(step, stop), name=name, daemon=True)
        for name, step in steps.items()
    ]
    for each in threads:
        each.start()
    try:
        yield
    finally:
        stop.set()
        for each in threads:
            each.join(timeout=settings.EMAIL_TIMEOUT + 5)


def _writing() -> Callable[[], object]:
    tidied = -float(tidying.SECONDS_BETWEEN)

    def step() -> None:
        nonlocal tidied
        mails.catch_up(timezone.now())
        if monotonic() - tidied >= tidying.SECONDS_BETWEEN:
            tidied = monotonic()
            tidying.tidy()

    return step


def _keep_doing(step: Callable[[], object], stop: Event) -> None:
    pause = 0.0
    while not stop.wait(pause):
        pause = SECONDS_BETWEEN
        try:
            step()
        except DatabaseError:
            pass  # busy, or being set up: the next round does it
        except Exception as fault:  # told where it happened; the worker goes on
            failures.keep(fault)
            pause = _AFTER_A_FAILURE
        finally:
            connections.close_all()
