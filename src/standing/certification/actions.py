"""What may be done about determinations: prepare, withdraw, vacate.

``conditions`` and ``overlaying`` hold what is done afterwards; what they offer is offered here as well.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from django.db import transaction

from standing.certification import models, queries
from standing.certification.conditions import (
    confirm_condition,
    extend_condition,
    lapse_condition,
    mark_unsatisfiable,
    record_proof,
    resume_condition,
    toll_condition,
)
from standing.certification.domain import Decision
from standing.certification.evaluating import Case, Decided, Preview, evaluate
from standing.certification.overlaying import impose_overlay, lift_overlay
from standing.certification.rebuilding import rebuild
from standing.kernel.access import Act, Permission
from standing.kernel.errors import Refused, WrongState
from standing.kernel.periods import in_words
from standing.kernel.waypoints import Waypoint, reached
from standing.ledger.actions import record
from standing.rules.book import CampaignTerms, the_book
from standing.rules.determine import Outcome
from standing.rules.frozen import law_sheet
from standing.storage import locks
from standing.storage.bulk import insert
from standing.workforce import identities, oneself

__all__ = (
    "Case", "Decided", "Preview", "confirm_condition", "evaluate", "extend_condition",
    "impose_overlay", "lapse_condition", "lift_overlay", "mark_unsatisfiable", "prepare",
    "record_proof", "resume_condition", "toll_condition", "vacate_grant", "withdraw_prepared",
)  # fmt: skip
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
        raise WrongState("Nobody in this campaign is ready to be evaluated.")
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
def vacate_grant(act: Act, *, mptc_id: str, vacated_on: date) -> None:
    """Set an issued grant aside; the days before ``vacated_on`` stay certified (CERT-318).

    Raises:
        WrongState: the officer holds no grant.
        Refused: ``vacated_on`` lies outside the grant, or before the day of the act.
    """
    records, last = grant_to_vacate(act, mptc_id=mptc_id, vacated_on=vacated_on)
    models.Vacating.objects.create(
        determination_id=last.id,
        vacated_on=vacated_on,
        authority="555 CMR 7.10(3)",
        recorded_at=act.at,
    )
    rebuild(records)
    record(
        act,
        kind="grant.vacated",
        subject=f"officer:{mptc_id}",
        effective_on=vacated_on,
        authority="555 CMR 7.10(3) (CERT-318)",
        before={"determination": last.id},
    )


def grant_to_vacate(act: Act, *, mptc_id: str, vacated_on: date) -> tuple[list[int], Decision]:
    """Return the records of the officer and the grant that would be set aside.

    Called in a transaction: the officer's turn is held until it ends.

    Raises:
        NotPermitted: this person may not set a grant aside.
        WrongState: the officer holds no grant.
        Refused: ``vacated_on`` lies outside the grant, or before the day of the act.
    """
    act.by.require(Permission.GRANT_VACATE)
    oneself.refuse(act.by, mptc_id)
    officer = queries.kept_officer(mptc_id, known=act.at)
    locks.hold(locks.officer(officer.mptc_id))
    records = identities.records_of(officer.pk, known=act.at)
    issued = [
        (d.issued_at, d.id, d) for held in queries.decisions(records).values() for d in held
        if d.issued_at and d.superseded_at is None
    ]  # fmt: skip
    last = max(issued)[2] if issued else None
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
    return records, last
