"""What an agency has to do, by day: asked in a constant number of questions.

Each item says what, until when, why, and how far along it is.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Count, Exists, Max, OuterRef
from django.urls import reverse

from standing.campaigns import models
from standing.campaigns.domain import AgencyClass, FilingKind, MoreTime, Sent, standing_filings
from standing.campaigns.drafts import attesting
from standing.certification import waiting
from standing.certification.domain import ConditionState
from standing.correspondence.models import HandOver, Notice, Packet, PacketFetch
from standing.kernel.access import Person
from standing.kernel.periods import in_words
from standing.pages.portal.days import counted, day_and_days_left
from standing.pages.portal.place import Place, placed
from standing.requests import queries as requests
from standing.requests.domain import Request, RequestState
from standing.rules.sentences import finding_title
from standing.storage.rows import known as known_rows
from standing.workforce import queries as workforce
from standing.workforce.models import Agency, AgencyScope

FIRST = 3
"""How many things due come first."""


class State(StrEnum):
    """How far along a thing is."""

    TO_DO = "to do"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing: what, by when, why, how far along, and where to do it."""

    what: str
    state: State
    address: str
    action: str
    why: str = ""
    due: date | None = None
    far: str = ""
    when: str = ""

    @property
    def tone(self) -> str:
        """The colour of how far along it is."""
        return {State.TO_DO: "action", State.WAITING: "review", State.DONE: "good"}[self.state]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """Everything an agency has to do: the first three due, what else, what waits, what is done."""

    first: tuple[Item, ...]
    rest: tuple[Item, ...]
    waiting: tuple[Item, ...]
    done: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    agency: Agency
    on: date
    known: datetime
    mine: frozenset[str]

    def when(self, day: date) -> str:
        return day_and_days_left(day, today=self.on)

    def to(self, page: str, *more: str) -> str:
        return reverse(page, args=[self.agency.code, *more])


def to_do(agency: Agency, *, by: Person, on: date, known: datetime) -> ToDo:
    """Return what an agency has to do on a day, as known at a moment, as one of its people sees it.

    What waits for the head's word is the head's to do.
    """
    mine = frozenset(attesting.capacities(by, agency.code))
    scene = _Scene(agency=agency, on=on, known=known, mine=mine)
    asked = requests.of_agency(agency.code, known=known)
    items = [
        *_of_campaigns(scene),
        *_of_conditions(scene),
        *_of_packets(scene),
        *_of_requests(scene, asked),
    ]
    due = sorted(
        (item for item in items if item.state is State.TO_DO),
        key=lambda item: (item.due or date.max, item.what),
    )
    return ToDo(
        first=tuple(due[:FIRST]),
        rest=tuple(due[FIRST:]),
        waiting=tuple(item for item in items if item.state is State.WAITING),
        done=tuple(item for item in items if item.state is State.DONE),
    )


def _of_campaigns(scene: _Scene) -> Iterator[Item]:
    in_scope = (
        AgencyScope.objects.filter(
            known_rows(scene.known), agency=scene.agency, since__lte=scene.on
        )
        .exclude(until__lte=scene.on)
        .exists()
    )
    for place in places(scene.agency, on=scene.on, known=scene.known):
        if in_scope or place.klass is not AgencyClass.PENDING:
            yield _of_campaign(scene, place)


