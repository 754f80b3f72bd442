"""What was published, and when: one row for each release of the public files."""

from django.db import models


class Publication(models.Model):
    """A release of the public files: its number, what day it speaks of, and its files' hashes."""

    number = models.IntegerField(unique=True)
    as_of = models.DateField()
    cutoff_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    folder = models.CharField(max_length=255)
    manifest = models.TextField()
