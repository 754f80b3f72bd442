"""What a list tells of an officer, worked out once for each version of the register.

The label of a day and the agencies are the same in every answer until the ledger grows or the day
ends (``pages/register_version.py``), so each web process remembers them, for so many officers at most.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from threading import Lock
from typing import Final, Generic, TypeVar

from standing.certification import queries as certification
from standing.certification.domain import Label
from standing.ledger import queries as ledger
from standing.register.publishable import withheld
from standing.workforce import queries as workforce
from standing.workforce.domain import Employed

MOST: Final = 50_000
"""Officers remembered; some 20 MB."""
Places = Sequence[Employed]
What = TypeVar("What")
WorkOut = Callable[[Sequence[int], date, datetime], Mapping[int, What]]


class Remembered(Generic[What]):
    """Something about each officer as of the present day and moment; safe for threads."""

    def __init__(self, work_out: WorkOut[What]) -> None:
        self._work_out = work_out
        self._held: OrderedDict[int, What] = OrderedDict()
        self._of: object = None
        self._lock = Lock()

    def of(self, officer_ids: Iterable[int], *, on: date, known: datetime) -> dict[int, What]:
        """Return it for these officers; ``on`` and ``known`` are the present day and moment."""
        version, wanted = (on, *ledger.head()), list(officer_ids)
        with self._lock:
            if self._of != version:
                self._held.clear()
                self._of = version
            found = {pk: self._held[pk] for pk in wanted if pk in self._held}
            for pk in found:
                self._held.move_to_end(pk)
        missing = [pk for pk in wanted if pk not in found]
        if missing:
            new = self._work_out(missing, on, known)
            found.update(new)
            with self._lock:
                if self._of == version:
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
    standings = certification.standings(officer_ids, on=on, known=known)
    return {pk: found.label for pk, found in standings.items()}


def _places(officer_ids: Sequence[int], on: date, known: datetime) -> Mapping[int, Places | None]:
    off = withheld(officer_ids, on=on, known=known)
    shown = [pk for pk in officer_ids if pk not in off]
    employed = workforce.employments(shown, on=on, known=known)
    return {pk: None if pk in off else employed.get(pk, ()) for pk in officer_ids}


labels: Final[Remembered[Label]] = Remembered(_labels)
"""The label of each officer."""
places: Final[Remembered[Places | None]] = Remembered(_places)
"""Where each officer works; ``None`` for whoever is off the public register."""


def forget() -> None:
    """Forget everything, as another register must."""
    labels.forget()
    places.forget()
