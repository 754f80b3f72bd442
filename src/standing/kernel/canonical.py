"""One spelling of a value as bytes, so that the same facts always give the same hash."""

import hashlib
from typing import Any

import msgspec

_encoder = msgspec.json.Encoder(order="sorted")


def canonical(value: Any) -> bytes:
    """Return UTF-8 JSON with sorted keys and no spaces; days and moments are written ISO 8601.

    >>> canonical({"b": 1, "a": [True, None]})
    b'{"a":[true,null],"b":1}'
    """
    return _encoder.encode(value)


def digest(data: bytes) -> str:
    """Return the SHA-256 of the bytes in lower-case hexadecimal (64 characters)."""
    return hashlib.sha256(data).hexdigest()


def digest_of(value: Any) -> str:
    """Return the SHA-256 of a value's canonical form."""
    return digest(canonical(value))
