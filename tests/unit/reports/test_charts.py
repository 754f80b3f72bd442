"""The drawings: sound SVG that says in words what it shows."""

from datetime import date
from xml.etree import ElementTree

import pytest

from standing.reports import charts
from standing.reports.figures import FIGURES, Status

SVG = "{http://www.w3.org/2000/svg}"


def status(**counts: int) -> Status:
    given = {name.replace("__", "."): count for name, count in counts.items()}
    return Status(
        campaign="2022-a-h", as_of=date(2022, 6, 30), known=date(2022, 6, 30), basis="prepared",
        counts=dict.fromkeys(FIGURES, 0) | given, pending_names=(), without_roster_names=(),
    )  # fmt: skip


SLIDE = status(
    officers__submitted=6366, categories__certified=5606,
    categories__conditionally_certified=693, categories__further_review=60,
    categories__not_recertified=7, agencies__submitted=399, agencies__no_officers=10,
)  # fmt: skip


def test_the_categories_are_one_bar_whose_parts_are_in_proportion() -> None:
    drawn = ElementTree.fromstring(charts.categories_svg(SLIDE))
    widths = [float(part.attrib["width"]) for part in drawn.iter(f"{SVG}rect")]

    assert len(widths) == 4
    assert widths[0] / charts.WIDTH == pytest.approx(0.88, abs=0.01)
    assert sum(widths) <= charts.WIDTH


def test_every_part_is_labelled_with_its_word_number_and_printed_share() -> None:
    drawn = ElementTree.fromstring(charts.categories_svg(SLIDE))

    assert [text.text for text in drawn.iter(f"{SVG}text")] == [
        "Certified 5,606 (88%)", "Conditionally certified 693 (10.9%)", "Further review 60 (1%)",
        "Not recertified 7 (0.1%)",
    ]  # fmt: skip


def test_a_drawing_has_a_title_and_a_description_for_those_who_listen() -> None:
    drawn = ElementTree.fromstring(charts.agencies_svg(SLIDE))
    title, words = drawn.find(f"{SVG}title"), drawn.find(f"{SVG}desc")

    assert title is not None
    assert words is not None
    assert drawn.attrib["aria-labelledby"] == f"{title.attrib['id']} {words.attrib['id']}"
    assert words.text == (
        "Submitted: 399; Extension, with roster: 0; Extension, no roster: 0; "
        "No officers in the cohort: 10; Pending: 0. Together 409."
    )


def test_words_are_drawn_in_the_colour_of_the_text_around_them() -> None:
    drawn = ElementTree.fromstring(charts.agencies_svg(SLIDE))

    assert {text.attrib["fill"] for text in drawn.iter(f"{SVG}text")} == {"currentColor"}


def test_a_campaign_in_which_nothing_has_come_yet_says_so() -> None:
    assert "Nothing has been counted yet." in charts.categories_svg(status())
    ElementTree.fromstring(charts.agencies_svg(status()))
