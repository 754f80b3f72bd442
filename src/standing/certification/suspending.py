"""A suspension that waits for two people: proposed, approved one by one, void when facts changed.

Whoever prepares does not approve, and nobody prepares, sees or approves what concerns their own record
while it waits (RUL-24, CERT-330; permission matrix 1.1, access matrix of the discipline handbook).
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from standing.certification import approvals, effects, models, proposals, queries
from standing.certification.agreed import WITHDRAWN
from standing.certification.domain import SUSPENSIONS, OverlayKind
from standing.certification.overlaying import Laying, lay
from standing.kernel.access import Act, Permission, Person
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.ledger.actions import record
from standing.ledger.domain import Entry
from standing.ledger.models import Entry as LedgerEntry
from standing.storage import locks
from standing.workforce import oneself

PREPARES: Final[Mapping[OverlayKind, Permission]] = {
    OverlayKind.SUSPENDED: Permission.SUSPENSION_PREPARE,
    OverlayKind.ADMIN_SUSPENDED: Permission.ADMIN_SUSPENSION_PREPARE,
}
"""Who may propose each kind of suspension; two others who may suspend approve it."""
WAITS: Final = "This waits for approval of two people already. Nothing was changed."
CHANGED: Final = "The record changed."
_KINDS: Final = tuple(SUSPENSIONS.values())
_TELLS: Final = ("overlay.proposed", "overlay.approved", "overlay.withdrawn", "overlay.closed")
_OF_APPROVALS: Final = ("approval.withdrawn", "approval.voided", "approval.lapsed")


def may_read(person: Person, row: models.Proposal) -> bool:
    """Say whether somebody may read a proposal: who prepares or decides such, and not of themself."""
    asked = asked_of(row)
    return _may_read(person, asked.kind) and not oneself.is_about(person, asked.mptc_id)


@transaction.atomic
def propose(act: Act, asked: Laying) -> models.Proposal:
    """Propose a suspension; it holds once two people who may suspend have approved it.

    Raises:
        NotPermitted: this person may not prepare it.
        Refused, WrongState: it concerns their own record, could not be laid, or a suspension of this
            officer waits already.
    """
    act.by.require(PREPARES[asked.kind])
    officer = queries.kept_officer(asked.mptc_id, known=act.at)
    oneself.refuse(act.by, officer.mptc_id)
    effect = effects.of_laying(act, asked)
    subject = f"officer:{officer.mptc_id}"
    if waits_for(officer.mptc_id, asked.kind):
        raise WrongState(WAITS)
    told = {
        "mptc_id": officer.mptc_id, "kind": asked.kind, "since": asked.since, "until": asked.until,
        "authority": asked.authority, "on": effect.on,
    }  # fmt: skip
    made = proposals.put(
        act, kind=SUSPENSIONS[asked.kind], about=subject, asked=told, bound_to=effect.hash
    )
    record(
        act,
        kind="overlay.proposed",
        subject=subject,
        effective_on=asked.since,
        authority=asked.authority,
        after={"kind": asked.kind, "until": asked.until, "preview": effect.hash},
    )
    return made


def approve(act: Act, *, key: str, preview: str) -> bool:
    """Approve a suspension; the second approval carries it out. Say whether it did (RUL-24).

    Raises:
        NotFound: there is no such proposal.
        Refused: the record changed since it was proposed: the approvals are void, and it is closed.
        NotPermitted: this person may not approve, proposed it under whatever account, or it concerns
            them.
        WrongState: it was carried out or closed, or this person approved it already.
    """
    proposed = approvals.Proposed(
        permission=Permission.OVERLAY_IMPOSE,
        row=lambda: _open(act, key, preview=preview),
        matter=matter,
        about=lambda row: [asked_of(row).mptc_id],
        carry_out=lambda row: _carry_out(act, row),
        bound_now=lambda row, _: _bound_now(act, row),
        close=lambda row: _close(row, act, CHANGED),
        moved="The officer’s record changed after this was proposed, so the approvals no longer fit and "
        "nobody was suspended. Look at the record as it is now, and propose it anew.",
    )
    return approvals.approve(act, proposed)


def _carry_out(act: Act, row: models.Proposal) -> None:
    lay(Act(by=act.by, at=act.at, reason=row.reason), asked_of(row))
    proposals.carried_out(act, row)


@transaction.atomic
def withdraw_approval(act: Act, *, key: str) -> None:
    """Take back one's own approval before a second person gives theirs."""
    act.by.require(Permission.OVERLAY_IMPOSE)
    approvals.withdraw(act, matter(_open(act, key)))


@transaction.atomic
def withdraw_proposal(act: Act, *, key: str) -> None:
    """Take a proposal back; approvals of it then mean nothing."""
    row = _open(act, key)
    act.by.require(PREPARES[asked_of(row).kind])
    _close(row, act, WITHDRAWN, kind="overlay.withdrawn")


