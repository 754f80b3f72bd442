"""A requirement is named by its code or by the title that people read."""

import click
import pytest

from standing.cli.requirements import Requirement


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("cpr", "cpr"), ("CPR certificate", "cpr"), ("cpr  Certificate", "cpr"),
        ("first aid", "first-aid"), ("First aid certificate", "first-aid"),
        ("first-aid", "first-aid"), ("Oral interview", "interview"),
        ("Basic_training", "basic-training"), ("physical", "physical-evaluation"),
    ],
)  # fmt: skip
def test_it_is_read_as_people_write_it(written: str, code: str) -> None:
    assert Requirement().convert(written, None, None) == code


@pytest.mark.parametrize("written", ["", "certificate", "c", "first aid card"])
def test_what_names_none_of_them_lists_them_all(written: str) -> None:
    with pytest.raises(click.BadParameter, match=r"first-aid \(First aid certificate\)"):
        Requirement().convert(written, None, None)
