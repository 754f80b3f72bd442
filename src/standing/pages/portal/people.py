"""The names of the people who acted, as pages print them."""

from collections.abc import Iterable, Mapping

from standing.accounts.models import Account


def names_of(accounts: Iterable[str]) -> Mapping[str, str]:
    """Return the name of whoever acts under each account; an unknown account stands for itself."""
    wanted = sorted({account for account in accounts if account})
    rows = Account.objects.filter(username__in=wanted).values_list("username", "human__name")
    return {**{account: account for account in wanted}, **dict(rows)}
