from django.db import migrations


def begin(apps, schema_editor):
    """What a register recorded before it wrote mail is answered by no mail (decision 0025)."""
    head = apps.get_model("ledger", "Head").objects.first()
    if head is not None and head.position:
        cursor = apps.get_model("mail", "Cursor")
        _, made = cursor.objects.get_or_create(reader="mails", defaults={"position": head.position})
        print(f" {int(made)} cursor set to entry {head.position:,}", end="")


class Migration(migrations.Migration):
    dependencies = [("mail", "0001_mails"), ("ledger", "0005_reasons")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
