"""What a world's events cannot do is told in a sentence that a person can read."""

from pathlib import Path

import pytest
from tests import worlds


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("A letter,\nto the commission\n", ": filing: refused with 1 error: "),
        ("MPTC ID,Last Name,First Name,Attestation\n0100-0001,Fairweather,Jordan,yes\n",
         " errors, the first in "),
    ],
)  # fmt: skip
def test_a_file_that_is_refused_says_how_many_errors_and_where_without_empty_words(
    tmp_path: Path, content: str, told: str
) -> None:
    world = worlds.write(tmp_path / "world", seed=6, scale=0.02)
    first = min(world.glob("submissions/*"))
    first.unlink()
    events = world / "events.csv"
    events.write_text(events.read_text().replace(first.name, f"{first.stem}.csv"))
    first.with_suffix(".csv").write_text(content)

    (sentence,) = worlds.play(world).refused

    assert told in sentence
    assert "None" not in sentence
