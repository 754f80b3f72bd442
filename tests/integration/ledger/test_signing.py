"""The register's keys: made once, readable by their owner alone, replaced and not forgotten."""

import json
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from tests import make
from tests.keys import replaced

from standing.kernel.access import Role
from standing.kernel.errors import NotPermitted, Refused
from standing.ledger import keeping, notes, queries, sealing, signing

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
EXECUTIVE = make.person("executive", role=Role.EXECUTIVE_DIRECTOR)


def seeds() -> list[str]:
    return [json.loads(each.read_text())["seed"] for each in folder().glob("*.json")
            if each.name != "retired.json"]  # fmt: skip


def folder() -> Path:
    return Path(settings.HOME) / "keys"


def test_a_key_is_made_at_first_use_and_stays() -> None:
    made = signing.key("ledger")

    assert signing.key("ledger").public == made.public
    assert signing.key("certificate").public != made.public
    assert stat.S_IMODE(folder().stat().st_mode) == 0o700
    assert {stat.S_IMODE(each.stat().st_mode) for each in folder().iterdir()} == {0o600}
    Ed25519PublicKey.from_public_bytes(made.public).verify(made.sign(b"words"), b"words")


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("http://127.0.0.1:8000", "standing.example/register"),
        ("http://localhost:8000", "standing.example/register"),
        ("https://register.post.example", "register.post.example/register"),
    ],
)
def test_a_key_is_named_after_the_address_of_the_register(
    address: str, origin: str, settings: object
) -> None:
    settings.URL = address  # type: ignore[attr-defined]  # Django's settings hold anything

    assert signing.key("ledger").origin == origin
    assert notes.Verifier.read(signing.key("ledger").name).name == origin


def test_looking_for_a_signature_makes_no_key() -> None:
    assert signing.verifiers() == []
    assert signing.kept_keys() == []
    assert queries.verify().ok
    assert not folder().exists()


def test_a_register_without_its_key_says_that_nothing_signed_is_its_own() -> None:
    sealing.seal()
    (folder() / "ledger.json").unlink()

    assert queries.verify().faults == ("The checkpoint over 0 entries has no signature of ours.",)


def test_nothing_private_is_shown() -> None:
    made = signing.key("ledger")
    (seed,) = seeds()

    assert seed not in repr(made) + json.dumps(signing.document()) + repr(signing.public_keys())


def test_a_replaced_key_signs_no_more_and_is_remembered_with_its_days() -> None:
    old = signing.key("ledger")
    note = signing.note(["words"], old)
    (private,) = seeds()
    new = replaced("ledger")
    third = replaced("ledger")

    listed = [each for each in signing.public_keys() if each.purpose == "ledger"]
    assert [each.public for each in listed] == [third.public, new.public, old.public]
    assert [each.until is None for each in listed] == [True, False, False]
    assert {each.name for each in listed} == {old.origin}
    assert not any(private in each.read_text() for each in folder().iterdir())
    assert notes.opened(note, signing.verifiers()) == "words\n"
    assert new.kid != old.kid


def test_replacing_a_key_is_entered_and_leads_from_the_old_to_the_new() -> None:
    old = signing.key("ledger")
    new = keeping.replace_key(make.act(EXECUTIVE, reason="Yearly change"), purpose="ledger")

    (entry,) = queries.entries_of("key.replaced")
    assert entry.facts_before == {"purpose": "ledger", "verifier": old.name}
    assert entry.facts_after == {"purpose": "ledger", "verifier": new.name}
    last = sealing.last()
    assert last
    assert last.size == entry.id
    assert notes.opened(last.note, [new.of.verifier])
    assert notes.opened(sealing.checkpoint_note(entry.id - 1), [old.of.verifier])
    assert queries.verify().ok


def test_only_the_executive_director_replaces_a_key_and_says_why() -> None:
    old = signing.key("ledger")
    with pytest.raises(NotPermitted, match="replace a key of the register"):
        keeping.replace_key(make.act(reason="Yearly change"), purpose="ledger")
    with pytest.raises(Refused, match="Say why"):
        keeping.replace_key(make.act(EXECUTIVE), purpose="ledger")

    assert signing.key("ledger").public == old.public


def test_the_document_of_keys_lists_what_a_stranger_needs() -> None:
    replaced("certificate")
    told = signing.document()

    assert [each["purpose"] for each in told["keys"]] == ["ledger", "certificate", "certificate"]
    for each in told["keys"]:
        assert str(notes.Verifier.read(each["verifier"])) == each["verifier"]
        assert each["jwk"]["kid"] == each["kid"] == "+".join(each["verifier"].split("+", 2)[:2])
