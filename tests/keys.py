"""Keys of the register, replaced without an act."""

from standing.ledger import signing
from standing.ledger.signing import Key, Purpose


def replaced(purpose: Purpose) -> Key:
    """Let a new key sign for a purpose, whatever the ledger says."""
    signing.prepare(purpose)
    signing.put_in_place(purpose)
    return signing.key(purpose)
