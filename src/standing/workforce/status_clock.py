"""The clock of an Officer Status Update: two business days from the day a change takes effect."""

from dataclasses import dataclass
from datetime import date

from standing.kernel.periods import in_words
from standing.rules.book import the_book
from standing.rules.clocks import clock
from standing.rules.counting import Deadline, weekday

RULE = "officer.status-update"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A change of an officer's status, when it took effect, and when the commission was told.

    ``due`` is the last day in time (CERT-374). ``binds`` says whether the rule was written on the day
    of the change; for an earlier day it is counted the same way, and nobody is late under it.
    """

    effective_on: date
    reported_on: date
    due: Deadline
    binds: bool

    @property
    def days_late(self) -> int:
        """How many calendar days after the last day in time it was reported; none is 0."""
        return max(0, (self.reported_on - self.due.due_on).days)

    @property
    def sentence(self) -> str:
        """The three days in one sentence, with what follows from them."""
        late = self.days_late
        days = f"{late} day{'' if late == 1 else 's'}"
        after = f"{days} late" if self.binds else f"{days} after that"
        said = (
            f"Effective {weekday(self.effective_on)}; due by {weekday(self.due.due_on)} "
            f"({self.due.length} {self.due.unit}); reported on {weekday(self.reported_on)}, "
            f"{after if late else 'on time'}."
        )
        return said if self.binds else f"{said} {_unbound()}"


def _unbound() -> str:
    written = the_book().rule(RULE).provisions[0].since
    return (
        f"The rule is written from {in_words(written)} on; an earlier change is counted the same "
        "way, and nobody is late under it."
    )


def reported(*, effective_on: date, reported_on: date) -> Reported:
    """Return how a change stands to its clock (CERT-374, R6).

    >>> told = reported(effective_on=date(2025, 5, 23), reported_on=date(2025, 5, 29))
    >>> told.due.due_on.isoformat(), told.days_late  # Memorial Day does not count
    ('2025-05-28', 1)
    """
    rule = the_book().rule(RULE)
    wording = rule.find(effective_on)
    read_on = effective_on if wording else rule.provisions[0].since
    due = clock(rule, on=read_on, book=the_book()).deadline([effective_on])
    return Reported(
        effective_on=effective_on, reported_on=reported_on, due=due, binds=wording is not None
    )
