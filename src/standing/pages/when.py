"""Reading the two clocks from an address: the day asked about, and the day it was known."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from standing.kernel.periods import day_of, end_of, in_words

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The day a page speaks of and the moment whose knowledge it uses.

    ``faults`` are sentences for dates that could not be used; the page then shows the present.
    ``on_text`` and ``known_text`` are what was typed, so that nothing typed is lost.
    """

    on: date
    known: datetime
    today: date
    on_text: str
    known_text: str
    faults: Mapping[str, str]

    @property
    def known_on(self) -> date:
        """The New York day of the knowledge used."""
        return day_of(self.known)

    @property
    def is_now(self) -> bool:
        """Whether the page speaks of today, as known today."""
        return self.on == self.today and self.known_on == self.today

    @property
    def fixed(self) -> bool:
        """Whether both days stand in the address: only a removal changes the answer later."""
        return bool(self.on_text and self.known_text) and not self.faults

    @property
    def told_on(self) -> date:
        """The day on which the page's sentences are told: the present, unless the address is fixed.

        A fixed address is told of a day that is over, or of one to come on the day of its knowledge;
        so whoever opens it tomorrow reads the same sentence.
        """
        if not self.fixed:
            return self.today
        return self.known_on + timedelta(days=1) if self.on <= self.known_on else self.known_on


def read_when(
    query: Mapping[str, str], *, now: datetime, on_name: str = "on", known_follows: bool = False
) -> When:
    """Read the two dates of a query string; what is missing or cannot be used means the present.

    A known day in the future is a fault: nobody knows it yet. With ``known_follows`` a missing
    known day is the end of the day asked about (RUL-5), never later than ``now``.
    """
    today = day_of(now)
    faults: dict[str, str] = {}
    on_text, known_text = query.get(on_name, "").strip(), query.get("known", "").strip()
    on = read_day(on_text, on_name, faults) or today
    known_on = read_day(known_text, "known", faults)
    if known_on is not None and known_on > today:
        faults["known"] = _(
            "We read {day}, which is after {today}, the last day the register knows of. Choose that "
            "day or an earlier one."
        ).format(day=in_words(known_on), today=in_words(today))
        known_on = None
    if known_on is None and known_follows:
        known_on = on
    known = now if known_on is None else min(end_of(known_on), now)
    if faults:
        on, known = (today, now) if on_name in faults else (on, known)
    return When(
        on=on, known=known, today=today, on_text=on_text, known_text=known_text, faults=faults
    )


def read_day(text: str, name: str, faults: dict[str, str]) -> date | None:
    """Read a day that was typed; what cannot be read is a fault under ``name``."""
    if not text:
        return None
    day = _day(text)
    if day is None or not EARLIEST <= day <= LATEST:
        faults[name] = _(
            "We could not read “{text}” as a date. Write it as 2022-06-30 or 06/30/2022."
        ).format(text=text[:40])
        return None
    return day


def day_typed(text: str) -> date | None:
    """Return the day that somebody wrote as 2022-06-30 or 06/30/2022, or ``None``."""
    day = _day(text.strip())
    return day if day is not None and EARLIEST <= day <= LATEST else None


def _day(text: str) -> date | None:
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    us = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    if iso:
        year, month, day = map(int, iso.groups())
    elif us:
        month, day, year = map(int, us.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
