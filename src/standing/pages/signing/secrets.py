"""Sealing what must be read again, so that a copy of the database gives nobody a second factor."""

import base64
import hashlib
from typing import Final

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

_MARK: Final = "sealed:"


def sealed(text: str) -> str:
    """Return a text sealed with the register's own key."""
    return _MARK + _box().encrypt(text.encode()).decode()


def opened(text: str) -> str:
    """Return what was sealed; a text that never was is returned as it stands."""
    if not text.startswith(_MARK):
        return text
    return _box().decrypt(text.removeprefix(_MARK).encode()).decode()


def _box() -> MultiFernet:
    keys = [str(each) for each in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(_key(each)) for each in keys])


def _key(secret: str) -> bytes:
    digest = hashlib.sha256(b"standing.signing.secrets" + secret.encode()).digest()
    return base64.urlsafe_b64encode(digest)
