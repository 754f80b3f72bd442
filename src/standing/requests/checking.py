"""What ``standing check`` asks of requests: the ledger tells of each, and of each answer.

An extension that is granted is told by the campaigns; a request granted is set beside that entry.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from standing.ledger.domain import Entry
from standing.requests.domain import RequestKind, RequestState
from standing.requests.events import WITHDRAWN, Event
from standing.requests.models import ContactData, Request, RequestAnswer
from standing.workforce.recorded import Fact, entries_of, faults, rows_of

_ASKED: Final[Mapping[str, RequestKind]] = {
    Event.EXTENSION_ASKED: RequestKind.EXTENSION,
    Event.EMPLOYMENT_DISPUTED: RequestKind.EMPLOYMENT_DISPUTE,
    Event.RETURN_REPORTED: RequestKind.RETURN_FROM_LEAVE,
}
_ANSWERED: Final = (
    Event.EXTENSION_REFUSED, Event.DISPUTE_DECIDED, Event.RETURN_DECIDED, *WITHDRAWN.values(),
)  # fmt: skip


def request_faults() -> list[str]:
    """Return a sentence for each request, answer or word of an officer not as the ledger says."""
    return [
        *faults(stored=_requests(), told=_requests_told()),
        *faults(stored=_answers(), told=_answers_told()),
        *faults(stored=_contacts(), told=_contacts_told()),
        *_closed(),
    ]


def _subject(request: Request) -> str:
    if request.officer is not None:
        return f"officer:{request.officer.mptc_id}"
    return f"agency:{request.agency.code if request.agency else ''}"


def _requests() -> Iterator[Fact]:
    rows = Request.objects.select_related("officer", "agency").order_by("pk")
    for row in rows.iterator(chunk_size=5_000):
        yield Fact(_subject(row), f"request {row.key} ({row.kind}) asked", row.asked_at)


def _requests_told() -> Iterator[Fact]:
    for entry in entries_of(_ASKED):
        key = entry.facts_after.get("request")
        what = f"request {key} ({_ASKED[entry.kind].value}) asked"
        yield Fact(entry.subject, what, entry.recorded_at)


def _answers() -> Iterator[Fact]:
    rows = RequestAnswer.objects.select_related("request__officer", "request__agency")
    for row in rows.order_by("pk").iterator(chunk_size=5_000):
        granted = row.state == RequestState.GRANTED
        if granted and row.request.kind == RequestKind.EXTENSION:
            continue  # the entry of the extension itself tells of it
        yield Fact(_subject(row.request), f"request {row.request.key} {row.state}", row.recorded_at)


def _answers_told() -> Iterator[Fact]:
    for entry in entries_of(_ANSWERED):
        yield Fact(entry.subject, _answered(entry), entry.recorded_at)


def _answered(entry: Entry) -> str:
    after = entry.facts_after
    return f"request {after.get('request')} {after.get('state')}"


def _contacts() -> Iterator[Fact]:
    for named, at, _closed_at, (unit,) in rows_of(ContactData, "officer__mptc_id", "unit"):
        yield Fact(named, f"contact given, unit {unit}", at)


def _contacts_told() -> Iterator[Fact]:
    for entry in entries_of((Event.CONTACT_RECORDED,)):
        unit = entry.facts_after.get("unit")
        yield Fact(entry.subject, f"contact given, unit {unit}", entry.recorded_at)


def _closed() -> Iterator[str]:
    """Name each answer that was closed; no act does that."""
    rows = RequestAnswer.objects.filter(superseded_at__isnull=False)
    for key in rows.order_by("pk").values_list("request__key", flat=True):
        yield f"request {key}: its answer is closed, and no act closes one"
