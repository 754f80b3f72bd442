"""Certified on the day: what status an officer held on a day, as known at the moment of asking.

Nothing is stored. Both clocks stand on the certificate, so the same question can be asked again at any
later time and must be answered alike (decision 0033). Days are whole days in New York, half-open: a
certificate that expires on July 1, 2025 is held through June 30 (CERT-331, RUL-27).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from standing.certification import queries as certification
from standing.certification.domain import Decision, Label, Standing
from standing.certification.in_force import speaking
from standing.certification.models import Determination
from standing.kernel.canonical import digest
from standing.kernel.errors import NotFound, Refused
from standing.kernel.periods import day_of, in_words
from standing.kernel.tongue import filled
from standing.ledger import queries as ledger
from standing.ledger import signing
from standing.register import publishable, then, words
from standing.register.authority import texts
from standing.register.domain import listing
from standing.register.hushed import Told, in_force, may_serve, without_outcome
from standing.rules.book import Provision, the_book
from standing.workforce import identities
from standing.workforce import queries as workforce
from standing.workforce.models import Officer

PURPOSE: Final = "certificate"
"""What the key is for that signs certificates."""
_UNTOLD: Final = "Under Review"
_UNDER_REVIEW: Final = ("CERT-900",)
_REFERENCE: Final = b"standing decision 1\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The decision a status is held under. ``reference`` stands for the hash of its determination.

    The hash itself covers a birth date and answers that are not public, so whoever held it could try
    birth dates until one fits. The reference is made of it with the commission's key: the same
    determination always has the same one, and nobody can work it out by trying.
    """

    edition: str
    decided_on: date
    issued_on: date
    docket: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What an officer held on the day ``on``, as known at ``known``: a plain value.

    ``kind`` says which certificate it was (``Statutory``, ``Full``, ``Conditional``; while a decision
    may be challenged only ``Under Review``, CERT-900) and
    ``first_day`` and ``expires`` between which days, half-open; ``expires`` is ``None`` while it
    continues until a decision. ``may_serve`` and ``in_force`` are ``None`` where they would tell how a
    decision came out that may be challenged. ``sentence`` says all that, in the language spoken.
    """

    mptc_id: str
    name: str
    on: date
    known: datetime
    label: str
    may_serve: bool | None
    in_force: bool | None
    kind: str
    first_day: date | None
    expires: date | None
    decision: Decided | None
    law: tuple[str, ...]
    sentence: str
    invented: bool

    @property
    def last_day(self) -> date | None:
        """The last whole day on which the certificate was held."""
        return self.expires - timedelta(days=1) if self.expires else None


def certify(officer: Officer, *, on: date, known: datetime, spoken_on: date | None = None) -> Held:
    """Return what an officer held on a New York day, as known at a moment.

    Its sentence is in the past tense, as a paper is read later; or as spoken on a day that is named.

    Raises:
        Refused: the day is still to come, or the officer is not on the public register.
        NotFound: this record was merged into another officer's.
    """
    asked_on = day_of(known)
    if on < began():
        raise Refused(not_yet(on))
    if on > asked_on:
        raise Refused(
            filled(
                "We read {day}, which is after {today}. What status will be held on a day to come "
                "nobody knows yet. Choose {today} or an earlier day.",
                day=in_words(on),
                today=in_words(asked_on),
            )
        )
    if (into := identities.merged_into(officer.pk, known=known)) is not None:
        raise NotFound(
            filled(
                "The record {id} belongs to the officer with the MPTC ID {kept}. The certificate is "
                "made out under that ID.",
                id=officer.mptc_id,
                kept=into.mptc_id,
            )
        )
    refuse_withheld(officer, known=known)
    return _held(officer, on=on, known=known, spoken_on=spoken_on or on + timedelta(days=1))


def began() -> date:
    """Return the first day on which the law certified anybody (CERT-401, CERT-902)."""
    return _first_certified().since


def not_yet(on: date) -> str:
    """Say of a day before certification began that nobody was certified then, and by which law."""
    return filled(
        "On {day} nobody was certified: certification began on {began} ({law}). Choose that day or a "
        "later one.",
        day=in_words(on),
        began=in_words(began()),
        law=_first_certified().citation,
    )


def _first_certified() -> Provision[object]:
    """The first statutory certificates: those of the first round's officers."""
    return the_book().rule("cohort.a-h").provisions[0]


