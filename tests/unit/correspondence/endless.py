"""Builds packets until it is killed, and says first which processes it started."""

import multiprocessing
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from tests.unit.correspondence import samples

from standing.correspondence.building import build_packets
from standing.correspondence.domain import NoticeKind, PacketContent


def contents() -> Iterator[PacketContent]:
    for place in count():
        yield samples.packet(samples.notice(NoticeKind.EXTENSION), code=f"agency-{place}")


def tell(done: int, total: int) -> None:
    if done == 1:
        sys.stdout.write(" ".join(str(c.pid) for c in multiprocessing.active_children()) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    build_packets(contents(), Path(sys.argv[1]), processes=2, progress=tell)
