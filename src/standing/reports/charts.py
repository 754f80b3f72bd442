"""The status update's charts: SVG made on the server from the status table, always beside it.

Lines and words are drawn in ``currentColor``, so that they follow light and dark; each part has a
class of its own for a stylesheet, and its word and number beside it, so that no colour stands alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from standing.reports.figures import Status
from standing.reports.shares import share
from standing.reports.template import the_template

WIDTH: Final = 720
_FACE: Final = "Public Sans, Public Sans Web, Helvetica, Arial, sans-serif"
_STYLE: Final = (
    ".standing-chart{color:#1b1b1b}"
    "@media(prefers-color-scheme:dark){.standing-chart{color:#f0f0f0}}"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One share of a whole: its figure, the word for it, and the class and colour of its mark."""

    figure: str
    word: str
    tone: str
    fill: str


CATEGORIES: Final = (
    Part("categories.certified", "Certified", "certified", "#2e7d4f"),
    Part("categories.conditionally_certified", "Conditionally certified", "conditional", "#b96a00"),
    Part("categories.further_review", "Further review", "review", "#2b6cb0"),
    Part("categories.not_recertified", "Not recertified", "declined", "#b3261e"),
)
AGENCIES: Final = (
    Part("agencies.submitted", "Submitted", "submitted", "#2e7d4f"),
    Part("agencies.extension_with_roster", "Extension, with roster", "rostered", "#b96a00"),
    Part("agencies.extension_without_roster", "Extension, no roster", "unrostered", "#8a4b00"),
    Part("agencies.no_officers", "No officers in the cohort", "none", "#71767a"),
    Part("agencies.pending", "Pending", "pending", "#b3261e"),
)


def categories_svg(status: Status) -> str:
    """Return the categories as one stacked bar with labels on it."""
    return _drawing(
        "categories",
        "Officers submitted, by category",
        description(CATEGORIES, status),
        *_stacked(CATEGORIES, status),
    )


def agencies_svg(status: Status) -> str:
    """Return the classes of agencies as bars, one below the other."""
    return _drawing(
        "agencies",
        "Agencies in scope, by class",
        description(AGENCIES, status),
        *_bars(AGENCIES, status),
    )


def description(parts: Sequence[Part], status: Status) -> str:
    """Say a chart in words: every part with its number and share, and the whole."""
    total = sum(status[part.figure] for part in parts)
    said = [f"{part.word}: {_number(part, status)}" for part in parts]
    return f"{'; '.join(said)}. Together {total:,}."


def _number(part: Part, status: Status) -> str:
    """A part's number, with its share where the status update prints one (RUL-13)."""
    shares, count = the_template().shares, status[part.figure]
    decimals = shares.decimals.get(part.figure)
    if decimals is None or not count:
        return f"{count:,}"
    return f"{count:,} ({share(count, status[shares.of], decimals=decimals)})"


_BAR, _LINE, _LEAST, _INSIDE = 44, 24, 2.0, 130


def _stacked(parts: Sequence[Part], status: Status) -> tuple[str, int]:
    """One bar; a part wide enough carries its label, a narrow one is led to its label below."""
    present = [part for part in parts if status[part.figure]]
    if not present:
        return _words(0, 28, "Nothing has been counted yet."), _BAR
    drawn, left, below = [], 0.0, 0
    for part, span in zip(present, _widths([status[p.figure] for p in present]), strict=True):
        label = f"{part.word} {_number(part, status)}"
        drawn.append(_mark(part, left, 0, max(span - 1.5, 1.5), _BAR))
        if span >= _INSIDE + 4 * len(label):
            drawn.append(_words(left + 12, 28, label, fill="#ffffff", weight=600))
        else:
            below += 1
            drawn.append(_leader(left + span / 2, _BAR + _LINE * below, label))
        left += span
    return "".join(drawn), _BAR + _LINE * below + 14


def _widths(counts: Sequence[int]) -> list[float]:
    """Share out the width in proportion, nobody below the least; the widest gives way."""
    widths = [max(WIDTH * count / sum(counts), _LEAST) for count in counts]
    widths[widths.index(max(widths))] -= sum(widths) - WIDTH
    return widths


def _leader(x: float, y: int, label: str) -> str:
    """A thin line from a narrow part down to its label, which stands on the side with room."""
    right = x > WIDTH / 2
    end = x - 10 if right else x + 10
    return (
        f'<path class="leader" d="M{x:.1f} {_BAR}V{y}H{end:.1f}" fill="none" stroke="currentColor"/>'
        + _words(end - 4 if right else end + 4, y + 5, label, anchor="end" if right else "start")
    )


_LABELS, _ROW, _NUMBERS = 210, 34, 120


def _bars(parts: Sequence[Part], status: Status) -> tuple[str, int]:
    most = max((status[part.figure] for part in parts), default=0) or 1
    drawn = []
    for place, part in enumerate(parts):
        count, top = status[part.figure], _ROW * place
        width = (WIDTH - _LABELS - _NUMBERS) * count / most
        drawn.append(_words(_LABELS - 12, top + 21, part.word, anchor="end"))
        if count:
            drawn.append(_mark(part, _LABELS, top + 4, max(width, _LEAST), _ROW - 10))
        after = _LABELS + (width if count else 0) + 8
        drawn.append(_words(after, top + 21, _number(part, status), weight=600))
    return "".join(drawn), _ROW * len(parts)


def _mark(part: Part, x: float, y: float, width: float, height: float) -> str:
    return (
        f'<rect class="part-{part.tone}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" '
        f'height="{height:.1f}" fill="{part.fill}"/>'
    )


def _words(
    x: float, y: float, text: str, *, anchor: str = "start", fill: str = "currentColor",
    weight: int = 400,
) -> str:  # fmt: skip
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{fill}" font-size="15" font-weight="{weight}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )


def _drawing(name: str, title: str, words: str, drawn: str, height: int) -> str:
    return (
        f'<svg class="standing-chart" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'aria-labelledby="chart-{name}-title chart-{name}-words" width="{WIDTH}" '
        f'height="{height}" viewBox="0 0 {WIDTH} {height}" font-family="{_FACE}">'
        f'<title id="chart-{name}-title">{escape(title)}</title>'
        f'<desc id="chart-{name}-words">{escape(words)}</desc>'
        f"<style>{_STYLE}</style>{drawn}</svg>\n"
    )
