"""An agency's reporting record: what each round asked, when the answer came, what was published."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from standing.campaigns import queries as campaigns
from standing.campaigns.domain import AgencyClass, FilingKind, MoreTime, Sent
from standing.campaigns.models import Campaign
from standing.kernel.canonical import digest
from standing.kernel.periods import in_words
from standing.pages.data_tables import with_set_aside
from standing.pages.tables import Cell, Column, Table, rows_of
from standing.register import agency_files, models, queries
from standing.register.domain import Tally
from standing.workforce.models import Agency

_SAID = {
    AgencyClass.SUBMITTED: gettext_lazy("sent what was required"),
    AgencyClass.EXTENSION_WITH_ROSTER: gettext_lazy("has more time, and has sent its roster"),
    AgencyClass.EXTENSION_WITHOUT_ROSTER: gettext_lazy("has more time; its roster is not in yet"),
    AgencyClass.NO_OFFICERS: gettext_lazy("confirmed that it has no officer in this round"),
    AgencyClass.PENDING: gettext_lazy("has not sent what was required"),
}
_SIDE, _GAP, _MOST_MONTHS = 26, 4, 24
_LETTERS = "JFMAMJJASOND"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One campaign as it concerns one agency: days, and files counted without saying who is in them."""

    campaign: Campaign
    klass: AgencyClass
    due_on: date
    files: tuple[Sent, ...]
    more_time: MoreTime | None = None

    @property
    def sentence(self) -> str:
        """What the agency did, in words; a correction does not make late what came in time."""
        told = {"did": _SAID[self.klass], "timeliness": self.timeliness}
        if self.first_sent is None:
            return _("The agency {did}.").format(**told)
        told["day"] = in_words(self.first_sent)
        told["corrected"] = in_words(self.corrected) if self.corrected else ""
        if self.klass is AgencyClass.SUBMITTED and self.corrected:
            said = _("The agency {did} on {day}, {timeliness}; a correction came on {corrected}.")
        elif self.klass is AgencyClass.SUBMITTED:
            said = _("The agency {did} on {day}, {timeliness}.")
        elif self.corrected:
            said = _(
                "The agency {did}; its first file came on {day}; a correction came on {corrected}."
            )
        else:
            said = _("The agency {did}; its first file came on {day}.")
        return said.format(**told)

    @property
    def first_sent(self) -> date | None:
        """The day of the first file of the kind that counts: by it the answer is in time or late."""
        return min((file.filed_on for file in self._that_count), default=None)

    @property
    def corrected(self) -> date | None:
        """The day of the last correction, where a file took the place of the first."""
        if len(self._that_count) < 2:
            return None
        return max(file.filed_on for file in self._that_count)

    @property
    def timeliness(self) -> str:
        """Whether what was required came by the day it was due; a roster is not that (CERT-303)."""
        if self.first_sent is None or self._that_count[0].kind is not FilingKind.SUBMISSION:
            return ""
        in_time = self.first_sent <= self.due_on
        return _("in time") if in_time else _("after the day it was due")

    @property
    def _that_count(self) -> list[Sent]:
        """The submissions where there is one, else what came instead: a later one corrects the first."""
        full = [file for file in self.files if file.kind is FilingKind.SUBMISSION]
        return full or list(self.files)


def rounds(agency: Agency, *, on: date, known: datetime) -> list[Round]:
    """Return each round that asked this agency for something, newest first."""
    found = []
    for campaign in campaigns.campaigns():
        if campaign.opened_on > on:
            continue
        places = campaigns.places(campaign, as_of=on, known=known, only=agency)
        if not places:
            continue
        place = places[0]
        sent = campaigns.sent(campaign, known=known, agency=agency)
        found.append(
            Round(
                campaign=campaign,
                klass=place.klass,
                due_on=place.last_day(campaign),
                files=tuple(file for file in sent if file.filed_on <= on),
                more_time=place.extension or place.ended,
            )
        )
    return found


def record_table(found: Sequence[Round]) -> Table:
    """Return the reporting record as a table."""
    return Table(
        name="record",
        caption=_("What was asked, and when it came"),
        columns=(
            Column(key="Campaign", title=_("Round")),
            Column(key="Opened", title=_("Asked on")),
            Column(key="Due", title=_("Due by")),
            Column(key="Extension", title=_("More time until")),
            Column(key="Class", title=_("The agency")),
            Column(key="Sent", title=_("First sent on")),
            Column(key="InTime", title=_("In time")),
            Column(key="Corrected", title=_("Last corrected on")),
            Column(key="Files", title=_("Files accepted"), numeric=True),
        ),
        rows=rows_of(
            [
                (
                    Cell(
                        each.campaign.title, address=reverse("campaign", args=[each.campaign.slug])
                    ),
                    each.campaign.opened_on.isoformat(),
                    each.campaign.deadline_on.isoformat(),
                    each.more_time.due_on.isoformat() if each.more_time else "",
                    str(_SAID[each.klass]),
                    each.first_sent.isoformat() if each.first_sent else "",
                    each.timeliness,
                    each.corrected.isoformat() if each.corrected else "",
                    f"{len(each.files):,}",
                )
                for each in found
            ]
        ),
    )


