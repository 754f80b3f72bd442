"""Every clock: where it starts, how long it runs, how it rolls, when it closes, and why.

The day of the event is day 0 (CLK-1). Lengths, rolls and closing times come from the catalogue
(``clocks.toml``); a day that the commission printed wins over arithmetic (OQ-10).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from standing.kernel.errors import Refused
from standing.kernel.periods import NEW_YORK, day_of, in_words
from standing.rules.book import Book, Provision, Rule
from standing.rules.calendar import OfficeCalendar, calendar_of


class Unit(StrEnum):
    """What a clock counts. Days without an adjective are calendar days (CERT-385)."""

    CALENDAR = "calendar days"
    BUSINESS = "business days"


class Roll(StrEnum):
    """What happens when the last day is no business day (CERT-383, CLK-14)."""

    FORWARD = "forward"
    BACK = "back"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When something is due, and how that was reckoned.

    ``due_on`` is the last day in time and ``due_at`` its closing moment in New York. ``safe_by`` is
    the last day that is in time under every reading of the rule (OQ-02, OQ-06).
    ``holidays_skipped`` are the holidays that made a difference; ``stated`` if the day was printed
    rather than counted. ``provision`` names the wording used.
    """

    rule: str
    provision: str
    citation: str
    trigger_on: date
    length: int
    unit: Unit
    roll: Roll
    due_on: date
    due_at: datetime
    safe_by: date
    holidays_skipped: tuple[date, ...]
    calendar_version: str
    stated: bool
    explanation: str

    def met_by(self, filed_on: date) -> bool:
        """Say whether something filed on a day is in time."""
        return filed_on <= self.due_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """How a paper reached the commission: when it came in, and the marks on its envelope.

    Sent electronically, it has only ``received_at``. ``postmarked_on`` is the cancellation date of
    the postal service; a private meter's date is kept and counts for nothing (CERT-382).
    """

    received_at: datetime
    postmarked_on: date | None = None
    private_meter_on: date | None = None


def deadline(
    rule_id: str, *, trigger_on: date, book: Book, calendar: OfficeCalendar | None = None
) -> Deadline:
    """Return the deadline of one clock of the catalogue, started on a day.

    Raises:
        NotFound: no such clock, or it has no wording on that day.
    """
    return _deadline(book.rule(rule_id), trigger_on, trigger_on, book, calendar)


def petition_deadline(
    *,
    decided_on: date,
    book: Book,
    received_on: date | None = None,
    served_on: date | None = None,
    calendar: OfficeCalendar | None = None,
) -> Deadline:
    """Return until when an officer may petition the executive director (CERT-370, 381, 383).

    The sources start the 21 days at the decision, its receipt, or its service by e-mail (OQ-02): a
    petition in time under the latest is accepted, and ``safe_by`` is strict under the earliest.

    >>> petition_deadline(decided_on=date(2022, 7, 1), book=Book.load()).due_on.isoformat()
    '2022-07-22'
    """
    starts = [day for day in (decided_on, received_on, served_on) if day is not None]
    return _deadline(book.rule("petition.window"), max(starts), min(starts), book, calendar)


def petition_filed_on(arrival: Arrival, *, calendar: OfficeCalendar) -> date:
    """Return the day on which a petition counts as filed (CERT-381).

    By mail: the postmark. Electronically: that day until 11:59:59 p.m. if it is a business day,
    else the next business day.
    """
    if arrival.postmarked_on is not None:
        return arrival.postmarked_on
    return calendar.on_or_after(day_of(arrival.received_at))


def hearing_deadline(
    *, decided_on: date, book: Book, calendar: OfficeCalendar | None = None
) -> Deadline:
    """Return until when a hearing may be asked for after the director's decision (CERT-379)."""
    return deadline("hearing.window", trigger_on=decided_on, book=book, calendar=calendar)


def hearing_filed_on(arrival: Arrival, *, book: Book, calendar: OfficeCalendar) -> date:
    """Return the day on which a paper of a hearing counts as filed (CERT-382).

    By mail: the postal cancellation date, never a private meter's. Otherwise the day it came in if
    that was a business day before closing, else the next business day.
    """
    if arrival.postmarked_on is not None:
        return arrival.postmarked_on
    came_on = day_of(arrival.received_at)
    closes = _closes(book.rule("hearing.window"))
    if arrival.received_at.astimezone(NEW_YORK).time() > closes:
        came_on += timedelta(days=1)
    return calendar.on_or_after(came_on)


def presumed_received_on(*, mailed_on: date, book: Book) -> date:
    """Return the day on which a mailed notice of a hearing is presumed received (CERT-382)."""
    return deadline("hearing.mail-presumed", trigger_on=mailed_on, book=book).due_on


def condition_deadline(
    *,
    noticed_on: date,
    edition: str,
    book: Book,
    calendar: OfficeCalendar | None = None,
) -> Deadline:
    """Return until when a condition may be met (CERT-371). A day printed on the notices wins.

    >>> due = condition_deadline(noticed_on=date(2022, 7, 1), edition="E22", book=Book.load())
    >>> due.due_on.isoformat()
    '2022-09-30'
    """
    day = book.day_under(edition, noticed_on)
    counted = _deadline(
        book.rule("condition.period"), noticed_on, noticed_on, book, calendar, read_on=day
    )
    printed = book.rule("condition.stated-end").find(day)
    return counted if printed is None else _as_printed(counted, printed)


def background_answer_deadline(
    *, received_on: date, book: Book, calendar: OfficeCalendar | None = None
) -> Deadline:
    """Return until when an applicant may answer the results of a background check (CERT-372)."""
    return deadline("background.answer", trigger_on=received_on, book=book, calendar=calendar)


