"""Questions asked of a campaign, at any (as-of day, moment known)."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Exists, OuterRef, Q

from standing.campaigns import models
from standing.campaigns.domain import (
    AgencyClass,
    FilingKind,
    MoreTime,
    Sent,
    agency_class,
    standing_filings,
)
from standing.campaigns.rosters.checked import KnownOfficer
from standing.certification import queries as certification
from standing.certification.models import Determination
from standing.kernel.errors import NotFound
from standing.kernel.tongue import filled
from standing.storage.rows import known as known_rows
from standing.workforce import identities
from standing.workforce import queries as workforce
from standing.workforce.domain import Someone
from standing.workforce.matching import Population
from standing.workforce.models import Agency, Employment, Officer

BATCH = 500
FEW = 20
"""Up to so many files or agencies are asked for by name; for more, the whole campaign is read."""


def campaign(slug: str, *, hold: bool = False) -> models.Campaign:
    """Return an open campaign, or raise ``NotFound`` with a sentence.

    With ``hold`` nobody else changes what was sent or decided in it until the transaction ends.
    """
    rows = models.Campaign.objects.select_for_update() if hold else models.Campaign.objects.all()
    try:
        return rows.get(slug=slug)
    except models.Campaign.DoesNotExist:
        there = ", ".join(f"{title} ({slug})" for slug, title in titles().items()) or "none yet"
        raise NotFound(
            filled("No campaign {slug} is open. Open campaigns: {there}.", slug=slug, there=there)
        ) from None


def titles() -> dict[str, str]:
    """Return what each campaign that was opened is called where people read, by its short name."""
    return dict(models.Campaign.objects.values_list("slug", "title"))


def is_open(slug: str) -> bool:
    """Whether a campaign of the rule book has been opened."""
    return models.Campaign.objects.filter(slug=slug).exists()


def called(slug: str) -> str:
    """Return what a campaign is called where people read; its short name where it was never opened."""
    return titles().get(slug, slug)


def campaigns() -> list[models.Campaign]:
    """Return every campaign, newest reference date first."""
    return list(models.Campaign.objects.order_by("-reference_on"))


def sent(of: models.Campaign, *, known: datetime, agency: Agency | None = None) -> list[Sent]:
    """Return the files known at a moment and not taken back by then, of one agency or of all."""
    rows = models.Filing.objects.filter(known_rows(known), campaign=of)
    if agency is not None:
        rows = rows.filter(agency=agency)
    return [
        Sent(
            id=row[0], agency_id=row[1], kind=FilingKind(row[2]), receipt=row[3], filed_on=row[4],
            recorded_at=row[5], superseded_at=row[6],
        )
        for row in rows.order_by("recorded_at", "id").values_list(
            "id", "agency_id", "kind", "receipt", "filed_on", "recorded_at", "superseded_at"
        )
    ]  # fmt: skip


def standing_file(
    of: models.Campaign, agency: Agency, kind: FilingKind, *, known: datetime
) -> models.Filing | None:
    """Return the file of a kind that stands for an agency, as known at a moment, if there is one."""
    latest = standing_filings(sent(of, known=known, agency=agency), as_of=date.max)
    found = latest.get((agency.pk, kind))
    return models.Filing.objects.get(pk=found.id) if found else None


def extensions(
    of: models.Campaign, *, known: datetime, agency: Agency | None = None
) -> dict[int, MoreTime]:
    """Return the extension that stands for each agency, or for one, as known at a moment."""
    rows = models.Extension.objects.filter(known_rows(known), campaign=of).order_by("recorded_at")
    if agency is not None:
        rows = rows.filter(agency=agency)
    return {
        row[0]: MoreTime(agency_id=row[0], granted_on=row[1], due_on=row[2])
        for row in rows.values_list("agency_id", "granted_on", "due_on")
    }


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a standing file that counts: one officer, put forward by one agency."""

    officer_id: int
    agency_id: int
    filing_id: int
    row: int
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an agency stands: its class, and the files and the extension it rests on.

    ``ended`` is the extension that has run out by that day: it carries no class any more (CERT-301),
    but until its last day an answer was in time.
    """

    agency: Agency
    klass: AgencyClass
    submission: Sent | None
    roster: Sent | None
    extension: MoreTime | None
    nil: bool
    ended: MoreTime | None = None

    def last_day(self, of: models.Campaign) -> date:
        """The last day on which an answer of the agency is, or was, in time (CERT-305)."""
        more = self.extension or self.ended
        return more.due_on if more else of.deadline_on


def places(
    of: models.Campaign, *, as_of: date, known: datetime, only: Agency | None = None
) -> list[Place]:
    """Return every agency in scope on the day, or one, with its class (CERT-301, RUL-10), by name."""
    filings = standing_filings(sent(of, known=known, agency=only), as_of=as_of)
    more_time = extensions(of, known=known, agency=only)
    nil = set(
        models.NilReturn.objects.filter(
            known_rows(known), campaign=of, filed_on__lte=as_of
        ).values_list("agency_id", flat=True)
    )
    found = []
    for agency in workforce.agencies_in_scope(on=as_of, known=known, only=only):
        submission = filings.get((agency.pk, FilingKind.SUBMISSION))
        roster = filings.get((agency.pk, FilingKind.ROSTER))
        extension = more_time.get(agency.pk)
        extended = extension is not None and extension.runs_on(as_of)
        found.append(
            Place(
                agency=agency,
                klass=agency_class(
                    submitted=submission is not None,
                    extended=extended,
                    rostered=roster is not None,
                    nil=agency.pk in nil,
                ),
                submission=submission,
                roster=roster,
                extension=extension if extended else None,
                nil=agency.pk in nil,
                ended=extension if extension is not None and extension.due_on < as_of else None,
            )
        )
    return found


def lines(
    of: models.Campaign,
    filings: Iterable[Sent],
    *,
    as_of: date,
    known: datetime,
    merged: bool = True,
) -> list[Line]:
    """Return the rows of these files that count on the day (RUL-11).

    A row about a record that was merged into another officer's is that officer's, unless ``merged``
    is false: then it stays the record's own.

    A row counts when it was not set aside, no person has since said that it is somebody else
    (RUL-19), the officer is in the frozen cohort, and the officer had not left the agency before
    anything was decided (T20).
    """
    return list(lines_in_turn(of, filings, as_of=as_of, known=known, merged=merged))


def lines_in_turn(
    of: models.Campaign,
    filings: Iterable[Sent],
    *,
    as_of: date,
    known: datetime,
    merged: bool = True,
) -> Iterator[Line]:
    """Give the same rows one after the other, file by file: a large round is not held in memory."""
    by_id = {filing.id: filing for filing in filings}
    others = somebody_else(of, known=known, filings=by_id)
    agencies = {filing.agency_id for filing in by_id.values()}
    left = separations(as_of=as_of, known=known, agencies=agencies)
    read_as = identities.kept_as(known=known) if merged else {}
    for line_id, filing_id, row, officer_id in _rows(of, by_id):
        agency_id = by_id[filing_id].agency_id
        if line_id not in others and (officer_id, agency_id) not in left:
            yield Line(read_as.get(officer_id, officer_id), agency_id, filing_id, row, line_id)


def sent_by_two(of: models.Campaign, *, as_of: date, known: datetime) -> dict[str, tuple[str, ...]]:
    """Return whom more than one agency puts forward, with the agencies' codes, by id (RUL-11)."""
    standing = standing_filings(sent(of, known=known), as_of=as_of).values()
    senders: dict[int, set[int]] = {}
    for line in lines(of, standing, as_of=as_of, known=known):
        senders.setdefault(line.officer_id, set()).add(line.agency_id)
    double = {officer: agencies for officer, agencies in senders.items() if len(agencies) > 1}
    codes = dict(Agency.objects.values_list("pk", "code")) if double else {}
    ids = certification.values(Officer.objects.all(), ("pk", "mptc_id"), "pk", sorted(double))
    return {
        mptc_id: tuple(sorted(codes[agency] for agency in double[pk]))
        for pk, mptc_id in sorted(ids, key=lambda row: str(row[1]))
    }


