"""Taking an officer off the public register on a legal ground, and putting them back (8.06(4)).

It takes two people (RUL-24). The record stays as it is; only the public no longer reads it, and the
address answers with the ground. So the ground is a text of the law or a court's order, and names nobody;
the reason is for the commission's own eyes.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from standing.certification import approvals, models, proposals, queries
from standing.certification.agreed import WITHDRAWN
from standing.certification.domain import ProposalKind
from standing.kernel.access import Act, Permission, Person
from standing.kernel.canonical import digest_of
from standing.kernel.errors import Refused, WrongState
from standing.kernel.periods import in_words
from standing.ledger.actions import record
from standing.register.law import law_only
from standing.register.models import Removal
from standing.storage import locks
from standing.workforce import identities, oneself
from standing.workforce.models import Officer

_COURT: Final = re.compile(
    r"Order of the (?:Superior|District|Juvenile|Supreme Judicial|Probate and Family|Appeals) Court "
    r"of (?:January|February|March|April|May|June|July|August|September|October|November|December) "
    r"\d{1,2}, \d{4}"
)
_KINDS: Final[Mapping[ProposalKind, tuple[str, str]]] = {
    ProposalKind.REMOVAL: ("removal.proposed", "removal.approved"),
    ProposalKind.RESTORATION: ("restoration.proposed", "restoration.approved"),
}
_CALLED: Final[Mapping[ProposalKind, str]] = {
    ProposalKind.REMOVAL: "the removal",
    ProposalKind.RESTORATION: "showing the officer again",
}
WAITS: Final = "A proposal about this waits for two people already. Nothing was changed."
CHANGED: Final = "The record changed."
MOVED: Final = (
    "The record changed after this was proposed, so every approval of it is void, and the public reads "
    "what it read before. Look at the record as it is now, and propose it anew."
)


def standing_removal(officer: Officer, *, known: datetime) -> Removal | None:
    """Return the removal of an officer that stands, under whichever of the person's numbers."""
    records = identities.records_of(officer.pk, known=known)
    rows = Removal.objects.filter(
        officer__in=records, superseded_at__isnull=True, until__isnull=True
    )
    return rows.order_by("pk").first()


def waiting(officer: Officer, *, known: datetime) -> models.Proposal | None:
    """Return what waits about a person's place on the public register, under whichever number."""
    return proposals.waiting(_KINDS).filter(about__in=_abouts(officer, known=known)).first()


def closed(officer: Officer, *, known: datetime) -> models.Proposal | None:
    """Return the last proposal about a person where it was closed without being carried out."""
    rows = models.Proposal.objects.filter(
        kind__in=[*_KINDS], about__in=_abouts(officer, known=known)
    )
    last = rows.order_by("-recorded_at", "-pk").first()
    return None if last is None or last.superseded_at is None else last


def all_waiting(person: Person) -> list[models.Proposal]:
    """Return every such proposal that waits, oldest first; to nobody the one about themself."""
    own = {f"officer:{number}" for number in oneself.own_numbers(person)}
    rows = proposals.waiting(_KINDS).order_by("recorded_at", "pk")
    return [row for row in rows if row.about not in own]


def _abouts(officer: Officer, *, known: datetime) -> list[str]:
    return [f"officer:{number}" for number in identities.numbers_of(officer.pk, known=known)]


def preview(act: Act, *, mptc_id: str, kind: ProposalKind, ground: str = "") -> tuple[str, str]:
    """Return the ground as the public would read it, and the hash that a proposal would be bound to.

    Raises:
        NotPermitted, NotFound, Refused, WrongState: as for ``propose``.
    """
    officer, on = _may_be_done(act, mptc_id=mptc_id, kind=kind, ground=ground)
    if waiting(officer, known=act.at) is not None:
        raise WrongState(WAITS)
    return on, _bound(officer, kind, ground=on, at=act.at)


@transaction.atomic
def propose(act: Act, *, mptc_id: str, kind: ProposalKind, ground: str = "") -> models.Proposal:
    """Propose a removal on a ``ground``, or that a removed officer is shown again; two approve it.

    Raises:
        NotPermitted: this person may not propose it.
        NotFound: the register has no such officer.
        Refused: no reason, no text of the law as the ground, or the own record.
        WrongState: the officer is off the register already (or is not), or a proposal waits.
    """
    officer, on = _may_be_done(act, mptc_id=mptc_id, kind=kind, ground=ground)
    if waiting(officer, known=act.at) is not None:
        raise WrongState(WAITS)
    asked = {"mptc_id": officer.mptc_id, "ground": on}
    bound_to = _bound(officer, kind, ground=on, at=act.at)
    about = f"officer:{officer.mptc_id}"
    made = proposals.put(act, kind=kind, about=about, asked=asked, bound_to=bound_to)
    record(
        act, kind=_KINDS[kind][0], subject=made.about, effective_on=act.day, authority=on,
        after={**asked, "preview": bound_to},
    )  # fmt: skip
    return made


