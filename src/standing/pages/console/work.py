"""Long work: what was asked for by whom, how far along it is, and reference lists to take in."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from standing.certification import approvals
from standing.jobs import queries, tasks, together
from standing.jobs.domain import TITLES, JobState, Kind
from standing.jobs.models import Job
from standing.kernel.access import Act, Permission
from standing.kernel.canonical import digest
from standing.kernel.errors import NotFound, Refused
from standing.kernel.periods import NEW_YORK
from standing.pages import clock
from standing.pages.access import NOTHING_HERE, may, visitor
from standing.pages.console.pressing import press
from standing.pages.jobs import SECONDS, TONES
from standing.pages.tables import Cell, Column, Table, rows_of
from standing.pages.uploads import TOO_LARGE, broke_off
from standing.rules.book import the_book
from standing.sheets.findings import Finding
from standing.workforce.domain import Reference
from standing.workforce.imports import import_file

REFERENCES = {
    Reference.AGENCIES: "Agencies",
    Reference.OFFICERS: "Officers (the training committee’s list)",
    Reference.TRAINING: "Training",
    Reference.EMPLOYMENT: "Employments",
    Reference.BARS: "Bars: convictions and listings",
}
ENDINGS = (".csv", ".xlsx", ".txt")
MOST_FAULTS = 100
MOST_LEFT = 200
"""So many cases that were left are named; the page says how many more there are."""


@may(Permission.CONSOLE_READ)
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """The latest background work, newest first, or only what came to a stop."""
    stopped = request.GET.get("show") == "stopped"
    found = queries.in_trouble(now=timezone.now()) if stopped else queries.jobs()
    behind = approvals.behind(job.started_by for job in found)
    table = Table(
        name="jobs",
        caption="Work that came to a stop" if stopped else "The latest work",
        counted=True,
        columns=tuple(
            Column(key=name, title=name) for name in ("Work", "State", "How far", "Asked for")
        ),
        rows=rows_of(
            [
                (
                    Cell(TITLES[Kind(job.kind)], address=reverse("console-job", args=[job.key])),
                    Cell(job.state.capitalize(), tone=TONES[JobState(job.state)]),
                    job.result or job.words,
                    Cell(
                        f"{job.asked_at.astimezone(NEW_YORK):%Y-%m-%d %H:%M}, New York time",
                        note=behind[job.started_by].name
                        if job.started_by in behind
                        else job.started_by,
                    ),
                )
                for job in found
            ]
        ),
    )
    return render(
        request, "console/work.html",
        {
            "table": table, "may_import": visitor(request).may(Permission.REFERENCE_IMPORT),
            "stopped": stopped,
        },
    )  # fmt: skip


@may(Permission.CONSOLE_READ)
@require_safe
def job(request: HttpRequest, key: str) -> HttpResponse:
    """One piece of work, with why it was refused and who asked for it."""
    try:
        found = queries.job(key)
    except NotFound:
        raise NotFound(NOTHING_HERE) from None
    state = JobState(found.state)
    watching = found.is_open and request.GET.get("watch", "yes") == "yes"
    behind = approvals.behind([found.started_by])
    answer = render(
        request, "console/job.html",
        {
            "trail": [("Work", reverse("console-work")), (TITLES[Kind(found.kind)], "")],
            "title": TITLES[Kind(found.kind)], "job": found, "tone": TONES[state],
            "words": found.words, "watching": watching, "seconds": SECONDS,
            "asked_by": behind[found.started_by].name if found.started_by in behind
            else found.started_by,
            "next": _next(found), "left": _left(request, found),
            "reason": found.reason if _reads_why(request, found) else "",
        },
    )  # fmt: skip
    answer["Cache-Control"] = "no-store"
    if watching:
        answer["Refresh"] = str(SECONDS)
    return answer


def _reads_why(request: HttpRequest, found: Job) -> bool:
    """Whether the reason is this person's to read: that of cases is for who reads cases."""
    return found.kind != Kind.DECIDE or visitor(request).may(Permission.CASE_READ)


