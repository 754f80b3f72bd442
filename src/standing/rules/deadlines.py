"""Every clock: where it starts, how long it runs, how it rolls, when it closes, and why.

Lengths, rolls and closing times come from the catalogue (``clocks.toml``, ``agency-clocks.toml``);
a day that the commission printed wins over arithmetic (OQ-10). ``deadline`` runs any clock with one
length, ``stages`` one with several, ``window`` one with a first and a last day. The functions with
names of their own are for clocks whose start or whose reading needs a word more.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from standing.kernel.periods import NEW_YORK, day_of, in_words
from standing.rules.book import Book
from standing.rules.calendar import OfficeCalendar, calendar_of
from standing.rules.clocks import as_printed, clock, closes_at, lengths, window_of
from standing.rules.counting import Deadline, Roll, Unit, Window, closing

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
    rule = book.rule(rule_id)
    return clock(rule, on=trigger_on, book=book, calendar=calendar).deadline([trigger_on])


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
        name: clock(rule, on=trigger_on, book=book, calendar=calendar, stage=name).deadline(
            [trigger_on]
        )
        for name in lengths(rule.on(trigger_on))
    }


def window(
    rule_id: str, *, trigger_on: date, book: Book, calendar: OfficeCalendar | None = None
) -> Window:
    """Return the days between which something must happen (SUS-14; CLK-T13, CLK-T14).

    >>> days = window("suspension.hearing", trigger_on=date(2025, 5, 19), book=Book.load())
    >>> days.not_before.isoformat(), days.not_after.isoformat()
    ('2025-05-27', '2025-06-03')
    """
    return window_of(book.rule(rule_id), trigger_on=trigger_on, book=book, calendar=calendar)


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
    rule = book.rule("petition.window")
    return clock(rule, on=max(starts), book=book, calendar=calendar).deadline(starts)


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
    closes = closes_at(book.rule("hearing.window"))
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
    period = clock(book.rule("condition.period"), on=day, book=book, calendar=calendar)
    counted = period.deadline([noticed_on])
    printed = book.rule("condition.stated-end").find(day)
    return counted if printed is None else as_printed(counted, printed)


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
    day = read_on or received_on
    return clock(rule, on=day, book=book, calendar=calendar).deadline([received_on])


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
    return clock(rule, on=granted_on, book=book).deadline([deadline_on])


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
