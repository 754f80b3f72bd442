"""Invented people of the small register who read mail."""

from tests.integration.campaigns import small
from tests.signing import account

from standing.kernel.access import Role, Scope

CLERK, HEAD, OTHER = "acton.clerk", "acton.head", "concord.clerk"
TO_CLERK, TO_HEAD, TO_OTHER = (f"{name}@example.org" for name in (CLERK, HEAD, OTHER))


def add() -> None:
    """Give Acton a clerk, a head and one who reports on standards only; give Concord a clerk."""
    account(CLERK, Role.AGENCY_SUBMITTER, agency=small.ACTON)
    account(HEAD, Role.AGENCY_HEAD, agency=small.ACTON)
    account("acton.standards", Role.AGENCY_SUBMITTER, agency=small.ACTON, scope=Scope.STANDARDS)
    account(OTHER, Role.AGENCY_SUBMITTER, agency=small.CONCORD, scope=Scope.CERTIFICATION)
