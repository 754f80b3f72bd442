"""Reports of mail that did not arrive (RFC 3464): which mail, why, and what becomes of it.

What a report says is a stranger's word: nothing of it is believed beyond which of our mails it is about
and that it came back. A report that is unreadable or not ours changes nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import Message as Mail
from email.utils import parseaddr
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from standing.mail import models
from standing.mail.actions import move
from standing.mail.domain import MAIL_MOVES, MessageState, cleaned

LARGEST: Final = 5 << 20
"""A report larger than so many bytes is not read."""
_CAME_TO: Final = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
_IDS: Final = re.compile(
    rb"^(?:Message-ID|References|In-Reply-To):\s*(<[^>\s]{3,200}>)", re.I | re.M
)
_FAILED: Final = "failed"

NOT_A_REPORT: Final = (
    "This is not a report about a mail that could not be delivered. Nothing was changed."
)
NOT_OURS: Final = "This report is about no mail of ours. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says of one delivery: what happened, the status code, and the server's words."""

    action: str
    status: str
    words: str


def take(content: bytes, *, now: datetime) -> str:
    """Take in one report and mark its mail as bounced; return a sentence that says what came of it."""
    if len(content) > LARGEST:
        return "This is too large for a report about a mail. Nothing was changed."
    try:
        read = message_from_bytes(content)
        said = list(_reports(read))
        keys, ids = set(_keys(read)), set(_message_ids(read, content))
    except (ValueError, LookupError, UnicodeError, AttributeError, TypeError):
        return NOT_A_REPORT
    if not said:
        return NOT_A_REPORT
    report = next((each for each in said if each.action == _FAILED), said[0])
    found = models.Message.objects.filter(message_id__in=ids).first()
    found = found or models.Message.objects.filter(key__in=keys).first()
    if found is None:
        return NOT_OURS
    if report.action != _FAILED:
        return f"The mail to {found.to} is {report.action or 'under way'}. Nothing was changed."
    return _marked(found.pk, report, now=now)


def files(folder: Path) -> list[Path]:
    """Return the reports in a folder: of a maildir its new and read ones, else the .eml files."""
    if (folder / "new").is_dir() and (folder / "cur").is_dir():
        return sorted(
            p for name in ("new", "cur") for p in (folder / name).iterdir() if p.is_file()
        )
    return sorted(p for p in folder.iterdir() if p.is_file() and p.suffix == ".eml")


@transaction.atomic
def _marked(pk: int, report: Report, *, now: datetime) -> str:
    message = models.Message.objects.select_for_update().get(pk=pk)
    if not MAIL_MOVES.allows(MessageState(message.state), MessageState.BOUNCED):
        return f"The mail to {message.to} is {message.state} already. Nothing was changed."
    move(message, MessageState.BOUNCED)
    message.bounced_at, message.next_try_at = now, None
    message.link = ""
    message.last_answer = cleaned(f"{report.status} {report.words}")
    message.save()
    return f"The mail to {message.to} did not arrive: {message.last_answer}"


def _reports(read: Mail) -> Iterator[Report]:
    """Give what each part for the machine says of a recipient; a report may speak of several."""
    for part in read.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if isinstance(block, Mail) and block["Action"]:
                yield Report(
                    action=cleaned(str(block["Action"])).lower()[:20],
                    status=cleaned(str(block["Status"] or ""))[:20],
                    words=cleaned(str(block["Diagnostic-Code"] or "").partition(";")[2]),
                )


def _keys(read: Mail) -> Iterator[str]:
    """Give the keys in the addresses that the report came to: ours with the mail's key after a plus."""
    local, _, domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")
    ours = re.compile(rf"{re.escape(local)}\+([0-9a-f]{{8,40}})@{re.escape(domain)}", re.I)
    for name in _CAME_TO:
        for value in read.get_all(name, []):
            yield from ours.findall(str(value))


def _message_ids(read: Mail, content: bytes) -> Iterator[str]:
    """Give the Message-IDs of what came back; not the report's own, which may be anything."""
    own = str(read["Message-ID"] or "").strip()
    for found in _IDS.findall(content):
        if (spelled := found.decode("ascii", "replace")) != own:
            yield spelled
