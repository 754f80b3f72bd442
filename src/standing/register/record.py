"""What anybody may read of one officer: every field allowed by name, nothing else can be shown.

Pages, the API and certificates are made from this shape. What it does not name (birth dates, leave and
its kind, why somebody left, the words of a reason) is not left out later: it never gets this far.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, Final

from standing.certification import queries as certification
from standing.certification.domain import CertificateState, History, Overlay, OverlayKind, Standing
from standing.certification.overlaying import grounds
from standing.kernel.names import PersonName
from standing.kernel.periods import Span, day_of, known_at
from standing.register import orders, shapes, then, words
from standing.register.domain import note
from standing.register.hushed import in_force, may_serve, without_outcome
from standing.register.law import law_only
from standing.register.orders import (
    Finding,
    OrderKind,
    PublicCommendation,
    PublicMatter,
    PublicOrder,
)
from standing.register.publishable import aged_out
from standing.register.shapes import Allowed
from standing.workforce import queries as workforce
from standing.workforce.domain import Employed
from standing.workforce.models import Officer

PORTION: Final = 2_500
_ORDERED: Final = {
    OverlayKind.SUSPENDED: OrderKind.SUSPENSION,
    OverlayKind.ADMIN_SUSPENDED: OrderKind.ADMIN_SUSPENSION,
}
"""What lies over a certificate by an order that is published; a leave and its kind never are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicService:
    """One agency of an officer, with its days; ``until`` is the first day no longer there."""

    agency: Annotated[str, Allowed("LawEnforcementAgency", "REG-11, CERT-901", "The agency.")]
    agency_code: Annotated[str, Allowed("AgencyCode", "CERT-110", "The agency’s code.")]
    since: Annotated[date, Allowed("Since", "REG-11", "The first day on record.", kind="date")]
    until: Annotated[date | None, Allowed("Until", "REG-11", "The first day no longer there.",
                                          kind="date", required=False)]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicOfficer:
    """One officer on a day (``as_of``), as known at a moment (``known``)."""

    mptc_id: Annotated[str, Allowed("MPTCID", "CERT-910", "The training committee’s number.")]
    last_name: Annotated[str, Allowed("LastName", "REG-8, CERT-901", "Last name on the day.")]
    first_name: Annotated[str, Allowed("FirstName", "REG-8, CERT-901", "First name on the day.")]
    middle_name: Annotated[str, Allowed("MiddleName", "REG-8, PUBREG-3", "Middle name or initial.",
                                        required=False)]  # fmt: skip
    suffix: Annotated[str, Allowed("Suffix", "REG-8, PUBREG-3", "Jr., III and the like.",
                                   required=False)]  # fmt: skip
    status: Annotated[str, Allowed("Status", "REG-9, CERT-900, CERT-912", "What was in force.",
                                   values=tuple(label.value for label in words.Label))]  # fmt: skip
    meaning: Annotated[str, Allowed("Meaning", "CERT-905", "What the status means.")]
    may_serve: Annotated[bool | None, Allowed("MayServe", "REG-9, CERT-900",
                                              "Whether police work was allowed; not told where it "
                                              "turns on a decision that may still be challenged.",
                                              kind="boolean", required=False)]  # fmt: skip
    first_certified: Annotated[date | None, Allowed("FirstCertified", "REG-10, CERT-901",
                                                    "The first day of the first certificate.",
                                                    kind="date", required=False)]  # fmt: skip
    last_certified: Annotated[date | None, Allowed("LastCertified", "REG-10, CERT-901",
                                                   "The first day of the latest certificate.",
                                                   kind="date", required=False)]  # fmt: skip
    ceased: Annotated[date | None, Allowed("Ceased", "REG-10, CERT-901",
                                           "The first day without a certificate, where none is held.",
                                           kind="date", required=False)]  # fmt: skip
    expires: Annotated[date | None, Allowed("Expiration", "PUBREG-5, CERT-901, RUL-27",
                                            "The day the certificate held ends: the first day on "
                                            "which it is no longer in force.", kind="date",
                                            required=False)]  # fmt: skip
    note: Annotated[str, Allowed("AdditionalInformation", "CERT-360, CERT-901",
                                 "What the status rests on.", required=False)]  # fmt: skip
    agencies: Annotated[tuple[PublicService, ...], Allowed("Agencies", "REG-11",
                                                           "Each agency, the latest first.",
                                                           kind="array")]  # fmt: skip
    orders: Annotated[tuple[PublicOrder, ...], Allowed("Orders", "REG-13, REG-14, REG-15",
                                                       "Each order, the latest first.",
                                                       kind="array")]  # fmt: skip
    matters: Annotated[tuple[PublicMatter, ...], Allowed("Matters", "REG-16, DISC-1, DISC-5",
                                                         "Each investigation that may be read.",
                                                         kind="array")]  # fmt: skip
    commendations: Annotated[tuple[PublicCommendation, ...],
                             Allowed("Commendations", "REG-12", "Each, the latest first.",
                                     kind="array")]  # fmt: skip
    as_of: Annotated[date, Allowed("AsOf", "PUBREG-7, CERT-907", "The day spoken of.", kind="date")]
    known: Annotated[datetime, Allowed("Known", "PUBREG-7", "The moment whose knowledge is used.",
                                       kind="datetime")]  # fmt: skip

    @property
    def name(self) -> PersonName:
        """The name as one value."""
        return PersonName(
            last=self.last_name, first=self.first_name, middle=self.middle_name, suffix=self.suffix
        )


