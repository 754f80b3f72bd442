"""Questions asked of determinations, certificates and conditions."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from standing.certification import derive, models
from standing.certification.columns import values as values  # noqa: PLC0414  # asked for here
from standing.certification.derive import StatutoryTerms
from standing.certification.domain import (
    Application,
    ApplicationKind,
    CertificateKind,
    CertificateSpan,
    Condition,
    ConditionAct,
    ConditionState,
    Decision,
    History,
    Overlay,
    OverlayKind,
    Service,
    Standing,
)
from standing.certification.in_force import standing
from standing.certification.together import together
from standing.kernel.errors import NotFound
from standing.kernel.refs import mptc_id_said
from standing.rules.book import the_book
from standing.storage import compiled
from standing.storage.rows import known as known_rows
from standing.workforce import identities
from standing.workforce import queries as workforce
from standing.workforce.models import Employment, Officer

BATCH = workforce.PORTION


def officer_of(mptc_id: str) -> Officer:
    """Return the officer with this id, or raise ``NotFound`` with a sentence."""
    try:
        return Officer.objects.get(mptc_id=mptc_id)
    except Officer.DoesNotExist:
        raise NotFound(
            f"No officer on the register has the MPTC ID {mptc_id[:40]}. {mptc_id_said(mptc_id)}"
        ) from None


def kept_officer(mptc_id: str, *, known: datetime) -> Officer:
    """Return the officer whom acts on this id concern: the kept one, if two records were merged."""
    officer = officer_of(mptc_id)
    return identities.merged_into(officer.pk, known=known) or officer


def owed_now(officer: Officer, *, known: datetime) -> list[Condition]:
    """Return the conditions of the decision that holds for an officer."""
    return owed_by(histories([officer.pk])[officer.pk], known=known)


def owed_by(history: History, *, known: datetime) -> list[Condition]:
    """Return the conditions of the decision that holds: the last one issued, unless it was vacated."""
    issued = derive.in_order_of_issue(
        d for d in history.decisions if d.issued_at is not None and d.issued_at <= known
    )
    if not issued or issued[-1].vacated_at is not None:
        return []
    return [
        condition
        for condition in history.conditions
        if condition.determination == issued[-1].id and condition.superseded_at is None
    ]


def unsatisfiable(
    officer_ids: Sequence[int] | None, *, known: datetime
) -> dict[int, models.Unsatisfiable]:
    """Return what was reported of conditions that can no longer be met, by officer, the latest last."""
    rows = models.Unsatisfiable.objects.filter(known_rows(known)).select_related("determination")
    if officer_ids is not None and len(officer_ids) <= BATCH:
        rows = rows.filter(determination__officer_id__in=officer_ids)
    return {row.determination.officer_id: row for row in rows.order_by("recorded_at", "pk")}


def incomplete(*, known: datetime) -> dict[tuple[int, str], date]:
    """Return which applications were found not substantially complete, by officer and receipt (T6)."""
    rows = models.Incomplete.objects.filter(known_rows(known))
    return {
        (officer_id, receipt): found_on
        for officer_id, receipt, found_on in rows.values_list("officer_id", "receipt", "found_on")
    }


def standing_of(mptc_id: str, *, on: date, known: datetime) -> Standing:
    """Return one officer's standing on a day, as known at a moment."""
    officer = officer_of(mptc_id)
    return standing(histories([officer.pk])[officer.pk], on=on, known=known)


def standings(
    officer_ids: Iterable[int] | None, *, on: date, known: datetime
) -> dict[int, Standing]:
    """Return the standing of many officers, by internal id; ``None`` asks of everybody, once each."""
    merged = identities.kept_as(known=known) if officer_ids is None else {}
    return {
        officer: standing(history, on=on, known=known)
        for officer, history in histories(officer_ids).items()
        if officer not in merged
    }


def holders_until(ends_on: date, *, on: date, known: datetime) -> set[int]:
    """Return who holds, in force on a day, a certificate that ends on another (CERT-331, 406)."""
    rows = models.Certificate.objects.filter(known_rows(known), until=ends_on)
    ids = sorted(set(rows.values_list("officer_id", flat=True)))
    found = standings(ids, on=on, known=known)
    return {pk for pk, stands in found.items() if stands.in_force and stands.until == ends_on}


def histories(officer_ids: Iterable[int] | None) -> dict[int, History]:
    """Return everything recorded that bears on the standing of each officer, on both clocks.

    ``None`` reads the whole register with one query a table; ids are read in batches. A history holds
    the rows of every record that was ever merged into the officer's, while that was known.
    """
    wanted = None if officer_ids is None else list(officer_ids)
    merges = identities.ever_joined(wanted)
    if not merges:
        return _own_histories(wanted)
    parts = {pk for merge in merges for pk in (merge.keep_id, merge.other_id)}
    read = None if wanted is None else sorted(parts.union(wanted))
    joined = together(_own_histories(read, parts=parts), merges)
    return joined if wanted is None else {pk: joined[pk] for pk in wanted if pk in joined}


