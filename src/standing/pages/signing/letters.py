"""Letters about signing in go the way of all mail: a queue that tries again and forgets nothing."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.mail import EmailMessage
from django.utils import timezone

from standing.mail import actions
from standing.mail.domain import LINK, Draft
from standing.mail.models import Message
from standing.pages import clock

_KIND: Final = "sign-in"
_PRIVATE: Final = "password_reset_url"


def into_queue(letter: EmailMessage, told: Mapping[str, Any]) -> Message:
    """Put a letter into the queue; its link to a new password is kept apart until it is sent."""
    link, text = str(told.get(_PRIVATE) or ""), str(letter.body)
    return actions.put(
        Draft(
            kind=_KIND,
            to=letter.to[0],
            subject=" ".join(str(letter.subject).split()),
            text=text.replace(link, LINK) if link else text,
            link=link,
            account=getattr(told.get("user"), "username", ""),
            waited_for=True,
        ),
        known_at=clock.now(),
        now=timezone.now(),
    )
