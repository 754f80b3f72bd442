"""What every official row carries: when it held, and when the commission knew it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from django.db import models
from django.db.models import Q

Row = TypeVar("Row", bound="models.Model")


def known(moment: datetime) -> Q:
    """Return the filter for rows that the commission held to be true at a moment."""
    still = Q(superseded_at__isnull=True) | Q(superseded_at__gt=moment)
    return Q(recorded_at__lte=moment) & still


class Recorded(models.Model):
    """A row with the second clock only: an act or a document, not a state that lasts.

    A correction closes ``superseded_at`` and adds a row; nothing else of a row is ever edited.
    """

    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Official(Recorded):
    """A row on both clocks: true from ``since`` up to, not including, ``until`` (CERT-331)."""

    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


def not_backwards(name: str) -> models.CheckConstraint:
    """Return the constraint that a span does not end before it begins."""
    return models.CheckConstraint(
        condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name=name
    )


def one_of(field: str, values: type[StrEnum], name: str) -> models.CheckConstraint:
    """Return the constraint that a column holds a member of an enum."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [*values]}), name=name)
