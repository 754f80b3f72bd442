"""No page is left out: every address is walked by a table of tests/journeys, or says why it is no page.

No browser is needed. A new address fails here until a walk visits it.
"""

from collections.abc import Iterator

import pytest
from django.urls import Resolver404, URLPattern, get_resolver, resolve
from tests.access import reading
from tests.journeys import addresses, commission_addresses, signed_in_addresses, test_signing_in

DATA = "read by programs; tests/integration/pages/api asks it in every way"
A_FILE, LEADS_ON = "a file to take along", "leads on to another page, and shows none"
A_TEST = "walked as the page before it by test_signing_in, which comes there by pressing"
NO_PAGES = {
    "robots": "read by machines",
    "sitemap": "read by machines",
    "healthz": "read by machines",
    "readyz": "read by machines",
    "api-index": DATA,
    "api-officers": DATA,
    "api-officer": DATA,
    "api-officer-history": DATA,
    "api-agencies": DATA,
    "api-agency": DATA,
    "api-agency-reporting": DATA,
    "api-statuses": DATA,
    "api-lists": DATA,
    "api-list": DATA,
    "api-releases": DATA,
    "api-release": DATA,
    "api-release-changes": DATA,
    "api-changes": DATA,
    "api-ledger": DATA,
    "api-openapi": DATA,
    "suggest": "read by the script of the search box; tests/integration/pages/test_searching.py asks it",
    "form": A_FILE,
    "agency-officers-csv": A_FILE,
    "agency-officers-pdf": A_FILE,
    "data-file": A_FILE,
    "data-latest": LEADS_ON,
    "changes-atom": "read by programs; tests/integration/pages/test_changes.py reads it",
    "changes-json": "read by programs; tests/integration/pages/test_changes.py reads it",
    "officer-certificate": A_FILE,
    "verify-keys": "read by programs; tests/integration/pages/test_verifying.py asks it",
    "verify-checkpoint": "read by programs; tests/integration/pages/test_verifying.py asks it",
    "verify-inclusion": "read by programs; tests/integration/pages/test_verifying.py asks it",
    "verify-consistency": "read by programs; tests/integration/pages/test_verifying.py asks it",
    "portal-form": A_FILE,
    "portal-draft-file": A_FILE,
    "portal-receipt-file": A_FILE,
    "portal-roster-file": A_FILE,
    "portal-sent-file": A_FILE,
    "own-letter": A_FILE,
    "console-board-file": A_FILE,
    "console-publication-file": A_FILE,
    "mfa_download_recovery_codes": A_FILE,
    "signed-in": LEADS_ON,
    "onward": LEADS_ON,
    "mfa_login_webauthn": "answers the script of the sign-in with the question for a passkey",
    "account_reauthenticate": "led on to the second factor, which is asked for instead",
    "mfa_authenticate": A_TEST,
    "mfa_reauthenticate": A_TEST,
    "mfa_reauthenticate_webauthn": A_TEST,
    "mfa_remove_webauthn": "needs a passkey; the page that takes away an app is made of the same",
    "mfa_edit_webauthn": "needs a passkey; the page that adds one is made of the same",
}
"""Why an address is in no table of the walks. Those that only take a form are found in the matrix."""
WALKS = (
    addresses.ADDRESSES,
    *map(
        commission_addresses.addresses_of,
        (*commission_addresses.READERS, commission_addresses.ADMINISTRATOR),
    ),
    *(
        [signed_in_addresses.filled(each, signed_in_addresses.SOMETHING) for each in tables]
        for tables in signed_in_addresses.ADDRESSES.values()
    ),
    test_signing_in.PUBLIC,
    test_signing_in.OWN,
    ("/clock/",),  # a form of test_commission_pages that is sent wrongly
)


def names() -> set[str]:
    """The name of every address there is."""
    return {str(each.name) for each in get_resolver().url_patterns if isinstance(each, URLPattern)}


def walked() -> Iterator[str]:
    """The name of every address that a table of the walks visits."""
    for table in WALKS:
        for address in table:
            try:
                found = resolve(address.partition("?")[0])
            except Resolver404:
                assert address == "/nowhere/", f"{address} is walked, and leads nowhere"
            else:
                yield str(found.url_name)


def only_takes_a_form() -> set[str]:
    """The addresses that nobody opens: what they answer is the page that their form stands on."""
    return {row.name for row in reading.rows().values() if not row.opens and row.sends}


def test_every_page_is_walked_or_says_why_it_is_none() -> None:
    left_out = names() - set(walked()) - only_takes_a_form() - NO_PAGES.keys()
    assert sorted(left_out) == [], "no walk of tests/journeys visits these pages"


@pytest.mark.parametrize("name", sorted(NO_PAGES))
def test_what_is_said_to_be_no_page_is_there_and_not_walked(name: str) -> None:
    assert name in names()
    assert name not in set(walked())
    assert name not in only_takes_a_form()
