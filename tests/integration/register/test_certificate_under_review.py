"""A certificate of a day on which a decision may be challenged tells no outcome (CERT-900)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.integration.campaigns import small
from tests.integration.certification import rounds

from standing.certification.models import Certificate
from standing.kernel.periods import end_of
from standing.register.certificate import Held, certify
from standing.register.certificate_check import check
from standing.register.certificate_signed import claims_of, sign
from standing.register.certificate_words import facts, serves
from standing.workforce.models import Officer

pytestmark = [pytest.mark.django_db, pytest.mark.tables]
BORN = date(1980, 11, 23)
PEOPLE = ((1, "Ravensford", BORN), (2, "Tidewell", BORN))
ISSUED, LAST_DAY, AFTER = date(2024, 8, 1), date(2024, 8, 22), date(2024, 8, 23)


@pytest.fixture(autouse=True)
def _round_of_2024(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"
    rounds.challengeable(tmp_path / "a.csv", PEOPLE, {1: rounds.NO_CPR, 2: rounds.NO_SCHOOL})


def held(number: int, on: date, known: date) -> Held:
    """What a certificate of one of them says."""
    officer = Officer.objects.get(mptc_id=small.mptc_id(number))
    return certify(officer, on=on, known=end_of(known))


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("on", [ISSUED, LAST_DAY])
def test_while_it_may_be_challenged_neither_kind_nor_law_tells_the_outcome(
    number: int, on: date
) -> None:
    found = held(number, on, on)
    assert (found.label, found.kind, found.may_serve) == ("Under Review", "Under Review", True)
    assert found.law == ("555 CMR 8.06(3)(a)2",)
    assert found.decision is not None


def test_the_day_after_the_certificate_tells_it() -> None:
    assert held(1, AFTER, AFTER).kind == "Conditional"
    assert held(2, AFTER, AFTER).label == "Not Certified"


@pytest.mark.parametrize("number", [1, 2])
def test_whether_who_held_nothing_before_could_serve_is_signed_neither_way(number: int) -> None:
    Certificate.objects.filter(determination=None).delete()
    found = held(number, LAST_DAY, LAST_DAY)
    assert (found.label, found.may_serve, found.in_force) == ("Under Review", None, None)
    assert "could serve is not told of days on which" in serves(found)
    assert "could serve is not told of those days" in found.sentence
    signed = sign(claims_of(found, issuer="https://register.example.gov"))
    assert check(signed, now=end_of(LAST_DAY)).reproduced
    later = check(signed, now=end_of(AFTER))
    assert later.genuine
    assert not later.superseded


@pytest.mark.parametrize("number", [1, 2])
def test_where_it_is_not_told_whether_one_was_in_force_no_day_is_called_the_first_without(
    number: int,
) -> None:
    Certificate.objects.filter(determination=None).update(until=date(2024, 6, 3))
    found = held(number, LAST_DAY, LAST_DAY)
    assert found.in_force is None
    assert ("Last day", "June 2, 2024") in list(facts(found))


@pytest.mark.parametrize("number", [1, 2])
def test_a_certificate_of_such_a_day_is_not_superseded_by_the_end_of_the_time(number: int) -> None:
    jws = sign(claims_of(held(number, LAST_DAY, LAST_DAY), issuer="https://register.example.gov"))
    found = check(jws, now=end_of(date(2024, 12, 1)))
    assert found.genuine
    assert not found.superseded
    assert found.reproduced
