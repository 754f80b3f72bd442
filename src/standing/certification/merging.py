"""Joining two records of one person: what it would do, and whether its outcome is clear.

A merge is refused where the two records contradict each other and only a person can say which holds.
"""

from dataclasses import dataclass
from datetime import datetime

from standing.certification import models, queries
from standing.certification.domain import CertificateKind, History, Standing
from standing.certification.in_force import standing
from standing.certification.together import together
from standing.kernel.access import Act, Permission
from standing.kernel.canonical import digest_of
from standing.kernel.names import PersonName
from standing.kernel.periods import Span, known_at
from standing.workforce import actions as workforce
from standing.workforce import queries as people
from standing.workforce.identities import Joined
from standing.workforce.models import Officer


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a merge would do. ``hash`` covers everything recorded of both (RUL-24).

    ``unclear`` are sentences that say why it cannot be done as things stand; empty where it can.
    """

    keep: str
    other: str
    keep_name: PersonName
    other_name: PersonName
    same_birth_date: bool
    before: tuple[Standing, Standing]
    after: Standing
    unclear: tuple[str, ...]
    hash: str


def preview(act: Act, *, keep: str, other: str) -> Preview:
    """Return what merging ``other`` into ``keep`` would do today; both are MPTC IDs.

    Raises:
        NotPermitted: this person may not propose a merge.
        NotFound: the register has no such officer.
        WrongState, Refused: one of the two is part of a merge that stands, or they are one.
    """
    act.by.require(Permission.OFFICER_MERGE)
    kept, merged = people.officer(keep), people.officer(other)
    workforce.refuse_unless_apart(act, keep=kept, other=merged)
    own = queries.histories([kept.pk, merged.pk])
    joined = together(
        own,
        [Joined(keep_id=kept.pk, other_id=merged.pk, recorded_at=act.at, superseded_at=None)],
    )
    names = people.name_of([kept.pk, merged.pk], on=act.day, known=act.at)
    born = people.births([kept.pk, merged.pk], known=act.at)

    def stands(history: History) -> Standing:
        return standing(history, on=act.day, known=act.at)

    return Preview(
        keep=kept.mptc_id,
        other=merged.mptc_id,
        keep_name=names[kept.pk],
        other_name=names[merged.pk],
        same_birth_date=born[kept.pk] == born[merged.pk],
        before=(stands(own[kept.pk]), stands(own[merged.pk])),
        after=stands(joined[kept.pk]),
        unclear=tuple(_unclear(act, kept, merged, own)),
        hash=digest_of(
            [(who.mptc_id, own[who.pk], names[who.pk], born[who.pk]) for who in (kept, merged)]
        ),
    )


def _unclear(act: Act, keep: Officer, other: Officer, own: dict[int, History]) -> list[str]:
    """Name what the two records say that cannot both hold of one person."""
    both = f"{keep.mptc_id} and {other.mptc_id}"
    twice = _decided(keep, act.at) & _decided(other, act.at)
    told = [
        f"{both} both hold a determination of one campaign, and a person is decided once. Vacate one of "
        "them first (CERT-318), or take back the file that the prepared one rests on."
        for _campaign in sorted(twice)[:1]
    ]
    if told:
        return told
    granted = [
        [
            span
            for span in own[officer.pk].certificates
            if span.kind is not CertificateKind.STATUTORY
            and known_at(span, act.at)
            and Span(span.since, span.until).covers(act.day)
        ]
        for officer in (keep, other)
    ]
    if all(granted):
        told.append(
            f"{both} both hold a certificate that was granted and runs today, so it would not be clear "
            "which one the officer serves under. Vacate one of them first (CERT-318)."
        )
    return told


def _decided(officer: Officer, at: datetime) -> set[str]:
    """The campaigns in which a record holds a determination that stands, prepared or issued."""
    stand = models.Determination.objects.filter(officer=officer, superseded_at__isnull=True)
    vacated = models.Vacating.objects.filter(superseded_at__isnull=True, recorded_at__lte=at)
    return set(
        stand.exclude(pk__in=vacated.values("determination_id")).values_list("campaign", flat=True)
    )
