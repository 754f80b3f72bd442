"""One clock of the catalogue, read on a day and run: its length, unit, roll and closing time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from standing.kernel import tongue
from standing.kernel.errors import Refused
from standing.kernel.periods import in_words
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """What a clock of the catalogue says on a day, ready to run from any start.

    ``shown_forward`` if the last day rolled forward is shown as another reading (CLK-2, CLK-14);
    ``short`` if the formal rules may leave closed days out of so short a period (CLK-3).
    """

    rule: Rule
    wording: Provision[object]
    length: int
    unit: Unit
    roll: Roll
    closes: time
    shown_forward: bool
    short: bool
    office: OfficeCalendar

    def run(self, starts_on: date) -> Count:
        """Count from one start."""
        return run(
            starts=str(self.rule.details.get("starts", "the event")),
            starts_on=starts_on,
            length=self.length,
            unit=self.unit,
            roll=self.roll,
            before=self.rule.details.get("counts") == "back",
            office=self.office,
        )

    def deadline(self, starts: Sequence[date]) -> Deadline:
        """Run from each possible start; the latest holds, and the earliest is safe (OQ-02)."""
        counts = [self.run(start) for start in sorted(set(starts))]
        held, safe = counts[-1], counts[0]
        said = explain(held, office=self.office, closes=self.closes)
        if self.shown_forward:
            counts.append(replace(self, roll=Roll.FORWARD).run(held.starts_on))
        if self.short:
            other = replace(self, unit=Unit.BUSINESS).run(held.starts_on)
            said = self._both_told(held, other)
            counts.append(other)
            held = max(held, other, key=lambda count: count.due_on)
        return Deadline(
            rule=self.rule.id,
            provision=self.wording.name,
            citation=self.wording.citation,
            trigger_on=held.starts_on,
            length=self.length,
            unit=self.unit,
            roll=self.roll,
            counted_on=held.counted_on,
            due_on=held.due_on,
            due_at=closing(held.due_on, self.closes),
            safe_by=min(held.due_on, self.office.on_or_before(safe.counted_on)),
            readings=tuple(sorted({count.due_on for count in counts})),
            holidays_skipped=held.skipped,
            calendar_version=self.office.version,
            stated=False,
            explanation=said,
        )

    def _both_told(self, calendar: Count, business: Count) -> str:
        return (
            f"{explain(calendar, office=self.office)} The formal rules may leave the days on which "
            f"the office is closed out of so short a period: {explain(business, office=self.office)} "
            f"The later day is accepted. It closes {hour(self.closes)}."
        )


def clock(
    rule: Rule, *, on: date, book: Book, calendar: OfficeCalendar | None = None, stage: str = ""
) -> Clock:
    """Read a clock of the catalogue as it is worded on a day; ``stage`` names one of its lengths.

    Raises:
        NotFound: it has no wording on that day. Refused: it cannot run as it is written.
    """
    length = lengths(rule.on(on))[stage] if stage else rule.number(on).value
    unit = unit_of(rule)
    may_be_short = rule.details.get("formal") is True and unit is Unit.CALENDAR
    return Clock(
        rule=rule,
        wording=rule.on(on),
        length=length,
        unit=unit,
        roll=roll_of(rule, on=on, book=book),
        closes=closes_at(rule),
        shown_forward="rolls-forward-if" in rule.details,
        short=may_be_short and length < book.rule("calendar.short-periods").number(on).value,
        office=calendar or calendar_of(book),
    )


def window_of(
    rule: Rule, *, trigger_on: date, book: Book, calendar: OfficeCalendar | None = None
) -> Window:
    """Run a clock that has a first and a last day; the first is put off to a business day.

    Raises:
        NotFound, Refused: as ``clock``.
    """
    office, wording = calendar or calendar_of(book), rule.on(trigger_on)
    if set(lengths(wording)) != {"not-before", "not-after"}:
        raise Refused(f"The window {rule.id} needs a not-before and a not-after.", under=wording)
    opens = clock(rule, on=trigger_on, book=book, calendar=office, stage="not-before")
    first = replace(opens, roll=Roll.FORWARD).run(trigger_on)
    last = clock(rule, on=trigger_on, book=book, calendar=office, stage="not-after").run(trigger_on)
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


def as_printed(counted: Deadline, printed: Provision[object]) -> Deadline:
    """Return a deadline with the day that the commission printed in place of the counted one."""
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
        explanation=tongue.filled(
            "The notice is of {notice}. The commission printed {day} on its notices, and that day "
            "holds.",
            notice=in_words(counted.trigger_on),
            day=in_words(printed.value),
        ),
    )


def lengths(wording: Provision[object]) -> dict[str, int]:
    """Return the lengths of a clock that has several, by name."""
    value = wording.value
    if not isinstance(value, Mapping) or any(type(each) is not int for each in value.values()):
        raise Refused(
            f"The clock {wording.rule} needs a number of days for each of its stages.",
            under=wording,
        )
    return dict(value)


def unit_of(rule: Rule) -> Unit:
    """Return what a clock counts."""
    try:
        return Unit(rule.unit)
    except ValueError:
        raise Refused(
            f"The clock {rule.id} counts {' or '.join(Unit)}, not {rule.unit!r}."
        ) from None


def roll_of(rule: Rule, *, on: date, book: Book) -> Roll:
    """Return the clock's roll; a switch of the catalogue may turn it forward (CLK-2, CLK-14)."""
    switch = rule.details.get("rolls-forward-if")
    if switch is not None and book.rule(str(switch)).on(on).value is True:
        return Roll.FORWARD
    given = str(rule.details.get("roll", ""))
    try:
        return Roll(given)
    except ValueError:
        raise Refused(f"The clock {rule.id} rolls {', '.join(Roll)}, not {given!r}.") from None


def closes_at(rule: Rule) -> time:
    """Return the last moment of a clock's last day."""
    try:
        return time.fromisoformat(str(rule.details.get("closes", "")))
    except ValueError:
        raise Refused(f"The clock {rule.id} needs a closing time, such as 23:59:59.") from None
