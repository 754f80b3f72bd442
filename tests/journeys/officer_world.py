"""The small invented world with an officer in it who signs in and is on leave; run as a program."""

from datetime import date

import django

if __name__ == "__main__":
    django.setup()

from django.db import transaction
from tests.integration.pages import world
from tests.integration.signing import people
from tests.signing import account

from standing.certification.domain import OverlayKind
from standing.certification.models import Overlay
from standing.kernel.access import Role

NAME = "casey.brightwater"
OFFICER = world.CONDITIONAL


def build() -> None:
    """Write the world; the officer owes two things, and is on leave since July 11, 2022."""
    made = world.build()
    people.with_password(account(NAME, Role.OFFICER, officer=OFFICER, second_factor=False))
    Overlay.objects.create(
        officer=made.officers[OFFICER], kind=OverlayKind.LEAVE.value, since=date(2022, 7, 11),
        authority="CERT-358", recorded_at=world.JULY_6,
    )  # fmt: skip


if __name__ == "__main__":
    with transaction.atomic():
        build()
