"""Which officers an agency alone says it employs: nobody at the commission has a record of it yet.

A hire is reported by number, and every number is public. Until the commission has seen that the officer
works there, a report opens to the agency nothing that the public does not see as well.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from standing.campaigns import models
from standing.storage.rows import known as known_rows
from standing.workforce import identities
from standing.workforce.domain import Employed
from standing.workforce.status_updates import REPORTED


def claimed(agency_id: int, places: Iterable[Employed], *, known: datetime) -> frozenset[int]:
    """Return whose employment at an agency rests on its own word alone, of those told of.

    ``places`` are times at that agency. What confirms the last one of an officer: the imported
    employment list, or a row of a file of the agency that stands, of that time or later, with the
    officer's name and birth date; where these differ, once the staff said that it is the officer.
    """
    held: dict[int, list[Employed]] = defaultdict(list)
    for place in places:
        held[place.officer_id].append(place)
    told: dict[int, date] = {}
    for officer_id, times in held.items():
        last = max(times, key=lambda place: place.since)
        if last.source == REPORTED and not any(_speaks_for(each, last) for each in times):
            told[officer_id] = last.since
    return frozenset(told.keys() - _named(agency_id, told, known=known)) if told else frozenset()


def _speaks_for(other: Employed, told: Employed) -> bool:
    """Whether a time that the commission has a record of runs into the one that was reported."""
    return other.source != REPORTED and (other.until is None or other.until > told.since)


def _named(agency_id: int, told: dict[int, date], *, known: datetime) -> set[int]:
    """Return who of these stands in a file of the agency that came on the day told of or later."""
    person: dict[int, int] = {pk: pk for pk in told}
    for keep, others in identities.others_of(told.keys(), known=known).items():
        person.update(dict.fromkeys(others, keep))
    filings = models.Filing.objects.filter(known_rows(known), agency_id=agency_id)
    rows: dict[int, set[int]] = defaultdict(set)
    lines = models.FilingRow.objects.filter(
        filing__in=filings, set_aside="", officer_id__in=sorted(person)
    )
    for line, officer_id, filed_on in lines.values_list("pk", "officer_id", "filing__filed_on"):
        if officer_id is not None and filed_on >= told[person[officer_id]]:
            rows[person[officer_id]].add(line)
    unsettled = _unsettled({line for found in rows.values() for line in found}, known=known)
    return {pk for pk, found in rows.items() if found - unsettled}


def _unsettled(lines: set[int], *, known: datetime) -> set[int]:
    """Return the rows of which it was asked whether they are the officer, and nobody said yes."""
    if not lines:
        return set()
    asked = models.MatchQuestion.objects.filter(recorded_at__lte=known, line_id__in=sorted(lines))
    said = models.MatchAnswer.objects.filter(
        known_rows(known), question__line_id__in=sorted(lines), same_person=True
    )
    return {*asked.values_list("line_id", flat=True)} - {
        *said.values_list("question__line_id", flat=True)
    }
