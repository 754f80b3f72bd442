"""What ``standing check`` asks of letters: the ledger tells of each notice and each waiver."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, F, Q

from standing.correspondence.domain import NoticeKind
from standing.correspondence.models import HandOver, Notice, UnitWaiver
from standing.ledger import queries as ledger
from standing.workforce.recorded import Fact, faults, rows_of

_Written = Counter[tuple[str, datetime, str]]
"""How many notices of a kind were written for a campaign at a moment."""
_HANDED = "notice of {} to {} handed over on {}"
_WAIVED = "notices to the bargaining unit waived on {}"


def notice_faults() -> list[str]:
    """Return a sentence for each notice, waiver or hand-over that is not as the ledger says."""
    return [
        *_counted(),
        *_misplaced(),
        *faults(stored=_waivers(), told=_waivers_told()),
        *faults(stored=_handed_over(), told=_handed_over_told()),
    ]


def _counted() -> Iterator[str]:
    rows = Notice.objects.values_list("campaign", "recorded_at", "kind").annotate(count=Count("pk"))
    stored: _Written = Counter({(slug, at, kind): count for slug, at, kind, count in rows})
    told: _Written = Counter()
    for entry in ledger.entries_of("notice.written"):
        slug, after = entry.subject.removeprefix("campaign:"), entry.facts_after
        for kind in NoticeKind:
            if count := after.get(kind.value):
                told[slug, entry.recorded_at, kind.value] += int(str(count))
    for key in sorted(stored.keys() | told.keys()):
        slug, at, written = key
        if (has := stored[key]) != (said := told[key]):
            yield (
                f"notices of {slug} written at {at.isoformat(' ', 'seconds')}: {written}: "
                f"{has:,} are stored, {said:,} were recorded"
            )


def _misplaced() -> Iterator[str]:
    """Name each notice that goes to somebody else than its determination, or that was closed."""
    astray = Notice.objects.filter(
        Q(superseded_at__isnull=False)
        | Q(determination__isnull=False) & ~Q(officer=F("determination__officer"))
        | Q(determination__isnull=False) & ~Q(agency=F("determination__agency"))
    )
    for pk, mptc_id, closed_at in astray.order_by("pk").values_list(
        "pk", "officer__mptc_id", "superseded_at"
    ):
        what = "is closed, and no act closes one" if closed_at else "tells another's determination"
        yield f"officer {mptc_id}: notice {pk} {what}"


def _waivers() -> Iterator[Fact]:
    for named, at, closed_at, values in rows_of(UnitWaiver, "officer__mptc_id", "signed_on"):
        yield Fact(named, _WAIVED.format(*values), at)
        if closed_at is not None:
            yield Fact(named, f"{_WAIVED.format(*values)}: closed", closed_at)


def _waivers_told() -> Iterator[Fact]:
    for entry in ledger.entries_of("unit-waiver.recorded"):
        yield Fact(entry.subject, _WAIVED.format(entry.effective_on), entry.recorded_at)
    for entry in ledger.entries_of("unit-waiver.withdrawn"):
        signed_on = entry.facts_before.get("signed_on")
        yield Fact(entry.subject, f"{_WAIVED.format(signed_on)}: closed", entry.recorded_at)


def _handed_over() -> Iterator[Fact]:
    rows = HandOver.objects.order_by("pk").values_list(
        "notice__agency__code", "recorded_at", "superseded_at", "notice__campaign",
        "notice__officer__mptc_id", "handed_on",
    )  # fmt: skip
    for code, at, closed_at, campaign, mptc_id, handed_on in rows.iterator(chunk_size=5_000):
        said = _HANDED.format(campaign, mptc_id, handed_on)
        yield Fact(f"agency:{code}", said, at)
        if closed_at is not None:
            yield Fact(f"agency:{code}", f"{said}: taken back", closed_at)


def _handed_over_told() -> Iterator[Fact]:
    for entry in ledger.entries_of("notice.handed-over"):
        after = entry.facts_after
        officers = after["officers"]
        for mptc_id in officers if isinstance(officers, list) else ():
            said = _HANDED.format(after["campaign"], mptc_id, entry.effective_on)
            yield Fact(entry.subject, said, entry.recorded_at)
    for entry in ledger.entries_of("notice.hand-over-taken-back"):
        after, handed_on = entry.facts_after, entry.facts_before["handed_on"]
        mptc_id = entry.subject.removeprefix("officer:")
        said = _HANDED.format(after["campaign"], mptc_id, handed_on)
        yield Fact(f"agency:{after['agency']}", f"{said}: taken back", entry.recorded_at)
