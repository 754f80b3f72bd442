"""The people who act, how they sign in, and the roles they hold where."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models

from standing.kernel.access import Role, Scope
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

    Without a password that can be used nobody signs in with it; it acts from the command line only.
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

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # asked for, never set
        """Whether anybody may sign in with it."""
        return self.revoked_at is None


class Grant(Official):
    """A role held by an account: everywhere, at one agency, or by an officer for the own record.

    ``scope`` is what a submitter reports on (CERT-117); ``officer`` a public id.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40)
    agency = models.CharField(max_length=120, blank=True)
    scope = models.CharField(max_length=20, default=Scope.BOTH.value)
    officer = models.CharField(max_length=9, blank=True, default="")

    class Meta:
        constraints = [
            one_of("role", Role, "grant_role_known"),
            one_of("scope", Scope, "grant_scope_known"),
            not_backwards("grant_not_backwards"),
        ]
