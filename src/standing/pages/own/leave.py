"""Return from leave: the officer reports the day, and reads what follows (CERT-322, 358, 1021)."""

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from standing.certification.domain import ConditionState
from standing.kernel.access import Act, Permission
from standing.kernel.periods import in_words
from standing.pages.access import may
from standing.pages.doing import Acting, do
from standing.pages.own import telling
from standing.pages.own.bound import UNCLEAR, Own, for_own, frame
from standing.pages.own.employment import told
from standing.requests import actions, leaves
from standing.requests import queries as requests
from standing.requests.domain import RequestKind
from standing.rules.book import the_book
from standing.rules.deadlines import return_deadline
from standing.rules.sentences import finding_title


class Return(Acting):
    """The first day back on duty."""

    on = forms.DateField(
        label="First day back on duty",
        input_formats=["%Y-%m-%d", "%m/%d/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Give the first day on which you were back on duty.",
            "invalid": "We could not read that as a date. Write it as 2022-06-30 or 06/30/2022.",
        },
    )


@may(Permission.OWN_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
@for_own
def report(request: HttpRequest, own: Own) -> HttpResponse:
    """The leave on record, the report of the return, and what follows from it."""
    form = Return(request.POST or None, initial={"shown": _state(own)})
    if request.method == "POST":
        done = do(
            request,
            form,
            state=lambda: _state(own),
            act=lambda act: _report(act, own, form.cleaned_data["on"]),
            to=lambda: reverse("own-return"),
        )
        if done is not None:
            return done
    running = telling.running(own)
    asked = told(own, RequestKind.RETURN_FROM_LEAVE)
    waiting = [
        r
        for r in requests.of_officer(own.officer.pk, known=own.now)
        if r.is_open and r.kind is RequestKind.RETURN_FROM_LEAVE
    ]
    return render(
        request,
        "own/return.html",
        {
            **frame(own, "return", ("Return from leave", "")),
            "form": form,
            "running": [_said(away) for away in running],
            "past": [_said(a) for a in _past(own)],
            "asked": asked,
            "may_report": bool(running) and not waiting,
            "follows": _follows(own, waiting[0].on if waiting and waiting[0].on else own.today),
        },
        status=UNCLEAR if form.is_bound else 200,
    )


def _report(act: Act, own: Own, on: date) -> str:
    actions.report_return(act, mptc_id=own.bound, on=on)
    return f"Your return on {in_words(on)} is reported. A person looks at it, then the leave ends."


def _state(own: Own) -> str:
    """The latest report, so that a page left open does not report twice."""
    reports = [
        f"{r.key} {r.state.value}"
        for r in requests.of_officer(own.officer.pk, known=own.now)
        if r.kind is RequestKind.RETURN_FROM_LEAVE
    ]
    return reports[0] if reports else "none"


def _past(own: Own) -> list[leaves.Away]:
    every = leaves.leaves(own.officer.pk, known=own.now)
    return [away for away in every if not away.covers(own.today)][::-1]


def _said(away: leaves.Away) -> str:
    kind = f"{away.kind.capitalize()} leave" if away.kind else "Leave"
    if away.until is None:
        return f"{kind} since {in_words(away.since)}."
    return f"{kind} from {in_words(away.since)} up to {in_words(away.until)}, the first day back."


def _follows(own: Own, on: date) -> list[str]:
    """Say what follows from a return on a day, by the rules of that day (CERT-358)."""
    said = [
        "A leave is not a matter for a petition: report the return, and what is owed gets its time.",
        "Your agency reports the return as well. Either report is enough for us to look.",
    ]
    owed = [
        finding_title(c.requirement)
        for c in telling.record_of(own).stands.conditions
        if c.state is not ConditionState.MET
    ]
    if the_book().rule("condition.after-return").find(on) is None:
        return [*said, f"The rules of {in_words(on)} give no new time after a leave."]
    counted = return_deadline(returned_on=on, book=the_book())
    if not owed:
        return [*said, "You owe nothing now, so no new day is set."]
    return [
        *said,
        f"What you owe ({', '.join(owed)}) is then due by {in_words(counted.due_on)}, if the first day "
        f"back is {in_words(on)}. {counted.explanation}",
    ]
