"""The worker's other hand: while jobs are done, what happened is told to people by mail.

It works in a thread of its own, so that a long job keeps no mail waiting and mail keeps no job waiting.
Once an hour it also lets go of what lay too long.
"""

from collections.abc import Iterator
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


def deliver(stop: Event | None = None) -> Run:
    """Write the mails that the ledger asks for, then send what is due; once."""
    mails.catch_up(timezone.now())
    return send_due(timezone.now(), stopped=stop.is_set if stop else None)


@contextmanager
def beside() -> Iterator[None]:
    """Deliver mail every few seconds for as long as the block lasts; the mail under way is finished."""
    stop = Event()
    thread = Thread(target=_keep_delivering, args=(stop,), name="mail", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=settings.EMAIL_TIMEOUT + 5)


def _keep_delivering(stop: Event) -> None:
    pause, tidied = 0.0, -float(tidying.SECONDS_BETWEEN)
    while not stop.wait(pause):
        pause = SECONDS_BETWEEN
        try:
            deliver(stop)
            if monotonic() - tidied >= tidying.SECONDS_BETWEEN:
                tidied = monotonic()
                tidying.tidy()
        except DatabaseError:
            pass  # busy, or being set up: the next round does it
        except Exception as fault:  # told where it happened; the worker goes on
            failures.keep(fault)
            pause = _AFTER_A_FAILURE
        finally:
            connections.close_all()
