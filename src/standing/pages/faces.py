"""The signed-in faces, and which of them is open to whom."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from standing.kernel.access import Permission, Person


@dataclass(frozen=True, slots=True)
class Face:
    """One signed-in face: its name, the name of the page it begins with, and what one does there."""

    name: str
    page: str
    about: str
    open_to: Callable[[Person], bool]

    @property
    def address(self) -> str:
        """Where it begins."""
        return reverse(self.page)


FACES: tuple[Face, ...] = (
    Face(
        name="Agency portal",
        page="portal",
        about="What your agency has to do and by when, its campaigns, roster and packets.",
        open_to=lambda person: any(
            held.agency and Permission.PORTAL_READ in held.permissions for held in person.roles
        ),
    ),
    Face(
        name="Commission",
        page="console",
        about="Campaigns, what waits for a person, requests, decisions and the record.",
        open_to=lambda person: person.may(Permission.CONSOLE_READ),
    ),
    Face(
        name="People",
        page="people",
        about="Accounts, roles, invitations, and what waits for a second person.",
        open_to=lambda person: person.may(Permission.ACCOUNT_CONFIRM),
    ),
    Face(
        name="My record",
        page="own",
        about="Where you stand and why, what you owe, your notices, employment and contact.",
        open_to=lambda person: person.may(Permission.OWN_READ),
    ),
)
"""In the order in which they are offered to whoever may open several."""


def open_to(person: Person) -> list[Face]:
    """Return the faces that are open to a person."""
    return [face for face in FACES if face.open_to(person)]
