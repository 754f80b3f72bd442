"""Who is off the public register, and on what legal ground: asked before anybody is shown.

Exclusion beats inclusion (REG-19). Two things exclude a person: a removal that two people approved
(``Removal``), and time: a former officer whose last certificate ended three years ago (NEV-10).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Q, QuerySet

from standing.certification import queries as certification
from standing.certification.domain import CertificateState, History, OverlayKind
from standing.certification.models import Certificate, Determination, Release
from standing.kernel.periods import Span, day_of, known_at
from standing.register import orders
from standing.register.hushed import without_outcome
from standing.register.models import Removal
from standing.rules.book import Provision, the_book
from standing.rules.terms import birthday
from standing.storage import compiled
from standing.storage.rows import known as known_rows
from standing.workforce import identities
from standing.workforce.models import Employment

PORTION = 2_500
_JUST_BEFORE = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Ground:
    """The text on which somebody is off the public register, and since when they are."""

    citation: str
    since: date


def withheld(officer_ids: Iterable[int] | None, *, on: date, known: datetime) -> dict[int, Ground]:
    """Return who of these officers (``None``: everybody) is off the public register, and why.

    ``on`` is the day on which something is shown or released, not the day it speaks of: whoever is
    off today is off for every day, so ask with the present day and moment where a page is shown, and
    with the cut-off and its day where a release is made. Nobody decertified is left out by age
    (REV-5), nor anybody of whom section 13 publishes an order. A decision that may still be challenged
    changes nothing here, however it came out (CERT-900). Costs three queries where nobody is removed,
    no certificate is old and nothing may be challenged.
    """
    wanted = None if officer_ids is None else list(dict.fromkeys(officer_ids))
    if wanted is not None and not wanted:
        return {}
    return _by_age(wanted, on=on, known=known) | _removed(wanted, on=on, known=known)


def _removed(wanted: list[int] | None, *, on: date, known: datetime) -> dict[int, Ground]:
    """Who was removed by an act that stands; a removal of one record is one of the whole person."""
    rows = compiled.rows("removed", _standing_removals, on, known)
    off = {pk: Ground(ground, since) for pk, ground, since in rows}
    if not off:
        return {}
    kept = identities.kept_as(known=known)
    found = dict(off)
    for other, keep in kept.items():
        if other in off:
            found.setdefault(keep, off[other])
    for other, keep in kept.items():
        if keep in found:
            found.setdefault(other, found[keep])
    return found if wanted is None else {pk: found[pk] for pk in wanted if pk in found}


def _standing_removals(on: date, known: datetime) -> QuerySet[Removal, tuple[int, str, date]]:
    rows = Removal.objects.filter(known_rows(known), Q(until__isnull=True) | Q(until__gt=on))
    return rows.order_by("pk").values_list("officer_id", "ground", "since")


def _by_age(wanted: list[int] | None, *, on: date, known: datetime) -> dict[int, Ground]:
    """Who is a former officer and was last certified longer ago than the rule allows (NEV-10)."""
    wording = _wording(on)
    if wording is None:
        return {}
    long_ago = birthday(on, years=-wording.value)
    old = _old(wanted, on=on, ended_by=long_ago, known=known)
    found: dict[int, Ground] = {}
    for portion in _portions(old):
        told = orders.source()(portion, on=on, known=known)
        serving = _serving(portion, on=on, known=known)
        for pk, history in certification.histories(portion).items():
            if pk in serving:
                continue
            since = gone_since(history, told.get(pk, orders.NOTHING), wording, on=on, known=known)
            if since is not None:
                found[pk] = Ground(wording.citation, since)
    return found


def gone_since(
    history: History, told: orders.Told, wording: Provision[int], *, on: date, known: datetime
) -> date | None:
    """Return since when age keeps somebody who serves nobody off the register, if it does."""
    if told.orders or any(
        laid.kind is OverlayKind.SUSPENDED and laid.since <= on and known_at(laid, known)
        for laid in history.overlays
    ):
        return None  # section 13 has no limit of time (OPEN-14, REV-5)
    return _long_gone(history, wording, on=on, known=known)


def aged_out(history: History, *, serves: bool, on: date, known: datetime) -> bool:
    """Say whether a person's disciplinary records are too old to be read on a day (DISC-8).

    Those of whoever ``serves`` an agency never are. An order of section 13 keeps a former officer on
    the register, but not these records (OPEN-14).
    """
    wording = None if serves else _wording(on)
    return wording is not None and _long_gone(history, wording, on=on, known=known) is not None


def _wording(on: date) -> Provision[int] | None:
    rule = the_book().rule("publication.former-officers")
    return rule.number(on) if rule.find(on) is not None else None


def _long_gone(
    history: History, wording: Provision[int], *, on: date, known: datetime
) -> date | None:
    """Since when the last certificate has been over for as long as the rule says, decertified apart.

    A decision that may still be challenged has not certified anybody yet, as far as anybody is told:
    who is off the register does not tell its outcome (CERT-900).
    """
    stands = without_outcome(history, on=on, known=known).standing
    if stands.in_force or stands.until is None or stands.state is CertificateState.DECERTIFIED:
        return None
    since = max(birthday(stands.until, years=wording.value), wording.since)
    return since if since <= on else None


def _old(wanted: list[int] | None, *, on: date, ended_by: date, known: datetime) -> list[int]:
    """Of whom a record holds certificates that all ended, by their own days, before a day.

    A later certificate on another record of the same person shows once their history is read. Of a
    decision that may be challenged, what was held just before its issue is read, too (CERT-900).
    """
    kept = identities.kept_as(known=known)
    asked = None if wanted is None else {*wanted}
    records = None
    if asked is not None and len(asked) <= PORTION:
        records = asked | {other for other, keep in kept.items() if keep in asked}
    ids = {*_ended(records, by=ended_by, known=known)}
    open_from = min(on, day_of(known))
    for (issued_at,) in compiled.rows("open to challenge", _open, open_from, known):
        decided = Determination.objects.filter(preparation__release__recorded_at=issued_at)
        before = _ended(records, by=ended_by, known=issued_at - _JUST_BEFORE)
        ids.update(before.filter(officer_id__in=decided.values("officer_id")))
    people = {kept.get(pk, pk) for pk in ids}
    return sorted(people if asked is None else people & asked)


def _ended(
    records: Collection[int] | None, *, by: date, known: datetime
) -> QuerySet[Certificate, int]:
    """The records whose certificates, as known at a moment, had all ended by a day."""
    rows = Certificate.objects.filter(known_rows(known))
    if records is not None:
        rows = rows.filter(officer_id__in=records)
    ended = rows.values("officer_id").annotate(last=Max("until")).filter(last__lte=by)
    running = rows.filter(until__isnull=True).values("officer_id")
    return ended.exclude(officer_id__in=running).values_list("officer_id", flat=True)


def _open(on: date, known: datetime) -> QuerySet[Release, tuple[datetime]]:
    """When decisions were issued that may be challenged on a day or after it."""
    rows = Release.objects.filter(petition_due__gte=on, recorded_at__lte=known)
    return rows.order_by("recorded_at").values_list("recorded_at").distinct()


def _serving(ids: Collection[int], *, on: date, known: datetime) -> set[int]:
    """Who of these serves an agency on a day: no former officer."""
    records = identities.others_of(ids, known=known)
    read_as: Mapping[int, int] = {other: keep for keep, rest in records.items() for other in rest}
    rows = Employment.objects.filter(known_rows(known), officer_id__in=[*ids, *read_as])
    spans = rows.values_list("officer_id", "since", "until")
    return {read_as.get(pk, pk) for pk, since, until in spans if Span(since, until).covers(on)}


def _portions(ids: list[int]) -> Iterable[list[int]]:
    for start in range(0, len(ids), PORTION):
        yield ids[start : start + PORTION]
