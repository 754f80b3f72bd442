"""The release of a preparation: two persons, the facts of the preview, all of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from standing.certification import approvals, models
from standing.certification.evaluating import preview_hash
from standing.certification.rebuilding import rebuild
from standing.kernel.access import Act, Permission, Person
from standing.kernel.errors import Refused
from standing.kernel.periods import in_words
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

    Whoever releases may prepare determinations, or is one of the two who approve. Both have approved
    in sessions of their own, but in an invented world (``approvals.require_both``). ``hashes_now``
    gives, by MPTC id, the determination hash that today's facts would have; any difference from what
    was previewed voids the approvals (RUL-24).

    Raises:
        NotPermitted: whoever releases neither approves nor may prepare determinations.
        Refused: two persons are not two, one of them has not approved, the decision day has not come,
            or the facts have changed since the preview.
    """
    if act.by.account not in {approver.account for approver in approvers}:
        act.by.require(Permission.DETERMINATION_PREPARE)
    refuse_before_its_day(act, preparation)
    prepared = prepared_in(preparation)
    if said := changed(preparation, prepared, hashes_now):
        raise Refused(said)
    approvals.require_both(act, approvers, matter(preparation, preparer))
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


def refuse_before_its_day(act: Act, preparation: models.Preparation) -> None:
    """Refuse to issue determinations before the day they are decided for has come (RUL-7).

    Their letters say they were decided on that day, and petitions are counted from the day of issue.
    """
    if act.day < preparation.decided_on:
        decided_on = in_words(preparation.decided_on)
        raise Refused(
            f"These determinations are decided on {decided_on}, and today is {in_words(act.day)}: "
            "nothing is issued before that day. One person may approve now, and that stands; the "
            f"second approval, which issues them, is given on {decided_on} or later. Nothing was "
            "changed."
        )


def changed(
    preparation: models.Preparation, prepared: Sequence[_Prepared], hashes_now: Mapping[str, str]
) -> str:
    """Say that the facts are no longer those of the preview; nothing where they are (RUL-24)."""
    others = [each for each in prepared if hashes_now.get(each.mptc_id) != each.hash]
    previewed = preview_hash((each.mptc_id, each.hash) for each in prepared)
    if not others and previewed == preparation.preview_hash:
        return ""
    who = f"{len(others):,} officers" if len(others) > 1 else "an officer"
    return (
        f"The facts of {who} changed after these determinations were prepared, so "
        "the approvals no longer fit what would be issued. Prepare again for "
        f"{in_words(preparation.decided_on)}, and have it approved anew."
    )


def prepared_in(preparation: models.Preparation) -> list[_Prepared]:
    """Return the determinations of a preparation that still stand."""
    rows = preparation.determinations.filter(superseded_at__isnull=True).order_by("id")
    return [
        _Prepared(*row)
        for row in rows.values_list("officer_id", "officer__mptc_id", "hash", "outcome", "edition")
    ]


def matter(preparation: models.Preparation, preparer: Person) -> approvals.Matter:
    """Return what two people approve when they approve a preparation."""
    subject = f"preparation:{preparation.pk}"
    return approvals.Matter(
        key=subject,
        bound_to=preparation.preview_hash,
        permission=Permission.DETERMINATION_APPROVE,
        preparer=preparer,
        subject=subject,
        kind="preparation.approved",
        after={"preview": preparation.preview_hash},
        about="these determinations",
        where=f"/commission/decisions/{preparation.pk}/",
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