def _left(request: HttpRequest, found: Job) -> dict[str, object] | None:
    """The cases that deciding many left, with why, for who decides cases."""
    if found.kind != Kind.DECIDE or not _reads_why(request, found):
        return None
    left = len(together.outcome_of(found).left)
    return {
        "said": together.so_far(together.outcome_of(found), together.asked_of(found)["cases"]),
        "rows": [
            (
                f"{case.called} ({case.mptc_id or 'no number'})" if case else "A case",
                why,
                reverse("console-queue-case", args=[case.group.value, case.key]) if case else "",
            )
            for case, why in together.left_by(found, most=MOST_LEFT)
        ],
        "more": f"{left - MOST_LEFT:,}" if left > MOST_LEFT else "",
        "group": reverse("console-queue-group", args=[together.asked_of(found)["group"]]),
    }  # fmt: skip


def _next(found: Job) -> tuple[str, str] | None:
    """Where one goes on when the work is done."""
    if found.state != JobState.DONE:
        return None
    ahead = {
        Kind.DETERMINE: ("Look at what waits for two people", "console-decisions"),
        Kind.RELEASE: ("Look at what was released", "console-decisions"),
        Kind.PACKETS: ("Back to the decisions", "console-decisions"),
        Kind.PROPOSE: ("Look at the release that waits for two people", "console-publications"),
        Kind.PUBLISH_APPROVED: ("Look at the releases", "console-publications"),
        Kind.COMPARE: ("Look at the pairs", "console-persons"),
        Kind.VERIFY: ("Back to the record", "console-record"),
        Kind.DECIDE: ("Back to the queue", "console-queue"),
    }.get(Kind(found.kind))
    return (ahead[0], reverse(ahead[1])) if ahead else None


@may(Permission.REFERENCE_IMPORT)
@require_http_methods(["GET", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """Take in a reference list: every fault is told at once, a list without one goes to a worker."""
    if request.method != "POST":
        return _form(request)
    faults: list[Finding] = []

    def act(by: Act) -> tuple[str, str]:
        kind, path, sha256 = _kept(request)
        checked = import_file(by, kind, path, book=the_book(), dry_run=True)
        if not checked.ok:
            faults.extend(checked.findings)
            path.unlink(missing_ok=True)
            raise Refused(
                "The list has faults, so nothing of it was taken in. Mend what is named below and "
                "send it again."
            )
        asked: dict[str, object] = {"kind": kind.value, "file": str(path), "sha256": sha256}
        started, new = tasks.start(by, kind=Kind.IMPORT, arguments=asked)
        said = (
            f"{checked.rows:,} rows were read without fault; a worker takes them in."
            if new
            else "This very list waits or is being taken in already."
        )
        return said, reverse("console-job", args=[started.key])

    return press(request, act, declined=lambda why: _form(request, refused=why, faults=faults))


def _kept(request: HttpRequest) -> tuple[Reference, Path, str]:
    """Keep what was sent under its hash, for the worker; a double press keeps it once."""
    chosen = request.POST.get("kind", "")
    if chosen not in {each.value for each in Reference}:
        raise Refused("Choose what the list holds.")
    sent = request.FILES.get("file")
    if request.META.get(TOO_LARGE):
        raise Refused(
            "The list is larger than 3 megabytes, which is more than a page takes. Whoever runs the "
            "register takes it in."
        )
    if broke_off(request):
        raise Refused(
            "The upload broke off before the end of the list. Nothing of it was kept. Choose the file "
            "again."
        )
    if sent is None:
        raise Refused("Choose the file that holds the list.")
    ending = Path(str(sent.name)).suffix.lower()
    if ending not in ENDINGS:
        raise Refused(f"We read CSV and Excel files (.csv, .xlsx); this one ends in {ending[:12]}.")
    content = sent.read()
    sha256 = digest(content)
    folder = Path(settings.FILES) / "reference"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{sha256}{ending}"
    if not path.is_file():
        path.write_bytes(content)
    return Reference(chosen), path.resolve(), sha256


def _form(
    request: HttpRequest, *, refused: str = "", faults: list[Finding] | None = None
) -> HttpResponse:
    found = faults or []
    context: dict[str, Any] = {
        "trail": [("Work", reverse("console-work")), ("Take in a list", "")],
        "kinds": [(kind.value, name) for kind, name in REFERENCES.items()],
        "chosen": request.POST.get("kind", ""), "refused": refused,
        "faults": found[:MOST_FAULTS], "more": max(0, len(found) - MOST_FAULTS),
        "on": clock.today(),
    }  # fmt: skip
    return render(request, "console/take_in.html", context, status=422 if refused else 200)
