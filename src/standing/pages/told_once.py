"""What a list tells of an officer, worked out once for each version of the register.

The label of a day, the agencies and the MPTC ID are the same in every answer until the ledger grows or
the day ends (``pages/register_version.py``), so each web process remembers them, for so many officers
at most.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Final, Generic, TypeVar

from standing.certification.domain import Label
from standing.kernel.periods import day_of
from standing.ledger import queries as ledger
from standing.pages import clock
from standing.register.publishable import withheld
from standing.register.shown import public_standings
from standing.storage.unchanged import Unchanged
from standing.workforce import queries as workforce
from standing.workforce.finding.rows import numbers_of

MOST: Final = 50_000
"""Officers remembered; some 25 MB."""
What = TypeVar("What")
WorkOut = Callable[[Sequence[int], date, datetime], Mapping[int, What]]


@dataclass(frozen=True, slots=True)
class Present:
    """The present day and moment, and the version of the register that answers then."""

    on: date
    known: datetime
    version: Hashable


_last: list[tuple[Hashable, datetime | None]] = [(None, None)]
"""The ledger's head, and the moment of it in an invented world; ``None`` in a real register."""


_head = Unchanged(ledger.head)


def present() -> Present:
    """Return the present; the tables are asked where anything was written since."""
    head = _head()
    of, moment = _last[0]
    if of != head:
        moment = clock.now(invented=True) if ledger.invented_world() is not None else None
        _last[0] = (head, moment)
    now = moment or clock.now(invented=False)
    on = day_of(now)
    return Present(on, now, (on, *head))


class Remembered(Generic[What]):
    """Something about each officer as of the present day and moment; safe for threads."""

    def __init__(self, work_out: WorkOut[What]) -> None:
        self._work_out = work_out
        self._held: OrderedDict[int, What] = OrderedDict()
        self._of: object = None
        self._lock = Lock()

    def of(self, officer_ids: Sequence[int], at: Present) -> dict[int, What]:
        """Return it for these officers, as things stand at the present."""
        with self._lock:
            held = self._held
            if self._of != at.version:
                held.clear()
                self._of = at.version
            found = {pk: held[pk] for pk in officer_ids if pk in held}
            for pk in found:
                held.move_to_end(pk)
        if len(found) == len(officer_ids):
            return found
        missing = [pk for pk in dict.fromkeys(officer_ids) if pk not in found]
        if missing:
            new = self._work_out(missing, at.on, at.known)
            found.update(new)
            with self._lock:
                if self._of == at.version:
                    self._held.update(new)
                    while len(self._held) > MOST:
                        self._held.popitem(last=False)
        return found

    def forget(self) -> None:
        """Forget everybody."""
        with self._lock:
            self._held.clear()
            self._of = None


def _labels(officer_ids: Sequence[int], on: date, known: datetime) -> Mapping[int, Label]:
    standings = public_standings(officer_ids, on=on, known=known)
    return {pk: found.label for pk, found in standings.items()}


def _places(officer_ids: Sequence[int], on: date, known: datetime) -> Mapping[int, str | None]:
    off = withheld(officer_ids, on=on, known=known)
    shown = [pk for pk in officer_ids if pk not in off]
    employed = workforce.employments(shown, on=on, known=known)
    named = {
        pk: "; ".join(dict.fromkeys(place.agency_name for place in places))
        for pk, places in employed.items()
    }
    return {pk: None if pk in off else named.get(pk, "") for pk in officer_ids}


def _numbers(officer_ids: Sequence[int], _on: date, _known: datetime) -> Mapping[int, str]:
    return numbers_of(officer_ids)


labels: Final[Remembered[Label]] = Remembered(_labels)
"""The label of each officer."""
places: Final[Remembered[str | None]] = Remembered(_places)
"""The agencies that each officer serves, joined; ``None`` for whoever is off the public register."""
numbers: Final[Remembered[str]] = Remembered(_numbers)
"""The MPTC ID of each officer."""


def forget() -> None:
    """Forget everything, as another register must."""
    labels.forget()
    places.forget()
    numbers.forget()
    _last[0] = (None, None)
