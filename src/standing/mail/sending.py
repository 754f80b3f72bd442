"""Sending what is due: one sender at a time, in order, never faster than the settings say.

What somebody waits for goes before all else, also what came while a run was under way; within that, the
oldest goes first.

An attempt is written down before the server is spoken to. A sender that is killed leaves it open; the
next one takes that for a doubt, and sends the mail again under the same Message-ID, marked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet

from standing.kernel.waypoints import Waypoint, reached
from standing.mail import models, wire
from standing.mail.actions import move
from standing.mail.domain import (
    OPEN,
    PERHAPS_THERE,
    MessageState,
    Outcome,
    Precedence,
    gives_up,
    kept_free,
    pause,
    pause_of_outage,
)
from standing.mail.turns import turn
from standing.storage import failures

_MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class Run:
    """What one run of the sender did. ``waits`` says why it did nothing more, where it did not end."""

    sent: int = 0
    put_off: int = 0
    refused: int = 0
    waits: str = ""


def send_due(
    now: datetime,
    *,
    most: int | None = None,
    stopped: Callable[[], bool] | None = None,
    at_once: bool = False,
) -> Run:
    """Send the mails that are due from ``now`` (the wall's) on, in order, ``most`` of them at most.

    Another sender under way, a mail server that is away, or the speed allowed may leave some for the
    next run: then ``waits`` says so. ``stopped`` is asked before each mail. With ``at_once`` nothing
    waits for its next try: neither what was put off, nor all mail where the server was away.
    """
    if at_once:
        _let_none_wait(now)
    if not _due(now).exists():
        return Run()
    with turn("mail") as ours:
        if not ours:
            return Run(waits="Another sender is under way.")
        return _Sender(now).run(most, stopped or (lambda: False))


def _due(now: datetime) -> QuerySet[models.Message]:
    return models.Message.objects.filter(state__in=OPEN, next_try_at__lte=now)


@transaction.atomic
def _let_none_wait(now: datetime) -> None:
    for rows in (
        models.Message.objects.filter(state__in=OPEN),
        models.Outage.objects.filter(ended_at=None),
    ):
        rows.filter(next_try_at__gt=now).update(next_try_at=now)


class _Sender:
    """One run, with one connection to the mail server for as long as it holds."""

    def __init__(self, now: datetime) -> None:
        self._began, self._started = now, monotonic()
        self._relay: BaseEmailBackend | None = None
        self._was_away = False
        self.did = Run()

    def now(self) -> datetime:
        """The moment the run was given, and the seconds since."""
        return self._began + timedelta(seconds=monotonic() - self._started)

    def run(self, most: int | None, stopped: Callable[[], bool]) -> Run:
        outage = models.Outage.objects.filter(ended_at=None).first()
        if outage is not None and outage.next_try_at > self._began:
            self.did.waits = outage.answer
            return self.did
        self._was_away = outage is not None
        recent = models.Attempt.objects.filter(began_at__gt=self._began - _MINUTE).count()
        allowed = max(0, settings.MAIL_PER_MINUTE - recent)
        wanted = allowed if most is None else min(most, allowed)
        free = kept_free(settings.MAIL_PER_MINUTE)
        try:
            for tried in range(wanted):
                pk = self._next(only_waited_for=allowed - tried <= free)
                if pk is None:
                    break
                if stopped() or not self._send(pk):
                    return self.did
        finally:
            self._hang_up()
        if _due(self._began).exists():
            self.did.waits = f"At most {settings.MAIL_PER_MINUTE:,} mails go out in a minute."
        return self.did

    def _next(self, *, only_waited_for: bool) -> int | None:
        """Return the mail that goes next, by its key; what came since the run began counts as well."""
        rows = _due(self.now())
        if only_waited_for:
            rows = rows.filter(precedence=Precedence.WAITED_FOR.value)
        return rows.order_by("precedence", "id").values_list("pk", flat=True).first()

    def _send(self, pk: int) -> bool:
        """Try one mail; say whether the run may go on."""
        if self._relay is None and not self._connected():
            return False
        begun = begin(pk, now=self.now())
        if begun is None:
            return True
        message, attempt, again = begun
        assert self._relay is not None
        try:
            mail = wire.written(message, number=attempt.number, now=self.now(), again=again)
            answer = wire.hand_over(self._relay, mail)
        except Exception as fault:  # one mail that cannot be written must not keep the others
            failures.keep(fault)
            words = f"We could not write this as a mail ({type(fault).__name__})."
            answer = wire.Answer(Outcome.REFUSED, words)
        reached(Waypoint.MAIL_HANDED_OVER)
        end(message, attempt, answer, now=self.now())
        self._count(answer.outcome)
        if answer is not wire.ACCEPTED:
            self._hang_up()
        if answer.stop:
            self._away(answer.words)
        elif self._was_away:
            models.Outage.objects.filter(ended_at=None).update(ended_at=self.now())
            self._was_away = False
        return not answer.stop

    def _count(self, outcome: Outcome) -> None:
        self.did.sent += outcome is Outcome.ACCEPTED
        self.did.refused += outcome is Outcome.REFUSED
        self.did.put_off += outcome in {Outcome.LATER, Outcome.DOUBT}

    def _connected(self) -> bool:
        relay = get_connection()
        try:
            relay.open()
        except Exception as fault:  # of the line, the library or the disk: nothing was sent yet
            self._away(wire.no_connection(fault))
            return False
        self._relay = relay
        return True

    def _hang_up(self) -> None:
        relay, self._relay = self._relay, None
        if relay is not None:
            try:
                relay.close()
            except Exception as fault:  # the line is gone either way
                failures.keep(fault)

    def _away(self, words: str) -> None:
        """The mail server takes nothing from us: all mail waits, and none is to blame."""
        now = self.now()
        with transaction.atomic():
            outage = models.Outage.objects.filter(ended_at=None).first() or models.Outage(
                began_at=now, tries=0
            )
            outage.tries += 1
            outage.answer = words
            outage.next_try_at = now + pause_of_outage(outage.tries)
            outage.save()
        self.did.waits = words


@transaction.atomic
def begin(pk: int, *, now: datetime) -> tuple[models.Message, models.Attempt, bool] | None:
    """Write an attempt down; return it with its mail and whether the person may have it already.

    ``None`` where the mail is no longer due: somebody else dealt with it.
    """
    message = models.Message.objects.select_for_update().get(pk=pk)
    if message.state not in OPEN or message.next_try_at is None or message.next_try_at > now:
        return None
    message.tries.filter(ended_at=None).update(
        ended_at=now, outcome=Outcome.DOUBT.value, answer=wire.STOPPED
    )
    again = message.tries.filter(outcome__in=PERHAPS_THERE).exists()
    message.attempts += 1
    message.save(update_fields=["attempts"])
    attempt = models.Attempt.objects.create(message=message, number=message.attempts, began_at=now)
    return message, attempt, again


@transaction.atomic
def end(
    message: models.Message, attempt: models.Attempt, answer: wire.Answer, *, now: datetime
) -> None:
    """Write down what came of an attempt, and what becomes of its mail."""
    attempt.ended_at, attempt.outcome, attempt.answer = now, answer.outcome.value, answer.words
    attempt.save()
    current = models.Message.objects.select_for_update().get(pk=message.pk)
    if current.state not in OPEN:  # a report of non-delivery came first
        return
    move(current, _state_after(current, answer, now=now))
    current.last_answer = answer.words
    current.next_try_at = None
    if current.state == MessageState.SENT:
        current.sent_at = now
    elif current.state == MessageState.DEFERRED:
        # Where the server takes nobody's mail, the outage says when; this one keeps its place.
        current.next_try_at = now if answer.stop else now + pause(current.attempts)
    if current.state not in OPEN:  # it went out, or never will: nobody finds a key in the table
        current.link = ""
    current.save()


def _state_after(message: models.Message, answer: wire.Answer, *, now: datetime) -> MessageState:
    if answer.outcome is Outcome.ACCEPTED:
        return MessageState.SENT
    if answer.outcome is Outcome.REFUSED:
        return MessageState.FAILED
    first = message.tries.order_by("number").values_list("began_at", flat=True)[0]
    if not answer.stop and gives_up(first_tried_at=first, now=now, attempts=message.attempts):
        return MessageState.FAILED
    return MessageState.DEFERRED
