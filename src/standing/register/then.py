"""An officer's history as it was known at a moment, with nothing in it that came later.

Whatever reads such a history gives the same answer tomorrow: what was learned since is not in it, not
even as the day on which a row was replaced.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypeVar

from django.db.models import QuerySet

from standing.certification.domain import (
    Application,
    CertificateSpan,
    Condition,
    ConditionAct,
    Decision,
    History,
    Overlay,
    Service,
)
from standing.ledger.domain import COLUMNS
from standing.ledger.domain import Entry as Act
from standing.ledger.models import Entry
from standing.storage import compiled
from standing.workforce.domain import Employed
from standing.workforce.events import Event
from standing.workforce.models import Agency

_DESCRIBED: Final = ("name", "kind", "county", "municipality", "fbi_ori")
"""How the entry of a list describes an agency, in this order (``workforce``)."""
AGENCIES_IMPORTED: Final = Event.AGENCIES_IMPORTED.value
Row = TypeVar(
    "Row", CertificateSpan, Application, Decision, Condition, ConditionAct, Overlay, Service
)


def as_known(history: History, known: datetime) -> History:
    """Return the rows that the commission held to be true at ``known``, as they were then."""
    return replace(
        history,
        certificates=_rows(history.certificates, known),
        applications=_rows(history.applications, known),
        decisions=tuple(_decision(row, known) for row in _rows(history.decisions, known)),
        conditions=tuple(
            replace(row, acts=_rows(row.acts, known)) for row in _rows(history.conditions, known)
        ),
        overlays=_rows(history.overlays, known),
        services=_rows(history.services, known),
    )


def _rows(rows: Iterable[Row], known: datetime) -> tuple[Row, ...]:
    return tuple(
        row if row.superseded_at is None else replace(row, superseded_at=None)
        for row in rows
        if row.recorded_at <= known and (row.superseded_at is None or known < row.superseded_at)
    )


def _decision(row: Decision, known: datetime) -> Decision:
    """A decision before it was issued, or before it was set aside, where that came later."""
    if row.issued_at is not None and row.issued_at > known:
        row = replace(row, issued_at=None, petition_due=None)
    if row.vacated_at is not None and row.vacated_at > known:
        row = replace(row, vacated_at=None, vacated_on=None)
    return row


def agency_names_before(known: datetime) -> dict[str, str]:
    """Return what agencies were called at a moment, by code, where they are called otherwise since."""
    return {code: described[0] for code, described in _described_before(known).items()}


def agencies_before(found: Iterable[Agency], known: datetime) -> list[Agency]:
    """Return agencies with name, kind, county, town and number as they were at a moment; not stored."""
    before = _described_before(known)
    agencies = list(found)
    for agency in agencies:
        for name, value in zip(_DESCRIBED, before.get(agency.code, ()), strict=False):
            setattr(agency, name, value)
    return agencies


def called_before(places: Iterable[Employed], names: Mapping[str, str]) -> list[Employed]:
    """Return employments under the names that agencies had (``agency_names_before``)."""
    return [replace(p, agency_name=names.get(p.agency_code, p.agency_name)) for p in places]


def _described_before(known: datetime) -> dict[str, list[str]]:
    """What agencies were described as at a moment, by code, where they are described otherwise since.

    An agency has one name; what it was before stands in the entry of the list that renamed it.
    """
    later = Entry.objects.filter(kind=AGENCIES_IMPORTED, recorded_at__gt=known).exclude(before="")
    found: dict[str, list[str]] = {}
    for before in later.order_by("id").values_list("before", flat=True):
        for code, described in json.loads(before).get("agencies", {}).items():
            found.setdefault(code, described)
    return found


def public_acts(mptc_ids: Collection[str], kinds: Collection[str]) -> list[Act]:
    """Return the acts of these kinds about officers, oldest first, without the words of any reason."""
    told = tuple(sorted(kinds))

    def of(subject: str) -> QuerySet[Entry, Any]:
        rows = Entry.objects.filter(subject=subject, kind__in=told)
        return rows.order_by("id").values_list(*COLUMNS)

    found = [
        Act(*row)
        for mptc_id in mptc_ids
        for row in compiled.rows(("public acts", told), of, f"officer:{mptc_id}")
    ]
    return [replace(act, reason="") for act in sorted(found, key=lambda act: act.id)]
