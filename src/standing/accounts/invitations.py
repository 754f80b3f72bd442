"""The link of an invitation, and what stands behind it.

The link is the invitation's key with a signature of this register; nothing secret is stored.
"""

from datetime import datetime
from typing import Final

from django.core.signing import BadSignature, Signer

from standing.accounts import domain, queries
from standing.accounts.domain import InvitationState
from standing.accounts.models import Invitation
from standing.kernel.errors import NotFound, NotPermitted, WrongState
from standing.kernel.periods import day_of, in_words
from standing.ledger import queries as ledger
from standing.mail import actions as mail

_SALT: Final = "standing.accounts.invitation"
MISTYPED: Final = (
    "This link leads to no invitation. It may have been cut off on the way: open it from the e-mail "
    "once more, or copy the whole of it. If that does not help, ask whoever invited you for a new one."
)


def token_of(invitation: Invitation) -> str:
    """Return what stands in the link of an invitation; the same each time it is asked for."""
    return _signer().sign(invitation.key)


def read_token(token: str, *, lock: bool = False) -> Invitation:
    """Return the invitation that a link leads to; raise ``NotFound`` for a link that is not ours."""
    try:
        key = _signer().unsign(token)
    except BadSignature:
        raise NotFound(MISTYPED) from None
    rows = Invitation.objects.select_related("account", "human", "invited_by__human")
    if lock:
        rows = rows.select_for_update(of=("self",))
    invitation = rows.filter(key=key).first()
    if invitation is None or invitation.state in (
        InvitationState.PROPOSED,
        InvitationState.REFUSED,
    ):
        raise NotFound(MISTYPED)
    return invitation


def check_open(invitation: Invitation, at: datetime) -> None:
    """Raise ``WrongState``, with what to do, unless an invitation may be taken up at a moment."""
    if invitation.state == InvitationState.ACCEPTED:
        raise WrongState(
            "This invitation was taken up before; a link is used once. Sign in with the e-mail address "
            "it came to and the password chosen then."
        )
    if invitation.state == InvitationState.WITHDRAWN:
        raise WrongState(
            "This invitation was withdrawn, so its link no longer works. If you think that you should "
            "have an account, ask whoever invited you."
        )
    if has_run_out(invitation, at):
        assert invitation.expires_at is not None
        raise WrongState(
            f"This invitation ran out on {in_words(day_of(invitation.expires_at))}. "
            "Ask whoever invited you for a new one; it takes them a minute."
        )
    if not _is_kept_up(invitation, at):
        raise WrongState(
            "Whoever sent this invitation no longer looks after accounts, so it was not kept up. Ask "
            "your agency, or the commission, for a new one."
        )


def call_off_mail(invitation: Invitation, *, why: str) -> None:
    """Let no mail with the link of an invitation that has ended be sent any more."""
    made = [
        entry.id
        for entry in ledger.entries(f"invitation:{invitation.key}")
        if entry.kind == "invitation.made"
    ]
    mail.call_off(made, why=why)


def has_run_out(invitation: Invitation, at: datetime) -> bool:
    """Say whether an invitation that went out may no longer be taken up for want of time."""
    return (
        invitation.state == InvitationState.SENT
        and invitation.expires_at is not None
        and invitation.expires_at <= at
    )


def _is_kept_up(invitation: Invitation, at: datetime) -> bool:
    """Whether whoever invited could still do so, where nobody else answers for it."""
    if invitation.decided_by_id is not None or invitation.founding:
        return True
    try:
        by = queries.person(invitation.invited_by.username, at)
        return invitation.held is None or domain.grants_alone(by, invitation.held)
    except NotPermitted:
        return False


def _signer() -> Signer:
    return Signer(salt=_SALT, sep=".")
