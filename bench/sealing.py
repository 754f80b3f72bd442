"""Sealing a million entries, against hashing alone; then proofs, and the walk along chain and tree.

Hashing alone does what sealing must: a salt, a commitment and a leaf for each entry, every node above
them and every link of the chain, from leaves in memory, without a database. One act is also sealed by
itself, as the worker does on a quiet day. STANDING_BENCH_ENTRIES sets another number of entries.
"""

import os
import random
import resource
from datetime import date
from functools import partial
from statistics import median

import django

ENTRIES = int(os.environ.get("STANDING_BENCH_ENTRIES", "1000000"))
ON = date(2022, 7, 1)
PROOFS = 300
AT_LEAST = 0.3


def main() -> None:
    """Print sealing, sealing one more, both proofs and the walk."""
    from bench import measure
    from django.core.management import call_command
    from django.db import connection

    from standing.ledger import queries, sealed, sealing

    measure.REPEATS = 3
    engine = connection.vendor
    call_command("migrate", "ledger", verbosity=0)
    _write(ENTRIES)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sealing.seal()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    measure.figure("ledger.seal memory", grown / 1024, "MB more at most", limit=200, engine=engine)
    leaves = _leaves()
    measure.compare(
        "ledger.seal", engine=engine, rows=ENTRIES, wanted_ratio=AT_LEAST, before=_unsealed,
        ours=sealing.seal, limit=partial(_hashed, leaves), limit_name="hashing alone",
    )  # fmt: skip
    sealing.seal()
    times = []
    for _round in range(20):
        _write(1)
        times.append(measure.seconds(sealing.seal) * 1000)
    measure.figure("ledger.seal one more", median(times), "ms", limit=100, engine=engine)
    size = sealed.salted_to()
    chance = random.Random(5)
    proofs = {
        "inclusion": lambda: sealing.inclusion(chance.randint(1, size), size),
        "consistency": lambda: sealing.consistency(chance.randint(1, size), size),
    }
    for name, proof in proofs.items():
        taken = sorted(measure.seconds(proof) * 1000 for _proof in range(PROOFS))
        for share, limit in ((0.5, 20), (0.99, 60)):
            measure.figure(
                f"ledger.{name} p{share * 100:.0f}", taken[int(share * PROOFS)], "ms",
                limit=limit, engine=engine, entries=size,
            )  # fmt: skip
    measure.REPEATS = 1
    measure.compare(
        "ledger.verify sealed", engine=engine, rows=size,
        ours=queries.verify, limit=partial(_hashed, leaves), limit_name="hashing of the tree alone",
    )  # fmt: skip


def _write(count: int) -> None:
    from tests import make

    from standing.ledger import actions
    from standing.ledger.domain import Draft

    after = {"determination": 7, "outcome": "certified", "facts": "ab" * 32}
    drafts = (
        Draft("determination.issued", f"officer:{n:09}", ON, "CERT-310", None, after)
        for n in range(count)
    )
    actions.record_many(make.act(), drafts)


def _leaves() -> list[str]:
    from standing.ledger import models

    return list(models.Entry.objects.order_by("id").values_list("leaf", flat=True))


def _unsealed() -> None:
    """Forget every seal, as nobody may outside of a measurement."""
    from standing.ledger import models
    from standing.ledger.guarded import SEALED
    from standing.storage import triggers

    triggers.unguard(SEALED)
    for table in (models.Salt, models.Tile, models.Checkpoint):
        table.objects.all().delete()
    triggers.guard(SEALED)


def _hashed(leaves: list[str]) -> bytes:
    from standing.ledger import domain, tree

    growing, chain, key = tree.Growing(), domain.START, b"k" * 32
    for place, leaf in enumerate(leaves, 1):
        salt = domain.salt_at(place, key=key)
        growing.add(tree.leaf_hash(domain.sealed(salt=salt, leaf=leaf)))
        chain = domain.chained(chain, leaf)
    return growing.root()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standing.config.settings")
    django.setup()
    main()
