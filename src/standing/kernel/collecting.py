"""Letting the garbage collector rest while many values are made that live on."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resting() -> Iterator[None]:
    """Let no cycles be looked for meanwhile; what nobody refers to is freed at once as always.

    Laying out rows by the ten thousand makes the collector walk everything in memory again and again
    and find nothing, for a third of the time. Use it where memory is bounded and no cycles are made.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
