"""What an agency has to do, by day: asked in a constant number of questions.

Each item says what, until when, why, and how far along it is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, Max, OuterRef

from standing.campaigns import queries as campaigns
from standing.campaigns.claims import claimed
from standing.campaigns.drafts import attesting
from standing.certification import waiting
from standing.certification.domain import ConditionState
from standing.correspondence import handed
from standing.correspondence.models import HandOver, Notice, Packet, PacketFetch
from standing.kernel.access import Permission, Person
from standing.kernel.periods import in_words
from standing.pages.portal.days import counted
from standing.pages.portal.todo_campaigns import of_campaigns
from standing.pages.portal.todo_items import Item, Scene, State
from standing.requests import queries as requests
from standing.requests.domain import Request, RequestState
from standing.rules.sentences import finding_title
from standing.storage.rows import known as known_rows
from standing.workforce import queries as workforce
from standing.workforce.models import Agency

FIRST = 3
"""How many things due come first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """Everything an agency has to do: the first three due, what else, what waits, what is done."""

    first: tuple[Item, ...]
    rest: tuple[Item, ...]
    waiting: tuple[Item, ...]
    done: tuple[Item, ...]


def to_do(agency: Agency, *, by: Person, on: date, known: datetime) -> ToDo:
    """Return what an agency has to do on a day, as known at a moment, as one of its people sees it.

    What waits for the head's word is the head's to do. An appointing authority, who only attests for
    the head, is given nothing that others do. Who reports on standards only has nothing to do
    here (CERT-117).
    """
    if not by.may(Permission.CAMPAIGN_READ, agency=agency.code):
        return ToDo(first=(), rest=(), waiting=(), done=())
    mine = frozenset(attesting.capacities(by, agency.code))
    files = by.may(Permission.FILING_SUBMIT, agency=agency.code)
    scene = Scene(agency=agency, on=on, known=known, mine=mine, files=files)
    items = list(of_campaigns(scene))
    if files:
        asked = requests.of_agency(agency.code, known=known)
        items += [*_of_conditions(scene), *_of_packets(scene), *_of_requests(scene, asked)]
    due = sorted(
        (item for item in items if item.state is State.TO_DO),
        key=lambda item: (item.due or item.since or date.max, item.what),
    )
    return ToDo(
        first=tuple(due[:FIRST]),
        rest=tuple(due[FIRST:]),
        waiting=tuple(item for item in items if item.state is State.WAITING),
        done=tuple(item for item in items if item.state is State.DONE),
    )


def _of_conditions(scene: Scene) -> Iterator[Item]:
    there = workforce.employments_at(scene.agency.pk, on=scene.on, known=scene.known)
    ids = {place.officer_id for place in there}
    ids -= claimed(scene.agency.pk, there, known=scene.known)
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


def _of_packets(scene: Scene) -> Iterator[Item]:
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
    late = [
        each
        for each in handed.not_handed_over(scene.agency.code, scene.known)
        if each.number <= dict(newest).get(each.campaign, 0)
    ]
    yield from (_reminder(scene, each) for each in late)
    lying = {
        (each.campaign, each.number): each.written_on for each in late
    }  # fetched before handed
    reminded: Counter[str] = Counter()
    for each in late:
        reminded[each.campaign] += len(each.officers)
    notices = _notices(scene)
    titles = campaigns.titles()
    for campaign, number in newest:
        every, left = notices.get(campaign, (0, 0))
        title = titles.get(campaign, campaign)
        if (campaign, number) not in fetched:
            yield Item(
                what=f"Fetch the packet of {title}",
                state=State.TO_DO,
                since=lying.get((campaign, number)),
                why="It holds a notice for each officer, and the time to ask for a review runs from it "
                "(CERT-522).",
                far=counted(every, "notice"),
                address=scene.to("portal-packets"),
                action="Go to the packets",
            )
        elif left > reminded[campaign]:
            yield Item(
                what=f"Hand over the notices of {title}",
                state=State.TO_DO,
                why="Each officer gets their own notice from you (CERT-522). Mark each when it is done.",
                far=f"{every - left:,} of {every:,} handed over",
                address=scene.to("portal-packets"),
                action="Mark the notices",
            )
        elif not left:
            yield Item(
                what=f"Notices of {title} handed over",
                state=State.DONE,
                far=f"{every:,} of {every:,}",
                address=scene.to("portal-packets"),
                action="See the packets",
            )


def _reminder(scene: Scene, late: handed.NotHandedOver) -> Item:
    """Remind of notices that lie with the agency for seven days or more."""
    left = len(late.officers)
    title = campaigns.titles().get(late.campaign, late.campaign)
    return Item(
        what=f"Hand over {counted(left, 'notice')} of packet {late.number} of {title}",
        state=State.TO_DO,
        since=late.written_on + handed.REMINDED_AFTER,
        when=f"written on {scene.when(late.written_on)}",
        why="A week has gone by. Each officer gets their own notice from you (CERT-522). Mark each when "
        "it is done.",
        far=f"{late.of - left:,} of {late.of:,} handed over",
        address=scene.to("portal-packet", late.campaign, str(late.number)),
        action="Mark the notices",
    )


def _notices(scene: Scene) -> dict[str, tuple[int, int]]:
    """By campaign: how many notices of the agency stand, and how many are not marked as handed over."""
    marked = HandOver.objects.filter(known_rows(scene.known), notice=OuterRef("pk"))
    rows = (
        Notice.objects.filter(
            known_rows(scene.known), agency=scene.agency, replaced_by__isnull=True
        )
        .annotate(handed=Exists(marked))
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


def _of_requests(scene: Scene, asked: Sequence[Request]) -> Iterator[Item]:
    for request in asked:
        until = f" until {in_words(request.until)}" if request.until else ""
        if request.state is RequestState.OPEN:
            yield Item(
                what=f"{request.campaign_title}: you asked for more time{until}",
                state=State.WAITING,
                when=f"asked on {in_words(request.asked_on)}",
                why="The commission decides. Until then your answer is due as before (CERT-305).",
                address=scene.to("portal-campaign", request.campaign),
                action="See the campaign",
            )
        elif request.state is not RequestState.WITHDRAWN and request.decided_on:
            yield Item(
                what=f"{request.campaign_title}: more time{until} was {request.state.value}",
                state=State.DONE,
                when=f"answered on {in_words(request.decided_on)}",
                why=request.reason,
                address=scene.to("portal-campaign", request.campaign),
                action="See the campaign",
            )
