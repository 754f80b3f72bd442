"""A release of the public files that waits for two people: prepared, approved one by one, published.

What waits is bound to a hash of what would be published. The second approval does not publish by
itself: writing the files takes a while, so a worker does it, and looks once more that nothing moved.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from standing.accounts import queries as accounts
from standing.accounts.domain import BOTH
from standing.certification import approvals, models, proposals
from standing.certification.approvals import Matter
from standing.certification.domain import ProposalKind
from standing.kernel.access import Act, Permission, Person
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.kernel.periods import in_words
from standing.ledger.actions import record
from standing.register import actions, guards, previews
from standing.register.actions import SUBJECT, Published
from standing.register.contents import Accepted, Contents
from standing.storage import locks

WHERE = "/commission/publications/"
MOVED = (
    "Something that the public files show has changed since this release was prepared, so both "
    "approvals are void and nothing was published. Prepare it again, and look at what would change."
)
WOULD_STOP = (
    "Something that the public files show has changed since this release was prepared, so publishing it "
    "would stop and void the approvals. Prepare it again, and look at what would change."
)


def waiting() -> models.Proposal | None:
    """Return the release that waits for approval or for a worker, if there is one."""
    return proposals.waiting([ProposalKind.PUBLICATION]).first()


def asked(proposal: models.Proposal) -> dict[str, Any]:
    """Return what a proposal asks for: the day, why agencies show nobody, and what would change."""
    found: dict[str, Any] = json.loads(proposal.asked)
    return found


@transaction.atomic
def propose(
    act: Act,
    *,
    out: Path,
    as_of: date,
    zeros: Mapping[str, str] | None = None,
    falls: Mapping[str, str] | None = None,
) -> models.Proposal:
    """Prepare a release of the public files for two people to approve; one that waited is replaced.

    Raises:
        NotPermitted: this person may not prepare a publication.
        Refused: the day has not come, an agency shows nobody or a count fell (RUL-23), or rows are
            missing.
    """
    act.by.require(Permission.PUBLICATION_PREPARE)
    said = Accepted(zeros=zeros or {}, falls=falls or {}, office=guards.office_of(act.by))
    contents = actions.gather(act, out=out, as_of=as_of, accepted=said)
    locks.hold("approval:publication")
    if (earlier := waiting()) is not None:
        _close(earlier, act, "Replaced by a release that was prepared later.")
    proposal = _proposed(act, contents)
    previews.keep(contents.listed, folder=out, key=contents.preview)
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
            "officers": len(contents.listed),
        },
    )
    contents.listed.close()
    return proposal


def _proposed(act: Act, contents: Contents) -> models.Proposal:
    """Store what waits, bound to the hash of what would be published."""
    said = contents.accepted
    asked_for = {
        "as_of": contents.as_of,
        "zeros": dict(said.zeros),
        "falls": dict(said.falls),
        "office": said.office,
        "number": contents.number,
        "officers": len(contents.listed),
        "difference": asdict(contents.difference),
    }
    return proposals.put(
        act,
        kind=ProposalKind.PUBLICATION,
        about=SUBJECT,
        asked=asked_for,
        bound_to=contents.preview,
    )


def would_stop(act: Act, proposal: models.Proposal, *, out: Path) -> str:
    """Say why publishing what waits would be stopped as things stand; empty where nothing would.

    It gathers what would be published, as publishing does, and writes nothing.
    """
    said = asked(proposal)
    try:
        contents = actions.gather(
            act, out=out, as_of=date.fromisoformat(said["as_of"]), accepted=_accepted(said)
        )
    except Refused as why:
        return str(why)
    contents.listed.close()
    return "" if contents.preview == proposal.bound_to else WOULD_STOP


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


def publish(act: Act, *, key: str, out: Path, kept: Path | None = None) -> Published:
    """Publish what two people approved, if it is still what would be published.

    ``kept`` is as for ``actions.publish_approved``.

    Raises:
        Refused: something the public files show has moved; both approvals are void then.
        WrongState: it was published or replaced, or two approvals do not stand.
    """
    act.by.require(Permission.PUBLICATION_APPROVE)
    if _done(key) and (finished := actions.finish(out, kept)) is not None:
        return finished  # a run was stopped between recording it and putting it in its place
    return _publish(act, key=key, out=out, kept=kept)


def publish_named(
    act: Act,
    *,
    out: Path,
    as_of: date,
    approved_by: Sequence[str],
    zeros: Mapping[str, str] | None = None,
    falls: Mapping[str, str] | None = None,
    kept: Path | None = None,
) -> Published:
    """Publish on the word of two people who are named: at the terminal, or where a world is played.

    Both have approved the release that waits, which speaks of ``as_of`` and accepts ``zeros`` and
    ``falls``; in an invented world nothing need wait (``approvals.require_both``; RUL-24). A release
    that an earlier run had recorded is put in its place instead. ``kept`` is as there.

    Raises:
        NotPermitted: whoever releases may not prepare a publication.
        Refused: the two have not approved it, the day has not come, or as for ``publish_approved``.
    """
    act.by.require(Permission.PUBLICATION_PREPARE)
    if (finished := actions.finish(out, kept)) is not None:
        return finished
    said = Accepted(zeros=zeros or {}, falls=falls or {}, office=guards.office_of(act.by))
    waits = refuse_unless_approved(
        act, as_of=as_of, approved_by=approved_by, zeros=said.zeros, falls=said.falls
    )
    approvers = _people(act, approved_by)
    if waits is None:
        entering = _playing(approvers)
        return actions.publish_approved(
            act, out=out, as_of=as_of, accepted=said, entering=entering, kept=kept
        )
    with transaction.atomic():
        locks.hold("approval:publication")
        approvals.require_both(act, approvers, matter(_open(waits.key)))
    return _publish(act, key=waits.key, out=out, kept=kept)


def refuse_unless_approved(
    act: Act,
    *,
    as_of: date,
    approved_by: Sequence[str],
    zeros: Mapping[str, str],
    falls: Mapping[str, str] | None = None,
) -> models.Proposal | None:
    """Refuse what the two who are named have not approved; return the release that waits, if one does.

    Raises:
        NotPermitted, Refused: as for ``publish_named``.
    """
    act.by.require(Permission.PUBLICATION_PREPARE)
    waits = waiting()
    if waits is not None and not _speaks_of(waits, as_of, zeros, falls or {}):
        waits = None
    about = _unproposed(act, as_of) if waits is None else matter(waits)
    approvals.refuse_unless_both(_people(act, approved_by), about)
    guards.refuse_a_day_to_come(act, as_of)
    return waits


def _people(act: Act, named: Sequence[str]) -> list[Person]:
    return [accounts.person(username, at=act.at) for username in named]


def _speaks_of(
    proposal: models.Proposal, as_of: date, zeros: Mapping[str, str], falls: Mapping[str, str]
) -> bool:
    said = asked(proposal)
    return bool(
        said["as_of"] == as_of.isoformat()
        and said["zeros"] == dict(zeros)
        and said.get("falls", {}) == dict(falls)
    )


def _unproposed(act: Act, as_of: date, after: Mapping[str, object] | None = None) -> Matter:
    """What two people approve where no such release waits: no approval of it can be stored."""
    return Matter(
        key="",
        bound_to="",
        permission=Permission.PUBLICATION_APPROVE,
        preparer=act.by,
        subject=SUBJECT,
        kind="publication.approved",
        after=after or {},
        about=_called(as_of),
        where=WHERE,
    )


def _called(as_of: date) -> str:
    return f"a release of the public files as of {in_words(as_of)}"


def _playing(approvers: Sequence[Person]) -> actions.Entering:
    def enter(act: Act, contents: Contents, manifest: str) -> None:
        said = {"release": contents.number, "manifest": manifest, "preview": contents.preview}
        approvals.require_both(act, approvers, _unproposed(act, contents.as_of, said))

    return enter


def _publish(act: Act, *, key: str, out: Path, kept: Path | None) -> Published:
    proposal = _open(key)
    said = asked(proposal)
    try:
        released = actions.publish_approved(
            act,
            out=out,
            as_of=date.fromisoformat(said["as_of"]),
            accepted=_accepted(said),
            entering=_entering(key),
            kept=kept,
        )
        previews.forget(folder=out, key=proposal.bound_to)
    except _MovedError:
        with transaction.atomic():
            locks.hold("approval:publication")
            moved = _open(key)
            approvals.void(act, matter(moved))
            _close(moved, act, MOVED)
        previews.forget(folder=out, key=proposal.bound_to)
        raise Refused(MOVED) from None
    return released


def _accepted(said: Mapping[str, Any]) -> Accepted:
    return Accepted(zeros=said["zeros"], falls=said.get("falls", {}), office=said.get("office", ""))


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


def matter(proposal: models.Proposal) -> Matter:
    """Return what two people approve when they approve a release."""
    return proposals.matter(
        proposal,
        permission=Permission.PUBLICATION_APPROVE,
        kind="publication.approved",
        after={"release": asked(proposal)["number"]},
        about=_called(date.fromisoformat(asked(proposal)["as_of"])),
        where=WHERE,
    )


def _done(key: str) -> bool:
    return models.Proposal.objects.filter(key=key, done_at__isnull=False).exists()


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
