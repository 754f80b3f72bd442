"""One function for each published number, and the rows behind it.

A number is the count of its rows, so whoever opens the rows can count them. Every figure speaks of a
day (``as_of``) as known at a moment (``known``; RUL-5). ``docs/figures.md`` says what each leaves out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.db.models import Q

from standing.campaigns import models, queries
from standing.campaigns.domain import AgencyClass, Sent
from standing.certification.queries import Determined, latest_determinations
from standing.kernel import tongue
from standing.kernel.errors import NotFound
from standing.kernel.names import PersonName
from standing.kernel.periods import day_of, end_of
from standing.register.queries import IMPORTED
from standing.rules.determine import Outcome
from standing.storage.rows import known as known_rows
from standing.workforce import identities
from standing.workforce import queries as workforce
from standing.workforce.models import Employment, Officer


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line behind a figure: an agency, an officer, or an officer only estimated.

    ``counted_as`` says why it is here: an agency's class, ``submitted``, ``rostered``, ``estimate``, or
    an outcome. A line of an estimate names no officer (RUL-12); its ``source`` is who gave it, for the
    commission alone.
    """

    agency_code: str
    agency_name: str
    counted_as: str
    mptc_id: str = ""
    last_name: str = ""
    first_name: str = ""
    since: date | None = None
    note: str = ""
    source: str = ""

    @property
    def noted(self) -> str:
        """The note as the commission reads it, with the source."""
        return f"{self.note} ({self.source})" if self.source else self.note


class Scene:
    """A campaign on a day, as known at a moment: everything the figures read, read once."""

    def __init__(self, campaign: str, *, as_of: date, known: datetime | None = None) -> None:
        self.campaign = queries.campaign(campaign)
        self.as_of = as_of
        self.known = known or end_of(as_of)

    @cached_property
    def places(self) -> list[queries.Place]:
        """Every agency in scope with its class."""
        return queries.places(self.campaign, as_of=self.as_of, known=self.known)

    @cached_property
    def submitted(self) -> dict[int, queries.Line]:
        """The officers whom agencies in class G2 submitted, each once (RUL-11)."""
        files = [
            place.submission
            for place in self.places
            if place.klass is AgencyClass.SUBMITTED and place.submission
        ]
        return self._once(files)

    @cached_property
    def rostered(self) -> dict[int, queries.Line]:
        """The officers on rosters of agencies in class G3, who were not submitted by another."""
        files = [
            place.roster
            for place in self.places
            if place.klass is AgencyClass.EXTENSION_WITH_ROSTER and place.roster
        ]
        return {k: v for k, v in self._once(files).items() if k not in self.submitted}

    def _once(self, files: list[Sent]) -> dict[int, queries.Line]:
        lines = queries.lines(self.campaign, files, as_of=self.as_of, known=self.known)
        once: dict[int, queries.Line] = {}
        for line in lines:
            once.setdefault(line.officer_id, line)
        return once

    @cached_property
    def estimates(self) -> list[tuple[queries.Place, models.Estimate]]:
        """The estimate of each agency in class G4; it drops out when the roster arrives (RUL-12)."""
        recorded = models.Estimate.objects.filter(
            known_rows(self.known), campaign=self.campaign, estimated_on__lte=self.as_of
        ).order_by("recorded_at")
        by_agency = {estimate.agency_id: estimate for estimate in recorded}
        return [
            (place, by_agency[place.agency.pk])
            for place in self.places
            if place.klass is AgencyClass.EXTENSION_WITHOUT_ROSTER and place.agency.pk in by_agency
        ]

    @cached_property
    def determined(self) -> dict[int, Determined]:
        """The latest determination known of each officer submitted, prepared or issued (RUL-7)."""
        latest = latest_determinations(
            self.campaign.slug, known=min(self.known, end_of(self.as_of)), merged=self.known
        )
        return {officer: found for officer, found in latest.items() if officer in self.submitted}

    @cached_property
    def basis(self) -> str:
        """``issued`` once every determination counted was released, ``prepared`` before, or ``none``."""
        if not self.determined:
            return "none"
        until = min(self.known, end_of(self.as_of))
        issued = all(d.issued_at and d.issued_at <= until for d in self.determined.values())
        return "issued" if issued else "prepared"

    @cached_property
    def people(self) -> dict[int, tuple[str, PersonName]]:
        """MPTC id and name of every officer that a figure may name."""
        ids = list(self.submitted.keys() | self.rostered.keys())
        wanted = None if len(ids) > queries.BATCH else ids
        names = workforce.name_of(wanted, on=self.as_of, known=self.known)
        officers = Officer.objects.all() if wanted is None else Officer.objects.filter(pk__in=ids)
        return {pk: (mptc, names[pk]) for pk, mptc in officers.values_list("pk", "mptc_id")}

    @cached_property
    def agencies(self) -> dict[int, tuple[str, str]]:
        """Code and name of every agency in scope."""
        return {place.agency.pk: (place.agency.code, place.agency.name) for place in self.places}

    @cached_property
    def last_change_on(self) -> date | None:
        """The day of the last change to any agency's class, up to ``as_of`` (RUL-13)."""
        until = min(self.known, end_of(self.as_of))
        tables = (
            models.Filing.objects.all(), models.Extension.objects.all(),
            models.NilReturn.objects.all(), models.Estimate.objects.all(),
        )  # fmt: skip
        moments = [
            moment
            for rows in tables
            for moment in rows.filter(campaign=self.campaign, recorded_at__lte=until)
            .order_by("-recorded_at")
            .values_list("recorded_at", flat=True)[:1]
        ]
        return day_of(max(moments)) if moments else None


