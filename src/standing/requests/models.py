"""What is asked of the commission, what it answered, and where an officer is reached."""

import secrets

from django.db import models

from standing.campaigns.models import Campaign
from standing.requests import domain
from standing.storage.rows import Recorded, one_of
from standing.workforce.models import Agency, Employment, Officer


def new_key() -> str:
    """Return a public key that nobody can guess (96 bits)."""
    return secrets.token_hex(12)


class Request(models.Model):
    """Something asked; the row never changes. Without an ``Answer`` it is open.

    ``asked`` is canonical JSON. ``employment`` is the row of the register that a dispute is about, as
    it stood when it was shown.
    """

    key = models.CharField(max_length=24, unique=True, default=new_key)
    kind = models.CharField(max_length=30)
    campaign = models.ForeignKey(
        Campaign, null=True, on_delete=models.PROTECT, related_name="requests"
    )
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="requests")
    officer = models.ForeignKey(
        Officer, null=True, on_delete=models.PROTECT, related_name="requests"
    )
    employment = models.ForeignKey(
        Employment, null=True, on_delete=models.PROTECT, related_name="disputes"
    )
    asked = models.TextField()
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [one_of("kind", domain.RequestKind, "request_kind_known")]
        indexes = [models.Index(fields=["kind", "asked_at"], name="request_by_kind")]


class RequestAnswer(Recorded):
    """What became of a request: granted, refused or taken back, by whom and why; one for each."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="answers")
    state = models.CharField(max_length=20)
    decided_by = models.CharField(max_length=200)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            one_of("state", domain.RequestState, "request_answer_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state=domain.RequestState.OPEN.value),
                name="request_answer_settles",
            ),
            models.UniqueConstraint(
                fields=["request"],
                condition=models.Q(superseded_at__isnull=True),
                name="request_answered_once",
            ),
        ]


class ContactData(Recorded):
    """Where an officer reads the commission's notices, and what they say of a unit (CERT-119).

    Private. A change closes the row and adds one. The waiver itself is a row of the correspondence.
    """

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="contacts")
    email = models.EmailField(max_length=254)
    unit = models.CharField(max_length=20)
    unit_name = models.CharField(max_length=200, blank=True)
    unit_head_email = models.EmailField(max_length=254, blank=True)
    given_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            one_of("unit", domain.UnitChoice, "contact_unit_known"),
            models.UniqueConstraint(
                fields=["officer"],
                condition=models.Q(superseded_at__isnull=True),
                name="contact_stands_once",
            ),
        ]
