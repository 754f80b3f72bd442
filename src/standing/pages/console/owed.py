"""One condition of an officer beside the queue: its time stopped, let run again, or found unmeetable."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from standing.certification import conditions
from standing.certification import queries as certification
from standing.certification.domain import (
    Condition,
    ConditionState,
    History,
    Standing,
    StandingCondition,
)
from standing.certification.in_force import standing
from standing.certification.known import condition_state
from standing.kernel.access import Act, Permission, Person
from standing.kernel.canonical import digest_of
from standing.kernel.errors import NotFound
from standing.kernel.periods import in_words
from standing.pages import clock
from standing.pages.access import NOTHING_HERE, may
from standing.pages.console.overlays import named, not_oneself, officer_file
from standing.pages.console.previewed import Day, Page, Preview, label_said, previewed
from standing.pages.doing import WithReason
from standing.rules.facts import BridgeStatus
from standing.rules.sentences import finding_title
from standing.storage import locks
from standing.workforce.models import Officer


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """One thing that may be done: its words, its form, the act, and in which states it is offered."""

    button: str
    about: str
    will: str
    make: type[WithReason]
    act: Callable[[Act, str, str, Mapping[str, Any]], object]
    offered: frozenset[ConditionState]


class _Resuming(WithReason):
    due_on = Day(label="Last day in time from now on")
    field_order = ["due_on", "reason"]


class _Ended(WithReason):
    bridge = forms.ChoiceField(
        label="How the Bridge Academy ended", widget=forms.RadioSelect,
        choices=[(each.value, each.value) for each in conditions.OVER],
        error_messages={"required": "Choose how the Bridge Academy ended."},
    )  # fmt: skip
    on = Day(label="The day it ended")
    field_order = ["bridge", "on", "reason"]


_S = ConditionState
DOINGS: Final[Mapping[str, Doing]] = {
    "toll": Doing(
        button="Stop the time", make=WithReason,
        about="The time of a condition may be stopped while a review is open (CERT-344).",
        will="It stops the time: no day passes until somebody lets it run again.",
        act=lambda act, mptc_id, requirement, typed: conditions.toll_condition(
            act, mptc_id=mptc_id, requirement=requirement
        ),
        offered=frozenset({_S.OPEN, _S.EXTENDED}),
    ),
    "resume": Doing(
        button="Let the time run again", make=_Resuming,
        about="The review is over: the time runs again, to a day that you state (CERT-344).",
        will="It lets the time run again, to the day you typed.",
        act=lambda act, mptc_id, requirement, typed: conditions.resume_condition(
            act, mptc_id=mptc_id, requirement=requirement, due_on=typed["due_on"]
        ),
        offered=frozenset({_S.TOLLED}),
    ),
    "cannot-be-met": Doing(
        button="Record that it can no longer be met", make=_Ended,
        about="Whoever left the Bridge Academy cannot complete basic training by it (CERT-353).",
        will="It puts the officer among what waits for a person; the next determination reads it.",
        act=lambda act, mptc_id, requirement, typed: conditions.mark_unsatisfiable(
            act, mptc_id=mptc_id, bridge=BridgeStatus(typed["bridge"]), on=typed["on"]
        ),
        offered=frozenset({_S.OPEN, _S.EXTENDED, _S.TOLLED, _S.PROOF_IN, _S.LAPSED}),
    ),
}  # fmt: skip


@may(Permission.CONDITION_CONFIRM)
@require_http_methods(["GET", "HEAD", "POST"])
def condition(request: HttpRequest, mptc_id: str, requirement: str, what: str) -> HttpResponse:
    """Do one thing about one condition of one officer, once."""
    of = not_oneself(request, mptc_id)
    owed = {each.requirement: now for each, now in _owed(of)}
    doing = DOINGS.get(what)
    if doing is None or requirement not in owed or not _fits(what, requirement):
        raise NotFound(NOTHING_HERE)
    title, now = finding_title(requirement), owed[requirement]
    page = Page(
        title=f"{doing.button}: {title}",
        trail=[(named(of), officer_file(of.mptc_id)), (doing.button, "")],
        about=[doing.about],
        facts=[
            ("Officer", named(of)), ("Condition", title),
            ("State", now.state.value.partition(" ")[2]), ("Due", in_words(now.due_on)),
        ],
        button=doing.button,
        back=officer_file(of.mptc_id),
    )  # fmt: skip

    def act(by: Act, form: WithReason) -> str:
        doing.act(by, of.mptc_id, requirement, form.cleaned_data)
        return f"Recorded of {named(of)}: {doing.button.lower()} ({title})."

    def preview(by: Act, form: WithReason) -> Preview:
        typed = dict(form.cleaned_data)
        typed.pop("shown", None)
        locks.hold(locks.officer(of.mptc_id))
        before = _stands(of, by)
        with transaction.atomic():  # tried, and taken back: what it would do is what it does
            doing.act(by, of.mptc_id, requirement, form.cleaned_data)
            after = _stands(of, by)
            transaction.set_rollback(True)
        state = {each.requirement: stood for each, stood in _owed(of)}[requirement]
        return Preview(
            hash=digest_of([what, requirement, typed, state.state, state.due_on, before.label]),
            will=[doing.will, "No e-mail and no letter goes out."],
            will_not=["It does not end or change the certificate by itself."],
            on=by.day, before=label_said(before), after=label_said(after),
        )  # fmt: skip

    return previewed(
        request, page, doing.make, preview=preview, act=act, to=lambda: officer_file(of.mptc_id)
    )


def _stands(of: Officer, act: Act) -> Standing:
    history = certification.histories([of.pk])[of.pk]
    return standing(history, on=act.day, known=act.at)


def _owed(of: Officer) -> list[tuple[Condition, StandingCondition]]:
    """What the officer owes now, each with how it stands today."""
    return _owed_by(certification.histories([of.pk])[of.pk])


def _owed_by(history: History) -> list[tuple[Condition, StandingCondition]]:
    now = clock.now()
    return [
        (each, condition_state(each, on=clock.today(), known=now))
        for each in certification.owed_by(history, known=now)
    ]


def _fits(what: str, requirement: str) -> bool:
    return what != "cannot-be-met" or requirement == conditions.BASIC_TRAINING


def links(person: Person, of: Officer, history: History) -> list[tuple[str, str]]:
    """Return what this person may do about each condition that the queue does not offer."""
    if not person.may(Permission.CONDITION_CONFIRM):
        return []
    return [
        (
            f"{doing.button}: {finding_title(each.requirement)}",
            reverse("console-condition", args=[of.mptc_id, each.requirement, what]),
        )
        for each, now in _owed_by(history)
        for what, doing in DOINGS.items()
        if now.state in doing.offered and _fits(what, each.requirement)
    ]
