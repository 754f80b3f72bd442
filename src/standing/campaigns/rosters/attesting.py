"""Who attested, and whether that person may (RUL-20, CERT-115)."""

import re
from functools import lru_cache
from typing import NamedTuple

from standing.campaigns.rosters.columns import key
from standing.campaigns.rosters.reads import Fault
from standing.kernel.names import PersonName, search_key
from standing.sheets.findings import Severity

AGENCY_HEAD, APPOINTING_AUTHORITY = "agency head", "appointing authority"

_HEADS = (
    "agency head",
    "head",
    "head of agency",
    "chief",
    "chief of police",
    "police chief",
    "chief law enforcement officer",
    "sheriff",
    "high sheriff",
    "colonel",
    "superintendent",
    "superintendent of state police",
    "commissioner",
    "police commissioner",
    "director",
    "director of public safety",
    "public safety director",
    "director of police",
    "executive director",
    "chief of department",
    "chief of campus police",
    "environmental police colonel",
    "transit police chief",
    "chief constable",
    "officer in charge",
    "department head",
    "chief of university police",
    "director of campus police",
    "director of campus safety",
)
_AUTHORITIES = (
    "appointing authority",
    "mayor",
    "town manager",
    "town administrator",
    "city manager",
    "city administrator",
    "select board",
    "selectboard",
    "chair of the select board",
    "select board chair",
    "chair select board",
    "selectman",
    "board of selectmen",
    "chair of the board of selectmen",
    "city council president",
    "governor",
    "secretary of public safety",
    "secretary",
    "president",
    "college president",
    "university president",
    "chancellor",
    "board of trustees",
    "trustee",
    "provost",
    "general manager",
    "town executive",
    "county commissioner",
    "chief executive officer",
    "ceo",
    "chief administrative officer",
    "hospital president",
    "police commission",
)
_ROLES = {key(title): AGENCY_HEAD for title in _HEADS} | {
    key(title): APPOINTING_AUTHORITY for title in _AUTHORITIES
}
_BREAKS = re.compile(r"\s*[,;|()]\s*|\s+[–—-]\s+")
_TITLES = frozenset(
    {"chief", "sheriff", "colonel", "col", "commissioner", "superintendent", "director", "mayor"}
    | {"mr", "mrs", "ms", "dr", "hon", "acting", "interim", "captain", "capt", "major"}
    | {"lt", "lieutenant", "sgt", "sergeant"}
)


class Attester(NamedTuple):
    """A name, and its role as the rules know it: agency head, appointing authority, or empty."""

    name: str
    role: str


def read_attester(text: str) -> Attester:
    """Read "name, role"; the role is empty where none could be read.

    >>> read_attester("Casey Sample, Jr., Chief of Police")
    Attester(name='Casey Sample, Jr.', role='agency head')
    >>> read_attester("Casey Sample")
    Attester(name='Casey Sample', role='')
    """
    parts = [part for part in _BREAKS.split(text) if part]
    for place in range(len(parts) - 1, 0, -1):
        if role := _role(parts[place]):
            return Attester(", ".join(parts[:place]), role)
    if len(parts) > 1 and (role := _role(parts[0])):
        return Attester(", ".join(parts[1:]), role)
    if role := _role(text):
        return Attester("", role)
    words = text.split()
    for count in (3, 2, 1):
        if len(words) > count + 1 and len(parts) == 1 and (role := _role(" ".join(words[:count]))):
            return Attester(" ".join(words[count:]), role)
    return Attester(text, "")


def _role(text: str) -> str:
    said = key(text)
    for prefix in ("", "acting", "interim"):
        if said.startswith(prefix) and (role := _ROLES.get(said[len(prefix) :])):
            return role
    return ""


def fault_in(attester: Attester, *, officer: PersonName, head: bool) -> Fault | None:
    """Return why this attestation cannot stand, or ``None``; ``head`` marks the head's own row."""
    if _same_person(attester.name, officer):
        return _SELF
    return fault_of_role(attester, head=head)


_SELF = Fault(
    Severity.ERROR,
    "attestation.self",
    "The officer on this row and the person who attested have the same name. Nobody "
    "attests for themselves: "
    "for the agency head, the appointing authority attests.",
    "Have the appointing authority (mayor, town manager, select board …) attest, and "
    "write their name and role. "
    "If these are two people of one name, write middle names or suffixes.",
)


@lru_cache(maxsize=4096)
def fault_of_role(attester: Attester, *, head: bool) -> Fault | None:
    """Return why nobody of this name and role can attest here, or ``None``."""
    if not attester.role or not attester.name.strip():
        return Fault(
            Severity.ERROR,
            "attestation.role",
            "We need a name and a role here, and could not read both.",
            "Write it as name, role; for example: Casey Sample, Chief of Police. "
            "“agency head” and “appointing authority” are always understood.",
        )
    if head and attester.role != APPOINTING_AUTHORITY:
        return Fault(
            Severity.ERROR,
            "attestation.head",
            "This is the agency head's own row, which only the appointing authority can attest.",
            "Write the name and role of the appointing authority, for example: Casey Sample, "
            "Town Manager.",
        )
    if not head and attester.role != AGENCY_HEAD:
        return Fault(
            Severity.ERROR,
            "attestation.not-head",
            "Officers are attested by the agency head; this names an appointing authority.",
            "Write the agency head's name and role. If this is the head's own row, write yes "
            "under Agency Head.",
        )
    return None


def _same_person(said: str, officer: PersonName) -> bool:
    words = words_of(said)
    rest = set(words)
    for part in (officer.last, officer.first):
        own = words_of(part)
        if not own <= rest:
            return False
        rest -= own
    middle = words_of(officer.middle)
    allowed = middle | {word[0] for word in middle} | words_of(officer.suffix)
    return all(word in allowed or (len(word) == 1 and not middle) for word in rest)


@lru_cache(maxsize=65536)
def words_of(name: str) -> frozenset[str]:
    """Return the words of a name as they are compared, without titles."""
    folded = frozenset(search_key(name.replace(",", " ")).split())
    return folded - _TITLES or folded
