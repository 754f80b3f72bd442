"""The commission's own view tells of a leave; no public page does."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.unit.register.test_words import CERTIFIED

from standing.certification.domain import (
    CertificateState,
    History,
    Label,
    Overlay,
    OverlayKind,
    Standing,
)
from standing.kernel.periods import end_of
from standing.register import words
from standing.register.in_house import leave_sentences

LEAVE = Overlay(
    kind=OverlayKind.LEAVE, since=date(2022, 8, 1), until=None, authority="CERT-358",
    recorded_at=datetime(2022, 8, 9, 15, 0, tzinfo=UTC),
)  # fmt: skip
AUGUST_10 = date(2022, 8, 10)


def told(
    *, on: date = AUGUST_10, known: date = AUGUST_10, leave: Overlay = LEAVE,
    stands: Standing = CERTIFIED,
) -> list[str]:  # fmt: skip
    history = History(mptc_id="0012-0345", overlays=(leave,))
    return leave_sentences(stands, history, on=on, known=end_of(known))


def test_a_leave_that_changes_nothing_yet_is_told_with_what_may_follow() -> None:
    assert told() == [
        "On leave since August 1, 2022, as recorded on August 9, 2022.",
        "Before October 1, 2024 a leave changes nothing by itself. Were a condition found to have run "
        "out during it, the officer would be “Not Certified - On Leave”.",
    ]


def test_a_leave_with_an_end_names_its_last_day() -> None:
    ended = replace(LEAVE, until=date(2022, 9, 1))
    assert told(leave=ended)[0] == (
        "On leave since August 1, 2022 until August 31, 2022, as recorded on August 9, 2022."
    )
    assert told(leave=ended, on=date(2022, 9, 1), known=date(2022, 9, 1)) == []


@pytest.mark.parametrize(
    ("on", "known"),
    [(date(2022, 7, 31), AUGUST_10), (AUGUST_10, date(2022, 8, 8))],
)
def test_a_leave_before_its_day_or_not_known_yet_is_not_told(on: date, known: date) -> None:
    assert told(on=on, known=known) == []


def test_a_leave_that_was_taken_back_is_not_told() -> None:
    assert told(leave=replace(LEAVE, superseded_at=LEAVE.recorded_at)) == []


def test_from_its_first_day_the_leave_bars_from_work() -> None:
    later = date(2024, 10, 1)
    barred = replace(CERTIFIED, flags=frozenset({"on-leave"}), may_serve=False)
    assert "does no police work" in told(on=later, known=later, stands=barred)[1]
    assert "changes nothing in this standing" in told(on=later, known=later)[1]


def test_what_is_not_in_force_is_not_brought_back() -> None:
    ended = replace(
        CERTIFIED, label=Label.EXPIRED, state=CertificateState.EXPIRED, in_force=False,
        may_serve=False,
    )  # fmt: skip
    assert told(stands=ended)[1] == "It brings no certificate into force."


def test_what_the_public_reads_of_a_leave_that_changes_nothing_is_nothing() -> None:
    said = [
        words.status_sentence("Jordan Avery", CERTIFIED, on=AUGUST_10, today=AUGUST_10),
        *words.because(CERTIFIED, today=AUGUST_10),
    ]
    assert "leave" not in " ".join(said)
