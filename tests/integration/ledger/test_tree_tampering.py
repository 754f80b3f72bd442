"""With the guard off, whoever holds the database can change anything; the tree tells."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F
from tests import make

from standing.ledger import actions, domain, models, queries, sealing
from standing.ledger.domain import Draft
from standing.ledger.guarded import GUARDED
from standing.storage import triggers

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
AUGUST_1 = date(2022, 8, 1)
SEALED = 300
TRIES = 120


@pytest.fixture(autouse=True)
def _sealed_unguarded() -> Iterator[None]:
    """Sealed entries, a few more, and a database that lets anything happen, for one test."""
    with transaction.atomic():
        for count in (40, SEALED - 40):
            write(count)
            sealing.seal()
        write(5)
        connection.check_constraints()  # PostgreSQL drops no trigger while checks are pending
        triggers.unguard(GUARDED)
        yield
        transaction.set_rollback(True)


def write(count: int) -> None:
    actions.record_many(
        make.act(reason="What was looked at"),
        [
            Draft("condition.met", f"officer:0000-{n:04}", AUGUST_1, "CERT-356", None, {"n": n})
            for n in range(count)
        ],
    )


def relink() -> None:
    """Do what a thorough forger does: work out every leaf, every link and the head again."""
    chain, number = domain.START, 0
    models.Link.objects.all().delete()
    for entry in models.Entry.objects.order_by("id"):
        leaf = domain.leaf_of_entry(entry.to_domain())
        models.Entry.objects.filter(pk=entry.pk).update(leaf=leaf)
        chain, number = domain.chained(chain, leaf), entry.pk
        models.Link.objects.create(position=entry.pk, chain=chain)
    models.Head.objects.update(position=number, chain=chain)


def renumber(first: int) -> None:
    for entry in models.Entry.objects.filter(id__gt=first).order_by("id"):
        models.Entry.objects.filter(pk=entry.pk).update(id=entry.pk - 1)


def swap(one: int, other: int) -> None:
    for start, end in ((one, -1), (other, one), (-1, other)):
        models.Entry.objects.filter(pk=start).update(id=end)


def edit(number: int, **change: object) -> Callable[[], object]:
    return lambda: models.Entry.objects.filter(pk=number).update(**change)


def remove(number: int) -> None:
    models.Entry.objects.filter(pk=number).delete()
    renumber(number)


def slip_in(number: int) -> None:
    for entry in models.Entry.objects.filter(id__gte=number).order_by("-id"):
        models.Entry.objects.filter(pk=entry.pk).update(id=entry.pk + 1)
    slipped = models.Entry.objects.get(pk=1)
    slipped.id = number
    slipped.save(force_insert=True)


def cut_off() -> None:
    models.Entry.objects.filter(id__gt=SEALED - 20).delete()


FORGERIES: dict[str, Callable[[], object]] = {
    "edited in a tile": edit(17, actor="nobody"),
    "edited after the last tile": edit(290, actor="nobody"),
    "back-dated": edit(44, recorded_at=make.LONG_AGO, written_at=make.LONG_AGO),
    "effective earlier": edit(200, effective_on=date(2022, 7, 1)),
    "removed": lambda: remove(9),
    "removed at the end of what is sealed": lambda: remove(SEALED),
    "slipped in": lambda: slip_in(60),
    "reordered": lambda: swap(3, 250),
    "neighbours reordered": lambda: swap(299, 300),
    "cut off": cut_off,
}


def test_what_nobody_touched_has_no_fault() -> None:
    assert queries.verify().ok


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_forger_who_works_out_the_whole_chain_again_is_betrayed_by_the_tree(
    forgery: Callable[[], object],
) -> None:
    forgery()
    relink()

    found = queries.verify()
    assert any("sealed" in said or "signed" in said for said in found.faults), found.faults


def test_the_entry_that_is_another_one_is_named() -> None:
    models.Entry.objects.filter(pk=17).update(actor="nobody")
    relink()

    assert queries.verify().faults[0] == "Entry 17 is not the one that was sealed there."


def test_a_forger_who_keeps_other_hashes_as_well_cannot_sign_for_them() -> None:
    models.Entry.objects.filter(pk=17).update(actor="nobody")
    relink()
    models.Tile.objects.all().delete()
    models.Salt.objects.all().delete()
    notes = list(models.Checkpoint.objects.values_list("size", "note"))
    models.Checkpoint.objects.all().delete()
    sealing.seal()
    models.Checkpoint.objects.filter(size=SEALED + 5).delete()
    for size, note in notes:
        models.Checkpoint.objects.create(
            size=size, root=sealing.sealed.root(size).hex(), note=note,
            chain=models.Link.objects.get(pk=size).chain, sealed_at=make.JUNE_30_2022,
        )  # fmt: skip

    assert "The checkpoint over 40 entries was edited." in queries.verify().faults


KEPT: dict[str, tuple[Callable[[], object], str]] = {
    "a tile": (
        lambda: models.Tile.objects.update(hashes=b"\x01" * 8192),
        "Entry 1 is not the one that was sealed there",
    ),
    "the root of a tile": (lambda: models.Tile.objects.update(root=b"\x01" * 32), "were changed"),
    "a lost tile": (lambda: models.Tile.objects.all().delete(), "hashes of entries 1 to 256 are gone"),
    "one tile too many": (
        lambda: models.Tile.objects.create(place=7, hashes=b"", root=b""),
        "Hashes are kept of entries that were not sealed",
    ),
    "a salt": (lambda: models.Salt.objects.filter(first=1).update(key=b"k" * 32), "Entry 1 is not"),
    "a lost salt": (lambda: models.Salt.objects.filter(first=1).delete(), "salts of entries 1 to 40"),
    "a span of salts": (lambda: models.Salt.objects.filter(first=1).update(last=39), "salts of"),
    "the last salt": (lambda: models.Salt.objects.filter(first=41).delete(), "40 are sealed"),
    "a root": (lambda: models.Checkpoint.objects.update(root="f" * 64), "was edited"),
    "a size": (lambda: models.Checkpoint.objects.update(size=F("size") - 1), "was edited"),
    "a chain": (lambda: models.Checkpoint.objects.update(chain="f" * 64), "is not the one that was"),
    "a note": (lambda: models.Checkpoint.objects.update(note="words\n"), "no signature of ours"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "told"), KEPT.values(), ids=KEPT.keys())
def test_what_is_kept_of_the_tree_cannot_be_changed_unnoticed(
    change: Callable[[], object], told: str
) -> None:
    change()

    assert any(told in said for said in queries.verify().faults), queries.verify().faults


def test_a_lost_checkpoint_is_made_again_and_the_same() -> None:
    """Who keeps the note elsewhere still has it; the tree itself has not changed."""
    models.Checkpoint.objects.all().delete()

    assert queries.verify().ok
    assert sealing.seal().size == SEALED + 5


def test_any_of_many_random_changes_of_rows_is_found() -> None:
    chance = random.Random(20261122)
    columns = ("kind", "subject", "actor", "authority", "reason", "before", "after", "leaf")
    for _try in range(TRIES):
        number = chance.randint(1, SEALED)
        column = chance.choice(
            (*columns, "recorded_at", "written_at", "effective_on", "gone", "moved")
        )
        with transaction.atomic():
            _change(chance, number, column)
            if column != "leaf" and chance.random() < 0.5:
                relink()
            assert not queries.verify().ok, (number, column)
            transaction.set_rollback(True)


def _change(chance: random.Random, number: int, column: str) -> None:
    entry = models.Entry.objects.get(pk=number)
    if column == "gone":
        remove(number)
    elif column == "moved":
        swap(number, number % SEALED + 1)
    elif column in {"recorded_at", "written_at"}:
        moved = getattr(entry, column) - timedelta(microseconds=chance.randint(1, 10**12))
        models.Entry.objects.filter(pk=number).update(**{column: moved})
    elif column == "effective_on":
        models.Entry.objects.filter(pk=number).update(
            effective_on=entry.effective_on - timedelta(days=chance.randint(1, 900))
        )
    elif column == "leaf":
        models.Entry.objects.filter(pk=number).update(leaf=f"{chance.getrandbits(256):064x}")
    else:
        text = getattr(entry, column)
        place = chance.randint(0, len(text))
        changed = text[:place] + chance.choice("abc1 ") + text[place + chance.randint(0, 1) :]
        models.Entry.objects.filter(pk=number).update(
            **{column: changed if changed != text else ""}
        )
