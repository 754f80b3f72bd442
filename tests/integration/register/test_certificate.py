"""What a certificate says of a day, to the midnight; and what is said of it once more is known."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.integration.pages import world
from tests.keys import replaced

from standing.certification import rebuilding
from standing.certification.models import Certificate, ConditionAct, Overlay
from standing.kernel.errors import NotFound, Refused
from standing.kernel.periods import day_of, end_of, start_of
from standing.register.certificate import Held, certify, moment_of_issue, reference_of
from standing.register.certificate_check import check, check_code
from standing.register.certificate_code import code_of
from standing.register.certificate_signed import claims_of, sign
from standing.register.models import Removal

pytestmark = [pytest.mark.django_db, pytest.mark.tables]
LATER = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)


@pytest.fixture
def built(settings: Any, tmp_path: Path) -> world.World:
    settings.HOME = tmp_path
    return world.build()


def held(built: world.World, mptc_id: str, on: date, known: datetime = world.AUGUST_10) -> Held:
    """What a certificate of an officer says."""
    return certify(built.officers[mptc_id], on=on, known=known)


def signed(held: Held) -> str:
    """The signed text of a certificate."""
    return sign(claims_of(held, issuer="https://register.example.gov"))


def test_a_full_certificate_names_its_days_and_its_decision(built: world.World) -> None:
    found = held(built, world.CERTIFIED, date(2022, 7, 1))
    assert (found.label, found.may_serve, found.kind) == ("Certified", True, "Full")
    assert (found.first_day, found.last_day) == (date(2022, 7, 1), date(2025, 6, 30))
    assert found.decision is not None
    assert (found.decision.edition, found.decision.decided_on) == ("E22", date(2022, 7, 1))
    assert found.decision.docket == "2022-A-H/0101-0001"
    assert found.sentence.startswith("On July 1, 2022, Jordan A. Avery was certified")
    assert "M.G.L. c. 6E, s. 4(f)(3)" in found.law


def test_before_the_decision_the_certificate_is_the_one_of_the_act_of_2020(
    built: world.World,
) -> None:
    found = held(built, world.CERTIFIED, date(2022, 6, 30))
    assert (found.kind, found.decision) == ("Statutory", None)
    assert found.last_day == date(2022, 6, 30)
    assert found.law == ("St. 2020, c. 253, s. 102",)


def test_a_certificate_that_goes_on_under_an_extension_rests_on_the_regulation(
    built: world.World,
) -> None:
    found = held(built, world.ROSTERED, date(2022, 7, 5), known=world.JULY_6)
    assert (found.kind, found.decision, found.expires) == ("Statutory", None, None)
    assert found.may_serve
    assert "555 CMR 7.03(2)" in found.law
    assert "555 CMR 7.03" in found.law


def test_what_is_known_on_a_day_is_what_the_certificate_of_that_day_says(
    built: world.World,
) -> None:
    july_15 = date(2022, 7, 15)
    before = held(built, world.MET_LATER, july_15, known=end_of(july_15))
    assert before.label == "Conditionally Certified"
    assert held(built, world.MET_LATER, date(2022, 8, 10)).label == "Certified"


def test_the_last_day_is_held_to_midnight_and_the_day_after_not_at_all(built: world.World) -> None:
    assert held(built, world.CERTIFIED, date(2025, 6, 30), known=LATER).in_force
    ended = held(built, world.CERTIFIED, date(2025, 7, 1), known=LATER)
    assert not ended.in_force
    assert not ended.may_serve


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2025, 7, 1, 3, 59, 59, 999999, tzinfo=UTC), date(2025, 6, 30)),
        (datetime(2025, 7, 1, 4, 0, tzinfo=UTC), date(2025, 7, 1)),
        (datetime(2026, 1, 1, 4, 59, 59, tzinfo=UTC), date(2025, 12, 31)),
        (datetime(2026, 1, 1, 5, 0, tzinfo=UTC), date(2026, 1, 1)),
    ],
)
def test_the_day_of_a_moment_is_new_yorks_in_summer_and_in_winter(
    built: world.World, moment: datetime, day: date
) -> None:
    assert day_of(moment) == day
    certify(built.officers[world.CERTIFIED], on=day, known=moment)
    with pytest.raises(Refused, match="nobody knows yet"):
        certify(built.officers[world.CERTIFIED], on=day + timedelta(days=1), known=moment)


@pytest.mark.parametrize(
    ("last", "hours"),
    [
        (date(2024, 2, 28), 24),
        (date(2024, 2, 29), 24),
        (date(2024, 3, 9), 24),
        (date(2024, 3, 10), 23),
        (date(2024, 11, 3), 25),
        (date(2024, 12, 31), 24),
    ],
)
def test_a_certificate_lapses_at_midnight_also_when_the_clocks_change_and_in_leap_years(
    built: world.World, last: date, hours: int
) -> None:
    officer = built.officers[world.NEW]
    Certificate.objects.filter(officer=officer).delete()
    first_out = last + timedelta(days=1)
    Certificate.objects.create(
        officer=officer, kind="statutory", since=date(2021, 7, 1), until=first_out,
        authority="CERT-400", recorded_at=world.MARCH_1,
    )  # fmt: skip
    assert start_of(first_out) - start_of(last) == timedelta(hours=hours)
    end = end_of(last)
    assert certify(officer, on=day_of(end), known=LATER).last_day == last
    assert certify(officer, on=day_of(end), known=LATER).in_force
    after = end + timedelta(microseconds=1)
    assert not certify(officer, on=day_of(after), known=LATER).in_force


def test_a_day_to_come_is_refused(built: world.World) -> None:
    with pytest.raises(Refused, match="August 11, 2022, which is after August 10, 2022"):
        held(built, world.CERTIFIED, date(2022, 8, 11))


def test_who_is_off_the_public_register_has_no_certificate_and_the_ground_is_said(
    built: world.World,
) -> None:
    Removal.objects.create(
        officer=built.officers[world.CERTIFIED], ground="555 CMR 8.06(4)", reason="an order",
        since=date(2022, 8, 1), recorded_at=datetime(2022, 8, 1, 14, tzinfo=UTC),
    )  # fmt: skip
    with pytest.raises(Refused, match=r"August 1, 2022 \(555 CMR 8\.06\(4\)\)"):
        held(built, world.CERTIFIED, date(2022, 7, 1))


def test_nobody_unknown_then_has_a_certificate_as_known_then(built: world.World) -> None:
    with pytest.raises(NotFound, match="Nothing was known"):
        held(built, world.CERTIFIED, date(2021, 7, 1), known=datetime(2021, 7, 2, tzinfo=UTC))


def test_the_reference_is_not_the_hash_and_changes_with_it(built: world.World) -> None:
    found = held(built, world.CERTIFIED, date(2022, 7, 1))
    other = held(built, world.CONDITIONAL, date(2022, 7, 1))
    assert found.decision is not None
    assert other.decision is not None
    assert found.decision.reference != other.decision.reference
    assert reference_of("ab" * 32) != ("ab" * 32)[:32]
    assert len(found.decision.reference) == 32


def test_asked_again_in_the_same_minute_it_is_the_same_certificate(built: world.World) -> None:
    now = datetime(2026, 11, 22, 17, 4, 58, 7, tzinfo=UTC)
    assert moment_of_issue(now) == datetime(2026, 11, 22, 17, 4, tzinfo=UTC)
    assert moment_of_issue(now) == moment_of_issue(now - timedelta(seconds=50))


def test_what_was_recorded_in_this_very_minute_is_in_it(built: world.World) -> None:
    assert moment_of_issue(world.AUGUST_10 + timedelta(seconds=30)) == world.AUGUST_10


def test_a_certificate_that_still_says_what_is_known_is_genuine_and_not_superseded(
    built: world.World,
) -> None:
    found = check(signed(held(built, world.CERTIFIED, date(2022, 7, 1))), now=LATER)
    assert found.genuine
    assert not found.superseded
    assert found.reproduced
    assert found.today is not None
    assert found.today.label == "Expired"


def test_a_fact_recorded_late_supersedes_what_was_certified_of_that_day(
    built: world.World,
) -> None:
    text = signed(held(built, world.CERTIFIED, date(2022, 7, 15)))
    found_out = datetime(2022, 9, 1, 14, 0, tzinfo=UTC)
    Overlay.objects.create(
        officer=built.officers[world.CERTIFIED], kind="suspended", authority="CERT-330",
        since=date(2022, 7, 10), recorded_at=found_out,
    )  # fmt: skip
    assert not check(text, now=found_out - timedelta(seconds=1)).superseded
    found = check(text, now=LATER)
    assert found.genuine
    assert found.superseded
    assert found.since == found_out
    assert found.reproduced
    changed = {each.what: (each.said, each.now) for each in found.differences}
    assert changed["the status"] == ("Certified", "Suspended")
    assert changed["whether the officer could serve"] == ("yes", "no")


def test_what_becomes_known_of_another_day_does_not_supersede(built: world.World) -> None:
    text = signed(held(built, world.CERTIFIED, date(2022, 7, 5)))
    Overlay.objects.create(
        officer=built.officers[world.CERTIFIED], kind="suspended", authority="CERT-330",
        since=date(2022, 7, 10), recorded_at=datetime(2022, 9, 1, 14, 0, tzinfo=UTC),
    )  # fmt: skip
    assert not check(text, now=LATER).superseded


def test_a_record_edited_in_silence_no_longer_says_what_was_signed(built: world.World) -> None:
    text = signed(held(built, world.CERTIFIED, date(2022, 7, 15)))
    Overlay.objects.create(
        officer=built.officers[world.CERTIFIED], kind="suspended", authority="CERT-330",
        since=date(2022, 7, 10), recorded_at=datetime(2022, 7, 10, 14, 0, tzinfo=UTC),
    )  # fmt: skip
    found = check(text, now=LATER)
    assert found.genuine
    assert not found.reproduced


def test_a_certificate_of_somebody_removed_since_stays_genuine_and_nothing_more_is_told(
    built: world.World,
) -> None:
    paper = held(built, world.CERTIFIED, date(2022, 7, 1))
    Removal.objects.create(
        officer=built.officers[world.CERTIFIED], ground="555 CMR 8.06(4)", reason="an order",
        since=date(2022, 9, 1), recorded_at=datetime(2022, 9, 1, 14, tzinfo=UTC),
    )  # fmt: skip
    found = check(signed(paper), now=LATER)
    assert found.genuine
    assert "555 CMR 8.06(4)" in found.absent
    assert found.today is None
    typed = check_code(code_of(paper), now=LATER)
    assert not typed.genuine
    assert typed.claims is None
    assert "555 CMR 8.06(4)" in typed.fault


def test_a_typed_code_gives_what_the_paper_says(built: world.World) -> None:
    paper = held(built, world.MET_LATER, date(2022, 7, 15), known=world.JULY_6 + timedelta(days=20))
    found = check_code(code_of(paper), now=LATER)
    assert found.genuine
    assert not found.signed
    assert found.claims is not None
    assert found.claims.label == "Conditionally Certified"


def test_a_code_for_another_answer_is_not_found(built: world.World) -> None:
    paper = replace(held(built, world.CERTIFIED, date(2022, 7, 1)), label="Suspended")
    assert "no certificate with this code" in check_code(code_of(paper), now=LATER).fault


def test_a_code_of_the_future_or_of_nobody_is_not_found(built: world.World) -> None:
    paper = held(built, world.CERTIFIED, date(2022, 7, 1))
    for other in (
        replace(paper, known=LATER + timedelta(days=1)), replace(paper, mptc_id="9999-9999")
    ):  # fmt: skip
        assert not check_code(code_of(other), now=LATER).genuine


def test_a_real_certificate_is_not_judged_by_an_invented_world(built: world.World) -> None:
    paper = held(built, world.CERTIFIED, date(2022, 7, 1))
    other = replace(paper, invented=not paper.invented)
    found = check(signed(other), now=LATER)
    assert found.genuine
    assert found.absent
    assert not found.superseded


def test_after_a_change_of_key_an_older_certificate_is_still_not_superseded(
    built: world.World,
) -> None:
    text = signed(held(built, world.CERTIFIED, date(2022, 7, 1)))
    replaced("certificate")
    found = check(text, now=LATER)
    assert found.genuine
    assert not found.superseded
    assert found.reproduced


def test_a_forged_one_is_told_and_the_register_is_not_asked(built: world.World) -> None:
    text = signed(held(built, world.CERTIFIED, date(2022, 7, 1)))
    found = check(text[:-8] + "AAAAAAAA", now=LATER)
    assert not found.genuine
    assert found.claims is None
    assert "does not fit the text" in found.fault


def test_a_condition_met_and_taken_back_is_told_by_when_it_was_known(built: world.World) -> None:
    text = signed(held(built, world.MET_LATER, date(2022, 8, 10)))
    taken_back = datetime(2022, 10, 1, 14, 0, tzinfo=UTC)
    ConditionAct.objects.filter(determination__officer=built.officers[world.MET_LATER]).update(
        superseded_at=taken_back
    )
    rebuilding.rebuild([built.officers[world.MET_LATER].pk])
    found = check(text, now=LATER)
    assert found.superseded
    assert found.since == taken_back
