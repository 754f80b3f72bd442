"""The wording of the status update holds for any number."""

import re
from collections.abc import Iterator

import pytest

from standing.reports import charts
from standing.reports.figures import BESIDE, FIGURES
from standing.reports.template import Template, Wording, the_template

EVERY = FIGURES.keys() | BESIDE.keys()
TEMPLATES = (the_template(), the_template("2023-i-p"))


def wordings() -> Iterator[Wording]:
    for template in TEMPLATES:
        for slide in template.slides:
            yield from (*slide.heads, *slide.lines, *slide.rows, *slide.notes)
        yield from template.phrases.values()


def every_wording() -> Iterator[Wording]:
    yield from wordings()
    for template in TEMPLATES:
        for slide in template.slides:
            yield from slide.messages


def test_every_figure_that_a_line_names_exists() -> None:
    assert {w.figure for w in every_wording() if w.figure} <= EVERY
    for template in TEMPLATES:
        assert {*template.shares.decimals, template.shares.of} <= EVERY


def test_every_line_has_either_fixed_text_or_forms_for_a_figure() -> None:
    for wording in wordings():
        assert bool(wording.text) != bool(wording.figure), wording
        assert bool(wording.many) == bool(wording.figure), wording


@pytest.mark.parametrize("count", [0, 1, 2, 17])
def test_no_form_speaks_of_one_thing_in_the_plural(count: int) -> None:
    for wording in every_wording():
        said = wording.form(count).replace("{n}", str(count))
        assert not re.search(r"\b1 (agencies|officers)\b", said, re.IGNORECASE), said
        assert not re.search(r"\b(0|2|17) (agency|officer)\b", said, re.IGNORECASE), said


@pytest.mark.parametrize("template", TEMPLATES, ids=["2022", "2023"])
def test_a_mark_on_a_line_has_its_note_on_the_same_slide(template: Template) -> None:
    for slide in template.slides:
        used = {w.mark for w in (*slide.lines, *slide.rows, *slide.heads) if w.mark}
        assert used == {note.mark for note in slide.notes}, slide.key


def test_every_chart_that_a_slide_names_can_be_drawn() -> None:
    named = {slide.chart for slide in the_template().slides if slide.chart}

    assert named == charts.DRAWINGS.keys()
    assert {part[0] for each in charts.DRAWINGS.values() for part in each.parts} <= FIGURES.keys()


def test_every_slide_says_one_thing_whatever_the_numbers_and_the_day() -> None:
    for slide in the_template().slides:
        assert slide.messages, slide.key
        whenever = {(each.since, each.before) for each in slide.messages}
        fixed = {day for pair in whenever for day in pair if day}
        assert whenever == {("", "")} or whenever == {(day, "") for day in fixed} | {
            ("", day) for day in fixed
        }, slide.key
        if whenever == {("", "")}:
            assert slide.messages[-1].none, slide.key
            assert slide.messages[-1].many, slide.key


def test_a_template_takes_from_the_common_one_what_it_does_not_say_itself() -> None:
    common, other = TEMPLATES

    assert [slide.key for slide in other.slides] == [slide.key for slide in common.slides]
    assert other.slides[0] == common.slides[0]
    assert other.shares.of == "officers.expected"
    assert the_template("2022-a-h") == common


def test_no_result_figure_stands_in_the_wording() -> None:
    for wording in every_wording():
        forms = (wording.text, wording.none, wording.one, wording.two, wording.many)
        assert not re.search(r"\d{3,}", " ".join(forms).replace("555 CMR", "")), wording
