"""What an agency's form says of an officer, and what the training committee's export says.

Facts only: a card that has run out, a check not yet done, an attestation of no. What follows from
a fact is not known here (RUL-15).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from standing.kernel.names import search_key
from standing.scenario.agencies import Agency
from standing.scenario.columns import Column
from standing.scenario.people import Person

Value = str | int | date
Line = dict[str, Value]

LEAVES = (
    "medical leave",
    "medical leave",
    "military leave",
    "family leave",
    "administrative leave",
)
_CAMPUS = {
    "college_university",
    "hospital",
    "school_district",
    "housing_authority",
    "county_sheriff",
    "humane_society",
}
_RANKS: Mapping[str, tuple[str, ...]] = {
    "municipal": ("Patrol Officer", "Sergeant", "Lieutenant", "Captain"),
    "state": ("Trooper", "Sergeant", "Lieutenant", "Captain"),
    "county_sheriff": ("Deputy Sheriff", "Sergeant", "Lieutenant", "Captain"),
}
_CAMPUS_RANKS = ("Police Officer", "Sergeant", "Lieutenant", "Deputy Chief")
_HEADS = {
    "county_sheriff": "Sheriff",
    "state": "Colonel",
    "hospital": "Director of Public Safety",
    "humane_society": "Director",
}
_STATE_POLICE = "Massachusetts State Police"
_COLONELS = (_STATE_POLICE, "Massachusetts Environmental Police")
_REASONS = (
    "An internal inquiry is open. The department will answer when it has ended.",
    "The officer has been away since 2021 and has not been assessed.",
    "Disagreement about an earlier report; the papers are with the town's counsel.",
    "New to this department; the file of the previous employer has not arrived.",
)
_UNIONS = ("Police Association", "Patrol Officers' Union", "Superior Officers' Association")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who attests at an agency: the head, and for the head's own row somebody else (RUL-20)."""

    head: str
    title: str
    authority: str

    def under(self, *, own_row: bool) -> str:
        """Return what stands in ``Attested By``."""
        if own_row:
            return f"{self.authority}, appointing authority"
        return f"{self.head}, {self.title}"


def title_of_head(agency: Agency) -> str:
    """Return what the head of an agency of this kind is called."""
    if agency.kind == "state" and not agency.name.startswith(_COLONELS):
        return "Director"
    return _HEADS.get(agency.kind, "Chief of Police")


def answers(
    person: Person,
    agency: Agency,
    chance: Random,
    *,
    signed: Signature,
    signed_by: date,
    cards_until: date,
    is_head: bool = False,
) -> Line:
    """Return a form in which nothing is missing; cards last until ``cards_until`` or longer.

    ``signed_by`` is the day by which it was signed; nothing in it began after that.

    What must not matter varies widely: evaluations at hire, in-service hours, leave
    (CERT-222, 645).
    """
    employed_as = _employed_as(agency, chance, is_head=is_head)
    campus = agency.kind in _CAMPUS or agency.kind in ("transit", "port_authority")
    ranks = _RANKS.get(agency.kind, _CAMPUS_RANKS if campus else _RANKS["municipal"])
    on_leave = not is_head and chance.random() < 0.025
    line: Line = {
        Column.MPTC_ID: person.mptc_id,
        Column.LAST: person.last,
        Column.FIRST: person.first,
        Column.MIDDLE: person.middle,
        Column.SUFFIX: person.suffix,
        Column.BORN: person.born,
        Column.RANK: signed.title if is_head else chance.choices(ranks, (75, 14, 7, 4))[0],
        Column.EMPLOYED_AS: employed_as,
        Column.HIRED: person.hired,
        Column.DUTY: chance.choice(LEAVES) if on_leave else "active",
        Column.LEAVE_START: _before(signed_by, chance, 10, 300) if on_leave else "",
        Column.HIGH_SCHOOL: "yes",
        Column.BASIC_TRAINING: _trained(agency, employed_as, chance),
        Column.BRIDGE: "",
        Column.WORK_HOURS: chance.randrange(120, 30000) if chance.random() < 0.2 else "",
        Column.PHYSICAL: chance.choices(("yes", "no", "unknown", ""), (60, 12, 20, 8))[0],
        Column.PSYCHOLOGICAL: chance.choices(("yes", "no", "unknown", ""), (52, 16, 24, 8))[0],
        Column.BACKGROUND: "done",
        Column.INTERVIEW: "done",
        Column.EXAMINATION: "passed",
        Column.FIRST_AID: _card(cards_until, chance),
        Column.CPR: _card(cards_until, chance),
        Column.IN_SERVICE: chance.choices((40, 0, 44, 32), (70, 5, 5, 10))[0]
        if chance.random() < 0.8
        else chance.randrange(0, 60),
        Column.ATTESTATION: "yes",
        Column.ATTESTED_BY: signed.under(own_row=is_head),
        Column.ATTESTED_ON: _before(signed_by, chance, 0, 14),
        Column.REASON: "",
        Column.EMAIL: _mail(person, agency),
        Column.UNION: "" if is_head else f"{agency.municipality} {_UNIONS[len(person.last) % 3]}",
        Column.UNION_EMAIL: "" if is_head else f"president@union.{agency.code}.example",
        Column.HEAD: "yes" if is_head else "",
    }
    if line[Column.BASIC_TRAINING] == "bridge":
        line[Column.BRIDGE] = "complete"
        line[Column.WORK_HOURS] = chance.choice((2400, 2412, 2650, 3120, 4800, 7200))
    return line


