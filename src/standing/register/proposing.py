"""A release of the public files that waits for two people: prepared, approved one by one, published.

What waits is bound to a hash of what would be published. The second approval does not publish by
itself: writing the files takes a while, so a worker does it, and looks once more that nothing moved.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from standing.accounts import queries as accounts
from standing.accounts.domain import BOTH
from standing.certification import approvals, models
from standing.certification.domain import ProposalKind
from standing.kernel.access import Act, Permission
from standing.kernel.canonical import canonical
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.ledger.actions import record
from standing.register import actions
from standing.register.actions import SUBJECT, Published
from standing.register.release import Contents
from standing.storage import locks

MOVED = (
    "Something that the public files show has changed since this release was prepared, so both "
    "approvals are void and nothing was published. Prepare it again, and look at what would change."
)


def waiting() -> models.Proposal | None:
    """Return the release that waits for approval or for a worker, if there is one."""
    return models.Proposal.objects.filter(
        kind=ProposalKind.PUBLICATION, superseded_at__isnull=True, done_at__isnull=True
    ).first()


def asked(proposal: models.Proposal) -> dict[str, Any]:
    """Return what a proposal asks for: the day, why agencies show nobody, and what would change."""
    found: dict[str, Any] = json.loads(proposal.asked)
    return found


@transaction.atomic
def propose(
    act: Act, *, out: Path, as_of: date, zeros: Mapping[str, str] | None = None
) -> models.Proposal:
    """Prepare a release of the public files for two people to approve; one that waited is replaced.

    Raises:
        NotPermitted: this person may not prepare a publication.
        Refused: the day has not come, an agency shows nobody (RUL-23), or rows are missing.
    """
    act.by.require(Permission.PUBLICATION_PREPARE)
    contents = actions.gather(act, out=out, as_of=as_of, zeros=zeros or {})
    locks.hold("approval:publication")
    if (earlier := waiting()) is not None:
        _close(earlier, act, "Replaced by a release that was prepared later.")
    proposal = models.Proposal.objects.create(
        kind=ProposalKind.PUBLICATION,
        about=SUBJECT,
        asked=canonical(
            {
                "as_of": as_of,
                "zeros": dict(zeros or {}),
                "number": contents.number,
                "officers": len(contents.listings),
                "difference": asdict(contents.difference) if contents.difference else None,
            }
        ).decode(),
        bound_to=contents.preview,
        proposed_by=act.by.account,
        reason=act.reason,
        recorded_at=act.at,
    )
    record(
        act,
        kind="publication.prepared",
        subject=SUBJECT,
        effective_on=act.day,
        authority="CERT-903",
        after={
            "release": contents.number,
            "preview": contents.preview,
            "as_of": as_of,
            "officers": len(contents.listings),
        },
    )
    return proposal


@transaction.atomic
def approve(act: Act, *, key: str, preview: str) -> bool:
    """Store one person's approval of a release; say whether two people have now approved (RUL-24).

    Raises:
        NotPermitted: this person may not approve, or prepared it, under whatever account.
        WrongState: it was published or replaced meanwhile, or this person approved it already.
    """
    act.by.require(Permission.PUBLICATION_APPROVE)
    locks.hold("approval:publication")
    proposal = _open(key, preview=preview)
    return len(approvals.give(act, matter(proposal))) == BOTH


@transaction.atomic
def withdraw_approval(act: Act, *, key: str) -> None:
    """Take back one's own approval of a release before a second person approves."""
    act.by.require(Permission.PUBLICATION_APPROVE)
    locks.hold("approval:publication")
    approvals.withdraw(act, matter(_open(key)))


def publish(act: Act, *, key: str, out: Path) -> Published:
    """Publish what two people approved, if it is still what would be published.

    Raises:
        Refused: something the public files show has moved; both approvals are void then.
        WrongState: it was published or replaced, or two approvals do not stand.
    """
    act.by.require(Permission.PUBLICATION_APPROVE)
    proposal = _open(key)
    said = asked(proposal)
    try:
        return actions.publish_approved(
            act,
            out=out,
            as_of=date.fromisoformat(said["as_of"]),
            zeros=said["zeros"],
            entering=_entering(key),
        )
    except _MovedError:
        with transaction.atomic():
            locks.hold("approval:publication")
            moved = _open(key)
            approvals.void(act, matter(moved))
            _close(moved, act, MOVED)
        raise Refused(MOVED) from None


class _MovedError(Exception):
    """What would be published is no longer what was approved."""


def _entering(key: str) -> actions.Entering:
    def enter(act: Act, contents: Contents, manifest: str) -> None:
        locks.hold("approval:publication")
        proposal = _open(key)
        if contents.preview != proposal.bound_to:
            raise _MovedError
        if len(approvals.still_counting(act, matter(proposal))) < BOTH:
            raise WrongState("Two approvals no longer stand, so nothing was published.")
        proposal.done_at = act.at
        proposal.ended = f"Published as release {contents.number}."
        proposal.save(update_fields=["done_at", "ended"])

    return enter


def matter(proposal: models.Proposal) -> approvals.Matter:
    """Return what two people approve when they approve a release."""
    return approvals.Matter(
        key=f"proposal:{proposal.key}",
        bound_to=proposal.bound_to,
        permission=Permission.PUBLICATION_APPROVE,
        preparer=accounts.person(proposal.proposed_by, at=proposal.recorded_at),
        subject=SUBJECT,
        kind="publication.approved",
        after={"release": asked(proposal)["number"], "preview": proposal.bound_to},
    )


def _open(key: str, *, preview: str | None = None) -> models.Proposal:
    proposal = models.Proposal.objects.filter(key=key, kind=ProposalKind.PUBLICATION).first()
    if proposal is None:
        raise NotFound("There is no such release waiting.")
    if proposal.done_at is not None:
        raise WrongState(
            "Two people have approved this and it was published. Nothing was done twice."
        )
    if proposal.superseded_at is not None or preview not in {None, proposal.bound_to}:
        raise WrongState(
            "What you looked at was prepared anew meanwhile, so nothing was approved. Look at what "
            "waits now."
        )
    return proposal


def _close(proposal: models.Proposal, act: Act, why: str) -> None:
    proposal.superseded_at = act.at
    proposal.ended = why
    proposal.save(update_fields=["superseded_at", "ended"])
