"""The status update's charts as SVG, always beside their table: one drawing for page, file and slide.

Text stands in the drawing as text. Colours are attributes, so that the same drawing serves the page
and a PDF; a stylesheet deepens them in the dark. Nothing here reads the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from standing.kernel import tongue
from standing.kernel.tongue import marked
from standing.reports.figures import Status
from standing.reports.shares import share
from standing.reports.template import Shares

WIDTH: Final = 720
FACE: Final = "Public Sans, Public Sans Web, sans-serif"


@dataclass(frozen=True, slots=True)
class Part:
    """One share of a bar: its label, how many, the tone that colours it, and its share as printed.

    Without a printed share it is the share of the bar with one decimal; empty text prints none.
    """

    label: str
    count: int
    tone: str
    share: str | None = None

    def number(self, total: int) -> str:
        """Return the count with its share, as the drawing prints it."""
        share_ = self._share(total)
        return f"{self.count:,} · {share_}" if share_ else f"{self.count:,}"

    def in_words(self, total: int) -> str:
        """Return the part as it is read aloud."""
        share_ = self._share(total)
        return f"{self.label}: {self.count:,}" + (f" ({share_})" if share_ else "")

    def _share(self, total: int) -> str:
        return share(self.count, total, decimals=1) if self.share is None else self.share


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart of the status update: its title, and the figures that are its parts, in order."""

    title: str
    parts: tuple[tuple[str, str, str], ...]


DRAWINGS: Final = {
    "agencies": Drawing(
        "Agencies by what they have sent",
        (
            ("agencies.submitted", marked("Submitted"), "step1"),
            ("agencies.extension_with_roster", marked("Extension, roster filed"), "step2"),
            ("agencies.extension_without_roster", marked("Extension, no roster"), "step3"),
            ("agencies.no_officers", marked("No officers in this round"), "step4"),
            ("agencies.pending", marked("Pending"), "step5"),
        ),
    ),
    "categories": Drawing(
        "Officers submitted, by category",
        (
            ("categories.certified", marked("Certified"), "good"),
            ("categories.conditionally_certified", marked("Conditionally Certified"), "action"),
            ("categories.further_review", marked("Further Review"), "review"),
            ("categories.not_recertified", marked("Not Recertified"), "ended"),
        ),
    ),
}


def parts(name: str, status: Status, shares: Shares | None = None) -> list[Part]:
    """Return the parts of a chart, counted; ``shares`` says which are printed, and of what (RUL-13)."""
    return [
        Part(
            tongue.said(label),
            status[figure],
            tone,
            None if shares is None else _share(figure, status, shares),
        )
        for figure, label, tone in DRAWINGS[name].parts
    ]


def _share(figure: str, status: Status, shares: Shares) -> str:
    decimals = shares.decimals.get(figure)
    if decimals is None or not status[figure]:
        return ""
    return share(status[figure], status[shares.of], decimals=decimals)


def svg(name: str, status: Status, *, shares: Shares, width: int = WIDTH) -> str:
    """Return a chart as a file of its own, which follows light and dark by itself."""
    drawn = stacked_bar(
        parts(name, status, shares), title=DRAWINGS[name].title, name=f"chart-{name}", width=width
    )
    return drawn.replace("</desc>", f"</desc><style>{_STYLE}</style>", 1) + "\n"


def description(name: str, status: Status, *, shares: Shares) -> str:
    """Say a chart in words."""
    return f"{DRAWINGS[name].title}. {in_text(parts(name, status, shares))}"


_STYLE: Final = "@media(prefers-color-scheme:dark){.chart-ink{fill:#f0f0f0}}"
FILLS: Final = {
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
    if not present:
        return _nothing(title=title, name=name, width=width)
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
    drawn += labels
    return _framed("".join(drawn), in_text(parts), title=title, name=name, size=(width, height))


def _nothing(*, title: str, name: str, width: int) -> str:
    said = tongue.said("Nothing has been counted yet.")
    words = f'<text class="chart-ink" x="0" y="20" font-size="15" fill="#1c1d1f">{said}</text>'
    return _framed(words, said, title=title, name=name, size=(width, 28))


def _framed(drawn: str, words: str, *, title: str, name: str, size: tuple[int, int]) -> str:
    width, height = size
    return (
        f'<svg class="chart" role="img" aria-labelledby="{name}-title {name}-words" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'xmlns="http://www.w3.org/2000/svg" font-family="{FACE}">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-words">{escape(words)}</desc>{drawn}</svg>'
    )


def in_text(parts: Sequence[Part]) -> str:
    """Say the bar in words: every part with its count and share.

    >>> in_text([Part("Certified", 3, "good"), Part("Further review", 1, "review")])
    'Certified: 3 (75.0%); Further review: 1 (25.0%). Together 4.'
    """
    total = sum(part.count for part in parts)
    said = "; ".join(part.in_words(total) for part in parts)
    return tongue.filled("{parts}. Together {total}.", parts=said, total=f"{total:,}")


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
        f'text-anchor="end" font-weight="600">{part.number(total)}</text>'
    )


def _widths(parts: Sequence[Part], total: int, width: int) -> list[float]:
    """Share out the width in proportion, nobody below the least; the largest gives way."""
    if not total:
        return []
    widths = [max(width * part.count / total, _LEAST) for part in parts]
    widths[widths.index(max(widths))] -= sum(widths) - width
    return widths
