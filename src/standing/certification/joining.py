"""Joining and parting two records of one person, when the two who approve are named (RUL-24).

What the two approved side by side, on the page, is done there at once (``persons``). Here it is done for
whoever names them: at the terminal, and wherever an invented world is played.
"""

from collections.abc import Mapping, Sequence

from django.db import transaction

from standing.certification import approvals, merging, models, persons
from standing.certification.domain import ProposalKind
from standing.kernel.access import Act, Permission, Person
from standing.kernel.errors import Refused
from standing.storage import locks
from standing.workforce import oneself
from standing.workforce import queries as people
from standing.workforce.events import Event
from standing.workforce.merging import apart, join, standing_merge
from standing.workforce.models import Merge


@transaction.atomic
def merge(
    act: Act, *, keep: str, other: str, approvers: Sequence[Person], approved: str | None = None
) -> Merge:
    """Read the record ``other`` as part of ``keep`` from now on; both are MPTC IDs.

    ``approved`` is the hash of the preview that was approved, where one was looked at before.

    Raises:
        Refused: the outcome would be ambiguous; the records changed since the preview; no reason; or
            the two have not approved (``approvals.require_both``).
        NotPermitted, NotFound, WrongState: as for ``merging.preview``.
    """
    for each in (act.by, *approvers):
        oneself.refuse(each, keep, other)
    locks.hold("merge")
    shown = merging.preview(act, keep=keep, other=other)
    if shown.unclear:
        raise Refused(" ".join(shown.unclear))
    if approved not in {None, shown.hash}:
        raise Refused(_moved("this merge", keep, other))
    if (row := _proposed(ProposalKind.MERGE, keep=keep, other=other)) is not None:
        return _as_proposed(act, row, approvers, bound_to=shown.hash)
    _require_reason(act)
    said = {"preview": shown.hash}
    about = _unproposed(act, Event.MERGE_APPROVED, keep=keep, other=other, said=said)
    approvals.require_both(act, approvers, about)
    return join(act, keep=people.officer(keep), other=people.officer(other))


@transaction.atomic
def unmerge(act: Act, *, other: str, approvers: Sequence[Person]) -> Merge:
    """Take a merge back: from now on the record ``other`` is read by itself again.

    Raises:
        NotPermitted, Refused: no reason is given, or the two have not approved.
        NotFound: the register has no such officer.
        WrongState: this record is not merged into another.
    """
    act.by.require(Permission.OFFICER_MERGE)
    for each in (act.by, *approvers):
        oneself.refuse(each, other)
    locks.hold("merge")
    stands = standing_merge(people.officer(other))
    keep = stands.keep.mptc_id
    if (row := _proposed(ProposalKind.UNMERGE, keep=keep, other=other)) is not None:
        return _as_proposed(act, row, approvers, bound_to=persons.bound(stands))
    _require_reason(act)
    about = _unproposed(act, Event.UNMERGE_APPROVED, keep=keep, other=other, said={"kept": keep})
    approvals.require_both(act, approvers, about)
    return apart(act, other=people.officer(other))


def _proposed(kind: ProposalKind, *, keep: str, other: str) -> models.Proposal | None:
    """Return the proposal of just this act, if it waits for approval."""
    row = persons.proposal(keep, other)
    if row is None or row.kind != kind or persons.asked(row)["keep"] != keep:
        return None
    return row


def _as_proposed(
    act: Act, row: models.Proposal, approvers: Sequence[Person], *, bound_to: str
) -> Merge:
    if row.bound_to != bound_to:
        named = persons.asked(row)
        raise Refused(_moved("this", named["keep"], named["other"]))
    approvals.require_both(act, approvers, persons.matter(row))
    return persons.carry_out(act, row)


def _unproposed(
    act: Act, kind: Event, *, keep: str, other: str, said: Mapping[str, object]
) -> approvals.Matter:
    """What two people approve where nobody proposed it before: no approval of it can be stored."""
    merged = kind is Event.MERGE_APPROVED
    return approvals.Matter(
        key="",
        bound_to="",
        permission=Permission.OFFICER_MERGE_APPROVE,
        preparer=act.by,
        subject=f"officer:{other}",
        kind=kind,
        after=said,
        about=persons.called(ProposalKind.MERGE if merged else ProposalKind.UNMERGE),
        where=persons.where(keep, other),
    )


def _moved(what: str, keep: str, other: str) -> str:
    return (
        f"One of the two records changed after {what} was looked at, so the approvals no longer fit. "
        f"Look at {other} and {keep} again, side by side."
    )


def _require_reason(act: Act) -> None:
    if not act.reason.strip():
        raise Refused("Say how you know.")
