"""Whether two records are one person: proposed and approved one by one, or found to be two."""

import json
from datetime import datetime
from typing import Any

from django.db import transaction

from standing.certification import approvals, merging, models, proposals
from standing.certification.agreed import WITHDRAWN
from standing.certification.domain import ProposalKind
from standing.kernel.access import Act, Permission, Person
from standing.kernel.canonical import canonical, digest_of
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.ledger.actions import record
from standing.storage import locks
from standing.storage.rows import known as known_rows
from standing.workforce import identities, oneself
from standing.workforce import queries as people
from standing.workforce.duplicates import possible_duplicates
from standing.workforce.events import Event
from standing.workforce.merging import apart, join, standing_merge
from standing.workforce.models import Merge, Officer

Pair = tuple[str, str]
"""Two MPTC IDs, in whichever order."""
_KINDS = {
    ProposalKind.MERGE: ("merge.proposed", Event.MERGE_APPROVED),
    ProposalKind.UNMERGE: ("unmerge.proposed", Event.UNMERGE_APPROVED),
}


@transaction.atomic
def compare_everybody(act: Act) -> int:
    """Compare the whole register with itself, keep who looks alike, and return how many pairs (RUL-19).

    The larger the register the longer it takes, so a worker does it. What it keeps is derived.
    """
    act.by.require(Permission.OFFICER_MERGE)
    found = possible_duplicates(known=act.at)
    models.LikelyPair.objects.all().delete()
    models.LikelyPair.objects.bulk_create(
        [
            models.LikelyPair(
                one=pair.one, two=pair.two, points=pair.points,
                reasons="; ".join(pair.reasons), compared_at=act.at,
            )
            for pair in found
        ],
        batch_size=500,
    )  # fmt: skip
    return len(found)


def open_pairs(*, known: datetime) -> list[models.LikelyPair]:
    """Return the pairs that looked alike and that nobody has told apart or joined, likeliest first."""
    merged = set(identities.numbers_read_as(known=known))
    told = told_apart(known=known)
    return [
        pair
        for pair in models.LikelyPair.objects.order_by("-points", "one", "two")
        if frozenset((pair.one, pair.two)) not in told and not merged & {pair.one, pair.two}
    ]


def told_apart(*, known: datetime) -> set[frozenset[str]]:
    """Return the pairs of MPTC IDs that were found to be two persons."""
    rows = models.TwoPersons.objects.filter(known_rows(known))
    return {frozenset(pair) for pair in rows.values_list("one__mptc_id", "two__mptc_id")}


@transaction.atomic
def tell_apart(act: Act, *, one: str, two: str) -> models.TwoPersons:
    """Record that two records are two persons, so that nobody is asked again; the reason is the act's.

    Raises:
        Refused: no reason is given, or one record was named twice.
        WrongState: it is on record already, or the two are merged.
    """
    act.by.require(Permission.OFFICER_MERGE)
    oneself.refuse(act.by, one, two)
    _require_reason(act)
    locks.hold("merge")
    first, second = sorted((people.officer(one), people.officer(two)), key=lambda who: who.mptc_id)
    if first.pk == second.pk:
        raise Refused(f"{first.mptc_id} was named twice. Name two records.")
    if _joined(act, first, second) is not None:
        raise WrongState("The two records are joined. Part them first, if they are two persons.")
    if _found_two(first, second, known=act.at) is not None:
        raise WrongState("It is on record already that these are two persons. Nothing was changed.")
    if (waiting := proposal(first.mptc_id, second.mptc_id)) is not None:
        _close(waiting, act, "Found to be two persons.")
    found = models.TwoPersons.objects.create(
        one=first, two=second, reason=act.reason, found_by=act.by.account, recorded_at=act.at
    )
    for officer in (first, second):
        record(
            act,
            kind="persons.told-apart",
            subject=f"officer:{officer.mptc_id}",
            effective_on=act.day,
            authority="RUL-19",
            after={"one": first.mptc_id, "two": second.mptc_id},
        )
    return found


