"""Every page behind the sign-in, by who opens it: what axe and the narrow screen look at.

A letter is one of tests/access/matrix.txt, or a person of ``signed_in_world``. The blanks of an address
are filled with the person's own. An error or empty state is one more address.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from tests.integration.pages import world
from tests.journeys.signed_in_world import NEWCOMER

AGENCY, EMPTY = f"/agency/{world.SUBMITTER}/", f"/agency/{world.PENDING}/"
CAMPAIGN, PACKET = f"{AGENCY}campaigns/2022-a-h/", f"{AGENCY}packets/2022-a-h/1/"
OFFICER = (
    "/my/",
    "/my/public/",
    "/my/employment/",
    "/my/employment/{employment}/dispute/",
    "/my/employment/99999/dispute/",
    "/my/contact/",
    "/my/return/",
    "/account/",
)
READ_BY_CLERKS = (
    AGENCY,
    f"{AGENCY}campaigns/",
    CAMPAIGN,
    f"{CAMPAIGN}draft/",
    f"{CAMPAIGN}draft/sending/",
    f"{CAMPAIGN}receipts/{{portal-receipt.number}}/",
    f"{CAMPAIGN}receipts/{{portal-receipt.number}}/withdraw/",
    f"{CAMPAIGN}receipts/R-9999/",
    f"{CAMPAIGN}nil/",
    f"{CAMPAIGN}extension/",
    f"{AGENCY}campaigns/1999-a/",
    f"{AGENCY}roster/",
    f"{AGENCY}roster/?of=zzzz",
    f"{AGENCY}roster/add/",
    f"{AGENCY}roster/add/?mptc_id=zzzz",
    f"{AGENCY}roster/add/?mptc_id=9999-9999",
    f"{AGENCY}roster/add/?mptc_id={world.ROSTERED}",
    *(f"{AGENCY}roster/{mptc_id}/" for mptc_id in (world.CONDITIONAL, world.SUSPENDED, world.LEFT)),
    f"{AGENCY}roster/{world.ROSTERED}/",
    f"{AGENCY}packets/",
    PACKET,
    f"{PACKET}{world.CONDITIONAL}/taken-back/",
    f"{AGENCY}packets/2022-a-h/99999/",
    f"{AGENCY}sent/",
    f"{AGENCY}mail/",
    f"{AGENCY}mail/{{portal-mail-message.key}}/",
    f"{AGENCY}mail/nothing-here/",
    f"/agency/{world.EXTENDED}/",
)
CLERK = (
    "/agency/",
    *READ_BY_CLERKS,
    "/agency/nil/{portal-nil-link.token}/",
    "/agency/nil/nothing-here/",
    "/invitation/{token}/",
    "/invitation/nothing-here/",
)
HEAD = (
    *READ_BY_CLERKS,
    f"{AGENCY}people/",
    f"{AGENCY}people/invitations/{{portal-people-withdraw.key}}/",
    f"{AGENCY}people/roles/{{grant}}/",
)
AUTHORITY = (
    AGENCY,
    f"{AGENCY}campaigns/",
    CAMPAIGN,
    f"{CAMPAIGN}draft/",
    f"{CAMPAIGN}draft/sending/",
    f"{CAMPAIGN}receipts/{{portal-receipt.number}}/",
)
NOTHING_YET = (
    EMPTY,
    f"{EMPTY}campaigns/",
    f"{EMPTY}campaigns/2022-a-h/",
    f"{EMPTY}roster/",
    f"{EMPTY}packets/",
    f"{EMPTY}sent/",
    f"{EMPTY}mail/",
)

FILE = f"/commission/officers/{world.CONDITIONAL}/"
SUSPENSIONS = (
    "/commission/suspensions/",
    "/commission/suspensions/{console-suspension.key}/",
    "/commission/suspensions/nothing-here/",
)
STAFF = (
    *SUSPENSIONS,
    f"{FILE}administrative-suspension/",
    f"{FILE}leave/",
    f"{FILE}leave/end/",
    *(f"{FILE}conditions/cpr/{what}/" for what in ("toll", "resume", "cannot-be-met")),
    "/commission/publications/1/lines/",
    "/commission/publications/99/lines/",
    "/commission/requests/{console-request.key}/",
    "/commission/queue/review/together/",
    "/commission/queue/due/",
)
COMMISSIONER = (
    *SUSPENSIONS,
    f"{FILE}suspension/",
    f"{FILE}suspension/lift/",
    f"{FILE}administrative-suspension/lift/",
    f"{FILE}restriction/",
    f"{FILE}restriction/lift/",
    f"{FILE}vacate/",
)
EXECUTIVE = (
    *SUSPENSIONS[:1],
    "/commission/campaigns/open/",
    "/commission/record/{console-reason.number}/reason/",
    "/commission/record/999999/reason/",
)
ADMINISTRATOR = (
    "/people/accounts/{account}/revoke/",
    "/people/accounts/{account}/recover/",
    "/people/accounts/{account}/roles/{grant}/",
    "/people/invitations/{people-invitation.key}/",
)

ADDRESSES: Mapping[str, Sequence[str]] = {
    "O": OFFICER,
    "S": CLERK,
    "H": HEAD,
    "A": AUTHORITY,
    NEWCOMER: NOTHING_YET,
    "C": STAFF,
    "M": COMMISSIONER,
    "X": EXECUTIVE,
    "N": ADMINISTRATOR,
}
BY_DAY = frozenset("CMXN")
"""Whose pages are looked at in the light dress alone: the parts they are made of are those above."""

ANSWERED: Mapping[str, int] = {
    "/my/employment/99999/dispute/": 404,
    f"{CAMPAIGN}receipts/R-9999/": 404,
    f"{AGENCY}campaigns/1999-a/": 404,
    f"{AGENCY}roster/{world.ROSTERED}/": 404,
    f"{AGENCY}packets/2022-a-h/99999/": 404,
    f"{AGENCY}mail/nothing-here/": 404,
    f"/agency/{world.EXTENDED}/": 404,
    "/agency/nil/nothing-here/": 404,
    "/agency/nil/{portal-nil-link.token}/": 409,
    f"{AGENCY}roster/add/?mptc_id=zzzz": 422,
    f"{AGENCY}roster/add/?mptc_id=9999-9999": 422,
    "/invitation/{token}/": 410,
    "/invitation/nothing-here/": 404,
    "/commission/suspensions/nothing-here/": 404,
    f"{FILE}conditions/cpr/cannot-be-met/": 404,
    "/commission/publications/99/lines/": 404,
    "/commission/record/999999/reason/": 404,
}
"""Those of the addresses above that are answered with something else than 200."""
REFUSED: Mapping[str, Sequence[tuple[str, str]]] = {
    "O": (
        ("/my/employment/{employment}/dispute/", "Send this to the commission"),
        ("/my/contact/", "Keep this"),
    ),
    "S": ((f"{AGENCY}roster/{world.CONDITIONAL}/", "Report this leave"),),
    "H": ((f"{AGENCY}people/", "Invite this submitter"),),
    "C": (
        (f"{FILE}administrative-suspension/", "Show what it will do"),
        (f"{FILE}leave/", "Show what it will do"),
        (f"{FILE}conditions/cpr/resume/", "Show what it will do"),
    ),
    "M": (
        (f"{FILE}suspension/", "Show what it will do"),
        (f"{FILE}suspension/lift/", "Show what it will do"),
        (f"{FILE}restriction/", "Show what it will do"),
        (f"{FILE}vacate/", "Show what it will do"),
    ),
    "X": (("/commission/record/{console-reason.number}/reason/", "Show what it will do"),),
    "N": (("/people/accounts/{account}/revoke/", "Revoke this account"),),
}
"""Forms that are sent with nothing filled in: the page, and the button that is pressed."""
SOMETHING: Mapping[str, str] = defaultdict(lambda: "1")
"""Fills every blank, for who only asks to which page an address leads."""


def filled(address: str, blanks: Mapping[str, str]) -> str:
    """Fill the blanks of an address."""
    return re.sub(r"\{([^}]+)\}", lambda blank: blanks[blank[1]], address)
