"""Have the database refuse any change to the ledger. A later change of these tables must do so again."""

from django.db import migrations

from standing.ledger.guarded import TABLES
from standing.storage import triggers


def guard(apps, schema_editor):
    triggers.guard(TABLES)


def unguard(apps, schema_editor):
    triggers.unguard(TABLES)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
