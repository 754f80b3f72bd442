"""Everything a standing says, from first day to last, of each officer in counsel's cases.

``timelines.txt`` holds the certificates that follow, and a line for each spell in which nothing changes:
as all of it is known in the end, then where it was known differently on the day itself. Where counsel's
cases fix no more, a line says what the register says; whoever changes one names the rule that changed.
For a new case, put down the lines that the failing test shows, once they are right.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from tests.law.test_standing import CASES, history_of

from standing.certification.domain import CertificateSpan, History, Standing, StandingCondition
from standing.certification.in_force import standing
from standing.kernel.periods import day_of, end_of

FILE = Path(__file__).with_name("timelines.txt")
DAY = timedelta(days=1)
IN_FORCE, SERVES = {True: "in force", False: "not in force"}, {True: "serves", False: "no work"}
AT_LAST = datetime(2040, 1, 1, tzinfo=UTC)
WORDINGS_CHANGE = (date(2023, 5, 9), date(2023, 9, 29), date(2024, 10, 1), date(2025, 3, 20))


def days_of(row: Any) -> Iterator[date]:
    """Every day written in a row, and in the rows it holds."""
    for each in fields(row):
        value = getattr(row, each.name)
        if isinstance(value, datetime):
            yield day_of(value)
        elif isinstance(value, date):
            yield value
        elif isinstance(value, tuple):
            for inner in value:
                yield from days_of(inner)


def told(condition: StandingCondition) -> str:
    acted = f", acted {condition.acted_on}" if condition.acted_on else ""
    met = f", met {condition.met_on}" if condition.met_on else ""
    state, due = condition.state.split()[0], condition.due_on
    return f"{condition.requirement} ({condition.rule}) {state}, due {due}{acted}{met}"


def line(on: date, found: Standing) -> str:
    """One spell, with everything that a standing holds."""
    parts = [
        f"{found.label}", found.state.split()[0], found.application.split()[0],
        IN_FORCE[found.in_force], SERVES[found.may_serve],
        f"{found.since} to {found.until}",
        *([f"open to challenge to {found.review_until}"] if found.review_until else []),
        *map(told, found.conditions), " ".join(found.rules), " ".join(sorted(found.flags)),
    ]  # fmt: skip
    return f"from {on}: {' | '.join(parts)}".removesuffix(" | ")


def certificate(span: CertificateSpan) -> str:
    words = f"{span.kind} {span.since} to {span.until} | {span.authority} {span.determination}"
    ended = f", held until {span.superseded_at:%Y-%m-%d %H:%M}" if span.superseded_at else ""
    return f"certificate {words} | known from {span.recorded_at:%Y-%m-%d %H:%M}{ended}"


def timeline(history: History) -> list[str]:
    """The spells of one history, looked at around every day on which something could change."""
    named = {*days_of(history), *WORDINGS_CHANGE}
    looked_at = sorted({day + shift for day in named for shift in (-DAY, DAY * 0, DAY)})
    in_the_end = {on: standing(history, on=on, known=AT_LAST) for on in looked_at}
    that_day = {on: standing(history, on=on, known=end_of(on)) for on in looked_at}
    differing = {on: None if at == in_the_end[on] else at for on, at in that_day.items()}
    return [
        *map(certificate, history.certificates),
        "- known in the end", *spells(in_the_end),
        "- known that day", *spells(differing),
    ]  # fmt: skip


def spells(found: Mapping[date, Standing | None]) -> list[str]:
    """A line for the first of each run of days that read the same; ``None`` is as in the end."""
    runs = (next(same) for _, same in groupby(found.items(), key=lambda each: each[1]))
    return [line(on, at) if at else f"from {on}: the same" for on, at in runs]


def name_of(case: dict[str, Any]) -> str:
    return f"{case.get('id', '')} {case['title']}".strip()


def on_file() -> dict[str, list[str]]:
    blocks = FILE.read_text("utf-8").strip().split("\n\n")
    return {block.split("\n")[0].removeprefix("# "): block.split("\n")[1:] for block in blocks}


@pytest.mark.parametrize("case", [pytest.param(case, id=name_of(case)) for case in CASES])
def test_every_word_of_a_standing_is_as_on_file(case: dict[str, Any]) -> None:
    assert timeline(history_of(case)) == on_file().get(name_of(case), [])


def test_the_file_tells_of_counsels_cases_and_of_no_others() -> None:
    assert list(on_file()) == [name_of(case) for case in CASES]
