"""How large the world is, read from ``massachusetts_2022.toml``, and how a number is shared out."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SETTINGS = HERE / "massachusetts_2022.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days on which things happen up to the decision."""

    since: date
    reference_imports: date
    campaign_opens: date
    first_submission: date
    signed_until: date
    deadline: date
    last_submission: date
    first_extension: date
    extended_until: date
    last_event: date
    prepared: date
    decision: date
    published: date
    out_of_scope: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """What the commission learns after the decision (RUL-6)."""

    roster: date
    separation_reported: date
    separation_effective: date
    correction: date
    forgotten_officers: int
    full_submissions: tuple[date, ...]
    condition_met: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterGroup:
    """Agencies that send rosters under an extension: named ones, or ``any`` so many others."""

    officers: int
    agencies: tuple[str, ...] = ()
    any: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Officers:
    """How many officers there are, and in whose files."""

    statewide: int
    submitted: int
    named_by_two_agencies: int
    never_named: int
    women: float
    employed_in_2021: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Dirt:
    """How many rows and files need mending or a second look, without being wrong (RUL-17)."""

    spreadsheets: float
    outside_cohort_rows: int
    unknown_id_rows: int
    repeated_rows: int
    nicknames: int
    married_names: int
    swapped_birth_dates: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UncommonNames:
    """Names that the reference list does not have, and how often they occur."""

    uncommon_share: float
    hyphenated_share: float
    suffix_share: float
    middle_share: float
    a_to_h: tuple[str, ...]
    i_to_z: tuple[str, ...]
    awkward_given: tuple[str, ...]
    suffixes: tuple[str, ...]
    short: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Everything ``massachusetts_2022.toml`` says, at full size."""

    name: str
    title: str
    campaign: str
    days: Days
    late: Late
    submitted: int
    no_officers: int
    pending: tuple[str, ...]
    out_of_scope: int
    rosters: tuple[RosterGroup, ...]
    without_roster: tuple[tuple[str, int], ...]
    officers: Officers
    counts: Mapping[str, int]  # officers with a gap, a question, a block
    kinds: Mapping[str, Mapping[str, float]]  # for each of those, its kinds and their shares
    dirt: Dirt
    names: UncommonNames
    weights: Mapping[str, float]


def load(path: Path = SETTINGS) -> Sizes:
    """Read the settings of the scenario."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    late = {**raw["late"], "full_submissions": tuple(raw["late"]["full_submissions"])}
    facts, agencies = raw["facts"], raw["agencies"]
    return Sizes(
        name=raw["name"],
        title=raw["title"],
        campaign=raw["campaign"],
        days=Days(**raw["days"]),
        late=Late(**late),
        submitted=agencies["submitted"],
        no_officers=agencies["no_officers"],
        pending=tuple(agencies["pending"]),
        out_of_scope=agencies["out_of_scope"],
        rosters=tuple(
            RosterGroup(
                officers=group["officers"],
                agencies=tuple(group.get("agencies", ())),
                any=group.get("any", 0),
            )
            for group in raw["rosters"]
        ),
        without_roster=tuple((each["agency"], each["officers"]) for each in raw["without_roster"]),
        officers=Officers(**raw["officers"]),
        counts={kind: facts[f"{kind}s"] for kind in ("gap", "question", "block")},
        kinds={kind: facts[kind] for kind in ("gap", "question", "block")},
        dirt=Dirt(**raw["dirt"]),
        names=_uncommon(raw["names"]),
        weights=raw["weights"],
    )


def _uncommon(raw: dict[str, Any]) -> UncommonNames:
    lists = ("a_to_h", "i_to_z", "awkward_given", "suffixes")
    return UncommonNames(**{**raw, **{key: tuple(raw[key]) for key in lists}})


def scaled(count: int, scale: float) -> int:
    """Return a count at another size of world: in proportion, and at least one of what there was.

    >>> scaled(399, 0.05), scaled(10, 0.05), scaled(0, 40), scaled(3, 1)
    (20, 1, 0, 3)
    """
    return max(1, round(count * scale)) if count else 0


def shared_out(total: int, weights: Sequence[float], *, at_least: int = 0) -> list[int]:
    """Share a number out in whole parts by weight, the largest remainders first; the sum is exact.

    Raises:
        ValueError: there is less to share than ``at_least`` for each.

    >>> shared_out(10, [5, 3, 1]), shared_out(4, [100, 1, 1], at_least=1)
    ([6, 3, 1], [2, 1, 1])
    """
    free = total - at_least * len(weights)
    if free < 0:
        raise ValueError(f"{total} cannot be shared among {len(weights)} with {at_least} for each")
    whole = sum(weights) or 1.0
    exact = [free * weight / whole for weight in weights]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: free - sum(parts)]:
        parts[i] += 1
    return [part + at_least for part in parts]