def approve(act: Act, *, key: str, preview: str) -> bool:
    """Approve what waits; the second approval carries it out. Say whether it did (RUL-24).

    Raises:
        NotFound: there is no such proposal.
        Refused: the record changed since it was proposed: the approvals are void, and it is closed.
        NotPermitted: this person may not approve, proposed it under whatever account, or it is theirs.
        WrongState: it was done or closed, or this person approved it already.
    """
    proposed = approvals.Proposed(
        permission=Permission.REMOVAL_APPROVE,
        row=lambda: _open(key, preview=preview),
        matter=matter,
        about=lambda row: [asked_of(row)["mptc_id"]],
        carry_out=lambda row: _carry_out(act, row),
        bound_now=lambda row, _: _bound_now(row, at=act.at),
        close=lambda row: _close(act, row, CHANGED, kind="removal.closed"),
        moved=MOVED,
    )
    return approvals.approve(act, proposed)


@transaction.atomic
def withdraw_approval(act: Act, *, key: str) -> None:
    """Take back one's own approval before a second person gives theirs."""
    act.by.require(Permission.REMOVAL_APPROVE)
    approvals.withdraw(act, matter(_open(key)))


@transaction.atomic
def withdraw(act: Act, *, key: str) -> None:
    """Take a proposal back; approvals of it then mean nothing. Nobody does so with their own."""
    act.by.require(Permission.REMOVAL_PREPARE)
    row = _open(key)
    oneself.refuse(act.by, asked_of(row)["mptc_id"])
    _close(act, row, WITHDRAWN, kind="removal.withdrawn")


def fits(row: models.Proposal, *, known: datetime) -> bool:
    """Say whether what waits is still what would be done; if not, the next approval closes it."""
    return _bound_now(row, at=known) == row.bound_to


def _close(act: Act, row: models.Proposal, why: str, *, kind: str) -> None:
    proposals.close(act, row, why, kind=kind, before=asked_of(row))


@transaction.atomic
def remove(act: Act, *, mptc_id: str, ground: str, approvers: Sequence[Person]) -> Removal:
    """Take an officer off the public register, when the two who approve are named (RUL-24).

    Raises:
        NotPermitted, NotFound, Refused, WrongState: as for ``propose``; or the two have not approved.
    """
    return _named(act, approvers, mptc_id=mptc_id, kind=ProposalKind.REMOVAL, ground=ground)


@transaction.atomic
def restore(act: Act, *, mptc_id: str, approvers: Sequence[Person]) -> Removal:
    """Show a removed officer again, when the two who approve are named (RUL-24)."""
    return _named(act, approvers, mptc_id=mptc_id, kind=ProposalKind.RESTORATION, ground="")


def _named(
    act: Act, approvers: Sequence[Person], *, mptc_id: str, kind: ProposalKind, ground: str
) -> Removal:
    officer, on = _may_be_done(act, mptc_id=mptc_id, kind=kind, ground=ground)
    for each in approvers:
        oneself.refuse(each, officer.mptc_id)
    row = waiting(officer, known=act.at)
    if row is not None and (row.kind, asked_of(row)["ground"]) == (kind.value, on):
        if not fits(row, known=act.at):
            raise WrongState(
                "The record changed after this was proposed. Nothing was changed: take the proposal "
                "back, and propose it anew."
            )
        approvals.require_both(act, approvers, matter(row))
        return _carry_out(act, row)
    if row is not None:
        raise WrongState(WAITS)
    asked = {"mptc_id": officer.mptc_id, "ground": on}
    approvals.require_both(act, approvers, _unproposed(kind, asked, preparer=act.by))
    return _done(act, officer, kind, ground=on)


def _carry_out(act: Act, row: models.Proposal) -> Removal:
    """Do what two people approved, within their transaction."""
    asked, kind = asked_of(row), ProposalKind(row.kind)
    officer = queries.kept_officer(asked["mptc_id"], known=act.at)
    told = Act(by=act.by, at=act.at, reason=row.reason)
    done = _done(told, officer, kind, ground=asked["ground"])
    proposals.carried_out(act, row)
    return done


