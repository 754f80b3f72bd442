"""Letting somebody in again who lost password and second factor; the identity stays the same."""

from standing.accounts import models
from standing.accounts.granting import AUTHORITY, end_sessions, remove_factors, subject_of
from standing.kernel.access import Act
from standing.ledger import actions as ledger


def recover(act: Act, account: models.Account, *, invitation: models.Invitation) -> None:
    """Take away the password, the second factors and the open sessions of an account.

    Inside the transaction of whoever confirms it. The person, the account, its roles and everything
    done under it stay; a link lets them choose a password anew.
    """
    removed = remove_factors(account)
    account.set_unusable_password()
    account.save(update_fields=["password"])
    end_sessions(account)
    ledger.record(
        act,
        kind="account.recovered",
        subject=subject_of(account),
        effective_on=act.day,
        authority=AUTHORITY,
        after={
            "factors_removed": removed,
            "invitation": invitation.key,
            "proposed_by": invitation.invited_by.username,
        },
    )
