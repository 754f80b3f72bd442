"""Entries are sealed into the tree as they were linked; proofs come from what is kept."""

from datetime import date

import pytest
from django.db import connection, transaction
from tests import make
from tests.keys import replaced
from tests.proofs import leads_to_root

from standing.kernel.errors import NotFound, WrongState
from standing.ledger import actions, domain, models, notes, queries, sealed, sealing, signing, tree
from standing.ledger.domain import Draft
from standing.ledger.guarded import GUARDED
from standing.storage import triggers

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
AUGUST_1 = date(2022, 8, 1)


def write(count: int, *, kind: str = "condition.met") -> None:
    actions.record_many(
        make.act(),
        [Draft(kind, f"officer:0000-{n:04}", AUGUST_1, "CERT-356") for n in range(count)],
    )


def leaves() -> list[bytes]:
    """Every leaf's hash, worked out with the salts alone."""
    found: list[bytes] = []
    for salt in models.Salt.objects.order_by("first"):
        for entry in models.Entry.objects.filter(id__range=(salt.first, salt.last)).order_by("id"):
            own = domain.salt_at(entry.pk, key=bytes(salt.key))
            found.append(tree.leaf_hash(domain.sealed(salt=own, leaf=entry.leaf)))
    return found


def test_a_checkpoint_is_signed_over_every_entry() -> None:
    write(3)
    made = sealing.seal()

    said = notes.Stated.read(notes.opened(made.note, signing.verifiers()))
    assert (said.origin, said.size) == ("standing.example/register", 3)
    assert said.root.hex() == made.root == tree.root(3, tree.kept(leaves())).hex()
    assert made.chain == queries.head()[1]
    assert sealing.last() == made
    assert sealing.checkpoint_note(3) == made.note
    assert queries.verify().ok


def test_sealing_twice_signs_once() -> None:
    write(2)

    assert sealing.seal() == sealing.seal()
    assert models.Checkpoint.objects.count() == 1


def test_an_empty_ledger_can_be_sealed() -> None:
    made = sealing.seal()

    assert (made.size, made.root, made.chain) == (0, tree.EMPTY.hex(), domain.START)
    write(1)
    assert sealing.seal().size == 1
    assert sealing.consistency(0, 1) == []
    assert queries.verify().ok


def test_every_entry_is_proven_in_every_tree_and_every_tree_continues_the_others() -> None:
    for _round in range(4):
        write(3)
        sealing.seal()
    nodes = tree.kept(leaves())
    assert sealed.sizes() == [3, 6, 9, 12]
    for size in sealed.sizes():
        root = bytes.fromhex(sealed.at_size(size).root)
        assert root == tree.root(size, nodes)
        for number in range(1, size + 1):
            found = sealing.inclusion(number, size)
            assert leads_to_root(
                index=number - 1, size=size, leaf=tree.leaf_hash(found.commitment),
                proof=found.hashes, root=root,
            )  # fmt: skip
        for old in sealed.sizes():
            if old <= size:
                assert sealing.consistency(old, size) == tree.consistency_proof(old, size, nodes)


@pytest.mark.parametrize("steps", [(256,), (255, 1, 1), (100, 400, 300), (520, 512), (1, 767)])
def test_tiles_are_the_same_however_entries_came(steps: tuple[int, ...]) -> None:
    for step in steps:
        write(step)
        sealing.seal()
    size, found = sum(steps), leaves()

    assert models.Tile.objects.count() == size // 256
    assert sealing.seal().root == tree.root(size, tree.kept(found)).hex()
    for number in (1, size // 2, size):
        proof = sealing.inclusion(number, size)
        assert list(proof.hashes) == tree.inclusion_proof(number - 1, size, tree.kept(found))
    for old in (steps[0], size - 1):
        assert sealing.consistency(old, size) == tree.consistency_proof(old, size, tree.kept(found))
    assert queries.verify().ok


def test_upper_tiers_are_kept_and_walked(monkeypatch: pytest.MonkeyPatch) -> None:
    from standing.ledger import walking

    for module in (sealed, sealing, walking):
        monkeypatch.setattr(module, "HEIGHT", 2)
        monkeypatch.setattr(module, "WIDTH", 4)
    monkeypatch.setattr(sealing, "_PORTION", 16)
    for step in (70, 3, 64, 200):
        write(step)
        sealing.seal()
    size, nodes = 337, tree.kept(leaves())

    assert sealing.seal().root == tree.root(size, nodes).hex()
    assert models.Tile.objects.filter(place__gte=3 * sealed.TIER).count() == 1
    for number in (1, 70, 137, 256, 337):
        assert list(sealing.inclusion(number, size).hashes) == tree.inclusion_proof(
            number - 1, size, nodes
        )
    assert queries.verify().ok


def test_only_what_is_sealed_is_proven() -> None:
    write(3)
    sealing.seal()
    write(2)
    for number, size in ((4, 3), (0, 3), (4, 5), (1, 6)):
        with pytest.raises(NotFound):
            sealing.inclusion(number, size)
    for old, new in ((3, 2), (3, 5)):
        with pytest.raises(NotFound):
            sealing.consistency(old, new)
    with pytest.raises(NotFound, match="No checkpoint over 2 entries"):
        sealing.checkpoint_note(2)


def test_a_release_is_told_where_the_ledger_stood_and_that_it_grew() -> None:
    write(3)
    first = sealing.for_release(None)
    write(4)
    then = sealing.for_release(3)

    assert first["consistency"] is None
    assert (first["position"], then["position"]) == (3, 7)
    assert then["chain"] == queries.head()[1]
    assert then["consistency"] == {
        "from": 3, "hashes": [step.hex() for step in sealing.consistency(3, 7)],
    }  # fmt: skip


def test_a_new_key_signs_anew_and_the_old_note_stays_ours() -> None:
    write(2)
    old = sealing.seal()
    replaced("ledger")
    new = sealing.seal()

    assert (old.size, old.root) == (new.size, new.root)
    assert old.note != new.note
    assert sealing.checkpoint_note(2) == new.note
    for note in (old.note, new.note):
        notes.opened(note, signing.verifiers())
    assert queries.verify().ok


def test_what_is_not_in_the_chain_is_not_sealed() -> None:
    write(2)
    slipped = models.Entry.objects.get(id=2)
    slipped.id = 3
    slipped.save(force_insert=True)

    assert sealing.seal().size == 2


@pytest.mark.parametrize("after_sealing", [False, True])
def test_what_was_changed_is_not_sealed(after_sealing: bool) -> None:
    with transaction.atomic():
        write(5)
        if after_sealing:
            sealing.seal()
            write(1)
        connection.check_constraints()  # PostgreSQL drops no trigger while checks are pending
        triggers.unguard(GUARDED)
        models.Entry.objects.filter(id=2).update(leaf="f" * 64)

        with pytest.raises(WrongState, match="was not sealed"):
            sealing.seal()
        transaction.set_rollback(True)
