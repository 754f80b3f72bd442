"""Accounts as those who look after them see them: who, in which roles, since when, by whose act."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from standing.accounts import models
from standing.accounts.domain import InvitationState
from standing.accounts.granting import account_called
from standing.kernel.access import HELD_AT_AN_AGENCY
from standing.kernel.periods import day_of
from standing.ledger import queries as ledger
from standing.ledger.domain import Entry
from standing.storage.rows import known

AT_A_TIME = 50
_REAL = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class Line:
    """One account in a list, with the roles it holds now."""

    account: models.Account
    grants: tuple[models.Grant, ...]
    has_second_factor: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a list, and of how many accounts in all."""

    lines: tuple[Line, ...]
    count: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list fills one."""
        return max(1, -(-self.count // AT_A_TIME))

    @property
    def first(self) -> int:
        """The number of the first line shown."""
        return (self.page - 1) * AT_A_TIME + 1

    @property
    def last(self) -> int:
        """The number of the last line shown."""
        return min(self.page * AT_A_TIME, self.count)


def accounts_found(*, asked: str, role: str, page: int, at: datetime) -> Found:
    """Return a page of the accounts whose name, address or agency holds every word asked for.

    Five questions of the tables, however many accounts there are.
    """
    rows = models.Account.objects.select_related("human").order_by("human__name", "username")
    for word in asked.split():
        there = Exists(_present(at).filter(account=OuterRef("pk"), agency__icontains=word))
        rows = rows.filter(
            Q(human__name__icontains=word) | Q(email__icontains=word)
            | Q(username__icontains=word) | Q(there)
        )  # fmt: skip
    if role:
        rows = rows.filter(Exists(_present(at).filter(account=OuterRef("pk"), role=role)))
    count = rows.count()
    page = min(max(page, 1), max(1, -(-count // AT_A_TIME)))
    shown = rows[(page - 1) * AT_A_TIME : page * AT_A_TIME]
    return Found(lines=_lines(shown, at), count=count, page=page)


def every_account(at: datetime) -> tuple[Line, ...]:
    """Return every account with the roles held now, by name."""
    rows = models.Account.objects.select_related("human").order_by("human__name", "username")
    return _lines(rows, at)


def accounts_at(agency: str, at: datetime) -> tuple[Line, ...]:
    """Return the accounts that hold a role at an agency; of their roles, those held there."""
    there = _present(at).filter(account=OuterRef("pk"), agency=agency)
    rows = models.Account.objects.select_related("human").filter(Exists(there), revoked_at=None)
    return _lines(rows.order_by("human__name", "username"), at, agency=agency)


def line_of(username: str, at: datetime) -> Line:
    """Return one account; raise ``NotFound`` where there is none."""
    (line,) = _lines([account_called(username)], at)
    return line


def roles_ever_held(account: models.Account) -> list[models.Grant]:
    """Return every role the account held or holds, the latest first; each once, as known now."""
    return list(
        account.grants.filter(superseded_at=None)
        .select_related("invitation__invited_by__human", "invitation__decided_by__human")
        .order_by("-since", "-id")
    )


def others_of(account: models.Account) -> list[models.Account]:
    """Return the other accounts of the same person."""
    return list(account.human.accounts.exclude(pk=account.pk).order_by("username"))


def history_of(account: models.Account) -> list[Entry]:
    """Return what the ledger holds about an account and its invitations, the newest first."""
    keys = account.invitations.values_list("key", flat=True)
    subjects = [f"account:{account.username}", *(f"invitation:{key}" for key in keys)]
    entries = [entry for subject in subjects for entry in ledger.entries(subject)]
    return sorted(entries, key=lambda entry: entry.id, reverse=True)


def entries_of(invitation: models.Invitation) -> list[Entry]:
    """Return what the ledger holds about an invitation, oldest first."""
    return ledger.entries(f"invitation:{invitation.key}")


def names_of(usernames: Iterable[str]) -> dict[str, str]:
    """Return the names of the people behind accounts, for sentences."""
    rows = models.Account.objects.filter(username__in=set(usernames))
    return dict(rows.values_list("username", "human__name"))


def invitation_called(key: str) -> models.Invitation | None:
    """Return an invitation by its key."""
    return _invitations().filter(key=key).first()


def proposals_waiting() -> list[models.Invitation]:
    """Return what waits for a second person, the oldest first."""
    return list(_invitations().filter(state=InvitationState.PROPOSED).order_by("recorded_at", "id"))


def invitations_out(at: datetime, *, agency: str = "") -> list[models.Invitation]:
    """Return the links that went out and may still be taken up, by when they run out."""
    rows = _invitations().filter(state=InvitationState.SENT, expires_at__gt=at)
    if agency:
        rows = rows.filter(agency=agency, role__in=HELD_AT_AN_AGENCY)
    return list(rows.order_by("expires_at", "id"))


def _invitations() -> QuerySet[models.Invitation]:
    return models.Invitation.objects.select_related(
        "account__human", "invited_by__human", "decided_by__human"
    )


def _present(at: datetime) -> QuerySet[models.Grant]:
    on = day_of(at)
    return models.Grant.objects.filter(known(at), since__lte=on).exclude(until__lte=on)


def _lines(
    accounts: Iterable[models.Account], at: datetime, *, agency: str = ""
) -> tuple[Line, ...]:
    shown = list(accounts)
    grants: dict[int, list[models.Grant]] = defaultdict(list)
    held = _present(at).filter(account__in=[account.pk for account in shown])
    if agency:
        held = held.filter(agency=agency)
    for grant in held.order_by("role", "agency", "id"):
        grants[grant.account_id].append(grant)
    factors = set(
        Authenticator.objects.filter(
            user__in=[account.pk for account in shown], type__in=_REAL
        ).values_list("user_id", flat=True)
    )
    return tuple(
        Line(account, tuple(grants[account.pk]), account.pk in factors) for account in shown
    )
