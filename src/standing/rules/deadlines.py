"""Every clock: where it starts, how long it runs, how it rolls, when it closes, and why.

Lengths, rolls and closing times come from the catalogue (``clocks.toml``, ``agency-clocks.toml``);
a day that the commission printed wins over arithmetic (OQ-10). ``deadline`` runs any clock with one
length, ``stages`` one with several, ``window`` one with a first and a last day. The functions with
names of their own are for clocks whose start or whose reading needs a word more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from standing.kernel.errors import Refused
from standing.kernel.periods import NEW_YORK, day_of, in_words
from standing.rules.book import Book, Provision, Rule
from standing.rules.calendar import OfficeCalendar, calendar_of
from standing.rules.counting import (
    Count,
    Deadline,
    Roll,
    Unit,
    Window,
    closing,
    explain,
    hour,
    run,
)

__all__ = [
    "Arrival",
    "Deadline",
    "Roll",
    "Unit",
    "Window",
    "as_notified",
    "background_answer_deadline",
    "condition_deadline",
    "deadline",
    "extension_deadline",
    "hearing_deadline",
    "hearing_filed_on",
    "investigation_deadline",
    "list_refresh_deadline",
    "petition_deadline",
    "petition_filed_on",
    "presumed_received_on",
    "renewal_filing_deadline",
    "return_deadline",
    "stages",
    "status_update_deadline",
    "window",
]


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
        Refused: the clock has several lengths (``stages``, ``window``), or cannot run as written.
    """
    return _deadline(book.rule(rule_id), [trigger_on], book, calendar)


def stages(
    rule_id: str, *, trigger_on: date, book: Book, calendar: OfficeCalendar | None = None
) -> dict[str, Deadline]:
    """Return the deadlines of a clock that comes in stages, by the name of each (AGY-17).

    >>> told = stages("report.at-once", trigger_on=date(2025, 4, 17), book=Book.load())
    >>> {name: stage.due_on.isoformat() for name, stage in told.items()}
    {'target': '2025-04-17', 'warning': '2025-04-18', 'violation': '2025-04-22'}
    """
    rule = book.rule(rule_id)
    return {
        name: _deadline(rule, [trigger_on], book, calendar, stage=name)
        for name in _lengths(rule.on(trigger_on))
    }


def window(
    rule_id: str, *, trigger_on: date, book: Book, calendar: OfficeCalendar | None = None
) -> Window:
    """Return the days between which something must happen (SUS-14; CLK-T13, CLK-T14).

    >>> days = window("suspension.hearing", trigger_on=date(2025, 5, 19), book=Book.load())
    >>> days.not_before.isoformat(), days.not_after.isoformat()
    ('2025-05-27', '2025-06-03')
    """
    rule, office = book.rule(rule_id), calendar or calendar_of(book)
    wording = rule.on(trigger_on)
    lengths = _lengths(wording)
    if set(lengths) != {"not-before", "not-after"}:
        raise Refused(f"The window {rule.id} needs a not-before and a not-after.", under=wording)
    rolls = {"not-before": Roll.FORWARD, "not-after": _roll(rule, book, trigger_on)}
    first, last = (
        run(
            starts=_starts(rule),
            starts_on=trigger_on,
            length=lengths[end],
            unit=_unit(rule),
            roll=roll,
            office=office,
        )
        for end, roll in rolls.items()
    )
    return Window(
        rule=rule.id,
        provision=wording.name,
        citation=wording.citation,
        trigger_on=trigger_on,
        not_before=first.due_on,
        not_after=last.due_on,
        holidays_skipped=tuple(sorted({*first.skipped, *last.skipped})),
        calendar_version=office.version,
        explanation=(
            f"Not before: {explain(first, office=office, which='the first day')} "
            f"Not after: {explain(last, office=office)}"
        ),
    )


