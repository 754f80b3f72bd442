"""A proposal that waits for two people: put down, found, carried out or closed (RUL-24, decision 0026).

What is alike for records to join, suspensions, releases of the public files and removals stands here;
how two people approve one, in ``approvals.approve``. What is its own to a kind stands with that kind.
"""

from collections.abc import Collection, Mapping

from django.db.models import QuerySet

from standing.accounts import queries as accounts
from standing.certification import approvals, models
from standing.certification.domain import ProposalKind
from standing.kernel.access import Act, Permission
from standing.kernel.canonical import canonical
from standing.kernel.errors import NotFound, WrongState
from standing.ledger.actions import record


def waiting(kinds: Collection[ProposalKind]) -> QuerySet[models.Proposal]:
    """Return the proposals of these kinds that wait for two people."""
    return models.Proposal.objects.filter(
        kind__in=[*kinds], superseded_at__isnull=True, done_at__isnull=True
    )


def put(
    act: Act, *, kind: ProposalKind, about: str, asked: Mapping[str, object], bound_to: str
) -> models.Proposal:
    """Store what waits for two people: what is asked, bound to the hash of what it would do."""
    return models.Proposal.objects.create(
        kind=kind, about=about, asked=canonical(asked).decode(), bound_to=bound_to,
        proposed_by=act.by.account, reason=act.reason, recorded_at=act.at,
    )  # fmt: skip


def found(key: str, kinds: Collection[ProposalKind]) -> models.Proposal:
    """Return a proposal of these kinds, waiting or closed, or raise ``NotFound``."""
    row = models.Proposal.objects.filter(key=key, kind__in=[*kinds]).first()
    if row is None:
        raise NotFound("There is no such proposal.")
    return row


def refuse_unless_open(row: models.Proposal, *, preview: str | None = None) -> models.Proposal:
    """Return a row, read in its turn, that still waits; ``preview`` is the hash that somebody saw.

    Raises:
        WrongState: it was carried out or closed, or somebody saw another preview.
    """
    if row.done_at is not None:
        raise WrongState("Two people have approved this and it was done. Nothing was done twice.")
    if row.superseded_at is not None or preview not in {None, row.bound_to}:
        raise WrongState("This proposal was closed meanwhile, so nothing was approved.")
    return row


def matter(
    row: models.Proposal,
    *,
    permission: Permission,
    kind: str,
    after: Mapping[str, object],
    about: str,
    where: str,
) -> approvals.Matter:
    """Return what two people approve when they approve a proposal; the rest is as in ``Matter``."""
    return approvals.Matter(
        key=f"proposal:{row.key}",
        bound_to=row.bound_to,
        permission=permission,
        preparer=accounts.person(row.proposed_by, at=row.recorded_at),
        subject=row.about,
        kind=kind,
        after={**after, "preview": row.bound_to},
        about=about,
        where=where,
    )


def carried_out(act: Act, row: models.Proposal) -> None:
    """Write down that what two people approved was done; called in the transaction of the act."""
    row.done_at, row.ended = act.at, "Carried out."
    row.save(update_fields=["done_at", "ended"])


def close(
    act: Act, row: models.Proposal, why: str, *, kind: str, before: Mapping[str, object]
) -> None:
    """Close a proposal that was not carried out, with an entry of a ``kind`` that says why."""
    row.superseded_at, row.ended = act.at, why
    row.save(update_fields=["superseded_at", "ended"])
    record(
        act,
        kind=kind,
        subject=row.about,
        effective_on=act.day,
        authority=approvals.AUTHORITY,
        before=before,
        after={"ended": why, "of": f"proposal:{row.key}"},
    )
