"""Reminding agencies: who is reminded of what, who is left out and why, and never twice a day."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.integration.campaigns import small
from tests.integration.mail import people

from standing.campaigns import actions as campaigns
from standing.correspondence import reminders
from standing.correspondence.reminders import About
from standing.kernel.errors import NotFound, NotPermitted, Refused, WrongState
from standing.ledger import queries as ledger
from standing.ledger.domain import Entry

pytestmark = pytest.mark.usefixtures("register")
ALL = (small.ACTON, small.CONCORD, small.DOVER)


def made() -> list[Entry]:
    return ledger.entries_of("reminder.made")


def test_a_preview_says_who_would_be_written_to_of_what_and_who_is_left_out() -> None:
    small.extend(small.CONCORD)

    seen = reminders.preview(small.CAMPAIGN, ALL, small.JUNE_14)

    acton, concord = seen.planned
    assert (acton.agency, acton.about, acton.due_on) == (
        small.ACTON, About.NOTHING_CAME, date(2022, 6, 15),
    )  # fmt: skip
    assert acton.to == (people.TO_CLERK, people.TO_HEAD)
    assert (concord.about, concord.due_on) == (About.ROSTER, date(2022, 7, 15))
    (dover,) = seen.left_out
    assert "call the agency" in dover.why
    assert made() == []


def test_a_reminder_is_one_entry_for_each_agency_and_tells_what_it_owes_by_when() -> None:
    reminders.remind(small.act(at=small.JUNE_14), campaign=small.CAMPAIGN, agencies=ALL)

    first, second = made()
    assert {first.subject, second.subject} == {f"agency:{small.ACTON}", f"agency:{small.CONCORD}"}
    assert first.facts_after == {
        "campaign": small.CAMPAIGN, "about": "nothing-came", "due_on": "2022-06-15",
    }  # fmt: skip


def test_an_agency_is_reminded_once_a_day_and_again_on_the_next() -> None:
    reminders.remind(small.act(at=small.JUNE_14), campaign=small.CAMPAIGN, agencies=[small.ACTON])

    with pytest.raises(WrongState, match="reminded today already"):
        reminders.remind(
            small.act(at=small.JUNE_14 + timedelta(hours=1)),
            campaign=small.CAMPAIGN, agencies=[small.ACTON],
        )  # fmt: skip
    reminders.remind(
        small.act(at=small.JUNE_14 + timedelta(days=1)),
        campaign=small.CAMPAIGN, agencies=[small.ACTON],
    )  # fmt: skip

    assert len(made()) == 2


def test_who_has_sent_everything_or_has_nobody_is_left_out(tmp_path: Path) -> None:
    small.send(small.file(tmp_path / "a.csv", 1))
    campaigns.file_nil_return(
        small.act(at=small.JUNE_14), campaign=small.CAMPAIGN, agency=small.CONCORD
    )

    seen = reminders.preview(small.CAMPAIGN, ALL, small.JUNE_14)

    assert seen.planned == ()
    assert [each.why for each in seen.left_out][:2] == [
        "It has sent its submission and owes nothing.",
        "It confirmed that it has nobody in this campaign.",
    ]


def test_nothing_is_sent_when_something_changed_since_it_was_shown() -> None:
    shown = reminders.preview(small.CAMPAIGN, ALL, small.JUNE_14).hash
    small.extend(small.CONCORD)

    with pytest.raises(WrongState, match="has changed since this was shown"):
        reminders.remind(
            small.act(at=small.JUNE_14), campaign=small.CAMPAIGN, agencies=ALL, shown=shown
        )

    assert made() == []


def test_only_who_may_remind_does_and_an_agency_must_exist_and_be_named() -> None:
    with pytest.raises(NotPermitted):
        reminders.remind(small.act("auditor"), campaign=small.CAMPAIGN, agencies=ALL)
    with pytest.raises(NotFound, match="nowhere-police"):
        reminders.remind(small.act(), campaign=small.CAMPAIGN, agencies=["nowhere-police"])
    with pytest.raises(Refused, match="at least one agency"):
        reminders.remind(small.act(), campaign=small.CAMPAIGN, agencies=[])
