"""Who serves at an agency, with the status of the day: worked out once for each version of the register.

Nothing of it changes until the ledger grows or the day ends (``told_once.present``), so each web process
remembers the agencies asked for last, for so many officers at most.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Final

from standing.certification import queries as certification
from standing.certification.domain import Label
from standing.pages.told_once import Present
from standing.register.publishable import withheld
from standing.register.shown import public_standings
from standing.workforce import queries as workforce
from standing.workforce.models import Agency, Officer

MOST: Final = 30_000
"""Officers remembered; some 15 MB."""


@dataclass(frozen=True, slots=True)
class Line:
    """One officer of an agency: the name as listed, and what was in force on the day."""

    sort_key: str
    mptc_id: str
    listed: str
    label: Label
    until: date | None
    in_force: bool


_held: OrderedDict[int, tuple[Line, ...]] = OrderedDict()
_of: list[object] = [None]
_lock = Lock()


def officers_of(agency: Agency, at: Present) -> tuple[Line, ...]:
    """Return everybody who serves there and may be shown, by name, with the standing of the day."""
    with _lock:
        if _of[0] != at.version:
            _held.clear()
            _of[0] = at.version
        found = _held.get(agency.pk)
        if found is not None:
            _held.move_to_end(agency.pk)
            return found
    found = _worked_out(agency, at)
    with _lock:
        if _of[0] == at.version:
            _held[agency.pk] = found
            while len(_held) > 1 and sum(len(lines) + 1 for lines in _held.values()) > MOST:
                _held.popitem(last=False)
    return found


def forget() -> None:
    """Forget everybody, as another register must."""
    with _lock:
        _held.clear()
        _of[0] = None


def _worked_out(agency: Agency, at: Present) -> tuple[Line, ...]:
    places = workforce.employments_at(agency.pk, on=at.on, known=at.known)
    ids = sorted({place.officer_id for place in places})
    off = withheld(ids, on=at.on, known=at.known)
    shown = [pk for pk in ids if pk not in off]
    standings = public_standings(shown, on=at.on, known=at.known)
    names = workforce.name_of(shown, on=at.on, known=at.known)
    numbers = officer_numbers(shown)
    lines = [
        Line(
            names[pk].sort_key, numbers[pk], names[pk].listed,
            held.label, held.until, held.in_force,
        )
        for pk, held in standings.items()
    ]  # fmt: skip
    return tuple(sorted(lines, key=lambda line: (line.sort_key, line.mptc_id)))


def officer_numbers(ids: Sequence[int]) -> dict[int, str]:
    """Return the MPTC ID of each officer."""
    return dict(certification.values(Officer.objects.all(), ("pk", "mptc_id"), "pk", ids))