def found_two(one: str, two: str, *, known: datetime) -> models.TwoPersons | None:
    """Return the finding that these are two persons, if one stands."""
    first, second = sorted((people.officer(one), people.officer(two)), key=lambda who: who.mptc_id)
    return _found_two(first, second, known=known)


def _found_two(first: Officer, second: Officer, *, known: datetime) -> models.TwoPersons | None:
    rows = models.TwoPersons.objects.filter(known_rows(known), one=first, two=second)
    return rows.first()


@transaction.atomic
def propose_merge(act: Act, *, keep: str, other: str) -> models.Proposal:
    """Propose that the record ``other`` is read as part of ``keep``; two others approve it.

    Raises:
        Refused: the outcome would be ambiguous, or no reason is given.
        WrongState: one of the two is merged already, or a proposal about them waits.
    """
    oneself.refuse(act.by, keep, other)
    _require_reason(act)
    locks.hold("merge")
    shown = merging.preview(act, keep=keep, other=other)
    if shown.unclear:
        raise Refused(" ".join(shown.unclear))
    return _propose(act, ProposalKind.MERGE, keep=keep, other=other, bound_to=shown.hash)


@transaction.atomic
def propose_unmerge(act: Act, *, other: str) -> models.Proposal:
    """Propose that a record that was merged is read by itself again; two others approve it.

    Raises:
        WrongState: the record is not merged, or a proposal about it waits.
        Refused: no reason is given.
    """
    act.by.require(Permission.OFFICER_MERGE)
    oneself.refuse(act.by, other)
    _require_reason(act)
    locks.hold("merge")
    stands = standing_merge(people.officer(other))
    return _propose(
        act, ProposalKind.UNMERGE, keep=stands.keep.mptc_id, other=other, bound_to=bound(stands)
    )


def _propose(
    act: Act, kind: ProposalKind, *, keep: str, other: str, bound_to: str
) -> models.Proposal:
    if proposal(keep, other) is not None:
        raise WrongState("A proposal about these two records waits already. Nothing was changed.")
    for waits in touching(keep, other):
        named = asked(waits)
        raise WrongState(
            f"A proposal about {named['keep']} and {named['other']} waits, and it would change one of "
            "these two records. Settle that one first. Nothing was changed."
        )
    subject = f"officer:{other}"
    pair = {"keep": keep, "other": other}
    made = proposals.put(act, kind=kind, about=subject, asked=pair, bound_to=bound_to)
    record(
        act,
        kind=_KINDS[kind][0],
        subject=subject,
        effective_on=act.day,
        authority=approvals.AUTHORITY,
        after={**pair, "preview": bound_to},
    )
    return made


def proposal(one: str, two: str) -> models.Proposal | None:
    """Return what waits for approval about exactly these two records, in whichever order."""
    pairs = [{"keep": one, "other": two}, {"keep": two, "other": one}]
    said = [canonical(pair).decode() for pair in pairs]
    return proposals.waiting(_KINDS).filter(asked__in=said).first()


def touching(one: str, two: str) -> list[models.Proposal]:
    """Return what waits about one of two records and a third: it is settled before these two are."""
    return [row for row in waiting() if len({one, two} & {*asked(row).values()}) == 1]


def waiting() -> list[models.Proposal]:
    """Return every merge and un-merge that waits for approval, oldest first."""
    return list(proposals.waiting(_KINDS).order_by("recorded_at", "pk"))


def asked(row: models.Proposal) -> dict[str, Any]:
    """Return which record is kept and which is the other."""
    found: dict[str, Any] = json.loads(row.asked)
    return found


def approve(act: Act, *, key: str, preview: str, pair: Pair | None = None) -> bool:
    """Approve a merge or un-merge; the second approval carries it out. Say whether it did (RUL-24).

    ``pair`` names the two records that were looked at, where a page showed them.

    Raises:
        NotFound: there is no such proposal, or it is about others than the pair.
        Refused: the records changed since it was proposed: both approvals are void, and it is closed.
        NotPermitted: this person may not approve, or proposed it, under whatever account.
        WrongState: it was carried out or closed, or this person approved it already.
    """

    def row() -> models.Proposal:
        locks.hold("merge")
        return _open(key, preview=preview, pair=pair)

    proposed = approvals.Proposed(
        permission=Permission.OFFICER_MERGE_APPROVE,
        row=row,
        matter=matter,
        about=lambda row: asked(row).values(),
        carry_out=lambda row: carry_out(act, row),
        bound_now=lambda row, about: _bound_now(act, row, about.preparer),
        close=lambda row: _close(row, act, "The records changed."),
        moved="One of the two records changed after this was proposed, so the approvals no longer fit "
        "and nothing was joined or parted. Look at the two again, and propose it anew.",
    )
    return approvals.approve(act, proposed)


