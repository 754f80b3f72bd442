"""What an agency has to do in campaigns: its answer, its draft, the head's word."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from standing.campaigns import models
from standing.campaigns.domain import AgencyClass, FilingKind, MoreTime, Sent, standing_filings
from standing.campaigns.drafts import attesting
from standing.kernel.periods import in_words
from standing.pages.portal.days import counted
from standing.pages.portal.place import Place, placed
from standing.pages.portal.todo_items import Item, Scene, State
from standing.storage.rows import known as known_rows
from standing.workforce.models import Agency, AgencyScope


def of_campaigns(scene: Scene) -> Iterator[Item]:
    """Give an item for every campaign that concerns the agency."""
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


def _of_campaign(scene: Scene, place: Place) -> Item:
    due = None if place.answered and (place.draft is None or place.submission) else place.due
    draft, found = place.draft, place.found
    if draft is not None and found is not None:
        left = attesting.missing(draft, known=scene.known)
        asked = draft.asked_at is not None and bool(left) and not found.errors
        my_word = bool(scene.mine.intersection(left)) and not found.errors
        if not scene.files and not my_word:
            return _done_by_others(scene, place)
        return Item(
            what=f"{place.of.title}: {_draft_said(place, left, my_word=my_word)}",
            state=State.WAITING if asked and not my_word else State.TO_DO,
            due=due,
            when=scene.when(due) if due else "",
            why=_why(place),
            far=_far(place),
            address=scene.to("portal-draft" if found.errors else "portal-preview", place.of.slug),
            action=_draft_action(errors=found.errors, left=left, my_word=my_word),
        )
    if not scene.files and not place.answered:
        return _done_by_others(scene, place)
    if place.klass is AgencyClass.EXTENSION_WITHOUT_ROSTER and scene.on < place.of.reference_on:
        return _roster_first(scene, place)
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


def _roster_first(scene: Scene, place: Place) -> Item:
    """What an extension asks for first: the names, before the reference date (CERT-311)."""
    by = place.of.reference_on - timedelta(days=1)
    return Item(
        what=f"{place.of.title}: send a roster of names",
        state=State.TO_DO,
        due=by,
        when=scene.when(by),
        why=f"You have time for the submission until {in_words(place.due)} (CERT-305). Officers on no "
        f"roster lose their certificate on {in_words(place.of.reference_on)} (CERT-311).",
        far=place.label,
        address=scene.to("portal-campaign", place.of.slug),
        action="Answer this campaign",
    )


def _done_by_others(scene: Scene, place: Place) -> Item:
    """What the agency's clerk or head does, as who only attests for the head reads it (CERT-115)."""
    return Item(
        what=f"{place.of.title}: the agency prepares its answer",
        state=State.WAITING,
        due=place.due,
        when=scene.when(place.due),
        why="If the head’s own row is in it, you are asked to attest that row.",
        address=scene.to("portal-campaign", place.of.slug),
        action="See where it stands",
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
    if place.submission:
        filed = in_words(place.submission.filed_on)
        return (
            f"Your submission of {filed} stands until this draft takes its place. In time or late goes "
            "by your first file."
        )
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
