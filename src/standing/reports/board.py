"""The board of a campaign: where each agency stands now, what came, what it still owes (machine G)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.db.models import Count, Q

from standing.campaigns import queries as campaigns
from standing.campaigns.domain import AgencyClass
from standing.campaigns.models import Campaign, Estimate, Filing
from standing.campaigns.queries import Place
from standing.correspondence import addressees
from standing.correspondence.addressees import Addressee
from standing.kernel.canonical import digest_of
from standing.kernel.names import search_key
from standing.kernel.periods import day_of
from standing.ledger.domain import facts
from standing.ledger.models import Entry
from standing.storage.rows import known as known_rows
from standing.workforce.models import Employment

OWING: Final = (
    AgencyClass.PENDING,
    AgencyClass.EXTENSION_WITHOUT_ROSTER,
    AgencyClass.EXTENSION_WITH_ROSTER,
)
"""The classes of agencies that still owe a campaign something."""
NEARLY: Final = 7
"""Within so many days of its due day an agency that owes something is called."""
CONTACTS: Final = {
    "reminder.made": "Reminder sent",
    "extension.asked": "More time asked for",
    "extension.granted": "Extension granted",
    "extension.refused": "Extension refused",
    "estimate.recorded": "Estimate given",
    "filing.accepted": "File accepted",
    "nil-return.filed": "Said it has nobody",
}
"""The entries of the ledger that are a contact with an agency, and what each is called here."""
_MANY = 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The last time that an agency and the commission dealt with each other in a campaign."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Where one agency stands. ``days_left`` counts from today to the due day, below zero when late.

    ``size`` is how many officers are known to work there, else what was estimated, else unknown.
    """

    place: Place
    file: Filing | None
    due_on: date | None
    days_left: int | None
    contact: Contact | None
    estimate: Estimate | None
    size: int | None

    @property
    def code(self) -> str:
        """The agency's code."""
        return self.place.agency.code

    @property
    def owes(self) -> bool:
        """Whether the campaign still waits for the agency."""
        return self.place.klass in OWING

    @property
    def state(self) -> str:
        """A hash of where the agency stands, for a form to tell whether that changed."""
        place, estimate = self.place, self.estimate
        return digest_of(
            [
                place.klass.value,
                place.submission.receipt if place.submission else "",
                place.roster.receipt if place.roster else "",
                place.extension.due_on.isoformat() if place.extension else "",
                place.nil,
                estimate.pk if estimate else 0,
            ]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What part of the board is asked for: a class, words of the name, those owing by a day."""

    klass: str = ""
    words: str = ""
    owing: bool = False
    due_from: date | None = None
    due_by: date | None = None
    without_account: bool = False


@dataclass(frozen=True, kw_only=True)
class Board:
    """The agencies in scope as they stand on a day, and the people who answer for them."""

    campaign: Campaign
    on: date
    known: datetime
    lines: tuple[Line, ...]
    people: dict[str, list[Addressee]] = field(repr=False)

    def counts(self) -> dict[AgencyClass, int]:
        """How many agencies are in each class; they sum to the scope (CERT-301)."""
        found = dict.fromkeys(AgencyClass, 0)
        for line in self.lines:
            found[line.place.klass] += 1
        return found

    def chosen(self, asked: Asked) -> list[Line]:
        """Return the lines that are asked for, by name."""
        return [line for line in self.lines if self._fits(line, asked)]

    def to_call(self) -> list[Line]:
        """Return whom to call today: past their day or nearly due, the earliest and the larger first."""
        found = [
            line for line in self.lines
            if line.owes and line.days_left is not None and line.days_left <= NEARLY
        ]  # fmt: skip
        return sorted(
            found, key=lambda line: (line.due_on or date.max, -(line.size or 0), line.code)
        )

    def _fits(self, line: Line, asked: Asked) -> bool:
        if asked.klass and line.place.klass.value != asked.klass:
            return False
        if asked.owing and not line.owes:
            return False
        if not _due_within(line, asked):
            return False
        if asked.without_account and self.people.get(line.code):
            return False
        read_as = search_key(f"{line.place.agency.name} {line.place.agency.municipality}")
        return all(word in read_as for word in search_key(asked.words).split())


def _due_within(line: Line, asked: Asked) -> bool:
    """Say whether what a line owes is due within the days asked for, where any are."""
    if asked.due_from is None and asked.due_by is None:
        return True
    if line.due_on is None:
        return False
    return (asked.due_from or date.min) <= line.due_on <= (asked.due_by or date.max)


def board(of: Campaign, *, known: datetime, only: str | None = None) -> Board:
    """Return the board of a campaign as of now, or the one line of the agency ``only``."""
    on = day_of(known)
    places = [
        place for place in campaigns.places(of, as_of=on, known=known)
        if only is None or place.agency.code == only
    ]  # fmt: skip
    files = _files(places)
    estimates = _estimates(of, known=known)
    spoken = _contacts(of, places, known=known)
    owing = [place.agency.pk for place in places if place.klass in OWING]
    sizes = _sizes(owing, on=on, known=known)
    lines = []
    for place in places:
        sent = place.submission or place.roster
        estimate = estimates.get(place.agency.pk)
        due_on = _due(of, place)
        lines.append(
            Line(
                place=place,
                file=files.get(sent.id) if sent else None,
                due_on=due_on,
                days_left=(due_on - on).days if due_on else None,
                contact=spoken.get(place.agency.code),
                estimate=estimate,
                size=sizes.get(place.agency.pk) or (estimate.officers if estimate else None),
            )
        )
    codes = (
        None if only is None and len(places) > campaigns.FEW else [p.agency.code for p in places]
    )
    return Board(
        campaign=of,
        on=on,
        known=known,
        lines=tuple(lines),
        people=addressees.of_agencies(codes, at=known),
    )


def line_of(of: Campaign, code: str, *, known: datetime) -> tuple[Line, list[Addressee]] | None:
    """Return where one agency stands and who answers for it; ``None`` outside the scope."""
    found = board(of, known=known, only=code)
    return (found.lines[0], found.people.get(code, [])) if found.lines else None


def _due(of: Campaign, place: Place) -> date | None:
    """The last day in time of an agency that still owes something, also where more time has ended."""
    if place.klass not in OWING:
        return None
    return place.last_day(of)


def _files(places: Iterable[Place]) -> dict[int, Filing]:
    ids = [sent.id for p in places for sent in (p.submission, p.roster) if sent]
    found: dict[int, Filing] = {}
    for start in range(0, len(ids), _MANY):
        rows = Filing.objects.defer("warnings").in_bulk(ids[start : start + _MANY])
        found.update(rows)
    return found


def _estimates(of: Campaign, *, known: datetime) -> dict[int, Estimate]:
    rows = Estimate.objects.filter(known_rows(known), campaign=of).order_by("recorded_at", "pk")
    return {row.agency_id: row for row in rows}


def _contacts(of: Campaign, places: Sequence[Place], *, known: datetime) -> dict[str, Contact]:
    rows = Entry.objects.filter(kind__in=CONTACTS, recorded_at__lte=known)
    if len(places) == 1:
        rows = rows.filter(subject=f"agency:{places[0].agency.code}")
    found: dict[str, Contact] = {}
    values = rows.order_by("id").values_list("subject", "kind", "recorded_at", "after")
    for subject, kind, at, after in values.iterator():
        if facts(after).get("campaign", of.slug) == of.slug:
            found[subject.removeprefix("agency:")] = Contact(at=at, what=CONTACTS[kind])
    return found


def _sizes(agency_ids: Collection[int], *, on: date, known: datetime) -> dict[int, int]:
    """How many officers work at each agency on a day, as known."""
    rows = Employment.objects.filter(known_rows(known), since__lte=on).filter(
        Q(until__isnull=True) | Q(until__gt=on)
    )
    found: dict[int, int] = defaultdict(int)
    ids = sorted(agency_ids)
    for start in range(0, len(ids), _MANY):
        some = rows.filter(agency_id__in=ids[start : start + _MANY])
        counted = some.values("agency_id").annotate(officers=Count("officer_id", distinct=True))
        found.update({row["agency_id"]: row["officers"] for row in counted})
    return dict(found)
