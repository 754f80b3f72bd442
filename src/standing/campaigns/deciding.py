"""Determinations of a whole campaign: who is ready, what would be decided, and the release."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from itertools import chain

from django.db import transaction

from standing.accounts import queries as accounts
from standing.campaigns import evidence, models, queries
from standing.campaigns.cases import as_decided
from standing.campaigns.rosters.rows import RosterRow
from standing.certification import actions as certification
from standing.certification import queries as certified
from standing.certification.evaluating import Case, Decided, Preview, evaluate
from standing.certification.evaluating import preview as preview_of
from standing.certification.models import Determination, Preparation, Release
from standing.certification.releasing import release as issue
from standing.kernel.access import Act, Permission, Person
from standing.kernel.canonical import canonical
from standing.kernel.errors import WrongState
from standing.kernel.periods import in_words
from standing.rules.book import CampaignTerms, the_book
from standing.rules.facts import Facts
from standing.rules.frozen import facts_from
from standing.workforce import identities


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What ``determine`` found: the preview, and the preparation unless it was a dry run."""

    preview: Preview
    preparation: Preparation | None


def terms_of(campaign: models.Campaign, *, edition: str | None = None) -> CampaignTerms:
    """Return the campaign's terms with the dates frozen at opening, under an edition."""
    return replace(
        the_book().campaign(campaign.slug),
        edition=edition or campaign.edition,
        reference_on=campaign.reference_on,
        renewed_until=campaign.renewed_until,
    )


@transaction.atomic
def prepare(
    act: Act, *, campaign: str, decided_on: date, edition: str | None = None, dry_run: bool = False
) -> Prepared:
    """Evaluate everyone who is ready, as of the decision day, and store it for two to approve (RUL-7).

    Ready is whoever a standing submission puts forward and who has no issued determination, or whose
    facts are no longer those it rests on. A dry run stores nothing.
    """
    act.by.require(Permission.DETERMINATION_PREPARE)
    of = queries.campaign(campaign, hold=not dry_run)
    terms = terms_of(of, edition=edition)
    ready = _ready(of, edition=terms.edition, decided_on=decided_on, known=act.at)
    if dry_run:
        return Prepared(preview=preview_of(ready, edition=terms.edition), preparation=None)
    if (first := next(ready, None)) is None:
        raise WrongState(
            f"Nobody in {campaign} is ready to be evaluated as of {in_words(decided_on)}: no officer "
            "submitted by that day lacks a determination that fits the facts. Files that came later "
            "count from a later day."
        )
    stored, preview = certification.prepare(
        act, terms=terms, decided_on=decided_on, cases=chain([first], ready)
    )
    return Prepared(preview=preview, preparation=stored)


def _cases(
    of: models.Campaign, *, edition: str, decided_on: date, known: datetime
) -> Iterator[Case]:
    filed = evidence.in_order(of, decided_on=decided_on, as_of=decided_on, known=known)
    return as_decided(filed, of, edition=edition, decided_on=decided_on, known=known)


def _ready(
    of: models.Campaign, *, edition: str, decided_on: date, known: datetime
) -> Iterator[Case]:
    cases = _cases(of, edition=edition, decided_on=decided_on, known=known)
    issued = Determination.objects.filter(
        campaign=of.slug, superseded_at__isnull=True, preparation__release__isnull=False
    )
    read_as = identities.kept_as(known=known)
    settled = {
        read_as.get(officer_id, officer_id): _comparable(facts_from(facts))
        for officer_id, facts in issued.order_by("recorded_at", "id")
        .values_list("officer_id", "facts")
        .iterator(chunk_size=5000)
    }
    for case in cases:
        if settled.get(case.officer_id) != _comparable(case.facts):
            yield case


def _comparable(facts: Facts) -> bytes:
    """A hash of the facts without the day they are read for and the paper they were read from."""
    return sha256(canonical(replace(facts, decided_on=date.min, source=""))).digest()


def release(act: Act, *, campaign: str, approvers: Sequence[str]) -> Release:
    """Issue what was prepared, on the word of two people of whom neither prepared it (RUL-24).

    All of it is issued, or none. Facts that changed since the preview void both approvals.

    Raises:
        NotFound: nothing is prepared, or an approver is unknown.
        Refused: the approvals are not two persons', or the facts have changed.
    """
    people = [accounts.person(name, at=act.at) for name in approvers]
    with transaction.atomic():
        queries.campaign(campaign, hold=True)
        waiting = certified.preparation_awaiting(campaign)
        return issue(
            act,
            preparation=waiting,
            approvers=people,
            preparer=_preparer(waiting, act),
            hashes_now=_hashes_now(waiting, known=act.at),
        )


def _preparer(waiting: Preparation, act: Act) -> Person:
    return accounts.person(waiting.prepared_by, at=waiting.recorded_at)


def _hashes_now(waiting: Preparation, *, known: datetime) -> dict[str, str]:
    of = queries.campaign(waiting.campaign)
    cases = _cases(of, edition=waiting.edition, decided_on=waiting.decided_on, known=known)
    decided = evaluate(cases, edition=waiting.edition)
    return {each.case.mptc_id: each.hash for each in decided}


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldBe:
    """What one officer of a file not yet sent would be, if decided on the reference date."""

    mptc_id: str
    outcome: str
    decided: Decided


def consequences(
    *,
    campaign: str,
    agency_id: int,
    rows: Sequence[tuple[int, RosterRow]],
    known: datetime,
) -> list[WouldBe]:
    """Say what each row of a checked submission would lead to, before anything is sent."""
    of = queries.campaign(campaign)
    filed = evidence.cases_of_rows(
        rows, agency_id=agency_id, decided_on=of.reference_on, known=known
    )
    cases = as_decided(
        filed.values(), of, edition=of.edition, decided_on=of.reference_on, known=known
    )
    return [
        WouldBe(mptc_id=d.case.mptc_id, outcome=d.determination.outcome.value, decided=d)
        for d in evaluate(cases, edition=of.edition)
    ]
