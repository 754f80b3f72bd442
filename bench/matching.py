"""Who is the same person: 5,000 labelled pairs kind by kind, and how quickly 20,000 rows are matched."""

import json
import sys
from dataclasses import asdict, replace

from bench.measure import seconds
from tests.unit.workforce import measuring, pairs

from standing.workforce.matching import Population

ROWS = 20_000
WANTED = 0.97


def main() -> None:
    """Print one line for each kind, one for all of them, and one for the time."""
    made = pairs.pairs()
    table = measuring.table(made, pairs.bystanders())
    for line in table:
        _print({"bench": "matching", **asdict(line)})
    true = [line for line in table if line.same]
    found, of = sum(line.first for line in true), sum(line.pairs for line in true)
    _print(
        {
            "bench": "matching, all kinds",
            "pairs": sum(line.pairs for line in table),
            "wrong_certain": sum(line.wrong_certain for line in table),
            "true_pairs": of,
            "certain_or_first": found,
            "share": round(found / of, 4),
            "wanted": WANTED,
        }
    )
    _timed()


def _timed() -> None:
    """Time every one of 20,000 rows against 20,000 officers; each row lacks the MPTC ID."""
    officers = pairs.bystanders(ROWS)
    rows = [replace(officer, mptc_id="") for officer in officers]
    built: list[Population] = []
    building = seconds(lambda: built.append(Population(officers)))
    matching = seconds(lambda: [built[0].match(row) for row in rows])
    _print(
        {
            "bench": "matching, 20,000 rows against 20,000 officers",
            "rows": ROWS,
            "index_seconds": round(building, 2),
            "match_seconds": round(matching, 2),
            "rows_per_second": round(ROWS / (building + matching)),
        }
    )


def _print(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