def as_notified(computed: Deadline, *, notified_on: date) -> Deadline:
    """Return a deadline reckoned anew, no earlier than the day a person was told (CLK-13)."""
    if computed.due_on >= notified_on:
        return computed
    return replace(
        computed,
        due_on=notified_on,
        due_at=closing(notified_on, computed.due_at.time()),
        explanation=(
            f"{computed.explanation} The notice named {in_words(notified_on)}, and a day once told "
            "to a person is not moved to an earlier one."
        ),
    )


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
    return _deadline(book.rule("petition.window"), starts, book, calendar)


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
    counted = _deadline(book.rule("condition.period"), [noticed_on], book, calendar, read_on=day)
    printed = book.rule("condition.stated-end").find(day)
    return counted if printed is None else _as_printed(counted, printed)


def return_deadline(
    *, returned_on: date, book: Book, calendar: OfficeCalendar | None = None
) -> Deadline:
    """Return until when a condition may be met after a leave ended (CERT-358)."""
    return deadline("condition.after-return", trigger_on=returned_on, book=book, calendar=calendar)


def background_answer_deadline(
    *,
    received_on: date,
    book: Book,
    read_on: date | None = None,
    calendar: OfficeCalendar | None = None,
) -> Deadline:
    """Return until when an applicant may answer the results of a background check (CERT-372).

    ``read_on`` is the day whose wording holds, where that is not the day of receipt.
    """
    rule = book.rule("background.answer")
    return _deadline(rule, [received_on], book, calendar, read_on=read_on)


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
    return _deadline(rule, [deadline_on], book, None, read_on=granted_on)


def renewal_filing_deadline(
    *, expires_on: date, book: Book, calendar: OfficeCalendar | None = None
) -> Deadline:
    """Return until when an agency files for an officer under the rules of 2025 (CERT-377).

    ``expires_on`` is the day printed as the expiration, the first on which the certificate no
    longer runs (RUL-27). The page says "on or before" it; only an application filed before it
    continues the certificate (CERT-310), so ``safe_by`` is a day of the old certificate.
    """
    due = deadline("renewal.filing", trigger_on=expires_on, book=book, calendar=calendar)
    office = calendar or calendar_of(book)
    safe_by = office.on_or_before(expires_on - timedelta(days=1))
    return replace(
        due,
        safe_by=safe_by,
        readings=(expires_on - timedelta(days=1), expires_on),
        explanation=(
            f"{due.explanation} Only an application filed before that day continues the "
            f"certificate; {in_words(safe_by)} is safe."
        ),
    )


def list_refresh_deadline(
    *, deadline_on: date, book: Book, calendar: OfficeCalendar | None = None
) -> Deadline:
    """Return until when the lists are refreshed after a deadline (CERT-380)."""
    return deadline(
        "publication.list-refresh", trigger_on=deadline_on, book=book, calendar=calendar
    )


def investigation_deadline(
    *,
    received_on: date,
    book: Book,
    extended: bool = False,
    calendar: OfficeCalendar | None = None,
) -> Deadline:
    """Return until when an agency finishes an investigation (AGY-4, AGY-5; CLK-T9 to CLK-T11).

    An extension runs from day 90, whenever it was granted.

    >>> complaint = date(2025, 12, 24)
    >>> book = Book.load()
    >>> investigation_deadline(received_on=complaint, extended=True, book=book).due_on.isoformat()
    '2026-06-22'
    """
    first = deadline("investigation.finish", trigger_on=received_on, book=book, calendar=calendar)
    if not extended:
        return first
    return deadline(
        "investigation.extension", trigger_on=first.counted_on, book=book, calendar=calendar
    )