def published_table(agency: Agency) -> Table | None:
    """Return what the last release shows of what the agency sent; ``None`` before the first release.

    It is read from the release's own completeness.csv; where its files do not lie here, it is counted
    again from what stood at the cut-off.
    """
    last = queries.last()
    if last is None:
        return None
    kept = agency_files.completeness(last, agency.code)
    return Table(
        name="published",
        caption=_("Release {number}, as of {day}").format(
            number=last.number, day=in_words(last.as_of)
        ),
        columns=(
            Column(key="Campaign", title=_("Round")),
            Column(key="Expected", title=_("Officers expected"), numeric=True),
            Column(key="Received", title=_("Rows received"), numeric=True),
            Column(key="SetAside", title=_("Rows set aside"), numeric=True),
            Column(key="Accepted", title=_("Rows accepted"), numeric=True),
            Column(key="Withheld", title=_("Held back"), numeric=True),
            Column(key="Published", title=_("Officers published"), numeric=True),
        ),
        rows=rows_of(_counted(last, agency) if kept is None else [_read(row) for row in kept]),
    )


_COUNTS = ("Expected", "Received", "SetAside", "Accepted", "Withheld", "Published")


def _round(slug: str) -> Cell:
    """A round by its title; a file names it as addresses do."""
    return Cell(campaigns.called(slug), in_file=slug)


def _read(row: Mapping[str, str]) -> tuple[Cell | str, ...]:
    """A line of completeness.csv as the page shows it."""
    told = with_set_aside(row)
    counts = (told[name] for name in _COUNTS)
    return (
        _round(row["Campaign"]),
        *(f"{int(c):,}" if c.isdecimal() else _("not known") for c in counts),
    )


def _counted(last: models.Publication, agency: Agency) -> list[tuple[Cell | str, ...]]:
    return [
        (
            _round(tally.campaign),
            _("not known") if tally.expected is None else f"{tally.expected:,}",
            f"{tally.received:,}",
            f"{tally.received - tally.accepted:,}",
            f"{tally.accepted:,}",
            f"{tally.withheld:,}",
            f"{tally.published:,}",
        )
        for tally in tallies_of(last)
        if tally.agency.code == agency.code
    ]


def tallies_of(release: models.Publication) -> tuple[Tally, ...]:
    """Return what each agency sent and what a release shows of it; a release never changes."""
    return _tallies(release.as_of, release.cutoff_at, digest(release.manifest.encode()))


@lru_cache(maxsize=1)
def _tallies(as_of: date, cutoff_at: datetime, _manifest: str) -> tuple[Tally, ...]:
    return queries.put_forward(as_of=as_of, known=cutoff_at).tallies


def squares(each: Round) -> SafeString:
    """Draw a round as one square for each month: when it ran, when a file came, when it was due."""
    months = list(_months(each))
    width = len(months) * (_SIDE + _GAP)
    name = f"months-{escape(each.campaign.slug)}"
    title = _("{campaign}, month by month").format(campaign=each.campaign.title)
    drawn = "".join(_square(month, each, place=place) for place, month in enumerate(months))
    return mark_safe(  # noqa: S308 - made here, from dates; the one name is escaped
        f'<svg class="chart" role="img" aria-labelledby="{name}-title {name}-words" '
        f'viewBox="0 0 {width} 62" width="{width}" height="62" '
        'xmlns="http://www.w3.org/2000/svg" font-family="Public Sans, Public Sans Web, sans-serif">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-words">{escape(in_text(each))}</desc>{drawn}</svg>'
    )


def in_text(each: Round) -> str:
    """Say in words what the squares show."""
    came = sorted({file.filed_on for file in each.files})
    told = {
        "opened": in_words(each.campaign.opened_on),
        "due": in_words(each.campaign.deadline_on),
        "more": in_words(each.due_on),
    }
    asked = _("Asked on {opened}, due by {due}.").format(**told)
    if each.more_time is not None:  # the day of the round stays what it was (CERT-305)
        asked = _("Asked on {opened}, due by {due}; with more time, by {more}.").format(**told)
    if not came:
        return f"{asked} {_('No file came.')}"
    files = _("Files came on {days}.").format(days=", ".join(map(in_words, came)))
    return f"{asked} {files}"


def _months(each: Round) -> Iterable[tuple[int, int]]:
    first = each.campaign.opened_on
    last = max([each.due_on, *(file.filed_on for file in each.files)])
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    for number in range(min(count, _MOST_MONTHS)):
        yield divmod(first.year * 12 + first.month - 1 + number, 12)


def _square(month: tuple[int, int], each: Round, *, place: int) -> str:
    year, number = month
    came = sum((f.filed_on.year, f.filed_on.month - 1) == month for f in each.files)
    due = (each.due_on.year, each.due_on.month - 1) == month
    left, inside = place * (_SIDE + _GAP) + 1, _SIDE - 2
    fill = "square-came" if came else "square-open"
    edge = f'<rect class="square-due" x="{left + 3}" y="4" width="{inside - 6}" height="{inside - 6}"/>'
    count = (
        f'<text class="chart-on" x="{left + inside / 2}" y="18" font-size="13" text-anchor="middle" '
        f'font-weight="600">{came}</text>'
        if came
        else ""
    )
    under = f"{year}" if place == 0 or number == 0 else ""
    return (
        f'<rect class="{fill}" x="{left}" y="1" width="{inside}" height="{inside}"/>'
        f"{edge if due else ''}{count}"
        f'<text class="chart-ink" x="{left + inside / 2}" y="42" font-size="13" '
        f'text-anchor="middle">{_LETTERS[number]}</text>'
        f'<text class="chart-ink" x="{left}" y="58" font-size="12">{under}</text>'
    )
