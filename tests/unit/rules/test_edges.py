"""The edges of clocks, periods and frozen texts: where one day or one word more would be wrong."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.unit.rules.test_catalogue_files import WHOLE, book_of
from tests.unit.rules.test_determine import CLEAN

from standing.kernel import periods
from standing.kernel.errors import Refused
from standing.kernel.periods import NEW_YORK
from standing.rules import deadlines, sentences, terms
from standing.rules.book import Book, Provision, the_book
from standing.rules.calendar import OfficeCalendar, _county_day, calendar_of
from standing.rules.counting import Deadline, Roll, Unit
from standing.rules.deadlines import Arrival
from standing.rules.determine import determine
from standing.rules.facts import BasicTraining
from standing.rules.frozen import LawSheet, determination_from, findings_json, law_sheet
from standing.rules.reading import in_its_paper

JULY_1, SEPTEMBER_28 = date(2022, 7, 1), date(2022, 9, 28)
TIMED: dict[str, Callable[[OfficeCalendar | None], Deadline]] = {
    "hearing": lambda c: deadlines.hearing_deadline(
        decided_on=date(2025, 3, 3), book=the_book(), calendar=c
    ),
    "return": lambda c: deadlines.return_deadline(
        returned_on=date(2025, 3, 3), book=the_book(), calendar=c
    ),
    "status": lambda c: deadlines.status_update_deadline(
        effective_on=date(2025, 3, 3), book=the_book(), calendar=c
    ),
    "renewal": lambda c: deadlines.renewal_filing_deadline(
        expires_on=date(2025, 7, 1), book=the_book(), calendar=c
    ),
    "refresh": lambda c: deadlines.list_refresh_deadline(
        deadline_on=JULY_1, book=the_book(), calendar=c
    ),
    "investigation": lambda c: deadlines.investigation_deadline(
        received_on=date(2025, 4, 17), book=the_book(), calendar=c
    ),
    "extended": lambda c: deadlines.investigation_deadline(
        received_on=date(2025, 4, 17), extended=True, book=the_book(), calendar=c
    ),
    "condition": lambda c: deadlines.condition_deadline(
        noticed_on=date(2024, 3, 4), edition="E23", book=the_book(), calendar=c
    ),
    "petition": lambda c: deadlines.petition_deadline(
        decided_on=JULY_1, book=the_book(), calendar=c
    ),
    "background": lambda c: deadlines.background_answer_deadline(
        received_on=date(2024, 3, 4), book=the_book(), calendar=c
    ),
    "stages": lambda c: deadlines.stages(
        "report.at-once", trigger_on=date(2025, 4, 17), book=the_book(), calendar=c
    )["violation"],
}


@pytest.mark.parametrize("clock", TIMED)
def test_every_clock_runs_on_the_calendar_it_is_given(clock: str) -> None:
    usual = TIMED[clock](None)
    closed = OfficeCalendar(closures={usual.due_on: "a storm", date(2020, 1, 2): "another"})

    assert usual.calendar_version == calendar_of(the_book()).version
    assert TIMED[clock](closed).calendar_version == closed.version != usual.calendar_version


def test_a_window_names_its_wording_its_start_and_its_calendar() -> None:
    trigger_on = date(2025, 5, 19)
    found = deadlines.window("suspension.hearing", trigger_on=trigger_on, book=the_book())
    wording = the_book().rule("suspension.hearing").on(trigger_on)

    assert (found.rule, found.provision, found.citation, found.trigger_on) == (
        "suspension.hearing",
        wording.name,
        wording.citation,
        trigger_on,
    )
    assert found.calendar_version == calendar_of(the_book()).version
    assert found.holds(found.not_before)
    assert found.holds(found.not_after)


def test_both_ends_of_a_window_keep_to_the_calendar_they_are_given() -> None:
    trigger_on = date(2025, 5, 19)
    usual = deadlines.window("suspension.hearing", trigger_on=trigger_on, book=the_book())
    closed = OfficeCalendar(closures={usual.not_before: "a storm", usual.not_after: "a flood"})

    found = deadlines.window(
        "suspension.hearing", trigger_on=trigger_on, book=the_book(), calendar=closed
    )

    assert found.not_before > usual.not_before
    assert found.not_after < usual.not_after
    assert found.calendar_version == closed.version


@pytest.mark.parametrize("value", ["{ one = 1 }", '{ one = "x" }', "3"])
def test_a_window_without_its_two_ends_is_refused_with_its_wording(
    value: str, tmp_path: Path
) -> None:
    clock = WHOLE.replace("a.rule", "a.window").replace('"x"', value)
    book = book_of(tmp_path, clock.replace('asks = "What?"', 'asks = "What?"\nroll = "none"'))

    with pytest.raises(Refused) as refusal:
        deadlines.window("a.window", trigger_on=JULY_1, book=_with_our_calendar(book))

    assert str(refusal.value) in {
        "The window a.window needs a not-before and a not-after.",
        "The clock a.window needs a number of days for each of its stages.",
    }
    assert refusal.value.under is book.rule("a.window").provisions[0]


def _with_our_calendar(book: Book) -> Book:
    ours = {rule.id: rule for rule in the_book().family("calendar")}
    return Book({**ours, **book.rules}, version="of a test")


def test_a_printed_day_holds_with_everything_that_tells_why() -> None:
    told = deadlines.condition_deadline(noticed_on=JULY_1, edition="E22", book=the_book())
    printed = the_book().rule("condition.stated-end").on(JULY_1)
    due_on = date(2022, 9, 30)

    assert told == Deadline(
        rule="condition.period",
        provision=printed.name,
        citation=printed.citation,
        trigger_on=JULY_1,
        length=91,
        unit=Unit.CALENDAR,
        roll=Roll.NONE,
        counted_on=due_on,
        due_on=due_on,
        due_at=told.due_at,
        safe_by=date(2022, 9, 29),
        readings=(date(2022, 9, 29), due_on),
        holidays_skipped=(),
        calendar_version=calendar_of(the_book()).version,
        stated=True,
        explanation=told.explanation,
    )


def test_a_printed_day_that_is_no_day_is_refused_with_its_wording() -> None:
    wording: Provision[object] = Provision("a.rule", JULY_1, None, 3, "c", "V")
    rule = replace(the_book().rule("condition.stated-end"), provisions=(wording,))
    book = Book({**the_book().rules, rule.id: rule}, version="of a test")

    with pytest.raises(Refused, match=r"^The rule a\.rule needs a day as its value\.$") as refusal:
        deadlines.condition_deadline(noticed_on=JULY_1, edition="E22", book=book)

    assert refusal.value.under is wording


def test_the_length_of_an_extension_is_the_one_in_force_when_it_was_granted() -> None:
    rule = the_book().rule("campaign.extension-length")
    (first, *_later) = rule.provisions
    longer = replace(first, since=date(2022, 6, 20), value=40)
    changed = replace(rule, provisions=(replace(first, until=longer.since), longer))
    book = Book({**the_book().rules, rule.id: changed}, version="of a test")

    due = [
        deadlines.extension_deadline(deadline_on=date(2022, 6, 15), granted_on=day, book=book)
        for day in (date(2022, 6, 19), date(2022, 6, 20))
    ]

    assert [each.due_on for each in due] == [date(2022, 7, 15), date(2022, 7, 25)]


@pytest.mark.parametrize(
    ("received_at", "filed_on"),
    [
        (datetime(2025, 4, 15, 21, 0, tzinfo=UTC), date(2025, 4, 15)),
        (datetime(2025, 4, 15, 21, 0, 1, tzinfo=UTC), date(2025, 4, 16)),
        (datetime(2025, 4, 16, 2, 0, tzinfo=UTC), date(2025, 4, 16)),
    ],
)
def test_a_paper_of_a_hearing_counts_from_the_next_day_once_the_office_has_closed(
    received_at: datetime, filed_on: date
) -> None:
    arrival = Arrival(received_at=received_at)
    calendar = calendar_of(the_book())

    assert deadlines.hearing_filed_on(arrival, book=the_book(), calendar=calendar) == filed_on


def test_a_county_day_is_named_only_where_there_is_one() -> None:
    county = OfficeCalendar(county_holidays=True)

    assert county.holiday(date(2025, 3, 18)) == ""
    assert county.holiday(date(2025, 3, 17)) not in ("", "None")
    assert OfficeCalendar().holiday(date(2025, 3, 17)) == ""
    assert _county_day(date(2025, 3, 19)) == ""


@pytest.fixture
def _far_from_new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_far_from_new_york")
def test_days_are_new_yorks_wherever_the_machine_stands() -> None:
    midnight = periods.start_of(JULY_1)

    assert (midnight.tzinfo, midnight) == (UTC, datetime(2022, 7, 1, 4, tzinfo=UTC))
    assert periods.day_of(datetime(2022, 7, 1, 3, 59, tzinfo=UTC)) == date(2022, 6, 30)
    arrival = Arrival(received_at=datetime(2025, 4, 15, 20, 59, tzinfo=NEW_YORK))
    came_late = deadlines.hearing_filed_on(
        arrival, book=the_book(), calendar=calendar_of(the_book())
    )
    assert came_late == date(2025, 4, 16)
    arrival = Arrival(received_at=datetime(2025, 4, 15, 20, 59, tzinfo=UTC))
    assert deadlines.hearing_filed_on(
        arrival, book=the_book(), calendar=calendar_of(the_book())
    ) == date(2025, 4, 15)


def test_findings_are_read_only_beside_the_law_that_they_rest_on() -> None:
    sheet = law_sheet("E22", JULY_1, the_book())
    text = findings_json(determine("E22", CLEAN, the_book()), sheet)
    fewer = {code: ruled for code, ruled in sheet.codes.items() if code[:3] not in ("age", "cpr")}

    with pytest.raises(ValueError, match=r"^it rests on another law sheet than the one stored"):
        determination_from(text, LawSheet(text="", id="another", codes=sheet.codes))
    with pytest.raises(
        ValueError, match=r"^the law sheet does not hold age\.reached, cpr\.current$"
    ):
        determination_from(text, LawSheet(text="", id=sheet.id, codes=fewer))


def test_a_line_is_told_with_its_paper_unless_it_names_its_own() -> None:
    assert in_its_paper("CPR Expiration blank", source="a file") == "a file: CPR Expiration blank"
    assert in_its_paper("CPR Expiration blank", source="") == "CPR Expiration blank"
    assert in_its_paper("training export: a line", source="a file") == "training export: a line"


def test_what_would_change_names_the_code_and_what_was_needed() -> None:
    facts = replace(CLEAN, cpr_expires=None, basic_training=BasicTraining.BRIDGE, work_hours=3)
    told = determine("E22", facts, the_book()).would_change

    assert [(each.requirement, each.code, each.needed, each.alone) for each in told] == [
        (
            "basic-training",
            "basic-training.bridge-not-stated",
            "academy, state police, SSPO, bridge complete, exemption",
            False,
        ),
        ("work-hours", "work-hours.short", "2400", False),
        ("cpr", "cpr.missing", "2022-07-01", False),
    ]


def test_the_words_are_read_from_their_file_each_to_its_place() -> None:
    read = sentences._read()

    assert read == sentences._WORDS
    assert read.titles["cpr"] == "CPR certificate"
    assert read.said["cpr.current"] != ""
    assert read.once.keys() <= read.said.keys()


def test_a_term_that_ends_on_a_day_we_do_not_know_is_refused_with_its_wording() -> None:
    rule = the_book().rule("term.base")
    wordings = tuple(replace(each, value="doomsday") for each in rule.provisions)
    book = Book({**the_book().rules, rule.id: replace(rule, provisions=wordings)}, version="t")

    with pytest.raises(Refused, match="not at 'doomsday'") as refusal:
        terms.renewed_until(
            reference_on=JULY_1, born_on=date(1990, 1, 1), granted_on=JULY_1, continued=True,
            edition="E22", book=book,
        )  # fmt: skip

    assert refusal.value.under in wordings