def carry_out(act: Act, row: models.Proposal) -> Merge:
    """Join or part as two people have approved, within their transaction and turn."""
    named = asked(row)
    told = Act(by=act.by, at=act.at, reason=row.reason)
    if row.kind == ProposalKind.MERGE:
        done = join(told, keep=people.officer(named["keep"]), other=people.officer(named["other"]))
    else:
        done = apart(told, other=people.officer(named["other"]))
    proposals.carried_out(act, row)
    return done


@transaction.atomic
def withdraw_approval(act: Act, *, key: str, pair: Pair | None = None) -> None:
    """Take back one's own approval before a second person gives theirs."""
    act.by.require(Permission.OFFICER_MERGE_APPROVE)
    locks.hold("merge")
    approvals.withdraw(act, matter(_open(key, pair=pair)))


@transaction.atomic
def withdraw_proposal(act: Act, *, key: str, pair: Pair | None = None) -> None:
    """Take a proposal back; approvals of it then mean nothing."""
    act.by.require(Permission.OFFICER_MERGE)
    locks.hold("merge")
    _close(_open(key, pair=pair), act, WITHDRAWN, kind="proposal.withdrawn")


def matter(row: models.Proposal) -> approvals.Matter:
    """Return what two people approve when they approve a merge or an un-merge."""
    return proposals.matter(
        row,
        permission=Permission.OFFICER_MERGE_APPROVE,
        kind=_KINDS[ProposalKind(row.kind)][1],
        after=asked(row),
        about=called(ProposalKind(row.kind)),
        where=where(*asked(row).values()),
    )


def called(kind: ProposalKind) -> str:
    """Return what people call the act that they approve."""
    return "the merge" if kind is ProposalKind.MERGE else "the parting"


def where(one: str, two: str) -> str:
    """Return the address of the page on which two records stand side by side."""
    return "/commission/persons/{}/{}/".format(*sorted((one, two)))


def _bound_now(act: Act, row: models.Proposal, proposer: Person) -> str:
    """The hash that the proposal would be bound to now; empty where it can no longer be done."""
    named = asked(row)
    if row.kind == ProposalKind.UNMERGE:
        into = identities.merged_into(people.officer(named["other"]).pk, known=act.at)
        return "" if into is None else bound(standing_merge(people.officer(named["other"])))
    try:
        seen = Act(by=proposer, at=act.at)
        shown = merging.preview(seen, keep=named["keep"], other=named["other"])
    except (WrongState, Refused):
        return ""
    return "" if shown.unclear else shown.hash


def bound(stands: Merge) -> str:
    """Return the hash that an un-merge is bound to: of the merge that it takes back."""
    return digest_of(["unmerge", stands.keep.mptc_id, stands.other.mptc_id, stands.recorded_at])


def _joined(act: Act, first: Officer, second: Officer) -> Merge | None:
    return Merge.objects.filter(
        known_rows(act.at), keep__in=[first, second], other__in=[first, second]
    ).first()


def _open(key: str, *, preview: str | None = None, pair: Pair | None = None) -> models.Proposal:
    row = proposals.found(key, _KINDS)
    if pair is not None and {*pair} != {*asked(row).values()}:
        raise NotFound("There is no such proposal.")
    return proposals.refuse_unless_open(row, preview=preview)


def _close(row: models.Proposal, act: Act, why: str, *, kind: str = "proposal.closed") -> None:
    proposals.close(act, row, why, kind=kind, before=asked(row))


def _require_reason(act: Act) -> None:
    if not act.reason.strip():
        raise Refused("Say how you know, for the record: a sentence is enough.")
