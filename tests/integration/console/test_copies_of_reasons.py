"""A removal of a reason names every table that keeps a copy of it (decision 0021)."""

from django.apps import apps
from django.db import models

from standing.pages.console.reasons import COPIES

NO_COPIES = {
    "ledger.Entry.reason": "the line itself: its text goes or stands apart",
    "workforce.Employment.separation_reason": "one of the form's reasons, or the agency's own words",
    "workforce.Employment.source": "names a file or a form",
    "workforce.TrainingRecord.source": "names a file",
    "workforce.Bar.source": "names a file",
    "certification.LikelyPair.reasons": "words of the program",
}
"""Columns that look alike and hold no text of an act's reason, each with what it holds."""


def columns() -> set[str]:
    """Every column of ours that by its name may hold why somebody did something."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if model.__module__.startswith("standing.")
        and isinstance(field, models.TextField | models.CharField)
        and any(word in field.name for word in ("reason", "because", "source"))
    }


def test_every_table_that_keeps_reasons_is_counted_before_one_is_removed() -> None:
    counted = {f"{model._meta.label}.{name}" for model, name, _words in COPIES}

    assert columns() - NO_COPIES.keys() == counted
