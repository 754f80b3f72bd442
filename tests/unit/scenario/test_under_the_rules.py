"""The files, read and decided on by the real reader and the real rules, give the slides' figures.

The scenario itself never decides (RUL-15); this test does, from outside.
"""

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path

import pytest

from standing.campaigns.rosters.check import KnownOfficer, check
from standing.campaigns.rosters.checked import Checked
from standing.campaigns.rosters.rows import RosterRow
from standing.kernel.names import PersonName, cohort_letter
from standing.rules.book import the_book
from standing.rules.determine import determine
from standing.rules.facts import BarKind, BarOnRecord, Facts, TrainingOnRecord

from .conftest import a_world

JULY_1 = date(2022, 7, 1)
_SHARED_FIELDS = {each.name for each in fields(Facts)} & {each.name for each in fields(RosterRow)}


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def known_officers(world: Path) -> dict[str, KnownOfficer]:
    known = {}
    for row in lines(world / "officers.csv"):
        name = PersonName(
            last=row["last_name"],
            first=row["first_name"],
            middle=row["middle_name"],
            suffix=row["suffix"],
        )
        letter = cohort_letter(name.last) or ""
        known[row["mptc_id"]] = KnownOfficer(
            mptc_id=row["mptc_id"],
            name=name,
            former_names=(),
            date_of_birth=date.fromisoformat(row["date_of_birth"]),
            cohort_letter=letter,
            in_cohort=letter in "ABCDEFGH" and row["employed_on_2021_07_01"] == "yes",
        )
    return known


@dataclass
class World:
    """A world's files, read once."""

    folder: Path
    training: dict[str, list[TrainingOnRecord]] = field(default_factory=lambda: defaultdict(list))
    bars: dict[str, list[BarOnRecord]] = field(default_factory=lambda: defaultdict(list))
    checked: dict[str, Checked] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in lines(self.folder / "training.csv"):
            self.training[row["mptc_id"]].append(
                TrainingOnRecord(
                    category=row["category"],
                    course=row["course"],
                    hours=int(row["hours"]) if row["hours"] else None,
                    completed_on=date.fromisoformat(row["completed_on"])
                    if row["completed_on"]
                    else None,
                    training_year=row["training_year"],
                )
            )
        for row in lines(self.folder / "bars.csv"):
            self.bars[row["mptc_id"]].append(
                BarOnRecord(
                    kind=BarKind(row["kind"]),
                    dated_on=date.fromisoformat(row["date"]),
                    source=row["source"],
                )
            )
        known = known_officers(self.folder)
        for row in lines(self.folder / "events.csv"):
            if row["event"] == "filing":
                self.checked[row["value"]] = check(
                    self.folder / row["value"],
                    officers=known,
                    filed_on=date.fromisoformat(row["at"][:10]),
                )

    def counted(self, folder: str) -> dict[str, list[RosterRow]]:
        """The rows that count in a folder, by officer."""
        found: dict[str, list[RosterRow]] = defaultdict(list)
        for path, checked in self.checked.items():
            if path.startswith(folder + "/"):
                for line in checked.lines:
                    if not line.set_aside:
                        found[line.row.mptc_id].append(line.row)
        return found

    def outcome(self, row: RosterRow) -> str:
        facts = Facts(
            **{name: getattr(row, name) for name in _SHARED_FIELDS},
            decided_on=JULY_1,
            attested_by=row.attested_by_role,
            training_on_record=tuple(self.training[row.mptc_id]),
            bars=tuple(self.bars[row.mptc_id]),
            source="a file",
        )
        return determine("E22", facts, the_book()).outcome.value


@pytest.fixture(scope="module")
def world(massachusetts: Path) -> World:
    return World(massachusetts)


def test_no_file_is_refused(world: World) -> None:
    refused = {
        path: [f.message for f in checked.findings if f.severity.value == "error"]
        for path, checked in world.checked.items()
        if not checked.ok
    }
    assert refused == {}


def test_the_rules_give_the_figures_of_the_slides(world: World) -> None:
    submitted = world.counted("submissions")
    outcomes = Counter(world.outcome(found[0]) for found in submitted.values())

    assert len(submitted) == 6_366
    assert outcomes == {
        "certified": 5_606,
        "conditionally certified": 693,
        "further review": 60,
        "not recertified": 7,
    }


