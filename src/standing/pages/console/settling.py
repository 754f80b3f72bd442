"""How a case is spoken of, and the form on which it is decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from standing.campaigns.rosters.identity import CODES
from standing.jobs.choices import CHOICES, UNTIL, Choice, fits
from standing.kernel.access import Act, Person
from standing.kernel.periods import in_words
from standing.pages import kept
from standing.pages.acting import see_other
from standing.pages.console.words import counted
from standing.pages.doing import WithReason
from standing.reports.queue import Case
from standing.reports.queue_rows import Group
from standing.rules.sentences import titles

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
    """Return what this person may decide in a group; of a case, what its grounds allow."""
    return [
        choice
        for choice in CHOICES[group]
        if person.may(choice.permission) and fits(choice, group, grounds)
    ]


@dataclass(frozen=True, slots=True)
class DayAsked:
    """How the field for a day is called, and what stands under it."""

    label: str
    hint: str


def day_asked(offered: Sequence[Choice], on: date) -> DayAsked | None:
    """Say what day the choices take: that of a finding, or of what came, or a new due day; else none."""
    days = {each.day for each in offered if each.day}
    today = f"Left blank: today, {in_words(on)}."
    if not days:
        return None
    if UNTIL not in days:
        return DayAsked("Day of the finding", f"Takes the form 2022-09-30. {today}")
    return DayAsked(
        "Day that goes with your choice",
        "For a later due day: that day, as 2022-09-30. For proof that came, or a condition that is met: "
        f"the day on which that happened. {today}",
    )


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
        self.choice().decide(act, case, self.cleaned_data.get("day") or act.day)


def factor_first(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor, and lead back to this page, which finds in ``kept`` what was typed."""
    here = request.get_full_path()
    kept.keep(request, page=here)
    return see_other(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': here})}")


def cases_said(number: int) -> str:
    """Say how many cases.

    >>> cases_said(1), cases_said(4012)
    ('1 case', '4,012 cases')
    """
    return counted(number, "case")
