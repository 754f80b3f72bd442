"""A key is replaced whole or not at all, wherever the process that does it ends."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from tests import make

from standing.kernel.access import Role
from standing.ledger import actions, keeping, models, notes, queries, sealing, signing
from standing.ledger.signing import Key

pytestmark = [pytest.mark.tables, pytest.mark.django_db(transaction=True)]
EXECUTIVE = make.person("executive", role=Role.EXECUTIVE_DIRECTOR)


class Killed(BaseException):
    """The process ended here; what was not committed is rolled back."""


def replace() -> Key:
    return keeping.replace_key(make.act(EXECUTIVE, reason="Yearly change"), purpose="ledger")


def killed_at(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, *, which: int = 1) -> None:
    """End the process where it would call a function for the n-th time; 0 is after the first."""
    own: Callable[..., object] = getattr(owner, name)
    calls: list[str] = []

    def ends(*args: object, **named: object) -> object:
        calls.append(name)
        if len(calls) == which:
            raise Killed
        made = own(*args, **named)
        if which == 0:
            raise Killed
        return made

    with monkeypatch.context() as patched:
        patched.setattr(owner, name, ends)
        with pytest.raises(Killed):
            replace()


def entered() -> list[str]:
    """The keys that the ledger names, oldest first."""
    return [str(each.facts_after["verifier"]) for each in queries.entries_of("key.replaced")]


def retired() -> list[str]:
    return [str(each.verifier) for each in signing.public_keys() if each.until]


def folder() -> Path:
    return Path(settings.HOME) / "keys"


@pytest.mark.parametrize(
    ("owner", "name", "which"),
    [
        (signing, "prepare", 1),
        (keeping, "record", 1),
        (actions, "_set_head", 1),
        (keeping, "record", 0),
    ],
    ids=["before the new key is laid down", "before its entry", "within its entry",
         "before the entry is committed"],
)  # fmt: skip
def test_a_process_that_ends_before_its_entry_is_committed_leaves_the_old_key_in_use(
    owner: object, name: str, which: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = signing.key("ledger")
    seed = (folder() / "ledger.json").read_text("utf-8")
    sealing.seal()
    killed_at(monkeypatch, owner, name, which=which)

    assert signing.key("ledger").public == old.public
    assert (folder() / "ledger.json").read_text("utf-8") == seed
    assert (entered(), retired()) == ([], [])
    assert queries.verify().ok

    new = replace()
    assert signing.key("ledger").public == new.public
    assert (entered(), retired()) == ([new.name], [old.name])
    assert not list(folder().glob("*.next"))
    assert queries.verify().ok


@pytest.mark.parametrize(
    ("owner", "name", "which"),
    [(signing, "put_in_place", 1), (signing, "_write", 2), (Path, "rename", 2), (Path, "rename", 3)],
    ids=["before the new key is put in its place", "before the old one is kept",
         "while the old one is kept", "after the old one is kept"],
)  # fmt: skip
def test_a_process_that_ends_after_its_entry_was_committed_leaves_the_new_key_to_be_put_in_place(
    owner: object, name: str, which: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = signing.key("ledger")
    note = signing.note(["words"], old)
    sealing.seal()
    private = json.loads((folder() / "ledger.json").read_text("utf-8"))["seed"]
    killed_at(monkeypatch, owner, name, which=which)
    assert list(folder().glob("*.next"))

    assert notes.opened(note, signing.verifiers()) == "words\n"
    assert entered() == [signing.key("ledger").name]
    assert retired() == [old.name]
    assert not list(folder().glob("*.next"))
    assert not any(private in each.read_text("utf-8") for each in folder().glob("*.json"))
    sealing.seal()
    assert queries.verify().ok


def test_a_key_that_no_entry_names_never_signs() -> None:
    old = signing.key("ledger")
    prepared = signing.prepare("ledger")

    assert signing.key("ledger").public == old.public
    assert prepared.name not in {str(each) for each in signing.verifiers()}
    assert models.Entry.objects.filter(kind="key.replaced").count() == 0
