"""A signed note is spelled as C2SP says, in one way only."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from standing.ledger import notes
from standing.ledger.notes import NotGenuine, Stated, Verifier

PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PUBLISHED = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN"
    "1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
"""The example in the documentation of the program that C2SP's form was written down from."""
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OURS = Verifier("standing.example/register", PRIVATE.public_key().public_bytes_raw())
TEXT = "standing.example/register\n3\n" + base64.b64encode(b"r" * 32).decode() + "\n"
NOTE = notes.written(TEXT, by=OURS, signature=PRIVATE.sign(TEXT.encode()))


def test_a_note_that_others_published_opens() -> None:
    verifier = Verifier.read(PUBLISHED_KEY)

    assert str(verifier) == PUBLISHED_KEY
    assert notes.opened(PUBLISHED, [OURS, verifier]).startswith("If you think")


def test_a_note_of_ours_opens_and_says_what_was_signed() -> None:
    assert notes.opened(NOTE, [Verifier.read(str(OURS))]) == TEXT
    read = Stated.read(TEXT)
    assert (read.origin, read.size, read.root, read.text) == (OURS.name, 3, b"r" * 32, TEXT)


def test_any_character_changed_added_or_left_out_is_noticed() -> None:
    changed = [
        NOTE[:n] + other + NOTE[n + left_out :]
        for n in range(len(NOTE) + 1)
        for left_out in (0, 1)
        for other in ("", "A", "Q", "\n", " ", "=")
    ]
    for note in {*changed} - {NOTE}:
        with pytest.raises(NotGenuine):
            notes.opened(note, [OURS])


def test_a_note_of_another_key_or_another_name_is_not_ours() -> None:
    for stranger in (
        Verifier("another.example/register", OURS.public),
        Verifier(OURS.name, b"k" * 32),
    ):
        with pytest.raises(NotGenuine, match="No key of this register"):
            notes.opened(NOTE, [stranger])


@pytest.mark.parametrize("key", ["", "name", "a+b+c", PUBLISHED_KEY.replace("c74f", "c74e"),
                                 PUBLISHED_KEY[:-4]])  # fmt: skip
def test_a_key_that_does_not_fit_its_hash_is_refused(key: str) -> None:
    with pytest.raises(NotGenuine):
        Verifier.read(key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n3\n",
        "a\n03\n" + "A" * 43 + "=\n",
        "a\n-1\n" + "A" * 43 + "=\n",
        "a\n3\nAAAA\n",
        TEXT + "more\n",
    ],
)
def test_what_is_no_checkpoint_is_not_read_as_one(text: str) -> None:
    with pytest.raises(NotGenuine):
        Stated.read(text)
