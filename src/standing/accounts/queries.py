"""Questions asked of the accounts."""

from datetime import datetime

from standing.accounts import models
from standing.kernel.access import Held, Person, Role, Scope
from standing.kernel.errors import NotFound, NotPermitted
from standing.kernel.periods import day_of
from standing.storage.rows import known


def person(username: str, at: datetime) -> Person:
    """Return who acts under an account at a moment, with the roles held then.

    Raises ``NotFound`` for an account that does not exist and ``NotPermitted`` for one revoked.
    """
    account = models.Account.objects.select_related("human").filter(username=username).first()
    if account is None:
        raise NotFound(
            f"There is no account named {username}. "
            "An administrator adds one with `standing user add`."
        )
    if account.revoked_at is not None and account.revoked_at <= at:
        raise NotPermitted(
            f"The account {username} was revoked and can no longer act. "
            "Use another account, or ask an administrator for one."
        )
    on = day_of(at)
    grants = account.grants.filter(known(at), since__lte=on).exclude(until__lte=on)
    return Person(
        account=account.username,
        human=str(account.human_id),
        name=account.human.name,
        roles=frozenset(
            Held(
                Role(grant.role),
                grant.agency or None,
                scope=Scope(grant.scope),
                officer=grant.officer or None,
            )
            for grant in grants
        ),
    )
