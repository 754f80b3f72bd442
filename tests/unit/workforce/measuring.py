"""What the matching makes of the labelled pairs, kind by kind."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.unit.workforce.pairs import Pair

from standing.workforce.domain import Someone
from standing.workforce.matching import Certainty, Population


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One kind of pair: how many, what was answered, and how often rightly.

    ``first`` counts answers whose first candidate is the person held; for pairs of different people
    that is a proposal for a person to turn down. ``wrong_certain`` counts wrong certain answers.
    """

    kind: str
    same: bool
    pairs: int
    certain: int
    possible: int
    none: int
    first: int
    wrong_certain: int


def table(made: Sequence[Pair], bystanders: Iterable[Someone]) -> list[Line]:
    """Match every description that came in against everybody held and the bystanders."""
    population = Population([*(pair.held for pair in made), *bystanders])
    counted: dict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
    for pair in made:
        match = population.match(pair.came)
        first = bool(match.candidates) and match.candidates[0].mptc_id == pair.held.mptc_id
        wrong = match.certainty is Certainty.CERTAIN and not (pair.same and first)
        counted[pair.kind, pair.same].update(
            {match.certainty.value: 1, "first": int(first), "wrong": int(wrong), "pairs": 1}
        )
    return [
        Line(
            kind=kind, same=same, pairs=of["pairs"], certain=of["certain"], possible=of["possible"],
            none=of["none"], first=of["first"], wrong_certain=of["wrong"],
        )
        for (kind, same), of in counted.items()
    ]  # fmt: skip
