"""One piece of background work: how far along it is. Its address cannot be guessed; it names nobody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from standing.jobs import queries
from standing.jobs.domain import TITLES, JobState, Kind
from standing.jobs.models import Job
from standing.kernel.access import Permission
from standing.pages.access import public, visitor

SECONDS = 5
TONES = {
    JobState.WAITING: "past",
    JobState.RUNNING: "review",
    JobState.DONE: "good",
    JobState.REFUSED: "action",
    JobState.FAILED: "ended",
}
_WHY = (
    "Whoever asked for it reads why here when signed in; whoever runs the register finds it among the "
    "jobs by this page’s id."
)


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
            "tone": TONES[state],
            "words": found.words,
            "why": _why(request, found),
            "watching": watching,
            "seconds": SECONDS,
        },
    )
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    if watching:
        answer["Refresh"] = str(SECONDS)
    return answer


def _why(request: HttpRequest, found: Job) -> str:
    """Why it was refused, for who asked and for staff; others read where they would."""
    if JobState(found.state) not in (JobState.REFUSED, JobState.FAILED):
        return ""
    person = visitor(request)
    own = bool(person.account) and person.account == found.started_by
    return found.refusal if own or person.may(Permission.CONSOLE_READ) else _WHY
