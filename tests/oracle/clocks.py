"""Every clock that has a number, counted on the fingers: one day after another (CERT-370 to 385, CLK).

Each clock states what the handbook says of it: its length, its unit, which way it counts, and what
becomes of a last day on which the office is closed (CERT-383, CLK-14).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tests.oracle.calendar import ONE_DAY, is_business_day
from tests.oracle.records import NEW_YORK, day_of

CODE_BEGINS = date(2021, 7, 1)
"""M.G.L. c. 6E."""
RULES_OF_2022 = date(2022, 6, 10)
"""555 CMR 7.00 as an emergency rule."""
RULES_OF_2023 = date(2023, 9, 29)
"""555 CMR 8.00, 9.00, 10.00."""
VOTE_OF_2024 = date(2024, 10, 1)
AUDITS_BEGIN = date(2024, 11, 8)
"""555 CMR 12.00."""


@dataclass(frozen=True)
class Clock:
    """One clock: ``roll`` is what a closed last day does, ``since`` its first trigger day."""

    length: int
    since: date
    business: bool = False
    roll: str = "none"
    backwards: bool = False
    until: date | None = None


CLOCKS: dict[str, Clock] = {
    # Certification 3.7. What a person files rolls forward, what is owed to a person back.
    "hearing.window": Clock(30, RULES_OF_2022, roll="forward"),  # CERT-379
    "hearing.mail-presumed": Clock(3, RULES_OF_2022),  # CERT-382, CLK-9
    "condition.after-return": Clock(90, RULES_OF_2022, roll="forward"),  # CERT-358
    "background.answer": Clock(14, RULES_OF_2023, roll="forward"),  # CERT-372
    "officer.told-of-data": Clock(10, RULES_OF_2023, roll="back"),  # CERT-373, AGY-8
    "officer.status-update": Clock(2, VOTE_OF_2024, business=True),  # CERT-374, R6
    "sro.deadline-extension": Clock(30, RULES_OF_2023),  # CERT-375: none longer than
    "campaign.extension-length": Clock(30, date(2022, 4, 1)),  # CERT-376, 305
    "renewal.filing": Clock(0, date(2025, 5, 5)),  # CERT-377: on or before the expiration
    "publication.list-refresh": Clock(15, RULES_OF_2022, until=date(2024, 8, 1)),  # CERT-380, 906
    # Discipline 2.1 and 2.3.
    "report.complaint": Clock(2, CODE_BEGINS, business=True),  # R1
    "report.pattern": Clock(2, CODE_BEGINS, business=True),  # R1p
    "report.injury-or-death": Clock(2, CODE_BEGINS, business=True),  # R17
    "report.crowd-weapon": Clock(2, CODE_BEGINS, business=True),  # R16
    "investigation.start": Clock(14, CODE_BEGINS),  # AGY-3
    "investigation.finish": Clock(90, CODE_BEGINS),  # AGY-4, CLK-T9: as counted, Saturday or not
    "investigation.extension": Clock(90, CODE_BEGINS),  # AGY-5, CLK-T10: from day 90
    "investigation.extension-request": Clock(90, CODE_BEGINS),  # R5
    "inquiry.agency-file": Clock(15, CODE_BEGINS),  # R19
    "inquiry.notice": Clock(30, CODE_BEGINS, roll="back"),  # INQ-6, CLK-T15
    "inquiry.finish": Clock(60, CODE_BEGINS, roll="back"),  # INQ-10, CLK-T15
    "audit.notice": Clock(21, AUDITS_BEGIN, roll="back", backwards=True),  # AGY-13
    "records.response": Clock(10, CODE_BEGINS, business=True),  # CLK-11
}
STAGES: dict[str, dict[str, Clock]] = {
    "warning.condition": {  # CERT-1020
        "first": Clock(30, RULES_OF_2022, roll="back", backwards=True),
        "second": Clock(7, RULES_OF_2022, roll="back", backwards=True),
        "last": Clock(0, RULES_OF_2022, roll="back", backwards=True),
    },
    "report.at-once": {  # AGY-17
        "target": Clock(0, CODE_BEGINS, business=True),
        "warning": Clock(1, CODE_BEGINS, business=True),
        "violation": Clock(2, CODE_BEGINS, business=True),
    },
}


def due(clock: Clock, start: date) -> date:
    """Return the last day in time; the day of the event is day 0 (CLK-1)."""
    return rolled(counted(clock.length, start, clock.business, clock.backwards), clock.roll)


def counted(length: int, start: date, business: bool = False, backwards: bool = False) -> date:
    """Return the day on which the count ends, before anything is rolled."""
    day, left = start, length
    while left > 0:
        day = day - ONE_DAY if backwards else day + ONE_DAY
        if not business or is_business_day(day):
            left -= 1
    return day


def rolled(day: date, roll: str) -> date:
    """Return the day itself, or the next or last one on which the office is open (CERT-383)."""
    while roll != "none" and not is_business_day(day):
        day = day + ONE_DAY if roll == "forward" else day - ONE_DAY
    return day


def petition(*starts: date) -> tuple[date, date]:
    """Return the last day in time, from the latest start, and the day that is safe under every reading.

    The strict end (TV-03) is the last business day no later than day 21 of the earliest start (OQ-02).
    """
    return rolled(counted(21, max(starts)), "forward"), rolled(counted(21, min(starts)), "back")


def condition(notice: date) -> date:
    """Return the last day to meet a condition; the notices of July 1, 2022 print their own (OQ-10)."""
    if RULES_OF_2022 <= notice <= date(2022, 7, 1):
        return date(2022, 9, 30)
    return rolled(counted(90, notice), "forward")


def investigation(received: date, *, extended: bool = False) -> date:
    """Return day 90, or with an extension day 90 counted from day 90 (AGY-5, CLK-T10)."""
    day = counted(90, received)
    return counted(90, day) if extended else day


def hearing_request(notice: date) -> tuple[date, date]:
    """Return both readings of five days: calendar, and with closed days left out (CLK-3, CLK-T12)."""
    return rolled(counted(5, notice), "forward"), counted(5, notice, business=True)


def hearing_window(effective: date) -> tuple[date, date]:
    """Return the first and the last day for a hearing on a suspension (SUS-14, CLK-T13, CLK-T14)."""
    return rolled(counted(5, effective), "forward"), rolled(counted(15, effective), "back")


def petition_filed(received_at: datetime, postmarked_on: date | None = None) -> date:
    """Return the day on which a petition counts as filed (CERT-381, CLK-10)."""
    if postmarked_on is not None:
        return postmarked_on
    return rolled(day_of(received_at), "forward")


def hearing_paper_filed(received_at: datetime, postmarked_on: date | None = None) -> date:
    """Return the day on which a paper of a hearing counts as filed (CERT-382, CLK-9).

    A date printed by a private meter is never asked about.
    """
    if postmarked_on is not None:
        return postmarked_on
    day = day_of(received_at)
    if received_at.astimezone(NEW_YORK).time() > time(17):
        day += timedelta(days=1)
    return rolled(day, "forward")
