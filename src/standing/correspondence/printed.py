"""Which addresses an official letter may carry."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_for_everybody(address: str) -> bool:
    """Say whether an address is a web address of another machine than this very one.

    >>> is_for_everybody("https://register.example.gov")
    True
    >>> is_for_everybody("http://127.0.0.1:8000")
    False
    """
    try:
        named = urlsplit(address)
    except ValueError:
        return False
    host = named.hostname or ""
    if named.scheme not in {"http", "https"} or not host:
        return False
    try:
        place = ip_address(host)
    except ValueError:
        return host != "localhost" and not host.endswith(".localhost")
    return not (place.is_loopback or place.is_unspecified)
