"""Determinations of a whole campaign: who is ready, what would be decided, and the release."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from itertools import chain

from django.db import transaction

from standing.accounts import queries as accounts
from standing.accounts.domain import BOTH
from standing.campaigns import evidence, models, queries
from standing.campaigns.cases import as_decided
from standing.campaigns.rosters.rows import RosterRow
from standing.certification import actions as certification
from standing.certification import approvals
from standing.certification import queries as certified
from standing.certification.evaluating import Case, Decided, Preview, evaluate
from standing.certification.evaluating import preview as preview_of
from standing.certification.models import Determination, Preparation, Release
from standing.certification.releasing import changed, matter, prepared_in, refuse_before_its_day
from standing.certification.releasing import release as issue
from standing.kernel.access import Act, Permission, Person
from standing.kernel.canonical import canonical
from standing.kernel.errors import NotFound, WrongState
from standing.kernel.periods import in_words
from standing.rules.book import CampaignTerms, the_book
from standing.rules.facts import Facts
from standing.rules.frozen import facts_from
from standing.storage.rows import known as known_rows
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
    _refuse_an_unknown_edition(edition)
    of = queries.campaign(campaign, hold=not dry_run)
    terms = terms_of(of, edition=edition)
    ready = _ready(of, edition=terms.edition, decided_on=decided_on, known=act.at)
    if dry_run:
        return Prepared(preview=preview_of(ready, edition=terms.edition), preparation=None)
    if (first := next(ready, None)) is None:
        raise WrongState(
            f"Nobody in {of.title} is ready to be evaluated as of {in_words(decided_on)}: no officer "
            "submitted by that day lacks a determination that fits the facts. Files that came later "
            "count from a later day."
        )
    stored, preview = certification.prepare(
        act, terms=terms, decided_on=decided_on, cases=chain([first], ready)
    )
    return Prepared(preview=preview, preparation=stored)


def _refuse_an_unknown_edition(edition: str | None) -> None:
    known = [rule.id.removeprefix("edition.") for rule in the_book().family("edition")]
    if edition is not None and edition not in known:
        raise NotFound(
            f"There is no edition {edition} of the rules. There are {', '.join(sorted(known))}."
        )


def _cases(
    of: models.Campaign, *, edition: str, decided_on: date, known: datetime
) -> Iterator[Case]:
    filed = evidence.in_order(of, decided_on=decided_on, as_of=decided_on, known=known)
    return as_decided(filed, of, edition=edition, decided_on=decided_on, known=known)


def _ready(
    of: models.Campaign, *, edition: str, decided_on: date, known: datetime
) -> Iterator[Case]:
    cases = _cases(of, edition=edition, decided_on=decided_on, known=known)
    settled = _settled(of, known=known)
    for case in cases:
        if settled.get(case.officer_id) != _comparable(case.facts):
            yield case


def _settled(of: models.Campaign, *, known: datetime) -> dict[int, bytes]:
    """A hash of the facts that each officer's last issued determination rests on, by officer."""
    issued = Determination.objects.filter(
        known_rows(known), campaign=of.slug, preparation__release__recorded_at__lte=known
    )
    read_as = identities.kept_as(known=known)
    return {
        read_as.get(officer_id, officer_id): _comparable(facts_from(facts))
        for officer_id, facts in issued.order_by("recorded_at", "id")
        .values_list("officer_id", "facts")
        .iterator(chunk_size=5000)
    }


def changed_since_decided(of: models.Campaign, *, as_of: date, known: datetime) -> list[str]:
    """Return the MPTC IDs of officers whose facts are not those their issued determination rests on.

    They are ready to be evaluated again: ``prepare`` takes them up. In order of the numbers.
    """
    settled = _settled(of, known=known)
    if not settled:
        return []
    cases = _cases(of, edition=of.edition, decided_on=as_of, known=known)
    return [
        case.mptc_id
        for case in cases
        if case.officer_id in settled and settled[case.officer_id] != _comparable(case.facts)
    ]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """What came of one person's approval of a preparation.

    ``both`` says that two people have now approved, ``release`` what was issued by it, and ``voided``
    why every approval was closed instead, since the facts have changed.
    """

    both: bool = False
    release: Release | None = None
    voided: str = ""


def preparation(number: int) -> Preparation:
    """Return a preparation by its number, or raise ``NotFound``."""
    found = Preparation.objects.filter(pk=number).first()
    if found is None:
        raise NotFound(f"There is no preparation {number:,}.")
    return found


@transaction.atomic
def approve(act: Act, *, number: int, preview: str, at_once: bool = True) -> Approved:
    """Store one person's approval of a preparation; the second one releases it (RUL-24).

    ``preview`` is the hash of what this person saw. With ``at_once`` the second approval issues
    everything in this transaction; without, it says that both stand, and the caller sees to it. Facts
    that changed close every approval: that is recorded, so nothing is raised then.

    Raises:
        NotPermitted: this person may not approve, or prepared it, under whatever account.
        Refused: this is the second approval, and the decision day has not come (RUL-7).
        WrongState: it was released or replaced meanwhile, or this person approved it already.
    """
    act.by.require(Permission.DETERMINATION_APPROVE)
    waiting = _waiting(number, preview=preview)
    about = matter(waiting, _preparer(waiting, act))
    approvals.check(act.by, about)

    def given() -> list[Person]:
        people = approvals.give(act, about)
        if len(people) == BOTH:
            refuse_before_its_day(act, waiting)
        return people

    return _decided(act, waiting, about, given, at_once=at_once)


