"""Replacing a key of the register: an act, entered in the ledger it signs."""

from django.db import transaction

from standing.kernel.access import Act, Permission
from standing.kernel.errors import Refused
from standing.ledger import sealing, signing
from standing.ledger.actions import record
from standing.ledger.signing import Key, Purpose


def replace_key(act: Act, *, purpose: Purpose) -> Key:
    """Make a new key for a purpose, and enter both public keys in the ledger.

    What is in the ledger is sealed with the old key first, and the entry of the change with the new
    one: whoever trusts the old key is led to the new.

    Raises:
        NotPermitted: this person may not replace keys.
        Refused: no reason is given.
    """
    act.by.require(Permission.KEY_REPLACE)
    if not act.reason.strip():
        raise Refused("Say why the key is replaced.")
    sealing.seal()
    with transaction.atomic():
        old = signing.key(purpose)
        new = signing.replace(purpose)
        record(
            act,
            kind="key.replaced",
            subject="register",
            effective_on=act.day,
            authority="decision 0032",
            before={"purpose": purpose, "verifier": old.name},
            after={"purpose": purpose, "verifier": new.name},
        )
    sealing.seal()
    return new
