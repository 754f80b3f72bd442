"""What programs ask of the ledger: the public keys, the last checkpoint, and proofs. Plain files.

None of it names a person: a leaf of the tree is a salted commitment, and its hash tells nothing.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from standing.kernel.errors import NotFound, StandingError
from standing.ledger import queries as ledger
from standing.ledger import sealed, signing, tree
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
    """Prove that an entry belongs to the tree: ``?entry=`` or ``?release=``, and ``?size=``."""
    asked = request.GET
    if not asked.keys() & {"entry", "release"}:
        return _json(
            {"standing": "inclusion 1", "ask": "?entry=NUMBER or ?release=NUMBER, &size=SIZE"}
        )
    try:
        number = _of_release(asked["release"]) if "release" in asked else _number(asked["entry"])
        size = _number(asked["size"]) if asked.get("size") else _last_size()
        found = sealed.inclusion(number, size)
        root = sealed.root(size)
    except StandingError as refusal:
        return _refused(refusal)
    return _json(
        {
            "standing": "inclusion 1",
            "entry": found.number,
            "size": found.size,
            "leaf": found.commitment.hex(),
            "leaf_hash": tree.leaf_hash(found.commitment).hex(),
            "hashes": [step.hex() for step in found.hashes],
            "root": root.hex(),
            "checkpoint": _note(size),
        }
    )


@public
@require_safe
def consistency(request: HttpRequest) -> HttpResponse:
    """Prove that the ledger of ``?from=`` entries is the start of that of ``?to=`` entries."""
    asked = request.GET
    if "from" not in asked:
        return _json({"standing": "consistency 1", "ask": "?from=SIZE&to=SIZE"})
    try:
        old = _number(asked["from"])
        new = _number(asked["to"]) if asked.get("to") else _last_size()
        hashes = sealed.consistency(old, new)
        roots = sealed.root(old) if old else b"", sealed.root(new)
    except StandingError as refusal:
        return _refused(refusal)
    return _json(
        {
            "standing": "consistency 1",
            "from": old,
            "to": new,
            "hashes": [step.hex() for step in hashes],
            "root_from": roots[0].hex(),
            "root_to": roots[1].hex(),
            "checkpoint_from": _note(old),
            "checkpoint_to": _note(new),
        }
    )


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > _LONGEST:
        raise NotFound(f"“{text[:20]}” is no number of entries.")
    return int(text)


def _of_release(text: str) -> int:
    """The number of the entry that recorded a release."""
    wanted = _number(text)
    for entry in ledger.entries_of("publication.released"):
        if entry.facts_after.get("release") == wanted:
            return entry.id
    raise NotFound(f"No release of the number {wanted:,} was published.")


def _last_size() -> int:
    last = sealed.last()
    if last is None:
        raise NotFound("No checkpoint has been signed yet.")
    return last.size


def _note(size: int) -> str | None:
    try:
        return sealed.checkpoint_note(size)
    except NotFound:
        return None


def _json(told: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    return JsonResponse(told, status=status, json_dumps_params={"indent": 1})


def _refused(refusal: StandingError) -> HttpResponse:
    return _json({"error": str(refusal)}, status=404)