def _own_histories(
    wanted: Sequence[int] | None, *, parts: Collection[int] = ()
) -> dict[int, History]:
    """Return what each record says itself; of ``parts`` also the services that never ended."""
    certificates = _grouped(models.Certificate, _CERTIFICATE, _certificate, wanted)
    filed = applications(wanted)
    laid = overlays(wanted)
    services = ended_services(wanted, parts=parts)
    decided = decisions(wanted)
    owed = conditions(wanted)
    return {
        pk: History(
            mptc_id=mptc_id,
            certificates=tuple(certificates.get(pk, ())),
            applications=tuple(filed.get(pk, ())),
            decisions=tuple(decided.get(pk, ())),
            conditions=tuple(owed.get(pk, ())),
            overlays=tuple(laid.get(pk, ())),
            services=tuple(services.get(pk, ())),
        )
        for pk, mptc_id in values(Officer.objects.all(), ("pk", "mptc_id"), "pk", wanted)
    }


def overlays(officer_ids: Sequence[int] | None) -> dict[int, list[Overlay]]:
    """Return every suspension, restriction and leave on record, by officer."""
    return _grouped(models.Overlay, _OVERLAY, _overlay, officer_ids)


def ended_services(
    officer_ids: Sequence[int] | None, *, parts: Collection[int] = ()
) -> dict[int, list[Service]]:
    """Return the services of every officer of whom one ever ended, and of ``parts``."""
    ended = Employment.objects.filter(until__isnull=False)
    if parts or officer_ids is None or len(officer_ids) > compiled.FEW:
        whose = Q(officer_id__in=ended.values("officer_id")) | Q(officer_id__in=parts)
        return _grouped(Employment, _SERVICE, _service, officer_ids, whose)
    found: dict[int, list[Service]] = defaultdict(list)
    for row in compiled.rows("ended services", _ended, officer_ids):
        found[row[0]].append(_service(row))
    return found


def _ended(officer_ids: Sequence[int]) -> "QuerySet[Any, Any]":
    """The services of those among a few of whom one ended."""
    ended = Employment.objects.filter(until__isnull=False, officer_id=OuterRef("officer_id"))
    rows = Employment.objects.filter(Exists(ended), officer_id__in=officer_ids)
    return rows.order_by("pk").values_list(*_SERVICE)


def applications(officer_ids: Sequence[int] | None) -> dict[int, list[Application]]:
    """Return every application that a file made, those taken back included, by officer."""
    return _grouped(models.Application, _APPLICATION, _application, officer_ids)


def statutory_terms(officer_ids: Iterable[int] | None) -> dict[int, StatutoryTerms]:
    """Return what the act of 2020 gave each officer who served on 2021-07-01 (CERT-400, 401)."""
    book = the_book()
    wanted = None if officer_ids is None else list(officer_ids)
    rows = values(
        Officer.objects.filter(employed_on_2021_07_01=True),
        ("pk", "cohort_letter", "recorded_at"),
        "pk",
        wanted,
    )
    since = min(terms.statutory_since for terms in book.campaigns())
    reference_day = cache(book.reference_day)  # the book is searched once for each letter
    return {
        pk: StatutoryTerms(since=since, reference_on=reference_day(letter), recorded_at=recorded_at)
        for pk, letter, recorded_at in rows
    }


def decisions(officer_ids: Sequence[int] | None) -> dict[int, list[Decision]]:
    """Return every determination that still counts, with its release and vacating, by officer."""
    vacated = {number: (on, at) for number, on, at in compiled.rows("vacated", _vacated)}
    fields = (
        "officer_id", "id", "outcome", "decided_on", "reference_on", "renewed_until", "recorded_at",
        "superseded_at", "preparation__release__recorded_at", "preparation__release__petition_due",
    )  # fmt: skip
    found: dict[int, list[Decision]] = defaultdict(list)
    for row in values(models.Determination.objects.all(), fields, "officer_id", officer_ids):
        vacating = vacated.get(row[1])
        found[row[0]].append(
            Decision(
                id=row[1],
                outcome=row[2],
                decided_on=row[3],
                reference_on=row[4],
                renewed_until=row[5],
                recorded_at=row[6],
                superseded_at=row[7],
                issued_at=row[8],
                petition_due=row[9],
                vacated_on=vacating[0] if vacating else None,
                vacated_at=vacating[1] if vacating else None,
            )
        )
    return found


def _vacated() -> "QuerySet[Any, Any]":
    standing_ones = models.Vacating.objects.filter(superseded_at__isnull=True)
    return standing_ones.values_list("determination_id", "vacated_on", "recorded_at")


def condition_acts(
    officer_ids: Sequence[int] | None,
) -> dict[tuple[int, str], list[ConditionAct]]:
    """Return what was done about conditions, by determination and requirement."""
    acts: dict[tuple[int, str], list[ConditionAct]] = defaultdict(list)
    done = ("determination_id", "requirement", "state", "on", "due_on", "recorded_at",
            "superseded_at")  # fmt: skip
    key = "determination__officer_id"
    for act in values(models.ConditionAct.objects.all(), done, key, officer_ids):
        acts[act[0], act[1]].append(
            ConditionAct(
                state=ConditionState(act[2]), on=act[3], due_on=act[4],
                recorded_at=act[5], superseded_at=act[6],
            )
        )  # fmt: skip
    return acts