def _employed_as(agency: Agency, chance: Random, *, is_head: bool) -> str:
    classes = ("full-time", "part-time", "reserve", "retired-detail")
    if is_head or agency.kind == "state":
        return "full-time"
    small = agency.kind == "municipal" and agency.population < 6000
    return chance.choices(classes, (45, 30, 20, 5) if small else (88, 5, 4, 3))[0]


def _trained(agency: Agency, employed_as: str, chance: Random) -> str:
    if agency.name.startswith(_STATE_POLICE):
        return "state police"
    if employed_as in ("part-time", "reserve") and agency.kind == "municipal":
        return "bridge" if chance.random() < 0.5 else "academy"
    if agency.kind in _CAMPUS and chance.random() < 0.65:
        return "SSPO"
    return chance.choices(("academy", "exemption"), (99, 1))[0]


def _card(until: date, chance: Random) -> date:
    """Return the last day of a card that is current; now and then it is the very day asked for."""
    return until + timedelta(days=0 if chance.random() < 0.01 else chance.randrange(5, 720))


def _run_out(chance: Random) -> date:
    """Return the last day of a card that had run out by July 1, 2022; now and then by a day."""
    return _before(date(2022, 6, 30), chance, 0, 420 if chance.random() < 0.95 else 1)


def _before(day: date, chance: Random, least: int, most: int) -> date:
    return day - timedelta(days=chance.randrange(least, most))


def _mail(person: Person, agency: Agency) -> str:
    last = search_key(person.last).replace(" ", "")
    return f"{search_key(person.first)[:1]}.{last}@{agency.code}.example"


def _expire(*columns: Column) -> Callable[[Line, Random], None]:
    def change(line: Line, chance: Random) -> None:
        for column in columns:
            line[column] = _run_out(chance)

    return change


def _put(**values: Value) -> Callable[[Line, Random], None]:
    def change(line: Line, chance: Random) -> None:
        del chance
        line.update({Column[name]: value for name, value in values.items()})

    return change


def _short_of_hours(line: Line, chance: Random) -> None:
    hours: Value = "" if chance.random() < 0.12 else chance.choice((2399, 2210, 1980, 1200, 640))
    _put(BASIC_TRAINING="bridge", BRIDGE="complete", WORK_HOURS=hours)(line, chance)


def _on_bridge(line: Line, chance: Random) -> None:
    hours = chance.choice((380, 960, 1800, 2400, 2600))
    _put(BASIC_TRAINING="bridge", BRIDGE="enrolled", WORK_HOURS=hours)(line, chance)


def _away_with_old_card(line: Line, chance: Random) -> None:
    line[Column.DUTY] = chance.choice(LEAVES)
    line[Column.LEAVE_START] = _before(date(2022, 5, 1), chance, 20, 400)
    line[Column.CPR] = _run_out(chance)


def _unsure(answer: str) -> Callable[[Line, Random], None]:
    def change(line: Line, chance: Random) -> None:
        line[Column.ATTESTATION] = answer
        line[Column.REASON] = chance.choice(_REASONS)
        if chance.random() < 0.15:
            line[Column.CPR] = _run_out(chance)

    return change


def _told_otherwise(line: Line, chance: Random) -> None:
    """The form claims more than the export shows; ``training`` writes the export's side."""
    if chance.random() < 0.5:
        _put(BASIC_TRAINING="academy", BRIDGE="", WORK_HOURS="")(line, chance)
    else:
        _put(BASIC_TRAINING="bridge", BRIDGE="complete", WORK_HOURS=2500)(line, chance)


CHANGES: Mapping[str, Callable[[Line, Random], None]] = {
    "cpr-expired": _expire(Column.CPR),
    "first-aid-expired": _expire(Column.FIRST_AID),
    "first-aid-and-cpr-expired": _expire(Column.FIRST_AID, Column.CPR),
    "cpr-blank": _put(CPR=""),
    "first-aid-blank": _put(FIRST_AID=""),
    "first-aid-and-cpr-blank": _put(FIRST_AID="", CPR=""),
    "bridge-enrolled": _on_bridge,
    "work-hours-short": _short_of_hours,
    "examination-not-passed": _put(EXAMINATION="not passed"),
    "examination-blank": _put(EXAMINATION=""),
    "background-not-done": _put(BACKGROUND="not done"),
    "background-blank": _put(BACKGROUND=""),
    "interview-not-done": _put(INTERVIEW="not done"),
    "interview-blank": _put(INTERVIEW=""),
    "leave-and-cpr-expired": _away_with_old_card,
    "attestation-no": _unsure("no"),
    "attestation-cannot": _unsure("cannot"),
    "training-sources-differ": _told_otherwise,
    "suspended": _put(DUTY="suspended", LEAVE_START=""),
    "bridge-withdrawn": _put(BASIC_TRAINING="bridge", BRIDGE="withdrawn", WORK_HOURS=700),
    "bridge-dismissed": _put(BASIC_TRAINING="bridge", BRIDGE="dismissed", WORK_HOURS=1100),
    "bridge-never-enrolled": _put(BASIC_TRAINING="none", BRIDGE="never enrolled", WORK_HOURS=""),
    "background-failed": _put(BACKGROUND="failed"),
    "no-high-school": _put(HIGH_SCHOOL="no"),
    "felony-on-record": _put(),
}
