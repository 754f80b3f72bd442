"""Questions that a release of the public files asks of the register."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from standing.campaigns import models as campaign_models
from standing.campaigns import queries as campaigns
from standing.certification import queries as certification
from standing.kernel.periods import day_of
from standing.ledger.models import Head
from standing.register import models
from standing.register.domain import Listing, PublicAgency, Tally, listing
from standing.register.placed import Placed
from standing.register.publishable import Ground, withheld
from standing.storage.rows import known as known_rows
from standing.workforce import identities
from standing.workforce import queries as workforce
from standing.workforce.models import Employment, Officer

PORTION = 5_000
IMPORTED = "employment:"
"""How the source of an employment begins that came with an employment list (RUL-14)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutForward:
    """Who is listed: each officer with the agencies under which they are shown, and the tallies."""

    agencies_of: Placed
    tallies: tuple[Tally, ...]
    campaigns: tuple[str, ...]
    off: Mapping[int, Ground]
    """Who is off the public register, and on what ground; they are in none of the others."""


def put_forward(*, as_of: date, known: datetime) -> PutForward:
    """Return whom agencies put forward by a file that stood on a day, in every campaign open then.

    The file that counts for an agency is its submission, or else its roster (RUL-10, 11). An officer
    who has left every agency since a decision stays listed, without an agency (CERT-909). Whoever is off
    the public register when it is known is not listed, and counts as withheld.
    """
    off = withheld(None, on=day_of(known), known=known)
    opened = campaign_models.Campaign.objects.filter(opened_on__lte=as_of, recorded_at__lte=known)
    placed = Placed()
    _take_who_left(placed, as_of=as_of, known=known)
    tallies: list[Tally] = []
    titles = []
    for campaign in opened.order_by("reference_on", "slug"):
        titles.append(campaign.title)
        tallies += _in_campaign(campaign, placed, off, as_of=as_of, known=known)
    return PutForward(agencies_of=placed, tallies=tuple(tallies), campaigns=tuple(titles), off=off)


def _in_campaign(
    of: campaign_models.Campaign,
    placed: Placed,
    off: Collection[int],
    *,
    as_of: date,
    known: datetime,
) -> list[Tally]:
    """Add the officers of one campaign to ``placed`` and return a tally for each agency in scope."""
    there = campaigns.places(of, as_of=as_of, known=known)
    counts = [sent for place in there if (sent := place.submission or place.roster)]
    public = {p.agency.pk: PublicAgency(p.agency.name, p.agency.code) for p in there}
    standing = campaigns.lines_in_turn(of, counts, as_of=as_of, known=known)
    shown = placed.name(
        ((each.officer_id, each.agency_id) for each in standing if each.officer_id not in off),
        agencies=public,
        campaign=of.pk,
    )
    receipts = _receipts(sent.id for sent in counts)
    kept = _kept(sent.id for sent in counts)
    expected = _expected(of, as_of=as_of, known=known)
    tallies = []
    for place in there:
        sent = place.submission or place.roster
        received, accepted = receipts[sent.id] if sent else (0, 0)
        published = shown.get(place.agency.pk, 0)
        tallies.append(
            Tally(
                agency=public[place.agency.pk],
                campaign=of.slug,
                klass=place.klass.value[3:],
                expected=expected.get(place.agency.pk),
                received=received,
                accepted=accepted,
                withheld=kept.get(sent.id, 0) - published if sent else 0,
                published=published,
            )
        )
    return tallies


