"""Whom mail goes to: the accounts that answer for an agency, and the officer's own."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet

from standing.accounts.models import Account, Grant
from standing.kernel.access import OF_THE_COMMISSION, PERMISSIONS, Permission, Role, Scope
from standing.kernel.periods import day_of
from standing.requests import queries as requests
from standing.storage.rows import known as known_rows

_FOR_AN_AGENCY = Q(role=Role.AGENCY_HEAD.value) | Q(
    role=Role.AGENCY_SUBMITTER.value, scope__in=[Scope.CERTIFICATION.value, Scope.BOTH.value]
)


@dataclass(frozen=True, slots=True, order=True)
class Addressee:
    """Somebody with an account who can be written to: where, under which account, and their name."""

    email: str
    account: str
    name: str


def of_agencies(codes: Collection[str] | None, *, at: datetime) -> dict[str, list[Addressee]]:
    """Return who answers for each agency (or for all, with ``None``) and has an e-mail address.

    These are its head and those who submit for it about certification (CERT-114, 117). Several
    accounts with one address are written to once.
    """
    grants = _held(at).filter(_FOR_AN_AGENCY).exclude(agency="")
    if codes is not None:
        grants = grants.filter(agency__in=list(codes))
    found: dict[str, dict[str, Addressee]] = defaultdict(dict)
    rows = grants.order_by("account__username").values_list(
        "agency", "account__email", "account__username", "account__human__name"
    )
    for agency, given, username, name in rows.iterator():
        if email := _reached_at(given, username):
            reached = Addressee(email=email, account=username, name=name)
            found[agency].setdefault(email.lower(), reached)
    return {code: sorted(each.values()) for code, each in found.items()}


def of_agency(code: str, *, at: datetime) -> list[Addressee]:
    """Return who answers for one agency and has an e-mail address."""
    return of_agencies([code], at=at).get(code, [])


def holding(role: Role, agency: str, *, at: datetime) -> list[Addressee]:
    """Return who holds a role at an agency, reporting on certification, and has an e-mail address."""
    grants = _held(at).filter(role=role.value, agency=agency)
    found: dict[str, Addressee] = {}
    for grant in grants.exclude(scope=Scope.STANDARDS.value).order_by("account__username"):
        if reached := _addressee(grant.account):
            found.setdefault(reached.email.lower(), reached)
    return sorted(found.values())


def of_officers(mptc_ids: Collection[str], *, at: datetime) -> dict[str, Addressee]:
    """Return the account of each of these officers that has one with an e-mail address, by MPTC ID.

    Where the officer said at which address notices are read, they are written to there (CERT-119).
    """
    grants = _held(at).filter(role=Role.OFFICER.value, officer__in=list(mptc_ids))
    found: dict[str, Addressee] = {}
    for grant in grants.order_by("account__username"):
        if reached := _addressee(grant.account):
            found.setdefault(grant.officer, reached)
    said = requests.emails(found, known=at)
    return {named: replace(to, email=said.get(named, to.email)) for named, to in found.items()}


def who_may(permission: Permission, *, at: datetime, but_not: Collection[int]) -> list[Addressee]:
    """Return who of the commission may do something and has an e-mail address, but for some people.

    Several accounts with one address are written to once.
    """
    giving = [role.value for role in OF_THE_COMMISSION if permission in PERMISSIONS[role]]
    grants = _held(at).filter(role__in=giving).exclude(account__human__in=list(but_not))
    found: dict[str, Addressee] = {}
    for grant in grants.order_by("account__username"):
        if reached := _addressee(grant.account):
            found.setdefault(reached.email.lower(), reached)
    return sorted(found.values())


def humans_behind(account: str) -> set[int]:
    """Return the person behind an account; nobody where there is no such account."""
    return set(Account.objects.filter(username=account).values_list("human_id", flat=True))


def humans_of_officers(numbers: Collection[str]) -> set[int]:
    """Return whose account was ever that of an officer with one of these MPTC IDs."""
    rows = Account.objects.filter(grants__officer__in=numbers)
    return set(rows.values_list("human_id", flat=True))


def of_account(username: str) -> Addressee | None:
    """Return an account that is not revoked and has an e-mail address, whatever it holds."""
    account = (
        Account.objects.select_related("human").filter(username=username, revoked_at=None).first()
    )
    return _addressee(account) if account else None


def address_of(account: Account) -> str:
    """Return where an account reads mail: its own address, or its name where that is one."""
    return _reached_at(account.email, account.username)


def _reached_at(email: str, username: str) -> str:
    return email or (username if "@" in username else "")


def _held(at: datetime) -> QuerySet[Grant]:
    on = day_of(at)
    return (
        Grant.objects.filter(known_rows(at), since__lte=on, account__revoked_at=None)
        .exclude(until__lte=on)
        .select_related("account__human")
    )


def _addressee(account: Account) -> Addressee | None:
    email = address_of(account)
    return Addressee(email, account.username, account.human.name) if email else None
