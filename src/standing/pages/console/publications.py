"""Releases of the public files: what waits for two people, what would change, what was published."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from itertools import zip_longest
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from standing.certification import approvals
from standing.certification.models import Proposal
from standing.jobs import approving, tasks
from standing.jobs.domain import JobState, Kind
from standing.jobs.models import Job
from standing.kernel.access import Act, Permission, Person
from standing.kernel.errors import Refused, WrongState
from standing.ledger import queries as ledger
from standing.pages import clock
from standing.pages.access import may, visitor
from standing.pages.console.effects import NO_BEARING
from standing.pages.console.pressing import press
from standing.pages.console.published import counts, files_of, releases
from standing.pages.console.words import counted
from standing.pages.kept import all_of, initial
from standing.register import data, errata, falls, proposing
from standing.register.models import Publication
from standing.register.release import stated

MOST_ZEROS = 500
"""How many agencies that show nobody are read from one form."""
MOST_GATHERED = 50_000
"""Up to how many officers a page looks whether what waits would still be published."""
SPARE = 3
"""Blank lines for further agencies; a form that was refused comes back with as many again."""


@may(Permission.CONSOLE_READ)
@require_safe
def publications(request: HttpRequest) -> HttpResponse:
    """What waits, and what was published."""
    return page(request)


@may(Permission.PUBLICATION_PREPARE)
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Let a worker gather what would be published (RUL-23: an agency that shows nobody stops it)."""

    def act(by: Act) -> tuple[str, str]:
        if request.POST.get("shown", "") != _state():
            raise WrongState(
                "A release was prepared or published since the page was shown to you, so nothing was "
                "begun. Look at it as it is now."
            )
        arguments: dict[str, object] = {
            "out": str(releases().resolve()), "as_of": _day(request.POST.get("as_of", "")).isoformat(),
            "zeros": _zeros(request), "falls": _falls(request),
        }  # fmt: skip
        job, new = tasks.start(by, kind=Kind.PROPOSE, arguments=arguments)
        said = (
            "A worker gathers what would be published."
            if new
            else "This very release is being prepared already; nothing was begun twice."
        )
        return said, reverse("console-job", args=[job.key])

    return press(request, act, declined=lambda why: page(request, refused=why))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise WrongState(
            f"We could not read “{text[:40]}” as a day. Write it as 2022-07-05."
        ) from None


def _zeros(request: HttpRequest) -> dict[str, str]:
    """Why an agency that sent officers rightly shows none, under the name of whoever prepares."""
    found: dict[str, str] = {}
    for code, because in _named(request.POST):
        if not (code and because):
            raise Refused(
                "Name each agency by its code and say why it rightly shows no officer; both or neither."
            )
        if code in found:
            raise Refused(f"{code[:60]} was named twice. Give it one line and one reason.")
        found[code] = because
    return found


def _falls(request: HttpRequest) -> dict[str, str]:
    """Why counts rightly fell, as the refusal names them, under the office of whoever prepares."""
    found: dict[str, str] = {}
    for name, because in _named(request.POST, "fall", "fall-because"):
        if not (name and because):
            raise Refused(
                "Name each count that fell as the refusal names it, and say why it rightly fell; both "
                "or neither."
            )
        if name in found:
            raise Refused(f"{name[:60]} was named twice. Give it one line and one reason.")
        found[name] = because
    return found


def _named(typed: QueryDict, what: str = "zero", why: str = "because") -> list[tuple[str, str]]:
    """What was typed with its reasons, line by line; lines left blank are left out."""
    codes, reasons = typed.getlist(what), typed.getlist(why)
    lines = zip_longest(codes[:MOST_ZEROS], reasons[:MOST_ZEROS], fillvalue="")
    stripped = [(code.strip(), because.strip()[:2000]) for code, because in lines]
    return [line for line in stripped if any(line)]


@may(Permission.PUBLICATION_APPROVE, again=True)
@require_POST
def approve(request: HttpRequest) -> HttpResponse:
    """Approve the release that waits; the second of two people lets a worker publish it (RUL-24)."""

    def act(by: Act) -> tuple[str, str]:
        waiting = proposing.waiting()
        if waiting is None or waiting.key != request.POST.get("key", ""):
            raise WrongState(
                "What you looked at was prepared anew or published meanwhile, so nothing was approved."
            )
        done = approving.approve_publication(
            by, key=waiting.key, preview=request.POST.get("preview", ""), out=releases(),
            as_of=date.fromisoformat(proposing.asked(waiting)["as_of"]),
        )  # fmt: skip
        if done.job is None:
            return (
                "Your approval is on record. Nothing is published yet: a second person must approve.",
                reverse("console-publications"),
            )
        said = "Two people have now approved. A worker writes the files."
        return said, reverse("console-job", args=[done.job.key])

    return press(request, act, declined=lambda why: page(request, refused=why))


@may(Permission.PUBLICATION_APPROVE, again=True)
@require_POST
def carry_out(request: HttpRequest) -> HttpResponse:
    """Let a worker publish what two people approved, where the work came to no end."""

    def act(by: Act) -> tuple[str, str]:
        waiting = proposing.waiting()
        if waiting is None:
            raise WrongState("No release waits any more. Nothing was begun.")
        job = approving.carry_out_publication(
            by, key=waiting.key, out=releases(),
            as_of=date.fromisoformat(proposing.asked(waiting)["as_of"]),
        )  # fmt: skip
        return "A worker writes the files.", reverse("console-job", args=[job.key])

    return press(request, act, declined=lambda why: page(request, refused=why))


