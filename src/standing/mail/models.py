"""The mails we owe people, each attempt to send one, and how far the ledger was read for them."""

import secrets

from django.db import models
from django.db.models import Q

from standing.mail.domain import OPEN, MessageState, Outcome, Precedence
from standing.storage import sealing
from standing.storage.rows import one_of


def new_key() -> str:
    """Return an id that nobody can guess (96 bits)."""
    return secrets.token_hex(12)


class Message(models.Model):
    """One mail to one address.

    ``known_at`` is the moment of the act that it answers, in an invented world the world's; every
    other moment is the wall's. ``message_id`` is made once, so that a second delivery can be told.
    ``link`` is private to the reader: stored sealed while the mail is still to be sent, and empty after.
    What is to be sent goes in the order of ``precedence``, then of ``id``.
    """

    key = models.CharField(max_length=40, unique=True, default=new_key)
    kind = models.CharField(max_length=40)
    wording = models.CharField(max_length=60, blank=True)
    to = models.CharField(max_length=254)
    account = models.CharField(max_length=200, blank=True)
    agency = models.CharField(max_length=120, blank=True)
    officer = models.CharField(max_length=9, blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    sealed_link = models.TextField(blank=True)
    entry = models.BigIntegerField(null=True)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, default=MessageState.WAITING.value)
    precedence = models.IntegerField(default=Precedence.IN_TURN.value)
    attempts = models.IntegerField(default=0)
    known_at = models.DateTimeField()
    put_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    last_answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            one_of("state", MessageState, "message_state_known"),
            models.UniqueConstraint(
                fields=["entry", "to", "agency", "officer"],
                condition=Q(entry__isnull=False),
                name="entry_answered_once",
            ),
            models.CheckConstraint(
                condition=Q(sealed_link="")
                | Q(sealed_link__startswith=sealing.MARK, state__in=[*OPEN]),
                name="message_link_sealed",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="message_by_state"),
            models.Index(fields=["state", "precedence", "id"], name="message_to_be_sent"),
            models.Index(fields=["agency", "id"], name="message_by_agency"),
            models.Index(fields=["officer", "id"], name="message_by_officer"),
            models.Index(fields=["account", "id"], name="message_by_account"),
        ]

    @property
    def link(self) -> str:
        """The private link as its reader gets it; empty where there is none, or none any more."""
        return sealing.opened(self.sealed_link)

    @link.setter
    def link(self, link: str) -> None:
        self.sealed_link = sealing.sealed(link) if link else ""


class Attempt(models.Model):
    """One attempt to send a mail, written down before the server is spoken to.

    Without ``ended_at`` it is under way, or its sender was stopped before the server answered.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="tries")
    number = models.IntegerField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["", *Outcome]), name="mail_outcome_known"
            ),
            models.UniqueConstraint(fields=["message", "number"], name="mail_tried_once"),
        ]
        indexes = [models.Index(fields=["began_at"], name="mail_attempt_by_moment")]


class Outage(models.Model):
    """A time in which our mail server took nothing from us; all mail waits for ``next_try_at``."""

    began_at = models.DateTimeField()
    tries = models.IntegerField()
    next_try_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)


class Cursor(models.Model):
    """How far a reader has read the ledger: the number of the last entry that it dealt with."""

    reader = models.CharField(max_length=40, unique=True)
    position = models.BigIntegerField(default=0)
