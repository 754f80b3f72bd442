"""A worker seals once an hour, so that a change of the last hours shows as well."""

from datetime import date

import pytest
from tests import make

from standing.jobs import tidying
from standing.ledger import actions, sealing
from standing.ledger.domain import Draft

pytestmark = [pytest.mark.tables, pytest.mark.django_db]


def test_what_was_recorded_is_sealed_with_the_hours_other_work() -> None:
    actions.record_many(
        make.act(), [Draft("condition.met", "register", date(2022, 8, 1), "CERT-356")]
    )
    tidying.tidy()

    last = sealing.last()
    assert last
    assert last.size == 1
