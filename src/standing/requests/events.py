"""What can happen to a request, as the ledger names it."""

from enum import StrEnum
from typing import Final

from standing.requests.domain import RequestKind


class Event(StrEnum):
    """The kinds of ledger entry that this feature writes.

    An extension that is granted is entered by the campaigns (``extension.granted``), a leave that ends
    by the certification (``overlay.lifted``).
    """

    EXTENSION_ASKED = "extension.asked"
    EXTENSION_REFUSED = "extension.refused"
    EXTENSION_WITHDRAWN = "extension.withdrawn"
    EMPLOYMENT_DISPUTED = "employment.disputed"
    DISPUTE_DECIDED = "dispute.decided"
    DISPUTE_WITHDRAWN = "dispute.withdrawn"
    RETURN_REPORTED = "return.reported"
    RETURN_DECIDED = "return.decided"
    RETURN_WITHDRAWN = "return.withdrawn"
    CONTACT_RECORDED = "contact.recorded"


WITHDRAWN: Final = {
    RequestKind.EXTENSION: Event.EXTENSION_WITHDRAWN,
    RequestKind.EMPLOYMENT_DISPUTE: Event.DISPUTE_WITHDRAWN,
    RequestKind.RETURN_FROM_LEAVE: Event.RETURN_WITHDRAWN,
}
