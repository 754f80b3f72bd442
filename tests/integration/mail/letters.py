"""Mails to put into the queue, and the moments at which they are tried."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from standing.mail import actions, models
from standing.mail.domain import Draft

NOON = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
"""Noon in New York on March 2, 2026, by the wall."""
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def put(
    to: str = "clerk@example.org", *, text: str = "Your file is accepted.", now: datetime = NOON,
    **more: Any,
) -> models.Message:  # fmt: skip
    """Put one mail into the queue."""
    draft = Draft(kind="note", to=to, subject="A file", text=text, **more)
    return actions.put(draft, known_at=now, now=now)


def again(message: models.Message) -> models.Message:
    """Read a mail anew."""
    return models.Message.objects.get(pk=message.pk)


def raw(message: models.Message) -> str:
    """Read every column of a mail as the table holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM mail_message WHERE id = %s", [message.pk])
        return str(cursor.fetchone())
