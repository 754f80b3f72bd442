"""The Merkle tree of RFC 9162: hashes, roots and proofs. Pure functions, no Django.

A leaf hashes to SHA-256(0x00, data), two subtrees to SHA-256(0x01, left, right), and a tree of n
leaves splits at the largest power of two below n. ``Nodes`` gives the hash of a complete subtree:
``nodes(level, index)`` covers the ``2**level`` leaves from ``index * 2**level`` on. Whoever keeps those
hashes never hashes a leaf twice.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

Nodes = Callable[[int, int], bytes]

EMPTY = sha256(b"").digest()
"""The root of a tree without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf from its data.

    >>> leaf_hash(b"").hex()[:16]
    '6e340b9cffb37a98'
    """
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees side by side."""
    return sha256(b"\x01" + left + right).digest()


class Growing:
    """The root of a tree that grows leaf by leaf, in memory for a few hashes only."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Put the hash of one more leaf at the end."""
        held, size = leaf, self.size
        while size & 1:
            held = node_hash(self._peaks.pop(), held)
            size >>= 1
        self._peaks.append(held)
        self.size += 1

    def root(self, *, after: Sequence[bytes] = ()) -> bytes:
        """Return the root of what was added so far, and of a few leaves after it.

        What was added may be the roots of complete subtrees, which hold more leaves than come after.
        """
        peaks, first = list(self._peaks), 0
        while first < len(after):
            width = 1 << ((len(after) - first).bit_length() - 1)
            peaks.append(complete(after[first : first + width]))
            first += width
        return _folded(peaks)


def complete(hashes: Sequence[bytes]) -> bytes:
    """Return the root over a power of two of hashes of one level.

    Raises:
        ValueError: there are not so many.
    """
    if not hashes or len(hashes) & (len(hashes) - 1):
        raise ValueError("a complete subtree has a power of two of hashes")
    level = list(hashes)
    while len(level) > 1:
        level = [
            sha256(b"\x01" + left + right).digest()
            for left, right in zip(level[::2], level[1::2], strict=True)
        ]
    return level[0]


def kept(leaves: Sequence[bytes]) -> Nodes:
    """Return the subtrees over hashes of leaves that are all at hand; for small trees."""

    def nodes(level: int, index: int) -> bytes:
        width = 1 << level
        return complete(leaves[index * width : (index + 1) * width])

    return nodes


def root(size: int, nodes: Nodes) -> bytes:
    """Return the root of the first ``size`` leaves."""
    return _over(0, size, nodes) if size else EMPTY


def inclusion_proof(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """Return the hashes that lead from leaf ``index`` (from 0) to the root, the lowest first.

    Raises:
        ValueError: the tree of that size has no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError("the tree has no such leaf")
    proof: list[bytes] = []
    first, last = 0, size
    while last - first > 1:
        split = first + _split(last - first)
        if index < split:
            proof.append(_over(split, last, nodes))
            last = split
        else:
            proof.append(_over(first, split, nodes))
            first = split
    return proof[::-1]


def consistency_proof(old: int, size: int, nodes: Nodes) -> list[bytes]:
    """Return the hashes that show that the first ``old`` leaves are the start of the tree.

    None are needed where ``old`` is nothing or the whole tree.

    Raises:
        ValueError: ``old`` is larger than the tree.
    """
    if not 0 <= old <= size:
        raise ValueError("a larger tree cannot be the start of a smaller one")
    if old in {0, size}:
        return []
    proof: list[bytes] = []
    first, last, whole = 0, size, True
    while old != last:
        split = first + _split(last - first)
        if old <= split:
            proof.append(_over(split, last, nodes))
            last = split
        else:
            proof.append(_over(first, split, nodes))
            first, whole = split, False
    if not whole:
        proof.append(_over(first, last, nodes))
    return proof[::-1]


def _split(size: int) -> int:
    """Return the largest power of two below ``size``."""
    return 1 << ((size - 1).bit_length() - 1)


def _over(first: int, last: int, nodes: Nodes) -> bytes:
    """Return the hash of the leaves from ``first`` up to ``last``; it begins where a subtree may."""
    peaks: list[bytes] = []
    while first < last:
        level = (last - first).bit_length() - 1
        peaks.append(nodes(level, first >> level))
        first += 1 << level
    return _folded(peaks)


def _folded(peaks: Iterable[bytes]) -> bytes:
    """Join subtrees of falling size from the right."""
    held = b""
    for peak in reversed(list(peaks)):
        held = node_hash(peak, held) if held else peak
    return held or EMPTY
