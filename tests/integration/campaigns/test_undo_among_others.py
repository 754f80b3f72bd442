"""A file taken back among everything else that goes on leaves what would be there without it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests import dirty
from tests.integration.campaigns import small

from standing.campaigns import actions, queries, unsettled
from standing.campaigns.models import Estimate, Extension, MatchAnswer, MatchQuestion, NilReturn
from standing.campaigns.rosters.check import check
from standing.campaigns.rosters.checked import Checked
from standing.certification.models import Determination
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.reports import figures
from standing.workforce import actions as workforce
from standing.workforce.models import Agency, Employment, Officer

AGENCIES = (small.ACTON, small.CONCORD)
# (officers, kind, of whom the file writes another first name): each is sent at most once, and its rank
# tells which file an employment was read in. Of two officers each: a longer file that names another
# agency's officers alone is refused.
FILES = (
    ((1, 2), "submission", ()), ((2, 3), "submission", (2,)), ((1, 3), "submission", (3,)),
    ((3, 4), "submission", ()), ((1, 4), "submission", (1, 4)), ((2, 4), "submission", ()),
    ((2, 5), "roster", ()), ((1, 6), "roster", (6,)),
)  # fmt: skip
BEGIN, END = small.JUNE_10, small.JUNE_30


@dataclass(frozen=True)
class Send:
    """Send a file; ``undone`` says after how many more steps it is taken back, if it is."""

    file: int
    agency: str
    undone: int | None


@dataclass(frozen=True)
class Settle:
    """Answer the first open question."""

    same: bool


@dataclass(frozen=True)
class Leave:
    """An officer leaves an agency."""

    officer: int
    agency: str
    on: date


@dataclass(frozen=True)
class Extend:
    """An agency gets more time."""

    agency: str
    until: date


@dataclass(frozen=True)
class Nil:
    """An agency says it has nobody."""

    agency: str


@dataclass(frozen=True)
class Guess:
    """Somebody estimates how many officers an agency has."""

    agency: str
    officers: int


@dataclass(frozen=True)
class Prepare:
    """Determinations are prepared."""


Step = Send | Settle | Leave | Extend | Nil | Guess | Prepare
agencies = st.sampled_from(AGENCIES)
undone = st.none() | st.integers(0, 4)
steps = st.one_of(
    st.builds(Send, st.integers(0, len(FILES) - 1), agencies, undone),
    st.builds(Send, st.integers(0, len(FILES) - 1), agencies, undone),
    st.builds(Settle, st.booleans()),
    st.builds(Leave, st.integers(1, 6), agencies, st.dates(date(2022, 6, 2), date(2022, 6, 30))),
    st.builds(Extend, agencies, st.dates(date(2022, 6, 28), date(2022, 7, 15))),
    st.builds(Nil, agencies),
    st.builds(Guess, agencies, st.integers(0, 9)),
    st.just(Prepare()),
)
surely_undone = st.builds(Send, st.integers(0, len(FILES) - 1), agencies, st.integers(0, 4))


@dataclass
class Ready:
    """Files that were checked once, to be accepted many times."""

    index: queries.Index
    checked: tuple[tuple[Path, Checked], ...]


@dataclass
class Story:
    """What was done in one run, by the number of the step; what was refused did not happen."""

    ready: Ready
    receipts: dict[int, str] = field(default_factory=dict)
    settled: dict[int, tuple[int, str, str]] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)
    taken_back: set[int] = field(default_factory=set)


@pytest.fixture
def ready(register: None, tmp_path: Path) -> Ready:
    """Two officers are employed already; the rest is told by files."""
    for number, agency in ((1, small.ACTON), (3, small.CONCORD)):
        Employment.objects.create(
            officer=Officer.objects.get(mptc_id=small.mptc_id(number)), rank="Of old",
            agency=Agency.objects.get(code=agency), employment_class="full-time",
            since=date(2015, 1, 5), source="employment:of-old", recorded_at=small.MARCH_1,
        )  # fmt: skip
    index = queries.officer_index(queries.campaign(small.CAMPAIGN), known=BEGIN)
    found = []
    for number, (officers, kind, odd) in enumerate(FILES):
        rows = [
            dirty.row(
                officer, Rank=f"Rank {number}", **_other_name(officer) if officer in odd else {}
            )
            for officer in officers
        ]
        path = small.file(tmp_path / f"{number}.csv", *rows, kind=kind)
        checked = check(path, officers=index.known, filed_on=BEGIN.date())
        assert checked.ok
        found.append((path, checked))
    return Ready(index, tuple(found))


def _other_name(officer: int) -> dict[str, str]:
    return {"First_Name": str(dirty.row(officer)["First Name"]) + "na"}


def in_order(before: list[Step], sent: Send, after: list[Step]) -> list[Step]:
    """Put the steps in a row; a file that was sent before is not sent again: it may be no news."""
    steps = [*before, sent, *after]
    seen: set[int] = set()
    kept: list[Step] = []
    for step in steps:
        if isinstance(step, Send):
            if step.file in seen:
                continue
            seen.add(step.file)
        kept.append(step)
    return kept


def take_backs(steps: list[Step]) -> dict[int, list[int]]:
    """Return after which step which sendings are taken back."""
    found: dict[int, list[int]] = {}
    for number, step in enumerate(steps):
        if isinstance(step, Send) and step.undone is not None:
            after = min(number + step.undone, len(steps) - 1)
            found.setdefault(after, []).append(number)
    return found


def at(number: int, part: int = 0) -> datetime:
    """The moment of a step: a day or so apart, so that a file may be late."""
    return BEGIN + timedelta(hours=19 * number, minutes=part)


def play(ready: Ready, steps: list[Step]) -> Story:
    """Do everything; what is refused did not happen."""
    story = Story(ready)
    back = take_backs(steps)
    for number, step in enumerate(steps):
        try:
            with transaction.atomic():
                do(story, number, step)
        except (Refused, WrongState, NotFound):
            story.refused.add(number)
        for part, sent in enumerate(back.get(number, [])):
            if sent in story.receipts:
                small.take_back(story.receipts[sent], at=at(number, 1 + part))
                story.taken_back.add(sent)
    return story


def play_without_what_was_undone(story: Story, steps: list[Step]) -> bool:
    """Do the same in a register that never had the files taken back, and say whether it could be done.

    It could not where something else that happened rested on such a file: a report that an officer
    left, after the one file that said the officer worked there.
    """
    other = Story(story.ready)
    for number, step in enumerate(steps):
        if number in story.refused or number in story.taken_back:
            continue
        if isinstance(step, Settle) and story.settled[number][0] in story.taken_back:
            continue
        try:
            with transaction.atomic():
                do(other, number, step, asked=story.settled.get(number))
        except (Refused, WrongState, NotFound):
            if not isinstance(step, Prepare):
                return False
    return True


def do(story: Story, number: int, step: Step, *, asked: tuple[int, str, str] | None = None) -> None:
    act = small.act(at=at(number))
    named: dict[str, Any] = {"campaign": small.CAMPAIGN}
    match step:
        case Send(file=file, agency=agency):
            path, checked = story.ready.checked[file]
            receipt = actions.accept(
                act, **named, agency=agency, checked=checked, content=path, index=story.ready.index
            )
            assert not receipt.already_here
            story.receipts[number] = receipt.number
        case Settle(same=same):
            settle(story, number, same, asked)
        case Leave(officer=officer, agency=agency, on=on):
            workforce.record_separation(
                act, mptc_id=small.mptc_id(officer), agency_code=agency, effective_on=on
            )
        case Extend(agency=agency, until=until):
            actions.grant_extension(act, **named, agency=agency, due_on=until)
        case Nil(agency=agency):
            actions.file_nil_return(act, **named, agency=agency)
        case Guess(agency=agency, officers=officers):
            actions.record_estimate(act, **named, agency=agency, officers=officers, source="A call")
        case Prepare():
            small.prepare(at=at(number))


def settle(story: Story, number: int, same: bool, asked: tuple[int, str, str] | None) -> None:
    """Answer the first open question, or the very one that was answered in the other run."""
    sent_in = {receipt: sent for sent, receipt in story.receipts.items()}
    found = {
        (sent_in[each.receipt], each.mptc_id, each.code): each.id
        for each in unsettled.open_questions(known=at(number))
    }
    if not found:
        raise NotFound("There is no open question.")
    which = asked or min(found)
    if which not in found:
        raise NotFound("Nobody asked this.")
    story.settled[number] = which
    actions.decide_match(
        small.act(at=at(number), reason="Seen"), question=found[which], same_person=same
    )


@dataclass(frozen=True)
class Left:
    """Everything that follows from what stands, receipts and row ids left aside."""

    rebuilt: small.Rebuilt
    asked: list[tuple[Any, ...]]
    answered: list[tuple[Any, ...]]
    beside: list[tuple[Any, ...]]
    counts: dict[str, int]
    decided: list[tuple[Any, ...]]
    issued: small.Rebuilt | None


def what_is_left() -> Left:
    """Read it, then prepare and release, which reads the facts that stand."""
    assert small.nothing_differs()
    live = {"superseded_at__isnull": True}
    line = "line__filing__agency__code", "line__row", "line__answers", "officer__mptc_id"
    beside = [
        *Extension.objects.filter(**live).values_list("agency__code", "due_on", "granted_on"),
        *NilReturn.objects.filter(**live).values_list("agency__code", "filed_on"),
        *Estimate.objects.filter(**live).values_list("agency__code", "officers", "estimated_on"),
    ]
    scene = figures.Scene(small.CAMPAIGN, as_of=END.date(), known=END)
    found = Left(
        rebuilt=small.rebuilt(),
        asked=sorted(MatchQuestion.objects.filter(**live).values_list(*line, "code", "differs")),
        answered=sorted(
            MatchAnswer.objects.filter(question__superseded_at=None, **live).values_list(
                "question__officer__mptc_id", "question__code", "same_person"
            )
        ),
        beside=sorted(beside, key=repr),
        counts={
            name: n for name, n in figures.status(scene).counts.items() if "categor" not in name
        },
        decided=[],
        issued=None,
    )
    try:
        small.prepare(at=END)
    except WrongState:
        return found
    found.decided.extend(
        Determination.objects.filter(**live)
        .order_by("officer__mptc_id")
        .values_list("officer__mptc_id", "agency__code", "outcome")
    )
    small.release()
    assert small.nothing_differs()
    return Left(**{**vars(found), "issued": small.rebuilt()})


@contextmanager
def forgotten() -> Iterator[None]:
    """Leave the database as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(
    max_examples=15, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(
    happened=st.builds(
        in_order, st.lists(steps, max_size=4), surely_undone, st.lists(steps, max_size=4)
    )
)
def test_a_file_taken_back_leaves_what_would_be_there_had_it_never_come(
    ready: Ready, happened: list[Step]
) -> None:
    with forgotten():
        story = play(ready, happened)
        assume(story.taken_back)
        found = what_is_left()
    with forgotten():
        assume(play_without_what_was_undone(story, happened))
        expected = what_is_left()

    assert found == expected