def places(agency: Agency, *, on: date, known: datetime) -> list[Place]:
    """Return where an agency stands in every campaign, newest first; five questions for all of them."""
    filings: dict[int, list[Sent]] = defaultdict(list)
    for row in (
        models.Filing.objects.filter(known_rows(known), agency=agency)
        .order_by("recorded_at", "id")
        .values_list("campaign_id", "id", "kind", "receipt", "filed_on", "recorded_at")
    ):
        filings[row[0]].append(
            Sent(
                id=row[1], agency_id=agency.pk, kind=FilingKind(row[2]), receipt=row[3],
                filed_on=row[4], recorded_at=row[5],
            )
        )  # fmt: skip
    more_time = {
        row[0]: MoreTime(agency_id=agency.pk, granted_on=row[1], due_on=row[2])
        for row in models.Extension.objects.filter(known_rows(known), agency=agency)
        .order_by("recorded_at")
        .values_list("campaign_id", "granted_on", "due_on")
    }
    nil = dict(
        models.NilReturn.objects.filter(known_rows(known), agency=agency).values_list(
            "campaign_id", "filed_on"
        )
    )
    drafts = {
        draft.campaign_id: draft
        for draft in models.Draft.objects.filter(agency=agency, closed_at__isnull=True)
        .select_related("campaign", "agency")
        .prefetch_related("attestations")
    }
    found = []
    for of in models.Campaign.objects.order_by("-reference_on"):
        latest = standing_filings(filings[of.pk], as_of=on)
        found.append(
            placed(
                of, agency, on=on, extension=more_time.get(of.pk), nil_on=nil.get(of.pk),
                submission=latest.get((agency.pk, FilingKind.SUBMISSION)),
                roster=latest.get((agency.pk, FilingKind.ROSTER)), draft=drafts.get(of.pk),
            )
        )  # fmt: skip
    return found


def _of_campaign(scene: _Scene, place: Place) -> Item:
    due = None if place.answered and place.draft is None else place.due
    draft, found = place.draft, place.found
    if draft is not None and found is not None:
        left = attesting.missing(draft, known=scene.known)
        asked = draft.asked_at is not None and bool(left) and not found.errors
        my_word = bool(scene.mine.intersection(left)) and not found.errors
        return Item(
            what=f"{place.of.title}: {_draft_said(place, left, my_word=my_word)}",
            state=State.WAITING if asked and not my_word else State.TO_DO,
            due=due,
            when=scene.when(place.due),
            why=_why(place),
            far=_far(place),
            address=scene.to("portal-draft" if found.errors else "portal-preview", place.of.slug),
            action=_draft_action(errors=found.errors, left=left, my_word=my_word),
        )
    return Item(
        what=f"{place.of.title}: " + ("answered" if place.answered else "send your answer"),
        state=State.DONE if place.answered else State.TO_DO,
        due=due,
        when="" if place.answered else scene.when(place.due),
        why=place.sentence if place.answered else _why(place),
        far="" if place.answered else place.label,
        address=scene.to("portal-campaign", place.of.slug),
        action="See what you sent" if place.answered else "Answer this campaign",
    )


def _draft_said(place: Place, left: Sequence[str], *, my_word: bool) -> str:
    found = place.found
    assert found is not None
    if found.errors:
        return "mend your draft"
    if my_word:
        return "attest the draft"
    if left:
        has = "has" if len(left) == 1 else "have"
        return f"the {' and the '.join(left)} still {has} to attest"
    return "send your draft"


def _draft_action(*, errors: int, left: Sequence[str], my_word: bool) -> str:
    if errors:
        return "Go on with the draft"
    if my_word:
        return "Read the draft and attest it"
    return "Look at what is missing" if left else "Look at it and send it"


def _far(place: Place) -> str:
    found = place.found
    assert found is not None
    if found.errors and found.faulty:
        return f"{found.mended:,} of {found.faulty:,} mended; {counted(found.errors, 'error')} left"
    if found.errors:
        return f"{counted(found.errors, 'error')} left"
    return f"no error left; {counted(found.accepted, 'officer')} would count"


def _why(place: Place) -> str:
    letters = place.of.letters
    if place.is_late:
        last = in_words(place.due)
        return f"The last day was {last}. A late answer is accepted, and marked as late (RUL-9)."
    if place.extension:
        return (
            f"Your extension of {in_words(place.extension.granted_on)} runs to this day (CERT-305). "
            "Officers on no roster lose their certificate on the reference date (CERT-311)."
        )
    return (
        f"Certificates of officers whose last names begin with {letters[0]} to {letters[-1]} end on "
        f"{in_words(place.of.reference_on)}. They go on only if your answer is complete and comes in "
        "time (CERT-310)."
    )


