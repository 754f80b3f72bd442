"""None of the thirty test vectors of the certification handbook is forgotten."""

import tomllib
from pathlib import Path

HERE = Path(__file__).parent
EVERY_VECTOR = {f"TV-{number:02}" for number in range(1, 31)}
ELSEWHERE = {"TV-28": "tests/whole/test_seeds.py"}  # needs a whole world, not a case
WAITING = tomllib.loads((HERE / "waiting.toml").read_text("utf-8"))["waits"]


def run_here() -> set[str]:
    files = [file for file in sorted(HERE.glob("*.toml")) if file.name != "waiting.toml"]
    groups = (group for file in files for group in tomllib.loads(file.read_text("utf-8")).values())
    return {
        case["id"]
        for group in groups
        if isinstance(group, list)
        for case in group
        if isinstance(case, dict) and case.get("id", "").startswith("TV-")
    }


def test_every_vector_is_run_or_says_what_it_waits_for() -> None:
    assert sorted([*run_here(), *ELSEWHERE, *(case["id"] for case in WAITING)]) == sorted(
        EVERY_VECTOR
    )
    assert all((HERE.parents[1] / file).exists() for file in ELSEWHERE.values())
    assert all(case["title"] and case["for"] for case in WAITING)
