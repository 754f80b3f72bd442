"""The newest changes of the public register as feeds, for programs that follow it: Atom and JSON.

Ids are made of the register's own name, the release and the officer, and stay what they are whatever
address the feed was asked at.
"""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.http import require_safe

from standing.kernel.access import Permission
from standing.kernel.periods import in_words
from standing.ledger import queries as ledger
from standing.ledger import signing
from standing.pages import clock
from standing.pages.access import may
from standing.pages.cells import officer_address
from standing.pages.changes import Asked, name_of
from standing.pages.last_changed import LastChange, last_change
from standing.pages.whole_answers import NEVER_KEPT
from standing.register import data
from standing.register.changed import How
from standing.register.data import Changed

IN_A_FEED: Final = 100
"""How many entries a feed holds; the page leads to all of them, and so do the feeds."""
BEGINNING: Final = datetime(2021, 7, 1, tzinfo=UTC)
"""When a feed was updated while nothing has been released: the first day of the commission's law."""


class _Feed(Atom1Feed):
    """Atom that leads to what follows (RFC 5005), and is dated by the last release where it is empty."""

    def latest_post_date(self) -> datetime:
        found: datetime = super().latest_post_date() if self.items else self.feed["released_at"]
        return found

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self.feed["next_url"]:
            handler.addQuickElement("link", "", {"rel": "next", "href": self.feed["next_url"]})


def sentence(each: Changed) -> str:
    """Say a change in one sentence, English: feeds are read by programs and people alike."""
    change, day = each.change, in_words(each.as_of)
    was, now = change.was("Status"), change.now("Status")
    match change.how:
        case How.ADDED:
            at = change.now("LawEnforcementAgency")
            return f"Newly listed as of {day}: {now}, {at}."
        case How.REMOVED:
            return f"No longer listed as of {day}; before: {was}, {change.was('LawEnforcementAgency')}."
    if was != now:
        return f"{now} as of {day}; before: {was}."
    told = "; ".join(
        f"{name}: {old or 'blank'} to {new or 'blank'}" for name, old, new in change.cells
    )
    return f"{now} as of {day}. {told}."


@may(Permission.REGISTER_READ)
@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """The newest changes as Atom (RFC 4287); ids stay what they are."""
    asked, head, now = Asked(request.GET), ledger.head(), clock.now()
    changed = last_change(head, now)
    portion, latest = asked.found(limit=IN_A_FEED, now=now), data.latest()
    home = request.build_absolute_uri(reverse("changes"))
    feed = _Feed(
        title=_title(asked), link=home, description="", language="en",
        author_name="Register of Police Officers",
        feed_url=request.build_absolute_uri(), feed_guid=_id_of_feed(asked),
        subtitle="What changed in the public register from release to release",
        released_at=latest.row.recorded_at if latest else BEGINNING,
        next_url=_following(request, asked, portion),
    )  # fmt: skip
    for each in portion.found:
        feed.add_item(
            title=f"{name_of(each)} ({each.change.mptc_id}): {_state(each)}",
            link=request.build_absolute_uri(officer_address(each.change.mptc_id)),
            description=escape(sentence(each)), unique_id=_id(f"changes/{each.key}"),
            pubdate=each.released_at, updateddate=each.released_at,
        )  # fmt: skip
    text = feed.writeString("utf-8")
    return _tagged(request, text, "application/atom+xml; charset=utf-8", changed)


@may(Permission.REGISTER_READ)
@require_safe
def json_feed(request: HttpRequest) -> HttpResponse:
    """The newest changes as a JSON Feed 1.1, with what stood and what stands."""
    asked, head, now = Asked(request.GET), ledger.head(), clock.now()
    changed = last_change(head, now)
    portion = asked.found(limit=IN_A_FEED, now=now)
    said: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(asked),
        "home_page_url": request.build_absolute_uri(reverse("changes")),
        "feed_url": request.build_absolute_uri(),
        "description": "What changed in the public register from release to release",
        "language": "en",
        "authors": [{"name": "Register of Police Officers"}],
    }
    if following := _following(request, asked, portion):
        said["next_url"] = following
    said["items"] = [
        {
            "id": _id(f"changes/{each.key}"),
            "url": request.build_absolute_uri(officer_address(each.change.mptc_id)),
            "title": f"{name_of(each)} ({each.change.mptc_id}): {_state(each)}",
            "content_text": sentence(each),
            "date_published": each.released_at.astimezone(UTC).isoformat(),
            "_change": _told(each),
        }
        for each in portion.found
    ]
    text = json.dumps(said, ensure_ascii=False)
    return _tagged(request, text, "application/feed+json; charset=utf-8", changed)


def _following(request: HttpRequest, asked: Asked, portion: data.Changes) -> str:
    """The address of the portion that follows in the same feed; empty where this is the last."""
    if not portion.after:
        return ""
    after = "-".join(map(str, portion.after))
    query = urlencode({**asked.named, "after": after})
    return request.build_absolute_uri(f"{request.path}?{query}")


def _told(each: Changed) -> dict[str, object]:
    """What programs read of a change: an extension of our own, as JSON Feed has them."""
    change = each.change
    return {
        "release": each.release,
        "as_of": each.as_of.isoformat(),
        "mptc_id": change.mptc_id,
        "how": change.how.value,
        "columns": [
            {"column": name, "before": old, "after": new} for name, old, new in change.cells
        ],
    }


def _state(each: Changed) -> str:
    change = each.change
    if change.how is How.REMOVED:
        return "no longer listed"
    was, now = change.was("Status"), change.now("Status")
    return f"{was} → {now}" if was and was != now else now


def _title(asked: Asked) -> str:
    about = asked.officer or (asked.agency.name if asked.agency else "")
    invented = " (invented people, for demonstration)" if data.invented() else ""
    return f"Changes in the Register of Police Officers{': ' if about else ''}{about}{invented}"


def _id_of_feed(asked: Asked) -> str:
    return _id("?".join(filter(None, ("changes", urlencode(asked.named)))))


def _id(name: str) -> str:
    """Return a tag URI (RFC 4151) of something of this register."""
    host = signing.key("ledger").origin.partition("/")[0]
    return f"tag:{host},2021:{name}"


def _tagged(request: HttpRequest, body: str, kind: str, changed: LastChange) -> HttpResponse:
    """Answer with a feed, or with the word that it is what the reader has."""
    tag = f'"{sha256(body.encode()).hexdigest()[:32]}"'
    answer = HttpResponse(body, content_type=kind)
    if tag in request.headers.get("If-None-Match", "") or changed.is_had(request):
        answer = HttpResponse(status=304)
    answer["ETag"] = tag
    answer["Last-Modified"] = changed.told
    if not changed.settled:
        setattr(answer, NEVER_KEPT, True)
    answer["Cache-Control"] = "public, max-age=60"
    return answer
