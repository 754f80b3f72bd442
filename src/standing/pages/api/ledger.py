"""How far the ledger of acts is sealed, and where its proofs are."""

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from standing.ledger import sealed
from standing.pages.api import parameters as p
from standing.pages.api.about import about, absolute
from standing.pages.api.schemas import One, Shape

router = Router(tags=["Ledger"])


class Ledger(Shape):
    """How far the ledger is sealed, and where its proofs are."""

    size: int | None = Field(
        description="How many entries the last checkpoint seals; null before the first.",
        examples=[20_411],
    )
    checkpoint: str | None = Field(
        description="The last checkpoint: a signed note (C2SP), to be kept and compared."
    )
    keys: str = Field(description="The address of the public keys.")
    inclusion: str = Field(
        description="The address that proves that an entry is sealed; ask with ?entry= or ?release=."
    )
    consistency: str = Field(
        description="The address that proves that the ledger only grew; ask with ?from= and ?to=."
    )
    page: str = Field(description="The page on which certificates and releases are checked.")


class LedgerAnswer(One[Ledger]):
    """How far the ledger is sealed."""


@router.get("/ledger", response=LedgerAnswer, url_name="api-ledger", operation_id="ledger")
def ledger(request: HttpRequest) -> object:
    """How far the ledger of acts is sealed: the last checkpoint, the keys, and where the proofs are."""
    when = p.when(None, None)
    last = sealed.last()
    return {
        "about": about(request, when),
        "data": {
            "size": last.size if last else None,
            "checkpoint": last.note if last else None,
            "keys": absolute(request, "verify-keys"),
            "inclusion": absolute(request, "verify-inclusion"),
            "consistency": absolute(request, "verify-consistency"),
            "page": absolute(request, "verify"),
        },
    }