def _of_conditions(scene: _Scene) -> Iterator[Item]:
    there = workforce.employments_at(scene.agency.pk, on=scene.on, known=scene.known)
    ids = {place.officer_id for place in there}
    groups: dict[tuple[date, str, bool], list[waiting.OpenCondition]] = defaultdict(list)
    for owed in waiting.open_conditions(on=scene.on, known=scene.known, officer_ids=ids):
        proof = owed.state is ConditionState.PROOF_IN
        groups[owed.due_on, owed.requirement, proof].append(owed)
    for (due, requirement, proof), some in sorted(groups.items()):
        title = finding_title(requirement)
        who = counted(len(some), "officer")
        late = any(each.overdue for each in some)
        owe = "owes" if len(some) == 1 else "owe"
        yield Item(
            what=f"{title}: proof is in for {who}" if proof else f"{title}: {who} still {owe} it",
            state=State.WAITING if proof else State.TO_DO,
            due=due,
            when=scene.when(due),
            why="The stated day has passed; a person at the commission looks at it (CERT-341)."
            if late
            else "A condition of the certificate: it is met once the commission has confirmed the proof "
            "(CERT-340).",
            far="",
            address=scene.to("portal-roster") + "?due=yes",
            action="See the officers",
        )


def _of_packets(scene: _Scene) -> Iterator[Item]:
    packets = (
        Packet.objects.filter(known_rows(scene.known), agency=scene.agency)
        .values("campaign")
        .annotate(number=Max("number"))
    )
    newest = [(row["campaign"], row["number"]) for row in packets]
    if not newest:
        return
    fetched = set(
        PacketFetch.objects.filter(
            packet__agency=scene.agency, fetched_at__lte=scene.known
        ).values_list("packet__campaign", "packet__number")
    )
    notices = _notices(scene)
    for campaign, number in newest:
        every, left = notices.get(campaign, (0, 0))
        if (campaign, number) not in fetched:
            yield Item(
                what=f"Fetch the packet of {campaign}",
                state=State.TO_DO,
                why="It holds a notice for each officer, and the time to ask for a review runs from it "
                "(CERT-522).",
                far=counted(every, "notice"),
                address=scene.to("portal-packets"),
                action="Go to the packets",
            )
        elif left:
            yield Item(
                what=f"Hand over the notices of {campaign}",
                state=State.TO_DO,
                why="Each officer gets their own notice from you (CERT-522). Mark each when it is done.",
                far=f"{every - left:,} of {every:,} handed over",
                address=scene.to("portal-packets"),
                action="Mark the notices",
            )
        else:
            yield Item(
                what=f"Notices of {campaign} handed over",
                state=State.DONE,
                far=f"{every:,} of {every:,}",
                address=scene.to("portal-packets"),
                action="See the packets",
            )


def _notices(scene: _Scene) -> dict[str, tuple[int, int]]:
    """By campaign: how many notices of the agency stand, and how many are not marked as handed over."""
    handed = HandOver.objects.filter(known_rows(scene.known), notice=OuterRef("pk"))
    rows = (
        Notice.objects.filter(
            known_rows(scene.known), agency=scene.agency, replaced_by__isnull=True
        )
        .annotate(handed=Exists(handed))
        .values("campaign", "handed")
        .annotate(count=Count("pk"))
    )
    found: dict[str, tuple[int, int]] = {}
    for row in rows:
        every, left = found.get(row["campaign"], (0, 0))
        found[row["campaign"]] = (
            every + row["count"], left + (0 if row["handed"] else row["count"])
        )  # fmt: skip
    return found


def _of_requests(scene: _Scene, asked: Sequence[Request]) -> Iterator[Item]:
    for request in asked:
        if request.state is RequestState.OPEN:
            until = f" until {in_words(request.until)}" if request.until else ""
            yield Item(
                what=f"{request.campaign_title}: you asked for more time{until}",
                state=State.WAITING,
                when=f"asked on {in_words(request.asked_on)}",
                why="The commission decides. Until then your answer is due as before (CERT-305).",
                address=scene.to("portal-campaign", request.campaign),
                action="See the campaign",
            )
