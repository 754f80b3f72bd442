from django.db import migrations, models


class Migration(migrations.Migration):
    """Errata get a number that people cite, and what each release changed gets a table.

    No erratum could be recorded before this, so none needs a number.
    """

    dependencies = [("register", "0002_errata_and_removals")]

    operations = [
        migrations.CreateModel(
            name="ReleaseChange",
            fields=[
                ("id", models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                )),
                ("release", models.IntegerField()),
                ("mptc_id", models.CharField(max_length=9)),
                ("how", models.CharField(max_length=10)),
                ("before", models.TextField(blank=True)),
                ("after", models.TextField(blank=True)),
                ("agencies", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-release", "id"], name="change_by_release"),
                    models.Index(fields=["mptc_id", "-release"], name="change_by_officer"),
                ],
            },
        ),
        migrations.AddField(
            model_name="erratum",
            name="number",
            field=models.IntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="erratum",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=("number",),
                name="erratum_stands_once",
            ),
        ),
    ]  # fmt: skip
