"""The jobs asked for, how far along each is, and the cases that one of them decides.

No job names an officer; a case is named by its key within the queue.
"""

import secrets

from django.db import models
from django.db.models import Q

from standing.jobs import domain
from standing.storage.rows import one_of


def new_key() -> str:
    """Return an id that nobody can guess (96 bits)."""
    return secrets.token_hex(12)


class Job(models.Model):
    """One piece of work: what, asked for by whom, and what became of it.

    ``named_at`` is the moment named with ``--at`` in an invented world; the other moments are the
    wall's. ``arguments`` is canonical JSON, ``fingerprint`` the hash of kind, person, reason, named
    moment and arguments. ``task`` names the entry in the queue.
    """

    key = models.CharField(max_length=40, unique=True, default=new_key)
    kind = models.CharField(max_length=20)
    arguments = models.TextField()
    fingerprint = models.CharField(max_length=64)
    started_by = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    named_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, default=domain.JobState.WAITING.value)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    result = models.TextField(blank=True)
    refusal = models.TextField(blank=True)
    task = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("kind", domain.Kind, "job_kind_known"),
            one_of("state", domain.JobState, "job_state_known"),
            models.UniqueConstraint(
                fields=["fingerprint"],
                condition=Q(state__in=[*domain.OPEN]),
                name="job_open_once",
            ),
        ]

    @property
    def words(self) -> str:
        """How far along it is, in words."""
        state, kind = domain.JobState(self.state), domain.Kind(self.kind)
        return domain.words(kind, state, done=self.done, total=self.total)

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in domain.OPEN


class Attempt(models.Model):
    """A worker's beginning of a job, written down before anything else is.

    What it records bears ``known_at``, read when it began (RUL-5); ``began_at`` is the wall's.
    """

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="attempts")
    known_at = models.DateTimeField()
    began_at = models.DateTimeField()


class CasePortion(models.Model):
    """Some of the cases that are decided together, frozen as they were shown.

    ``lot`` is the hash of the whole: who, what, why, and every case. ``cases`` is canonical JSON, the
    key and the state of each case. ``decided`` and ``left`` are written in the very transaction that
    decides the portion, so that it is decided once, whatever becomes of the worker: how many were
    decided, and the key of each case that was not, with the sentence that says why, or none where it
    had changed.
    """

    lot = models.CharField(max_length=64)
    place = models.IntegerField()
    cases = models.TextField()
    decided = models.IntegerField(null=True, blank=True)
    left = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lot", "place"], name="case_portion_once"),
        ]
