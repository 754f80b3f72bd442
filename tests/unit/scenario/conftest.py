"""Worlds written once for all tests of the scenario."""

from pathlib import Path

import pytest

from standing.scenario import plan as plans
from standing.scenario import sizes, world


def a_world(folder: Path, *, seed: int, scale: float) -> Path:
    """Write a world and return its folder."""
    world.write(folder, plans.make(sizes.load(), seed=seed, scale=scale))
    return folder


@pytest.fixture(scope="session")
def massachusetts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The full world of seed 7."""
    return a_world(tmp_path_factory.mktemp("massachusetts"), seed=7, scale=1.0)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A twentieth of it."""
    return a_world(tmp_path_factory.mktemp("small"), seed=7, scale=0.05)
