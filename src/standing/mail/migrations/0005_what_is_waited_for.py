from django.db import migrations, models

_WAITED_FOR = (
    "sign-in", "invitation", "role-granted", "second-person", "attestation-asked", "attestation-made",
    "filing-accepted", "filing-undone", "nil-filed",
)  # fmt: skip


def put_first(apps, schema_editor):
    """Let mails that somebody waits for already go before the others."""
    waiting = apps.get_model("mail", "Message").objects.filter(state__in=["waiting", "deferred"])
    waiting.filter(kind__in=_WAITED_FOR).update(precedence=0)


class Migration(migrations.Migration):
    dependencies = [("mail", "0004_no_clear_link")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="precedence",
            field=models.IntegerField(default=1),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                fields=["state", "precedence", "id"], name="message_to_be_sent"
            ),
        ),
        migrations.RunPython(put_first, migrations.RunPython.noop),
    ]
