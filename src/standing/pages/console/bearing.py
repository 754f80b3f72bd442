"""What bears on the answer to a request: where the agency stands, or where the officer works."""

from standing.campaigns import queries as campaigns
from standing.correspondence.addressees import Addressee
from standing.kernel.periods import day_of, in_words
from standing.pages import clock
from standing.pages.console.words import CLASSES, counted, due_said, read_in
from standing.reports import board as boards
from standing.reports.board import Line
from standing.requests import domain, queries
from standing.requests.domain import RequestKind
from standing.rules.spoken import employment_said
from standing.workforce import queries as workforce
from standing.workforce.domain import Employed


def before(asked: domain.Request) -> list[domain.Request]:
    """What the agency asked before, the newest first."""
    if asked.kind is not RequestKind.EXTENSION:
        return []
    return [each for each in queries.of_agency(asked.agency_code) if each.key != asked.key]


def bearing(asked: domain.Request) -> list[tuple[str, str]]:
    """What bears on the answer: where the agency stands, or where the officer works."""
    now = clock.now()
    if asked.kind is RequestKind.EXTENSION and asked.campaign:
        of = campaigns.campaign(asked.campaign)
        found = boards.line_of(of, asked.agency_code, known=now)
        told = [
            ("Answers due", in_words(of.deadline_on)),
            ("Extensions may run to", in_words(of.extension_until)),
        ]
        return [*_standing(*found), *told] if found else told
    if not asked.mptc_id:
        return []
    officer = workforce.officer(asked.mptc_id)
    places = workforce.employments([officer.pk], on=None, known=now).get(officer.pk, ())
    return [("On record", _place(place)) for place in places]


def _standing(line: Line, people: list[Addressee]) -> list[tuple[str, str]]:
    said, _tone = CLASSES[line.place.klass]
    still = {
        "Submitted": "nothing", "No officers": "nothing",
        "Extension, roster filed": "the submission",
    }.get(said, "the roster and the submission")  # fmt: skip
    return [
        ("Where it stands", said),
        ("Still missing", still),
        ("Due now", due_said(line) or "nothing"),
        ("Size", counted(line.size, "officer") if line.size else "not known"),
        (
            "Last contact",
            f"{line.contact.what}, {in_words(day_of(line.contact.at))}"
            if line.contact
            else "none on record",
        ),
        ("Who answers there", ", ".join(f"{one.name} ({one.email})" for one in people) or "nobody"),
    ]


def _place(place: Employed) -> str:
    ended = f" up to {in_words(place.until)}" if place.until else ""
    return (
        f"{place.agency_name}, {employment_said(place.employment_class) or 'class not stated'}, since "
        f"{in_words(place.since)}{ended} ({read_in(place.source)})"
    )
