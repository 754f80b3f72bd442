"""A world's input files, edited by hand: what cannot be used is told, and how to mend it."""

from datetime import datetime
from pathlib import Path

import pytest

from standing.cli.world_files import read_accounts, read_events, read_world
from standing.kernel.errors import Refused
from standing.kernel.periods import NEW_YORK

SCENARIO = """
title = "A small world"
name = "small"
campaign = "2022-a-h"
invented = true
reference_at = 2022-03-14T10:00:00-04:00
open_at = 2022-04-01T09:00:00-04:00
decision_on = 2022-07-01
prepare_at = 2022-06-30T15:00:00-04:00
release_at = 2022-07-01T09:00:00-04:00
publish_at = 2022-07-05T10:00:00-04:00
"""
ACCOUNTS = """username,human,name,role,agency
staff.one,staff.one,Jordan Fairweather,certification-staff,
staff.two,,Sam Overbrook,certification-staff,
acton.clerk,acton.clerk,Robin Ashdown,agency-submitter,acton-police-department
"""
EVENTS = """at,event,agency,officer,value,text
2022-06-14T09:00,extension,acton-police-department,,2022-07-15,Staff on leave

2022-05-02T14:32:00-04:00,estimate,acton-police-department,,12,By telephone
2022-06-28,separation,acton-police-department,0100-0001,2022-06-27,retired
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "scenario.toml").write_text(SCENARIO)
    (tmp_path / "accounts.csv").write_text(ACCOUNTS)
    (tmp_path / "events.csv").write_text(EVENTS)
    return tmp_path


def read_whole(folder: Path) -> None:
    read_accounts(folder)
    read_events(read_world(folder))


def test_events_come_in_order_of_time_in_new_york_and_a_file_nobody_names_at_the_deadline(
    folder: Path,
) -> None:
    (folder / "submissions").mkdir()
    (folder / "submissions" / "acton-police-department.csv").touch()

    events = read_events(read_world(folder))

    assert [event.event for event in events] == ["estimate", "extension", "filing", "separation"]
    assert events[1].at == datetime(2022, 6, 14, 9, tzinfo=NEW_YORK)
    assert events[2].at == datetime(2022, 6, 15, 12, tzinfo=NEW_YORK)


def test_a_blank_human_is_the_account_itself(folder: Path) -> None:
    assert [account.human for account in read_accounts(folder)] == [
        "staff.one", "staff.two", "acton.clerk",
    ]  # fmt: skip


FAULTS = (
    ("events.csv", ",extension,", ",holiday,", "row 2, event: we read “holiday”. Write one of"),
    ("events.csv", "2022-06-14T09:00", "yesterday", "row 2, at: we read “yesterday”. Write a moment"),
    ("events.csv", "2022-06-14T09:00", "", "row 2, at: we read nothing. Write a moment like"),
    ("events.csv", "2022-07-15", "07/15/2022", "row 2, value: we read “07/15/2022”. Write a day like"),
    ("events.csv", "2022-06-27", "2022-02-31", "row 5, value: we read “2022-02-31”. Write a day"),
    ("events.csv", ",12,", ",a dozen,", "row 4, value: we read “a dozen”. Write a whole number"),
    ("events.csv", "Staff on leave", "Staff, on leave", "row 2: there are more cells than"),
    ("events.csv", "at,event", "when,event", "row 1: the column at is missing; we read when,"),
    ("accounts.csv", "agency-submitter", "clerk", "row 4, role: we read “clerk”. Write one of"),
    ("accounts.csv", "name,role", "name,part", "row 1: the column role is missing"),
    ("accounts.csv", ",acton-police-department", ",", "row 4: The role agency-submitter is"),
    ("accounts.csv", "staff.two", "staff.three", "no row names the account staff.two"),
    ("accounts.csv", "Robin Ashdown", "", "row 4, name: we read nothing. Write a name."),
    ("scenario.toml", "2022-07-01\n", '"July"\n', "decision_on: we read “July”. Write a day like"),
    ("scenario.toml", "10:00:00-04:00", "10:00:00", "reference_at: we read “2022-03-14"),
    ("scenario.toml", "title", "heading", "title: we read nothing. Write words"),
    ("scenario.toml", "invented = true", "invented =", "We could not read scenario.toml"),
)  # fmt: skip


@pytest.mark.parametrize(("file", "was", "becomes", "told"), FAULTS)
def test_what_cannot_be_used_is_told_with_its_file_its_row_and_how_to_mend_it(
    folder: Path, file: str, was: str, becomes: str, told: str
) -> None:
    read_whole(folder)
    path = folder / file
    path.write_text(path.read_text().replace(was, becomes, 1))

    with pytest.raises(Refused) as refusal:
        read_whole(folder)

    assert file in str(refusal.value)
    assert told in str(refusal.value)


def test_a_table_that_is_no_text_is_refused_in_a_sentence(folder: Path) -> None:
    (folder / "events.csv").write_bytes(b"at,event\xff\xfe\x00")

    with pytest.raises(Refused, match="Save it as CSV in UTF-8"):
        read_whole(folder)
