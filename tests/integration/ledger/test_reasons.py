"""What was said of a person stands apart from the chain, and can be taken out without breaking it."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection, transaction
from tests import make

from standing.accounts.actions import add_person, seed_operator
from standing.cli.main import run
from standing.kernel.access import Act, Role
from standing.kernel.errors import NotFound, NotPermitted, Refused, WrongState
from standing.ledger import actions, domain, models, queries
from standing.ledger.domain import Draft, Entry
from standing.ledger.guarded import GUARDED
from standing.storage import triggers

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
AUGUST_1 = date(2022, 8, 1)
STORY = "He told of an illness in the family"
EXECUTIVE = make.person("executive", role=Role.EXECUTIVE_DIRECTOR)


def weighed(reason: str = STORY) -> Entry:
    return actions.record(
        make.act(reason=reason), kind="character.weighed", subject="officer:0012-0345",
        effective_on=AUGUST_1, authority="CERT-507",
    )  # fmt: skip


def remove(number: int, *, by: object = EXECUTIVE, authority: str = "Order of May 3") -> None:
    act = make.act(by, reason="Sealed record")  # type: ignore[arg-type]  # a person
    actions.remove_reason(act, number=number, authority=authority)


def test_a_line_about_an_officer_holds_a_commitment_and_the_text_stands_apart() -> None:
    entry = weighed()

    stored = models.Entry.objects.get()
    kept = models.Reason.objects.get()
    assert stored.reason == entry.reason == kept.commitment
    assert stored.reason == domain.committed(salt=kept.salt, text=STORY)
    assert domain.leaf_of_entry(stored.to_domain()) == stored.leaf
    assert not any(STORY in str(value) for value in vars(stored).values())
    assert [told.reason for told in queries.entries("officer:0012-0345")] == [STORY]
    assert [told.reason for told in queries.entries_of("character.weighed")] == [STORY]


def test_the_same_words_twice_cannot_be_told_from_their_commitments() -> None:
    assert weighed().reason != weighed().reason


def test_other_lines_and_empty_reasons_stay_as_they_are() -> None:
    assert weighed(reason="").reason == ""
    drafts = [Draft("extension.granted", "agency:acton", AUGUST_1, "CERT-305")]
    actions.record_many(make.act(reason="The clerk is on leave"), drafts)

    assert queries.entries("agency:acton")[0].reason == "The clerk is on leave"
    assert not models.Reason.objects.exists()


def test_many_lines_of_one_act_share_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "_AT_A_TIME", 2)
    subjects = ["preparation:1", *(f"officer:0000-{n:04}" for n in range(1, 6))]
    drafts = [Draft("determination.issued", each, AUGUST_1, "CERT-310") for each in subjects]
    actions.record_many(make.act(reason=STORY), drafts)

    kept = models.Reason.objects.get()
    stored = models.Entry.objects.order_by("id").values_list("reason", flat=True)
    assert list(stored) == [STORY, *[kept.commitment] * 5]
    assert queries.verify().ok


def test_a_removed_text_leaves_its_commitment_and_the_chain_valid() -> None:
    entry = weighed()
    head = queries.head()
    remove(entry.id)

    kept = models.Reason.objects.get()
    assert (kept.text, kept.salt, kept.commitment) == ("", "", entry.reason)
    assert kept.removed_at == make.JUNE_30_2022
    assert queries.entries("officer:0012-0345")[0].reason == domain.REMOVED
    (removal,) = queries.entries(f"entry:{entry.id}")
    assert (removal.kind, removal.authority) == ("reason.removed", "Order of May 3")
    assert models.Link.objects.get(position=head[0]).chain == head[1]
    assert queries.verify().ok


def test_only_the_executive_director_removes_and_only_what_stands_apart() -> None:
    entry = weighed()
    with pytest.raises(NotPermitted):
        remove(entry.id, by=make.person())
    with pytest.raises(Refused, match="what orders the removal"):
        remove(entry.id, authority=" ")
    with pytest.raises(NotFound, match="no entry 99"):
        remove(99)
    assert models.Reason.objects.get().text == STORY

    remove(entry.id)
    for number in (entry.id, entry.id + 1):
        with pytest.raises(WrongState, match="Nothing was changed"):
            remove(number)


def test_the_command_removes_a_reason(capsys: pytest.CaptureFixture[str]) -> None:
    seed_operator(make.JUNE_30_2022)
    administrator = Act(by=make.person(role=Role.ADMINISTRATOR), at=make.JUNE_30_2022)
    add_person(
        administrator, username="executive", human_name="Wren Ashby",
        role=Role.EXECUTIVE_DIRECTOR, human=None,
    )  # fmt: skip
    order = ["ledger", "remove-reason", str(weighed().id), "--as", "executive"]

    assert run([*order, "--authority", "Order of May 3", "--reason", "Sealed record"]) == 0
    assert "no longer on record" in capsys.readouterr().err
    assert models.Reason.objects.get().text == ""


@pytest.fixture
def unguarded() -> Iterator[Entry]:
    """A line with its reason in a database that lets anything happen, for one test."""
    with transaction.atomic():
        entry = weighed()
        connection.check_constraints()  # PostgreSQL drops no trigger while checks are pending
        triggers.unguard(GUARDED)
        yield entry
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"text": "Another"}, "was edited"),
        ({"salt": "0" * 32}, "was edited"),
        ({"text": "", "salt": "", "removed_at": make.JUNE_30_2022}, "not as the ledger says"),
        ({"commitment": "sha256:" + "0" * 64}, "was deleted"),
    ],
)
def test_a_reason_that_does_not_fit_is_named(
    unguarded: Entry, change: dict[str, object], told: str
) -> None:
    models.Reason.objects.update(**change)

    assert any(
        fault.startswith(f"The reason of entry {unguarded.id} ") and told in fault
        for fault in queries.verify().faults
    )


def test_a_deleted_and_a_slipped_in_reason_are_named(unguarded: Entry) -> None:
    models.Reason.objects.all().delete()
    assert queries.verify().faults == (
        f"The reason of entry {unguarded.id} was deleted: its line still commits to a text.",
    )

    salt = "0" * 32
    for commitment in (unguarded.reason, domain.committed(salt=salt, text="Another")):
        models.Reason.objects.create(commitment=commitment, salt=salt, text="Another")
    assert [fault.partition(" (")[0] for fault in queries.verify().faults] == [
        "A reason of no entry",
        f"The reason of entry {unguarded.id} was edited: its text no longer fits what the line "
        "committed to.",
    ]
