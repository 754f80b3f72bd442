"""The ledger in sentences: filtered, a page at a time, each entry leading to what it is about."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from standing.accounts.models import Account
from standing.certification import approvals, suspending
from standing.jobs import tasks
from standing.jobs.domain import JobState, Kind
from standing.jobs.models import Job
from standing.kernel.access import Held, Permission, Person, Role
from standing.kernel.periods import day_of, in_words
from standing.kernel.refs import mended_mptc_id
from standing.ledger import actions, queries
from standing.ledger.domain import PERSON, REMOVED, Entry
from standing.pages import clock
from standing.pages.access import may, visitor
from standing.pages.acting import act_for, see_other
from standing.pages.console import sentences
from standing.pages.console.words import called as people
from standing.pages.when import read_day
from standing.reports.about_officer import entries_about
from standing.workforce.finding.lookup import agencies_like

AT_A_TIME = 50
ON_PAPER = 1_000
MOST_ACCOUNTS = 200
_LONGEST = 160
WITHHELD = frozenset({"character.weighed", "background.weighed"})
"""Kinds whose reason an auditor reads only under a written plan (note 7 of the access matrix)."""
UNLOGGED = Role.AUDITOR
"""Whose reading of the record is not entered where no other role opens it; everybody else's is
(access matrix, audit trail)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of the ledger is asked for; ``before`` is the number below which the page begins.

    ``on_paper`` asks for as many entries as are printed at once.
    """

    kind: str = ""
    subject: str = ""
    by: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None
    on_paper: bool = False

    @property
    def kept(self) -> dict[str, str]:
        """The filters as they stand in an address."""
        found = {
            "kind": self.kind, "about": self.subject, "by": self.by,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }  # fmt: skip
        return {name: value for name, value in found.items() if value}

    @property
    def officer(self) -> str:
        """The MPTC ID of the officer that is asked about, where it is one."""
        what, _, which = self.subject.partition(":")
        return which if what == "officer" else ""

    @property
    def about(self) -> str:
        """What stands in the field: an officer by the number alone."""
        return self.officer or self.subject

    def told(self, called: Mapping[str, str]) -> str:
        """The filters as a sentence, so that a printed page says what it shows."""
        what, _, which = self.subject.partition(":")
        about = called.get(which, f"{what} {which}".strip())
        said = [
            f"“{sentences.title(self.kind)}”" if self.kind else "",
            f"about {about}" if about else "",
            f"by {self.by}" if self.by else "",
            f"from {in_words(self.since)}" if self.since else "",
            f"up to {in_words(self.until)}" if self.until else "",
        ]
        told = ", ".join(each for each in said if each)
        return f"Entries {told}." if told else ""


@may(Permission.LEDGER_READ)
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """The record, newest first."""
    asked, faults = _asked(request.GET)
    person = visitor(request)
    at_a_time = ON_PAPER if asked.on_paper else AT_A_TIME
    note_read(request, asked.kept)
    among = entries_about(asked.officer, known=clock.now()) if asked.officer else None
    found = (
        []
        if faults
        else queries.page(
            kind=asked.kind, subject=asked.subject if among is None else "",
            by=_accounts(asked.by), since=asked.since, until=asked.until, before=asked.before,
            most=at_a_time + 1, among=among, without=suspending.withheld_from(person),
        )
    )  # fmt: skip
    shown, more = found[:at_a_time], len(found) > at_a_time
    behind = approvals.behind(entry.actor for entry in shown)
    called = {**sentences.names(), **people(_accounts_in(shown))}
    context = {
        "lines": [_line(entry, behind, person, called) for entry in shown],
        "asked": asked, "faults": faults,
        "kinds": sentences.kinds(), "shown": asked.told(called),
        "paper": f"?{urlencode({**asked.kept, 'paper': 'yes'})}" if more else "",
        "older": f"?{urlencode({**asked.kept, 'before': shown[-1].id})}" if more else "",
        "newest": f"?{urlencode(asked.kept)}" if asked.before else "",
        "filtered": bool(asked.kept), "about_officer": among is not None,
        "total": f"{queries.head()[0]:,}",
        "last": _last_verification(),
        "typed": {name: request.GET.get(name, "") for name in ("since", "until")},
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
    since = read_day(query.get("since", "").strip(), "since", faults)
    until = read_day(query.get("until", "").strip(), "until", faults)
    if since and until and until < since:
        faults["until"] = (
            f"The last day, {in_words(until)}, lies before the first, {in_words(since)}. Look at both."
        )
    before = query.get("before", "")
    if before and not re.fullmatch(r"[0-9]{1,15}", before):
        faults["before"] = "The place in the record that was asked for is no number."
    texts = {name: query.get(name, "").strip() for name in ("kind", "about", "by")}
    for name, text in texts.items():
        if len(text) > _LONGEST:
            faults[name] = "What was typed is longer than anything on record."
            texts[name] = ""
    asked = Asked(
        kind=texts["kind"],
        subject=_subject(texts["about"]),
        by=texts["by"],
        since=since,
        until=until,
        before=int(before) if before and "before" not in faults else None,
        on_paper=query.get("paper", "") == "yes",
    )
    return asked, list(faults.values())


def _subject(text: str) -> str:
    """Take an MPTC ID by itself for the officer, and the name of one agency for the agency."""
    if mptc_id := mended_mptc_id(text):
        return f"officer:{mptc_id}"
    if not text or ":" in text:
        return text
    found, near = agencies_like(text, on=day_of(clock.now()))
    return f"agency:{found[0].code}" if len(found) == 1 and not near else text


def _accounts(text: str) -> list[str] | None:
    """The accounts that somebody means: the one of this name, or those of whoever is called so."""
    if not text:
        return None
    wanted = Q(username__iexact=text) | Q(email__iexact=text) | Q(human__name__icontains=text)
    return [
        text,
        *Account.objects.filter(wanted).values_list("username", flat=True)[:MOST_ACCOUNTS],
    ]


def _accounts_in(shown: Iterable[Entry]) -> Iterator[str]:
    """The accounts that entries are about, or name as having approved."""
    for entry in shown:
        what, _, which = entry.subject.partition(":")
        if what == "account":
            yield which
        yield from (
            str(told["approved_by"])
            for told in (entry.facts_before, entry.facts_after)
            if told.get("approved_by")
        )


def _line(
    entry: Entry,
    behind: Mapping[str, approvals.Behind],
    person: Person,
    called: Mapping[str, str],
) -> dict[str, Any]:
    address, name = about(entry, person, called)
    withheld = entry.kind in WITHHELD and person.holds(Role.AUDITOR)
    return {
        "entry": entry,
        "by": behind[entry.actor].name if entry.actor in behind else entry.actor,
        "sentence": sentences.sentence(entry, called),
        "address": address, "about": name, "title": sentences.title(entry.kind),
        "reason": "kept apart: it may be read under a written audit plan" if withheld and entry.reason
        else entry.reason,
        "facts": sentences.facts(entry),
        "remove_at": reverse("console-reason", args=[entry.id])
        if entry.reason not in ("", REMOVED) and entry.subject.startswith(PERSON)
        and person.may(Permission.REASON_REMOVE) else "",
    }  # fmt: skip


_OPENS: Mapping[str, tuple[str, Permission]] = {
    "officer": ("console-officer", Permission.OFFICER_FILE_READ),
    "campaign": ("console-board", Permission.CONSOLE_READ),
    "preparation": ("console-decision", Permission.CONSOLE_READ),
    "agency": ("agency", Permission.REGISTER_READ),
}


def about(entry: Entry, person: Person, called: Mapping[str, str]) -> tuple[str, str]:
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
    if what in ("agency", "campaign", "account"):
        name = called.get(which, name)
    return (reverse(page[0], args=[which]) if opens and page else ""), name


def note_read(request: HttpRequest, filters: Mapping[str, str]) -> None:
    """Enter that a visitor read the record, once a day for the same question."""
    person = visitor(request)
    if all(held.role is UNLOGGED for held in person.roles if _reads(held)):
        return
    act = act_for(request)
    said = {"filters": dict(filters)}
    if not queries.said_today("record.read", by=person.account, on=act.day, after=said):
        actions.record(
            act, kind="record.read", subject="ledger", effective_on=act.day,
            authority="access matrix, audit trail", after=said,
        )  # fmt: skip


def _reads(held: Held) -> bool:
    return Permission.LEDGER_READ in held.permissions


def _last_verification() -> dict[str, Any] | None:
    """The last walk along the chain that came to its end."""
    job = Job.objects.filter(kind=Kind.VERIFY, state=JobState.DONE).order_by("-ended_at").first()
    if job is None:
        return None
    return {"job": job, "held": job.result.startswith("The chain"), "result": job.result}
