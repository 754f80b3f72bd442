"""What may be decided about a case of the queue: one existing action for each choice."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from standing.campaigns import completeness, matches, set_aside
from standing.campaigns import queries as campaigns
from standing.certification import conditions, foreseeing, weighing
from standing.certification.domain import ConditionState, History
from standing.certification.foreseeing import Filed
from standing.kernel.access import Act, Permission
from standing.kernel.errors import NotFound
from standing.reports.case_files import row_of
from standing.reports.queue import Case
from standing.reports.queue_rows import Group
from standing.rules.facts import CharacterFound
from standing.storage import locks
from standing.workforce import oneself

NO_DAY, ON_DAY, UNTIL = "", "on", "until"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing that may be decided: its name, the button's words, what follows, and the act.

    ``day`` says whether it takes the day on which something happened, or a new due day;
    ``grave`` that it goes against the officer, so that the second factor is asked for again.
    ``would`` gives the history that the act would leave, for the preview; without it the act changes
    nothing from which a standing is derived. ``tells`` is the entry of the ledger that mail answers.
    """

    name: str
    label: str
    follows: str
    permission: Permission
    act: Callable[[Act, Case, date], object]
    day: str = NO_DAY
    grave: bool = False
    would: "Callable[[Act, History, Ahead], History] | None" = None
    tells: str = ""

    def decide(self, act: Act, case: Case, on: date) -> None:
        """Decide a case so; raises ``OwnRecord`` where it is about whoever decides."""
        oneself.refuse(act.by, case.mptc_id)
        self.act(act, case, on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """One case as it would be decided: on which day, and the applications that its row made."""

    case: Case
    on: date
    filed: Collection[Filed] = ()


def _condition(to: ConditionState) -> Callable[[Act, History, Ahead], History]:
    def would(act: Act, history: History, ahead: Ahead) -> History:
        later = ahead.on if to is ConditionState.EXTENDED else None
        return foreseeing.with_condition(
            act, history, requirement=ahead.case.grounds[0], to=to,
            on=act.day if later or to is ConditionState.LAPSED else ahead.on, due_on=later,
        )  # fmt: skip

    return would


def _character(found: CharacterFound) -> Callable[[Act, Case, date], object]:
    return lambda act, case, on: weighing.weigh_character(
        act, mptc_id=case.mptc_id, found=found, on=on
    )


def _incomplete(act: Act, case: Case, on: date) -> None:
    completeness.find_incomplete(act, receipt=row_of(case)[0], mptc_id=case.mptc_id)


def _kept(act: Act, case: Case, on: date) -> None:
    receipt, row = row_of(case)
    set_aside.keep_aside(act, receipt=receipt, row=row)


def _match(*, same: bool) -> Callable[[Act, Case, date], object]:
    return lambda act, case, on: matches.decide_match(act, question=case.key, same_person=same)


_GOOD = Choice(
    name="good", label="Find good character and fitness",
    follows="The next determination reads the finding; it goes before what the agency says.",
    permission=Permission.EVIDENCE_WEIGH, act=_character(CharacterFound.GOOD), day=ON_DAY,
)  # fmt: skip
_LACKING = Choice(
    name="lacking", label="Find character and fitness lacking",
    follows="The next determination reads the finding. The officer is told with the decision.",
    permission=Permission.EVIDENCE_WEIGH, act=_character(CharacterFound.LACKING), day=ON_DAY,
    grave=True,
)  # fmt: skip
_WEIGHED = Choice(
    name="weighed", label="Record that the check was weighed with the officer’s answer",
    follows="The check stays failed. Where the answer settles it, the agency sends a corrected file.",
    permission=Permission.EVIDENCE_WEIGH, day=ON_DAY,
    act=lambda act, case, on: weighing.weigh_background(act, mptc_id=case.mptc_id, on=on),
)  # fmt: skip
_SENT_BACK = Choice(
    name="incomplete", label="Find the application not substantially complete",
    follows="It continues nothing and is not decided. A corrected file is a new application.",
    permission=Permission.COMPLETENESS_FIND, act=_incomplete, grave=True,
    would=lambda act, history, ahead: foreseeing.with_incomplete(act, history, ahead.filed),
)  # fmt: skip
_MET = Choice(
    name="met", label="Confirm the condition as met",
    follows="The condition is settled from that day.",
    permission=Permission.CONDITION_CONFIRM, day=ON_DAY,
    would=_condition(ConditionState.MET), tells=conditions.KIND[ConditionState.MET],
    act=lambda act, case, on: conditions.confirm_condition(
        act, mptc_id=case.mptc_id, requirement=case.grounds[0], on=on
    ),
)  # fmt: skip
_PROOF = Choice(
    name="proof", label="Record that proof came",
    follows="It waits here for somebody to look at it.",
    permission=Permission.CONDITION_CONFIRM, day=ON_DAY,
    would=_condition(ConditionState.PROOF_IN),
    act=lambda act, case, on: conditions.record_proof(
        act, mptc_id=case.mptc_id, requirement=case.grounds[0], on=on
    ),
)  # fmt: skip
_MORE_TIME = Choice(
    name="extend", label="Set a later due day, at the officer’s request",
    follows="The condition is due by the day you set.",
    permission=Permission.CONDITION_CONFIRM, day=UNTIL,
    would=_condition(ConditionState.EXTENDED), tells=conditions.KIND[ConditionState.EXTENDED],
    act=lambda act, case, on: conditions.extend_condition(
        act, mptc_id=case.mptc_id, requirement=case.grounds[0], due_on=on
    ),
)  # fmt: skip
_LAPSED = Choice(
    name="lapse", label="Find that the time ran out with the condition unmet",
    follows="The certificate is not in force from today (CERT-341).",
    permission=Permission.CONDITION_CONFIRM, grave=True,
    would=_condition(ConditionState.LAPSED), tells=conditions.KIND[ConditionState.LAPSED],
    act=lambda act, case, on: conditions.lapse_condition(
        act, mptc_id=case.mptc_id, requirement=case.grounds[0]
    ),
)  # fmt: skip
_SAME = Choice(
    name="same", label="It is the same person",
    follows="The row counts for this officer. A row whose MPTC ID is on no list stays aside.",
    permission=Permission.MATCH_DECIDE, act=_match(same=True),
)  # fmt: skip
_OTHER = Choice(
    name="other", label="It is somebody else",
    follows="The row no longer counts for this officer.",
    permission=Permission.MATCH_DECIDE, act=_match(same=False),
    would=lambda act, history, ahead: foreseeing.without(act, history, ahead.filed),
)  # fmt: skip
_KEPT = Choice(
    name="kept", label="It stays aside",
    follows="The row leaves the queue. A corrected file of the agency may bring it back.",
    permission=Permission.MATCH_DECIDE, act=_kept,
)  # fmt: skip
CHOICES: Final[Mapping[Group, Sequence[Choice]]] = {
    Group.REVIEW: (_GOOD, _LACKING, _SENT_BACK),
    Group.BACKGROUND: (_WEIGHED, _GOOD, _LACKING, _SENT_BACK),
    Group.DECLINED: (_GOOD, _LACKING, _SENT_BACK),
    Group.MATCHES: (_SAME, _OTHER),
    Group.PROOF: (_MET, _MORE_TIME, _LAPSED),
    Group.OVERDUE: (_PROOF, _MET, _MORE_TIME, _LAPSED),
    Group.INCOMPLETE: (),
    Group.SET_ASIDE: (_KEPT,),
    Group.DUE: (_PROOF, _MET, _MORE_TIME),
}


def choice_of(group: Group, name: str) -> Choice:
    """Return a choice by its name; raises ``NotFound`` where a group offers none of this name."""
    found = next((each for each in CHOICES[group] if each.name == name), None)
    if found is None:
        raise NotFound(f"Nothing called {name[:20]} is decided of the cases of this group.")
    return found


def fits(choice: Choice, group: Group, grounds: Sequence[str] | None) -> bool:
    """Whether the grounds of a case allow a choice.

    A finding on character settles nothing where sources differ or the officer is suspended.
    """
    if grounds is None or group is not Group.REVIEW or choice not in (_GOOD, _LACKING):
        return True
    return any(ground.startswith("character.") for ground in grounds)


def take_turn(found: Sequence[Case]) -> None:
    """Wait until nobody else decides these cases or anything about their officers, in one order.

    Called in a transaction, before the cases are read again: officers first, then campaigns, as the
    actions take them, so that deciding one and deciding many never wait for each other.
    """
    names = {f"case:{each.group.value}:{each.key}" for each in found}
    for name in sorted(names | {locks.officer(each.mptc_id) for each in found if each.mptc_id}):
        locks.hold(name)
    for slug in sorted({each.campaign for each in found if each.campaign}):
        campaigns.campaign(slug, hold=True)
