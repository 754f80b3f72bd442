"""What was published and when, what was wrong in it, and who was taken off the public register."""

from datetime import datetime

from django.db import models

from standing.storage.rows import Official, Recorded, not_backwards
from standing.workforce.models import Officer


class Publication(models.Model):
    """A release of the public files: its number, what day it speaks of, and its files' hashes."""

    number = models.IntegerField(unique=True)
    as_of = models.DateField()
    cutoff_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    folder = models.CharField(max_length=255)
    manifest = models.TextField()


class ReleaseChange(models.Model):
    """An officer whose line in a release is not that of the release before: derived from the two.

    ``before`` and ``after`` are the cells of ``officers.csv`` as a JSON list, empty where the officer
    was not listed. ``agencies`` names those of either line, each between two bars. The first release
    has none: everything in it is new. ``standing check`` sets them beside the files.
    """

    release = models.IntegerField()
    mptc_id = models.CharField(max_length=9)
    how = models.CharField(max_length=10)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    agencies = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-release", "id"], name="change_by_release"),
            models.Index(fields=["mptc_id", "-release"], name="change_by_officer"),
        ]


class Erratum(Recorded):
    """What was wrong in what was released, since when, and what replaced it; itself never edited.

    ``release`` is the number of the release that was wrong, ``since`` the first day on which the
    fault could be read, ``replaced_by`` the release that holds the right lines, once there is one.
    ``subject`` names what it is about: ``officer:<MPTC ID>``, ``agency:<code>`` or a file's name.
    ``number`` is what people cite; a later row of the same number takes the place of an earlier one.
    """

    number = models.IntegerField()
    release = models.IntegerField()
    replaced_by = models.IntegerField(null=True)
    since = models.DateField()
    subject = models.CharField(max_length=160, blank=True)
    wrong = models.TextField()
    right = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["release"], name="erratum_by_release")]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=models.Q(superseded_at__isnull=True),
                name="erratum_stands_once",
            )
        ]

    @property
    def published_at(self) -> datetime:
        """When its first row was recorded, as ``queries.errata`` reads it: mending makes another."""
        first: datetime = getattr(self, "first_at", self.recorded_at)
        return first


class Removal(Official):
    """An officer taken off the public register on a legal ground (8.06(4), a court's order).

    The record stays; only the public no longer reads it. ``ground`` is the text it rests on, which the
    public address answers with; ``reason`` is for the commission's own eyes. Two people approve it.
    """

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="removals")
    ground = models.CharField(max_length=200)
    reason = models.TextField()

    class Meta:
        constraints = [
            not_backwards("removal_not_backwards"),
            models.UniqueConstraint(
                fields=["officer"],
                condition=models.Q(superseded_at__isnull=True, until__isnull=True),
                name="removed_once",
            ),
        ]
