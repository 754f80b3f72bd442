"""What a status or an act rests on, in the words of the law instead of our numbers for it."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

_IDS: Final = r"(?:(?:CERT|RUL|OQ|CLK|FIG|TV|REG|NEV|DISC|PUBREG|OBJ)-|T)\d+"
_OURS: Final = re.compile(rf"\b{_IDS}\b")
_PART: Final = re.compile(rf"\s*(?:;|\(((?:[^()]*\b{_IDS})+[^()]*)\))\s*")


@cache
def _statutes() -> Mapping[str, str]:
    return tomllib.loads(Path(__file__).with_name("statutes.toml").read_text("utf-8"))


def texts(rules: Iterable[str]) -> list[str]:
    """Return the statutes and regulations behind rule numbers, each once; the others are left out."""
    return list(dict.fromkeys(_statutes()[rule] for rule in rules if rule in _statutes()))


def rule_with_text(rule: str) -> str:
    """Return a rule's number with its text behind it, for the commission's own eyes.

    >>> rule_with_text("CERT-310"), rule_with_text("CERT-316")
    ('CERT-310 (555 CMR 7.03)', 'CERT-316')
    """
    found = _statutes().get(rule)
    return f"{rule} ({found})" if found else rule


def in_public(authority: str) -> str:
    """Return an authority as the public reads it: the law, and none of our own numbers.

    >>> in_public("555 CMR 7.10(3) (CERT-318)"), in_public("CERT-400"), in_public("RUL-24")
    ('555 CMR 7.10(3)', 'St. 2020, c. 253, s. 102', '')
    """
    said: list[str] = []
    for part in filter(None, (each and each.strip() for each in _PART.split(authority))):
        ours = _OURS.findall(part)
        said += texts(ours) if ours else [part]
    return "; ".join(dict.fromkeys(said))
