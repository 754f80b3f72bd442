"""What is told of serving while a decision may be challenged is true, however it came out (CERT-900)."""

from collections.abc import Sequence
from datetime import date, datetime, time

import pytest

from standing.certification.domain import (
    Application,
    ApplicationKind,
    CertificateKind,
    CertificateSpan,
    Condition,
    Decision,
    History,
    Label,
    Overlay,
    OverlayKind,
    Service,
)
from standing.certification.in_force import standing
from standing.kernel.periods import NEW_YORK, end_of
from standing.register import words
from standing.register.hushed import Told, may_serve, without_outcome
from standing.rules.determine import Outcome

ACTON = "acton-police-department"
OPENED, FILED, REFERENCE = date(2022, 3, 1), date(2024, 11, 4), date(2024, 12, 2)
ISSUED, ON, LAST_DAY, AFTER = (date(2024, 12, n) for n in (2, 10, 23, 24))


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), NEW_YORK)


def held(*, until: date) -> CertificateSpan:
    """A full certificate of 2021."""
    return CertificateSpan(
        kind=CertificateKind.FULL, since=date(2021, 12, 2), until=until, recorded_at=noon(OPENED),
        authority="CERT-320",
    )  # fmt: skip


def laid(kind: OverlayKind) -> Overlay:
    return Overlay(
        kind=kind, since=date(2024, 11, 11), until=None, recorded_at=noon(date(2024, 11, 11)),
        authority="An order",
    )  # fmt: skip


FILES = Application(
    kind=ApplicationKind.SUBMITTED, agency=ACTON, filed_on=FILED, reference_on=REFERENCE,
    recorded_at=noon(FILED), in_time=True, complete=True,
)  # fmt: skip
RUNS, ENDED = held(until=REFERENCE), held(until=date(2024, 6, 3))
SERVES = Service(agency=ACTON, since=date(2021, 12, 2), until=None, recorded_at=noon(OPENED))
LEFT = Service(
    agency=ACTON, since=date(2021, 12, 2), until=date(2024, 12, 5), recorded_at=noon(OPENED)
)


def histories(
    *,
    before: Sequence[CertificateSpan] = (),
    overlays: Sequence[Overlay] = (),
    services: Sequence[Service] = (SERVES,),
) -> tuple[History, History]:
    """The same officer, certified on conditions and declined."""

    def told(outcome: Outcome, *grants: CertificateSpan, owed: Sequence[Condition] = ()) -> History:
        return History(
            mptc_id="0123-4567", certificates=(*before, *grants),
            applications=(FILES,) if RUNS in before else (),
            decisions=(
                Decision(
                    id=1, outcome=outcome, decided_on=ISSUED, reference_on=REFERENCE,
                    renewed_until=date(2027, 12, 2), recorded_at=noon(ISSUED),
                    issued_at=noon(ISSUED), petition_due=LAST_DAY,
                ),
            ),
            conditions=tuple(owed), overlays=tuple(overlays), services=tuple(services),
        )  # fmt: skip

    grant = CertificateSpan(
        kind=CertificateKind.CONDITIONAL, since=REFERENCE, until=date(2027, 12, 2),
        recorded_at=noon(ISSUED), authority="CERT-313", determination=1,
    )  # fmt: skip
    condition = Condition(
        id=1, requirement="cpr", rule="CERT-356", since=ISSUED, due_on=date(2025, 3, 3),
        recorded_at=noon(ISSUED), determination=1,
    )  # fmt: skip
    return told(Outcome.CONDITIONAL, grant, owed=[condition]), told(Outcome.DECLINED)


def read(history: History, on: date = ON) -> Told:
    return without_outcome(history, on=on, known=end_of(on))


CASES = {
    "in force before": (histories(before=[RUNS]), True),
    "never certified before": (histories(), None),
    "expired before": (histories(before=[ENDED]), None),
    "on leave": (histories(before=[RUNS], overlays=[laid(OverlayKind.LEAVE)]), None),
    "left every agency": (histories(before=[RUNS], services=[LEFT]), None),
    "restricted": (histories(before=[RUNS], overlays=[laid(OverlayKind.RESTRICTED)]), False),
    "suspended": (histories(before=[RUNS], overlays=[laid(OverlayKind.SUSPENDED)]), False),
    "suspended after it ended": (
        histories(before=[ENDED], overlays=[laid(OverlayKind.SUSPENDED)]), False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_told_of_serving_is_the_same_and_true_whatever_was_decided(case: str) -> None:
    both, told = CASES[case]
    assert [may_serve(read(history).standing) for history in both] == [told, told]
    assert read(both[0]).standing == read(both[1]).standing
    for history in both:
        truly = standing(history, on=ON, known=end_of(ON)).may_serve
        assert told in (None, truly), history.decisions[0].outcome


@pytest.mark.parametrize("case", ["never certified before", "expired before", "on leave"])
def test_where_nothing_is_told_of_serving_it_does_turn_on_the_outcome(case: str) -> None:
    conditional, declined = CASES[case][0]
    truly = {standing(each, on=ON, known=end_of(ON)).may_serve for each in (conditional, declined)}
    assert truly == {True, False}


def test_the_sentence_says_neither_that_they_may_serve_nor_that_they_may_not() -> None:
    for history in CASES["never certified before"][0]:
        found = read(history).standing
        assert found.label is Label.UNDER_REVIEW
        assert words.status_sentence("Avery", found, on=ON, today=ON) == (
            "Avery is under review: until December 23, 2024 the officer may ask the commission to look "
            "again at its decision. Whether the officer may serve meanwhile is not told before that "
            "time has passed."
        )


def test_asked_later_of_those_days_the_sentence_holds_out_nothing_that_does_not_come() -> None:
    later = date(2025, 6, 1)
    for history in CASES["never certified before"][0]:
        found = without_outcome(history, on=ON, known=end_of(later)).standing
        assert found == read(history).standing
        assert words.status_sentence("Avery", found, on=ON, today=later) == (
            "On December 10, 2024, Avery was under review: until December 23, 2024 the officer could "
            "ask the commission to look again at its decision. Whether the officer could serve is not "
            "told of those days."
        )


def test_once_the_time_has_run_it_is_told() -> None:
    conditional, declined = CASES["never certified before"][0]
    assert may_serve(read(conditional, AFTER).standing) is True
    assert may_serve(read(declined, AFTER).standing) is False
