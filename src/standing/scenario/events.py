"""What happens when: extensions, filings, nil returns, estimates, and what comes later (RUL-6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from standing.scenario.agencies import Agency, Part
from standing.scenario.plan import Plan, at, some_time

HEADINGS = ("at", "event", "agency", "officer", "value", "text")
_EXTENSION_REASONS = (
    "The clerk who keeps the training files left in May; the names will follow first.",
    "Answers from officers on leave are outstanding.",
    "The department is moving its personnel files to a new system.",
    "Two hundred files are still with the town's human resources office.",
    "The chief is newly appointed and has to read every file before signing.",
)
_PROOF = "copy of the CPR card, seen by certification staff; the course was on {course}"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Event:
    """A line of ``events.csv``; ``moment`` is when the commission knew it."""

    moment: datetime
    event: str
    agency: str = ""
    officer: str = ""
    value: str = ""
    text: str = ""

    @property
    def row(self) -> tuple[str, ...]:
        """The line as it is written."""
        return (
            self.moment.isoformat(),
            self.event,
            self.agency,
            self.officer,
            self.value,
            self.text,
        )


def clerk(agency: Agency) -> str:
    """Return the account name of the person who sends an agency's files."""
    return f"{agency.code}.clerk"


def filing(agency: Agency, path: str, moment: datetime) -> Event:
    """Say that a file of an agency came in."""
    return Event(moment=moment, event="filing", agency=agency.code, value=path, text=clerk(agency))


def before_the_decision(plan: Plan) -> Iterator[Event]:
    """Give the extensions, nil returns and estimates up to the last day before the decision."""
    days, chance = plan.sizes.days, plan.chance("events")
    for agency in plan.agencies:
        if agency.code in plan.extended:
            huge = agency.named > 500
            reason = "More officers than one office can answer for by the deadline."
            yield Event(
                moment=plan.extended[agency.code],
                event="extension",
                agency=agency.code,
                value=days.extended_until.isoformat(),
                text=reason if huge else chance.choice(_EXTENSION_REASONS),
            )
        if agency.part is Part.HAS_NOBODY:
            yield Event(
                moment=plan.arrives[agency.code],
                event="nil",
                agency=agency.code,
                text=clerk(agency),
            )
        if agency.part is Part.SENDS_NO_ROSTER:
            yield Event(
                moment=some_time(chance, days.last_event, days.last_event),
                event="estimate",
                agency=agency.code,
                value=str(agency.named),
                text="telephone call with the department",
            )


def separation(plan: Plan, agency: Agency, officer: str) -> Event:
    """Say that an officer had left before the decision, reported only after it."""
    late = plan.sizes.late
    return Event(
        moment=at(late.separation_reported, 11, 20),
        event="separation",
        agency=agency.code,
        officer=officer,
        value=late.separation_effective.isoformat(),
        text="resigned",
    )


def card_brought(plan: Plan, agency: Agency, officer: str) -> Event:
    """Say that an officer whose CPR card had run out brought a new one."""
    day: date = plan.sizes.late.condition_met
    course = day - timedelta(days=6)
    return Event(
        moment=at(day, 10, 5),
        event="condition-met",
        agency=agency.code,
        officer=officer,
        value="cpr",
        text=_PROOF.format(course=course.isoformat()),
    )
