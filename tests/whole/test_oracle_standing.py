"""Every standing of random histories, against an oracle written from the handbook alone.

The oracle (``tests/oracle``) was written by somebody who had not seen the rules, the derivation or
``in_force``; where the two differed, the words of the handbook decided.
"""

import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any

import pytest
from tests.oracle import histories
from tests.oracle.records import (
    NEW_YORK,
    Answer,
    Decided,
    Done,
    Filing,
    Officer,
    Owed,
    Served,
    Terms,
)
from tests.oracle.standing import PRECEDENCE, standing
from tests.whole.oracle_bridge import to_engine

from standing.certification.in_force import standing as our_standing

OFFICERS, QUESTIONS_EACH, LOOKED_AT_CLOSELY = 1300, 8, 40
AT_LAST = datetime(2028, 12, 31, 17, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def test_ten_thousand_standings_are_what_the_oracle_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    labels: Counter[str] = Counter()
    different = []
    for seed in range(OFFICERS):
        officer = histories.history(seed)
        ours = to_engine(officer)
        asked = histories.triples(officer, seed, QUESTIONS_EACH)
        if seed < LOOKED_AT_CLOSELY:
            asked = [*asked, *every_edge(officer)]
        for on, known in asked:
            expected = standing(officer, on=on, known=known)
            found = our_standing(ours, on=on, known=known)
            labels[expected.label] += 1
            if expected != Answer(
                label=str(found.label), in_force=found.in_force, may_serve=found.may_serve,
                until=found.until,
            ):  # fmt: skip
                different.append((seed, on, known.isoformat(), expected, found))
    with capsys.disabled():
        sys.stdout.write(f"\nstandings compared with the oracle: {labels.total():,}\n")
    assert different[:5] == []
    assert labels.total() >= 10_000
    # Nothing in the register decertifies anybody yet.
    never = {"Decertified"}
    assert {label for label in PRECEDENCE if labels[label] < 10} == never, labels


def every_edge(officer: Officer) -> list[tuple[date, datetime]]:
    """The days around everything that begins or ends, and the seconds around every moment."""
    days = chain.from_iterable((day - DAY, day, day + DAY) for day in histories.days(officer))
    moments = chain.from_iterable(
        (moment - SECOND, moment, moment + SECOND) for moment in histories.moments(officer)
    )
    middle = histories.days(officer)[len(histories.days(officer)) // 2]
    return [*((day, AT_LAST) for day in days), *((middle, moment) for moment in moments)]


# -- the oracle itself, on what the handbook worked out by hand -------------------------------------

JULY_1 = date(2022, 7, 1)


def moment(day: str, hour: int = 10) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=NEW_YORK).astimezone(UTC)


TERMS = Terms(since=date(2021, 7, 1), reference_on=JULY_1, recorded_at=moment("2022-03-01"))


def filed(on: str, kind: str = "submitted", *, complete: bool | None = True) -> Filing:
    return Filing(
        kind=kind, agency="ayer", filed_on=date.fromisoformat(on), reference_on=JULY_1,
        in_time=None if kind == "rostered" else True,
        complete=None if kind == "rostered" else complete,
        extension_due=date(2022, 7, 15) if kind == "rostered" else None, recorded_at=moment(on),
    )  # fmt: skip


def decided(outcome: str, on: str, **more: Any) -> Decided:
    day = date.fromisoformat(on)
    return Decided(
        id=1, outcome=outcome, decided_on=day, reference_on=JULY_1, renewed_until=date(2025, 7, 1),
        recorded_at=moment(on, 8), issued_at=moment(on), petition_due=day + timedelta(days=21),
        **more,
    )  # fmt: skip


def owed(number: int, *acts: Done) -> Owed:
    return Owed(
        id=number, determination=1, due_on=date(2022, 9, 30), since=JULY_1, acts=acts,
        recorded_at=moment("2022-07-01"),
    )  # fmt: skip


def met(on: str) -> Done:
    return Done(state="met", on=date.fromisoformat(on), recorded_at=moment(on))


def says(officer: Officer, on: str) -> tuple[str, bool, bool, date | None]:
    found = standing(officer, on=date.fromisoformat(on), known=AT_LAST)
    return found.label, found.in_force, found.may_serve, found.until


def officer(**rows: Any) -> Officer:
    return Officer(mptc_id="0100-0001", terms=TERMS, **rows)


ROSTERED = officer(filings=(filed("2022-06-20", "rostered"),))
DECLINED = officer(
    filings=(filed("2022-06-10"),), decided=(decided("not recertified", "2022-07-01"),)
)
ONE_OWED = officer(
    filings=(filed("2022-06-10"),),
    decided=(decided("conditionally certified", "2022-07-01"),),
    owed=(owed(1, met("2022-08-10")),),
)
VACATED = officer(
    filings=(filed("2022-06-10"),),
    decided=(
        decided(
            "certified", "2022-07-01", vacated_on=date(2022, 8, 10), vacated_at=moment("2022-08-10")
        ),
    ),
)
LATE_2023 = officer(
    filings=(filed("2022-06-10"),),
    decided=(decided("conditionally certified", "2023-10-02"),),
    owed=(owed(1),),
)
EXPIRY = date(2025, 7, 1)
WORKED = {
    "TV-06": (ROSTERED, "2022-07-01", ("Conditionally Certified", True, True, None)),
    "TV-06 the extension ended": (ROSTERED, "2022-07-16", ("Expired", False, False, date(2022, 7, 16))),
    "TV-07": (officer(), "2022-07-01", ("Expired", False, False, JULY_1)),
    "TV-08": (
        officer(filings=(filed("2022-06-30", complete=False),)), "2022-07-01",
        ("Expired", False, False, JULY_1),
    ),
    "TV-09 the last day": (
        DECLINED, "2022-07-22", ("Not Recertified", True, True, date(2022, 7, 23)),
    ),
    "TV-09 final": (DECLINED, "2022-07-23", ("Not Recertified", False, False, date(2022, 7, 23))),
    "TV-10 before": (ONE_OWED, "2022-08-09", ("Conditionally Certified", True, True, EXPIRY)),
    "TV-10 met": (ONE_OWED, "2022-08-10", ("Certified", True, True, EXPIRY)),
    "TV-11": (
        officer(
            filings=(filed("2022-06-10"),),
            decided=(decided("conditionally certified", "2022-07-01"),),
            owed=(owed(1, met("2022-08-10")), owed(2)),
        ),
        "2022-08-11", ("Conditionally Certified", True, True, EXPIRY),
    ),
    "TV-22 the days before": (VACATED, "2022-08-09", ("Certified", True, True, date(2022, 8, 10))),
    "TV-22 vacated": (VACATED, "2022-08-10", ("Not Certified", False, False, date(2022, 8, 10))),
    "TV-24": (LATE_2023, "2023-10-07", ("Under Review", True, True, EXPIRY)),
    "TV-24 afterwards": (
        LATE_2023, "2023-10-24", ("Conditionally Certified", True, True, EXPIRY),
    ),
    "B5": (
        officer(
            filings=(filed("2022-06-10"),), decided=(decided("certified", "2022-07-01"),),
            served=(
                Served(
                    agency="ayer", since=date(2015, 2, 1), until=date(2024, 2, 1),
                    recorded_at=moment("2024-02-01"),
                ),
            ),
        ),
        "2025-03-20", ("Restricted", True, False, EXPIRY),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WORKED)
def test_the_oracle_says_what_the_handbook_worked_out(case: str) -> None:
    whose, on, expected = WORKED[case]
    assert says(whose, on) == expected


@pytest.mark.parametrize("case", WORKED)
def test_ours_says_what_the_handbook_worked_out(case: str) -> None:
    whose, on, expected = WORKED[case]
    found = our_standing(to_engine(whose), on=date.fromisoformat(on), known=AT_LAST)
    assert (str(found.label), found.in_force, found.may_serve, found.until) == expected