def test_three_officers_are_named_by_two_agencies_with_the_same_clean_facts(world: World) -> None:
    twice = [found for found in world.counted("submissions").values() if len(found) > 1]

    assert [len(found) for found in twice] == [2, 2, 2]
    assert {world.outcome(row) for found in twice for row in found} == {"certified"}


def test_rosters_hold_the_officers_of_the_slides(world: World) -> None:
    rostered = {
        path.removeprefix("rosters/").partition(".")[0]: checked.accepted
        for path, checked in world.checked.items()
        if path.startswith("rosters/")
    }

    assert rostered.pop("boston-police-department") == 882
    assert rostered.pop("massachusetts-state-police") == 980
    assert sum(rostered.values()) == 319
    assert not set(world.counted("rosters")) & set(world.counted("submissions"))


def test_what_comes_later_names_the_same_officers_and_two_that_were_forgotten(world: World) -> None:
    submitted, rostered = world.counted("submissions"), world.counted("rosters")
    later, tolland = world.counted("later/submissions"), world.counted("later/rosters")
    new = set(later) - set(rostered) - set(submitted)

    assert set(rostered) <= set(later)
    assert [world.outcome(later[officer][0]) for officer in new] == ["certified"] * 2
    assert len(tolland) == 4
    assert not set(tolland) & {*submitted, *rostered, *later}


def test_the_officer_of_august_lacks_a_cpr_card_and_nothing_else(world: World) -> None:
    events = {row["event"]: row["officer"] for row in lines(world.folder / "events.csv")}
    submitted = world.counted("submissions")
    row = submitted[events["condition-met"]][0]

    assert row.cpr_expires is not None
    assert row.cpr_expires < JULY_1
    assert row.first_aid_expires is not None
    assert row.first_aid_expires >= JULY_1
    assert world.outcome(row) == "conditionally certified"
    assert world.outcome(submitted[events["separation"]][0]) == "certified"


def test_the_dirt_is_there_and_only_warned_of(world: World) -> None:
    codes = Counter(
        finding.code for checked in world.checked.values() for finding in checked.findings
    )
    aside = Counter(line.set_aside for checked in world.checked.values() for line in checked.lines)
    texts = [(world.folder / path).read_bytes() for path in world.checked if path.endswith(".csv")]

    assert {
        "column.unknown",
        "date.serial",
        "evidence.blank",
        "id.mended",
        "questionnaire.removed",
        "match.nickname",
        "match.hyphen-part",
        "match.other-last-name",
        "match.day-month-swapped",
    } <= set(codes)
    assert aside["outside-cohort"] == 90
    assert aside["unknown-officer"] == 24
    assert aside["duplicate"] >= 14
    assert any(text.startswith(b"\xef\xbb\xbf") for text in texts)
    assert any(text.split(b"\n")[0].count(b";") > 10 for text in texts)
    assert any("\ufffd" in text.decode("utf-8", errors="replace") for text in texts)
    assert any(b"\r\n,,,,,," in text for text in texts)
    assert any(b"Invented people" in text for text in texts)


def test_the_faulty_sample_has_a_dozen_kinds_of_faults(world: World) -> None:
    checked = check(
        world.folder / "sample-with-faults.xlsx",
        officers=known_officers(world.folder),
        filed_on=date(2022, 6, 15),
    )

    assert not checked.ok
    assert checked.rows == 30
    assert len({finding.code for finding in checked.findings}) >= 12


def test_another_seed_and_size_read_without_an_error_too(tmp_path: Path) -> None:
    other = World(a_world(tmp_path, seed=20220630, scale=0.2))

    assert all(checked.ok for checked in other.checked.values())
    assert len(other.counted("submissions")) == 1_273


def test_every_first_file_can_be_sent_from_june_10_on(massachusetts: Path) -> None:
    late = {
        path.name: [finding.message for finding in checked.findings if finding.severity == "error"]
        for path in sorted((massachusetts / "submissions").iterdir())
        if not (checked := check(path, officers=None, filed_on=date(2022, 6, 10))).ok
    }
    assert not late
