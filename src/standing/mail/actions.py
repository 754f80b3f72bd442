"""What is done with mails by whoever has something to tell: put them in the queue, send one again."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction
from django.forms import ValidationError

from standing.kernel.access import Act, Permission
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.ledger.actions import record
from standing.mail import models
from standing.mail.domain import (
    LINK,
    MAIL_MOVES,
    OPEN,
    Draft,
    MessageState,
    Precedence,
    message_id,
)

_AT_A_TIME = 500


def put(draft: Draft, *, known_at: datetime, now: datetime) -> models.Message:
    """Put one mail into the queue; the worker sends it. ``known_at`` is the moment of what it tells.

    Raises ``Refused`` for an address that is none or a subject of more than one line.
    """
    message = _message(draft, known_at=known_at, now=now)
    message.save()
    return message


def put_many(drafts: Iterable[Draft], *, known_at: datetime, now: datetime) -> int:
    """Put mails into the queue, none twice that answer one entry; return how many could be written to.

    An address that is none is kept as a mail that failed, so that somebody sees it.
    """
    messages = [_message_or_failure(each, known_at=known_at, now=now) for each in drafts]
    models.Message.objects.bulk_create(messages, batch_size=_AT_A_TIME, ignore_conflicts=True)
    return sum(message.state == MessageState.WAITING for message in messages)


def note_unwritten(*, kind: str, entry: int, known_at: datetime, now: datetime) -> None:
    """Keep in sight that an entry of the ledger asked for mails which could not be written."""
    draft = Draft(
        kind=kind, to="", subject="A mail that could not be written", text="", entry=entry
    )
    message = _row(draft, known_at=known_at, now=now)
    message.state, message.next_try_at = MessageState.FAILED.value, None
    message.last_answer = (
        f"Entry {entry:,} of the record asks for a mail that could not be written. Whoever looks after "
        "the register finds where it failed in the log of failures."
    )
    models.Message.objects.bulk_create([message], ignore_conflicts=True)


@transaction.atomic
def send_again(act: Act, *, key: str, now: datetime, link: str = "") -> models.Message:
    """Let a mail wait to be sent once more, to the same address under the same Message-ID.

    ``link`` is the private link made anew, where the mail held one that was forgotten.

    Raises:
        NotPermitted: the person may not send reminders.
        NotFound: there is no such mail.
        WrongState: it waits already, was called off, or held a private link of which there is no new
            one.
    """
    act.by.require(Permission.REMINDER_SEND)
    message = models.Message.objects.select_for_update().filter(key=key).first()
    if message is None:
        raise NotFound("There is no mail of this id.")
    if message.state in OPEN:
        raise WrongState("This mail waits to be sent already. Nothing was changed.")
    if not message.to:
        raise WrongState("This mail could not be written, so there is nothing to send.")
    if message.state == MessageState.CALLED_OFF:
        raise WrongState(f"{message.last_answer} There is nothing to send.")
    if link_is_gone(message) and not link:
        raise WrongState(
            "This mail held a link for its reader alone, which no longer leads anywhere. Do again what "
            "made the mail, such as the invitation, and a new one goes out."
        )
    was = message.state
    if link_is_gone(message):
        message.link = link
    move(message, MessageState.WAITING)
    message.next_try_at = now
    message.save()
    record(
        act,
        kind="mail.sent-again",
        subject=f"mail:{message.key}",
        effective_on=act.day,
        authority="CERT-1000",
        before={"state": was, "attempts": message.attempts},
    )
    return message


@transaction.atomic
def call_off(entries: Collection[int], *, why: str) -> None:
    """Let the mails that answer these entries, and were not sent yet, never be sent.

    ``why`` is told to staff. One that is under way may arrive; its link is forgotten here all the same.
    """
    rows = models.Message.objects.select_for_update().filter(entry__in=entries, state__in=OPEN)
    for message in rows.order_by("id"):
        move(message, MessageState.CALLED_OFF)
        message.link, message.next_try_at, message.last_answer = "", None, why
        message.save()


def is_settled(message: models.Message) -> bool:
    """Say whether a mail went out, or came to nothing, and could be sent once more."""
    return bool(message.to) and MAIL_MOVES.allows(MessageState(message.state), MessageState.WAITING)


def link_is_gone(message: models.Message) -> bool:
    """Say whether a mail held a link for its reader alone that was forgotten since."""
    return LINK in message.text and not message.sealed_link


def move(message: models.Message, to: MessageState) -> None:
    """Bring a mail into another state; raises ``WrongState`` where the table of moves says no."""
    MAIL_MOVES.check(MessageState(message.state), to)
    message.state = to.value


def _message(draft: Draft, *, known_at: datetime, now: datetime) -> models.Message:
    if len(draft.subject.splitlines()) != 1:
        raise Refused("The subject of a mail is one line.")
    try:
        validate_email(draft.to)
    except ValidationError:
        raise Refused(f"We read {draft.to[:80]!r} as an e-mail address, and it is none.") from None
    return _row(draft, known_at=known_at, now=now)


def _message_or_failure(draft: Draft, *, known_at: datetime, now: datetime) -> models.Message:
    try:
        return _message(draft, known_at=known_at, now=now)
    except Refused as refusal:
        message = _row(draft, known_at=known_at, now=now)
        message.state, message.next_try_at = MessageState.FAILED.value, None
        message.last_answer, message.link = str(refusal), ""
        return message


def _row(draft: Draft, *, known_at: datetime, now: datetime) -> models.Message:
    key = models.new_key()
    message = models.Message(
        key=key, kind=draft.kind, wording=draft.wording, to=draft.to, account=draft.account,
        agency=draft.agency, officer=draft.officer, subject=draft.subject, text=draft.text,
        entry=draft.entry, known_at=known_at, put_at=now, next_try_at=now,
        message_id=message_id(settings.DEFAULT_FROM_EMAIL, key),
        precedence=Precedence.WAITED_FOR if draft.waited_for else Precedence.IN_TURN,
    )  # fmt: skip
    message.link = draft.link
    return message
