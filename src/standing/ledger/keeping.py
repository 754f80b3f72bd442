"""Replacing a key of the register: an act, entered in the ledger it signs."""

from django.db import transaction

from standing.kernel.access import Act, Permission
from standing.kernel.errors import Refused
from standing.ledger import sealing, signing
from standing.ledger.actions import record
from standing.ledger.signing import Key, Purpose
from standing.storage import locks


def replace_key(act: Act, *, purpose: Purpose) -> Key:
    """Make a new key for a purpose, and enter both public keys in the ledger.

    What is in the ledger is sealed with the old key first, and the entry of the change with the new
    one: whoever trusts the old key is led to the new. The old key is destroyed only after the entry is
    committed; if the process ends between, whoever needs the key next does that (``signing.key``).

    Raises:
        NotPermitted: this person may not replace keys.
        Refused: no reason is given.
    """
    act.by.require(Permission.KEY_REPLACE)
    if not act.reason.strip():
        raise Refused("Say why the key is replaced.")
    sealing.seal()
    with transaction.atomic(durable=True):  # committed at its end, not later by a caller
        locks.hold("ledger")  # one at a time: the key of another would be laid over this one
        old = signing.key(purpose)
        record(
            act,
            kind=signing.REPLACED,
            subject="register",
            effective_on=act.day,
            authority="decision 0032",
            before=signing.named_by(old.of),
            after=signing.named_by(signing.prepare(purpose).of),
        )
    new = signing.key(purpose)
    sealing.seal()
    return new
