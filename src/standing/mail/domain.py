"""A mail to one person: its states, when it is tried again, and the marks it carries. No Django."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from enum import IntEnum, StrEnum
from typing import Final

from standing.kernel.moves import Moves


class MessageState(StrEnum):
    """Where a mail stands."""

    WAITING = "waiting"
    SENT = "sent"
    DEFERRED = "deferred"
    BOUNCED = "bounced"
    FAILED = "failed"
    CALLED_OFF = "called-off"


_S = MessageState
MAIL_MOVES = Moves(
    {
        _S.WAITING: {_S.SENT, _S.DEFERRED, _S.FAILED, _S.BOUNCED, _S.CALLED_OFF},
        _S.DEFERRED: {_S.SENT, _S.DEFERRED, _S.FAILED, _S.BOUNCED, _S.CALLED_OFF},
        _S.SENT: {_S.BOUNCED, _S.WAITING},
        _S.BOUNCED: {_S.WAITING},
        _S.FAILED: {_S.WAITING},
        _S.CALLED_OFF: set(),
    }
)
OPEN: Final = (MessageState.WAITING, MessageState.DEFERRED)
"""The states in which a mail is still to be sent."""
UNREACHED: Final = (MessageState.FAILED, MessageState.BOUNCED)
"""The states in which we could not reach the person."""


class Precedence(IntEnum):
    """Which mail goes out before which; within one, the oldest first."""

    WAITED_FOR = 0
    IN_TURN = 1


class Outcome(StrEnum):
    """What came of one attempt."""

    ACCEPTED = "accepted"
    LATER = "later"
    REFUSED = "refused"
    DOUBT = "doubt"


PERHAPS_THERE: Final = (Outcome.ACCEPTED, Outcome.DOUBT)
"""After one of these the person may have the mail already."""

_PAUSES: Final = tuple(timedelta(minutes=n) for n in (5, 15, 30, 60, 120, 240, 360))
_OUTAGE_PAUSES: Final = tuple(timedelta(minutes=n) for n in (1, 2, 5, 10, 15))
KEEP_TRYING: Final = timedelta(days=5)
"""So long, at least, a mail is tried whose server says "later"."""
FEWEST_TRIES: Final = 12
"""So often it is tried before we give up, also where our own mail server was away for days."""
_KEPT_FREE: Final = 12
"""One in so many mails of a minute is left for mail that somebody waits for."""
LONGEST_ANSWER: Final = 300
LINK: Final = "[private link]"
"""Where a text holds a link that nobody but its reader may see."""
AGAIN: Final = "(sent again; you may have this already)"


def pause(attempts: int) -> timedelta:
    """Return how long a mail waits after so many attempts that came to nothing.

    >>> [str(pause(n)) for n in (1, 4, 9)]
    ['0:05:00', '1:00:00', '6:00:00']
    """
    return _PAUSES[min(attempts, len(_PAUSES)) - 1]


def pause_of_outage(tries: int) -> timedelta:
    """Return how long all mail waits after the mail server did not answer so many times."""
    return _OUTAGE_PAUSES[min(tries, len(_OUTAGE_PAUSES)) - 1]


def kept_free(per_minute: int) -> int:
    """Return how many mails of a minute are left for those that somebody waits for.

    >>> kept_free(120)
    10
    """
    return per_minute // _KEPT_FREE


def gives_up(*, first_tried_at: datetime, now: datetime, attempts: int) -> bool:
    """Say whether a mail that is put off again has been tried long and often enough."""
    return now - first_tried_at >= KEEP_TRYING and attempts >= FEWEST_TRIES


def cleaned(words: str | bytes) -> str:
    """Return what a server said as one short line without signs that steer a screen.

    >>> cleaned(b"5.1.1 no such\\r\\n user\\x1b[2J")
    '5.1.1 no such user[2J'
    """
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    text = "".join(each for each in re.sub(r"\s+", " ", text) if each.isprintable()).strip()
    return text if len(text) <= LONGEST_ANSWER else text[: LONGEST_ANSWER - 1] + "…"


def return_path(sender: str, key: str) -> str:
    """Return the address that reports about one mail come back to: our own, with the mail's key.

    >>> return_path("The Register <register@example.gov>", "ab12")
    'register+ab12@example.gov'
    """
    local, _, domain = parseaddr(sender)[1].rpartition("@")
    return f"{local}+{key}@{domain}"


def message_id(sender: str, key: str) -> str:
    """Return the Message-ID of a mail: made once, the same in every attempt (RFC 5322, 3.6.4).

    >>> message_id("The Register <register@example.gov>", "ab12")
    '<ab12@example.gov>'
    """
    return f"<{key}@{parseaddr(sender)[1].rpartition('@')[2]}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A mail about to be put into the queue.

    ``entry`` is the number of the ledger's entry that it answers. ``link`` stands in the text where
    ``LINK`` does; it is shown to nobody else, kept sealed, and forgotten once the mail is no longer
    to be sent. ``wording`` names the text and its version. A mail that is ``waited_for`` goes before
    every other.
    """

    kind: str
    to: str
    subject: str
    text: str
    account: str = ""
    agency: str = ""
    officer: str = ""
    entry: int | None = None
    link: str = ""
    wording: str = ""
    waited_for: bool = False
