"""Walking the tree: is everything that was sealed and signed as it was?"""

from collections.abc import Iterator, Sequence

from standing.ledger import domain, models, notes, sealed, signing, tree
from standing.ledger.sealed import HEIGHT, TIER, WIDTH, cut

_AT_A_TIME = 20 * WIDTH
_GONE = b"\x00" * 32
Faults = Iterator[tuple[int, str]]


def faults(*, linked: int) -> Faults:
    """Give what of the tree does not fit, with the place it begins at.

    ``linked`` is how many entries the chain holds. Every commitment is worked out again from its
    entry, every kept hash from those, and every checkpoint's root, key and chain is looked at.
    """
    salts = list(models.Salt.objects.order_by("first").values_list("first", "last", "key"))
    yield from _gaps([(first, last) for first, last, _key in salts])
    to = salts[-1][1] if salts else 0
    if to > linked:
        yield (
            linked + 1,
            f"The first {to:,} entries were sealed, and the chain has {linked:,}: the rest is gone.",
        )
    signed = list(models.Checkpoint.objects.order_by("size", "id"))
    yield from _unsigned(signed)
    walk = _Walk(signed)
    yield from walk.through(to, [(first, last, bytes(key)) for first, last, key in salts])
    yield from _beyond(to, signed)


class _Walk:
    """One pass over the leaves; the hashes of each tier wait here until they fill a tile."""

    def __init__(self, signed: Sequence[models.Checkpoint]) -> None:
        self._signed = list(signed)
        self._tiers: list[list[bytes]] = [[]]
        self._full = tree.Growing()
        self._tile_fault = self._root_fault = False

    def through(self, to: int, salts: Sequence[tuple[int, int, bytes]]) -> Faults:
        """Walk the entries up to ``to``, and say what does not fit."""
        yield from self._look_at_roots(0)
        for start in range(0, to, _AT_A_TIME):
            upto = min(start + _AT_A_TIME, to)
            for number, leaf in _leaves(start, upto, salts):
                if leaf == _GONE:
                    yield number, f"Entry {number} was sealed, and is gone."
                self._tiers[0].append(leaf)
                if len(self._tiers[0]) == WIDTH:
                    yield from self._fill(0, number)
                yield from self._look_at_roots(number)

    def _fill(self, tier: int, number: int) -> Faults:
        hashes, self._tiers[tier] = self._tiers[tier], []
        root = tree.complete(hashes)
        place = tier * TIER + (number >> HEIGHT * (tier + 1)) - 1
        row = models.Tile.objects.filter(pk=place).values_list("hashes", "root").first()
        kept = (bytes(row[0]), bytes(row[1])) if row else None
        if kept != (sealed.joined(hashes), root) and not (tier and self._tile_fault):
            self._tile_fault = True
            yield _misfit(tier, number, hashes, kept[0] if kept else b"")
        if tier == 0:
            self._full.add(root)
        if tier + 1 == len(self._tiers):
            self._tiers.append([])
        self._tiers[tier + 1].append(root)
        if len(self._tiers[tier + 1]) == WIDTH:
            yield from self._fill(tier + 1, number)

    def _look_at_roots(self, number: int) -> Faults:
        """Look at the checkpoints over so many entries; a first misfit stands for those after it."""
        while self._signed and self._signed[0].size == number:
            checkpoint = self._signed.pop(0)
            found = self._full.root(after=self._tiers[0]).hex()
            if found != checkpoint.root and not self._root_fault:
                self._root_fault = True
                yield (
                    number,
                    f"The first {number:,} entries no longer give the root that was signed over them.",
                )


def _leaves(
    start: int, upto: int, salts: Sequence[tuple[int, int, bytes]]
) -> Iterator[tuple[int, bytes]]:
    """Give the hash of each leaf after ``start`` up to ``upto``; of one that is gone, zeros."""
    rows = models.Entry.objects.filter(id__gt=start, id__lte=upto)
    found = dict(rows.values_list("id", "leaf"))
    spans = [span for span in salts if span[1] > start and span[0] <= upto]
    for first, last, key in spans:
        for number in range(max(first, start + 1), min(last, upto) + 1):
            leaf = found.get(number)
            yield number, _hashed(number, leaf, key) if leaf else _GONE


def _hashed(number: int, leaf: str, key: bytes) -> bytes:
    try:
        data = domain.sealed(salt=domain.salt_at(number, key=key), leaf=leaf)
    except ValueError:  # no hexadecimal: the walk along the chain says that it was edited
        return tree.EMPTY
    return tree.leaf_hash(data)


def _gaps(spans: Sequence[tuple[int, int]]) -> Faults:
    expected = 1
    for first, last in spans:
        if first != expected or last < first:
            yield (
                min(first, expected),
                f"The salts of entries {expected:,} to {first - 1:,} are gone or were changed.",
            )
        expected = last + 1


def _misfit(tier: int, number: int, hashes: Sequence[bytes], kept: bytes) -> tuple[int, str]:
    width = 1 << HEIGHT * (tier + 1)
    first = number - width + 1
    where = f"entries {first:,} to {number:,}"
    if not kept:
        return first, f"The sealed hashes of {where} are gone."
    if tier == 0:
        pairs = zip(hashes, cut(kept), strict=False)
        other = next((n for n, (now, then) in enumerate(pairs) if now != then), None)
        if other is not None:
            return first + other, f"Entry {first + other} is not the one that was sealed there."
    return first, f"The sealed hashes of {where} were changed."


def _unsigned(signed: Sequence[models.Checkpoint]) -> Faults:
    """Name each checkpoint whose note is not ours, or says something else than its row."""
    verifiers = signing.verifiers()
    chains = dict(
        models.Link.objects.filter(position__in=[each.size for each in signed]).values_list(
            "position", "chain"
        )
    ) | {0: domain.START}
    for each in signed:
        try:
            said = notes.Stated.read(notes.opened(each.note, verifiers))
        except notes.NotGenuine:
            yield each.size, f"The checkpoint over {each.size:,} entries has no signature of ours."
            continue
        if (said.size, said.root.hex()) != (each.size, each.root):
            yield each.size, f"The checkpoint over {each.size:,} entries was edited."
        elif chains.get(each.size) != each.chain:
            yield each.size, f"The chain at place {each.size:,} is not the one that was sealed."


def _beyond(to: int, signed: Sequence[models.Checkpoint]) -> Faults:
    """Name what is signed or kept past the end of what is sealed."""
    for each in signed:
        if each.size > to:
            yield (
                to + 1,
                f"A checkpoint over {each.size:,} entries was signed, and {to:,} are sealed.",
            )
    tiles = models.Tile.objects.order_by("place").values_list("place", flat=True)
    for place in tiles.iterator():
        tier, number = divmod(place, TIER)
        if (number + 1) << HEIGHT * (tier + 1) > to:
            yield to + 1, "Hashes are kept of entries that were not sealed."
            return
