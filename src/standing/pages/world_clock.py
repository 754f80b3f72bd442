"""The clock of an invented world, moved on by whoever tries things in it. A real register has none."""

from dataclasses import replace
from datetime import datetime, time

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from standing.kernel.access import Permission
from standing.kernel.errors import NotFound, Refused
from standing.kernel.periods import NEW_YORK
from standing.ledger import actions, queries
from standing.pages import clock
from standing.pages.access import NOTHING_HERE, may
from standing.pages.acting import act_for

MORNING = time(9)


class Moment(forms.Form):
    """A day, and a time of it in New York."""

    day = forms.DateField(
        label="Day",
        widget=forms.DateInput(attrs={"type": "date", "class": "usa-input"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": "We could not read this day. Write it like 2022-06-30.",
            "required": "Choose the day to which the clock moves.",
        },
    )
    hour = forms.TimeField(
        label="Time of day",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "usa-input"}, format="%H:%M"),
        error_messages={"invalid": "We could not read this time. Write it like 14:30."},
    )


@may(Permission.CLOCK_MOVE)
@require_http_methods(["GET", "HEAD", "POST"])
def world_clock(request: HttpRequest) -> HttpResponse:
    """Show what time it is in the invented world, and move it on."""
    if queries.invented_world() is None:
        raise NotFound(NOTHING_HERE)
    form = Moment(request.POST or None, initial={"day": clock.today(), "hour": MORNING})
    if request.method == "POST" and form.is_valid():
        to = datetime.combine(
            form.cleaned_data["day"], form.cleaned_data["hour"] or MORNING, tzinfo=NEW_YORK
        )
        try:
            actions.move_clock(replace(act_for(request), at=to))
        except Refused as refusal:
            form.add_error("day", str(refusal))
        else:
            return redirect("world-clock")
    status = 422 if form.errors else 200
    return render(request, "world_clock.html", {"form": form, "now": clock.now()}, status=status)
