"""Two records of one person read as one: the rows of the merged record, while the merge was known.

A row of the merged record is known to the kept officer from the merge on (or from when it was itself
recorded, if later) until the merge was taken back. So the second clock gives every answer: before the
merge there were two, while it stands there is one, after it was taken back there are two again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Protocol, TypeVar

from standing.certification.domain import (
    Application,
    CertificateKind,
    CertificateSpan,
    Condition,
    Decision,
    History,
    Overlay,
    Service,
)

Row = TypeVar("Row", CertificateSpan, Application, Decision, Condition, Overlay, Service)


class Merged(Protocol):
    """A merge of ``other`` into ``keep``: known from when and, once taken back, until when."""

    @property
    def keep_id(self) -> int: ...
    @property
    def other_id(self) -> int: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def superseded_at(self) -> datetime | None: ...


def together(own: Mapping[int, History], merges: Iterable[Merged]) -> dict[int, History]:
    """Return each officer's history with the rows of those merged into them, in order of merging."""
    joined = dict(own)
    for merge in merges:
        joined[merge.keep_id] = _with(joined[merge.keep_id], own[merge.other_id], merge)
    return joined


def _with(keep: History, other: History, merge: Merged) -> History:
    """Add one record's rows; where both speak of one day, the kept one's come first.

    The act of 2020 gave a person one certificate, by one name: that of the kept record, if it has one
    (CERT-400, 412).
    """
    given = any(c.kind is CertificateKind.STATUTORY for c in keep.certificates)
    certificates = [
        c for c in other.certificates if not (given and c.kind is CertificateKind.STATUTORY)
    ]
    return replace(
        keep,
        certificates=keep.certificates + _while_known(certificates, merge),
        applications=keep.applications + _while_known(other.applications, merge),
        decisions=keep.decisions + _while_known(other.decisions, merge),
        conditions=keep.conditions + _while_known(other.conditions, merge),
        overlays=keep.overlays + _while_known(other.overlays, merge),
        services=keep.services + _while_known(other.services, merge),
    )


def _while_known(rows: Iterable[Row], merge: Merged) -> tuple[Row, ...]:
    found = []
    for row in rows:
        begins = max(row.recorded_at, merge.recorded_at)
        ends = min(filter(None, (row.superseded_at, merge.superseded_at)), default=None)
        if ends is None or begins < ends:
            found.append(replace(row, recorded_at=begins, superseded_at=ends))
    return tuple(found)
