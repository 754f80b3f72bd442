"""Two histories read as one: nothing of the other shows before the merge or after it is taken back."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.certification.test_any_history import days, histories, moments

from standing.certification.domain import CertificateKind, History
from standing.certification.in_force import standing
from standing.certification.together import together

KEEP, OTHER = 1, 2
APART = 100
"""What sets the numbers of the other record's determinations apart, as one table's numbers are."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge of the second record into the first."""

    recorded_at: datetime
    superseded_at: datetime | None
    keep_id: int = KEEP
    other_id: int = OTHER


@st.composite
def merges(draw: st.DrawFn) -> Merge:
    """A merge that stands, or one that was taken back some hours later."""
    at = draw(moments)
    lasting = draw(st.none() | st.integers(1, 24 * 200))
    return Merge(at, None if lasting is None else at + timedelta(hours=lasting))


def another(history: History) -> History:
    """The same rows under numbers of their own."""
    return replace(
        history,
        mptc_id="0100-0002",
        decisions=tuple(replace(d, id=d.id + APART) for d in history.decisions),
        conditions=tuple(
            replace(c, id=c.id + APART, determination=c.determination + APART)
            for c in history.conditions
        ),
        certificates=tuple(
            replace(c, determination=c.determination + APART) if c.determination else c
            for c in history.certificates
        ),
    )


def joined(keep: History, other: History, merge: Merge) -> History:
    """The first history with the second's rows, as long as the merge was known."""
    return together({KEEP: keep, OTHER: other}, [merge])[KEEP]


@given(keep=histories(), other=histories().map(another), merge=merges(), on=days, known=moments)
def test_outside_the_time_of_the_merge_the_kept_officer_stands_alone(
    keep: History, other: History, merge: Merge, on: date, known: datetime
) -> None:
    both = joined(keep, other, merge)

    moment = merge.recorded_at - timedelta(microseconds=1)
    assert standing(both, on=on, known=moment) == standing(keep, on=on, known=moment)
    if merge.superseded_at is not None:
        moment = max(known, merge.superseded_at)
        assert standing(both, on=on, known=moment) == standing(keep, on=on, known=moment)


@given(other=histories().map(another), merge=merges(), on=days)
def test_an_empty_record_that_is_kept_stands_as_the_one_merged_into_it(
    other: History, merge: Merge, on: date
) -> None:
    both = joined(History(mptc_id="0100-0001"), other, merge)

    moment = merge.recorded_at
    assert standing(both, on=on, known=moment) == standing(other, on=on, known=moment)


@given(keep=histories(), other=histories().map(another), merge=merges())
def test_the_act_of_2020_gave_one_certificate(keep: History, other: History, merge: Merge) -> None:
    def given_by_statute(history: History) -> int:
        return sum(c.kind is CertificateKind.STATUTORY for c in history.certificates)

    both = joined(keep, other, merge)

    assert given_by_statute(both) <= max(given_by_statute(keep), given_by_statute(other))