@may(Permission.PUBLICATION_APPROVE)
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take one's own approval back before a second person gives theirs."""

    def act(by: Act) -> tuple[str, str]:
        proposing.withdraw_approval(by, key=request.POST.get("key", ""))
        return "Your approval is withdrawn, and that is on record.", reverse("console-publications")

    return press(request, act, declined=lambda why: page(request, refused=why))


def _state() -> str:
    waiting = proposing.waiting()
    return f"{waiting.key if waiting else ''}-{Publication.objects.count()}"


def page(request: HttpRequest, *, refused: str = "") -> HttpResponse:
    """Return the page of publications, with the sentence of a refusal where there is one."""
    person, waiting = visitor(request), proposing.waiting()
    refusal = _last_refusal()
    context: dict[str, Any] = {
        "state": _state(), "refused": refused, "on": clock.today(),
        "typed": request.POST if refused else initial(request),
        "may_prepare": person.may(Permission.PUBLICATION_PREPARE),
        "released": _published(list(Publication.objects.order_by("-number")[:50])),
        "stopped": refusal,
        "zero_lines": [*_named(request.POST if refused else all_of(request)), *[("", "")] * SPARE],
        "fall_lines": [
            *(_named(request.POST if refused else all_of(request), "fall", "fall-because")
              or [(name, "") for name in falls.named_in(refusal.refusal if refusal else "")]),
            *[("", "")] * SPARE,
        ],
        "errata": data.errata(known=clock.now()), "errata_state": errata.state(),
    }  # fmt: skip
    if waiting is not None:
        context |= _waiting(request, waiting)
    return render(request, "console/publications.html", context, status=422 if refused else 200)


def _last_refusal() -> Job | None:
    """The last preparation, where a guard stopped it: its sentence says which agency and what to do."""
    last = (
        Job.objects.filter(kind__in=[Kind.PROPOSE, Kind.PUBLISH_APPROVED]).order_by("-pk").first()
    )
    return last if last is not None and last.state == JobState.REFUSED else None


def _waiting(request: HttpRequest, waiting: Proposal) -> dict[str, Any]:
    """The release that waits, what it would change, and which buttons this visitor sees."""
    person, said = visitor(request), proposing.asked(waiting)
    given = approvals.given(f"proposal:{waiting.key}", bound_to=waiting.bound_to)
    preparer = approvals.behind([waiting.proposed_by]).get(waiting.proposed_by)
    own = any(each.human == person.human for each in given)
    prepared_it = preparer is not None and preparer.human == person.human
    may_approve = person.may(Permission.PUBLICATION_APPROVE)
    change = said["difference"] or {"added": 0, "removed": 0, "changed": 0, "from_release": None}
    would_stop = _would_stop(person, waiting)
    return {
        "waiting": waiting, "waits": True, "approvals": given, "number": said["number"],
        "as_of": date.fromisoformat(said["as_of"]), "officers": counted(said["officers"], "officer"),
        "prepared_by": preparer.name if preparer else waiting.proposed_by,
        "change": counts(said["number"], change), "from_release": change["from_release"],
        "zeros": said["zeros"], "falls": said.get("falls", {}), "office": said.get("office", ""),
        "would_stop": would_stop,
        "can_approve": may_approve and not own and not prepared_it and len(given) < 2
        and not would_stop,
        "can_withdraw": may_approve and own and len(given) < 2,
        "prepared_it": prepared_it and may_approve,
        "can_carry_out": may_approve and len(given) > 1 and not would_stop
        and not approving.under_way(Kind.PUBLISH_APPROVED),
    }  # fmt: skip


def _would_stop(person: Person, waiting: Proposal) -> str:
    """Why a worker would stop the release that waits: looked at once something came after it.

    Of a register so large that a page should not gather it, the worker tells.
    """
    last, entered = ledger.last_but(NO_BEARING), ledger.entries_of("publication.prepared")
    if proposing.asked(waiting)["officers"] > MOST_GATHERED or (entered and last < entered[-1].id):
        return ""
    return _stopped(waiting.key, last, Act(by=person, at=clock.now()).day, person)


@lru_cache(maxsize=2)
def _stopped(key: str, _last: int, _on: date, person: Person) -> str:
    """Worked out once for what waits, until something is recorded that may bear on it."""
    waiting = proposing.waiting()
    if waiting is None or waiting.key != key:
        return ""
    return proposing.would_stop(Act(by=person, at=clock.now()), waiting, out=releases())


def _published(rows: Sequence[Publication]) -> list[dict[str, Any]]:
    """Each release with its difference from the one before, and who approved it by the ledger."""
    entries = ledger.entries_of("publication.approved")
    names = approvals.behind(entry.actor for entry in entries)
    by: dict[object, list[str]] = {}
    for entry in entries:
        if entry.actor in names:
            by.setdefault(entry.facts_after.get("release"), []).append(names[entry.actor].name)
    found = []
    for row in rows:
        said = stated(row.manifest)
        found.append(
            {
                "row": row, "from_release": said.difference.from_release,
                "change": counts(row.number, asdict(said.difference)), "files": files_of(row),
                "by": by.get(row.number, []),
                "officers": counted(said.rows["officers.csv"], "officer"),
            }
        )  # fmt: skip
    return found
