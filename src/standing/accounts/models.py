"""The people who act, and the roles they hold where. No passwords yet (RUL-24)."""

from django.db import models

from standing.kernel.access import Role
from standing.storage.rows import Official, not_backwards, one_of


class Human(models.Model):
    """One living person, however many accounts they have."""

    name = models.CharField(max_length=200)


class Account(models.Model):
    """A name that a person acts under (``--as``, ``--by``, ``--approved-by``)."""

    human = models.ForeignKey(Human, on_delete=models.PROTECT, related_name="accounts")
    username = models.CharField(max_length=200, unique=True)
    revoked_at = models.DateTimeField(null=True, blank=True)


class Grant(Official):
    """A role held by an account, everywhere (``agency`` empty) or at one agency."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40)
    agency = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            one_of("role", Role, "grant_role_known"),
            not_backwards("grant_not_backwards"),
        ]
