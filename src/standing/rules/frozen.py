"""Facts and determinations as canonical text, to be stored, hashed and read back without loss."""

import msgspec

from standing.kernel.canonical import canonical, digest_of
from standing.rules.determine import Determination
from standing.rules.facts import Facts

_facts = msgspec.json.Decoder(Facts)
_determination = msgspec.json.Decoder(Determination)


def facts_json(facts: Facts) -> str:
    """Return the facts as canonical JSON: sorted keys, days in ISO 8601."""
    return canonical(facts).decode()


def facts_from(text: str) -> Facts:
    """Read facts back from ``facts_json``."""
    return _facts.decode(text)


def findings_json(determination: Determination) -> str:
    """Return the whole determination, findings included, as canonical JSON."""
    return canonical(determination).decode()


def determination_from(text: str) -> Determination:
    """Read a determination back from ``findings_json``."""
    return _determination.decode(text)


def determination_hash(*, facts: str, findings: str) -> str:
    """Return the SHA-256 over both frozen texts: what a notice carries in its foot (RUL-26)."""
    return digest_of([facts, findings])
