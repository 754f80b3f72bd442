"""``standing demo`` touches no register of somebody else's and leaves no half of a world."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests import worlds

Environment = dict[str, str]
DEMO = "demo --no-serve --scale 0.02"


def standing(words: str, environment: Environment) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "standing", *words.split()], env=environment, check=False,
        capture_output=True, text=True, timeout=600,
    )  # fmt: skip


def home_of(environment: Environment) -> Path:
    return Path(environment["STANDING_HOME"])


def test_a_world_is_reused_or_replaced_and_the_demo_says_which(
    database_of_its_own: Environment,
) -> None:
    first = standing(DEMO, database_of_its_own)
    assert first.returncode == 0, first.stderr
    assert "Write the files" in first.stderr
    assert "is replaced" not in first.stderr

    again = standing(DEMO, database_of_its_own)
    assert "it is reused as it is" in again.stderr
    assert "Write the files" not in again.stderr

    packets = home_of(database_of_its_own) / "packets"
    assert packets.is_dir()

    other = standing(f"{DEMO} --seed 2 --no-packets", database_of_its_own)
    assert other.returncode == 0, other.stderr
    told = other.stderr.partition("Set up the database")[0]
    assert "The world with other files that was here is replaced." in told
    assert not packets.exists(), "the packets were asked to be left out"


def test_a_register_that_no_demo_made_is_refused_before_anything_is_written(
    database_of_its_own: Environment,
) -> None:
    home = home_of(database_of_its_own)
    (home / "demo.playing").touch()  # left by a demo that was stopped before its first table
    assert standing("init", database_of_its_own).returncode == 0
    before = sorted(path.name for path in home.iterdir())
    assert "demo.playing" not in before

    refused = standing(DEMO, database_of_its_own)

    assert refused.returncode == 1
    assert "holds a register that no demo made" in refused.stderr
    assert sorted(path.name for path in home.iterdir()) == before


def break_events(world: Path) -> None:
    path = world / "events.csv"
    path.write_text(path.read_text().replace(",nil,", ",nothing,"))


def break_officers(world: Path) -> None:
    path = world / "officers.csv"
    path.write_text(path.read_text().replace(",yes,", ",perhaps,", 1))


@pytest.mark.parametrize(
    ("breaks", "told", "kept"),
    [
        (break_events, "event: we read “nothing”. Write one of filing", True),
        (break_officers, "officers.csv, row 2", False),
    ],
)
def test_input_files_that_cannot_be_played_are_told_and_leave_no_half_of_a_world(
    database_of_its_own: Environment, tmp_path: Path,
    breaks: Callable[[Path], None], told: str, kept: bool,
) -> None:  # fmt: skip
    world = worlds.write(tmp_path / "world", scale=0.02)
    played = standing(f"demo --no-serve --from {world}", database_of_its_own)
    assert played.returncode == 0, played.stderr

    breaks(world)
    refused = standing(f"demo --no-serve --from {world}", database_of_its_own)

    assert refused.returncode == 1, refused.stderr
    assert told in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (home_of(database_of_its_own) / "demo.playing").exists()
    listed = standing("campaign list", database_of_its_own)
    if kept:
        assert "2022-a-h" in listed.stdout, "what was found before anything began changes nothing"
    else:
        assert "not set up yet" in listed.stderr
        assert not (home_of(database_of_its_own) / "demo.json").exists()


def test_pages_are_served_of_a_whole_register_only(database_of_its_own: Environment) -> None:
    refused = standing("serve", database_of_its_own)
    assert refused.returncode == 1
    assert refused.stderr.strip() == "The database is not set up yet. Run:  standing init"

    assert standing("init", database_of_its_own).returncode == 0
    (home_of(database_of_its_own) / "demo.playing").touch()
    stopped = standing("serve", database_of_its_own)
    assert stopped.returncode == 1
    assert "A demo was stopped here before its end." in stopped.stderr


def test_a_world_is_played_up_to_a_moment_and_goes_on_from_there(
    database_of_its_own: Environment,
) -> None:
    begun = standing(f"{DEMO} --no-packets --until 2022-06-01", database_of_its_own)
    assert begun.returncode == 0, begun.stderr
    assert "Evaluate every officer" not in begun.stderr
    assert "The world stands on June 1, 2022." in begun.stderr
    assert "as of June 1, 2022, as known on June 1, 2022" in begun.stdout
    status = standing("campaign status 2022-a-h --as-of 2022-06-30 --json", database_of_its_own)
    assert json.loads(status.stdout)["agencies"]["pending"] > 0

    again = standing(f"{DEMO} --no-packets --until 2022-06-01", database_of_its_own)
    assert "it is reused as it is" in again.stderr
    assert "nothing of that is taken back" not in again.stderr
    earlier = standing(f"{DEMO} --no-packets --until 2022-05-20", database_of_its_own)
    assert "It was played up to June 1, 2022 at 09:00, and nothing of that" in earlier.stderr

    on = standing(f"{DEMO} --no-packets", database_of_its_own)
    assert on.returncode == 0, on.stderr
    assert "This world has come to June 1, 2022; it goes on from there." in on.stderr
    assert "Set up the database" not in on.stderr
    assert "Evaluate every officer" in on.stderr


def test_what_people_did_meanwhile_stays_and_is_not_done_again(
    database_of_its_own: Environment,
) -> None:
    standing(f"{DEMO} --no-packets --until 2022-06-29", database_of_its_own)
    prepared = standing(
        "determine 2022-a-h --on 2022-07-01 --at 2022-06-30T09:00 --as staff.two",
        database_of_its_own,
    )
    assert prepared.returncode == 0, prepared.stderr

    on = standing(f"{DEMO} --no-packets", database_of_its_own)

    assert "prepare the determinations: people have done this themselves." in on.stderr
    assert on.returncode == 0, on.stderr


def test_opening_the_campaign_can_be_left_to_people_and_the_world_goes_on_from_there(
    database_of_its_own: Environment,
) -> None:
    begun = standing(f"{DEMO} --no-packets --until 2022-03-20", database_of_its_own)
    assert begun.returncode == 0, begun.stderr
    assert "No campaign is open yet." in begun.stderr
    assert "staff.one" in begun.stderr
    opened = standing("campaign open 2022-a-h --at 2022-03-28T10:00", database_of_its_own)
    assert opened.returncode == 0, opened.stderr

    on = standing(f"{DEMO} --no-packets --until 2022-06-01", database_of_its_own)

    assert on.returncode == 0, on.stderr
    assert "Open the campaign: people have done this themselves." in on.stderr
    assert "Not taken" not in on.stderr
    early = standing(f"{DEMO} --until 2021-01-01 --seed 2", database_of_its_own)
    assert early.returncode == 1
    assert "This world begins on March 14, 2022" in early.stderr


def test_an_agency_that_is_left_to_people_sends_nothing_by_itself(
    database_of_its_own: Environment, tmp_path: Path
) -> None:
    world = worlds.write(tmp_path / "world", scale=0.02)
    events = (world / "events.csv").read_text("utf-8").splitlines()
    code = next(line.split(",")[2] for line in events if ",filing," in line)
    played = standing(
        f"demo --no-serve --no-packets --from {world} --until 2022-06-29 --leave {code}",
        database_of_its_own,
    )
    assert played.returncode == 0, played.stderr
    pending = standing(
        "campaign rows 2022-a-h --figure agencies.pending --as-of 2022-06-30 --csv",
        database_of_its_own,
    )
    assert code in pending.stdout
    assert f"  {code}\n    {world}" in played.stderr.replace("later/", "")
    assert f"{code}.authority" in played.stderr
    again = standing(
        f"demo --no-serve --from {world} --until 2022-06-30 --leave nowhere-police-department",
        database_of_its_own,
    )
    assert again.returncode == 1
    assert "this world holds no agency “nowhere-police-department”" in again.stderr
    assert "such as " in again.stderr


def test_a_clock_that_people_moved_on_is_named_when_the_world_goes_on(
    database_of_its_own: Environment,
) -> None:
    begun = standing(f"{DEMO} --no-packets --until 2022-06-29", database_of_its_own)
    assert begun.returncode == 0, begun.stderr
    later = standing(
        "determine 2022-a-h --on 2022-07-01 --at 2022-07-20T09:00 --as staff.two",
        database_of_its_own,
    )
    assert later.returncode == 0, later.stderr

    on = standing(f"{DEMO} --no-packets --until 2022-07-21", database_of_its_own)

    assert on.returncode == 0, on.stderr
    assert "played to June 29, 2022, and its clock has come to July 20, 2022 since" in on.stderr
    assert "The world stands on July 21, 2022." in on.stderr
    assert "as of July 21, 2022" in on.stdout
