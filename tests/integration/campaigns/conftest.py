"""The small register, in the tables."""

import pytest
from tests.integration.campaigns import small


@pytest.fixture
def register(db: None) -> None:
    """Three agencies, nine officers of the cohort and one outside, and an open campaign."""
    small.register()
