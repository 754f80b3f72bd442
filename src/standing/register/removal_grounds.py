"""The legal grounds on which somebody may come off the public register, and which releases list them."""

import tomllib
from collections.abc import Iterable
from functools import cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import NamedTuple

from standing.register import data

_FILE = "officers.csv"


class Known(NamedTuple):
    """A ground of 8.06(4): what it keeps from the public, and the citation that the public reads."""

    says: str
    citation: str


class Listing(NamedTuple):
    """The releases whose ``officers.csv`` names somebody, and those whose files do not lie here."""

    listed: list[int]
    elsewhere: list[int]


@cache
def known_grounds() -> tuple[Known, ...]:
    """Return the grounds that 555 CMR 8.06(4)(a) lists."""
    text = Path(__file__).with_name("removal_grounds.toml").read_text("utf-8")
    return tuple(Known(**each) for each in tomllib.loads(text)["ground"])


def released_with(numbers: Iterable[str]) -> Listing:
    """Return which releases list an officer under one of these MPTC IDs, oldest first."""
    wanted = [b"\n" + number.encode() + b"," for number in numbers]
    found = Listing([], [])
    for each in reversed(data.releases()):
        path = each.path_of(_FILE)
        if path is None:
            found.elsewhere.append(each.number)
        elif _holds(path, wanted):
            found.listed.append(each.number)
    return found


def _holds(path: Path, wanted: Iterable[bytes]) -> bool:
    if not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as text:
        return any(text.find(each) >= 0 for each in wanted)
