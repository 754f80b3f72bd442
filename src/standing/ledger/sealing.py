"""Sealing: entries become leaves of the tree, and its root is signed.

Entries are sealed in the order of the chain and only once linked. Each portion is a transaction of
its own, so that whoever writes meanwhile waits for a moment at most; however many entries come, only
a portion is in memory.
"""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import connection, transaction

from standing.kernel.errors import WrongState
from standing.ledger import domain, models, notes, queries, sealed, signing, tree
from standing.ledger.domain import Checkpoint
from standing.ledger.sealed import (
    HEIGHT,
    TIER,
    WIDTH,
    Inclusion,
    checkpoint_note,
    consistency,
    inclusion,
    last,
)
from standing.storage import bulk, locks

__all__ = ["Checkpoint", "Inclusion", "checkpoint_note", "consistency", "inclusion", "last", "seal"]

_PORTION = WIDTH * WIDTH
_TILE = ("place", "hashes", "root")
_Row = tuple[int, str, str]


def seal() -> Checkpoint:
    """Seal every entry of the chain so far, sign the root, and return the checkpoint.

    Where nothing came since the last one and its key still signs, that one is returned. Call it
    outside a transaction that may yet be undone: a signed root is a promise.

    Raises:
        WrongState: the entries no longer fit what was sealed before, or the chain.
    """
    wanted, _chain = queries.head()
    while True:
        with transaction.atomic():
            locks.hold("sealing")
            done = sealed.salted_to()
            if done >= wanted:
                return _signed(done)
            _extend(done, min(wanted, (done // _PORTION + 1) * _PORTION))


def for_release(since: int | None) -> dict[str, object]:
    """Seal, and return what ``release.json`` says of the ledger (docs/formats.md).

    ``since`` is the position in the last release, where there is one that was sealed.
    """
    now = seal()
    grown = {"from": since, "hashes": [step.hex() for step in consistency(since, now.size)]} if (
        since is not None
    ) else None  # fmt: skip
    return {
        "position": now.size,
        "chain": now.chain,
        "checkpoint": now.note,
        "consistency": grown,
    }


def _extend(done: int, upto: int) -> None:
    """Salt the entries after ``done`` up to ``upto``, and keep every tile that becomes full."""
    key = secrets.token_bytes(32)
    hashes = sealed.leaf_hashes(done // WIDTH * WIDTH, done)
    hashes += [
        tree.leaf_hash(domain.sealed(salt=domain.salt_at(place, key=key), leaf=leaf))
        for place, leaf in _linked(done, upto)
    ]
    models.Salt.objects.create(first=done + 1, last=upto, key=key)
    first = done // WIDTH
    bulk.insert(models.Tile, _TILE, list(_tiles(first, hashes)))
    tier = 1
    while (full := upto >> HEIGHT * (tier + 1)) > (held := done >> HEIGHT * (tier + 1)):
        below = sealed.roots(tier - 1, held * WIDTH, (full - held) * WIDTH)
        bulk.insert(models.Tile, _TILE, list(_tiles(tier * TIER + held, below)))
        tier += 1


def _tiles(place: int, hashes: list[bytes]) -> Iterator[tuple[int, bytes, bytes]]:
    for number in range(len(hashes) // WIDTH):
        some = hashes[number * WIDTH : (number + 1) * WIDTH]
        yield place + number, sealed.joined(some), tree.complete(some)


def _linked(done: int, upto: int) -> Iterator[tuple[int, str]]:
    """Give places and leaves of entries, each of them where the chain says it is."""
    chain = _chain_at(done)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, e.leaf, l.chain FROM ledger_entry e "
            "JOIN ledger_link l ON l.position = e.id WHERE e.id > %s AND e.id <= %s ORDER BY e.id",
            [done, upto],
        )
        rows: list[_Row] = cursor.fetchall()
    for place, row in enumerate(rows, done + 1):
        chain = domain.chained(chain, row[1])
        if (place, chain) != (row[0], row[2]):
            raise _astray(place)
        yield place, row[1]
    if len(rows) != upto - done:
        raise _astray(done + len(rows) + 1)


def _chain_at(place: int) -> str:
    if place == 0:
        return domain.START
    found = models.Link.objects.filter(pk=place).values_list("chain", flat=True).first()
    if found is None:
        raise _astray(place)
    return found


def _astray(place: int) -> WrongState:
    return WrongState(
        f"The ledger was not sealed: entry {place:,} is not what the chain says at its place. "
        "Run `standing ledger verify` to see what was changed."
    )


def _signed(size: int) -> Checkpoint:
    """Sign the root over what is sealed, once it is sure that it continues what was signed before."""
    key, before = signing.key("ledger"), sealed.last()
    if before is not None:
        if before.size > size or sealed.root(before.size).hex() != before.root:
            raise WrongState(
                f"The ledger was not sealed: its first {before.size:,} entries are no longer those "
                "that were signed. Run `standing ledger verify` to see what was changed."
            )
        if before.size == size and _still_signs(before, key):
            return before
    found = sealed.root(size)
    text = notes.Stated(key.origin, size, found).text
    made = models.Checkpoint.objects.create(
        size=size,
        root=found.hex(),
        chain=_chain_at(size),
        note=signing.note(text.splitlines(), key),
        sealed_at=datetime.now(UTC),  # the wall's own time, as the entries keep it
    )
    return made.to_domain()


def _still_signs(checkpoint: Checkpoint, key: signing.Key) -> bool:
    try:
        notes.opened(checkpoint.note, [key.of.verifier])
    except notes.NotGenuine:
        return False
    return True
