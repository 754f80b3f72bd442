"""A place that cannot be written is told in a sentence; an official letter names no local address."""

from pathlib import Path

import pytest
from tests import worlds
from tests.integration.campaigns import small

from standing.cli.main import run
from standing.cli.setup import set_up
from standing.correspondence.releasing import issue
from standing.kernel.access import Permission

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def no_folder(tmp_path: Path) -> Path:
    """A place below a file, where not even root can write."""
    (tmp_path / "letter.txt").write_text("a letter")
    return tmp_path / "letter.txt" / "out"


@pytest.mark.django_db
def test_whatever_writes_somewhere_says_where_it_could_not(
    tmp_path: Path, no_folder: Path, capsys: Captured
) -> None:
    played = worlds.play(worlds.write(tmp_path / "world", seed=6, scale=0.02))
    issue(
        played.act(played.world.release_at),
        campaign=worlds.CAMPAIGN,
        approvers=played.approvers(Permission.DETERMINATION_APPROVE),
    )
    first, second = played.approvers(Permission.PUBLICATION_APPROVE)
    for words in (
        f"deck 2022-a-h --out {no_folder}/status.md",
        f"packets 2022-a-h --out {no_folder}",
        f"publish --out {no_folder} --approved-by {first} --approved-by {second}",
        f"roster template --kind roster --out {no_folder}/form.xlsx",
    ):
        capsys.readouterr()
        assert run(words.split()) == 1, words
        told = capsys.readouterr()
        assert told.out == ""
        assert "We could not" in told.err, words
        assert "letter.txt" in told.err
        assert "Not a directory" in told.err


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("", "Say where the pages stand: --address"),
        ("--address http://127.0.0.1:8000", "nobody who holds a letter could open it"),
        ("--address http://localhost:8000/", "nobody who holds a letter could open it"),
        ("--address register.example.gov", "like https://register.example.gov"),
        ("--address http://[::1", "like https://register.example.gov"),
    ],
)
def test_letters_of_a_real_register_carry_an_address_that_everybody_can_open(
    tmp_path: Path, capsys: Captured, address: str, told: str
) -> None:
    set_up(at=small.MARCH_1, scenario="")
    small.register()

    assert run(f"packets 2022-a-h --out {tmp_path / 'packets'} {address}".split()) == 1

    assert told in capsys.readouterr().err
    assert not (tmp_path / "packets").exists()
