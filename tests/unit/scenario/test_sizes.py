"""How numbers are shared out, and what the settings say."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standing.scenario import sizes
from standing.scenario.facts import CHANGES
from standing.scenario.people import Numbers
from standing.scenario.sizes import shared_out


@given(st.integers(0, 10_000), st.lists(st.floats(0.01, 1_000), min_size=1, max_size=60))
def test_what_is_shared_out_adds_up(total: int, weights: list[float]) -> None:
    parts = shared_out(total, weights)

    assert sum(parts) == total
    assert min(parts) >= 0


def test_too_little_for_everybody_is_said() -> None:
    with pytest.raises(ValueError, match="cannot be shared among 3"):
        shared_out(2, [1, 1, 1], at_least=1)


def test_every_kind_of_fact_in_the_settings_is_one_that_forms_can_show() -> None:
    told = sizes.load()
    kinds = [kind for shares in told.kinds.values() for kind in shares]

    assert set(kinds) == set(CHANGES)
    assert all(sum(shares.values()) == pytest.approx(1.0) for shares in told.kinds.values())


def test_numbers_are_never_given_twice() -> None:
    numbers = Numbers(Random("any"))
    given_out = {numbers.number(index) for index in range(50_000)}

    assert len(given_out) == 50_000
    assert not any(each.startswith("0000-") for each in given_out)
