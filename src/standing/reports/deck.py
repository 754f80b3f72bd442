"""The status update: the commission's slides, every number counted by ``reports.figures``.

The wording stands in ``texts/status-update.toml``; here the numbers choose the form of each line and
fill it in. A slide holds lines, a small table, and notes tied to them by their marks.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from standing.correspondence.press import FONTS
from standing.kernel.errors import Refused
from standing.kernel.periods import in_words
from standing.ledger.queries import invented_world
from standing.reports import figures, printing
from standing.reports.figures import Scene, Status
from standing.reports.shares import percent, share
from standing.reports.slides import Deck, Figure, Said, Slide
from standing.reports.template import Shares, SlideText, Template, Wording, the_template
from standing.rules.book import CampaignTerms, the_book
from standing.rules.calendar import calendar_of

_DAGGER = "†"


def deck(scene: Scene, *, invented: str | None) -> Deck:
    """Return the status update; ``invented`` names the scenario of an invented world (RUL-16)."""
    template = the_template(scene.campaign.slug)
    status = figures.status(scene)
    filling = _Filling(scene, status, template)
    return Deck(
        title=scene.campaign.title,
        status=status,
        shares=template.shares,
        slides=tuple(_slide(each, filling) for each in template.slides),
        figures=tuple(
            printed(name, status, template.shares) for name in (*status.counts, *status.beside)
        ),
        invented=invented,
        version=template.version,
    )


def printed(name: str, status: Status, shares: Shares) -> Figure:
    """Return a number as the status update prints it, with its share where one is declared (RUL-13)."""
    opens = (
        f"standing campaign rows {status.campaign} --figure {name} "
        f"--as-of {status.as_of} --known {status.known}"
    )
    decimals = shares.decimals.get(name)
    if decimals is None:
        return Figure(figure=name, value=status[name], rows=opens)
    total = status[shares.of]
    return Figure(
        figure=name,
        value=status[name],
        share=percent(status[name], total, decimals=decimals),
        printed=share(status[name], total, decimals=decimals),
        denominator=total,
        denominator_figure=shares.of,
        decimals=decimals,
        rows=opens,
    )


class _Filling:
    """What the template's braces are filled with, and which of its lines apply on the day."""

    def __init__(self, scene: Scene, status: Status, template: Template) -> None:
        self.status = status
        self.shares = template.shares
        terms = the_book().campaign(scene.campaign.slug)
        self.days = _days(scene, terms)
        changed = scene.last_change_on
        most = template.names_at_most
        self.values: dict[str, object] = {
            **_by_family(status),
            "letters": _letters(scene.campaign.letters),
            "changed": f" (as of {changed.month}/{changed.day})" if changed else "",
            "changed_in_words": in_words(changed or scene.as_of),
            **_last_change(changed, scene.as_of),
            "extension_until": in_words(scene.campaign.extension_until),
            "notices_on": f"{terms.notices_on:%B} {terms.notices_on.day}",
            "posting_week": _month_and_day(self.days["posting_week"]),
            "conditions_due_on": in_words(terms.conditions_due_on),
            "processing": _processing(scene.as_of),
            "pending_names": joined(status.pending_names, at_most=most),
            "without_roster_names": joined(status.without_roster_names, at_most=most),
            "largest_rosters": joined(largest_rosters(scene)),
        }
        for name, phrase in template.phrases.items():
            self.values[name] = self._filled(phrase)

    def say(self, wording: Wording) -> Said | None:
        """Return a line as printed, or nothing where it does not apply."""
        if wording.since and self.status.as_of < self.days[wording.since]:
            return None
        if wording.before and self.status.as_of >= self.days[wording.before]:
            return None
        count = self.status[wording.figure] if wording.figure else None
        text = self._filled(wording)
        if not text:
            return None
        return Said(
            text=text,
            mark=wording.mark.format_map(self.values) if count != 0 else "",
            level=wording.level,
            figure=wording.figure,
            value=count,
        )

    def _filled(self, wording: Wording) -> str:
        if not wording.figure:
            return wording.text.format_map(self.values)
        count = self.status[wording.figure]
        decimals = self.shares.decimals.get(wording.figure, 0)
        printed = share(count, self.status[self.shares.of], decimals=decimals)
        return wording.form(count).format_map({**self.values, "n": f"{count:,}", "share": printed})


