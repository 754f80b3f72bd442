"""Builders: each makes the value or the row it is asked for, and nothing else."""

from datetime import UTC, datetime

from standing.kernel.access import Act, Held, Person, Role

JUNE_30_2022 = datetime(2022, 6, 30, 16, 0, tzinfo=UTC)
"""Noon in New York on the day the status update speaks of."""
LONG_AGO = datetime(2021, 7, 1, 16, 0, tzinfo=UTC)
"""Before anything that a test speaks of."""


def person(
    account: str = "operator",
    *,
    role: Role | None = Role.CERTIFICATION_STAFF,
    agency: str | None = None,
    human: str | None = None,
    name: str = "",
) -> Person:
    """Make a person who holds one role, everywhere or at an agency."""
    return Person(
        account=account,
        human=human or account,
        name=name or account.title(),
        roles=frozenset({Held(role, agency)} if role else ()),
    )


def act(by: Person | None = None, *, at: datetime = JUNE_30_2022, reason: str = "") -> Act:
    """Make an act of somebody at a moment."""
    return Act(by=by or person(), at=at, reason=reason)
