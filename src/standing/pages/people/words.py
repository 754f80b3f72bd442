"""What the pages about people call roles, scopes and states."""

from collections.abc import Mapping
from typing import Final

from django.urls import reverse

from standing.accounts import models
from standing.accounts.domain import InvitationState, Purpose
from standing.accounts.invitations import has_run_out
from standing.kernel.access import HELD_AT_AN_AGENCY, OF_THE_COMMISSION, Held, Role, Scope
from standing.pages import clock
from standing.workforce import queries as workforce
from standing.workforce.models import Agency

SCOPES: Final[Mapping[Scope, str]] = {
    Scope.BOTH: "certification and standards",
    Scope.CERTIFICATION: "certification",
    Scope.STANDARDS: "standards",
}
ROLES: Final = (
    ("At an agency", [role for role in Role if role in HELD_AT_AN_AGENCY]),
    ("At the commission", [role for role in Role if role in OF_THE_COMMISSION]),
    ("For the own record", [Role.OFFICER]),
)
"""The roles in the order in which a form offers them."""


def role_title(role: str) -> str:
    """Return what a role is called: ``Agency submitter``."""
    return role.replace("-", " ").capitalize()


def begun(words: str) -> str:
    """Return words as they stand at the beginning of a line.

    >>> begun("agency head at Abington Police Department")
    'Agency head at Abington Police Department'
    """
    return words[:1].upper() + words[1:]


def role_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the roles as a form offers them, by where they are held."""
    return [(group, [(role.value, role_title(role)) for role in roles]) for group, roles in ROLES]


def held_in_words(held: Held, agencies: Mapping[str, str]) -> str:
    """Return a role with its place: ``agency submitter at Abington Police Department``."""
    words = role_title(held.role.value).lower()
    if held.agency:
        words += f" at {agencies.get(held.agency, held.agency)}"
    if held.scope is not Scope.BOTH:
        words += f", for {SCOPES[held.scope]}"
    if held.officer:
        words += f", for the record {held.officer}"
    return words


def grant_in_words(grant: models.Grant, agencies: Mapping[str, str]) -> str:
    """Return a granted role with its place."""
    held = Held(Role(grant.role), grant.agency or None, Scope(grant.scope), grant.officer or None)
    return held_in_words(held, agencies)


def asked_for(row: models.Invitation, agencies: Mapping[str, str]) -> str:
    """Return what an invitation or a proposal is about, to stand after a colon."""
    if row.purpose == Purpose.RECOVERY or row.held is None:
        return "to be let in again, with a new password and a new second factor"
    return held_in_words(row.held, agencies)


def agency_names(codes: set[str]) -> dict[str, str]:
    """Return the names of agencies by their codes."""
    wanted = {code for code in codes if code}
    return (
        dict(Agency.objects.filter(code__in=wanted).values_list("code", "name")) if wanted else {}
    )


def agency_name(code: str) -> str:
    """Return the name of the agency with this code; raise ``NotFound`` where there is none."""
    return workforce.agency(code).name


def state_in_words(row: models.Invitation) -> tuple[str, str]:
    """Return the tone and the word for where an invitation stands now."""
    if has_run_out(row, clock.now()):
        return "past", "Ran out"
    return {
        InvitationState.PROPOSED: ("review", "Waits for a second person"),
        InvitationState.SENT: ("action", "Sent, not taken up yet"),
        InvitationState.ACCEPTED: ("good", "Taken up"),
        InvitationState.REFUSED: ("ended", "Refused"),
        InvitationState.WITHDRAWN: ("past", "Withdrawn"),
    }[InvitationState(row.state)]


def person_address(username: str) -> str:
    """Return the address of one account's page."""
    return reverse("people-person", args=[username])


def invitation_address(row: models.Invitation) -> str:
    """Return the address of the page on which an invitation is decided."""
    return reverse("people-invitation", args=[row.key])
