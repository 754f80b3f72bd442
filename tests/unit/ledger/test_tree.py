"""The tree is the one of RFC 9162: published vectors, and its proofs over random trees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.proofs import is_the_start, leads_to_root

from standing.ledger import tree

LEAVES = [
    bytes.fromhex(data)
    for data in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                 "606162636465666768696a6b6c6d6e6f")
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Roots over the first 0 to 8 leaves, as implementations of RFC 6962 have published them."""
HASHES = [tree.leaf_hash(data) for data in LEAVES]
SIZES = st.integers(min_value=1, max_value=300)
FORMS = [tree.leaf_hash(str(n).encode()) for n in range(300)]


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_that_others_published(size: int) -> None:
    growing = tree.Growing()
    for leaf in HASHES[:size]:
        growing.add(leaf)

    assert growing.root().hex() == ROOTS[size]
    assert tree.root(size, tree.kept(HASHES)).hex() == ROOTS[size]


def test_a_published_inclusion_proof_is_ours() -> None:
    assert [step.hex() for step in tree.inclusion_proof(0, 8, tree.kept(HASHES))] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]


def test_a_published_consistency_proof_is_ours() -> None:
    assert [step.hex() for step in tree.consistency_proof(6, 8, tree.kept(HASHES))] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def recursive(leaves: list[bytes]) -> bytes:
    """The root as the text of the RFC defines it."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return tree.node_hash(recursive(leaves[:split]), recursive(leaves[split:]))


@given(SIZES)
def test_every_root_is_the_one_of_the_definition(size: int) -> None:
    assert tree.root(size, tree.kept(FORMS)) == recursive(FORMS[:size])


@given(SIZES, st.data())
def test_every_leaf_is_proven_and_no_other_in_its_place(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    nodes = tree.kept(FORMS)
    root, proof = tree.root(size, nodes), tree.inclusion_proof(index, size, nodes)

    def holds(**other: object) -> bool:
        given = {"index": index, "size": size, "leaf": FORMS[index], "proof": proof, "root": root}
        return leads_to_root(**(given | other))  # type: ignore[arg-type]  # a mixed bag

    assert holds()
    assert not holds(leaf=tree.leaf_hash(b"another"))
    assert not holds(root=tree.EMPTY)
    assert not holds(proof=[*proof, tree.EMPTY])
    assert size == 1 or not holds(proof=proof[:-1])
    assert size == 1 or not holds(index=(index + 1) % size)
    assert not holds(index=size)
    if proof:
        assert not holds(proof=[tree.node_hash(proof[0], b""), *proof[1:]])


@given(SIZES, st.data())
def test_an_older_tree_is_proven_to_be_the_start_and_no_other_is(
    size: int, data: st.DataObject
) -> None:
    old = data.draw(st.integers(1, size))
    nodes = tree.kept(FORMS)
    roots = {"old_root": tree.root(old, nodes), "root": tree.root(size, nodes)}
    proof = tree.consistency_proof(old, size, nodes)

    assert is_the_start(old=old, size=size, proof=proof, **roots)
    for which in roots:
        forged = roots | {which: tree.leaf_hash(b"another")}
        assert not is_the_start(old=old, size=size, proof=proof, **forged)
    assert not is_the_start(old=old, size=size, proof=[*proof, tree.EMPTY], **roots)
    if proof:
        assert not is_the_start(old=old, size=size, proof=proof[:-1], **roots)


def test_every_tree_continues_the_empty_one() -> None:
    root = bytes.fromhex(ROOTS[3])
    assert is_the_start(old=0, size=3, old_root=tree.EMPTY, root=root, proof=[])
    assert not is_the_start(old=0, size=3, old_root=root, root=root, proof=[])


def test_what_a_tree_does_not_hold_is_refused() -> None:
    nodes = tree.kept(HASHES)
    with pytest.raises(ValueError, match="no such leaf"):
        tree.inclusion_proof(8, 8, nodes)
    with pytest.raises(ValueError, match="larger tree"):
        tree.consistency_proof(9, 8, nodes)
    with pytest.raises(ValueError, match="power of two"):
        tree.complete(HASHES[:3])
    assert not is_the_start(old=9, size=8, old_root=tree.EMPTY, root=tree.EMPTY, proof=[])
