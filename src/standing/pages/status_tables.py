"""The tables of the status update, each with its notes and, where it helps, a bar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from standing.kernel.periods import in_words
from standing.kernel.tongue import marked
from standing.pages.when import When
from standing.register.words import Tone
from standing.reports import charts
from standing.reports.charts import Part
from standing.reports.figures import Status
from standing.reports.shares import share

_WIDE, _NARROW = 736, 336

TITLES: Mapping[str, str] = {
    "agencies.in_scope": marked("Agencies within the commission’s scope"),
    "agencies.submitted": marked("Agencies that submitted the information required"),
    "agencies.extension": marked("Agencies with an extension"),
    "agencies.extension_with_roster": marked("Agencies with an extension that filed their roster"),
    "agencies.extension_without_roster": marked("Agencies with an extension and no roster"),
    "agencies.no_officers": marked("Agencies with no officers to renew"),
    "agencies.pending": marked("Agencies that are pending"),
    "officers.submitted": marked("Officers successfully submitted"),
    "officers.in_rosters": marked("Officers in rosters of agencies with an extension"),
    "officers.estimated": marked("Officers estimated, no roster yet"),
    "officers.subtotal": marked("Officers submitted, in rosters and estimated"),
    "categories.certified": marked("Certified"),
    "categories.conditionally_certified": marked("Conditionally certified"),
    "categories.further_review": marked("Further review"),
    "categories.not_recertified": marked("Not recertified"),
    "conditionally_certified_including_extensions": marked(
        "Conditionally certified, rosters included"
    ),
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
    title = _("Agencies by what they have sent, as of {day}").format(day=in_words(when.on))
    return Section(
        id="agencies-sent",
        title=_("Agency submission results"),
        caption=_("Agencies, as of {day}").format(day=in_words(when.on)),
        what=_("Agencies that"),
        lines=(
            _line(status, when, "agencies.submitted", _("submitted the information required")),
            _line(status, when, "agencies.extension", _("were granted an extension")),
            _line(
                status, when, "agencies.extension_with_roster", _("of those, filed their roster"),
                within=True,
            ),
            _line(
                status, when, "agencies.extension_without_roster",
                _("of those, have not filed their roster"), within=True,
                mark=1 if status.without_roster_names else 0,
            ),
            _line(status, when, "agencies.no_officers", _("confirmed they have no officers to renew")),
            _line(
                status, when, "agencies.pending", _("are pending"),
                mark=2 if status.pending_names else 0,
            ),
            _line(status, when, "agencies.in_scope", _("are within the commission’s scope"), sum=True),
        ),
        notes=tuple(notes),
        wide=_drawn(parts, title=title, name="agencies", width=_WIDE),
        narrow=_drawn(parts, title=title, name="agencies", width=_NARROW),
    )  # fmt: skip


def officers_section(status: Status, when: When) -> Section:
    """The officers put forward: submitted, rostered, estimated (FIG-03, 04)."""
    return Section(
        id="officers-counted",
        title=_("Officers"),
        caption=_("Officers put forward, as of {day} (preliminary)").format(day=in_words(when.on)),
        what=_("Officers"),
        lines=(
            _line(status, when, "officers.submitted", _("successfully submitted")),
            _line(
                status, when, "officers.in_rosters", _("in rosters of agencies with an extension")
            ),
            _line(status, when, "officers.estimated", _("estimated, no roster yet"), mark=1),
            _line(status, when, "officers.subtotal", _("together"), sum=True),
        ),
        notes=(
            Note(
                mark=1,
                text=_(
                    "An estimate, typed as one: what agencies without a roster said they expect. "
                    "No officer is named behind it."
                ),
            ),
        ),
    )


_CATEGORIES = (
    ("categories.certified", marked("Certified"), Tone.GOOD),
    ("categories.conditionally_certified", marked("Conditionally Certified"), Tone.ACTION),
    ("categories.further_review", marked("Further Review"), Tone.REVIEW),
    ("categories.not_recertified", marked("Not Recertified"), Tone.ENDED),
)
_BASIS = {
    "prepared": marked("These decisions had been prepared but not yet issued."),
    "issued": marked("These decisions had been issued."),
    "none": marked("Nothing had been decided by then."),
}


def _of_all(total: int) -> str:
    if total == 1:
        return _("Of the one officer evaluated.")
    return _("Of the {count} officers evaluated.").format(count=f"{total:,}")


def categories_section(status: Status, when: When) -> Section:
    """The officers submitted by category, and on what basis they are counted (FIG-05, RUL-7)."""
    total = sum(status[figure] for figure, _, _ in _CATEGORIES)
    both = "conditionally_certified_including_extensions"
    parts = charts.parts("categories", status)
    title = _("Officers submitted by category, as of {day}").format(day=in_words(when.on))
    return Section(
        id="categories",
        title=_("Officer categories"),
        caption=f"{_of_all(total)} {_(_BASIS[status.basis])}",
        what=_("Category"),
        shares=True,
        lines=tuple(
            _line(
                status, when, figure, _(label), tone=tone.value,
                share=share(status[figure], total, decimals=1), mark=int(tone is Tone.ACTION),
            )
            for figure, label, tone in _CATEGORIES
        ),
        notes=(
            Note(
                mark=1,
                text=_(
                    "Officers on the roster of an agency with an extension are conditionally "
                    "certified, too (555 CMR 7.00). Together with them there are"
                ),
                address=_rows_address(status.campaign, both, when),
                link=_("{count} conditionally certified").format(count=f"{status[both]:,}"),
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
