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


class LinkNotApart(Exception):  # noqa: N818  # what is so, not what kind of error
    """A letter whose private link could not be told from its text: a fault of its template."""


def into_queue(letter: EmailMessage, told: Mapping[str, Any]) -> Message:
    """Put a letter into the queue; its link to a new password is kept apart until it is sent.

    Raises ``LinkNotApart`` where the text does not hold the link letter for letter: it would lie there
    in the clear, or be missing. Nothing is put into the queue then.
    """
    link, text = str(told.get(_PRIVATE) or ""), str(letter.body)
    if link and link not in text:
        raise LinkNotApart(
            "The text of a letter does not hold its private link as it is. Look at how its template "
            "writes password_reset_url: with autoescape off, and on one line."
        )
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
