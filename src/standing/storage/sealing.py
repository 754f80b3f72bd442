"""Sealing what must be read again, so that a copy of the database lets nobody in.

Second factors are kept so, and links of mails that sign somebody in (decisions 0023, 0025).
"""

import base64
import hashlib
from typing import Final

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

MARK: Final = "sealed:"
"""How everything that is sealed begins."""
_MADE_FOR: Final = b"standing.signing.secrets"  # as ever: what was sealed with it is still opened


def sealed(text: str) -> str:
    """Return a text sealed with the register's own key."""
    return MARK + _box().encrypt(text.encode()).decode()


def opened(text: str) -> str:
    """Return what was sealed; a text that never was is returned as it stands."""
    if not text.startswith(MARK):
        return text
    return _box().decrypt(text.removeprefix(MARK).encode()).decode()


def _box() -> MultiFernet:
    keys = [str(each) for each in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(_key(each)) for each in keys])


def _key(secret: str) -> bytes:
    digest = hashlib.sha256(_MADE_FOR + secret.encode()).digest()
    return base64.urlsafe_b64encode(digest)
