"""What lies in the folder, and that the same seed writes the same bytes."""

import csv
import hashlib
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from standing.kernel.names import cohort_letter
from standing.scenario import sizes
from standing.scenario.__main__ import main
from standing.scenario.agencies import Part, cast

OUTCOMES = re.compile(
    r"\b(certified|conditional\w*|not recertified|recertified|further review|declined|"
    r"determin\w+|outcome|denied)\b",
    re.IGNORECASE,
)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def names(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.iterdir())


def written_text(path: Path) -> str:
    """Everything a file says, the parts of a workbook included."""
    if path.suffix != ".xlsx":
        return path.read_bytes().decode("utf-8", errors="replace")
    with zipfile.ZipFile(path) as book:
        return "\n".join(book.read(part).decode("utf-8") for part in book.namelist())


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def written_elsewhere(folder: Path, **environment: str) -> dict[str, str]:
    """Write a small world in a process of its own and return the digests of its files."""
    subprocess.run(
        [
            sys.executable,
            "-m",
            "standing.scenario",
            "massachusetts-2022",
            "--out",
            str(folder),
            "--seed",
            "11",
            "--scale",
            "0.1",
        ],
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
    )
    return digests(folder)


def test_there_is_a_file_for_every_agency_that_sent_one(massachusetts: Path) -> None:
    assert len(names(massachusetts / "submissions")) == 399
    assert len(names(massachusetts / "rosters")) == 16
    assert names(massachusetts / "later" / "rosters") == ["tolland-police-department"]
    assert len(names(massachusetts / "later" / "submissions")) == 17
    assert len(rows(massachusetts / "agencies.csv")) == 434
    assert len(rows(massachusetts / "officers.csv")) == 20_000
    kinds = Counter(path.suffix for path in (massachusetts / "submissions").iterdir())
    assert 0.5 < kinds[".xlsx"] / 399 < 0.7


def test_every_agency_in_scope_plays_exactly_one_part(massachusetts: Path) -> None:
    in_scope = {
        row["code"]
        for row in rows(massachusetts / "agencies.csv")
        if not row["in_scope_until"] or row["in_scope_until"] > "2022-06-30"
    }
    events = rows(massachusetts / "events.csv")
    extended = {row["agency"] for row in events if row["event"] == "extension"}
    nothing = {row["agency"] for row in events if row["event"] == "nil"}
    estimated = {row["agency"]: int(row["value"]) for row in events if row["event"] == "estimate"}
    submitted = set(names(massachusetts / "submissions"))
    rostered = set(names(massachusetts / "rosters"))

    assert len(in_scope) == 431
    assert (len(extended), len(nothing), len(estimated)) == (21, 10, 5)
    assert extended == rostered | set(estimated)
    assert sum(estimated.values()) == 20
    assert {*estimated} == {
        "tolland-police-department",
        "swampscott-police-department",
        "wellesley-college-police",
        "saint-vincent-hospital-police",
        "cambridge-health-alliance-public-safety",
    }
    assert in_scope - submitted - extended - nothing == {"franklin-county-sheriffs-office"}
    assert not submitted & extended
    assert not submitted & nothing


def test_events_stand_in_the_order_of_time_and_the_last_before_the_decision_is_of_june_29(
    massachusetts: Path,
) -> None:
    moments = [datetime.fromisoformat(row["at"]) for row in rows(massachusetts / "events.csv")]
    before = [moment for moment in moments if moment.date() < date(2022, 7, 1)]

    assert moments == sorted(moments)
    assert all(moment.tzinfo is not None for moment in moments)
    assert before[0].date() == date(2022, 5, 2)
    assert before[-1].date() == date(2022, 6, 29)
    assert any(date(2022, 6, 16) <= moment.date() <= date(2022, 6, 28) for moment in before)


def test_what_is_learnt_later_names_files_and_officers_that_exist(massachusetts: Path) -> None:
    known = {row["mptc_id"] for row in rows(massachusetts / "officers.csv")}
    later = [row for row in rows(massachusetts / "events.csv") if row["at"] >= "2022-07"]

    assert Counter(row["event"] for row in later) == {
        "filing": 18,
        "separation": 1,
        "condition-met": 1,
    }
    assert all((massachusetts / row["value"]).exists() for row in later if row["event"] == "filing")
    assert all(row["officer"] in known for row in later if row["officer"])
    assert [row["value"] for row in later if row["event"] == "separation"] == ["2022-06-28"]
    assert later[-1]["at"].startswith("2022-08-10")


def test_every_agency_has_a_clerk_and_one_person_has_two_accounts(massachusetts: Path) -> None:
    accounts = rows(massachusetts / "accounts.csv")
    clerks = {row["agency"] for row in accounts if row["role"] == "agency-submitter"}
    humans = Counter(row["human"] for row in accounts)
    senders = {r["text"] for r in rows(massachusetts / "events.csv") if r["event"] == "filing"}

    assert len(clerks) == 431
    assert [human for human, count in humans.items() if count > 1] == ["executive.director"]
    assert senders <= {row["username"] for row in accounts}


