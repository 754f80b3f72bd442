"""What was sealed: the tree as it is kept, the checkpoints, and proofs from both.

Hashes are kept in tiles of 256, tier upon tier; what is in no full tile yet is worked out from the
entries and their salts, fewer than 256 of them. A proof reads a few rows, however long the ledger is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from standing.kernel.errors import NotFound, WrongState
from standing.kernel.tongue import filled
from standing.ledger import domain, models, tree

HEIGHT = 8
WIDTH = 1 << HEIGHT
TIER = 1 << 48
"""Tiles of a tier are numbered from its number times this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inclusion:
    """How an entry belongs to a tree: its number, the tree's size, and the hashes to the root.

    ``commitment`` is the data of the leaf; ``salt`` opens it to whoever is to see the entry.
    """

    number: int
    size: int
    commitment: bytes
    salt: bytes
    hashes: tuple[bytes, ...]


def last() -> domain.Checkpoint | None:
    """Return the newest checkpoint; ``None`` where nothing was sealed yet."""
    stored = models.Checkpoint.objects.order_by("-id").first()
    return stored.to_domain() if stored else None


def at_size(size: int) -> domain.Checkpoint:
    """Return the newest checkpoint over so many entries.

    Raises:
        NotFound: none was signed at that size.
    """
    stored = models.Checkpoint.objects.filter(size=size).order_by("-id").first()
    if stored is None:
        raise NotFound(
            filled(
                "No checkpoint over {size} entries was signed. How many a checkpoint covers stands in "
                "its second line.",
                size=f"{size:,}",
            )
        )
    return stored.to_domain()


def checkpoint_note(size: int) -> str:
    """Return the signed note over the first ``size`` entries."""
    return at_size(size).note


def sizes() -> list[int]:
    """Return the sizes at which checkpoints were signed, rising."""
    return sorted(set(models.Checkpoint.objects.values_list("size", flat=True)))


def salted_to() -> int:
    """Return the place up to which entries stand in the tree, signed or not."""
    found = models.Salt.objects.order_by("-first").values_list("last", flat=True).first()
    return found or 0


def inclusion(number: int, size: int) -> Inclusion:
    """Prove that an entry belongs to the tree of the first ``size`` entries.

    Raises:
        NotFound: the tree of that size has no such entry, or is not sealed that far.
    """
    if not 1 <= number <= size:
        raise NotFound(f"The first {size:,} entries hold no entry {number:,}.")
    to = _refuse_beyond(size)
    rows = list(models.Entry.objects.filter(pk=number).values_list("id", "leaf"))
    if not rows:
        raise NotFound(f"The ledger has no entry {number:,}.")
    ((_place, salt, commitment),) = commitments(rows)
    hashes = tree.inclusion_proof(number - 1, size, Kept(to))
    return Inclusion(
        number=number, size=size, commitment=commitment, salt=salt, hashes=tuple(hashes)
    )


def consistency(old: int, new: int) -> list[bytes]:
    """Prove that the first ``old`` entries are the start of the first ``new``.

    Raises:
        NotFound: ``old`` is more than ``new``, or the tree is not sealed that far.
    """
    if not 0 <= old <= new:
        raise NotFound(
            f"{old:,} entries are not the start of {new:,}: give the smaller size first."
        )
    return tree.consistency_proof(old, new, Kept(_refuse_beyond(new)))


def root(size: int) -> bytes:
    """Return the root over the first ``size`` entries, as the tree is kept."""
    return tree.root(size, Kept(_refuse_beyond(size)))


def commitments(rows: Iterable[tuple[int, str]]) -> Iterator[tuple[int, bytes, bytes]]:
    """Give number, salt and commitment of entries, from their numbers and leaves in rising order.

    Raises:
        WrongState: an entry has no salt.
    """
    salts = _Salts()
    for number, leaf in rows:
        salt = salts.at(number)
        yield number, salt, domain.sealed(salt=salt, leaf=leaf)


def leaf_hashes(first: int, after: int) -> list[bytes]:
    """Return the hashes of the leaves from index ``first`` up to ``after`` (from 0), from the entries.

    Raises:
        WrongState: an entry is gone.
    """
    rows = models.Entry.objects.filter(id__gt=first, id__lte=after).order_by("id")
    found = list(rows.values_list("id", "leaf"))
    if len(found) != after - first:
        raise WrongState(
            f"Entries between {first + 1:,} and {after:,} are gone that were sealed. "
            "Run `standing ledger verify` to see which."
        )
    return [tree.leaf_hash(data) for _number, _salt, data in commitments(found)]


class Kept:
    """The subtrees as they are kept; a tile is read once, whether it is full or not."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._tiles: dict[tuple[int, int], list[bytes]] = {}

    def __call__(self, level: int, index: int) -> bytes:
        """Return the hash of the complete subtree of ``2**level`` leaves at ``index``."""
        tier, within = divmod(level, HEIGHT)
        count = 1 << within
        number, offset = divmod(index * count, WIDTH)
        return tree.complete(self._tile(tier, number)[offset : offset + count])

    def _tile(self, tier: int, number: int) -> list[bytes]:
        if (tier, number) not in self._tiles:
            self._tiles[tier, number] = self._read(tier, number)
        return self._tiles[tier, number]

    def _read(self, tier: int, number: int) -> list[bytes]:
        first = number * WIDTH
        there = min((self._to >> HEIGHT * tier) - first, WIDTH)
        if there == WIDTH:
            place = tier * TIER + number
            row = models.Tile.objects.filter(pk=place).values_list("hashes", flat=True).first()
            if row is not None:
                return cut(bytes(row))
        return roots(tier - 1, first, there) if tier else leaf_hashes(first, first + there)


def roots(tier: int, first: int, count: int) -> list[bytes]:
    """Return the roots of ``count`` tiles of a tier, from number ``first`` on.

    Raises:
        WrongState: one is gone.
    """
    begin = tier * TIER + first
    rows = models.Tile.objects.filter(place__gte=begin, place__lt=begin + count)
    found = [bytes(row) for row in rows.order_by("place").values_list("root", flat=True)]
    if len(found) != count:
        raise WrongState("Hashes of the tree are gone. Run `standing ledger verify` to see which.")
    return found


def cut(tile: bytes) -> list[bytes]:
    """Return the 256 hashes of a tile."""
    return [tile[start : start + 32] for start in range(0, len(tile), 32)]


class _Salts:
    """The salts of rising places; the keys are read as they come."""

    def __init__(self) -> None:
        self._first, self._last, self._key = 1, 0, b""

    def at(self, place: int) -> bytes:
        if not self._first <= place <= self._last:
            stored = models.Salt.objects.filter(first__lte=place).order_by("-first").first()
            if stored is None or stored.last < place:
                raise WrongState(f"Entry {place:,} is not sealed yet.")
            self._first, self._last, self._key = stored.first, stored.last, bytes(stored.key)
        return domain.salt_at(place, key=self._key)


def _refuse_beyond(size: int) -> int:
    """Return how many entries are sealed, if so many are."""
    if size > (sealed_to := salted_to()):
        raise NotFound(f"The ledger is sealed up to entry {sealed_to:,}, not to {size:,}.")
    return sealed_to


def joined(hashes: Sequence[bytes]) -> bytes:
    """Return hashes as a tile keeps them."""
    return b"".join(hashes)
