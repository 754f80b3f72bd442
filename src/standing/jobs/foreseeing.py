"""What deciding cases together would change, before anything is: statuses, pages and mails, counted.

The standings are worked out by the functions that the register itself uses, over the history that the
act would leave; the mails are those to whom the acts' entries would be answered.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from standing.campaigns.models import Campaign
from standing.certification import foreseeing, queries
from standing.certification.consequences import PORTION, Consequences, Effect
from standing.certification.domain import History
from standing.certification.in_force import standing
from standing.correspondence import mail_to_officers
from standing.correspondence.mails import ANSWERS
from standing.jobs.choices import Ahead, Choice
from standing.kernel.access import Act
from standing.kernel.collecting import resting
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.reports.case_files import receipts_of
from standing.reports.queue import Case
from standing.workforce import identities, oneself


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What deciding cases would change.

    ``consequences`` has each officer's standing before and after; ``declined`` counts the
    cases for which the act would be refused.
    """

    consequences: Consequences
    declined: int = 0
    to_officers: int = 0
    to_agencies: int = 0

    @property
    def ended(self) -> int:
        """How many certificates in force would no longer be."""
        return sum(e.before.in_force and not e.after.in_force for e in self.consequences.effects)

    @property
    def goes_on(self) -> int:
        """How many certificates in force would stay so."""
        return sum(e.before.in_force and e.after.in_force for e in self.consequences.effects)


def of_deciding(act: Act, choice: Choice, on: date | None, cases: Sequence[Case]) -> Foreseen:
    """Return what deciding these cases by this act would change; nothing is written.

    Statuses are compared on the day of the act, or on the reference date where that is later. A choice
    from whose act no standing is derived changes none.
    """
    if choice.would is None:
        return Foreseen(consequences=Consequences(effects=()))
    with resting():
        parts = [
            _portion(act, choice, on or act.day, cases[start : start + PORTION])
            for start in range(0, len(cases), PORTION)
        ]
    return Foreseen(
        consequences=Consequences(
            effects=tuple(each for part in parts for each in part.consequences.effects)
        ),
        declined=sum(part.declined for part in parts),
        to_officers=sum(part.to_officers for part in parts),
        to_agencies=sum(part.to_agencies for part in parts),
    )


def _portion(act: Act, choice: Choice, on: date, cases: Sequence[Case]) -> Foreseen:
    assert choice.would is not None
    kept = identities.kept_as(known=act.at)
    ids = {
        each.key: kept.get(each.officer_id, each.officer_id) for each in cases if each.officer_id
    }
    before = queries.histories(sorted(set(ids.values())))
    after, acts, declined = dict(before), Counter[int](), 0
    own = oneself.own_numbers(act.by)
    for ahead, officer_id in _ahead(cases, ids, on):
        if ahead.case.mptc_id in own:
            declined += 1
            continue
        try:
            after[officer_id] = choice.would(act, after[officer_id], ahead)
        except (Refused, WrongState, NotFound):
            declined += 1
        else:
            acts[officer_id] += 1
    speaks = _speaks_of(act, cases, ids)
    effects = [
        _effect(act, choice, before[pk], after[pk], on=speaks[pk]) for pk in before if acts[pk]
    ]
    to_officers, to_agencies = _mails(act, choice, on, before, acts)
    return Foreseen(
        consequences=Consequences(effects=tuple(sorted(effects, key=lambda e: e.mptc_id))),
        declined=declined, to_officers=to_officers, to_agencies=to_agencies,
    )  # fmt: skip


def _ahead(cases: Sequence[Case], ids: Mapping[int, int], on: date) -> list[tuple[Ahead, int]]:
    """Each case with an officer as it would be decided, with the applications of its row."""
    receipts = receipts_of(cases)
    filed = foreseeing.filed_with(set(receipts.values()))
    return [
        (
            Ahead(
                case=each, on=on,
                filed=filed.get((each.officer_id or 0, receipts.get(each.key, "")), ()),
            ),
            ids[each.key],
        )
        for each in cases
        if each.key in ids
    ]  # fmt: skip


def _speaks_of(act: Act, cases: Sequence[Case], ids: Mapping[int, int]) -> dict[int, date]:
    """Return the day on which each officer's statuses are compared."""
    days = dict(Campaign.objects.values_list("slug", "reference_on"))
    found: dict[int, date] = {}
    for each in cases:
        if (officer_id := ids.get(each.key)) is not None:
            day = max(act.day, days.get(each.campaign, act.day))
            found[officer_id] = max(day, found.get(officer_id, day))
    return found


def _effect(act: Act, choice: Choice, before: History, after: History, *, on: date) -> Effect:
    return Effect(
        mptc_id=before.mptc_id,
        outcome=choice.name,
        before=standing(before, on=on, known=act.at - timedelta(microseconds=1)),
        after=standing(after, on=on, known=act.at),
    )


def _mails(
    act: Act, choice: Choice, on: date, histories: Mapping[int, History], acts: Counter[int]
) -> tuple[int, int]:
    """Return how many mails would go to officers and to agencies."""
    if choice.tells not in ANSWERS:
        return 0, 0
    officers = {pk: histories[pk].mptc_id for pk in acts}
    day = on if choice.tells == "condition.met" else act.day
    own, agencies = mail_to_officers.would_reach(officers, on=day, known=act.at)
    return (
        sum(own[pk] * times for pk, times in acts.items()),
        sum(agencies[pk] * times for pk, times in acts.items()),
    )
