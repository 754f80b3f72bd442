"""The append-only record of acts. The database itself refuses to change or remove a line."""

from django.db import models

from standing.ledger import domain


class Entry(models.Model):
    """One act: who did what to which subject, when, why and on what authority.

    ``before`` and ``after`` are canonical JSON and hold references, counts and hashes, never a
    birth date, a narrative or a name: a lawful removal must leave the chain valid. So does ``reason``
    where the subject is an officer: it is a commitment to the text of a ``Reason``.
    """

    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=160)
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()
    written_at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    authority = models.CharField(max_length=160)
    reason = models.TextField(blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    leaf = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"], name="entry_by_subject"),
            models.Index(fields=["kind", "id"], name="entry_by_kind"),
        ]

    def to_domain(self) -> domain.Entry:
        """Return the line as a value."""
        return domain.Entry(
            id=self.pk,
            kind=self.kind,
            subject=self.subject,
            effective_on=self.effective_on,
            recorded_at=self.recorded_at,
            written_at=self.written_at,
            actor=self.actor,
            authority=self.authority,
            reason=self.reason,
            before=self.before,
            after=self.after,
            leaf=self.leaf,
        )


class Reason(models.Model):
    """The text of a reason about an officer, or who made a public entry and why.

    The line that it belongs to holds its commitment.

    A lawful removal empties the text and its salt and leaves the commitment (decision 0021).
    """

    commitment = models.CharField(max_length=71, unique=True)
    salt = models.CharField(max_length=32)
    text = models.TextField()
    removed_at = models.DateTimeField(null=True)


class Salt(models.Model):
    """The secret that salts the entries from ``first`` to ``last`` in the tree (decision 0032)."""

    first = models.BigIntegerField(primary_key=True)
    last = models.BigIntegerField()
    key = models.BinaryField()


class Tile(models.Model):
    """256 hashes of one level of the tree, side by side, and the root over them.

    ``place`` is the tier (the level divided by eight) times 2**48, and the tile's number in it. Only
    full tiles are kept: what is not in one yet is worked out from the entries.
    """

    place = models.BigIntegerField(primary_key=True)
    hashes = models.BinaryField()
    root = models.BinaryField()


class Checkpoint(models.Model):
    """The root over the first ``size`` entries, as a note that was signed."""

    size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    chain = models.CharField(max_length=64)
    note = models.TextField()
    sealed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["size"], name="checkpoint_by_size")]

    def to_domain(self) -> domain.Checkpoint:
        """Return the checkpoint as a value."""
        return domain.Checkpoint(
            size=self.size,
            root=self.root,
            chain=self.chain,
            note=self.note,
            sealed_at=self.sealed_at,
        )


class Link(models.Model):
    """The place of an entry in the chain: ``chain`` hashes the last link's and the entry's leaf.

    The number of an entry is its place, so a link needs no other name for its entry (decision 0020).
    """

    position = models.BigIntegerField(primary_key=True)
    chain = models.CharField(max_length=64)


class Head(models.Model):
    """The last link written: one row, so that lines cut off at the end are missed as well.

    ``known_at`` is the latest moment at which anything was known, whichever line says so.
    """

    position = models.BigIntegerField()
    chain = models.CharField(max_length=64)
    known_at = models.DateTimeField(null=True)
