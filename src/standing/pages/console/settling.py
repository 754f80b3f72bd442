"""What may be decided about a case, and by whom: one existing action for each choice."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django import forms

from standing.campaigns import completeness, matches, set_aside
from standing.campaigns import queries as campaigns
from standing.campaigns.rosters.identity import CODES
from standing.certification import conditions, weighing
from standing.kernel.access import Act, Permission, Person
from standing.pages.console.words import counted
from standing.pages.doing import WithReason
from standing.reports.case_files import row_of
from standing.reports.queue import Case
from standing.reports.queue_rows import Group
from standing.rules.facts import CharacterFound
from standing.rules.sentences import titles
from standing.storage import locks

NO_DAY, ON_DAY, UNTIL = "", "on", "until"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing that may be decided: its name, the button's words, what follows, and the act.

    ``day`` says whether it takes the day on which something happened, or a new due day;
    ``grave`` that many at once ask for the second factor again.
    """

    name: str
    label: str
    follows: str
    permission: Permission
    act: Callable[[Act, Case, date], object]
    day: str = NO_DAY
    grave: bool = False


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
)  # fmt: skip
_MET = Choice(
    name="met", label="Confirm the condition as met",
    follows="The condition is settled from that day.",
    permission=Permission.CONDITION_CONFIRM, day=ON_DAY,
    act=lambda act, case, on: conditions.confirm_condition(
        act, mptc_id=case.mptc_id, requirement=case.grounds[0], on=on
    ),
)  # fmt: skip
_PROOF = Choice(
    name="proof", label="Record that proof came",
    follows="It waits here for somebody to look at it.",
    permission=Permission.CONDITION_CONFIRM, day=ON_DAY,
    act=lambda act, case, on: conditions.record_proof(
        act, mptc_id=case.mptc_id, requirement=case.grounds[0], on=on
    ),
)  # fmt: skip
_MORE_TIME = Choice(
    name="extend", label="Set a later due day, at the officer’s request",
    follows="The condition is due by the day you set.",
    permission=Permission.CONDITION_CONFIRM, day=UNTIL,
    act=lambda act, case, on: conditions.extend_condition(
        act, mptc_id=case.mptc_id, requirement=case.grounds[0], due_on=on
    ),
)  # fmt: skip
_LAPSED = Choice(
    name="lapse", label="Find that the time ran out with the condition unmet",
    follows="The certificate is not in force from today (CERT-341).",
    permission=Permission.CONDITION_CONFIRM, grave=True,
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
GROUPS: Final[Mapping[Group, tuple[str, str]]] = {
    Group.REVIEW: (
        "Further review",
        "The agency does not or cannot attest, sources contradict each other, or the officer is "
        "suspended from duty.",
    ),
    Group.BACKGROUND: (
        "Answers to a failed background check",
        "The officer answered the results; a person weighs the check with the answer (CERT-231).",
    ),
    Group.DECLINED: (
        "About to be declined",
        "Prepared and not yet issued: somebody looks before two people approve.",
    ),
    Group.MATCHES: (
        "Rows that may be another person",
        "A name or a birth date differs a little from the register, or the MPTC ID is on no list.",
    ),
    Group.PROOF: (
        "Proof to look at",
        "Proof of a condition came, and nobody has looked at it yet.",
    ),
    Group.OVERDUE: (
        "Conditions past their day",
        "The stated day passed with nothing in time. Nothing lapses until a person says so.",
    ),
    Group.INCOMPLETE: (
        "Incomplete applications",
        "Found not substantially complete. The agency sends a corrected file.",
    ),
    Group.SET_ASIDE: (
        "Rows set aside",
        "Rows of accepted files that do not count: outside the cohort, unknown, or named twice.",
    ),
    Group.DUE: (
        "Conditions due within 30 days",
        "Nothing is in yet, and the time still runs. These need nobody until proof comes.",
    ),
}
"""How each group is called, and why an officer stands there."""
_GROUNDS: Final[Mapping[str, str]] = {
    "character.not-attested": "The agency does not attest character and fitness",
    "character.cannot-attest": "The agency cannot attest character and fitness",
    "character.self-attested": "The head was not attested by the appointing authority",
    "character.not-stated": "No attestation was given",
    "character.found-lacking": "The division found character lacking",
    "basic-training.sources-differ": "Sources contradict each other on basic training",
    "duty-status.suspended": "Suspended from duty",
    "background.answer-to-weigh": "An answer to a failed check is to be weighed",
    "background.answer-awaited": "The officer may still answer a failed check",
    "background.results-not-given": "The results of a failed check were not given",
    "outside-cohort": "Outside the cohort",
    "unknown-officer": "The MPTC ID is on no list",
    "duplicate": "Named twice in one file",
    "not substantially complete": "Not substantially complete",
}


def ground_said(ground: str) -> str:
    """Say a ground in words: a code, a requirement, or what differs in a row.

    >>> ground_said("duty-status.suspended"), ground_said("cpr"), ground_said("age.under")
    ('Suspended from duty', 'CPR certificate', 'Age: under')
    >>> ground_said("day-month-swapped (Date of Birth)")
    'Date of Birth has day and month swapped, compared with the register'
    """
    if ground in _GROUNDS:
        return _GROUNDS[ground]
    if ground in titles():
        return titles()[ground]
    requirement, dot, end = ground.partition(".")
    if dot and requirement in titles():
        return f"{titles()[requirement]}: {end.replace('-', ' ')}"
    code, _, differs = ground.partition(" (")
    if not differs:
        return ground
    column = differs.rstrip(")")
    if code in CODES:
        return f"{column} {CODES[code]}"
    return f"{code.replace('-', ' ').capitalize()}: {column}"


def grounds_said(grounds: Sequence[str]) -> str:
    """Say all grounds of a case."""
    return "; ".join(ground_said(each) for each in grounds)


def choices_for(person: Person, group: Group, grounds: Sequence[str] | None = None) -> list[Choice]:
    """Return what this person may decide in a group; of a case, what its grounds allow.

    A finding on character settles nothing where sources differ or the officer is suspended.
    """
    return [
        choice
        for choice in CHOICES[group]
        if person.may(choice.permission) and _fits(choice, group, grounds)
    ]


def _fits(choice: Choice, group: Group, grounds: Sequence[str] | None) -> bool:
    if grounds is None or group is not Group.REVIEW or choice not in (_GOOD, _LACKING):
        return True
    return any(ground.startswith("character.") for ground in grounds)


class Deciding(WithReason):
    """What is decided of a case: a choice, the day it takes, the reason."""

    decision = forms.CharField(
        label="What you decide",
        max_length=20,
        error_messages={"required": "Choose what you decide."},
    )
    day = forms.DateField(
        required=False,
        label="Day",
        input_formats=["%Y-%m-%d", "%m/%d/%Y"],
        error_messages={"invalid": "We could not read this day. Write it as 2022-09-30."},
    )

    def __init__(self, offered: Sequence[Choice], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # a form's own
        self.offered = {choice.name: choice for choice in offered}

    def clean(self) -> None:
        """Ask for a day where the choice needs one to be set."""
        super().clean()
        name = self.cleaned_data.get("decision")
        if name is None:
            return
        choice = self.offered.get(name)
        if choice is None:
            self.add_error("decision", "Choose one of the decisions offered here.")
        elif choice.day == UNTIL and "day" not in self.errors and not self.cleaned_data.get("day"):
            self.add_error("day", "Give the new due day, as 2022-09-30.")

    def choice(self) -> Choice:
        """Return what was chosen."""
        return self.offered[self.cleaned_data["decision"]]

    def settle(self, act: Act, case: Case) -> None:
        """Do what was chosen."""
        self.choice().act(act, case, self.cleaned_data.get("day") or act.day)


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


def cases_said(number: int) -> str:
    """Say how many cases.

    >>> cases_said(1), cases_said(4012)
    ('1 case', '4,012 cases')
    """
    return counted(number, "case")
