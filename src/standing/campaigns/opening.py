"""Opening a campaign of the rule book: what that would do, and doing it once (CERT-401, 403, 412)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from standing.campaigns import models
from standing.campaigns.cases import SECOND_ROUND
from standing.certification import queries as certified
from standing.kernel.access import Act, Permission
from standing.kernel.canonical import digest_of
from standing.kernel.errors import Refused, WrongState
from standing.kernel.periods import in_words
from standing.ledger.actions import record
from standing.rules.book import CampaignTerms, the_book
from standing.storage import locks
from standing.storage.bulk import insert
from standing.workforce import queries as workforce
from standing.workforce.models import Agency, Officer

_OPENED_UNDER = {
    "surname": "St. 2020, c. 253, s. 102 (CERT-401)",
    SECOND_ROUND: "M.G.L. c. 6E, s. 4(f)(3) (CERT-406)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What opening a campaign on a day would do: whom it asks, and about how many officers.

    ``refused`` says why it cannot be opened yet; its cohort is then empty.
    """

    terms: CampaignTerms
    on: date
    officers: int
    agencies: Sequence[Agency]
    refused: str

    @property
    def hash(self) -> str:
        """What was shown: other officers in number, other agencies or another day change it."""
        codes = [agency.code for agency in self.agencies]
        return digest_of([self.terms.slug, self.on, self.officers, codes])


def to_open() -> list[CampaignTerms]:
    """Return the campaigns of the rule book that were not opened yet, by their opening day."""
    there = set(models.Campaign.objects.values_list("slug", flat=True))
    return [terms for terms in the_book().campaigns() if terms.slug not in there]


def planned(slug: str, *, on: date, known: datetime) -> Plan:
    """Return what opening a campaign on a day would do; nothing is stored.

    Raises:
        NotFound: the rule book defines no such campaign.
        WrongState: it is open already.
    """
    terms = _not_open(slug)
    officers, refused = 0, ""
    try:
        officers = len(_cohort(terms, on=on, known=known))
    except Refused as why:
        refused = str(why)
    return Plan(
        terms=terms, on=on, officers=officers, refused=refused,
        agencies=workforce.agencies_in_scope(on=on, known=known),
    )  # fmt: skip


@transaction.atomic
def open_campaign(act: Act, *, slug: str) -> models.Campaign:
    """Open a campaign from the catalogue and freeze its cohort (CERT-401, 403, 412).

    Raises:
        NotFound: the catalogue has no such campaign.
        WrongState: it is open already.
        Refused: the register holds nobody of its cohort.
    """
    act.by.require(Permission.CAMPAIGN_OPEN)
    hold()
    terms = _not_open(slug)
    cohort = _cohort(terms, on=act.day, known=act.at)
    opened = models.Campaign.objects.create(
        slug=slug, title=terms.title, edition=terms.edition, letters=terms.letters,
        opened_on=act.day, deadline_on=terms.deadline_on, extension_until=terms.extension_until,
        reference_on=terms.reference_on, renewed_until=terms.renewed_until, recorded_at=act.at,
    )  # fmt: skip
    members = insert(
        models.Member,
        ("campaign", "officer", "letter", "recorded_at"),
        ((opened.pk, officer, letter, act.at) for officer, letter in cohort),
    )
    record(
        act,
        kind="campaign.opened",
        subject=f"campaign:{slug}",
        effective_on=act.day,
        authority=_OPENED_UNDER[terms.members],
        after={"members": members, "letters": terms.letters, "edition": terms.edition},
    )
    return opened


def hold() -> None:
    """Let nobody else open a campaign until the transaction ends, so that none is opened twice."""
    locks.hold("campaigns:open")


def _not_open(slug: str) -> CampaignTerms:
    terms = the_book().campaign(slug)
    if there := models.Campaign.objects.filter(slug=slug).first():
        raise WrongState(
            f"The campaign {terms.title} is open already, since {in_words(there.opened_on)}. "
            "Nothing was opened a second time."
        )
    return terms


def _cohort(terms: CampaignTerms, *, on: date, known: datetime) -> list[tuple[int, str]]:
    """The officers of a campaign, each with the surname letter of 2021 (CERT-401, 406, 412).

    Raises:
        Refused: the register holds nobody of the cohort.
    """
    officers = Officer.objects.values_list("pk", "cohort_letter")
    if terms.members == SECOND_ROUND:
        held = certified.holders_until(terms.reference_on, on=on, known=known)
        rows = [row for row in officers.order_by("pk").iterator() if row[0] in held]
        missing = (
            f"Nobody on the register holds a certificate that ends on {in_words(terms.reference_on)}. "
            f"{terms.title} opens once such certificates have been granted."
        )
    else:
        letters = list(terms.letters)
        rows = list(officers.filter(cohort_letter__in=letters, employed_on_2021_07_01=True))
        missing = (
            f"The register holds no officer of {terms.title} (last names {letters[0]} to "
            f"{letters[-1]}). Load the list of officers first."
        )
    if not rows:
        raise Refused(missing)
    return rows
