"""The tables of the status update, each with its notes and, where it helps, a bar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from standing.kernel.periods import in_words
from standing.pages.when import When
from standing.register.words import Tone
from standing.reports import charts
from standing.reports.charts import Part
from standing.reports.figures import Status
from standing.reports.shares import share

_WIDE, _NARROW = 736, 336

TITLES: Mapping[str, str] = {
    "agencies.in_scope": "Agencies within the commission’s scope",
    "agencies.submitted": "Agencies that submitted the information required",
    "agencies.extension": "Agencies with an extension",
    "agencies.extension_with_roster": "Agencies with an extension that filed their roster",
    "agencies.extension_without_roster": "Agencies with an extension and no roster",
    "agencies.no_officers": "Agencies with no officers to renew",
    "agencies.pending": "Agencies that are pending",
    "officers.submitted": "Officers successfully submitted",
    "officers.in_rosters": "Officers in rosters of agencies with an extension",
    "officers.estimated": "Officers estimated, no roster yet",
    "officers.subtotal": "Officers submitted, in rosters and estimated",
    "categories.certified": "Certified",
    "categories.conditionally_certified": "Conditionally certified",
    "categories.further_review": "Further review",
    "categories.not_recertified": "Not recertified",
    "conditionally_certified_including_extensions": "Conditionally certified, rosters included",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a status table: what is counted, how many, and where its rows are."""

    title: str
    count: int
    address: str
    share: str = ""
    tone: str = ""
    mark: int = 0
    within: bool = False
    sum: bool = False

    @property
    def count_text(self) -> str:
        """The count with its thousands grouped."""
        return f"{self.count:,}"

    @property
    def mark_text(self) -> str:
        """The footnote's mark, as the commission's slides set it: one or more asterisks."""
        return "*" * self.mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A footnote under a table."""

    mark: int
    text: str
    address: str = ""
    link: str = ""

    @property
    def mark_text(self) -> str:
        """The footnote's mark."""
        return "*" * self.mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the status page: a table, its notes, and the chart that shows it at a glance."""

    id: str
    title: str
    caption: str
    what: str
    lines: tuple[Line, ...]
    notes: tuple[Note, ...] = ()
    shares: bool = False
    wide: str = ""
    narrow: str = ""


def _rows_address(slug: str, figure: str, when: When) -> str:
    fixed = urlencode({"as_of": when.on.isoformat(), "known": when.known_on.isoformat()})
    return f"{reverse('campaign-rows', args=[slug, figure])}?{fixed}"


def _line(status: Status, when: When, figure: str, title: str, **more: object) -> Line:
    address = _rows_address(status.campaign, figure, when)
    return Line(title=title, count=status[figure], address=address, **more)  # type: ignore[arg-type]  # words


def agencies_section(status: Status, when: When) -> Section:
    """The agencies by what they have sent, with the slide's footnotes (FIG-01, 02)."""
    notes = []
    if status.without_roster_names:
        notes.append(Note(mark=1, text=f"{', '.join(status.without_roster_names)}."))
    if status.pending_names:
        notes.append(Note(mark=2, text=f"{', '.join(status.pending_names)}."))
    parts = charts.parts("agencies", status)
    title = f"Agencies by what they have sent, as of {in_words(when.on)}"
    return Section(
        id="agencies-sent",
        title="Agency submission results",
        caption=f"Agencies, as of {in_words(when.on)}",
        what="Agencies that",
        lines=(
            _line(status, when, "agencies.submitted", "submitted the information required"),
            _line(status, when, "agencies.extension", "were granted an extension"),
            _line(
                status, when, "agencies.extension_with_roster", "of those, filed their roster",
                within=True,
            ),
            _line(
                status, when, "agencies.extension_without_roster",
                "of those, have not filed their roster", within=True,
                mark=1 if status.without_roster_names else 0,
            ),
            _line(status, when, "agencies.no_officers", "confirmed they have no officers to renew"),
            _line(
                status, when, "agencies.pending", "are pending",
                mark=2 if status.pending_names else 0,
            ),
            _line(status, when, "agencies.in_scope", "are within the commission’s scope", sum=True),
        ),
        notes=tuple(notes),
        wide=_drawn(parts, title=title, name="agencies", width=_WIDE),
        narrow=_drawn(parts, title=title, name="agencies", width=_NARROW),
    )  # fmt: skip


def officers_section(status: Status, when: When) -> Section:
    """The officers put forward: submitted, rostered, estimated (FIG-03, 04)."""
    return Section(
        id="officers-counted",
        title="Officers",
        caption=f"Officers put forward, as of {in_words(when.on)} (preliminary)",
        what="Officers",
        lines=(
            _line(status, when, "officers.submitted", "successfully submitted"),
            _line(status, when, "officers.in_rosters", "in rosters of agencies with an extension"),
            _line(status, when, "officers.estimated", "estimated, no roster yet", mark=1),
            _line(status, when, "officers.subtotal", "together", sum=True),
        ),
        notes=(
            Note(
                mark=1,
                text="An estimate, typed as one: what agencies without a roster said they expect. "
                "No officer is named behind it.",
            ),
        ),
    )


_CATEGORIES = (
    ("categories.certified", "Certified", Tone.GOOD),
    ("categories.conditionally_certified", "Conditionally Certified", Tone.ACTION),
    ("categories.further_review", "Further Review", Tone.REVIEW),
    ("categories.not_recertified", "Not Recertified", Tone.ENDED),
)
_BASIS = {
    "prepared": "These decisions had been prepared but not yet issued.",
    "issued": "These decisions had been issued.",
    "none": "Nothing had been decided by then.",
}


def _of_all(total: int) -> str:
    return (
        "Of the one officer evaluated." if total == 1 else f"Of the {total:,} officers evaluated."
    )


def categories_section(status: Status, when: When) -> Section:
    """The officers submitted by category, and on what basis they are counted (FIG-05, RUL-7)."""
    total = sum(status[figure] for figure, _, _ in _CATEGORIES)
    both = "conditionally_certified_including_extensions"
    parts = charts.parts("categories", status)
    title = f"Officers submitted by category, as of {in_words(when.on)}"
    return Section(
        id="categories",
        title="Officer categories",
        caption=f"{_of_all(total)} {_BASIS[status.basis]}",
        what="Category",
        shares=True,
        lines=tuple(
            _line(
                status, when, figure, label, tone=tone.value,
                share=share(status[figure], total, decimals=1), mark=int(tone is Tone.ACTION),
            )
            for figure, label, tone in _CATEGORIES
        ),
        notes=(
            Note(
                mark=1,
                text="Officers on the roster of an agency with an extension are conditionally "
                "certified, too (555 CMR 7.00). Together with them there are",
                address=_rows_address(status.campaign, both, when),
                link=f"{status[both]:,} conditionally certified",
            ),
        ),
        wide=_drawn(parts, title=title, name="categories", width=_WIDE),
        narrow=_drawn(parts, title=title, name="categories", width=_NARROW),
    )  # fmt: skip


def _drawn(parts: Sequence[Part], *, title: str, name: str, width: int) -> SafeString:
    """Draw a bar of a width; nothing for nothing."""
    if not any(part.count for part in parts):
        return SafeString("")
    drawn = charts.stacked_bar(parts, title=title, name=f"{name}-{width}", width=width)
    return mark_safe(drawn)  # noqa: S308 - drawn from numbers; the drawing escapes its labels


SECTIONS = (agencies_section, officers_section, categories_section)
