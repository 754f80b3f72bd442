"""Where an agency stands in a campaign, as its pages tell it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.urls import reverse

from standing.campaigns import models, queries
from standing.campaigns.domain import (
    AgencyClass,
    FilingKind,
    MoreTime,
    Sent,
    agency_class,
    standing_filings,
)
from standing.campaigns.drafts import attesting, keeping
from standing.campaigns.drafts.reading import Found
from standing.kernel.access import Permission, Person
from standing.kernel.errors import NotFound
from standing.kernel.periods import day_of, in_words
from standing.pages import clock
from standing.pages.access import NOTHING_HERE, visitor
from standing.pages.portal.days import day_and_days_left
from standing.pages.portal.frame import agency_of, frame, trail
from standing.storage.rows import known as known_rows
from standing.workforce.models import Agency

TONES = {
    AgencyClass.SUBMITTED: "good",
    AgencyClass.EXTENSION_WITH_ROSTER: "review",
    AgencyClass.EXTENSION_WITHOUT_ROSTER: "action",
    AgencyClass.NO_OFFICERS: "past",
    AgencyClass.PENDING: "action",
}
LABELS = {
    AgencyClass.SUBMITTED: "Submitted",
    AgencyClass.EXTENSION_WITH_ROSTER: "Extension, roster filed",
    AgencyClass.EXTENSION_WITHOUT_ROSTER: "Extension, no roster yet",
    AgencyClass.NO_OFFICERS: "No officers in this campaign",
    AgencyClass.PENDING: "Nothing sent yet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An agency in a campaign on a day: what it sent, till when it has time, and its draft."""

    of: models.Campaign
    agency: Agency
    today: date
    klass: AgencyClass
    submission: Sent | None
    roster: Sent | None
    extension: MoreTime | None
    granted: MoreTime | None
    nil_on: date | None
    draft: models.Draft | None

    @property
    def due(self) -> date:
        """The last day on which an answer is in time; an extension that has ended had its day, too."""
        return self.granted.due_on if self.granted else self.of.deadline_on

    @property
    def due_in_words(self) -> str:
        """The last day in time, with how far off it is."""
        return day_and_days_left(self.due, today=self.today)

    @property
    def is_late(self) -> bool:
        """Whether an answer sent today comes late (RUL-9)."""
        return self.today > self.due

    @property
    def answered(self) -> bool:
        """Whether the agency has said all it has to say."""
        return self.klass in (AgencyClass.SUBMITTED, AgencyClass.NO_OFFICERS)

    @property
    def label(self) -> str:
        """Where the agency stands, in a few words."""
        return LABELS[self.klass]

    @property
    def tone(self) -> str:
        """The colour of where it stands."""
        return TONES[self.klass]

    @property
    def found(self) -> Found | None:
        """The counts of the open draft's last check."""
        return attesting.found_of(self.draft) if self.draft else None

    @property
    def address(self) -> str:
        """The campaign's page in the agency's portal."""
        return reverse("portal-campaign", args=[self.agency.code, self.of.slug])

    @property
    def sentence(self) -> str:
        """Where the agency stands, in a sentence."""
        if self.submission:
            return f"Your submission of {in_words(self.submission.filed_on)} stands."
        if self.nil_on and self.klass is AgencyClass.NO_OFFICERS:
            return f"You said on {in_words(self.nil_on)} that nobody of your agency is in this campaign."
        if self.extension and self.roster:
            return (
                f"Your roster of {in_words(self.roster.filed_on)} stands, and you have time for the "
                f"submission until {self.due_in_words}."
            )
        if self.extension:
            return (
                f"You have time until {self.due_in_words}. Send a roster of names as soon as you can: "
                "only officers on it keep their certificate past the reference date (CERT-303, 311)."
            )
        if self.is_late:
            return (
                f"Your answer was due on {in_words(self.due)}. Send it all the same: it is accepted, "
                "and marked as late (RUL-9)."
            )
        return f"Your answer is due on {self.due_in_words}."


def place_of(of: models.Campaign, agency: Agency, *, on: date, known: datetime) -> Place:
    """Return where one agency stands in one campaign, in a few questions."""
    latest = standing_filings(queries.sent(of, known=known, agency=agency), as_of=on)
    extension = queries.extensions(of, known=known, agency=agency).get(agency.pk)
    nil = models.NilReturn.objects.filter(known_rows(known), campaign=of, agency=agency).first()
    return placed(
        of, agency, on=on, extension=extension, nil_on=nil.filed_on if nil else None,
        submission=latest.get((agency.pk, FilingKind.SUBMISSION)),
        roster=latest.get((agency.pk, FilingKind.ROSTER)),
        draft=keeping.open_draft_of(of, agency),
    )  # fmt: skip


def placed(
    of: models.Campaign, agency: Agency, *, on: date, submission: Sent | None, roster: Sent | None,
    extension: MoreTime | None, nil_on: date | None, draft: models.Draft | None,
) -> Place:  # fmt: skip
    """Put together where an agency stands (RUL-10)."""
    runs = extension if extension is not None and extension.runs_on(on) else None
    return Place(
        of=of, agency=agency, today=on, submission=submission, roster=roster, extension=runs,
        granted=extension, nil_on=nil_on, draft=draft,
        klass=agency_class(
            submitted=submission is not None, extended=runs is not None,
            rostered=roster is not None, nil=nil_on is not None,
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """What the pages of one campaign have in common: who looks, at whom, and when."""

    person: Person
    agency: Agency
    of: models.Campaign
    now: datetime

    @property
    def today(self) -> date:
        """The day in New York."""
        return day_of(self.now)

    def may(self, permission: Permission) -> bool:
        """Whether the visitor holds this at the agency itself."""
        return any(
            held.agency == self.agency.code and permission in held.permissions
            for held in self.person.roles
        )

    def require(self, *permissions: Permission) -> None:
        """Answer as if nothing were there to whoever holds none of these at the agency itself."""
        if not any(map(self.may, permissions)):
            raise NotFound(NOTHING_HERE)

    def place(self) -> Place:
        """Return where the agency stands."""
        return place_of(self.of, self.agency, on=self.today, known=self.now)

    def address(self, page: str, *more: str) -> str:
        """Return the address of a page of this campaign in the portal."""
        return reverse(page, args=[self.agency.code, self.of.slug, *more])

    def context(self, request: HttpRequest, *steps: tuple[str, str]) -> dict[str, object]:
        """Return what every page of the campaign shows around its own part."""
        code = self.agency.code
        first = ("Campaigns", reverse("portal-campaigns", args=[code]))
        campaign = (self.of.title, self.address("portal-campaign") if steps else "")
        return {
            **frame(request, self.agency, "campaigns"),
            **trail(self.agency, first, campaign, *steps),
            "of": self.of,
            "now": self.now,
            "today": self.today,
            "may_file": self.may(Permission.FILING_SUBMIT),
            "may_attest": self.may(Permission.ATTESTATION_MAKE),
        }


def here(request: HttpRequest, code: str, slug: str, *needed: Permission) -> Here:
    """Return the agency and the campaign of an address; to who may not look, nothing is there."""
    of = models.Campaign.objects.filter(slug=slug).first()
    agency = agency_of(code)
    if of is None:
        raise NotFound(NOTHING_HERE)
    found = Here(person=visitor(request), agency=agency, of=of, now=clock.now())
    found.require(*(needed or (Permission.CAMPAIGN_READ,)))
    return found
