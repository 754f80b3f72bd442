"""Agencies under an extension, each with a clerk just invited; run as a program, it tells the mails.

All people are invented. It tells one line of JSON: by agency, the text of the invitation with its
link, and by account, the session of whoever has signed in already.
"""

import json
import sys
from datetime import UTC, date, datetime

import django

if __name__ == "__main__":
    django.setup()

from django.db import transaction
from tests import signing
from tests.integration.campaigns import small

from standing.accounts import inviting
from standing.campaigns import links
from standing.correspondence import mails
from standing.kernel.access import Role, Scope
from standing.ledger.actions import record
from standing.mail.domain import LINK
from standing.mail.models import Message
from standing.workforce.models import Agency, Employment, Officer

JUNE_15 = datetime(2022, 6, 15, 14, tzinfo=UTC)
HARVARD, STOW = "harvard-police-department", "stow-police-department"
LINCOLN = "lincoln-police-department"
AGENCIES = (small.ACTON, small.CONCORD, small.DOVER, HARVARD, STOW, LINCOLN)
AT_EACH = 4
MORE: tuple[tuple[str, str, str, Role, Scope], ...] = (
    ("clerk", STOW, "Lou Marchbank", Role.AGENCY_SUBMITTER, Scope.BOTH),
    ("clerk", LINCOLN, "Dana Fairweather", Role.AGENCY_SUBMITTER, Scope.CERTIFICATION),
    ("standards", LINCOLN, "Sam Reedham", Role.AGENCY_SUBMITTER, Scope.STANDARDS),
    ("authority", LINCOLN, "Marion Oakhurst", Role.APPOINTING_AUTHORITY, Scope.BOTH),
)
"""Who has signed in besides the heads: account, agency, name, role, and what they report on."""


def build() -> dict[str, dict[str, str] | str]:
    """Write the world as it stands on June 15, 2022; return the mails, the sessions and a nil link."""
    small.register(AGENCIES, officers=AT_EACH * len(AGENCIES))
    record(
        small.act(at=small.JUNE_14), kind="register.opened", subject="register",
        effective_on=date(2022, 6, 14), authority="RUL-16",
        after={"invented": True, "scenario": "new clerks"},
    )  # fmt: skip
    sessions = {}
    for who, code, name, role, scope in MORE:
        made = signing.account(f"{who}.{code}", role, agency=code, name=name, scope=scope)
        sessions[made.username] = signing.client_of(made).cookies["sessionid"].value
    for place, code in enumerate(AGENCIES):
        _employ(code, first=place * AT_EACH + 1)
        small.extend(code)
        head = signing.account(f"head.{code}", Role.AGENCY_HEAD, agency=code, name="Alex Ferrier")
        sessions[head.username] = signing.client_of(head).cookies["sessionid"].value
    mails.begin_here()
    for code in AGENCIES:
        inviting.invite(
            small.act(f"head.{code}", at=JUNE_15), email=f"new@{code}.example",
            name="Morgan Inkwell", role=Role.AGENCY_SUBMITTER, agency=code,
        )  # fmt: skip
    mails.catch_up(JUNE_15)
    invitations = Message.objects.filter(kind="invitation")
    return {
        "mails": {mail.agency: mail.text.replace(LINK, mail.link) for mail in invitations},
        "sessions": sessions,
        "nil": links.nil_token(small.CAMPAIGN, small.CONCORD, f"head.{small.CONCORD}"),
    }


def _employ(code: str, *, first: int) -> None:
    for number in range(first, first + AT_EACH):
        Employment.objects.create(
            officer=Officer.objects.get(mptc_id=small.mptc_id(number)),
            agency=Agency.objects.get(code=code), employment_class="full-time",
            rank="Patrol Officer", since=date(2015, 4, 6), recorded_at=small.MARCH_1,
            source="employment:list",
        )  # fmt: skip


if __name__ == "__main__":
    with transaction.atomic():
        told = build()
    sys.stdout.write(json.dumps(told))
