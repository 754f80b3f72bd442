"""The training committee's export: academies, bridge academy, in-service training, cards."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from standing.scenario.columns import Column
from standing.scenario.facts import Line
from standing.scenario.people import Person

HEADINGS = ("mptc_id", "course", "category", "hours", "completed_on", "training_year")
Record = tuple[str, str, str, int | str, str, str]

_ACADEMIES = {
    "academy": ("Recruit Officer Course", "basic academy", 800),
    "state police": ("State Police Academy", "state police academy", 1000),
    "SSPO": ("Special State Police Officer Academy", "sspo academy", 640),
}
_SILENT = 0.04  # officers of whom the export has no academy: old records were lost


def on_record(person: Person, line: Line | None, mark: str, chance: Random) -> Iterator[Record]:
    """Give the export's lines about an officer; ``line`` is the form, ``None`` when there is none.

    First aid and CPR cards are on record for some whose cards the agency reports as current, and
    for nobody else.
    """
    training = "academy" if line is None else str(line[Column.BASIC_TRAINING])
    bridge = "" if line is None else str(line[Column.BRIDGE])
    if mark == "training-sources-differ":
        # The form says academy, or that the bridge is done; the export says otherwise.
        yield _bridge(person, None if bridge else date(2022, 2, 18))
    elif training == "bridge":
        done = _day(date(2021, 10, 1), chance, 220)
        yield _bridge(person, done if bridge == "complete" else None)
    elif training == "exemption":
        on = _day(person.hired, chance, 300)
        yield (person.mptc_id, "Exemption letter", "exemption", "", *_when(on))
    elif training in _ACADEMIES and chance.random() >= _SILENT:
        course, category, hours = _ACADEMIES[training]
        on = person.hired + timedelta(days=chance.randrange(120, 240))
        yield (person.mptc_id, course, category, hours, *_when(min(on, date(2022, 3, 1))))
    if chance.random() < 0.8:
        hours = chance.choice((40, 40, 40, 24, 16))
        on = _day(date(2021, 9, 1), chance, 190)
        course = "Annual in-service training"
        yield (person.mptc_id, course, "in-service", hours, on.isoformat(), "2022")
    if line is not None and not mark and chance.random() < 0.2:
        on = _day(date(2021, 7, 15), chance, 240)
        course = "First Aid for First Responders"
        yield (person.mptc_id, course, "first aid", 8, on.isoformat(), "2022")
        yield (person.mptc_id, "CPR and AED", "cpr", 4, on.isoformat(), "2022")


def _bridge(person: Person, on: date | None) -> Record:
    if on is None:
        return (person.mptc_id, "Bridge Academy", "bridge academy", "", "", "2022")
    return (person.mptc_id, "Bridge Academy", "bridge academy", 200, *_when(on))


def _when(on: date) -> tuple[str, str]:
    """Return the day and its training year, which begins on July 1."""
    return on.isoformat(), str(on.year + (on.month >= 7))


def _day(first: date, chance: Random, days: int) -> date:
    return first + timedelta(days=chance.randrange(days))
