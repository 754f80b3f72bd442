"""Keep the tree over the entries, its salts and what was signed of it, and guard them."""

from django.db import migrations, models

from standing.ledger.guarded import SEALED
from standing.storage import triggers


def guard(apps, schema_editor):
    triggers.guard(SEALED)


def unguard(apps, schema_editor):
    triggers.unguard(SEALED)


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0005_reasons'),
    ]

    operations = [
        migrations.CreateModel(
            name='Salt',
            fields=[
                ('first', models.BigIntegerField(primary_key=True, serialize=False)),
                ('last', models.BigIntegerField()),
                ('key', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Tile',
            fields=[
                ('place', models.BigIntegerField(primary_key=True, serialize=False)),
                ('hashes', models.BinaryField()),
                ('root', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('size', models.BigIntegerField()),
                ('root', models.CharField(max_length=64)),
                ('chain', models.CharField(max_length=64)),
                ('note', models.TextField()),
                ('sealed_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['size'], name='checkpoint_by_size')],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
