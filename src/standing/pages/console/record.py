"""The ledger in sentences: filtered, a page at a time, each entry leading to what it is about."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from standing.certification import approvals
from standing.jobs import tasks
from standing.jobs.domain import JobState, Kind
from standing.jobs.models import Job
from standing.kernel.access import Permission, Person, Role
from standing.ledger import actions, queries
from standing.ledger.domain import Entry
from standing.pages.access import may, visitor
from standing.pages.acting import act_for, see_other
from standing.pages.console import sentences
from standing.pages.when import read_day

AT_A_TIME = 50
_LONGEST = 160
WITHHELD = frozenset({"character.weighed", "background.weighed"})
"""Kinds whose reason an auditor reads only under a written plan (note 7 of the access matrix)."""
UNLOGGED = Role.AUDITOR
"""Whose reading of the record is not entered; everybody else's is (access matrix, audit trail)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of the ledger is asked for; ``before`` is the number below which the page begins."""

    kind: str = ""
    subject: str = ""
    by: str = ""
    on: date | None = None
    before: int | None = None

    @property
    def kept(self) -> dict[str, str]:
        """The filters as they stand in an address."""
        found = {
            "kind": self.kind, "about": self.subject, "by": self.by,
            "on": self.on.isoformat() if self.on else "",
        }  # fmt: skip
        return {name: value for name, value in found.items() if value}


@may(Permission.LEDGER_READ)
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """The record, newest first."""
    asked, faults = _asked(request.GET)
    person = visitor(request)
    _note_that_it_was_read(request, person, asked)
    found = (
        []
        if faults
        else queries.page(
            kind=asked.kind, subject=asked.subject, by=asked.by, on=asked.on,
            before=asked.before, most=AT_A_TIME + 1,
        )
    )  # fmt: skip
    shown, more = found[:AT_A_TIME], len(found) > AT_A_TIME
    behind = approvals.behind(entry.actor for entry in shown)
    context = {
        "lines": [_line(entry, behind, person) for entry in shown],
        "asked": asked, "faults": faults,
        "kinds": sorted(sentences.SAID),
        "older": f"?{urlencode({**asked.kept, 'before': shown[-1].id})}" if more else "",
        "newest": f"?{urlencode(asked.kept)}" if asked.before else "",
        "filtered": bool(asked.kept),
        "total": f"{queries.head()[0]:,}",
        "last": _last_verification(),
        "typed_on": request.GET.get("on", ""),
    }  # fmt: skip
    return render(request, "console/record.html", context, status=400 if faults else 200)


@may(Permission.LEDGER_READ)
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Let a worker walk along the whole chain."""
    job, new = tasks.start(act_for(request), kind=Kind.VERIFY, arguments={})
    messages.success(
        request,
        "The walk along the record is asked for; a worker does it."
        if new
        else "A walk along the record waits or runs already.",
    )
    return see_other(reverse("console-job", args=[job.key]))


def _asked(query: Mapping[str, str]) -> tuple[Asked, list[str]]:
    faults: dict[str, str] = {}
    on = read_day(query.get("on", "").strip(), "on", faults)
    before = query.get("before", "")
    if before and not re.fullmatch(r"[0-9]{1,15}", before):
        faults["before"] = "The place in the record that was asked for is no number."
    texts = {name: query.get(name, "").strip() for name in ("kind", "about", "by")}
    for name, text in texts.items():
        if len(text) > _LONGEST or "\x00" in text:
            faults[name] = "What was typed is longer than anything on record, or cannot be read."
            texts[name] = ""
    asked = Asked(
        kind=texts["kind"],
        subject=_subject(texts["about"]),
        by=texts["by"],
        on=on,
        before=int(before) if before and "before" not in faults else None,
    )
    return asked, list(faults.values())


def _subject(text: str) -> str:
    """Take an MPTC ID by itself for the officer of that number."""
    return f"officer:{text}" if re.fullmatch(r"[0-9]{4}-[0-9]{4}", text) else text


def _line(entry: Entry, behind: Mapping[str, approvals.Behind], person: Person) -> dict[str, Any]:
    address, name = about(entry, person)
    withheld = entry.kind in WITHHELD and person.holds(Role.AUDITOR)
    return {
        "entry": entry,
        "by": behind[entry.actor].name if entry.actor in behind else entry.actor,
        "sentence": sentences.sentence(entry),
        "address": address, "about": name,
        "reason": "kept apart: it may be read under a written audit plan" if withheld and entry.reason
        else entry.reason,
        "facts": sentences.facts(entry),
    }  # fmt: skip


_OPENS: Mapping[str, tuple[str, Permission]] = {
    "officer": ("console-officer", Permission.OFFICER_FILE_READ),
    "campaign": ("console-board", Permission.CONSOLE_READ),
    "preparation": ("console-decision", Permission.CONSOLE_READ),
    "agency": ("agency", Permission.REGISTER_READ),
}


def about(entry: Entry, person: Person) -> tuple[str, str]:
    """Return where what an entry is about opens for this person, and what it is called."""
    what, _, which = entry.subject.partition(":")
    if what == "register":
        if not entry.kind.startswith("publication."):
            return "", "the register"
        may_read = person.may(Permission.CONSOLE_READ)
        return (reverse("console-publications") if may_read else ""), "the public files"
    page = _OPENS.get(what)
    opens = bool(which) and page is not None and person.may(page[1])
    name = f"{what} {which[:12]}…" if what == "file" else f"{what} {which}".strip()
    return (reverse(page[0], args=[which]) if opens and page else ""), name


def _note_that_it_was_read(request: HttpRequest, person: Person, asked: Asked) -> None:
    """Enter that somebody read the record, once a day for the same question."""
    if person.holds(UNLOGGED):
        return
    act = act_for(request)
    said = {"filters": asked.kept}
    if not queries.said_today("record.read", by=person.account, on=act.day, after=said):
        actions.record(
            act, kind="record.read", subject="ledger", effective_on=act.day,
            authority="access matrix, audit trail", after=said,
        )  # fmt: skip


def _last_verification() -> dict[str, Any] | None:
    """The last walk along the chain that came to its end."""
    job = Job.objects.filter(kind=Kind.VERIFY, state=JobState.DONE).order_by("-ended_at").first()
    if job is None:
        return None
    return {"job": job, "held": job.result.startswith("The chain"), "result": job.result}
