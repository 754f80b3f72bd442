"""Issuing what was prepared and writing its letters, in one transaction: all of it or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction

from standing.campaigns import deciding
from standing.certification.models import Release
from standing.correspondence.actions import write_notices
from standing.kernel.access import Act
from standing.kernel.errors import Refused
from standing.kernel.waypoints import Waypoint, reached


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of an approval: whether two people now approved, what was issued, how many letters."""

    both: bool
    release: Release | None = None
    notices: int = 0


def issue(act: Act, *, campaign: str, approvers: Sequence[str]) -> tuple[Release, int]:
    """Release what was prepared on the word of two named people; return how many letters there are."""
    with transaction.atomic():
        issued = deciding.release(act, campaign=campaign, approvers=approvers)
        notices = _letters(act, issued)
    reached(Waypoint.RELEASE_COMMITTED)
    return issued, notices


def approve(act: Act, *, number: int, preview: str, at_once: bool = True) -> Outcome:
    """Store one person's approval of a preparation; the second one issues it and writes the letters.

    Raises:
        Refused: the facts have changed since the preview; both approvals are then void, which is
            recorded (RUL-24). Or this is the second approval, and the decision day has not come.
        NotPermitted, WrongState: as ``deciding.approve`` says.
    """
    return _decided(
        act, lambda: deciding.approve(act, number=number, preview=preview, at_once=at_once)
    )


def release_approved(act: Act, *, number: int) -> Outcome:
    """Issue a preparation on the two approvals that are stored, and write the letters.

    Raises:
        Refused: the facts have changed, and both approvals are void (RUL-24).
        WrongState: it was released or replaced meanwhile, or two approvals do not stand.
    """
    return _decided(act, lambda: deciding.release_approved(act, number=number))


def _decided(act: Act, decide: Callable[[], deciding.Approved]) -> Outcome:
    """Write the letters of what is issued, within its transaction.

    What voided the approvals is raised after it: that they are void is on record then.
    """
    with transaction.atomic():
        found = decide()
        notices = 0 if found.release is None else _letters(act, found.release)
    if found.voided:
        raise Refused(found.voided)
    if found.release is not None:
        reached(Waypoint.RELEASE_COMMITTED)
    return Outcome(both=found.both, release=found.release, notices=notices)


def _letters(act: Act, issued: Release) -> int:
    preparation = issued.preparation
    notices = write_notices(
        act, campaign_slug=preparation.campaign, preparation_id=issued.preparation_id
    )
    reached(Waypoint.RELEASE_NOTICED)
    return sum(notices.values())
