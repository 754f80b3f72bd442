"""A small world before and after two people decide, and a browser for each who is in it."""

import re
from datetime import date
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.test import Client
from tests import dirty
from tests.integration.campaigns import small
from tests.signing import client_of

from standing.accounts.models import Account
from standing.certification.models import Preparation
from standing.ledger.actions import move_clock, record


def opened(tmp_path: Path, *, prepared: bool = True) -> None:
    """Officers 1 to 4 of Acton, submitted and, unless told otherwise, prepared by staff.one."""
    small.register()
    record(
        small.act(at=small.APRIL_1), kind="register.opened", subject="register",
        effective_on=date(2022, 4, 1), authority="RUL-16",
        after={"invented": True, "scenario": "small"},
    )  # fmt: skip
    expired = dirty.row(2, CPR_Expiration="05/01/2022")
    small.send(small.file(tmp_path / "acton.csv", 1, expired, 3, 4))
    if prepared:
        small.prepare()


def decision_day_comes() -> None:
    """Move the clock of this world to the morning of July 1, 2022, for which staff.one prepared."""
    move_clock(small.act(at=small.JULY_1))


def browser(username: str, *, shown_ago: float = 0) -> Client:
    """A browser in which somebody of the small register has signed in with a second factor."""
    account = Account.objects.get(username=username)
    if not Authenticator.objects.filter(user=account).exists():
        Authenticator.objects.create(
            user=account, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
        )
    return client_of(account, shown_ago=shown_ago)


def waiting() -> Preparation:
    """The preparation that waits."""
    return Preparation.objects.get(superseded_at=None, release=None)


def hidden(page: str, name: str) -> str:
    """The value of a hidden field that a page was shown with."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no field {name} on the page"
    return found[1]
