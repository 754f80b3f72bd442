"""People of a small register, for the tests of who may grant what: two who confirm, a head, a clerk."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests import signing

from standing.accounts import inviting, queries
from standing.accounts.invitations import token_of
from standing.accounts.models import Account, Invitation
from standing.kernel.access import Act, Role

MARCH_1 = datetime(2026, 3, 1, 15, 0, tzinfo=UTC)
MARCH_14 = datetime(2026, 3, 14, 15, 0, tzinfo=UTC)
MARCH_15 = datetime(2026, 3, 15, 15, 0, tzinfo=UTC)
ABINGTON, ACTON = "abington-police-department", "acton-police-department"
STRONG = "three calm herons at dawn"
MINUTE = timedelta(minutes=1)


def act(username: str, *, at: datetime = MARCH_1, reason: str = "") -> Act:
    """An act of an account, with the roles it holds at that moment."""
    return Act(by=queries.person(username, at), at=at, reason=reason)


def administrator(username: str = "admin.one") -> Account:
    return signing.account(username, Role.ADMINISTRATOR, name=username.title())


def director() -> Account:
    return signing.account("director", Role.CERTIFICATION_DIRECTOR, name="Robin Vale")


def head(agency: str = ABINGTON) -> Account:
    return signing.account("head", Role.AGENCY_HEAD, agency=agency, name="Kim Lake")


def invited(by: str, *, at: datetime = MARCH_1, **changed: Any) -> Invitation:
    """Invite Dana to be a submitter at Abington, unless told otherwise."""
    given: dict[str, Any] = {
        "email": "Dana@Abington.example",
        "name": "Dana Clerk",
        "role": Role.AGENCY_SUBMITTER,
        "agency": ABINGTON,
    }
    return inviting.invite(act(by, at=at), **(given | changed))


def link(invitation: Invitation) -> str:
    """Where the link of an invitation leads."""
    return f"/invitation/{token_of(invitation)}/"
