"""What every page of an agency's portal stands in: the agency, its trail, and its navigation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from standing.kernel.access import Permission, Person
from standing.kernel.errors import NotFound
from standing.pages.access import NOTHING_HERE, visitor
from standing.workforce.models import Agency

_PARTS: Final = (
    ("home", "Home", "portal-agency", Permission.PORTAL_READ),
    ("roster", "Roster", "portal-roster", Permission.ROSTER_READ),
    ("campaigns", "Campaigns", "portal-campaigns", Permission.CAMPAIGN_READ),
    ("packets", "Packets", "portal-packets", Permission.PACKET_FETCH),
    ("sent", "Sent and received", "portal-sent", Permission.ROSTER_READ),
    ("mail", "Mail", "portal-mail", Permission.ROSTER_READ),
    ("people", "People", "portal-people", Permission.ACCOUNT_INVITE),
)
"""The parts of the portal: name, title, the address's name, and what opens it."""


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the navigation."""

    title: str
    address: str
    here: bool


def agency_of(code: str) -> Agency:
    """Return the agency of an address, or answer as if nothing were there."""
    found = Agency.objects.filter(code=code).first()
    if found is None:
        raise NotFound(NOTHING_HERE)
    return found


def own_people_only(person: Person, permission: Permission, code: str) -> None:
    """Answer as if nothing were there to whoever does not hold this at the agency itself (CERT-521)."""
    if not _holds_there(person, permission, code):
        raise NotFound(NOTHING_HERE)


def _holds_there(person: Person, permission: Permission, code: str) -> bool:
    return any(held.agency == code and permission in held.permissions for held in person.roles)


def _opens(person: Person, permission: Permission, code: str) -> bool:
    """Whether a part opens to somebody; packets only to who holds it at the agency (CERT-521)."""
    if permission is Permission.PACKET_FETCH:
        return _holds_there(person, permission, code)
    return person.may(permission, agency=code)


def frame(request: HttpRequest, agency: Agency, section: str) -> dict[str, object]:
    """Return the context that ``portal/base.html`` needs; ``section`` names the part shown."""
    person = visitor(request)
    return {
        "agency": agency,
        "section": section,
        "nav": [
            Link(title, address, name == section)
            for name, title, page, permission in _PARTS
            if _opens(person, permission, agency.code) and (address := _address(page, agency))
        ],
    }


def trail(agency: Agency, *steps: tuple[str, str]) -> Mapping[str, object]:
    """Return the crumbs below the agency's own page."""
    return {"trail": [(agency.name, _address("portal-agency", agency)), *steps]}


def _address(page: str, agency: Agency) -> str:
    try:
        return reverse(page, kwargs={"code": agency.code})
    except NoReverseMatch:
        return ""