def _done(act: Act, officer: Officer, kind: ProposalKind, *, ground: str) -> Removal:
    before = standing_removal(officer, known=act.at)
    removing = kind is ProposalKind.REMOVAL
    if before is not None:
        before.superseded_at = act.at
        before.save(update_fields=["superseded_at"])
    made = Removal.objects.create(
        officer=officer if before is None else before.officer,
        ground=ground,
        reason=act.reason if before is None else before.reason,
        since=act.day if before is None else before.since,
        until=None if removing else act.day,
        recorded_at=act.at,
    )
    record(
        act, kind="officer.removed" if removing else "officer.restored",
        subject=f"officer:{officer.mptc_id}", effective_on=act.day, authority=ground,
        after={"ground": ground},
    )  # fmt: skip
    return made


def _may_be_done(act: Act, *, mptc_id: str, kind: ProposalKind, ground: str) -> tuple[Officer, str]:
    """Return whom it concerns and on what ground, or refuse; the officer's turn is held from here."""
    act.by.require(Permission.REMOVAL_PREPARE)
    officer = queries.kept_officer(mptc_id, known=act.at)
    locks.hold(locks.officer(officer.mptc_id))
    oneself.refuse(act.by, officer.mptc_id)
    if not act.reason.strip():
        raise Refused("Say why, for the commission’s own record. The public does not read it.")
    stands = standing_removal(officer, known=act.at)
    if kind is ProposalKind.RESTORATION:
        if stands is None:
            raise WrongState(
                f"Officer {officer.mptc_id} was not taken off the public register, so nothing is put "
                "back. Nothing was changed."
            )
        return officer, stands.ground
    if stands is not None:
        raise WrongState(
            f"Officer {officer.mptc_id} is off the public register since {in_words(stands.since)}, on "
            f"{stands.ground}. Nothing was changed."
        )
    return officer, _legal(ground)


def _legal(ground: str) -> str:
    """The ground as the public reads it, or a refusal: it must be a text of the law, or an order."""
    said = " ".join(ground.split())
    if said and (law_only(said) == said or _COURT.fullmatch(said)):
        return said
    raise Refused(
        f"We read “{said[:80]}” as the ground. The public reads the ground, so it names a text of the "
        "law and nobody: 555 CMR 8.06(4)(a)3, say, or M.G.L. c. 276, s. 100Q, or Order of the Superior "
        "Court of May 3, 2024."
    )


def _bound(officer: Officer, kind: ProposalKind, *, ground: str, at: datetime) -> str:
    """The hash of what is approved: whom it concerns, on what ground, and how it stands now.

    It concerns a person under every number; one that is joined or parted since makes it another matter.
    """
    stands = standing_removal(officer, known=at)
    now = None if stands is None else stands.recorded_at
    numbers = identities.numbers_of(officer.pk, known=at)
    return digest_of([kind.value, officer.mptc_id, ground, now, numbers])


def _bound_now(row: models.Proposal, *, at: datetime) -> str:
    """The hash that a proposal would be bound to now."""
    asked = asked_of(row)
    officer = queries.kept_officer(asked["mptc_id"], known=at)
    return _bound(officer, ProposalKind(row.kind), ground=asked["ground"], at=at)


def asked_of(row: models.Proposal) -> dict[str, str]:
    """Return whom a proposal is about, and the ground."""
    found: dict[str, str] = json.loads(row.asked)
    return found


def matter(row: models.Proposal) -> approvals.Matter:
    """Return what two people approve when they approve a removal or a restoration."""
    kind, asked = ProposalKind(row.kind), asked_of(row)
    return proposals.matter(
        row,
        permission=Permission.REMOVAL_APPROVE,
        kind=_KINDS[kind][1],
        after=asked,
        about=_CALLED[kind],
        where=_page(asked),
    )


def _unproposed(
    kind: ProposalKind, asked: Mapping[str, str], *, preparer: Person
) -> approvals.Matter:
    """What two people approve where nothing waits: no approval of it can be stored."""
    return approvals.Matter(
        key="",
        bound_to="",
        permission=Permission.REMOVAL_APPROVE,
        preparer=preparer,
        subject=f"officer:{asked['mptc_id']}",
        kind=_KINDS[kind][1],
        after=asked,
        about=_CALLED[kind],
        where=_page(asked),
    )


def _page(asked: Mapping[str, str]) -> str:
    return f"/commission/officers/{asked['mptc_id']}/public/"


def _open(key: str, *, preview: str | None = None) -> models.Proposal:
    """Return a proposal that waits, in its officer's turn."""
    row = proposals.found(key, _KINDS)
    locks.hold(locks.officer(asked_of(row)["mptc_id"]))
    return proposals.refuse_unless_open(models.Proposal.objects.get(pk=row.pk), preview=preview)