def _rows(of: models.Campaign, filings: dict[int, Sent]) -> Iterator[tuple[int, int, int, int]]:
    ids = list(filings)
    # One look at an index for each row: ``IN (SELECT …)`` would lay out the whole cohort for each file.
    member = Exists(models.Member.objects.filter(campaign=of, officer_id=OuterRef("officer_id")))
    for start in range(0, len(ids), BATCH):
        yield from (
            models.FilingRow.objects.filter(
                member, filing_id__in=ids[start : start + BATCH], set_aside=""
            )
            .order_by("filing_id", "row")
            .values_list("id", "filing_id", "row", "officer_id")
            .iterator(chunk_size=5000)
        )


def somebody_else(
    of: models.Campaign, *, known: datetime, filings: Collection[int] | None = None
) -> set[int]:
    """Return the ids of rows that a person said are not the officer their id names (RUL-19).

    ``filings`` narrows it to the rows of a few files.
    """
    said = models.MatchAnswer.objects.filter(known_rows(known), same_person=False)
    if filings is not None and len(filings) <= FEW:
        said = said.filter(question__line__filing_id__in=list(filings))
    else:
        said = said.filter(question__line__filing__campaign=of)
    return set(said.values_list("question__line_id", flat=True))


def separations(
    *, as_of: date, known: datetime, agencies: Collection[int] | None = None
) -> set[tuple[int, int]]:
    """Return (officer, agency) pairs that had ended by a day, before any decision was issued (T20).

    ``agencies`` narrows it to those of a few agencies.
    """
    if as_of == date.min:
        return set()
    places = Employment.objects.filter(known_rows(known))
    if agencies is not None and len(agencies) <= FEW:
        places = places.filter(agency_id__in=list(agencies))
    ended = {
        (officer_id, agency_id): until
        for officer_id, agency_id, until in places.filter(until__lte=as_of).values_list(
            "officer_id", "agency_id", "until"
        )
        if until is not None
    }
    if not ended:
        return set()
    there = places.filter(Q(until__isnull=True) | Q(until__gt=as_of))
    open_still = {
        pair for pair in there.values_list("officer_id", "agency_id").iterator() if pair in ended
    }
    decided = _first_decided({officer_id for officer_id, _ in ended}, known=known)
    return {
        (officer_id, agency_id)
        for (officer_id, agency_id), until in ended.items()
        if (officer_id, agency_id) not in open_still and until <= decided.get(officer_id, date.max)
    }


