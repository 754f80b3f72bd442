"""Let a link name its entry without a foreign key, and guard both tables again.

SQLite makes the table anew for this, and its triggers go with the old one.
"""

import django.db.models.deletion
from django.db import migrations, models

from standing.ledger.guarded import TABLES
from standing.storage import triggers


def guard(apps, schema_editor):
    triggers.guard(TABLES)


def unguard(apps, schema_editor):
    triggers.unguard(TABLES)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]
    operations = [
        migrations.RunPython(unguard, guard),
        migrations.AlterField(
            model_name="link",
            name="entry",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="link",
                to="ledger.entry",
            ),
        ),
        migrations.RunPython(guard, unguard),
    ]
