"""The short way of reading a cell gives what the long way gives."""

from datetime import date, datetime, time

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from standing.campaigns.rosters import cells
from standing.campaigns.rosters.columns import COLUMNS, Column, Reads
from standing.campaigns.rosters.plain import plain_readers

TODAY = date(2022, 6, 15)
CELL = st.one_of(
    st.from_regex(r"\A[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}\Z"),
    st.dates(date(1890, 1, 1), date(2210, 1, 1)).map(lambda day: f"{day:%m/%d/%Y}"),
    st.from_regex(r"\A[A-Za-z]{1,6}[-' .][A-Za-z]{0,6}\.?\Z"),
    st.from_regex(r"\A[a-z.+]{1,6}@[a-z.]{1,6}\Z"),
    st.from_regex(r"\A[0-9]{3,4}-[0-9]{4}\Z"),
    st.sampled_from(["NA", "n/a", "None", "True", "=A1", "'", "#N/A", "٠١/٠١/١٩٨٠", "²/1/1980"]),
    st.text(max_size=12),
    st.dates(),
    st.datetimes(),
)


@settings(max_examples=500, deadline=None)
@given(column=st.sampled_from(COLUMNS), cell=CELL)
def test_what_is_read_the_short_way_is_read_alike_the_long_way(
    column: Column, cell: str | date
) -> None:
    take = plain_readers(column, TODAY).get(type(cell))
    value = take(cell) if take else None

    if value is not None:
        read = cells._read(column, cell, TODAY, cells._READERS[column.reads])
        assert (read.value, read.fault) == (value, None)


@pytest.mark.parametrize(
    ("reads", "cell", "value"),
    [
        (Reads.ID, "0912-4410", "0912-4410"),
        (Reads.NAME, "Brackwater", "Brackwater"),
        (Reads.DATE, "06/01/2005", date(2005, 6, 1)),
        (Reads.DATE, date(2005, 6, 1), date(2005, 6, 1)),
        (Reads.DATE, datetime.combine(date(2005, 6, 1), time()), date(2005, 6, 1)),
    ],
)
def test_clean_cells_take_the_short_way(reads: Reads, cell: str | date, value: object) -> None:
    column = next(column for column in COLUMNS if column.reads is reads)

    assert plain_readers(column, TODAY)[type(cell)](cell) == value