def _first_decided(officer_ids: set[int], *, known: datetime) -> dict[int, date]:
    issued = Determination.objects.filter(
        known_rows(known), preparation__release__recorded_at__lte=known
    )
    first: dict[int, date] = {}
    for officer_id, decided_on in certification.values(
        issued, ("officer_id", "decided_on"), "officer_id", sorted(officer_ids)
    ):
        first[officer_id] = min(decided_on, first.get(officer_id, date.max))
    return first


@dataclass(frozen=True, kw_only=True)
class Index:
    """The register's officers as a check of files needs them, and their internal ids."""

    known: dict[str, KnownOfficer]
    ids: dict[str, int]

    @cached_property
    def population(self) -> Population:
        """Everybody, for a row whose MPTC ID is on no list; built when the first one comes."""
        return Population(
            Someone(
                mptc_id=each.mptc_id,
                name=each.name,
                former_names=each.former_names,
                born=each.date_of_birth,
            )
            for each in self.known.values()
        )


def officer_index(of: models.Campaign, *, known: datetime) -> Index:
    """Return every officer as the check of files compares them (RUL-11, RUL-19).

    The whole state is read, because a row outside the cohort must be told from an unknown one.
    """
    members = set(of.members.values_list("officer_id", flat=True))
    everybody = workforce.known_officers(None, known=known)
    return Index(
        known={
            mptc_id: KnownOfficer(
                mptc_id=mptc_id,
                name=officer.name,
                former_names=officer.former_names,
                date_of_birth=officer.date_of_birth,
                cohort_letter=officer.cohort_letter,
                in_cohort=officer.officer_id in members,
            )
            for mptc_id, officer in everybody.items()
        },
        ids={mptc_id: officer.officer_id for mptc_id, officer in everybody.items()},
    )
