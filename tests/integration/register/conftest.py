"""The small register that these tests publish from."""

import pytest
from tests.integration.register.world import World


@pytest.fixture
def world(db: None) -> World:
    """A register with an open campaign and people who may act, and nobody in it yet."""
    return World()
