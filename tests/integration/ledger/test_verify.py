"""With the guard off, whoever holds the database can change anything; the chain tells."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection, transaction
from tests import make

from standing.ledger import actions, domain, models, queries
from standing.ledger.domain import Draft
from standing.ledger.guarded import TABLES
from standing.storage import triggers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nine_entries_unguarded() -> Iterator[None]:
    """Nine linked entries in a database that lets anything happen, for one test."""
    with transaction.atomic():
        actions.record_many(
            make.act(),
            [
                Draft("condition.met", f"officer:0000-{n:04}", date(2022, 8, 1), "CERT-356")
                for n in range(1, 10)
            ],
        )
        connection.check_constraints()  # PostgreSQL drops no trigger while checks are pending
        triggers.unguard(TABLES)
        yield
        transaction.set_rollback(True)


def first_fault() -> str:
    return queries.verify().faults[0]


def test_an_untouched_chain_has_no_fault() -> None:
    found = queries.verify()

    assert found.ok
    assert (found.entries, found.linked) == (9, 9)
    assert found.head == models.Link.objects.get(position=9).chain


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "condition.excused"},
        {"subject": "officer:9999-9999"},
        {"effective_on": date(2022, 7, 31)},
        {"recorded_at": make.JUNE_30_2022.replace(microsecond=1)},
        {"written_at": make.JUNE_30_2022},
        {"actor": "nobody"},
        {"authority": "CERT-357"},
        {"reason": "Another"},
        {"before": "{}"},
        {"after": "{}"},
        {"leaf": "f" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_edited_entry_is_named(change: dict[str, object]) -> None:
    models.Entry.objects.filter(id=5).update(**change)

    assert first_fault().startswith("Entry 5 (condition.")
    assert "was edited" in first_fault()


def test_an_entry_edited_together_with_its_own_hash_is_named() -> None:
    models.Entry.objects.filter(id=5).update(reason="Another")
    edited = models.Entry.objects.get(id=5).to_domain()
    models.Entry.objects.filter(id=5).update(leaf=domain.leaf_of_entry(edited))

    assert first_fault().startswith("Entry 5 (")
    assert "does not belong at place 5" in first_fault()


def test_a_forger_who_also_mends_that_link_is_betrayed_by_the_next() -> None:
    models.Entry.objects.filter(id=5).update(reason="Another")
    leaf = domain.leaf_of_entry(models.Entry.objects.get(id=5).to_domain())
    models.Entry.objects.filter(id=5).update(leaf=leaf)
    before = models.Link.objects.get(position=4).chain
    models.Link.objects.filter(position=5).update(chain=domain.chained(before, leaf))

    assert first_fault().startswith("Entry 6 (")


def test_a_deleted_entry_is_named() -> None:
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_entry WHERE id = 4")

        assert first_fault().startswith("Entry 4 was deleted")


def test_an_entry_deleted_with_its_link_leaves_a_gap() -> None:
    models.Link.objects.filter(position__in=[3, 4]).delete()
    models.Entry.objects.filter(id__in=[3, 4]).delete()

    assert first_fault() == "Places 3 to 4 of the chain are gone: their links were removed."


def test_an_end_that_was_cut_off_is_missed() -> None:
    models.Link.objects.filter(position__gt=7).delete()
    models.Entry.objects.filter(id__gt=7).delete()

    assert first_fault() == ("The chain ends at place 7, and 9 were written: the end was cut off.")


def test_an_end_that_was_cut_off_stays_missed_when_work_goes_on() -> None:
    models.Link.objects.filter(position__gt=7).delete()
    models.Entry.objects.filter(id__gt=7).delete()
    with transaction.atomic():
        actions.record_many(
            make.act(), [Draft("condition.met", "officer:0000-0010", date(2022, 8, 2), "CERT-356")]
        )

    assert first_fault() == "Places 8 to 9 of the chain are gone: their links were removed."


def test_two_entries_that_changed_places_are_named() -> None:
    third, sixth = (models.Entry.objects.get(id=number) for number in (3, 6))
    third.id, sixth.id = 6, 3
    third.save()
    sixth.save()

    assert first_fault().startswith("Entry 3 (condition.met, officer:0000-0006) does not belong")


def test_links_that_changed_places_are_named() -> None:
    third, sixth = (models.Link.objects.get(position=number) for number in (3, 6))
    models.Link.objects.filter(position=3).update(chain=sixth.chain)
    models.Link.objects.filter(position=6).update(chain=third.chain)

    assert first_fault().startswith("Entry 3 (")
    assert "does not belong at place 3" in first_fault()


def test_an_entry_slipped_in_without_a_link_is_named() -> None:
    slipped = models.Entry.objects.get(id=2)
    slipped.id = 10
    slipped.save(force_insert=True)

    assert first_fault() == (
        "Entry 10 (condition.met, officer:0000-0002) is not in the chain: "
        "it was slipped in, or its link was removed."
    )


def test_an_entry_slipped_in_with_a_link_of_its_own_is_named() -> None:
    slipped = models.Entry.objects.get(id=2)
    slipped.id = 10
    slipped.save(force_insert=True)
    chain = domain.chained(models.Link.objects.get(position=9).chain, slipped.leaf)
    models.Link.objects.create(position=10, chain=chain)

    assert "the program last wrote place 9" in first_fault()


def test_many_faults_are_told_in_order_and_then_counted() -> None:
    actions.record_many(
        make.act(), [Draft("condition.met", "register", date(2022, 8, 1), "CERT-356")] * 30
    )
    models.Entry.objects.update(reason="Another")

    faults = queries.verify().faults
    assert faults[0].startswith("Entry 1 (")
    assert len(faults) == 21
    assert faults[-1] == "There are 19 more faults after these."
