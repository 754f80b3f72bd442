"""What happened to one agency: its place under the commission, its names, and what it was asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from standing.kernel.periods import day_of, in_words
from standing.ledger import queries as ledger
from standing.pages.reporting import Round
from standing.register.then import AGENCIES_IMPORTED
from standing.storage.rows import known as known_rows
from standing.workforce.models import Agency, AgencyScope

MOST = 200
"""Past this the oldest lines are left out; an agency has a few for each round."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the day, and what happened."""

    on: date
    sentence: str


def history(agency: Agency, rounds: Sequence[Round], *, on: date, known: datetime) -> list[Line]:
    """Return what had happened to an agency by a day, newest first."""
    found = [*_scope(agency, known), *_names(agency), *_asked(rounds)]
    shown = [line for line in found if line.on <= on]
    return sorted(shown, key=lambda line: line.on, reverse=True)[:MOST]


def _scope(agency: Agency, known: datetime) -> Iterator[Line]:
    for row in AgencyScope.objects.filter(known_rows(known), agency=agency):
        yield Line(row.since, _("Came within the commission’s scope."))
        if row.until is not None:
            yield Line(row.until, _("Left the commission’s scope."))


def _names(agency: Agency) -> Iterator[Line]:
    """Each name that a list of agencies changed, on the day on which the commission learned it."""
    for entry in ledger.entries_of(AGENCIES_IMPORTED):
        before, after = (
            facts.get("agencies", {}) for facts in (entry.facts_before, entry.facts_after)
        )
        if not isinstance(before, dict) or not isinstance(after, dict):
            continue
        was, became = before.get(agency.code), after.get(agency.code)
        if was and became and was[0] != became[0]:
            yield Line(
                day_of(entry.recorded_at),
                _("Its name, {before} until then, became {after}.").format(
                    before=was[0], after=became[0]
                ),
            )


def _asked(rounds: Sequence[Round]) -> Iterator[Line]:
    for each in rounds:
        title = each.campaign.title
        yield Line(
            each.campaign.opened_on,
            _("Was asked for the answers of {round}, by {day}.").format(
                round=title, day=in_words(each.campaign.deadline_on)
            ),
        )
        if each.more_time is not None:
            yield Line(
                each.more_time.granted_on,
                _("Was given more time for {round}, until {day}.").format(
                    round=title, day=in_words(each.more_time.due_on)
                ),
            )
        for day in sorted({file.filed_on for file in each.files}):
            yield Line(day, _("Sent a file for {round}.").format(round=title))
