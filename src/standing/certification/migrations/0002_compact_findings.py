"""The law of a decision day is stored once beside its determinations; each officer's own term is named.

Determinations frozen in the earlier, longer form carry their hash on printed notices, so they are not
rewritten: a register that holds any says so and stops.
"""

from datetime import date

from django.apps.registry import Apps
from django.core.management.base import CommandError
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def refuse_the_longer_form(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    held = apps.get_model("certification", "Determination").objects.count()
    if held:
        raise CommandError(
            f"This register holds {held:,} determinations frozen by version 0.1, which this version "
            "cannot replay. Nothing was changed. Keep using version 0.1 for it, or begin a new register "
            "in another folder (STANDING_HOME); an invented world is simply played again (make demo)."
        )


class Migration(migrations.Migration):
    dependencies = [("certification", "0001_initial")]

    operations = [
        migrations.RunPython(refuse_the_longer_form, migrations.RunPython.noop),
        migrations.AddField("preparation", "law", models.TextField(default=""), preserve_default=False),
        migrations.AddField(
            "determination", "reference_on", models.DateField(default=date.min), preserve_default=False
        ),
        migrations.AddField(
            "determination", "renewed_until", models.DateField(default=date.min), preserve_default=False
        ),
    ]
