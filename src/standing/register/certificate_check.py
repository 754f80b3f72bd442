"""Checking a certificate: who signed it, whether more is known by now, and what holds today.

The signature alone says that the commission said so. Where the register is at hand, it is asked the
same question again, twice: as it was known then, which must give the same answer, and as it is known
now. Where that differs, the certificate is superseded; the paper itself stays what was said in good
faith on its day.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from standing.certification import queries as certification
from standing.certification.domain import History
from standing.kernel.errors import NotFound, Refused
from standing.kernel.periods import day_of, in_words
from standing.kernel.tongue import filled, marked, said
from standing.ledger import queries as ledger
from standing.ledger import signing
from standing.ledger.notes import NotGenuine
from standing.ledger.signing import PublicKey
from standing.register import certificate_code
from standing.register.certificate import PURPOSE, Decided, Held, certify, refuse_withheld
from standing.register.certificate_file import read_file
from standing.register.certificate_signed import (
    Claims,
    Decision,
    NothingChecked,
    Span,
    claims_of,
    read,
)
from standing.register.certificate_words import yes_or_no
from standing.workforce import queries as workforce
from standing.workforce.models import Officer

FIELDS: Final = {
    "label": marked("the status"),
    "may_serve": marked("whether the officer could serve"),
    "in_force": marked("whether a certificate was in force"),
    "certificate": marked("the certificate and its days"),
    "decision": marked("the decision it is held under"),
}
"""What may have come to read otherwise, and what it is called."""

KINDS: Final = (marked("Statutory"), marked("Full"), marked("Conditional"))
"""The kinds of a certificate, so that other languages have words for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that reads otherwise now: what the certificate says of it, and what is known now."""

    what: str
    said: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came of checking a certificate.

    ``genuine`` is ``False`` with a ``fault`` that says why; then nothing else is said. People are told
    "not genuine" only where a signature was checked and failed: ``checked`` is ``False`` where there was
    none to check, and ``nothing`` says of a typed code that the register has no answer to it. ``signed``
    is ``False`` where a code was typed: the register answered, no signature was seen. ``differences``
    are what makes it superseded, known ``since`` a moment. ``reproduced`` says whether the register,
    read as it was known then, still gives the answer that was signed. ``absent`` says why the register
    at hand cannot be asked about this officer.
    """

    genuine: bool
    fault: str = ""
    nothing: str = ""
    checked: bool = True
    signed: bool = True
    key: str = ""
    claims: Claims | None = None
    differences: tuple[Difference, ...] = ()
    since: datetime | None = None
    reproduced: bool = True
    then: Held | None = None
    today: Held | None = None
    absent: str = ""

    @property
    def superseded(self) -> bool:
        """Whether something is known now that changes what it says of its day."""
        return bool(self.differences)


def check(jws: str, *, now: datetime) -> Checked:
    """Return what is to be said of a signed certificate at a moment, by this register."""
    return _checked(partial(read, jws, keys=signing.public_keys()), now=now)


def check_file(content: bytes, *, now: datetime) -> Checked:
    """Return what is to be said of a file that somebody was handed, at a moment, by this register."""
    return _checked(partial(read_file, content, keys=signing.public_keys()), now=now)


def _checked(read_it: Callable[[], tuple[Claims, PublicKey]], *, now: datetime) -> Checked:
    try:
        claims, by = read_it()
    except NothingChecked as fault:
        return Checked(genuine=False, checked=False, fault=str(fault))
    except NotGenuine as fault:
        return Checked(genuine=False, fault=str(fault))
    return against_register(Checked(genuine=True, key=by.kid, claims=claims), now=now)


def check_code(text: str, *, now: datetime) -> Checked:
    """Return what the register says to a code typed from paper; the signature is not looked at.

    Raises:
        Refused: it is no such code.
    """
    asked = certificate_code.asked_by(text)
    if asked.known > now or asked.on > day_of(asked.known):
        return _no_such_code()
    try:
        officer = workforce.officer(asked.mptc_id)
        refuse_withheld(officer, known=now)
        held = certify(officer, on=asked.on, known=asked.known)
    except NotFound:
        return _no_such_code()
    except Refused as fault:
        nothing = said("The register gives no answer to this code")
        return Checked(genuine=False, nothing=nothing, fault=str(fault))
    if certificate_code.fingerprint(held) != asked.fingerprint:
        return _no_such_code()
    claims = claims_of(held, issuer="")
    return against_register(Checked(genuine=True, signed=False, claims=claims), now=now)


def _no_such_code() -> Checked:
    nothing = said("No certificate has this code")
    return Checked(genuine=False, nothing=nothing, fault=said(_NO_SUCH_CODE))