def _by_family(status: Status) -> dict[str, object]:
    """Every number, to be written as ``{agencies.submitted}``."""
    families: dict[str, SimpleNamespace] = {}
    for name, count in {**status.counts, **status.beside}.items():
        family, _, own = name.partition(".")
        setattr(families.setdefault(family, SimpleNamespace()), own or "n", f"{count:,}")
    return dict(families)


def _slide(text: SlideText, filling: _Filling) -> Slide:
    def said(wordings: Sequence[Wording]) -> tuple[Said, ...]:
        return tuple(line for wording in wordings if (line := filling.say(wording)) is not None)

    return Slide(
        key=text.key,
        title=text.title,
        message=next((line.text for line in said(text.messages)), text.title),
        chart=text.chart,
        heads=said(text.heads),
        lines=said(text.lines),
        rows=said(text.rows),
        notes=said(text.notes),
    )


def _days(scene: Scene, terms: CampaignTerms) -> dict[str, date]:
    """The days on which a line of the template begins or ceases to be true."""
    return {
        "extension_over": scene.campaign.extension_until + timedelta(days=1),
        "notices_on": terms.notices_on,
        "posting_week": _first_working_day_of_next_week(terms.notices_on),
        "conditions_over": terms.conditions_due_on + timedelta(days=1),
    }


def _first_working_day_of_next_week(day: date) -> date:
    """The lists follow the notices in the week after them, from its first working day (CERT-903)."""
    monday = day + timedelta(days=7 - day.weekday())
    return calendar_of(the_book()).on_or_after(monday)


def _processing(on: date) -> str:
    """How long the lists take after a deadline, where the rule book says so (CERT-904)."""
    length = the_book().rule("publication.list-refresh").find(on)
    return f", allow {length.value} days for processing" if length else ""


def _last_change(changed: date | None, as_of: date) -> dict[str, str]:
    """The footnote, and its mark, where a slide names an earlier day than the update's (RUL-13)."""
    if changed is None or changed == as_of:
        return {"changed_mark": "", "changed_note": ""}
    note = (
        f"{in_words(changed)} is the day of the last change to what any agency has sent; it still holds "
        f"on {in_words(as_of)}, the day of this update"
    )
    return {"changed_mark": _DAGGER, "changed_note": note}


def _month_and_day(day: date) -> str:
    return f"{day:%B} {day.day}"


def _letters(letters: str) -> str:
    """Return a cohort's letters as people say them.

    >>> _letters("ABCDEFGH"), _letters("Q")
    ('A-H', 'Q')
    """
    return letters if len(letters) < 2 else f"{letters[0]}-{letters[-1]}"


def largest_rosters(scene: Scene) -> tuple[str, ...]:
    """Name the two agencies with the most officers in rosters, with how many (FIG-04)."""
    counted = Counter(
        (row.agency_name, row.agency_code) for row in figures.rows(scene, "officers.in_rosters")
    )
    largest = sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:2]
    return tuple(f"{name} ({count:,})" for (name, _code), count in largest)


def joined(names: Sequence[str], *, at_most: int | None = None) -> str:
    """Return names as people list them; past ``at_most``, how many more there are.

    >>> joined(["A", "B", "C"]), joined(["A"]), joined(["A", "B", "C"], at_most=1)
    ('A, B and C', 'A', 'A and 2 others')
    """
    shown = list(names)
    if at_most is not None and len(shown) > at_most + 1:
        shown = [*shown[:at_most], f"{len(shown) - at_most} others"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def write(
    campaign: str, *, as_of: date, known: datetime, out: Path, fonts: Path = FONTS
) -> list[Path]:
    """Write the status update to a ``.pdf``, ``.md`` or ``.json`` file; return what was written.

    A ``.md`` file has its charts beside it; ``fonts`` is where the typefaces of slides lie.

    Raises:
        Refused: the ending is none of these; the sentence says which forms there are.
    """
    kind = out.suffix.lower()
    if kind not in printing.FORMS:
        raise Refused(
            f"We cannot write {out.name}: the status update comes as {joined(printing.FORMS)}. "
            "Choose one of these endings."
        )
    made = deck(Scene(campaign, as_of=as_of, known=known), invented=invented_world())
    files = printing.files(made, name=out.stem, kind=kind, fonts=fonts)
    out.parent.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in files.items():
        partial, whole = out.with_name(f".{name}.partial"), out.with_name(name)
        partial.write_bytes(content)
        written.append(partial.replace(whole))
    return written
