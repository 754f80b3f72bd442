"""What may be done about determinations: prepare, approve and release, confirm, vacate, suspend."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from django.db import transaction

from standing.certification import models, queries
from standing.certification.domain import (
    CONDITION_MOVES,
    ConditionState,
    OverlayKind,
)
from standing.certification.evaluating import Case, Decided, Preview, evaluate
from standing.certification.in_force import condition_state
from standing.certification.rebuilding import rebuild
from standing.kernel.access import Act, Permission
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.kernel.periods import in_words
from standing.kernel.waypoints import Waypoint, reached
from standing.ledger.actions import record
from standing.rules.book import CampaignTerms, the_book
from standing.rules.determine import Outcome
from standing.rules.frozen import law_sheet
from standing.storage.bulk import insert

GRANTS = (Outcome.CERTIFIED, Outcome.CONDITIONAL)


BATCH = 2_000  # determinations held in memory at a time


@transaction.atomic
def prepare(
    act: Act, *, terms: CampaignTerms, decided_on: date, cases: Iterable[Case]
) -> tuple[models.Preparation, Preview]:
    """Evaluate cases and store the determinations with their frozen facts (RUL-7).

    An unreleased earlier set is replaced. The cases are taken one by one, so that a nation of them
    needs no more memory than a town.

    Raises:
        WrongState: there is no case.
        NotFound, Refused: nobody can be evaluated under the edition on that day.
    """
    act.by.require(Permission.DETERMINATION_PREPARE)
    _supersede_unreleased(act, terms.slug)
    preparation = models.Preparation.objects.create(
        campaign=terms.slug,
        edition=terms.edition,
        decided_on=decided_on,
        reference_on=terms.reference_on,
        renewed_until=terms.renewed_until,
        law=law_sheet(terms.edition, decided_on, the_book()).text,
        prepared_by=act.by.account,
        recorded_at=act.at,
    )
    found = Preview()
    decided = found.counting(evaluate(cases, edition=terms.edition))
    while batch := list(islice(decided, BATCH)):
        insert(models.Determination, _DETERMINATION, _rows(batch, preparation))
    if not found.officers:
        raise WrongState(f"Nobody in {terms.slug} is ready to be evaluated.")
    preparation.preview_hash = found.hash
    preparation.save(update_fields=["preview_hash"])
    record(
        act,
        kind="determinations.prepared",
        subject=f"campaign:{terms.slug}",
        effective_on=decided_on,
        authority=f"555 CMR 7.07 ({terms.edition})",
        after={"preparation": preparation.pk, "preview": found.hash, "outcomes": found.outcomes},
    )
    reached(Waypoint.PREPARE_STORED)
    return preparation, found


_DETERMINATION = ("preparation", "officer", "agency", "campaign", "edition", "decided_on",
                  "reference_on", "renewed_until", "outcome", "facts", "findings", "hash",
                  "recorded_at")  # fmt: skip


def _rows(batch: list[Decided], of: models.Preparation) -> Iterator[tuple[object, ...]]:
    for each in batch:
        case = each.case
        yield (
            of.pk, case.officer_id, case.agency_id, of.campaign, of.edition, of.decided_on,
            case.reference_on or of.reference_on, case.renewed_until or of.renewed_until,
            str(each.determination.outcome.value), each.facts, each.findings, each.hash,
            of.recorded_at,
        )  # fmt: skip


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
