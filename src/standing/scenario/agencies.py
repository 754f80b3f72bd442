"""Which agencies there are, what part each plays in June 2022, and how many officers it has."""

import csv
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from standing.kernel.refs import slug
from standing.scenario.sizes import HERE, Sizes, scaled, shared_out

_SMALL_TOWN, _MID_TOWN = 2500, (8000, 60000)  # inhabitants


class Part(StrEnum):
    """What an agency does in this world; every agency in scope has exactly one part (CERT-301)."""

    SUBMITS = "submits"
    SENDS_ROSTER = "sends a roster"
    SENDS_NO_ROSTER = "asked for time and sends no roster"
    HAS_NOBODY = "has no officers of the cohort"
    SENDS_NOTHING = "sends nothing"
    OUT_OF_SCOPE = "left the scope"


@dataclass(slots=True, kw_only=True)
class Agency:
    """An agency and how many officers it has: in its files, forgotten, never named, and of I to Z.

    ``first_index`` numbers its officers in the state's list; ``first_position`` those in its files.
    """

    code: str
    name: str
    kind: str
    county: str
    municipality: str
    fbi_ori: str
    population: int
    part: Part = Part.SUBMITS
    named: int = 0
    forgotten: int = 0
    unnamed: int = 0
    others: int = 0
    first_index: int = 0
    first_position: int = 0

    @property
    def everybody(self) -> int:
        """How many officers the agency has on the state's list."""
        return self.named + self.forgotten + self.unnamed + self.others


def cast(sizes: Sizes, *, seed: int, scale: float) -> list[Agency]:
    """Return the agencies of the world by name, each with its part and its officers."""
    chance = Random(f"{sizes.name}/{seed}/agencies")
    listed = _listed(copies=max(1, math.ceil(scale)))
    chosen: list[Agency] = []
    free = {agency.code: agency for agency in listed if agency.part is Part.SUBMITS}

    def take(agencies: Iterable[Agency], part: Part, count: int) -> list[Agency]:
        """Give a part to the first ``count`` of these that have none yet."""
        taken = [agency for agency in agencies if agency.code in free][:count]
        for agency in taken:
            agency.part = part
            chosen.append(free.pop(agency.code))
        return taken

    def called(*names: str) -> list[Agency]:
        """Return the agencies of these names, the copies of all names after the originals."""
        return [a for a in listed if a.name.split(", District ")[0] in names]

    def some(fits: Callable[[Agency], bool]) -> list[Agency]:
        fitting = [agency for agency in free.values() if fits(agency)]
        chance.shuffle(fitting)
        return fitting

    for name, officers in sizes.without_roster[: scaled(len(sizes.without_roster), scale)]:
        for agency in take(called(name), Part.SENDS_NO_ROSTER, max(1, round(scale))):
            agency.named = officers
    take(called(*sizes.pending), Part.SENDS_NOTHING, scaled(len(sizes.pending), scale))
    # No one else may play the parts of the agencies that the slides name.
    reserved = [called(*group.agencies) for group in sizes.rosters]
    kept_back = {agency.code for group in reserved for agency in group}
    for group, named in zip(sizes.rosters, reserved, strict=True):
        count = scaled(len(group.agencies) or group.any, scale)
        ready = named or some(lambda a: a.code not in kept_back and _middling(a))
        senders = take(ready, Part.SENDS_ROSTER, count)
        total = max(len(senders), round(group.officers * scale))
        weights = [_weight(agency, sizes, chance) for agency in senders]
        if group.agencies:
            weights = [1.0] * len(senders)
        for agency, part in zip(senders, shared_out(total, weights, at_least=1), strict=True):
            agency.named = part
    nobody = some(lambda a: a.kind == "municipal" and a.population < _SMALL_TOWN)
    take(nobody, Part.HAS_NOBODY, scaled(sizes.no_officers, scale))
    submitters = take(
        some(lambda a: a.code not in kept_back), Part.SUBMITS, scaled(sizes.submitted, scale)
    )
    left = [agency for agency in listed if agency.part is Part.OUT_OF_SCOPE]
    chosen += left[: scaled(sizes.out_of_scope, scale)]
    _man(submitters, chosen, sizes, scale, chance)
    chosen.sort(key=lambda agency: (agency.name, agency.code))
    _number(chosen)
    return chosen


def _listed(*, copies: int) -> list[Agency]:
    """Return the reference list, with invented districts after it when the world is larger."""
    with (HERE / "data" / "agencies.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    found = []
    for copy in range(1, copies + 1):
        for row in rows:
            name = row["agency_name"] + (f", District {copy}" if copy > 1 else "")
            found.append(
                Agency(
                    code=slug(name),
                    name=name,
                    kind=row["agency_type"],
                    county=row["county"],
                    municipality=row["municipality"],
                    fbi_ori=row["fbi_ori"] if copy == 1 else "",
                    population=int(row["population_2020"] or 0),
                    part=Part.SUBMITS if row["in_scope_2022"] == "yes" else Part.OUT_OF_SCOPE,
                )
            )
    return found


def _middling(agency: Agency) -> bool:
    return agency.kind == "municipal" and _MID_TOWN[0] < agency.population < _MID_TOWN[1]


def _weight(agency: Agency, sizes: Sizes, chance: Random) -> float:
    """Return about how many officers of A to H the agency has, for sharing a known total out."""
    weights = sizes.weights
    size = weights.get(agency.kind, 0.0)
    if agency.kind == "municipal":
        per_officer = agency.population / weights["municipal_per_officer"]
        size = float(per_officer ** weights["municipal_exponent"])
    return size * math.exp(chance.gauss(0.0, weights["spread"]))


def _man(
    submitters: list[Agency], chosen: list[Agency], sizes: Sizes, scale: float, chance: Random
) -> None:
    """Give every agency its officers, so that the numbers of the whole state come out exactly."""
    weights = [_weight(agency, sizes, chance) for agency in submitters]
    total = max(len(submitters), round(sizes.officers.submitted * scale))
    for agency, part in zip(submitters, shared_out(total, weights, at_least=1), strict=True):
        agency.named = part
    small = [agency for agency in submitters if 3 <= agency.named <= 9] or submitters
    for agency in chance.sample(small, min(len(small), max(1, round(scale)))):
        agency.forgotten = sizes.late.forgotten_officers
    silent = [agency for agency in chosen if agency.part is Part.SENDS_NOTHING]
    forgetful = [*submitters, *silent]
    unnamed = scaled(sizes.officers.never_named, scale)
    heaviness = [float(agency.named or sizes.weights[agency.kind]) for agency in forgetful]
    for agency, part in zip(forgetful, shared_out(unnamed, heaviness), strict=True):
        agency.unnamed = part
    in_scope = [agency for agency in chosen if agency.part is not Part.OUT_OF_SCOPE]
    rest = round(sizes.officers.statewide * scale) - sum(agency.everybody for agency in in_scope)
    heaviness = [agency.everybody + 1.0 for agency in in_scope]
    for agency, part in zip(in_scope, shared_out(max(0, rest), heaviness), strict=True):
        agency.others = part


def _number(agencies: list[Agency]) -> None:
    index = position = 0
    for agency in agencies:
        agency.first_index = index
        index += agency.everybody
        if agency.part is Part.SUBMITS:
            agency.first_position = position
            position += agency.named
