"""A bar is drawn in proportion, and everything in it can be read as words."""

import xml.etree.ElementTree as ET

from standing.pages.charts import FILLS, Part, in_text, stacked_bar
from standing.register.words import Tone

PARTS = [
    Part("Certified", 5000, "good"),
    Part("Further Review", 4, "review"),
    Part("Not Recertified", 0, "ended"),
]
SVG = "{http://www.w3.org/2000/svg}"


def drawn(parts: list[Part], *, width: int = 700) -> ET.Element:
    """Draw a bar and read it back."""
    return ET.fromstring(stacked_bar(parts, title="A & B", name="bar", width=width))


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


def test_nothing_makes_an_empty_bar_rather_than_a_failure() -> None:
    assert drawn([]).findall(f"{SVG}rect") == []


def test_every_tone_has_a_colour() -> None:
    assert {tone.value for tone in Tone} <= set(FILLS)
