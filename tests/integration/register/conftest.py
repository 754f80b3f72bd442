"""The small register that these tests publish from."""

from pathlib import Path

import pytest
from tests.integration.register.world import World


@pytest.fixture
def world(db: None) -> World:
    """A register with an open campaign and people who may act, and nobody in it yet."""
    return World()


@pytest.fixture(autouse=True)
def _releases_of_its_own(own_releases: Path) -> None:
    """Let no release of another test lie where the pages hand them out."""
