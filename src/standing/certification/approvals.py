"""Approvals that are stored until there are two: given, withdrawn, void when facts changed (RUL-24).

An approval is a row and an entry of the ledger, both bound to the hash of the preview that the person
saw. It stands while its row is open and what it is bound to is still what would be done.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from standing.accounts import queries as accounts
from standing.accounts.domain import BOTH, check_two_persons
from standing.accounts.models import Account
from standing.certification import models
from standing.kernel.access import Act, Permission, Person
from standing.kernel.errors import NotFound, NotPermitted, Refused, WrongState
from standing.ledger import queries as ledger
from standing.ledger.actions import record
from standing.storage import locks
from standing.workforce import oneself

AUTHORITY = "RUL-24"


class OwnWork(NotPermitted):
    """Whoever prepares does not approve: told to who may approve otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What is approved, and how it stands in the ledger.

    ``key`` is the subject that approvals are stored under; ``subject`` and ``kind`` those of the
    ledger entry; ``after`` what the entry says, with the hash of the preview among it. ``key`` stands
    there too, as ``of``: by it ``agreed`` finds the row of an entry. It is empty where nothing waits
    that an approval could be stored for. ``about`` is what people call it, ``where`` the address of
    the page on which it is approved.
    """

    key: str
    bound_to: str
    permission: Permission
    preparer: Person
    subject: str
    kind: str
    after: Mapping[str, object]
    about: str = "this"
    where: str = "/commission/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What is its own to one kind of proposal, while two people approve one.

    ``row`` returns the row that waits, in its turn; ``matter`` what is approved, ``about`` the MPTC IDs
    that it concerns. ``carry_out`` does it. Where facts may change under a proposal, ``bound_now``
    returns the hash that it would be bound to now, ``close`` ends it, and ``moved`` says why.
    """

    permission: Permission
    row: Callable[[], models.Proposal]
    matter: Callable[[models.Proposal], Matter]
    about: Callable[[models.Proposal], Iterable[str]]
    carry_out: Callable[[models.Proposal], object]
    bound_now: Callable[[models.Proposal, Matter], str] = lambda row, _: row.bound_to
    close: Callable[[models.Proposal], object] = lambda _: None
    moved: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An approval that stands: who gave it, and when."""

    by: str
    name: str
    human: str
    at: datetime


def standing(key: str, *, bound_to: str) -> list[models.Approval]:
    """Return the approvals that stand for a preview, oldest first."""
    rows = models.Approval.objects.filter(
        subject=key, bound_to=bound_to, superseded_at__isnull=True
    )
    return list(rows.order_by("recorded_at", "pk"))


def give(act: Act, matter: Matter) -> list[Person]:
    """Store one person's approval, and return everyone whose approval now stands.

    Called in a transaction. Whoever approved before and may no longer (their account was revoked,
    their role ended) does not count, and that is recorded.

    Raises:
        NotPermitted: this person may not approve, or prepared it, under whatever account.
        WrongState: they approved it already, or two people did.
    """
    check(act.by, matter)
    locks.hold(f"approval:{matter.key}")
    before = still_counting(act, matter)
    for other in before:
        if other.human == act.by.human:
            raise WrongState(
                f"You approved this already{_under(act.by, other)}. Nothing was done twice; a second "
                "person who may approve completes it."
            )
    if len(before) >= BOTH:
        raise WrongState("Two people have approved this already. Nothing was changed.")
    _store(act, matter)
    return [*before, act.by]


def approve(act: Act, proposed: Proposed) -> bool:
    """Approve what waits; the second approval carries it out. Say whether it did (RUL-24).

    Raises:
        NotFound: there is no such proposal.
        Refused: the facts changed since it was proposed: the approvals are void, and it is closed.
        NotPermitted: this person may not approve, or proposed it, under whatever account.
        OwnRecord: it concerns them.
        WrongState: it was carried out or closed, or this person approved it already.
    """
    act.by.require(proposed.permission)
    done = False
    with transaction.atomic():
        row = proposed.row()
        matter = proposed.matter(row)
        check(act.by, matter)
        oneself.refuse(act.by, *proposed.about(row))
        moved = proposed.bound_now(row, matter) != row.bound_to
        if moved:
            void(act, matter)
            proposed.close(row)
        elif done := len(give(act, matter)) >= BOTH:
            proposed.carry_out(row)
    if moved:
        raise Refused(proposed.moved)
    return done


def check(approver: Person, matter: Matter) -> None:
    """Refuse whoever may not approve this, or prepared it."""
    approver.require(matter.permission)
    if approver.human == matter.preparer.human:
        raise OwnWork(
            f"{approver.name} ({approver.account}) prepared this. Whoever prepares does not approve: "
            "ask somebody else who may."
        )


def require_both(act: Act, approvers: Sequence[Person], matter: Matter) -> None:
    """Require that the two people who are named have approved; called in the transaction of the act.

    What stands counts: approvals that each gave in a session of their own, bound to what would be done
    now. In an invented world one person plays everybody, so there naming somebody is their approval:
    those that are missing are entered, and say that they were played (RUL-24, decision 0028).

    Raises:
        NotPermitted, Refused: as for ``refuse_unless_both``.
    """
    for approver in refuse_unless_both(approvers, matter):
        _store(Act(by=approver, at=act.at, reason=act.reason), matter, played=True)


def refuse_unless_both(approvers: Sequence[Person], matter: Matter) -> list[Person]:
    """Refuse unless two people approved; return whose approval would be played, in an invented world.

    Raises:
        NotPermitted, Refused: two persons are not two, or one of them has not approved.
    """
    check_two_persons(approvers, permission=matter.permission, preparer=matter.preparer)
    stored: set[str] = set()
    if matter.key:
        stored = {row.by for row in standing(matter.key, bound_to=matter.bound_to)}
    missing = [approver for approver in approvers if approver.account not in stored]
    if missing and ledger.invented_world() is None:
        raise Refused(_not_approved(missing, matter))
    return missing


def _not_approved(missing: Sequence[Person], matter: Matter) -> str:
    who = " and ".join(f"{each.name} ({each.account})" for each in missing)
    have = "has" if len(missing) == 1 else "have"
    return (
        f"{who} {have} not approved {matter.about} as things stand now. Nobody approves in another’s "
        "name: each does so signed in, in a session of their own, on the register’s page "
        f"{matter.where}. Nothing was changed."
    )


def _store(act: Act, matter: Matter, *, played: bool = False) -> None:
    """Write the approval of whoever acts: its entry in the ledger, and its row if something waits."""
    after = dict(matter.after)
    if played:
        after["played"] = True
    if matter.key:
        after["of"] = matter.key
        models.Approval.objects.create(
            subject=matter.key, bound_to=matter.bound_to, by=act.by.account, recorded_at=act.at
        )
    record(
        act,
        kind=matter.kind,
        subject=matter.subject,
        effective_on=act.day,
        authority=AUTHORITY,
        after=after,
    )


def still_counting(act: Act, matter: Matter) -> list[Person]:
    """Return whose stored approvals count at this moment, and close those that no longer do."""
    counting = []
    for row in standing(matter.key, bound_to=matter.bound_to):
        try:
            person = accounts.person(row.by, at=act.at)
            check(person, matter)
        except (NotPermitted, NotFound):
            _close(act, row, matter, kind="approval.lapsed")
        else:
            counting.append(person)
    return counting


def withdraw(act: Act, matter: Matter) -> None:
    """Take back one's own approval, while no second person has approved.

    Raises:
        WrongState: this person's approval does not stand, or another's stands beside it.
    """
    locks.hold(f"approval:{matter.key}")
    rows = standing(matter.key, bound_to=matter.bound_to)
    people = behind([row.by for row in rows])
    own = [row for row in rows if people[row.by].human == act.by.human]
    if not own:
        raise WrongState("No approval of yours stands here, so there is nothing to withdraw.")
    if len(rows) >= BOTH:
        raise WrongState(
            "A second person has approved as well, so this can no longer be withdrawn. Nothing was "
            "changed."
        )
    for row in own:
        _close(act, row, matter, kind="approval.withdrawn")


def void(act: Act, matter: Matter) -> int:
    """Close every approval that stands, since the facts are no longer those of the preview."""
    rows = standing(matter.key, bound_to=matter.bound_to)
    for row in rows:
        _close(act, row, matter, kind="approval.voided")
    return len(rows)


def given(key: str, *, bound_to: str) -> list[Given]:
    """Return the approvals that stand, as people read them."""
    rows = standing(key, bound_to=bound_to)
    people = behind([row.by for row in rows])
    return [
        Given(by=row.by, name=people[row.by].name, human=people[row.by].human, at=row.recorded_at)
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Behind:
    """The person behind an account, whatever it may do now."""

    human: str
    name: str


def behind(usernames: Iterable[str]) -> dict[str, Behind]:
    """Return the person behind each account."""
    rows = Account.objects.filter(username__in=set(usernames))
    return {
        username: Behind(str(human), name)
        for username, human, name in rows.values_list("username", "human_id", "human__name")
    }


def _close(act: Act, row: models.Approval, matter: Matter, *, kind: str) -> None:
    row.superseded_at = act.at
    row.save(update_fields=["superseded_at"])
    record(
        act,
        kind=kind,
        subject=matter.subject,
        effective_on=act.day,
        authority=AUTHORITY,
        before={"approved_by": row.by, "preview": row.bound_to, "of": row.subject},
    )


def _under(person: Person, other: Person) -> str:
    return "" if person.account == other.account else f" as {other.account}"
