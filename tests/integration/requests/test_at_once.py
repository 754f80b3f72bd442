"""Two people who decide, or press, at the same moment: one act, and a sentence to the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from tests.integration.pages import world
from tests.integration.requests import test_extensions, test_officers

from standing.campaigns.models import Extension
from standing.kernel.errors import StandingError
from standing.ledger.models import Entry
from standing.requests import actions
from standing.requests.models import Request, RequestAnswer

pytestmark = pytest.mark.django_db(transaction=True)


def both(first: Callable[[], object], second: Callable[[], object]) -> list[str]:
    """Do two things at the same moment; return what each was told, nothing where it was done."""
    together = Barrier(2)

    def do(act: Callable[[], object]) -> str:
        together.wait(timeout=30)
        try:
            act()
        except StandingError as declined:
            return str(declined)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(do, (first, second)))


def test_two_people_who_decide_one_request_at_once_decide_it_once() -> None:
    world.build()
    key = test_extensions.ask().key

    told = both(
        lambda: actions.decide_extension(test_extensions.staff(), request=key, granted=True),
        lambda: actions.decide_extension(test_extensions.staff(), request=key, granted=False),
    )

    assert told[0] == ""
    assert "Nothing was changed" in told[1]
    assert RequestAnswer.objects.count() == 1
    granted = Extension.objects.filter(agency__code=test_extensions.AGENCY).count()
    refused = Entry.objects.filter(kind="extension.refused").count()
    assert granted + refused == 1


def test_an_agency_that_presses_twice_asks_once() -> None:
    world.build()

    told = both(test_extensions.ask, test_extensions.ask)

    assert told[0] == ""
    assert "the commission has not decided yet" in told[1]
    assert Request.objects.count() == 1


def test_a_return_reported_twice_at_once_is_one_report() -> None:
    world.build()
    test_officers.on_leave()

    def report() -> object:
        return actions.report_return(
            test_officers.officer(), mptc_id=test_officers.OWN, on=date(2022, 8, 29)
        )

    told = both(report, report)

    assert told[0] == ""
    assert "nobody has looked at it yet" in told[1]
    assert Request.objects.count() == 1