@transaction.atomic
def release_approved(act: Act, *, number: int) -> Approved:
    """Issue a preparation that two people have approved already; changed facts void both (RUL-24).

    Raises:
        WrongState: it was released or replaced meanwhile, or two approvals do not stand.
    """
    act.by.require(Permission.DETERMINATION_APPROVE)
    waiting = _waiting(number)
    about = matter(waiting, _preparer(waiting, act))

    def counting() -> list[Person]:
        people = approvals.still_counting(act, about)
        if len(people) < BOTH:
            raise WrongState(
                "Two approvals no longer stand, so nothing was issued. Approve it again."
            )
        return people

    return _decided(act, waiting, about, counting)


def _decided(
    act: Act,
    waiting: Preparation,
    about: approvals.Matter,
    approved: Callable[[], list[Person]],
    *,
    at_once: bool = True,
) -> Approved:
    """Issue what both have approved, where the facts are those of the preview; else void it (RUL-24)."""
    hashes = _hashes_now(waiting, known=act.at)
    if said := changed(waiting, prepared_in(waiting), hashes):
        approvals.void(act, about)
        return Approved(voided=said)
    people = approved()
    if len(people) < BOTH or not at_once:
        return Approved(both=len(people) == BOTH)
    issued = issue(
        act, preparation=waiting, approvers=people, preparer=about.preparer, hashes_now=hashes
    )
    return Approved(both=True, release=issued)


@transaction.atomic
def withdraw_approval(act: Act, *, number: int) -> None:
    """Take back one's own approval of a preparation before a second person approves.

    Raises:
        WrongState: it was released or replaced, no approval of this person stands, or two do.
    """
    act.by.require(Permission.DETERMINATION_APPROVE)
    waiting = _waiting(number)
    approvals.withdraw(act, matter(waiting, _preparer(waiting, act)))


def _waiting(number: int, *, preview: str | None = None) -> Preparation:
    """Return a preparation that waits, held for this transaction; refuse one that no longer does."""
    queries.campaign(preparation(number).campaign, hold=True)
    waiting = preparation(number)
    if Release.objects.filter(preparation=waiting).exists():
        raise WrongState(
            "Two people have approved this and it was released. Nothing was done twice."
        )
    if waiting.superseded_at is not None or preview not in {None, waiting.preview_hash}:
        raise WrongState(
            "What you looked at was prepared anew meanwhile, so nothing was approved. Look at what "
            "waits now."
        )
    return waiting


def _preparer(waiting: Preparation, act: Act) -> Person:
    return accounts.person(waiting.prepared_by, at=waiting.recorded_at)


def _hashes_now(waiting: Preparation, *, known: datetime) -> dict[str, str]:
    of = queries.campaign(waiting.campaign)
    cases = _cases(of, edition=waiting.edition, decided_on=waiting.decided_on, known=known)
    decided = evaluate(cases, edition=waiting.edition)
    return {each.case.mptc_id: each.hash for each in decided}


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldBe:
    """What one officer of a file not yet sent would be, if decided on these answers.

    ``was`` is the outcome of the determination that stands and that this agency's file led to, where
    the facts are no longer those it rests on; empty in every other case.
    """

    mptc_id: str
    outcome: str
    decided: Decided
    was: str = ""


def consequences(
    *,
    campaign: str,
    agency_id: int,
    rows: Sequence[tuple[int, RosterRow]],
    known: datetime,
    on: date | None = None,
) -> list[WouldBe]:
    """Say what each row of a checked submission would lead to, before anything is sent.

    They are decided on the reference date of the campaign; whoever was decided already on this
    agency's file, on ``on``, where that is later.
    """
    of = queries.campaign(campaign)
    own = _decided_for(of, agency_id, [officer_id for officer_id, _ in rows], known=known)
    again = max(of.reference_on, on or of.reference_on)
    found = []
    for day, some in (
        (of.reference_on, [row for row in rows if row[0] not in own]),
        (again, [row for row in rows if row[0] in own]),
    ):
        filed = evidence.cases_of_rows(some, agency_id=agency_id, decided_on=day, known=known)
        cases = as_decided(filed.values(), of, edition=of.edition, decided_on=day, known=known)
        found += [
            WouldBe(
                mptc_id=each.case.mptc_id,
                outcome=each.determination.outcome.value,
                decided=each,
                was=_was(own.get(each.case.officer_id), each.case),
            )
            for each in evaluate(cases, edition=of.edition)
        ]
    return found


def _decided_for(
    of: models.Campaign, agency_id: int, officer_ids: Sequence[int], *, known: datetime
) -> dict[int, tuple[str, bytes]]:
    """The outcome of each determination issued on this agency's own file, and a hash of its facts."""
    issued = Determination.objects.filter(
        known_rows(known), preparation__release__recorded_at__lte=known
    )
    named = ("officer_id", "outcome", "facts", "agency_id", "campaign")
    return {
        officer_id: (outcome, _comparable(facts_from(facts)))
        for officer_id, outcome, facts, agency, campaign in certified.values(
            issued, named, "officer_id", officer_ids
        )
        if (agency, campaign) == (agency_id, of.slug)
    }


def _was(settled: tuple[str, bytes] | None, case: Case) -> str:
    if settled is None:
        return ""
    outcome, facts = settled
    return outcome if facts != _comparable(case.facts) else ""
