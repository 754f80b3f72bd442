"""What is settled before a file is written: who has which fact, and what comes when."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from standing.kernel.periods import NEW_YORK
from standing.scenario.agencies import Agency, Part, cast
from standing.scenario.sizes import Sizes, scaled, shared_out


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A world of one size and seed, before its people are drawn.

    ``marks`` gives the kind of fact to some of the officers in submissions, by position; everybody
    else's form has nothing missing. The counters say, by agency code, how many rows need mending.
    ``arrives`` is the moment an agency's first file or nil return comes in.
    """

    sizes: Sizes
    seed: int
    scale: float
    agencies: tuple[Agency, ...]
    marks: dict[int, str]
    card_brought_by: int  # the position of the officer who brings a new CPR card in August
    outside: Counter[str]
    unknown: Counter[str]
    repeated: Counter[str]
    nicknames: Counter[str]
    married: Counter[str]
    swapped: Counter[str]
    shared: dict[str, str]  # an officer of the first agency is in the second's file too
    separated_at: str
    questionnaire_at: str
    arrives: dict[str, datetime]
    extended: dict[str, datetime]

    def chance(self, *about: str) -> Random:
        """Return chance of its own for one thing, the same whenever it is asked for."""
        return Random("/".join((self.sizes.name, str(self.seed), *about)))

    def signed_by(self, code: str) -> date:
        """Return the day by which an agency's first file was signed, which may be before it comes in."""
        days = self.sizes.days
        arrives = self.arrives.get(code)
        return min(arrives.date() if arrives else days.last_submission, days.signed_until)

    def of(self, part: Part) -> list[Agency]:
        """Return the agencies that play a part, in order."""
        return [agency for agency in self.agencies if agency.part is part]


def make(sizes: Sizes, *, seed: int, scale: float) -> Plan:
    """Settle a world of this seed and scale."""
    chance = Random(f"{sizes.name}/{seed}/plan")
    agencies = tuple(cast(sizes, seed=seed, scale=scale))
    submitters = [agency for agency in agencies if agency.part is Part.SUBMITS]
    marks = _marks(sizes, sum(agency.named for agency in submitters), scale, chance)
    roomy = [agency for agency in submitters if agency.named >= 6 and agency.others >= 6]
    roomy = [agency for agency in roomy if not agency.forgotten] or submitters
    codes = [agency.code for agency in roomy]
    dirt, n = sizes.dirt, sizes.officers.named_by_two_agencies

    def scattered(count: int) -> Counter[str]:
        return Counter(chance.choices(codes, k=scaled(count, scale)))

    arrives, extended = _moments(sizes, agencies, chance)
    pairs = min(scaled(n, scale), len(codes) // 2)
    both = sorted(chance.sample(range(len(codes)), 2 * pairs))
    return Plan(
        sizes=sizes,
        seed=seed,
        scale=scale,
        agencies=agencies,
        marks=marks,
        card_brought_by=min((p for p, mark in marks.items() if mark == "cpr-expired"), default=-1),
        outside=scattered(dirt.outside_cohort_rows),
        unknown=scattered(dirt.unknown_id_rows),
        repeated=scattered(dirt.repeated_rows),
        nicknames=scattered(dirt.nicknames),
        married=scattered(dirt.married_names),
        swapped=scattered(dirt.swapped_birth_dates),
        shared={codes[one]: codes[two] for one, two in zip(both[::2], both[1::2], strict=True)},
        separated_at=chance.choice([c for i, c in enumerate(codes) if i not in both] or codes),
        questionnaire_at=chance.choice(codes),
        arrives=arrives,
        extended=extended,
    )


def _marks(sizes: Sizes, officers: int, scale: float, chance: Random) -> dict[int, str]:
    """Choose who has a gap, a question or a block, and of which kind."""
    kinds: list[str] = []
    for group, count in sizes.counts.items():
        shares = sizes.kinds[group]
        parts = shared_out(scaled(count, scale), [*shares.values()])
        for kind, part in zip(shares, parts, strict=True):
            kinds += [kind] * part
    return dict(zip(chance.sample(range(officers), len(kinds)), kinds, strict=True))


def _moments(
    sizes: Sizes, agencies: tuple[Agency, ...], chance: Random
) -> tuple[dict[str, datetime], dict[str, datetime]]:
    """Return when extensions were granted, and when files and nil returns came."""
    days = sizes.days
    arrives: dict[str, datetime] = {}
    extended: dict[str, datetime] = {}
    for agency in agencies:
        if agency.part in (Part.SENDS_ROSTER, Part.SENDS_NO_ROSTER):
            extended[agency.code] = some_time(chance, days.first_extension, days.deadline)
        if agency.part is Part.SUBMITS:
            late = chance.random() < 0.08
            first = days.deadline + timedelta(days=1) if late else days.first_submission
            last = days.last_submission if late else days.deadline
            arrives[agency.code] = some_time(chance, first, last)
        elif agency.part is Part.HAS_NOBODY:
            arrives[agency.code] = some_time(chance, days.first_submission, date(2022, 6, 24))
        elif agency.part is Part.SENDS_ROSTER:
            granted = extended[agency.code].date()
            arrives[agency.code] = some_time(
                chance, granted + timedelta(days=1), days.last_event - timedelta(days=1)
            )
    return arrives, extended


def some_time(chance: Random, first: date, last: date) -> datetime:
    """Return a New York moment in office hours, on a working day from ``first`` to ``last``."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    working = [day for day in days if day.weekday() < 5] or days
    minutes = chance.randrange(8 * 60 + 30, 16 * 60 + 50)
    return at(chance.choice(working), minutes // 60, minutes % 60)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a New York moment.

    >>> at(date(2022, 6, 30), 15).isoformat()
    '2022-06-30T15:00:00-04:00'
    """
    return datetime.combine(day, time(hour, minute), tzinfo=NEW_YORK)
