"""Put people into the database whom an outside sign-in may or may not lead to; run as a program."""

import django

if __name__ == "__main__":
    django.setup()

from tests import signing

from standing.accounts.models import Account
from standing.kernel.access import Role


def fill() -> None:
    """Make them."""
    signing.account("robin", Role.CERTIFICATION_STAFF)
    signing.account("noel", Role.COUNSEL, second_factor=False)
    signing.account("dana", Role.AGENCY_HEAD, agency="abington")
    signing.account("casey", Role.OFFICER, officer="0101-0001", second_factor=False)
    signing.account("gone", Role.CERTIFICATION_STAFF)
    Account.objects.filter(username="gone").update(revoked_at="2022-01-01T12:00Z")


if __name__ == "__main__":
    fill()