def _receipts(filing_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Rows received and accepted of each file, as its receipt has them."""
    return {
        pk: (rows, accepted)
        for ids in _portions(filing_ids)
        for pk, rows, accepted in campaign_models.Filing.objects.filter(pk__in=ids).values_list(
            "pk", "rows", "accepted"
        )
    }


def _kept(filing_ids: Iterable[int]) -> dict[int, int]:
    """Rows not set aside that are there for each file, counted from the rows themselves."""
    return {
        filing: count
        for ids in _portions(filing_ids)
        for filing, count in campaign_models.FilingRow.objects.filter(
            filing_id__in=ids, set_aside=""
        )
        .values_list("filing_id")
        .annotate(count=Count("pk"))
    }


def _take_who_left(placed: Placed, *, as_of: date, known: datetime) -> None:
    """Take in (officer, agency) pairs that had ended by a day and had not begun again."""
    rows = Employment.objects.filter(known_rows(known)).order_by()
    pairs = rows.values_list("officer_id", "agency_id")
    there = Q(until__isnull=True) | Q(until__gt=as_of)
    read_as = identities.kept_as(known=known)
    placed.left(
        _one_each(pairs.filter(until__lte=as_of), read_as),
        still=_one_each(pairs.filter(there, since__lte=as_of), read_as),
    )


def _one_each(
    pairs: QuerySet[Employment, tuple[int, int]], read_as: Mapping[int, int]
) -> Iterator[tuple[int, int]]:
    """Name each person once: a merged record as the officer it is read as."""
    for officer, agency in pairs.iterator(chunk_size=PORTION):
        yield read_as.get(officer, officer), agency


def _expected(of: campaign_models.Campaign, *, as_of: date, known: datetime) -> dict[int, int]:
    """Officers of the cohort employed at each agency that an imported employment list names."""
    imported = Employment.objects.filter(known_rows(known), source__startswith=IMPORTED)
    named = dict.fromkeys(imported.values_list("agency_id", flat=True).distinct(), 0)
    if not named:
        return {}
    there = imported.filter(
        Q(until__isnull=True) | Q(until__gt=as_of),
        since__lte=as_of,
        officer_id__in=of.members.values("officer_id"),
    )
    counted = there.values_list("agency_id").annotate(count=Count("officer_id", distinct=True))
    return named | dict(counted)


def listings(found: PutForward, *, as_of: date, known: datetime) -> list[Listing]:
    """Return the public line of everybody listed, in the order of names: all of them in memory."""
    return sorted(streamed(found, as_of=as_of, known=known), key=lambda each: each.sort_key)


def streamed(found: PutForward, *, as_of: date, known: datetime) -> Iterator[Listing]:
    """Give the public line of everybody listed, in no order that means anything; read in portions."""
    for at in found.agencies_of.portions():
        names = workforce.name_of(at, on=as_of, known=known)
        for pk, history in certification.histories(at).items():
            yield listing(history, name=names[pk], agencies=at[pk], on=as_of, known=known)


def errata(*, known: datetime) -> list[models.Erratum]:
    """Return the errata that stood at a moment, the latest number first; each with ``published_at``."""
    same = models.Erratum.objects.filter(number=OuterRef("number")).order_by("recorded_at", "pk")
    stood = models.Erratum.objects.filter(known_rows(known)).order_by("-number")
    return list(stood.annotate(first_at=Subquery(same.values("recorded_at")[:1])))


def numbers_of(officer_ids: Iterable[int]) -> set[str]:
    """Return the public ids of officers."""
    return {
        mptc_id
        for ids in _portions(officer_ids)
        for mptc_id in Officer.objects.filter(pk__in=ids).values_list("mptc_id", flat=True)
    }


def _portions(ids: Iterable[int]) -> Iterable[list[int]]:
    coming = iter(sorted(set(ids)))
    while portion := list(islice(coming, PORTION)):
        yield portion


def last() -> models.Publication | None:
    """Return the last release."""
    return models.Publication.objects.order_by("-number").first()


def last_by(known: datetime) -> models.Publication | None:
    """Return the last release that was recorded by a moment."""
    return models.Publication.objects.filter(recorded_at__lte=known).order_by("-number").first()


def numbered(number: int) -> models.Publication | None:
    """Return the release of this number."""
    return models.Publication.objects.filter(number=number).first()


def next_number() -> int:
    """Return the number of the release to come."""
    highest: int | None = models.Publication.objects.aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def checkpoint() -> dict[str, object]:
    """Return the head of the ledger's chain: what ``standing ledger verify`` must pass through."""
    head = Head.objects.first()
    return {"position": head.position if head else 0, "chain": head.chain if head else ""}