_NO_SUCH_CODE: Final = marked(
    "The register gives no certificate with this code. If a character was mistyped, compare each group "
    "with the paper. If it is typed as printed, the paper does not say what the register says: scan its "
    "QR code, or paste its signed text."
)


def against_register(checked: Checked, *, now: datetime) -> Checked:
    """Ask the register at hand about what a genuine certificate says."""
    claims = checked.claims
    assert claims is not None
    if claims.invented != (ledger.invented_world() is not None):
        return replace(checked, absent=said(_OTHER_WORLD[claims.invented]))
    if claims.known > now:
        return replace(
            checked, absent=said("It speaks from a moment that this register has not reached.")
        )
    try:
        officer = certification.kept_officer(claims.sub, known=now)
        then = certify(officer, on=claims.on, known=now)
        today = certify(officer, on=day_of(now), known=now, spoken_on=day_of(now))
    except (NotFound, Refused) as fault:
        return replace(checked, absent=str(fault))
    differences = tuple(_differences(claims, then, same_key=_same_key(checked)))
    return replace(
        checked,
        differences=differences,
        since=_since(officer, claims, now=now) if differences else None,
        reproduced=_reproduced(claims, same_key=_same_key(checked)),
        then=then,
        today=today,
    )


_OTHER_WORLD: Final = {
    True: marked(
        "It is made out in an invented world, for demonstration: it says nothing of a real officer."
    ),
    False: marked("It is made out by a real register, and this one holds an invented world."),
}


def _same_key(checked: Checked) -> bool:
    """Whether references to determinations can be compared: another key gives other ones."""
    return not checked.signed or checked.key == signing.key(PURPOSE).kid


def _differences(claims: Claims, held: Held, *, same_key: bool) -> Iterator[Difference]:
    now = claims_of(held, issuer=claims.iss)
    before, after = _compared(claims, same_key=same_key), _compared(now, same_key=same_key)
    for name, what in FIELDS.items():
        if before[name] != after[name]:
            yield Difference(what=said(what), said=_told(before[name]), now=_told(after[name]))


def _compared(claims: Claims, *, same_key: bool) -> dict[str, object]:
    decision: Decision | None = claims.decision
    told = None
    if decision is not None:
        told = Decided(
            edition=decision.edition, decided_on=decision.decided_on, issued_on=decision.issued_on,
            docket="", reference=decision.reference if same_key else "",
        )  # fmt: skip
    return {
        "label": claims.label, "may_serve": yes_or_no(claims.may_serve),
        "in_force": yes_or_no(claims.in_force), "certificate": claims.certificate, "decision": told,
    }  # fmt: skip


def _told(value: object) -> str:
    match value:
        case None:
            return said("none")
        case Decided():
            return filled(
                "decided {decided}, issued {issued}",
                decided=in_words(value.decided_on),
                issued=in_words(value.issued_on),
            )
        case Span():
            return _span_told(value)
    return said(str(value))


def _span_told(span: Span) -> str:
    first = in_words(span.first_day)
    if span.expires is None:
        return filled("{kind}, since {first}, until a decision", kind=said(span.kind), first=first)
    return filled(
        "{kind}, since {first}, expires {expires}",
        kind=said(span.kind),
        first=first,
        expires=in_words(span.expires),
    )


def _reproduced(claims: Claims, *, same_key: bool) -> bool:
    """Whether the register, read for the moment of issue, still says what was signed then."""
    try:
        asked = certify(workforce.officer(claims.sub), on=claims.on, known=claims.known)
    except (NotFound, Refused):
        return False
    return next(_differences(claims, asked, same_key=same_key), None) is None


def _since(officer: Officer, claims: Claims, *, now: datetime) -> datetime | None:
    """The moment from which the register has given another answer for that day, without a break."""
    history = certification.histories([officer.pk])[officer.pk]
    turns = sorted({each for each in _moments(history) if claims.known < each <= now}, reverse=True)
    since = None
    for moment in turns:
        held = certify(officer, on=claims.on, known=moment)
        if next(_differences(claims, held, same_key=True), None) is None:
            break
        since = moment
    return since


def _moments(history: History) -> Iterator[datetime]:
    """Every moment at which something of a history became known, or was no longer held."""
    rows = [
        *history.certificates, *history.applications, *history.decisions, *history.conditions,
        *history.overlays, *history.services,
        *(act for condition in history.conditions for act in condition.acts),
    ]  # fmt: skip
    for row in rows:
        for name in ("recorded_at", "superseded_at", "issued_at", "vacated_at"):
            moment = getattr(row, name, None)
            if isinstance(moment, datetime):
                yield moment