def status_update_deadline(
    *, effective_on: date, book: Book, calendar: OfficeCalendar | None = None
) -> Deadline:
    """Return until when an agency must report a change of an officer's status (CERT-374)."""
    return deadline("officer.status-update", trigger_on=effective_on, book=book, calendar=calendar)


def extension_deadline(*, deadline_on: date, granted_on: date, book: Book) -> Deadline:
    """Return the latest day an extension may run to (CERT-305, 376).

    Counted from the agencies' deadline; the length is the one in force when it was granted.
    """
    rule = book.rule("campaign.extension-length")
    return _deadline(rule, deadline_on, deadline_on, book, None, read_on=granted_on)


def list_refresh_deadline(
    *, deadline_on: date, book: Book, calendar: OfficeCalendar | None = None
) -> Deadline:
    """Return until when the lists are refreshed after a deadline (CERT-380)."""
    return deadline(
        "publication.list-refresh", trigger_on=deadline_on, book=book, calendar=calendar
    )


def _deadline(
    rule: Rule,
    starts_on: date,
    strictly_on: date,
    book: Book,
    calendar: OfficeCalendar | None,
    *,
    read_on: date | None = None,
) -> Deadline:
    office = calendar or calendar_of(book)
    length = rule.number(read_on or starts_on)
    unit, roll = _unit(rule), _roll(rule)
    counted, skipped = _counted(starts_on, length.value, unit, office)
    due_on, rolled = _rolled(counted, roll, office)
    strict, _ = _counted(strictly_on, length.value, unit, office)
    return Deadline(
        rule=rule.id,
        provision=length.name,
        citation=length.citation,
        trigger_on=starts_on,
        length=length.value,
        unit=unit,
        roll=roll,
        due_on=due_on,
        due_at=datetime.combine(due_on, _closes(rule), tzinfo=NEW_YORK),
        safe_by=min(due_on, office.on_or_before(strict)),
        holidays_skipped=(*skipped, *rolled),
        calendar_version=office.version,
        stated=False,
        explanation=" ".join(
            (
                _count_explained(rule, starts_on, length, counted),
                *(f"{_weekday(day)} is {office.holiday(day)}." for day in skipped + rolled),
                *_roll_explained(counted, due_on),
            )
        ),
    )


def _counted(
    starts_on: date, length: int, unit: Unit, office: OfficeCalendar
) -> tuple[date, tuple[date, ...]]:
    """Return the last day before any roll, and the holidays left out of the count."""
    if unit is Unit.CALENDAR:
        return starts_on + timedelta(days=length), ()
    day, skipped = starts_on, []
    while length:
        day += timedelta(days=1)
        if office.is_business_day(day):
            length -= 1
        elif office.holiday(day):
            skipped.append(day)
    return day, tuple(skipped)


def _rolled(counted: date, roll: Roll, office: OfficeCalendar) -> tuple[date, tuple[date, ...]]:
    """Return the day after the clock's roll, and the holidays it rolled over."""
    if roll is Roll.NONE:
        return counted, ()
    due_on = (office.on_or_after if roll is Roll.FORWARD else office.on_or_before)(counted)
    first, last = sorted((counted, due_on))
    between = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return due_on, tuple(day for day in between if office.holiday(day))


def _as_printed(counted: Deadline, printed: Provision[object]) -> Deadline:
    if not isinstance(printed.value, date):
        raise Refused(f"The rule {printed.rule} needs a day as its value.", under=printed)
    return Deadline(
        rule=counted.rule,
        provision=printed.name,
        citation=printed.citation,
        trigger_on=counted.trigger_on,
        length=(printed.value - counted.trigger_on).days,
        unit=counted.unit,
        roll=Roll.NONE,
        due_on=printed.value,
        due_at=counted.due_at.replace(
            year=printed.value.year, month=printed.value.month, day=printed.value.day
        ),
        safe_by=min(counted.safe_by, printed.value),
        holidays_skipped=(),
        calendar_version=counted.calendar_version,
        stated=True,
        explanation=(
            f"The commission printed {in_words(printed.value)} on its notices, and that day holds."
        ),
    )


def _count_explained(rule: Rule, starts_on: date, length: Provision[int], counted: date) -> str:
    starts = rule.details.get("starts", "the event")
    return (
        f"{length.value} {_unit(rule)} from {starts} on {_weekday(starts_on)}, which is day 0, "
        f"end on {_weekday(counted)}."
    )


def _roll_explained(counted: date, due_on: date) -> tuple[str, ...]:
    if due_on > counted:
        return (f"The office is next open on {_weekday(due_on)}, the last day in time.",)
    if due_on < counted:
        return (f"The office is last open before it on {_weekday(due_on)}.",)
    return ()


def _weekday(day: date) -> str:
    return f"{day:%A}, {in_words(day)}"


def _unit(rule: Rule) -> Unit:
    try:
        return Unit(rule.unit)
    except ValueError:
        raise Refused(
            f"The clock {rule.id} counts {' or '.join(Unit)}, not {rule.unit!r}."
        ) from None


def _roll(rule: Rule) -> Roll:
    given = str(rule.details.get("roll", ""))
    try:
        return Roll(given)
    except ValueError:
        raise Refused(f"The clock {rule.id} rolls {', '.join(Roll)}, not {given!r}.") from None


def _closes(rule: Rule) -> time:
    try:
        return time.fromisoformat(str(rule.details.get("closes", "")))
    except ValueError:
        raise Refused(f"The clock {rule.id} needs a closing time, such as 23:59:59.") from None
