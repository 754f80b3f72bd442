"""The people who act, how they sign in, and the roles they hold where."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from standing.accounts.domain import InvitationState, Purpose
from standing.kernel.access import Held, Role, Scope
from standing.storage.rows import Official, not_backwards, one_of


class Human(models.Model):
    """One living person, however many accounts they have."""

    name = models.CharField(max_length=200)


class Accounts(BaseUserManager["Account"]):
    """Accounts by the name that somebody signs in under."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """Return the account of this name, however its letters are cased."""
        return self.get(username__iexact=username)


class Account(AbstractBaseUser):
    """A name that a person signs in or acts under (``--as``, ``--by``, ``--approved-by``).

    The e-mail address serves as well, for signing in and at the terminal; the name alone goes into
    the ledger, so the name of an invited account says nothing of the person. Without a password
    that can be used nobody signs in with it; it acts from the command line only.
    """

    human = models.ForeignKey(Human, on_delete=models.PROTECT, related_name="accounts")
    username = models.CharField(max_length=200, unique=True)
    password = models.CharField(max_length=128, default=UNUSABLE_PASSWORD_PREFIX)
    email = models.EmailField(max_length=254, blank=True, default="")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = Accounts()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email="") & Q(revoked_at__isnull=True),
                name="one_live_account_for_an_address",
            ),
        ]

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # asked for, never set
        """Whether anybody may sign in with it."""
        return self.revoked_at is None


class Invitation(models.Model):
    """What somebody is invited to, or proposed for until a second person confirms it (RUL-25).

    ``account`` is whose role or recovery it is, or the account that came of it; ``human`` the person
    it is for, where that is known. ``founding``: it went out without a second person because there
    were none yet. The link in the e-mail is signed from ``key``; nothing secret is stored.
    """

    key = models.CharField(max_length=24, unique=True)
    purpose = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200, blank=True)
    human = models.ForeignKey(Human, null=True, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="invitations"
    )
    role = models.CharField(max_length=40, blank=True)
    agency = models.CharField(max_length=120, blank=True)
    scope = models.CharField(max_length=20, default=Scope.BOTH.value)
    officer = models.CharField(max_length=9, blank=True, default="")
    invited_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    founding = models.BooleanField(default=False)
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("purpose", Purpose, "invitation_purpose_known"),
            one_of("state", InvitationState, "invitation_state_known"),
            one_of("scope", Scope, "invitation_scope_known"),
            models.CheckConstraint(
                condition=Q(role__in=[*Role]) | Q(role="", purpose=Purpose.RECOVERY),
                name="invitation_role_known",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "recorded_at"], name="invitation_by_state"),
            models.Index(fields=["email"], name="invitation_by_email"),
        ]

    @property
    def held(self) -> Held | None:
        """What somebody would hold by it; nothing for a recovery."""
        if not self.role:
            return None
        return Held(
            Role(self.role),
            self.agency or None,
            scope=Scope(self.scope),
            officer=self.officer or None,
        )


class Grant(Official):
    """A role held by an account: everywhere, at one agency, or by an officer for the own record.

    ``scope`` is what a submitter reports on (CERT-117); ``officer`` a public id.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40)
    agency = models.CharField(max_length=120, blank=True)
    scope = models.CharField(max_length=20, default=Scope.BOTH.value)
    officer = models.CharField(max_length=9, blank=True, default="")
    invitation = models.ForeignKey(
        Invitation, null=True, on_delete=models.PROTECT, related_name="grants"
    )

    class Meta:
        constraints = [
            one_of("role", Role, "grant_role_known"),
            one_of("scope", Scope, "grant_scope_known"),
            not_backwards("grant_not_backwards"),
        ]
