"""What may be done about determinations: prepare, approve and release, confirm, vacate, suspend."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from standing.certification import models, queries
from standing.certification.domain import (
    CONDITION_MOVES,
    ConditionState,
    OverlayKind,
)
from standing.certification.in_force import condition_state
from standing.certification.rebuilding import rebuild
from standing.kernel.access import Act, Permission
from standing.kernel.canonical import digest_of
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.kernel.periods import in_words
from standing.kernel.waypoints import Waypoint, reached
from standing.ledger.actions import record
from standing.rules.book import CampaignTerms, the_book
from standing.rules.determine import Determination, Outcome, determine
from standing.rules.facts import Facts
from standing.rules.frozen import determination_hash, facts_json, findings_json
from standing.storage.bulk import insert

GRANTS = (Outcome.CERTIFIED, Outcome.CONDITIONAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One officer put before the commission by one agency, with the facts as they stand."""

    officer_id: int
    mptc_id: str
    agency_id: int
    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A case and what the rules make of it."""

    case: Case
    determination: Determination
    facts: str
    findings: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a release would do, and the hash that approvals are bound to (RUL-24)."""

    decided: tuple[Decided, ...]
    hash: str

    @property
    def outcomes(self) -> dict[str, int]:
        """How many officers each outcome would have."""
        counts: dict[str, int] = {}
        for each in self.decided:
            counts[each.determination.outcome] = counts.get(each.determination.outcome, 0) + 1
        return counts


def preview(cases: Iterable[Case], *, edition: str) -> Preview:
    """Evaluate every case under an edition and say what would be issued; stores nothing."""
    book = the_book()
    decided = []
    for case in cases:
        found = determine(edition, case.facts, book)
        facts, findings = facts_json(case.facts), findings_json(found)
        decided.append(
            Decided(
                case=case,
                determination=found,
                facts=facts,
                findings=findings,
                hash=determination_hash(facts=facts, findings=findings),
            )
        )
    return Preview(
        decided=tuple(decided), hash=preview_hash((d.case.mptc_id, d.hash) for d in decided)
    )


def preview_hash(hashes: Iterable[tuple[str, str]]) -> str:
    """Return the hash over (MPTC id, determination hash), whatever order they come in."""
    return digest_of(sorted(hashes))


@transaction.atomic
def prepare(
    act: Act, *, terms: CampaignTerms, decided_on: date, found: Preview
) -> models.Preparation:
    """Store prepared determinations with their frozen facts; an unreleased earlier set is replaced."""
    act.by.require(Permission.DETERMINATION_PREPARE)
    if not found.decided:
        raise WrongState(f"Nobody in {terms.slug} is ready to be evaluated.")
    _supersede_unreleased(act, terms.slug)
    preparation = models.Preparation.objects.create(
        campaign=terms.slug,
        edition=terms.edition,
        decided_on=decided_on,
        reference_on=terms.reference_on,
        renewed_until=terms.renewed_until,
        preview_hash=found.hash,
        prepared_by=act.by.account,
        recorded_at=act.at,
    )
    insert(
        models.Determination,
        ("preparation", "officer", "agency", "campaign", "edition", "decided_on", "outcome",
         "facts", "findings", "hash", "recorded_at"),
        (
            (preparation.pk, d.case.officer_id, d.case.agency_id, terms.slug, terms.edition,
             decided_on, str(d.determination.outcome.value), d.facts, d.findings, d.hash, act.at)
            for d in found.decided
        ),
    )  # fmt: skip
    record(
        act,
        kind="determinations.prepared",
        subject=f"campaign:{terms.slug}",
        effective_on=decided_on,
        authority=f"555 CMR 7.07 ({terms.edition})",
        after={"preparation": preparation.pk, "preview": found.hash, "outcomes": found.outcomes},
    )
    reached(Waypoint.PREPARE_STORED)
    return preparation


def _supersede_unreleased(act: Act, campaign: str) -> None:
    waiting = models.Preparation.objects.filter(
        campaign=campaign, superseded_at__isnull=True, release__isnull=True
    )
    models.Determination.objects.filter(preparation__in=waiting, superseded_at__isnull=True).update(
        superseded_at=act.at
    )
    waiting.update(superseded_at=act.at)