def _deadline(
    rule: Rule,
    starts: Sequence[date],
    book: Book,
    calendar: OfficeCalendar | None,
    *,
    read_on: date | None = None,
    stage: str = "",
) -> Deadline:
    """Run a clock from each of its possible starts; the latest holds, the earliest is safe."""
    office, closes = calendar or calendar_of(book), _closes(rule)
    day = read_on or max(starts)
    wording = rule.on(day)
    length = _lengths(wording)[stage] if stage else rule.number(day).value
    clock = _Clock(
        starts=_starts(rule),
        length=length,
        unit=_unit(rule),
        roll=_roll(rule, book, day),
        before=rule.details.get("counts") == "back",
        office=office,
    )
    counts = [clock.run(start) for start in sorted(set(starts))]
    held = counts[-1]
    said = explain(held, office=office, closes=closes)
    if "rolls-forward-if" in rule.details:
        counts.append(replace(clock, roll=Roll.FORWARD).run(held.starts_on))
    if _left_out(rule, book, day, clock):
        short = replace(clock, unit=Unit.BUSINESS).run(held.starts_on)
        counts.append(short)
        said = (
            f"{explain(held, office=office)} The formal rules may leave the days on which the "
            f"office is closed out of so short a period: {explain(short, office=office)} "
            f"The later day is accepted. It closes {hour(closes)}."
        )
        held = max(held, short, key=lambda count: count.due_on)
    return Deadline(
        rule=rule.id,
        provision=wording.name,
        citation=wording.citation,
        trigger_on=held.starts_on,
        length=length,
        unit=clock.unit,
        roll=clock.roll,
        counted_on=held.counted_on,
        due_on=held.due_on,
        due_at=closing(held.due_on, closes),
        safe_by=min(held.due_on, office.on_or_before(counts[0].counted_on)),
        readings=tuple(sorted({count.due_on for count in counts})),
        holidays_skipped=held.skipped,
        calendar_version=office.version,
        stated=False,
        explanation=said,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clock:
    """What a clock of the catalogue says on a day, ready to run from any start."""

    starts: str
    length: int
    unit: Unit
    roll: Roll
    before: bool
    office: OfficeCalendar

    def run(self, starts_on: date) -> Count:
        return run(
            starts=self.starts,
            starts_on=starts_on,
            length=self.length,
            unit=self.unit,
            roll=self.roll,
            before=self.before,
            office=self.office,
        )


def _left_out(rule: Rule, book: Book, day: date, clock: _Clock) -> bool:
    """Say whether the formal rules may leave closed days out of a short period (CLK-3)."""
    if rule.details.get("formal") is not True or clock.unit is not Unit.CALENDAR:
        return False
    return clock.length < book.rule("calendar.short-periods").number(day).value


def _as_printed(counted: Deadline, printed: Provision[object]) -> Deadline:
    if not isinstance(printed.value, date):
        raise Refused(f"The rule {printed.rule} needs a day as its value.", under=printed)
    return replace(
        counted,
        provision=printed.name,
        citation=printed.citation,
        length=(printed.value - counted.trigger_on).days,
        roll=Roll.NONE,
        counted_on=printed.value,
        due_on=printed.value,
        due_at=closing(printed.value, counted.due_at.time()),
        safe_by=min(counted.safe_by, printed.value),
        readings=tuple(sorted({counted.due_on, printed.value})),
        holidays_skipped=(),
        stated=True,
        explanation=(
            f"The notice is of {in_words(counted.trigger_on)}. The commission printed "
            f"{in_words(printed.value)} on its notices, and that day holds."
        ),
    )


def _lengths(wording: Provision[object]) -> dict[str, int]:
    """Return the lengths of a clock that has several, by name."""
    value = wording.value
    if not isinstance(value, Mapping) or any(type(each) is not int for each in value.values()):
        raise Refused(
            f"The clock {wording.rule} needs a number of days for each of its stages.",
            under=wording,
        )
    return dict(value)


def _starts(rule: Rule) -> str:
    return str(rule.details.get("starts", "the event"))


def _unit(rule: Rule) -> Unit:
    try:
        return Unit(rule.unit)
    except ValueError:
        raise Refused(
            f"The clock {rule.id} counts {' or '.join(Unit)}, not {rule.unit!r}."
        ) from None


def _roll(rule: Rule, book: Book, day: date) -> Roll:
    """Return the clock's roll; a switch of the catalogue may turn it forward (CLK-2, CLK-14)."""
    switch = rule.details.get("rolls-forward-if")
    if switch is not None and book.rule(str(switch)).on(day).value is True:
        return Roll.FORWARD
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