Figure = Callable[[Scene], list[Row]]


def _agencies(*classes: AgencyClass) -> Figure:
    def rows(scene: Scene) -> list[Row]:
        return [
            Row(
                agency_code=place.agency.code,
                agency_name=place.agency.name,
                counted_as=place.klass.value[3:],
                since=place.extension.due_on if place.extension else None,
                note=tongue.filled("until {day}", day=place.extension.due_on)
                if place.extension
                else "",
            )
            for place in scene.places
            if not classes or place.klass in classes
        ]

    return rows


def _officers(scene: Scene, lines: Mapping[int, queries.Line], counted_as: str) -> list[Row]:
    rows = []
    for officer_id, line in lines.items():
        mptc_id, name = scene.people[officer_id]
        code, agency = scene.agencies[line.agency_id]
        rows.append(
            Row(
                agency_code=code, agency_name=agency, counted_as=counted_as, mptc_id=mptc_id,
                last_name=name.last, first_name=name.first,
            )
        )  # fmt: skip
    return sorted(
        rows, key=lambda row: (row.agency_name, row.last_name, row.first_name, row.mptc_id)
    )


def officers_submitted(scene: Scene) -> list[Row]:
    """Officers with a standing row of an accepted submission of a G2 agency (RUL-11)."""
    return _officers(scene, scene.submitted, "submitted")


def officers_in_rosters(scene: Scene) -> list[Row]:
    """Officers on the rosters of agencies under extension (FIG-03)."""
    return _officers(scene, scene.rostered, "rostered")


def officers_estimated(scene: Scene) -> list[Row]:
    """One line for each officer that an agency without a roster is thought to have (RUL-12)."""
    return [
        Row(
            agency_code=place.agency.code, agency_name=place.agency.name, counted_as="estimate",
            since=estimate.estimated_on,
            note=f"{number} of {estimate.officers} estimated", source=estimate.source,
        )
        for place, estimate in scene.estimates
        for number in range(1, estimate.officers + 1)
    ]  # fmt: skip


def officers_subtotal(scene: Scene) -> list[Row]:
    """Officers submitted, rostered and estimated; the last are typed as an estimate."""
    return officers_submitted(scene) + officers_in_rosters(scene) + officers_estimated(scene)


def _category(outcome: Outcome) -> Figure:
    def rows(scene: Scene) -> list[Row]:
        lines = {
            officer: scene.submitted[officer]
            for officer, found in scene.determined.items()
            if found.outcome == outcome
        }
        return _officers(scene, lines, outcome.value)

    return rows


def conditional_with_extensions(scene: Scene) -> list[Row]:
    """Officers certified conditionally and officers on rosters: two numbers, added (FIG-07, OQ-27)."""
    return _category(Outcome.CONDITIONAL)(scene) + officers_in_rosters(scene)


_G = AgencyClass
FIGURES: Mapping[str, Figure] = {
    "agencies.in_scope": _agencies(),
    "agencies.submitted": _agencies(_G.SUBMITTED),
    "agencies.extension": _agencies(_G.EXTENSION_WITH_ROSTER, _G.EXTENSION_WITHOUT_ROSTER),
    "agencies.extension_with_roster": _agencies(_G.EXTENSION_WITH_ROSTER),
    "agencies.extension_without_roster": _agencies(_G.EXTENSION_WITHOUT_ROSTER),
    "agencies.no_officers": _agencies(_G.NO_OFFICERS),
    "agencies.pending": _agencies(_G.PENDING),
    "officers.submitted": officers_submitted,
    "officers.in_rosters": officers_in_rosters,
    "officers.estimated": officers_estimated,
    "officers.subtotal": officers_subtotal,
    "categories.certified": _category(Outcome.CERTIFIED),
    "categories.conditionally_certified": _category(Outcome.CONDITIONAL),
    "categories.further_review": _category(Outcome.FURTHER_REVIEW),
    "categories.not_recertified": _category(Outcome.DECLINED),
    "conditionally_certified_including_extensions": conditional_with_extensions,
}


