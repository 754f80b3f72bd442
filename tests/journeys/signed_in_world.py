"""The world of the table of who may open what, with everybody in it signed in; run as a program.

All people are invented. It tells one line of JSON: by letter of that table, the session of whoever it
stands for; and what fills the blanks of addresses with their own.
"""

import json
import sys

import django

if __name__ == "__main__":
    django.setup()

from django.db import transaction
from tests import signing
from tests.access import examples
from tests.integration.pages import world

from standing.kernel.access import Role

ROLES = {
    "O": Role.OFFICER, "S": Role.AGENCY_SUBMITTER, "H": Role.AGENCY_HEAD,
    "A": Role.APPOINTING_AUTHORITY, "C": Role.CERTIFICATION_STAFF,
    "D": Role.CERTIFICATION_DIRECTOR, "M": Role.COMMISSIONER, "X": Role.EXECUTIVE_DIRECTOR,
    "U": Role.AUDITOR, "N": Role.ADMINISTRATOR,
}  # fmt: skip
NEWCOMER = "S-new"
"""A clerk of an agency that has sent, received and been asked nothing: the empty states."""

_HOURS = 4 * 60 * 60


def build() -> dict[str, dict[str, str]]:
    """Write the world; return the sessions and the blanks."""
    own, _, _ = examples.build()
    sessions = {letter: _session(letter, role) for letter, role in ROLES.items()}
    sessions[NEWCOMER] = _signed_in(
        signing.account(
            "new.clerk", Role.AGENCY_SUBMITTER, agency=world.PENDING, name="Lou Marchbank"
        )
    )
    return {"sessions": sessions, "blanks": dict(own)}


def _session(letter: str, role: Role) -> str:
    return _signed_in(
        signing.account(
            examples.WHO[letter],
            role,
            name="Sam Reedham",
            agency=examples.OWN_AGENCY if letter in "SHA" else "",
            officer=examples.OWN_OFFICER if letter == "O" else "",
        )
    )


def _signed_in(account: signing.Account) -> str:
    """A session whose second factor stays fresh for as long as the pages are looked at."""
    return signing.client_of(account, shown_ago=-_HOURS).cookies["sessionid"].value


if __name__ == "__main__":
    with transaction.atomic():
        told = build()
    sys.stdout.write(json.dumps(told))
