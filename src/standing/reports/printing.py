"""The status update as files: Markdown with its charts beside it, or JSON."""

from collections.abc import Mapping
from typing import Final

import msgspec

from standing.kernel.periods import in_words
from standing.reports import charts
from standing.reports.figures import Status
from standing.reports.slides import Deck, Said, Slide

_encoder = msgspec.json.Encoder(decimal_format="number")
FORMS: Final = (".md", ".json")
INVENTED: Final = "Invented people, for demonstration"
DRAWINGS: Final = {"agencies": charts.agencies_svg, "categories": charts.categories_svg}
_PARTS: Final = {"agencies": charts.AGENCIES, "categories": charts.CATEGORIES}


def files(made: Deck, *, name: str, kind: str) -> dict[str, str]:
    """Return the files of a status update by name: ``.md`` with its charts, or ``.json`` alone."""
    if kind == ".json":
        return {f"{name}.json": as_json(made)}
    drawn = {key: f"{name}-{key}.svg" for key in DRAWINGS}
    return {
        f"{name}.md": as_markdown(made, drawn=drawn),
        **{file: DRAWINGS[key](made.status) for key, file in drawn.items()},
    }


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
    foot = (
        f"As of {in_words(status.as_of)}, as known on {in_words(status.known)}. "
        f"Determinations: {_BASIS[status.basis]}."
    )
    if made.invented is not None:
        foot += f" {INVENTED}."
    first = [f"# {_escaped(made.title)}", "Status Update", in_words(status.as_of), f"_{foot}_"]
    slides = ["\n\n".join(first)]
    slides += [_slide_in_markdown(slide, status, drawn=drawn, foot=foot) for slide in made.slides]
    return "\n\n---\n\n".join(slides) + "\n"


_BASIS: Final = {
    "prepared": "prepared, not yet issued",
    "issued": "issued",
    "none": "none prepared yet",
}


def _slide_in_markdown(slide: Slide, status: Status, *, drawn: Mapping[str, str], foot: str) -> str:
    parts = [f"## {slide.title}"]
    parts += [_marked(head) for head in slide.heads]
    if slide.lines:
        parts.append("\n".join(f"{'  ' * said.level}- {_marked(said)}" for said in slide.lines))
    if slide.rows:
        table = [f"| {_escaped(said.text)} | {_number(said)} |" for said in slide.rows]
        parts.append("\n".join(["| Officers | Number |", "| --- | ---: |", *table]))
    if slide.chart:
        words = charts.description(_PARTS[slide.chart], status)
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