SHAPES: Final = (
    PublicOfficer, PublicService, PublicOrder, PublicMatter, orders.PublicAllegation,
    orders.PublicDiscipline, PublicCommendation,
)  # fmt: skip
"""Every shape of an officer's page; a field of theirs that no rule allows is refused (``columns``)."""


def public_officer(
    officer: Officer, *, on: date, known: datetime, shown: date | None = None
) -> PublicOfficer | None:
    """Return what anybody may read of an officer; ``None`` where nobody knew of them at ``known``.

    ``shown`` is the day of reading (by default the later of the two): on it the three years of
    disciplinary records are counted. Whether the officer may be shown at all is asked first, of
    ``publishable.withheld``.
    """
    return next(public_officers([officer.pk], on=on, known=known, shown=shown), None)


def public_officers(
    officer_ids: Iterable[int], *, on: date, known: datetime, shown: date | None = None
) -> Iterator[PublicOfficer]:
    """Yield what anybody may read of each of these officers, in their order, read in portions.

    Nothing that was learned after ``known`` is in it, nor what an agency was called since.
    """
    called = then.agency_names_before(known)
    wanted = list(dict.fromkeys(officer_ids))
    for start in range(0, len(wanted), PORTION):
        ids = wanted[start : start + PORTION]
        histories = certification.histories(ids)
        names = workforce.name_of(ids, on=on, known=known)
        places = workforce.employments(ids, on=None, known=known)
        told = orders.source()(ids, on=on, known=known)
        for pk in ids:
            if pk in names and pk in histories:
                own = without_outcome(histories[pk], on=on, known=known, cut=then.as_known)
                yield of(
                    own.history, name=names[pk],
                    places=then.called_before(places.get(pk, ()), called),
                    told=told.get(pk, orders.NOTHING), on=on, known=known, shown=shown,
                    found=own.standing,
                )  # fmt: skip


def of(
    history: History,
    *,
    name: PersonName,
    places: Sequence[Employed],
    told: orders.Told,
    on: date,
    known: datetime,
    shown: date | None = None,
    found: Standing | None = None,
) -> PublicOfficer:
    """Return the shape from what was read already.

    ``found`` is the standing that anybody may read, if it was worked out; then the history is the one
    that goes with it (``hushed.without_outcome``).
    """
    if found is None:
        told_of = without_outcome(history, on=on, known=known)
        history, found = told_of.history, told_of.standing
    held = [c for c in history.certificates if c.since <= on and known_at(c, known)]
    ended = in_force(found) is False and found.state is not CertificateState.NONE
    reading = shown or max(on, day_of(known))
    serves = any(Span(place.since, place.until).covers(reading) for place in places)
    too_old = bool(told.matters) and aged_out(history, serves=serves, on=reading, known=known)
    return PublicOfficer(
        mptc_id=history.mptc_id,
        last_name=name.last,
        first_name=name.first,
        middle_name=name.middle,
        suffix=name.suffix,
        status=found.label.value,
        meaning=words.explained()[found.label].means,
        may_serve=may_serve(found),
        first_certified=min((c.since for c in held), default=None),
        last_certified=max((c.since for c in held), default=None),
        ceased=found.until if ended else None,
        expires=found.until if found.in_force else None,
        note=note(found, history, on=on, known=known),
        agencies=services(places, on=on),
        orders=_latest_first([*_overlays(history, on=on, known=known), *told.orders], on=on),
        matters=() if too_old else _matters(told),
        commendations=tuple(sorted(
            (each for each in told.commendations if each.on <= on),
            key=lambda each: each.on, reverse=True,
        )),
        as_of=on,
        known=known,
    )  # fmt: skip


def services(places: Sequence[Employed], *, on: date) -> tuple[PublicService, ...]:
    """Return each agency begun by a day with its dates, the latest first (REG-11)."""
    begun = sorted((place for place in places if place.since <= on), key=lambda each: each.since)
    return tuple(
        PublicService(
            agency=place.agency_name,
            agency_code=place.agency_code,
            since=place.since,
            until=place.until,
        )
        for place in reversed(begun)
    )


def _overlays(history: History, *, on: date, known: datetime) -> Iterator[PublicOrder]:
    """The commission's suspensions on record: days and ground, never the words of the reason."""
    for laid in history.overlays:
        if laid.kind in _ORDERED and laid.since <= on and known_at(laid, known):
            yield PublicOrder(
                kind=_ORDERED[laid.kind].value,
                begun=laid.since,
                ended=laid.until,
                reason=_ground(laid),
                authority=law_only(laid.authority),
            )


def _ground(laid: Overlay) -> str:
    """The ground in the law's words, where exactly one rests on the text that was named (NEV-11)."""
    says = [g.says for g in grounds(laid.kind, on=laid.since) if g.citation == laid.authority]
    return says[0] if len(says) == 1 else ""


def _latest_first(found: Iterable[PublicOrder], *, on: date) -> tuple[PublicOrder, ...]:
    begun = [order for order in found if order.begun <= on]
    return tuple(sorted(begun, key=lambda order: order.begun, reverse=True))


def _matters(told: orders.Told) -> tuple[PublicMatter, ...]:
    """The matters that may be read: of each the allegations that were sustained (DISC-5, NEV-15)."""
    allowed = {each.value for each in Finding}
    read = (
        replace(m, allegations=tuple(a for a in m.allegations if a.finding in allowed))
        for m in told.matters
    )
    return tuple(matter for matter in read if matter.allegations)


for _shape in SHAPES:
    shapes.columns(_shape)
