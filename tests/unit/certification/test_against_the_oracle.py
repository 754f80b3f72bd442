"""A small part of the comparison with the oracle (``tests/whole``), for a quick answer while editing."""

import pytest
from tests.oracle import histories
from tests.oracle.standing import standing as as_the_handbook_says
from tests.whole.oracle_bridge import to_engine

from standing.certification.in_force import standing

SEEDS, QUESTIONS_EACH = range(120), 8


@pytest.mark.parametrize("first", SEEDS[::20])
def test_standings_of_random_histories_are_what_the_handbook_says(first: int) -> None:
    for seed in SEEDS[first : first + 20]:
        officer = histories.history(seed)
        rows = to_engine(officer)
        for on, known in histories.triples(officer, seed, QUESTIONS_EACH):
            expected = as_the_handbook_says(officer, on=on, known=known)
            found = standing(rows, on=on, known=known)
            assert (str(found.label), found.in_force, found.may_serve, found.until) == (
                expected.label, expected.in_force, expected.may_serve, expected.until,
            ), (seed, on, known)  # fmt: skip