def conditions(officer_ids: Sequence[int] | None) -> dict[int, list[Condition]]:
    """Return every condition with what was done about it, by officer."""
    acts = condition_acts(officer_ids)
    fields = ("officer_id", "id", "determination_id", "requirement", "rule", "due_on", "since",
              "recorded_at", "superseded_at")  # fmt: skip
    found: dict[int, list[Condition]] = defaultdict(list)
    for row in values(models.Condition.objects.all(), fields, "officer_id", officer_ids):
        found[row[0]].append(
            Condition(
                id=row[1], determination=row[2], requirement=row[3], rule=row[4], due_on=row[5],
                since=row[6], recorded_at=row[7], superseded_at=row[8],
                acts=tuple(acts.get((row[2], row[3]), ())),
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Determined:
    """The determination that counts for an officer at a moment, prepared or issued."""

    id: int
    officer_id: int
    agency_id: int
    outcome: str
    hash: str
    recorded_at: datetime
    issued_at: datetime | None


def latest_determinations(
    campaign: str, *, known: datetime, merged: datetime | None = None
) -> dict[int, Determined]:
    """Return the latest determination known of each officer in a campaign (RUL-7).

    One about a merged record is that of the officer it is read as, by the merges known at ``merged``
    (by default at ``known``).
    """
    read_as = identities.kept_as(known=merged or known)
    rows = (
        models.Determination.objects.filter(known_rows(known), campaign=campaign)
        .order_by("recorded_at", "id")
        .values_list(
            "id", "officer_id", "agency_id", "outcome", "hash", "recorded_at",
            "preparation__release__recorded_at",
        )
    )  # fmt: skip
    latest = {}
    for row in rows.iterator(chunk_size=5000):
        issued_at = row[6] if row[6] is not None and row[6] <= known else None
        officer_id = read_as.get(row[1], row[1])
        latest[officer_id] = Determined(
            id=row[0], officer_id=officer_id, agency_id=row[2], outcome=row[3], hash=row[4],
            recorded_at=row[5], issued_at=issued_at,
        )  # fmt: skip
    return latest


def preparation_awaiting(campaign: str) -> models.Preparation:
    """Return the preparation that awaits release, or raise ``NotFound``."""
    waiting = (
        models.Preparation.objects.filter(
            campaign=campaign, superseded_at__isnull=True, release__isnull=True
        )
        .order_by("-recorded_at", "-id")
        .first()
    )
    if waiting is None:
        raise NotFound(
            "Nothing is prepared for this campaign. Evaluate its officers and prepare their "
            "determinations first."
        )
    return waiting


_CERTIFICATE = ("officer_id", "kind", "since", "until", "recorded_at", "superseded_at",
                "authority", "determination_id")  # fmt: skip
_APPLICATION = ("officer_id", "kind", "agency__code", "filed_on", "reference_on", "recorded_at",
                "superseded_at", "in_time", "complete", "extension_due")  # fmt: skip
_OVERLAY = ("officer_id", "kind", "since", "until", "recorded_at", "superseded_at", "authority",
            "reason")  # fmt: skip
_SERVICE = ("officer_id", "agency__code", "since", "until", "recorded_at", "superseded_at")


def _certificate(row: tuple[Any, ...]) -> CertificateSpan:
    return CertificateSpan(
        kind=CertificateKind(row[1]), since=row[2], until=row[3], recorded_at=row[4],
        superseded_at=row[5], authority=row[6], determination=row[7],
    )  # fmt: skip


def _application(row: tuple[Any, ...]) -> Application:
    return Application(
        kind=ApplicationKind(row[1]), agency=row[2], filed_on=row[3], reference_on=row[4],
        recorded_at=row[5], superseded_at=row[6], in_time=row[7], complete=row[8],
        extension_due=row[9],
    )  # fmt: skip


def _overlay(row: tuple[Any, ...]) -> Overlay:
    return Overlay(
        kind=OverlayKind(row[1]), since=row[2], until=row[3], recorded_at=row[4],
        superseded_at=row[5], authority=row[6], reason=row[7],
    )  # fmt: skip


def _service(row: tuple[Any, ...]) -> Service:
    return Service(
        agency=row[1], since=row[2], until=row[3], recorded_at=row[4], superseded_at=row[5]
    )


def _grouped(
    model: type[Model],
    fields: tuple[str, ...],
    make: Callable[[tuple[Any, ...]], Any],
    officer_ids: Sequence[int] | None,
    only: Q | None = None,
) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    rows = model._default_manager.filter(only or Q())
    for row in values(rows, fields, "officer_id", officer_ids):
        found[row[0]].append(make(row))
    return found
