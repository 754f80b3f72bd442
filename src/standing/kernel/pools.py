"""Processes that work for one of ours and are stopped with it, never beside it.

Whoever stops a program often tells its whole group: a terminal at Ctrl+C, systemd at the end of a
service. Our own process then finishes or stops in its own order; what works for it must not be gone
by then.
"""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process, resource_tracker
from threading import Thread
from typing import Any, Final, ParamSpec, TypeVar

_STOPPING: Final = {signal.SIGINT, signal.SIGTERM}
P = ParamSpec("P")
T = TypeVar("T")


class Pool(ProcessPoolExecutor):
    """Spawned processes that SIGINT and SIGTERM do not reach, from their first moment on."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Give work to a process; one that is started for it starts with the signals held back."""
        with _held_back():
            return super().submit(fn, *args, **kwargs)


@contextmanager
def pool(
    *,
    processes: int,
    initializer: Callable[..., None],
    initargs: tuple[Any, ...] = (),
    max_tasks_per_child: int | None = None,
) -> Iterator[Pool]:
    """Give a pool of so many processes until the block ends; ``initializer`` runs in each first.

    A refusal in the block lets the work under way finish. Where a process was killed, or the program
    is told to stop, the others are ended at once: nothing else would end them.
    """
    others = set(active_children())
    with Pool(
        max_workers=processes,
        mp_context=get_context("spawn"),
        initializer=initializer,
        initargs=initargs,
        max_tasks_per_child=max_tasks_per_child,
    ) as made:
        try:
            yield made
        except BaseException as fault:
            made.shutdown(wait=False, cancel_futures=True)
            if isinstance(fault, BrokenExecutor) or not isinstance(fault, Exception):
                for process in set(active_children()) - others:
                    process.kill()
            raise


def end_with_parent(clear: Callable[[], None]) -> None:
    """Let this process clear its desk and end when the one it works for ends, however that ends."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        clear()
        os._exit(1)

    Thread(target=watch, daemon=True).start()


@contextmanager
def _held_back() -> Iterator[None]:
    """Hold back the signals to stop until the block ends; a process started in it never hears them."""
    resource_tracker.ensure_running()  # starting it would let them through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
