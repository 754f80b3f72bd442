"""What changed for an agency since somebody's last visit, from the ledger, in sentences."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import Max
from django.http import HttpRequest

from standing.campaigns.models import PortalVisit
from standing.kernel.periods import in_words
from standing.ledger.domain import Entry
from standing.ledger.models import Entry as Row
from standing.pages.portal.days import counted
from standing.workforce.models import Agency

MOST = 12
_Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One change: when it became known, and what it was."""

    at: datetime
    said: str


def news(request: HttpRequest, agency: Agency, *, account: str) -> tuple[bool, list[News]]:
    """Return whether there was a visit before, and what changed since; mark this visit as seen.

    A visit lasts as long as somebody stays signed in; what was new when it began stays new in it.
    On a first visit the latest changes are given.
    """
    mark = f"portal-visit:{agency.code}"
    kept = PortalVisit.objects.filter(agency=agency, account=account).first()
    since = request.session.get(mark)
    if since is None:
        since = request.session[mark] = kept.seen if kept else 0
    entries = Row.objects.filter(subject=f"agency:{agency.code}", kind__in=list(_SAID))
    newest = list(entries.filter(pk__gt=since).order_by("-pk")[:MOST])
    last = newest[0].pk if newest else (entries.aggregate(last=Max("pk"))["last"] or 0)
    if kept is None or kept.seen < last:
        _mark(agency, account, seen=last)
    found = [_news(row.to_domain()) for row in newest]
    return bool(since), found


def _mark(agency: Agency, account: str, *, seen: int) -> None:
    """Mark how far was seen; while somebody else writes for long, the page is worth more than that."""
    with suppress(OperationalError), transaction.atomic():
        PortalVisit.objects.update_or_create(
            agency=agency, account=account, defaults={"seen": seen}
        )


def _news(entry: Entry) -> News:
    facts = {**entry.facts_before, **entry.facts_after}
    return News(at=entry.recorded_at, said=_SAID[entry.kind](facts))


def _day(facts: _Facts, name: str) -> str:
    value = facts.get(name)
    return in_words(date.fromisoformat(str(value))) if value else "a later day"


def _file(facts: _Facts) -> str:
    late = ", after the last day in time" if facts.get("late") else ""
    number = int(facts.get("accepted", 0))
    took = f"{counted(number, 'officer')} {'counts' if number == 1 else 'count'}"
    kind, receipt = facts.get("kind", "file"), facts.get("receipt")
    return f"A {kind} was accepted{late}: {took}. Receipt {receipt}."


def _asked(facts: _Facts) -> str:
    asked = facts.get("of", [])
    was = "was" if len(asked) == 1 else "were"
    return f"The {' and the '.join(asked)} {was} asked to attest a draft."


_SAID: Mapping[str, Callable[[_Facts], str]] = {
    "filing.accepted": _file,
    "filing.undone": lambda f: f"The file of receipt {f.get('receipt')} was taken back.",
    "extension.asked": lambda f: f"Your agency asked for time until {_day(f, 'until')}.",
    "extension.granted": lambda f: f"The commission gave your agency until {_day(f, 'due_on')}.",
    "extension.refused": lambda f: "The commission refused more time; its reason is in your mail.",
    "nil-return.filed": lambda f: "Your agency said that nobody of it is in the campaign.",
    "attestation.asked": _asked,
    "attestation.made": lambda f: f"The {f.get('capacity')} attested a draft.",
    "packet.built": lambda f: "A packet with notices was made ready for your agency.",
    "packet.fetched": lambda f: "The packet was fetched.",
    "reminder.made": lambda f: "The commission reminded your agency.",
}
