"""What the commission's own view says of an officer and no public page does: a leave."""

from datetime import date, datetime, timedelta

from standing.certification.domain import History, OverlayKind, Standing
from standing.certification.labels import wording_on
from standing.kernel.periods import Span, day_of, in_words, known_at
from standing.rules.book import the_book


def leave_sentences(
    standing: Standing, history: History, *, on: date, known: datetime
) -> list[str]:
    """Return that a leave runs on a day, since when, as recorded when, and what follows from it.

    A leave is recorded on its own; what it does to a certificate depends on the day (decision 0015,
    CERT-358, 359, RUL-2). Nothing where no leave is on record for the day.
    """
    running = [
        each
        for each in history.overlays
        if each.kind is OverlayKind.LEAVE
        and known_at(each, known)
        and Span(each.since, each.until).covers(on)
    ]
    if not running:
        return []
    leave = min(running, key=lambda each: (each.since, each.recorded_at))
    until = f" until {in_words(leave.until - timedelta(days=1))}" if leave.until else ""
    recorded = in_words(day_of(leave.recorded_at))
    return [
        f"On leave since {in_words(leave.since)}{until}, as recorded on {recorded}.",
        _what_follows(standing, on),
    ]


def _what_follows(standing: Standing, on: date) -> str:
    if "on-leave" in standing.flags:
        return "While it lasts, the certificate stays and the officer does no police work."
    if not standing.in_force:
        return "It brings no certificate into force."
    if wording_on(on).leave_keeps_certificate:
        return "It changes nothing in this standing, which rests on no open condition."
    first = in_words(the_book().rule("label.on-leave").provisions[-1].since)
    return (
        f"Before {first} a leave changes nothing by itself. Were a condition found to have run out "
        f"during it, the officer would be “{wording_on(on).on_leave.value}”."
    )