def officers_undecided(scene: Scene) -> list[Row]:
    """Officers submitted of whom nothing was determined yet, as known."""
    lines = {k: line for k, line in scene.submitted.items() if k not in scene.determined}
    return _officers(scene, lines, "undecided")


def officers_expected(scene: Scene) -> list[Row]:
    """Officers of the cohort whom an imported employment list has at an agency in scope (RUL-14).

    Each counts once, at the first agency by name; nobody where no such list came.
    """
    there = Q(until__isnull=True) | Q(until__gt=scene.as_of)
    employed = Employment.objects.filter(
        known_rows(scene.known), there, since__lte=scene.as_of, source__startswith=IMPORTED,
        officer__in=scene.campaign.members.values("officer_id"), agency__in=list(scene.agencies),
    )  # fmt: skip
    read_as = identities.numbers_read_as(known=scene.known)
    once: dict[str, Row] = {}
    for number, code, name in employed.order_by("agency__name", "officer__mptc_id").values_list(
        "officer__mptc_id", "agency__code", "agency__name"
    ):
        mptc_id = read_as.get(number, number)
        once.setdefault(
            mptc_id,
            Row(agency_code=code, agency_name=name, counted_as="expected", mptc_id=mptc_id),
        )
    return list(once.values())


BESIDE: Mapping[str, Figure] = {
    "officers.expected": officers_expected,
    "officers.undecided": officers_undecided,
}
"""Figures that the slides may print and that the status table, whose shape is fixed, does not hold."""


def rows(scene: Scene, figure: str) -> list[Row]:
    """Return the rows behind a figure; raise ``NotFound`` with the names there are."""
    every = {**FIGURES, **BESIDE}
    if figure not in every:
        raise NotFound(f"There is no figure {figure}. There are: {', '.join(every)}.")
    return every[figure](scene)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The status table of a campaign (INTERFACES section 4), and what stands ``beside`` it."""

    campaign: str
    as_of: date
    known: date
    basis: str
    counts: Mapping[str, int]
    pending_names: tuple[str, ...]
    without_roster_names: tuple[str, ...]
    beside: Mapping[str, int] = field(default_factory=dict)

    def __getitem__(self, figure: str) -> int:
        return self.beside[figure] if figure in self.beside else self.counts[figure]

    def as_dict(self) -> dict[str, object]:
        """The table as ``campaign status --json`` prints it."""
        agencies: dict[str, object] = dict(self._family("agencies"))
        agencies["pending_names"] = list(self.pending_names)
        agencies["without_roster_names"] = list(self.without_roster_names)
        both = "conditionally_certified_including_extensions"
        return {
            "campaign": self.campaign,
            "as_of": self.as_of.isoformat(),
            "known": self.known.isoformat(),
            "basis": self.basis,
            "agencies": agencies,
            "officers": self._family("officers"),
            "categories": self._family("categories"),
            both: self.counts[both],
        }

    def _family(self, prefix: str) -> dict[str, int]:
        return {
            name.partition(".")[2]: count
            for name, count in self.counts.items()
            if name.startswith(f"{prefix}.")
        }


def status(scene: Scene) -> Status:
    """Return every figure of the status table; each is the number of its rows."""
    counted = {name: figure(scene) for name, figure in FIGURES.items()}
    return Status(
        campaign=scene.campaign.slug,
        as_of=scene.as_of,
        known=day_of(scene.known),
        basis=scene.basis,
        counts={name: len(found) for name, found in counted.items()},
        beside={name: len(figure(scene)) for name, figure in BESIDE.items()},
        pending_names=tuple(row.agency_name for row in counted["agencies.pending"]),
        without_roster_names=tuple(
            row.agency_name for row in counted["agencies.extension_without_roster"]
        ),
    )


COLUMNS = ("agency_code", "agency_name", "counted_as", "mptc_id", "last_name", "first_name", "since",
           "note")  # fmt: skip


def as_line(row: Row) -> tuple[str, ...]:
    """Return a row as text in the order of ``COLUMNS``, for the commission: with every source."""
    values = (row.noted if name == "note" else getattr(row, name) for name in COLUMNS)
    return tuple("" if value is None else str(value) for value in values)
