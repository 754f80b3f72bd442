"""Questions about what was asked of the commission, and where officers are reached."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from django.db.models import Prefetch, Q, QuerySet

from standing.kernel.errors import NotFound
from standing.requests import domain, models
from standing.requests.domain import RequestKind, RequestState
from standing.storage.rows import known as known_rows
from standing.workforce import identities

_asked = msgspec.json.Decoder(dict[str, str])
NO_REQUEST = "There is no such request. The address may be mistyped."


def open_requests(
    kind: RequestKind | None = None, agency: str | None = None, *, known: datetime
) -> list[domain.Request]:
    """Return what waits for an answer, the oldest first; of one kind, at one agency, or all."""
    rows = _rows(known).exclude(
        answers__in=models.RequestAnswer.objects.filter(known_rows(known)).values("pk")
    )
    if kind is not None:
        rows = rows.filter(kind=kind.value)
    if agency is not None:
        rows = rows.filter(agency__code=agency)
    return [_read(row) for row in rows.order_by("asked_at", "pk")]


def to_put_right(*, known: datetime) -> list[domain.Request]:
    """Return the disputes that were agreed to and whose employment still stands as it was disputed."""
    granted = models.RequestAnswer.objects.filter(
        known_rows(known), state=RequestState.GRANTED.value
    )
    rows = _rows(known).filter(
        answers__in=granted.values("pk"), employment__superseded_at__isnull=True,
        kind=RequestKind.EMPLOYMENT_DISPUTE.value,
    )  # fmt: skip
    return [_read(row) for row in rows.order_by("asked_at", "pk")]


def of_agency(code: str, *, known: datetime | None = None) -> list[domain.Request]:
    """Return what an agency asked itself, the newest first: requests for more time.

    What officers say about the agency is not among it.
    """
    rows = _rows(known).filter(agency__code=code, kind=RequestKind.EXTENSION.value)
    return [_read(row) for row in rows.order_by("-asked_at", "-pk")]


def of_officer(officer_id: int, *, known: datetime) -> list[domain.Request]:
    """Return what an officer asked or reported, the newest first, under whichever record."""
    records = identities.records_of(officer_id, known=known)
    rows = _rows(known).filter(officer_id__in=records)
    return [_read(row) for row in rows.order_by("-asked_at", "-pk")]


def request(key: str, *, known: datetime | None = None) -> domain.Request:
    """Return the request with this public key, or raise ``NotFound``."""
    row = _rows(known).filter(key=key).first()
    if row is None:
        raise NotFound(NO_REQUEST)
    return _read(row)


def disputed_now(officer_id: int, *, known: datetime) -> set[int]:
    """Return the rows of employment that this officer disputes and nobody has decided about."""
    records = identities.records_of(officer_id, known=known)
    rows = _rows(known).filter(officer_id__in=records, employment__isnull=False)
    return {row.employment_id for row in rows if row.employment_id and _read(row).is_open}


def contact(officer_id: int, *, known: datetime) -> models.ContactData | None:
    """Return where an officer is reached, as given last and known at a moment."""
    return contact_history(officer_id, known=known).filter(known_rows(known)).first()


def contact_history(officer_id: int, *, known: datetime) -> QuerySet[models.ContactData]:
    """Return everything the officer gave so far, the newest first."""
    records = identities.records_of(officer_id, known=known)
    rows = models.ContactData.objects.filter(officer_id__in=records, recorded_at__lte=known)
    return rows.order_by("-recorded_at", "-pk")


def contacts(officer_ids: Iterable[int], *, known: datetime) -> dict[int, models.ContactData]:
    """Return where each of these officers is reached, where they said so."""
    rows = models.ContactData.objects.filter(known_rows(known), officer_id__in=list(officer_ids))
    return {row.officer_id: row for row in rows.order_by("recorded_at", "pk")}


def emails(mptc_ids: Iterable[str], *, known: datetime) -> dict[str, str]:
    """Return where each of these officers reads notices, by MPTC ID, where they said so.

    The number of a merged record stands for the officer it is read as.
    """
    read_as = identities.numbers_read_as(known=known)
    kept = {mptc_id: read_as.get(mptc_id, mptc_id) for mptc_id in mptc_ids}
    rows = models.ContactData.objects.filter(
        known_rows(known), officer__mptc_id__in=set(kept.values())
    )
    given = dict(rows.order_by("recorded_at", "pk").values_list("officer__mptc_id", "email"))
    return {mptc_id: given[keep] for mptc_id, keep in kept.items() if keep in given}


def _rows(known: datetime | None) -> QuerySet[models.Request]:
    """Requests with what was answered, as known at a moment; ``None``: by now."""
    by_then = Q() if known is None else Q(asked_at__lte=known)
    still = Q(superseded_at__isnull=True) if known is None else known_rows(known)
    answers = models.RequestAnswer.objects.filter(still).order_by("recorded_at", "pk")
    return (
        models.Request.objects.filter(by_then)
        .select_related("agency", "officer", "campaign", "employment")
        .prefetch_related(Prefetch("answers", queryset=answers, to_attr="known_answers"))
    )


def _read(row: models.Request) -> domain.Request:
    answers: list[models.RequestAnswer] = getattr(row, "known_answers", [])
    answer = answers[-1] if answers else None
    return domain.Request(
        key=row.key,
        kind=RequestKind(row.kind),
        state=RequestState(answer.state) if answer else RequestState.OPEN,
        asked=_asked.decode(row.asked),
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        campaign=row.campaign.slug if row.campaign else "",
        campaign_title=row.campaign.title if row.campaign else "",
        agency_code=row.agency.code if row.agency else "",
        agency_name=row.agency.name if row.agency else "",
        mptc_id=row.officer.mptc_id if row.officer else "",
        employment=row.employment_id,
        put_right_at=row.employment.superseded_at if row.employment else None,
        decided_by=answer.decided_by if answer else "",
        decided_at=answer.recorded_at if answer else None,
        reason=answer.reason if answer else "",
    )
