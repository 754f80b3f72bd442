"""The drawings: sound SVG, in proportion, that says in words what it shows."""

from datetime import date
from xml.etree import ElementTree

import pytest

from standing.register.words import Tone
from standing.reports import charts
from standing.reports.charts import FILLS, Part, in_text, stacked_bar
from standing.reports.figures import FIGURES, Status
from standing.reports.template import the_template

SVG = "{http://www.w3.org/2000/svg}"
SHARES = the_template().shares
PARTS = [
    Part("Certified", 5000, "good"),
    Part("Further Review", 4, "review"),
    Part("Not Recertified", 0, "ended"),
]


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


def read(drawn: str) -> ElementTree.Element:
    return ElementTree.fromstring(drawn)


def drawn(parts: list[Part], *, width: int = 700) -> ElementTree.Element:
    return read(stacked_bar(parts, title="A & B", name="bar", width=width))


def test_the_parts_fill_the_bar_and_the_smallest_can_still_be_seen() -> None:
    bars = drawn(PARTS).findall(f"{SVG}rect")
    widths = [float(bar.attrib["width"]) for bar in bars]

    assert len(widths) == 2
    assert 690 < sum(widths) <= 700
    assert min(widths) >= 1.5


def test_every_part_is_named_with_its_count_and_the_whole_is_told_in_words() -> None:
    picture = drawn(PARTS)
    texts = [text.text for text in picture.findall(f"{SVG}text")]

    assert "Further Review" in texts
    assert "4 · 0.1%" in texts
    assert picture.findtext(f"{SVG}desc") == in_text(PARTS)
    assert picture.attrib["aria-labelledby"] == "bar-title bar-words"


def test_nothing_makes_a_sentence_rather_than_an_empty_bar() -> None:
    assert drawn([]).findall(f"{SVG}rect") == []
    assert drawn([]).findtext(f"{SVG}text") == "Nothing has been counted yet."


def test_every_tone_has_a_colour() -> None:
    assert {tone.value for tone in Tone} <= FILLS.keys()
    assert {part[2] for each in charts.DRAWINGS.values() for part in each.parts} <= FILLS.keys()


def test_the_categories_are_one_bar_whose_parts_are_in_proportion() -> None:
    bars = list(read(charts.svg("categories", SLIDE, shares=SHARES)).iter(f"{SVG}rect"))
    widths = [float(part.attrib["width"]) for part in bars]

    assert len(widths) == 4
    assert widths[0] / charts.WIDTH == pytest.approx(0.88, abs=0.01)
    assert sum(widths) <= charts.WIDTH


def test_a_chart_of_the_slides_prints_the_shares_that_the_slides_print() -> None:
    texts = [
        text.text
        for text in read(charts.svg("categories", SLIDE, shares=SHARES)).iter(f"{SVG}text")
    ]

    assert texts == [
        "Certified", "Certified", "5,606 · 88%", "Conditionally Certified", "693 · 10.9%",
        "Further Review", "60 · 1%", "Not Recertified", "7 · 0.1%",
    ]  # fmt: skip


def test_a_chart_says_in_words_everything_that_it_draws() -> None:
    found = read(charts.svg("agencies", SLIDE, shares=SHARES))
    title, words = found.find(f"{SVG}title"), found.find(f"{SVG}desc")

    assert title is not None
    assert words is not None
    assert found.attrib["aria-labelledby"] == f"{title.attrib['id']} {words.attrib['id']}"
    assert words.text == (
        "Submitted: 399; Extension, roster filed: 0; Extension, no roster: 0; "
        "No officers in this round: 10; Pending: 0. Together 409."
    )
    assert charts.description("agencies", SLIDE, shares=SHARES).endswith(words.text)


def test_words_are_drawn_in_ink_that_a_stylesheet_may_turn_light() -> None:
    found = read(charts.svg("agencies", SLIDE, shares=SHARES))
    style = found.findtext(f"{SVG}style")

    assert style is not None
    assert "prefers-color-scheme:dark" in style
    classes = {text.attrib["class"] for text in found.iter(f"{SVG}text")}
    assert classes == {"chart-ink", "chart-on"}
