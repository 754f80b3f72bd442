"""What sending a draft would do and what it would not, in sentences, before anything is sent."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from standing.campaigns import deciding, models, queries
from standing.campaigns.claims import claimed
from standing.campaigns.domain import FilingKind
from standing.campaigns.drafts.reading import Opened
from standing.campaigns.rosters.checked import DUPLICATE, OUTSIDE_COHORT, UNKNOWN_OFFICER
from standing.kernel.periods import in_words
from standing.rules.determine import Outcome
from standing.rules.sentences import finding_sentence
from standing.workforce import queries as workforce
from standing.workforce.models import Agency

MOST_NAMED = 100
_ASIDE = {
    OUTSIDE_COHORT: "outside the group that recertifies now",
    UNKNOWN_OFFICER: "with an MPTC ID that is not on the register",
    DUPLICATE: "repeated word for word",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Would:
    """What one officer's answers would lead to, where that is not plain certification."""

    mptc_id: str
    name: str
    outcome: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """The consequences of sending, in sentences; ``late`` says it of the day (RUL-9)."""

    will: tuple[str, ...]
    will_not: tuple[str, ...]
    late: str
    outcomes: tuple[tuple[str, int], ...]
    others: tuple[Would, ...]
    unnamed: int
    elsewhere: int


def foresee(
    of: models.Campaign, agency: Agency, opened: Opened, *, known: datetime, on: date
) -> Foreseen:
    """Say what sending this draft on a day would do. Nothing is changed."""
    checked = opened.now.checked
    lines = [line for line in checked.lines if not line.set_aside]
    named = {opened.ids[line.row.mptc_id] for line in lines}
    elsewhere = _elsewhere(agency, named, known=known, on=on)
    would = _would_be(of, agency, opened, known=known, on=on, but=elsewhere)
    counts = Counter(each.outcome for each in would)
    others = [each for each in would if each.outcome != Outcome.CERTIFIED]
    called = {str(line.row.mptc_id): line.row.name.listed for line in lines}
    return Foreseen(
        will=tuple(_will(of, agency, opened, named, known=known)),
        will_not=tuple(_will_not(opened)),
        late=_late(of, agency, known=known, on=on),
        outcomes=tuple((o.value, counts[o.value]) for o in Outcome if counts[o.value]),
        others=tuple(
            Would(
                mptc_id=each.mptc_id,
                name=called[each.mptc_id],
                outcome=each.outcome,
                why=_why(each),
            )
            for each in others[:MOST_NAMED]
        ),
        unnamed=max(len(others) - MOST_NAMED, 0),
        elsewhere=len(elsewhere),
    )


def _elsewhere(agency: Agency, named: set[int], *, known: datetime, on: date) -> set[int]:
    """Who serves with others only, as far as the commission knows: of them nothing is foretold here.

    What would be decided rests on more than the file, and an agency reads that of its own officers.
    """
    places = workforce.employments(named, on=on, known=known)
    here = [place for held in places.values() for place in held if place.agency_id == agency.pk]
    ours = {place.officer_id for place in here} - claimed(agency.pk, here, known=known)
    return {officer_id for officer_id, held in places.items() if held} - ours


def _would_be(
    of: models.Campaign,
    agency: Agency,
    opened: Opened,
    *,
    known: datetime,
    on: date,
    but: set[int],
) -> list[deciding.WouldBe]:
    if opened.found.kind != FilingKind.SUBMISSION:
        return []
    rows = [
        (opened.ids[line.row.mptc_id], line.row)
        for line in opened.now.checked.lines
        if not line.set_aside and opened.ids[line.row.mptc_id] not in but
    ]
    return deciding.consequences(
        campaign=of.slug, agency_id=agency.pk, rows=rows, known=known, on=on
    )


def _why(each: deciding.WouldBe) -> str:
    found = each.decided.determination
    asked = {change.requirement for change in found.would_change}
    return " ".join(finding_sentence(f) for f in found.findings if f.requirement in asked)


def _will(
    of: models.Campaign, agency: Agency, opened: Opened, named: set[int], *, known: datetime
) -> list[str]:
    kind = FilingKind(opened.found.kind)
    count = len(named)
    officers = "1 officer" if count == 1 else f"{count:,} officers"
    said = [
        f"count {officers} as submitted by {agency.name}"
        if kind is FilingKind.SUBMISSION
        else f"put {officers} on the roster of {agency.name}, so that their certificates go on under "
        "the extension (CERT-311)"
    ]
    doubts = sum(bool(line.doubts) for line in opened.now.checked.lines if not line.set_aside)
    if doubts:
        said.append(
            f"ask a person at the commission to compare {doubts:,} "
            f"{'row' if doubts == 1 else 'rows'} with the record, for a name or birth date that differs"
        )
    before = queries.standing_file(of, agency, kind, known=known)
    if before is not None:
        said.append(
            f"take the place of the file of receipt {before.receipt}, sent on "
            f"{in_words(before.filed_on)}"
        )
        gone = set(before.lines.filter(set_aside="").values_list("officer_id", flat=True)) - named
        if gone:
            who = "1 officer whom" if len(gone) == 1 else f"{len(gone):,} officers whom"
            said.append(f"no longer put forward {who} that file named")
    return [*said, "give you a receipt with the hash of exactly this file"]


def _will_not(opened: Opened) -> list[str]:
    said = []
    aside = Counter(line.set_aside for line in opened.now.checked.lines if line.set_aside)
    for code, count in sorted(aside.items()):
        rows = "1 row" if count == 1 else f"{count:,} rows"
        said.append(f"count {rows} {_ASIDE.get(code, code)}: set aside")
    return [
        *said,
        "decide about anybody: that is the commission's, and every officer is told in writing",
        "change the public register today",
        "be final: until the release you can withdraw the file and send another",
    ]


def _late(of: models.Campaign, agency: Agency, *, known: datetime, on: date) -> str:
    extension = queries.extensions(of, known=known, agency=agency).get(agency.pk)
    due = extension.due_on if extension else of.deadline_on
    if on <= due:
        return ""
    before = queries.standing_file(of, agency, FilingKind.SUBMISSION, known=known)
    if before is not None and not before.late:
        return (
            f"This correction comes after {in_words(due)}, the last day in time, and is marked so. In "
            f"time or late goes by your first file: the one of {in_words(before.filed_on)} was in time."
        )
    return (
        f"This comes after {in_words(due)}, the last day in time. It is accepted and marked as late; "
        "whether it counts as in time is the commission's to say (RUL-9)."
    )
