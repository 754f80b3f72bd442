"""When two persons are two persons, who may grant what, and the life of an invitation. No Django."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

from standing.kernel import permission_words
from standing.kernel.access import HELD_AT_AN_AGENCY, Held, Permission, Person, Role, Scope
from standing.kernel.errors import NotPermitted, Refused
from standing.kernel.moves import Moves
from standing.kernel.refs import mptc_id_said, parse_mptc_id

BOTH = 2
INVITATION_RUNS: Final = timedelta(days=14)
"""How long an invitation may be taken up once it went out (design)."""


class Purpose(StrEnum):
    """What a proposal or an invitation is for."""

    ACCOUNT = "account"
    ROLE = "role"
    RECOVERY = "recovery"


class InvitationState(StrEnum):
    """Where an invitation stands. That it ran out is no state: it follows from the day."""

    PROPOSED = "proposed"
    SENT = "sent"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


INVITATION_MOVES = Moves(
    {
        InvitationState.PROPOSED: {
            InvitationState.SENT,
            InvitationState.ACCEPTED,
            InvitationState.REFUSED,
            InvitationState.WITHDRAWN,
        },
        InvitationState.SENT: {InvitationState.ACCEPTED, InvitationState.WITHDRAWN},
        InvitationState.ACCEPTED: set(),
        InvitationState.REFUSED: set(),
        InvitationState.WITHDRAWN: set(),
    }
)


def asked(*, role: Role, agency: str = "", officer: str = "", scope: Scope = Scope.BOTH) -> Held:
    """Return what somebody would hold; refuse a role without its place, officer or scope.

    Raises:
        Refused: the role is held at an agency and none is named, or the other way round; an officer
            without the own MPTC ID; a scope for anybody but a submitter (CERT-117).
    """
    if role is Role.PUBLIC:
        raise Refused("Everybody is the public; nobody is invited to it.")
    check_place(role, agency=agency)
    if role is Role.OFFICER and parse_mptc_id(officer) is None:
        raise Refused(
            f"An officer signs in to one record, named by its id. {mptc_id_said(officer)}"
        )
    if role is not Role.OFFICER and officer:
        raise Refused(f"The role {role.value} goes with no officer’s record. Leave the id out.")
    if role is not Role.AGENCY_SUBMITTER and scope is not Scope.BOTH:
        raise Refused(
            f"Only an agency submitter reports on a part; the role {role.value} has no scope."
        )
    return Held(role, agency or None, scope=scope, officer=officer or None)


def grants_alone(by: Person, held: Held) -> bool:
    """Say whether somebody may grant this without a second person.

    An administrator grants anything and nothing alone; everyone else grants only what they hold
    themselves at the place in question (RUL-25). Nobody but an administrator brings in the
    appointing authority, who attests for the head (CERT-115).

    Raises:
        NotPermitted: they may not grant it at all; the sentence says what they lack.
    """
    holds = replace(by, roles=frozenset(h for h in by.roles if not _looks_after_accounts(h)))
    lacking = [
        permission
        for permission in (Permission.ACCOUNT_INVITE, *sorted(held.permissions))
        if not holds.may(permission, agency=held.agency)
    ]
    over = held.role is Role.APPOINTING_AUTHORITY
    another = held.officer is not None and held.officer != by.officer
    if not lacking and not over and not another:
        return True
    if by.may(Permission.ACCOUNT_MANAGE):
        return False
    why = (
        "the appointing authority attests for the agency head (CERT-115), so nobody at the agency "
        "appoints one"
        if over
        else f"{by.name} may not {permission_words.said(lacking[0], agency=held.agency)}"
        if lacking
        else f"the record is not {by.name}’s own"
    )
    raise NotPermitted(
        f"Whoever grants a role holds everything in it themselves (RUL-25), and {why}. "
        f"Ask an administrator to invite to the role {held.role.value}."
    )


def check_second_person(by: Person, *, proposer: Person, concerns: str | None) -> None:
    """Refuse unless this is another person than the proposer, and not the one it concerns.

    ``concerns`` is the human who would get the role, where that is known (RUL-25).
    """
    by.require(Permission.ACCOUNT_CONFIRM)
    if by.human == proposer.human:
        raise NotPermitted(
            f"{by.name} ({by.account}) proposed this{_under(by, proposer)}. "
            "It takes a second person: ask somebody else who confirms roles."
        )
    check_not_oneself(by, concerns=concerns)


def check_not_oneself(by: Person, *, concerns: str | None) -> None:
    """Refuse an act about the own accounts: nobody grants anything to themself (RUL-25)."""
    if concerns is not None and by.human == concerns:
        raise NotPermitted(
            f"This concerns {by.name}’s own account. Nobody grants to themself; ask somebody else."
        )


def _looks_after_accounts(held: Held) -> bool:
    return Permission.ACCOUNT_MANAGE in held.permissions


def check_two_persons(
    approvers: Sequence[Person], *, permission: Permission, preparer: Person
) -> None:
    """Refuse unless these are two different people who may approve, neither of them the preparer.

    Two accounts of one person count as one person. The sentence names the fault (RUL-24).
    """
    for approver in approvers:
        approver.require(permission)
    for approver in approvers:
        if approver.human == preparer.human:
            raise NotPermitted(
                f"{approver.name} ({approver.account}) prepared this{_under(approver, preparer)}. "
                "Whoever prepares does not approve: ask somebody else who may."
            )
    if len(approvers) != BOTH:
        raise Refused(
            f"This takes the approval of two people; {len(approvers)} approved. "
            "Name exactly two who may approve and did not prepare it."
        )
    first, second = approvers
    if first.human == second.human:
        accounts = (
            f"the account {first.account} was named twice"
            if first.account == second.account
            else f"{first.account} and {second.account} are both accounts of {first.name}"
        )
        raise NotPermitted(
            f"This takes the approval of two different people; {accounts}. "
            "Ask a second person who may approve."
        )


def check_place(role: Role, *, agency: str) -> None:
    """Refuse a role of an agency that names none, and a role of the commission that names one."""
    if role in HELD_AT_AN_AGENCY and not agency:
        raise Refused(f"The role {role.value} is held at one agency. Name the agency by its code.")
    if role not in HELD_AT_AN_AGENCY and agency:
        raise Refused(
            f"The role {role.value} is held everywhere, not at one agency. Leave the agency out."
        )


def _under(approver: Person, preparer: Person) -> str:
    return "" if approver.account == preparer.account else f" as {preparer.account}"
