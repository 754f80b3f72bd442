"""Charts as SVG made on the server from plain numbers, always beside their table.

Text stands in the drawing as text. Colours are attributes, so that the same file serves the page
and a PDF; the stylesheet deepens them in the dark. Nothing here reads the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

FACE = "Public Sans, Public Sans Web, sans-serif"


@dataclass(frozen=True, slots=True)
class Part:
    """One share of a bar: its label, how many, and the tone that colours it."""

    label: str
    count: int
    tone: str


FILLS = {
    "good": "#1c6237", "action": "#824400", "review": "#1c4f91", "ended": "#97190f",
    "past": "#50545a", "step1": "#4e2a6b", "step2": "#7a559a", "step3": "#9d7cbd",
    "step4": "#71767a", "step5": "#1c1d1f",
}  # fmt: skip
# The shapes that go with the status tones (templates/parts/shape.html), in a 14-pixel square.
_SQUARE = "M1 1h12v12H1z"
_SHAPES = {
    "good": "M7 0a7 7 0 1 0 .01 0z",
    "action": "M7 .5l7 13H0z",
    "review": "M7 0l7 7-7 7-7-7z",
    "past": "M7 1a6 6 0 1 0 .01 0zM7 4a3 3 0 1 1-.01 0z",
}
_BAR = 40
_GAP = 14
_LINE = 26
_LEAST = 3.0
_LETTER = 8.2


def stacked_bar(parts: Sequence[Part], *, title: str, name: str, width: int) -> str:
    """Return one bar, its parts in proportion, each named with its count and share.

    ``width`` is the drawing's width in pixels. A part wide enough carries its name; the list below
    names every part, so that one in a thousand is still read, and a part that exists is drawn at
    least three pixels wide. ``name`` makes the ids of title and description unique on the page.
    """
    present = [part for part in parts if part.count]
    total = sum(part.count for part in present)
    widths = _widths(present, total, width)
    drawn, labels, left = [], [], 0.0
    height = _BAR + _GAP + _LINE * len(present)
    for place, (part, span) in enumerate(zip(present, widths, strict=True)):
        tone = FILLS[part.tone]
        shown = max(span - 1.5, 1.5)
        drawn.append(
            f'<rect class="chart-{part.tone}" x="{left:.1f}" y="0" width="{shown:.1f}" '
            f'height="{_BAR}" fill="{tone}"/>{_on_bar(part, left, shown)}'
        )
        labels.append(_label(part, total, place=place, width=width))
        left += span
    words = escape(in_text(parts))
    return (
        f'<svg class="chart" role="img" aria-labelledby="{name}-title {name}-words" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'xmlns="http://www.w3.org/2000/svg" font-family="{FACE}">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-words">{words}</desc>'
        f"{''.join(drawn)}{''.join(labels)}</svg>"
    )


def in_text(parts: Sequence[Part]) -> str:
    """Say the bar in words: every part with its count and share.

    >>> in_text([Part("Certified", 3, "good"), Part("Further review", 1, "review")])
    'Certified: 3 (75.0%); Further review: 1 (25.0%). Together 4.'
    """
    total = sum(part.count for part in parts)
    said = "; ".join(f"{part.label}: {part.count:,} ({share(part.count, total)})" for part in parts)
    return f"{said}. Together {total:,}."


def share(count: int, total: int) -> str:
    """Return a share in percent with one decimal; of nothing, a dash.

    >>> share(1, 8), share(0, 0)
    ('12.5%', '–')
    """
    return f"{100 * count / total:.1f}%" if total else "–"


def _on_bar(part: Part, left: float, span: float) -> str:
    """The part's name on the part itself, where it fits."""
    if len(part.label) * _LETTER + 20 > span:
        return ""
    return (
        f'<text class="chart-on" x="{left + 10:.1f}" y="{_BAR / 2 + 5:.0f}" font-size="15" '
        f'font-weight="600" fill="#ffffff">{escape(part.label)}</text>'
    )


def _label(part: Part, total: int, *, place: int, width: int) -> str:
    base = _BAR + _GAP + _LINE * place + 15
    return (
        f'<path class="chart-{part.tone}" transform="translate(0 {base - 12})" '
        f'd="{_SHAPES.get(part.tone, _SQUARE)}" fill="{FILLS[part.tone]}"/>'
        f'<text class="chart-ink" x="24" y="{base}" font-size="15" fill="#1c1d1f">'
        f"{escape(part.label)}</text>"
        f'<text class="chart-ink" x="{width}" y="{base}" font-size="15" fill="#1c1d1f" '
        f'text-anchor="end" font-weight="600">{part.count:,} · {share(part.count, total)}</text>'
    )


def _widths(parts: Sequence[Part], total: int, width: int) -> list[float]:
    """Share out the width in proportion, nobody below the least; the largest gives way."""
    if not total:
        return []
    widths = [max(width * part.count / total, _LEAST) for part in parts]
    widths[widths.index(max(widths))] -= sum(widths) - width
    return widths
