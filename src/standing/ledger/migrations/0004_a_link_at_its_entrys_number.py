"""Let a link stand at its entry's number without a second column, and the head know the latest moment.

Both took an index that every line had to be written into. SQLite makes the table anew for this, and its
triggers go with the old one, so both tables are guarded again.
"""

from django.db import migrations, models
from django.db.models import F, Max

from standing.ledger.guarded import TABLES
from standing.storage import triggers


def guard(apps, schema_editor):
    triggers.guard(TABLES)


def unguard(apps, schema_editor):
    triggers.unguard(TABLES)


def look(apps, schema_editor):
    """Stop where a link names another entry than the one of its number: the chain was tampered with."""
    elsewhere = apps.get_model("ledger", "Link").objects.exclude(entry_id=F("position"))
    if astray := elsewhere.order_by("position").first():
        raise RuntimeError(
            f"Place {astray.position} of the ledger's chain names entry {astray.entry_id}. Run "
            "`standing ledger verify` with the version before this one, and restore a backup."
        )


def remember(apps, schema_editor):
    latest = apps.get_model("ledger", "Entry").objects.aggregate(latest=Max("recorded_at"))["latest"]
    apps.get_model("ledger", "Head").objects.update(known_at=latest)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_link_without_foreign_key")]
    operations = [
        migrations.RunPython(look, migrations.RunPython.noop),
        migrations.RunPython(unguard, migrations.RunPython.noop),
        migrations.AddField("head", "known_at", models.DateTimeField(null=True)),
        migrations.RunPython(remember, migrations.RunPython.noop),
        migrations.RemoveIndex("entry", "entry_by_moment"),
        migrations.RemoveField("link", "entry"),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
