"""Which mail server we hand mail to, read from one address in the environment. No Django."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from standing.kernel.errors import Refused

_PORTS: Final = {"smtp": 587, "smtps": 465}
HOW: Final = "smtp://user:password@host:587/?tls=yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """A mail server: where it is, who we are to it, and how the line is kept private.

    ``starttls`` begins in the open and turns private; ``tls`` is private from the first byte.
    """

    host: str
    port: int
    user: str = ""
    password: str = ""
    starttls: bool = True
    tls: bool = False

    def __repr__(self) -> str:
        """Tell everything but the password."""
        return f"Relay({self.host}:{self.port}, {self.user or 'no user'})"


def read(address: str) -> Relay:
    """Read ``STANDING_SMTP``; ``?tls=no`` sends in the open, ``smtps://`` begins private.

    Raises ``Refused`` with a sentence that never quotes the address: it holds a password.

    >>> read("smtp://clerk:p%40ss@mail.example.gov/?tls=yes").port
    587
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise Refused(_unreadable("a port that is a number")) from None
    if parts.scheme not in _PORTS:
        raise Refused(_unreadable("smtp:// or smtps:// at its beginning"))
    if not parts.hostname:
        raise Refused(_unreadable("the name of a host"))
    said = parse_qs(parts.query).get("tls", ["yes"])[-1]
    if said not in {"yes", "no"}:
        raise Refused(_unreadable("tls=yes or tls=no"))
    private = parts.scheme == "smtps"
    return Relay(
        host=parts.hostname, port=port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""), password=unquote(parts.password or ""),
        starttls=said == "yes" and not private, tls=private,
    )  # fmt: skip


def _unreadable(needs: str) -> str:
    return f"We could not read STANDING_SMTP: it needs {needs}. Write it like {HOW}"
