"""Questions asked of the accounts."""

from datetime import datetime

from django.db.models import Q

from standing.accounts import models
from standing.accounts.granting import BUILT_IN, live_account_at
from standing.kernel.access import PERMISSIONS, Held, Permission, Person, Role, Scope
from standing.kernel.errors import NotFound, NotPermitted
from standing.kernel.periods import day_of
from standing.storage.rows import known


def person(username: str, at: datetime) -> Person:
    """Return who acts under an account at a moment, with the roles held then.

    The e-mail address of an account names it as well. Raises ``NotFound`` for an account that does
    not exist and ``NotPermitted`` for one revoked.
    """
    accounts = models.Account.objects.select_related("human")
    account = accounts.filter(username=username).first() or live_account_at(username)
    if account is None:
        raise NotFound(f"There is no account named {username}. An administrator invites people.")
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


def officer_numbers(human: str) -> frozenset[str]:
    """Return the MPTC IDs for which an account of this person was an officer's, now or ever."""
    if not human.isdecimal():
        return frozenset()
    grants = models.Grant.objects.filter(account__human=int(human)).exclude(officer="")
    return frozenset(grants.values_list("officer", flat=True))


def people_who_confirm(at: datetime) -> int:
    """Return how many different people can confirm roles at a moment; the built-in accounts are none."""
    giving = [role for role in Role if Permission.ACCOUNT_CONFIRM in PERMISSIONS[role]]
    on = day_of(at)
    held = (
        models.Grant.objects.filter(known(at), role__in=giving, since__lte=on)
        .exclude(until__lte=on)
        .filter(Q(account__revoked_at=None) | Q(account__revoked_at__gt=at))
        .exclude(account__username__in=BUILT_IN)
    )
    return held.values("account__human").distinct().count()
