"""The status update as files: slides, Markdown with its charts beside it, or JSON."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from standing.correspondence.press import Press, check_faces, noon
from standing.kernel.periods import in_words
from standing.reports import charts
from standing.reports.slides import Deck, Said, Slide
from standing.reports.template import TEXTS

_encoder = msgspec.json.Encoder(decimal_format="number")
FORMS: Final = (".pdf", ".md", ".json")
INVENTED: Final = "Invented people, for demonstration"
SLIDE_CHART: Final = 390
"""How wide a chart is drawn for a slide, in pixels: its words are then as large as those beside it."""


def files(made: Deck, *, name: str, kind: str, fonts: Path) -> dict[str, bytes]:
    """Return the files of a status update by name: slides or figures alone, Markdown with its charts."""
    if kind == ".pdf":
        return {f"{name}.pdf": as_slides(made, fonts=fonts)}
    if kind == ".json":
        return {f"{name}.json": as_json(made).encode()}
    drawn = {key: f"{name}-{key}.svg" for key in charts.DRAWINGS}
    return {
        f"{name}.md": as_markdown(made, drawn=drawn).encode(),
        **{
            file: charts.svg(key, made.status, shares=made.shares).encode()
            for key, file in drawn.items()
        },
    }


def as_slides(made: Deck, *, fonts: Path) -> bytes:
    """Return the slides as tagged PDF/UA-1, 16 to 9, each with its message as its title."""
    check_faces(fonts)
    press = Press(fonts, texts=[TEXTS])
    try:
        for key in charts.DRAWINGS:
            drawn = charts.svg(key, made.status, shares=made.shares, width=SLIDE_CHART)
            press.lay(f"{key}.svg", drawn.encode())
        values = {
            "title": made.title,
            "as_of": in_words(made.status.as_of),
            "foot": _foot(made),
            "source": _source(made),
            "invented": INVENTED if made.invented is not None else "",
            "version": made.version,
            "slides": [_on_a_slide(slide, made) for slide in made.slides],
        }
        moment = noon(made.status.as_of)
        return press.paper("deck", values, about="the slides", moment=moment).pdf
    finally:
        press.close()


def _on_a_slide(slide: Slide, made: Deck) -> dict[str, object]:
    chart = slide.chart
    return {
        "kicker": slide.title,
        "title": slide.message,
        "heads": [_beside_mark(said) for said in slide.heads],
        "lines": [
            {"number": number, "text": text, "mark": said.mark, "level": said.level}
            for said in slide.lines
            for number, text in [_number_first(said)]
        ],
        "rows": [
            {"text": said.text.rstrip(":"), "number": f"{said.value or 0:,}", "mark": said.mark}
            for said in slide.rows
        ],
        "notes": [{"mark": note.mark, "text": note.text} for note in slide.notes],
        "chart": f"{chart}.svg" if chart else "",
        "alt": charts.description(chart, made.status, shares=made.shares) if chart else "",
    }


def _number_first(said: Said) -> tuple[str, str]:
    """A line's number, and its words, where the line begins with the number it counts."""
    number, _, text = said.text.partition(" ")
    if said.value is None or said.level or number != f"{said.value:,}":
        return "", said.text
    return number, text


def _beside_mark(said: Said) -> str:
    return f"{said.text} {said.mark}" if said.mark else said.text


def as_json(made: Deck) -> str:
    """Return the status table, every figure with its share, and the slides as printed."""
    content = {
        **({"notice": INVENTED} if made.invented is not None else {}),
        "title": made.title,
        "status": made.status.as_dict(),
        "figures": made.figures,
        "slides": made.slides,
        "template": made.version,
    }
    return msgspec.json.format(_encoder.encode(content), indent=2).decode() + "\n"


def as_markdown(made: Deck, *, drawn: Mapping[str, str]) -> str:
    """Return the slides as Markdown, a rule between them; ``drawn`` names the charts' files."""
    status = made.status
    foot = _foot(made) + (f" {INVENTED}." if made.invented is not None else "")
    first = [f"# {_escaped(made.title)}", "Status Update", in_words(status.as_of), f"_{foot}_"]
    slides = ["\n\n".join(first)]
    slides += [_slide_in_markdown(slide, made, drawn=drawn, foot=foot) for slide in made.slides]
    return "\n\n---\n\n".join(slides) + "\n"


_BASIS: Final = {
    "prepared": "prepared, not yet issued",
    "issued": "issued",
    "none": "none prepared yet",
}


def _foot(made: Deck) -> str:
    status = made.status
    return (
        f"As of {in_words(status.as_of)}, as known on {in_words(status.known)}. "
        f"Determinations: {_BASIS[status.basis]}."
    )


def _source(made: Deck) -> str:
    return (
        f"Counted from the register, campaign {made.status.campaign}; every number opens its rows with "
        "standing campaign rows"
    )


def _slide_in_markdown(slide: Slide, made: Deck, *, drawn: Mapping[str, str], foot: str) -> str:
    parts = [f"## {slide.title}"]
    parts += [_marked(head) for head in slide.heads]
    if slide.lines:
        parts.append("\n".join(f"{'  ' * said.level}- {_marked(said)}" for said in slide.lines))
    if slide.rows:
        table = [f"| {_escaped(said.text)} | {_number(said)} |" for said in slide.rows]
        parts.append("\n".join(["| Officers | Number |", "| --- | ---: |", *table]))
    if slide.chart:
        words = charts.description(slide.chart, made.status, shares=made.shares)
        parts.append(f"![{_escaped(words)}]({drawn[slide.chart].replace(' ', '%20')})")
    if slide.rows and slide.notes:
        parts.append("Notes:")
    parts += [f"{_escaped_mark(note.mark)} {_escaped(note.text)}" for note in slide.notes]
    return "\n\n".join([*parts, f"_{foot}_"])


def _marked(said: Said) -> str:
    """The text with its mark; a star after a space is read as it stands."""
    text = _escaped(said.text)
    return f"{text} {said.mark}" if said.mark else text


def _number(said: Said) -> str:
    number = f"{said.value:,}" if said.value is not None else ""
    return f"{number} {said.mark}" if said.mark else number


def _escaped_mark(mark: str) -> str:
    """A note's mark at the start of a line: one star alone would begin a list."""
    return "\\*" if mark == "*" else mark


_SPECIAL: Final = str.maketrans({char: f"\\{char}" for char in "\\`*_[]<>|"})


def _escaped(text: str) -> str:
    return text.translate(_SPECIAL)
