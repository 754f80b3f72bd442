"""The part of the register that the check of one file needs: the officers whom it names."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from standing.campaigns import models
from standing.campaigns.queries import Index
from standing.campaigns.rosters.checked import KnownOfficer
from standing.kernel.names import PersonName
from standing.storage.rows import known as known_rows
from standing.workforce import identities
from standing.workforce import queries as workforce
from standing.workforce.models import Officer, OfficerName

_PORTION = 5_000


def index_of(of: models.Campaign, mptc_ids: Collection[str], *, known: datetime) -> Index:
    """Return the officers with these numbers, as ``queries.officer_index`` gives everybody.

    A file names a few of a million; only those are read. Questions to the tables do not grow with
    the file but by portions of thousands.
    """
    listed = _listed(mptc_ids, known=known)
    kept = identities.kept_as(known=known)
    ids = {officer_id for officer_id, _number, _letter in listed}
    merged = {other for other, keep in kept.items() if keep in ids or other in ids}
    everyone = ids | merged | {kept[other] for other in merged}
    called = _names(everyone, known=known)
    for other in merged:
        keep = kept[other]
        called[other][:0], called[keep][:0] = [*called[keep]], [*called[other]]
    born = workforce.births(everyone, known=known)
    read_as = {officer_id: kept.get(officer_id, officer_id) for officer_id in ids}
    members = set(_members(of, set(read_as.values())))
    return Index(
        known={
            number: KnownOfficer(
                mptc_id=number,
                name=called[officer_id][-1],
                former_names=tuple(reversed(called[officer_id][:-1])),
                date_of_birth=born[officer_id],
                cohort_letter=letter,
                in_cohort=read_as[officer_id] in members,
            )
            for officer_id, number, letter in listed
        },
        ids={number: read_as[officer_id] for officer_id, number, _letter in listed},
    )


def _listed(mptc_ids: Collection[str], *, known: datetime) -> list[tuple[int, str, str]]:
    wanted, found = sorted(set(mptc_ids)), list[tuple[int, str, str]]()
    for start in range(0, len(wanted), _PORTION):
        rows = Officer.objects.filter(
            recorded_at__lte=known, mptc_id__in=wanted[start : start + _PORTION]
        )
        found += rows.values_list("id", "mptc_id", "cohort_letter")
    return found


def _names(officer_ids: Collection[int], *, known: datetime) -> dict[int, list[PersonName]]:
    called: dict[int, list[PersonName]] = defaultdict(list)
    wanted = sorted(officer_ids)
    for start in range(0, len(wanted), _PORTION):
        rows = OfficerName.objects.filter(
            known_rows(known), officer_id__in=wanted[start : start + _PORTION]
        ).order_by("since", "id")
        for officer_id, last, first, middle, suffix in rows.values_list(
            "officer_id", "last", "first", "middle", "suffix"
        ):
            name = PersonName(last=last, first=first, middle=middle, suffix=suffix)
            called[officer_id].append(name)
    return called


def _members(of: models.Campaign, officer_ids: Collection[int]) -> list[int]:
    wanted, found = sorted(officer_ids), list[int]()
    for start in range(0, len(wanted), _PORTION):
        rows = of.members.filter(officer_id__in=wanted[start : start + _PORTION])
        found += rows.values_list("officer_id", flat=True)
    return found