def refuse_withheld(officer: Officer, *, known: datetime) -> None:
    """Raise ``Refused`` with the legal ground where an officer is off the public register."""
    found = publishable.withheld([officer.pk], on=day_of(known), known=known).get(officer.pk)
    if found is not None:
        raise Refused(
            filled(
                "The officer with the MPTC ID {id} has not been on the public register since {since} "
                "({ground}), so no certificate is made out.",
                id=officer.mptc_id,
                since=in_words(found.since),
                ground=found.citation,
            )
        )


def moment_of_issue(now: datetime) -> datetime:
    """Return the moment a certificate made out at ``now`` speaks from.

    That is the begun minute, or the last entry of the ledger if that is later: nothing known by ``now``
    is left out, and who asks again in the same minute gets the very same certificate.
    """
    begun = now.astimezone(UTC).replace(second=0, microsecond=0)
    last = ledger.last_moment()
    return begun if last is None else max(begun, min(last, now)).astimezone(UTC)


def _held(officer: Officer, *, on: date, known: datetime, spoken_on: date) -> Held:
    told = without_outcome(
        certification.histories([officer.pk])[officer.pk], on=on, known=known, cut=then.as_known
    )
    found = told.standing
    name = workforce.name_of([officer.pk], on=on, known=known).get(officer.pk)
    if name is None:
        raise NotFound(
            filled(
                "Nothing was known of the MPTC ID {id} on {day}.",
                id=officer.mptc_id,
                day=in_words(day_of(known)),
            )
        )
    kind = _UNTOLD
    if found.label is not Label.UNDER_REVIEW:
        line = listing(told.history, name=name, agencies=(), on=on, known=known)
        kind = line.certification.value
    return Held(
        mptc_id=officer.mptc_id,
        name=name.full,
        on=on,
        known=known.astimezone(UTC),
        label=found.label.value,
        may_serve=may_serve(found),
        in_force=in_force(found),
        kind=kind,
        first_day=found.since,
        expires=found.until,
        decision=_decided(told, officer, on=on, known=known),
        law=tuple(texts(_rules(found))),
        sentence=words.status_sentence(name.full, found, on=on, today=spoken_on),
        invented=ledger.invented_world() is not None,
    )


def _rules(found: Standing) -> tuple[str, ...]:
    """What a status rests on; of one under review nothing that tells how the decision came out."""
    return _UNDER_REVIEW if found.label is Label.UNDER_REVIEW else found.rules


def _decided(told: Told, officer: Officer, *, on: date, known: datetime) -> Decided | None:
    made = [d for d in told.open if d.issued_at is not None and day_of(d.issued_at) <= on]
    decision = made[-1] if made else speaking(told.history, on=on, known=known)
    if decision is None or decision.issued_at is None:
        return None
    return _named(decision, decision.issued_at, officer)


def _named(decision: Decision, issued_at: datetime, officer: Officer) -> Decided:
    edition, campaign, hashed = Determination.objects.values_list(
        "edition", "campaign", "hash"
    ).get(pk=decision.id)
    return Decided(
        edition=edition,
        decided_on=decision.decided_on,
        issued_on=day_of(issued_at),
        docket=f"{campaign.upper()}/{officer.mptc_id}",
        reference=reference_of(hashed),
    )


def reference_of(determination_hash: str) -> str:
    """Return what stands on certificates for the hash of a determination (RUL-26): 32 hex digits.

    It is the hash of a signature, which is always the same for the same text and key.
    """
    signed = signing.key(PURPOSE).sign(_REFERENCE + determination_hash.encode())
    return digest(signed)[:32]
