"""Sending a mail once more: a private link that was forgotten is made anew from what it leads to.

No row keeps a link beyond the sending. An invitation's and a nil return's follow from what stands in the
register, so they are made again as long as they lead somewhere; the link to a new password does not, and
whoever wants one asks anew.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from standing.accounts import invitations
from standing.campaigns import links
from standing.correspondence.mails import ANSWERS
from standing.kernel.access import Act
from standing.kernel.errors import StandingError
from standing.ledger.models import Entry
from standing.mail import actions, queries
from standing.mail.models import Message


def send_again(act: Act, *, key: str, now: datetime) -> Message:
    """Let a mail wait to be sent once more, with its link made anew; see ``mail.actions.send_again``."""
    link = link_anew(queries.message(key), at=act.at)
    return actions.send_again(act, key=key, now=now, link=link)


def can_send_again(message: Message, *, at: datetime) -> bool:
    """Say whether a mail could be sent once more: it is settled, and its link still leads somewhere."""
    if not actions.is_settled(message):
        return False
    return not actions.link_is_gone(message) or bool(link_anew(message, at=at))


def link_anew(message: Message, *, at: datetime) -> str:
    """Return the private link that a mail held and that was forgotten; "" where it leads nowhere now."""
    if not actions.link_is_gone(message) or message.entry is None:
        return ""
    row = Entry.objects.filter(pk=message.entry).first()
    if row is None or row.kind not in _HOLDS:
        return ""
    reader = (message.to, message.agency, message.officer)
    with suppress(StandingError):  # whatever it led to has ended
        for draft in ANSWERS[row.kind](row.to_domain()):
            if draft.link and (draft.to, draft.agency, draft.officer) == reader:
                _HOLDS[row.kind](_token(draft.link), at)
                return draft.link
    return ""


def _token(link: str) -> str:
    return urlsplit(link).path.rstrip("/").rpartition("/")[2]


def _invitation_holds(token: str, at: datetime) -> None:
    invitations.check_open(invitations.read_token(token), at)


def _nil_holds(token: str, at: datetime) -> None:
    links.read_nil_token(token, at=at)


_HOLDS: Final[Mapping[str, Callable[[str, datetime], None]]] = {
    "invitation.made": _invitation_holds,
    "reminder.made": _nil_holds,
}
"""By the kind of entry whose mail holds a link: refuses a link that no longer leads anywhere."""