def matter(row: models.Proposal) -> approvals.Matter:
    """Return what two people approve when they approve a suspension."""
    asked = asked_of(row)
    return proposals.matter(
        row,
        permission=Permission.OVERLAY_IMPOSE,
        kind="overlay.approved",
        after={"kind": asked.kind, "until": asked.until},
        about="this suspension",
        where=f"/commission/suspensions/{row.key}/",
    )


def asked_of(row: models.Proposal) -> Laying:
    """Return what a proposal would lay over a certificate."""
    said: dict[str, Any] = json.loads(row.asked)
    return Laying(
        mptc_id=said["mptc_id"],
        kind=OverlayKind(said["kind"]),
        since=date.fromisoformat(said["since"]),
        until=date.fromisoformat(said["until"]) if said["until"] else None,
        authority=said["authority"],
    )


def effect_of(act: Act, row: models.Proposal) -> effects.Effect:
    """Return what carrying a proposal out would do, on the day that it was bound to.

    Raises:
        Refused, WrongState: it can no longer be carried out.
    """
    on = date.fromisoformat(json.loads(row.asked)["on"])
    return effects.of_laying(Act(by=act.by, at=act.at, reason=row.reason), asked_of(row), on=on)


def waiting(person: Person, *, about: str = "") -> list[models.Proposal]:
    """Return the suspensions that wait and that somebody may read, of one officer if an id is given."""
    rows = proposals.waiting(_KINDS).order_by("recorded_at", "pk")
    if about:
        rows = rows.filter(about=f"officer:{about}")
    return [row for row in rows if may_read(person, row)]


def waits_for(mptc_id: str, kind: OverlayKind) -> bool:
    """Say whether a suspension of this kind of an officer waits for approval."""
    rows = proposals.waiting(_KINDS).filter(kind=SUSPENSIONS[kind], about=f"officer:{mptc_id}")
    return rows.exists()


def proposal(key: str, *, reader: Person) -> models.Proposal:
    """Return one proposal of a suspension, waiting or closed; to who may not read it there is none."""
    row = models.Proposal.objects.filter(key=key, kind__in=_KINDS).first()
    if row is None or not may_read(reader, row):
        raise NotFound("There is no such proposal.")
    return row


def told_to(person: Person, entries: Iterable[Entry]) -> list[Entry]:
    """Leave out what tells of a suspension that waits or never was, for who may not read of it.

    Each kind is told to who prepares it or decides, and nothing to whoever it is about.
    """
    found = list(entries)
    own = {f"officer:{number}" for number in oneself.own_numbers(person)}
    rows = models.Proposal.objects.filter(kind__in=_KINDS, about__in={e.subject for e in found})
    kinds = {f"proposal:{row.key}": asked_of(row).kind for row in rows}

    def told(entry: Entry) -> bool:
        kind = _kind_told(entry) or kinds.get(str(entry.facts_before.get("of")))
        return kind is None or (entry.subject not in own and _may_read(person, kind))

    return [entry for entry in found if told(entry)]


def withheld_from(person: Person) -> list[int]:
    """Return the numbers of the entries on a suspension that waits, which somebody may not read.

    The record tells them once it was carried out or closed.
    """
    found: list[int] = []
    for row in proposals.waiting(_KINDS):
        if not may_read(person, row):
            about = LedgerEntry.objects.filter(
                subject=row.about, kind__in=(*_TELLS, *_OF_APPROVALS)
            )
            of = f"proposal:{row.key}"
            named = Q(after__contains=row.bound_to) | Q(after__contains=of) | Q(before__contains=of)
            found += about.filter(named).values_list("id", flat=True)
    return found


def _may_read(person: Person, kind: OverlayKind) -> bool:
    return any(map(person.may, (PREPARES[kind], Permission.OVERLAY_IMPOSE)))


def _kind_told(entry: Entry) -> OverlayKind | None:
    """The kind of suspension whose proposal or approval an entry tells of."""
    if entry.kind not in _TELLS:
        return None
    said = entry.facts_after.get("kind") or entry.facts_before.get("kind")
    return OverlayKind(str(said))


def _bound_now(act: Act, row: models.Proposal) -> str:
    """The hash that the proposal would be bound to now; empty where it can no longer be done."""
    try:
        return effect_of(act, row).hash
    except (WrongState, Refused):
        return ""


def _open(act: Act, key: str, *, preview: str | None = None) -> models.Proposal:
    """Return a proposal that waits, in its officer's turn."""
    found = proposal(key, reader=act.by)
    locks.hold(locks.officer(asked_of(found).mptc_id))
    return proposals.refuse_unless_open(models.Proposal.objects.get(pk=found.pk), preview=preview)


def _close(row: models.Proposal, act: Act, why: str, *, kind: str = "overlay.closed") -> None:
    asked = asked_of(row)
    before = {"kind": asked.kind, "since": asked.since, "until": asked.until}
    proposals.close(act, row, why, kind=kind, before=before)
