"""Keep the texts of reasons about people apart from the lines, and guard them.

Lines that were written before keep their reason: nothing of a line is ever changed.
"""

from django.db import migrations, models

from standing.ledger.guarded import REASONS
from standing.storage import triggers


def guard(apps, schema_editor):
    triggers.guard(REASONS)


def unguard(apps, schema_editor):
    triggers.unguard(REASONS)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_a_link_at_its_entrys_number")]
    operations = [
        migrations.CreateModel(
            name="Reason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("commitment", models.CharField(max_length=71, unique=True)),
                ("salt", models.CharField(max_length=32)),
                ("text", models.TextField()),
                ("removed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RunPython(guard, unguard),
    ]
