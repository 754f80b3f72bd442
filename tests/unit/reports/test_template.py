"""The wording of the status update holds for any number."""

import re
from collections.abc import Iterator

import pytest

from standing.reports import charts
from standing.reports.figures import FIGURES
from standing.reports.template import Wording, the_template


def wordings() -> Iterator[Wording]:
    for slide in the_template().slides:
        yield from (*slide.heads, *slide.lines, *slide.rows, *slide.notes)
    yield from the_template().phrases.values()


def test_every_figure_that_a_line_names_exists() -> None:
    assert {w.figure for w in wordings() if w.figure} <= FIGURES.keys()
    assert the_template().shares.decimals.keys() <= FIGURES.keys()


def test_every_line_has_either_fixed_text_or_forms_for_a_figure() -> None:
    for wording in wordings():
        assert bool(wording.text) != bool(wording.figure), wording
        assert bool(wording.many) == bool(wording.figure), wording


@pytest.mark.parametrize("count", [0, 1, 2, 17])
def test_no_form_speaks_of_one_thing_in_the_plural(count: int) -> None:
    for wording in wordings():
        said = wording.form(count).replace("{n}", str(count))
        assert not re.search(r"\b1 (agencies|officers)\b", said, re.IGNORECASE), said
        assert not re.search(r"\b(0|2|17) (agency|officer)\b", said, re.IGNORECASE), said


def test_a_mark_on_a_line_has_its_note_on_the_same_slide() -> None:
    for slide in the_template().slides:
        used = {w.mark for w in (*slide.lines, *slide.rows, *slide.heads) if w.mark}
        assert used == {note.mark for note in slide.notes}, slide.key


def test_every_chart_that_a_slide_names_can_be_drawn() -> None:
    named = {slide.chart for slide in the_template().slides if slide.chart}

    assert named == {"agencies", "categories"}
    assert {part.figure for part in (*charts.AGENCIES, *charts.CATEGORIES)} <= FIGURES.keys()


def test_no_result_figure_stands_in_the_wording() -> None:
    for wording in wordings():
        forms = (wording.text, wording.none, wording.one, wording.two, wording.many)
        assert not re.search(r"\d{3,}", " ".join(forms).replace("555 CMR", "")), wording
