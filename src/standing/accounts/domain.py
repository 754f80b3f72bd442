"""When two persons are two persons (RUL-24). No Django."""

from collections.abc import Sequence

from standing.kernel.access import HELD_AT_AN_AGENCY, Permission, Person, Role
from standing.kernel.errors import NotPermitted, Refused

BOTH = 2


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
