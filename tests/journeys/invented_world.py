"""Write the small invented world into the database of the environment: run as a program.

Beside it lie two releases of its public files, with what changed from one to the other. An officer was
taken off the public register: their address answers 410.
"""

import os

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standing.config.settings")
    django.setup()

from datetime import date, timedelta

from django.db import transaction
from tests import make, signing
from tests.integration.pages import world
from tests.integration.register.world import APPROVERS, publish

from standing.accounts import queries as accounts
from standing.kernel.access import Act, Role
from standing.register import data, errata, removing
from standing.workforce.finding.writing import index_new_names

REMOVED = world.NEW


def build() -> None:
    """Build the world in one transaction, release it twice, and take somebody off."""
    with transaction.atomic():
        world.build()
        world.make_jobs()
        index_new_names()
        for name in (*APPROVERS, "counsel"):
            signing.account(name, Role.COUNSEL if name == "counsel" else Role.EXECUTIVE_DIRECTOR)
    for minutes, as_of in enumerate((date(2022, 7, 5), date(2022, 8, 10)), start=1):
        at = world.AUGUST_10 + timedelta(minutes=minutes)
        publish(make.act(at=at), out=data.folder(), as_of=as_of)
    errata.add(
        make.act(at=world.AUGUST_10 + timedelta(minutes=3)), release=1, since=date(2022, 8, 10),
        about="officers.csv", wrong="One status was that of the day before.",
        right="It is that of July 5, 2022.",
    )  # fmt: skip
    at = world.AUGUST_10 + timedelta(minutes=5)
    removing.remove(
        Act(by=accounts.person("counsel", at=at), at=at, reason="The court sealed the record."),
        mptc_id=REMOVED, ground="555 CMR 8.06(4)(a)5; M.G.L. c. 276, s. 100Q",
        approvers=[accounts.person(name, at=at) for name in APPROVERS],
    )  # fmt: skip
    errata.mend(make.act(at=world.AUGUST_10 + timedelta(days=1)), number=1, replaced_by=2)


if __name__ == "__main__":
    build()
