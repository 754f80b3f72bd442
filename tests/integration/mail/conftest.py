"""The small register with people who can be written to."""

import pytest
from tests.integration.campaigns import small
from tests.integration.mail import people


@pytest.fixture
def register(db: None) -> None:
    """Three agencies with an open campaign; two of them have accounts with e-mail addresses."""
    small.register()
    people.add()
