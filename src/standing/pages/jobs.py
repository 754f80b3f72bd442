"""One piece of background work: how far along it is. Its address cannot be guessed; it names nobody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from standing.jobs import queries
from standing.jobs.domain import TITLES, JobState, Kind
from standing.pages.access import public

_SECONDS = 5
_TONES = {
    JobState.WAITING: "past",
    JobState.RUNNING: "review",
    JobState.DONE: "good",
    JobState.REFUSED: "action",
    JobState.FAILED: "ended",
}
_WHY = "The person who asked for it reads why with the command standing jobs and this page’s id."


@public
@require_safe
def job(request: HttpRequest, key: str) -> HttpResponse:
    """Show how far along a job is; with ``watch=yes`` the page looks again by itself."""
    found = queries.job(key)
    state = JobState(found.state)
    watching = found.is_open and request.GET.get("watch") == "yes"
    answer = render(
        request,
        "job.html",
        {
            "title": TITLES[Kind(found.kind)],
            "job": found,
            "tone": _TONES[state],
            "words": found.words,
            "why": _WHY if state in (JobState.REFUSED, JobState.FAILED) else "",
            "watching": watching,
            "seconds": _SECONDS,
        },
    )
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    if watching:
        answer["Refresh"] = str(_SECONDS)
    return answer
