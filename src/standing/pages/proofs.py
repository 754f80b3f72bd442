"""What programs ask of the ledger: the public keys, the last checkpoint, and proofs. Plain files.

None of it names a person: a leaf of the tree is a salted commitment, and its hash tells nothing.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from standing.kernel.errors import NotFound, StandingError
from standing.kernel.tongue import filled, said
from standing.ledger import proving, sealed, signing
from standing.pages.access import public

_LONGEST = 15
"""No number in an address has more digits."""


@public
@require_safe
def keys(_request: HttpRequest) -> HttpResponse:
    """Every public key: as a JWK set, and as the verifier of a signed note is given it."""
    told = signing.document()
    rows = [{**row, **row["jwk"], "alg": "EdDSA", "use": "sig"} for row in told["keys"]]
    return _json({**told, "keys": rows})


@public
@require_safe
def checkpoint(_request: HttpRequest) -> HttpResponse:
    """The last checkpoint, a signed note (C2SP); 404 where nothing was sealed yet."""
    last = sealed.last()
    if last is None:
        return HttpResponse(
            "No checkpoint has been signed yet. The first one comes with the first release.\n",
            content_type="text/plain; charset=utf-8",
            status=404,
        )
    return HttpResponse(last.note, content_type="text/plain; charset=utf-8")


@public
@require_safe
def inclusion(request: HttpRequest) -> HttpResponse:
    """Prove that an entry stands in the ledger as last sealed: ``?entry=`` or ``?release=``."""
    asked = request.GET
    if not asked.keys() & {"entry", "release"}:
        return _json({"standing": "inclusion 1", "ask": "?entry=NUMBER or ?release=NUMBER"})
    try:
        number = _of_release(asked["release"]) if "release" in asked else _number(asked["entry"])
        return _json(proving.proof_of_inclusion(number))
    except StandingError as refusal:
        return _refused(refusal)


@public
@require_safe
def consistency(request: HttpRequest) -> HttpResponse:
    """Prove that the ledger of ``?from=`` entries is the start of that of ``?to=`` entries.

    Without ``to`` it is the last checkpoint.
    """
    asked = request.GET
    if "from" not in asked:
        return _json({"standing": "consistency 1", "ask": "?from=SIZE&to=SIZE"})
    try:
        new = _number(asked["to"]) if asked.get("to") else _last_size()
        return _json(proving.proof_of_consistency(_number(asked["from"]), new))
    except StandingError as refusal:
        return _refused(refusal)


def of_release(text: str) -> Mapping[str, Any]:
    """Return the proof that a release, named by its number, stands in the ledger as last sealed."""
    return proving.proof_of_inclusion(_of_release(text))


def since(text: str) -> Mapping[str, Any]:
    """Return the proof that the ledger of so many entries is the start of the one last sealed."""
    return proving.proof_of_consistency(_number(text), _last_size())


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > _LONGEST:
        raise NotFound(filled("“{text}” is no number.", text=text[:20]))
    return int(text)


def _of_release(text: str) -> int:
    """The number of the entry that records a release."""
    wanted = _number(text)
    found = proving.entry_of_release(wanted)
    if found is None:
        raise NotFound(
            filled("No release of the number {number} was published.", number=f"{wanted:,}")
        )
    return found


def _last_size() -> int:
    last = sealed.last()
    if last is None:
        raise NotFound(said("No checkpoint has been signed yet."))
    return last.size


def _json(told: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    return JsonResponse(told, status=status, json_dumps_params={"indent": 1})


def _refused(refusal: StandingError) -> HttpResponse:
    return _json({"error": str(refusal)}, status=404)
