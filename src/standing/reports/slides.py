"""The status update as values: slides, their lines, and the numbers they print."""

from dataclasses import dataclass
from decimal import Decimal

import msgspec

from standing.reports.figures import Status
from standing.reports.template import Shares


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A line as it is printed. ``figure`` opens its rows, ``value`` is the number it prints."""

    text: str
    mark: str = ""
    level: int = 0
    figure: str = ""
    value: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """One slide, written out. ``chart`` names the drawing that stands beside it, or is empty.

    ``message`` is what the slide says in one sentence.
    """

    key: str
    title: str
    message: str
    chart: str
    heads: tuple[Said, ...]
    lines: tuple[Said, ...]
    rows: tuple[Said, ...]
    notes: tuple[Said, ...]


class Figure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A number of the status update, with what is needed to print it and to open its rows.

    A share is in percent, of the number of the figure ``denominator_figure``.
    """

    figure: str
    value: int
    share: Decimal | None = None
    printed: str = ""
    denominator: int | None = None
    denominator_figure: str = ""
    decimals: int | None = None
    rows: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """The status update of a campaign on a day, as known on a day."""

    title: str
    status: Status
    shares: Shares
    slides: tuple[Slide, ...]
    figures: tuple[Figure, ...]
    invented: str | None
    version: str
