"""The codes that the walk over every page types: what each is said to be, it is."""

from datetime import timedelta

import pytest
from tests.integration.pages import world
from tests.journeys.addresses import GENUINE, SUPERSEDED

from standing.register import certificate_check

pytestmark = pytest.mark.django_db


def test_the_codes_of_the_walk_are_of_a_genuine_and_of_a_superseded_certificate() -> None:
    world.build()
    now = world.AUGUST_10 + timedelta(days=1)
    genuine, superseded = (certificate_check.check_code(c, now=now) for c in (GENUINE, SUPERSEDED))
    assert (genuine.genuine, genuine.superseded) == (True, False)
    assert (superseded.genuine, superseded.superseded) == (True, True)
