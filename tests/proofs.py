"""How whoever is given a proof checks it, step for step as RFC 9162 has it (2.1.3.2 and 2.1.4.2)."""

from collections.abc import Sequence

from standing.ledger import tree


def leads_to_root(
    *, index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> bool:
    """Say whether a proof leads from the hash of a leaf to the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    here, last, held = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            held = tree.node_hash(step, held)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            held = tree.node_hash(held, step)
        here, last = here >> 1, last >> 1
    return last == 0 and held == root


def is_the_start(
    *, old: int, size: int, old_root: bytes, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Say whether a proof shows one tree to be the start of another (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= size:
        return False
    if old == size:
        return not proof and old_root == root
    if old == 0:
        return not proof and old_root == tree.EMPTY
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    if not steps:
        return False
    here, last = old - 1, size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    then = now = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            then, now = tree.node_hash(step, then), tree.node_hash(step, now)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            now = tree.node_hash(now, step)
        here, last = here >> 1, last >> 1
    return last == 0 and then == old_root and now == root
