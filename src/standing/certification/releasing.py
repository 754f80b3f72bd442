"""The release of a preparation: two persons, the facts of the preview, all of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from standing.accounts.domain import check_two_persons
from standing.certification import models
from standing.certification.evaluating import preview_hash
from standing.certification.rebuilding import rebuild
from standing.kernel.access import Act, Permission, Person
from standing.kernel.errors import Refused
from standing.kernel.waypoints import Waypoint, reached
from standing.ledger.actions import record, record_many
from standing.ledger.domain import Draft
from standing.rules.book import the_book
from standing.rules.deadlines import petition_deadline


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A determination about to be issued."""

    officer_id: int
    mptc_id: str
    hash: str
    outcome: str
    edition: str


@transaction.atomic
def release(
    act: Act,
    *,
    preparation: models.Preparation,
    approvers: Sequence[Person],
    preparer: Person,
    hashes_now: Mapping[str, str],
) -> models.Release:
    """Issue a preparation: all of it or nothing.

    ``hashes_now`` gives, by MPTC id, the determination hash that today's facts would have; any
    difference from what was previewed voids the approvals (RUL-24).

    Raises:
        NotPermitted: whoever releases may not prepare determinations.
        Refused: two persons are not two, or the facts have changed since the preview.
    """
    act.by.require(Permission.DETERMINATION_PREPARE)
    check_two_persons(approvers, permission=Permission.DETERMINATION_APPROVE, preparer=preparer)
    rows = preparation.determinations.filter(superseded_at__isnull=True).order_by("id")
    prepared = [
        _Prepared(*row)
        for row in rows.values_list("officer_id", "officer__mptc_id", "hash", "outcome", "edition")
    ]
    _refuse_if_changed(preparation, prepared, hashes_now)
    _approvals(act, preparation, approvers)
    reached(Waypoint.RELEASE_APPROVED)
    record_many(act, (_issued(each, preparation) for each in prepared))
    reached(Waypoint.RELEASE_ENTERED)
    released = models.Release.objects.create(
        preparation=preparation,
        issued_on=act.day,
        petition_due=petition_deadline(decided_on=act.day, book=the_book()).due_on,
        recorded_at=act.at,
    )
    rebuild([each.officer_id for each in prepared])
    reached(Waypoint.RELEASE_DERIVED)
    _enter(act, released, len(prepared))
    return released


def _refuse_if_changed(
    preparation: models.Preparation, prepared: Sequence[_Prepared], hashes_now: Mapping[str, str]
) -> None:
    changed = [each for each in prepared if hashes_now.get(each.mptc_id) != each.hash]
    previewed = preview_hash((each.mptc_id, each.hash) for each in prepared)
    if changed or previewed != preparation.preview_hash:
        who = f"{len(changed):,} officers" if len(changed) > 1 else "an officer"
        raise Refused(
            f"The facts of {who} changed after these determinations were prepared, so "
            "the approvals no longer fit what would be issued. Prepare again: "
            f"standing determine {preparation.campaign} --on {preparation.decided_on}"
        )


def _approvals(act: Act, preparation: models.Preparation, approvers: Sequence[Person]) -> None:
    for approver in approvers:
        record(
            Act(by=approver, at=act.at, reason=act.reason),
            kind="preparation.approved",
            subject=f"preparation:{preparation.pk}",
            effective_on=act.day,
            authority="RUL-24",
            after={"preview": preparation.preview_hash},
        )


def _issued(each: _Prepared, preparation: models.Preparation) -> Draft:
    return Draft(
        kind="determination.issued",
        subject=f"officer:{each.mptc_id}",
        effective_on=preparation.reference_on,
        authority=f"555 CMR 7.07 ({each.edition})",
        after={
            "outcome": each.outcome,
            "determination": each.hash,
            "preparation": preparation.pk,
        },
    )


def _enter(act: Act, released: models.Release, determinations: int) -> None:
    preparation = released.preparation
    record(
        act,
        kind="preparation.released",
        subject=f"preparation:{preparation.pk}",
        effective_on=act.day,
        authority="RUL-24",
        after={
            "preview": preparation.preview_hash,
            "determinations": determinations,
            "issued_on": released.issued_on,
            "petition_due": released.petition_due,
        },
    )
