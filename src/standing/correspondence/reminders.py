"""Reminding agencies of what a campaign still waits for (CERT-1003): looked at first, then done.

A reminder is an act in the ledger, one for each agency; the mail that follows from it is written by
``mails`` like every other.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from django.db import transaction

from standing.campaigns import queries as campaigns
from standing.campaigns.domain import AgencyClass
from standing.correspondence import addressees
from standing.kernel.access import Act, Permission
from standing.kernel.canonical import digest_of
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.kernel.periods import day_of
from standing.ledger.actions import record_many
from standing.ledger.domain import Draft, facts
from standing.ledger.models import Entry
from standing.requests import queries as requests
from standing.requests.domain import RequestKind

KIND: Final = "reminder.made"
AUTHORITY: Final = "CERT-1003"


class About(StrEnum):
    """What an agency still owes a campaign."""

    NOTHING_CAME = "nothing-came"
    ROSTER = "roster"
    SUBMISSION = "submission"


_ABOUT: Final = {
    AgencyClass.PENDING: About.NOTHING_CAME,
    AgencyClass.EXTENSION_WITHOUT_ROSTER: About.ROSTER,
    AgencyClass.EXTENSION_WITH_ROSTER: About.SUBMISSION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A reminder about to be made: what about, the last day in time, and the addresses it goes to.

    ``asked`` is the day up to which the agency asked for time, where nobody has answered that yet.
    """

    agency: str
    name: str
    about: About
    due_on: date
    to: tuple[str, ...]
    asked: date | None = None

    @property
    def told(self) -> dict[str, str]:
        """What the entry of the reminder holds of it, besides the campaign."""
        asked = {"asked_until": self.asked.isoformat()} if self.asked else {}
        return {"about": self.about.value, "due_on": self.due_on.isoformat(), **asked}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An agency that is not reminded, and why in a sentence."""

    agency: str
    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What reminding would do: to whom mail would go, and whom it leaves out."""

    campaign: str
    planned: tuple[Planned, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def hash(self) -> str:
        """What a form keeps, to tell that nothing changed since it was shown."""
        return digest_of(
            [self.campaign, *([each.agency, each.told, *each.to] for each in self.planned)]
        )

    @property
    def letters(self) -> int:
        """How many mails would be written."""
        return sum(len(each.to) for each in self.planned)


def preview(campaign: str, agencies: Collection[str], known: datetime) -> Preview:
    """Return what ``remind`` would do for these agencies (codes) at the moment ``known``.

    Raises ``NotFound`` for a campaign that is not open or a code of no agency in scope.
    """
    of = campaigns.campaign(campaign)
    on = day_of(known)
    places = {each.agency.code: each for each in campaigns.places(of, as_of=on, known=known)}
    if unknown := sorted(set(agencies) - places.keys()):
        raise NotFound(
            f"No agency within the commission's scope has the code {unknown[0][:120]}. "
            "Nothing was done."
        )
    reached = addressees.of_agencies(
        list(agencies) if len(agencies) <= campaigns.FEW else None, at=known
    )
    today, asked = _reminded(campaign, on), _asked(campaign, known)
    planned: list[Planned] = []
    left_out: list[LeftOut] = []
    for code in sorted(set(agencies), key=lambda each: (places[each].agency.name, each)):
        place, to = places[code], reached.get(code, [])
        about = _ABOUT.get(place.klass)
        if about is None or not to or code in today:
            why = _why_not(place.klass, reminded=code in today)
            left_out.append(LeftOut(agency=code, name=place.agency.name, why=why))
            continue
        planned.append(
            Planned(
                agency=code, name=place.agency.name, about=about,
                due_on=place.last_day(of), to=tuple(each.email for each in to),
                asked=asked.get(code),
            )
        )  # fmt: skip
    return Preview(campaign=of.slug, planned=tuple(planned), left_out=tuple(left_out))


@transaction.atomic
def remind(
    act: Act, *, campaign: str, agencies: Collection[str], shown: str | None = None
) -> Preview:
    """Remind these agencies (codes) of what the campaign waits for; return what was done.

    Each is reminded once a day at most, and only of what it owes; who is left out stands in the
    answer. ``shown`` is the hash of the preview that the person looked at.

    Raises:
        NotPermitted: the person may not send reminders.
        NotFound: no such campaign or agency.
        Refused: no agency is named.
        WrongState: nobody is left to remind, or something changed since ``shown`` was looked at.
    """
    act.by.require(Permission.REMINDER_SEND)
    if not agencies:
        raise Refused("Choose at least one agency to remind. Nothing was sent.")
    campaigns.campaign(campaign, hold=True)  # two who remind at once take turns
    plan = preview(campaign, agencies, act.at)
    if not plan.planned:
        first = plan.left_out[0]
        more = f" The same or another reason holds for the {len(plan.left_out) - 1:,} others."
        raise WrongState(
            f"No reminder was made. {first.name}: {first.why}"
            + (more if len(plan.left_out) > 1 else "")
        )
    if shown is not None and shown != plan.hash:
        raise WrongState(
            "What the agencies owe, or whom we would write to, has changed since this was shown to "
            "you, so nothing was sent. Look at the list again, then send."
        )
    record_many(
        act,
        (
            Draft(
                kind=KIND,
                subject=f"agency:{each.agency}",
                effective_on=act.day,
                authority=AUTHORITY,
                after={"campaign": plan.campaign, **each.told},
            )
            for each in plan.planned
        ),
    )
    return plan


def _asked(campaign: str, known: datetime) -> dict[str, date]:
    """Up to when each agency asked for time, where nobody has answered that yet."""
    waiting = requests.open_requests(RequestKind.EXTENSION, known=known)
    return {
        each.agency_code: each.until
        for each in waiting
        if each.campaign == campaign and each.until is not None
    }


def _reminded(campaign: str, on: date) -> set[str]:
    """The agencies that were reminded on a day."""
    rows = Entry.objects.filter(kind=KIND, effective_on=on).values_list("subject", "after")
    return {
        subject.removeprefix("agency:")
        for subject, after in rows
        if facts(after).get("campaign") == campaign
    }


def _why_not(klass: AgencyClass, *, reminded: bool) -> str:
    if klass is AgencyClass.SUBMITTED:
        return "It has sent its submission and owes nothing."
    if klass is AgencyClass.NO_OFFICERS:
        return "It confirmed that it has nobody in this campaign."
    if reminded:
        return "It was reminded today already."
    return "Nobody there has an account with an e-mail address: call the agency."