def test_ids_are_eight_digits_none_given_twice(massachusetts: Path) -> None:
    ids = [row["mptc_id"] for row in rows(massachusetts / "officers.csv")]

    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"\d{4}-\d{4}", each) for each in ids)
    assert any(each.startswith("0") for each in ids)


def test_names_in_the_state_list_are_of_every_kind(massachusetts: Path) -> None:
    listed = rows(massachusetts / "officers.csv")
    last = {row["last_name"] for row in listed}
    letters = Counter(cohort_letter(name) or "" for name in last)

    assert {"NA", "NAN", "O’Brien", "Núñez", "de los Santos", "Null", "True"} <= last
    assert any("-" in name for name in last)
    assert any(row["suffix"] == "Jr." for row in listed)
    assert {"Na", "Nan"} <= {row["first_name"] for row in listed}
    assert letters["A"] > 20
    assert letters["Z"] > 0


def test_the_settings_of_the_folder_are_days_and_moments(massachusetts: Path) -> None:
    told = tomllib.loads((massachusetts / "scenario.toml").read_text(encoding="utf-8"))

    assert told["invented"] is True
    assert (told["campaign"], told["decision_on"]) == ("2022-a-h", date(2022, 7, 1))
    moments = [told[name] for name in ("reference_at", "prepare_at", "release_at", "publish_at")]
    assert moments == sorted(moments)
    assert all(moment.tzinfo is not None for moment in moments)


def test_no_file_says_what_will_come_of_an_officer(massachusetts: Path) -> None:
    files = [path for path in massachusetts.rglob("*") if path.is_file()]
    told = {
        path.name: found[0] for path in files if (found := OUTCOMES.findall(written_text(path)))
    }

    assert told == {}


def test_the_same_seed_gives_the_same_bytes_in_another_zone_and_with_another_hash_seed(
    tmp_path: Path,
) -> None:
    here = written_elsewhere(tmp_path / "here", TZ="America/New_York", PYTHONHASHSEED="1")
    there = written_elsewhere(tmp_path / "there", TZ="Pacific/Kiritimati", PYTHONHASHSEED="2")

    assert here == there
    assert any(name.endswith(".xlsx") for name in here)


def test_a_workbook_carries_no_clock(massachusetts: Path) -> None:
    book = next((massachusetts / "submissions").glob("*.xlsx"))
    with zipfile.ZipFile(book) as parts:
        years = {part.date_time[0] for part in parts.infolist()}
        made = parts.read("docProps/core.xml").decode("utf-8")

    assert years == {1980}
    assert set(re.findall(r"\d{4}-\d\d-\d\d", made)) == {"2022-06-01"}


def test_another_seed_draws_other_people(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder, seed in ((one, "1"), (two, "2")):
        arguments = ["massachusetts-2022", "--out", str(folder), "--seed", seed, "--scale", "0.02"]
        assert main(arguments) == 0

    assert (one / "officers.csv").read_bytes() != (two / "officers.csv").read_bytes()


def test_a_twentieth_of_the_world_keeps_every_part(small: Path) -> None:
    assert len(names(small / "submissions")) == 20
    assert {"boston-police-department", "massachusetts-state-police"} <= set(
        names(small / "rosters")
    )
    assert len(rows(small / "officers.csv")) == 1_000
    assert {row["event"] for row in rows(small / "events.csv")} == {
        "extension",
        "nil",
        "estimate",
        "filing",
        "separation",
        "condition-met",
    }


def test_a_larger_world_has_districts_with_invented_names() -> None:
    agencies = cast(sizes.load(), seed=1, scale=40)
    codes = {agency.code for agency in agencies}
    parts = Counter(agency.part for agency in agencies)

    assert len(codes) == len(agencies)
    assert "boston-police-department-district-40" in codes
    assert (parts[Part.SUBMITS], parts[Part.SENDS_ROSTER]) == (15_960, 640)
    assert sum(agency.named for agency in agencies if agency.part is Part.SUBMITS) == 254_640
    assert sum(agency.everybody for agency in agencies) == 800_000


def test_writing_again_replaces_the_world_and_leaves_other_folders_alone(tmp_path: Path) -> None:
    world, other = tmp_path / "world", tmp_path / "other"
    arguments = ["massachusetts-2022", "--out", str(world), "--scale", "0.02"]
    assert main(arguments) == 0
    before = digests(world)
    (world / "submissions" / "left-over.csv").write_text("old", encoding="utf-8")
    assert main(arguments) == 0
    assert digests(world) == before

    other.mkdir()
    (other / "thesis.txt").write_text("three years of work", encoding="utf-8")
    assert main(["massachusetts-2022", "--out", str(other)]) == 2
    assert names(other) == ["thesis"]


@pytest.mark.parametrize("scale", ["0", "-1", "nan", "large"])
def test_a_size_that_is_none_is_refused(
    tmp_path: Path, scale: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["massachusetts-2022", "--out", str(tmp_path), f"--scale={scale}"])

    assert left.value.code == 2
    assert "is not a size" in capsys.readouterr().err