def withdraw_prepared(act: Act, *, campaign: str, receipt: str) -> int:
    """Take back prepared, unreleased determinations that rest on a file; return how many.

    The preparation then no longer matches its preview, so that it cannot be released (RUL-24).
    """
    resting = models.Determination.objects.filter(
        campaign=campaign,
        preparation__release__isnull=True,
        superseded_at__isnull=True,
        facts__contains=f"receipt {receipt} ",
    )
    return resting.update(superseded_at=act.at)


@transaction.atomic
def confirm_condition(act: Act, *, mptc_id: str, requirement: str, on: date) -> ConditionState:
    """Record that the commission confirmed one condition as met (CERT-340).

    Raises:
        NotFound: this officer owes no such condition.
        Refused: ``on`` lies before the condition was set, or has not come.
        WrongState: it was confirmed already.
    """
    act.by.require(Permission.CONDITION_CONFIRM)
    officer = queries.officer_of(mptc_id)
    owed = [c for c in queries.conditions([officer.pk]).get(officer.pk, ())
            if c.requirement == requirement and c.superseded_at is None]  # fmt: skip
    if not owed:
        raise NotFound(f"Officer {mptc_id} owes no condition called {requirement}.")
    condition = owed[-1]
    if on < condition.since:
        raise Refused(
            f"Officer {mptc_id} has owed this since {in_words(condition.since)}, the day it was set. "
            "Choose that day or a later one."
        )
    if on > act.day:
        raise Refused(
            f"{in_words(on)} has not come: today is {in_words(act.day)}. A condition is confirmed once "
            "it is met."
        )
    before = condition_state(condition, on=act.day, known=act.at).state
    CONDITION_MOVES.check(before, ConditionState.MET)
    models.ConditionAct.objects.create(
        determination_id=condition.determination,
        requirement=requirement,
        state=ConditionState.MET.value,
        on=on,
        recorded_at=act.at,
    )
    record(
        act,
        kind="condition.met",
        subject=f"officer:{mptc_id}",
        effective_on=on,
        authority=condition.rule,
        before={"state": before},
        after={"state": ConditionState.MET, "requirement": requirement},
    )
    return ConditionState.MET


@transaction.atomic
def vacate_grant(act: Act, *, mptc_id: str, vacated_on: date) -> None:
    """Set an issued grant aside; the days before ``vacated_on`` stay certified (CERT-318).

    Raises:
        WrongState: the officer holds no grant.
        Refused: ``vacated_on`` lies outside the grant, or before the day of the act.
    """
    act.by.require(Permission.GRANT_VACATE)
    officer = queries.officer_of(mptc_id)
    issued = [
        d for d in queries.decisions([officer.pk]).get(officer.pk, ())
        if d.issued_at and d.superseded_at is None
    ]  # fmt: skip
    last = issued[-1] if issued else None
    if last is None or last.vacated_on or last.outcome not in GRANTS:
        raise WrongState(f"Officer {mptc_id} holds no grant that could be vacated.")
    if not last.reference_on <= vacated_on < last.renewed_until:
        raise Refused(
            f"The grant runs from {in_words(last.reference_on)} up to, not including, "
            f"{in_words(last.renewed_until)}. Choose a day of that time."
        )
    if vacated_on < act.day:
        raise Refused(
            f"The officer stays certified up to the day of vacating, and what was done until then "
            f"stays lawful (CERT-318). Choose today, {in_words(act.day)}, or a later day."
        )
    models.Vacating.objects.create(
        determination_id=last.id,
        vacated_on=vacated_on,
        authority="555 CMR 7.10(3)",
        recorded_at=act.at,
    )
    rebuild([officer.pk])
    record(
        act,
        kind="grant.vacated",
        subject=f"officer:{mptc_id}",
        effective_on=vacated_on,
        authority="555 CMR 7.10(3) (CERT-318)",
        before={"determination": last.id},
    )


@transaction.atomic
def impose_overlay(
    act: Act,
    *,
    mptc_id: str,
    kind: OverlayKind,
    since: date,
    authority: str,
    until: date | None = None,
) -> None:
    """Lay a suspension, restriction or leave over a certificate; the certificate stays (CERT-330)."""
    act.by.require(Permission.OVERLAY_IMPOSE)
    officer = queries.officer_of(mptc_id)
    models.Overlay.objects.create(
        officer=officer, kind=kind.value, since=since, until=until, authority=authority,
        reason=act.reason, recorded_at=act.at,
    )  # fmt: skip
    record(
        act,
        kind="overlay.imposed",
        subject=f"officer:{mptc_id}",
        effective_on=since,
        authority=authority,
        after={"kind": kind, "until": until},
    )
