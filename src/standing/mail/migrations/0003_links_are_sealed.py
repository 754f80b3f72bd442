from django.db import migrations

from standing.storage import sealing

OPEN = ("waiting", "deferred")


def seal(apps, schema_editor):
    """Seal the links of mails that are still to be sent, and forget all others (decision 0025)."""
    messages = apps.get_model("mail", "Message").objects.exclude(sealed_link="")
    forgotten = messages.exclude(state__in=OPEN).update(sealed_link="")
    clear = list(messages.exclude(sealed_link__startswith=sealing.MARK))
    for message in clear:
        message.sealed_link = sealing.sealed(message.sealed_link)
        message.save(update_fields=["sealed_link"])
    if forgotten or clear:
        print(f" {forgotten:,} links forgotten, {len(clear):,} sealed", end="")


class Migration(migrations.Migration):
    dependencies = [("mail", "0002_begin_after_what_was")]
    operations = [
        migrations.RenameField("message", "link", "sealed_link"),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
