"""Mails as pages show them: where each stands in words, what was tried, and its text without secrets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.http import QueryDict

from standing.kernel.periods import day_of
from standing.mail import models
from standing.mail.domain import LINK, MessageState, Outcome
from standing.pages.tables import Cell, Column, Table

AT_A_TIME: Final = 50
WORDS: Final[Mapping[MessageState, tuple[str, str]]] = {
    MessageState.FAILED: ("could not be sent", "ended"),
    MessageState.BOUNCED: ("came back", "ended"),
    MessageState.DEFERRED: ("put off, tried again", "action"),
    MessageState.WAITING: ("waiting to be sent", "review"),
    MessageState.SENT: ("sent", "past"),
    MessageState.CALLED_OFF: ("not sent, no longer needed", "past"),
}
"""What each state is called, and its tone."""
OUTCOMES: Final[Mapping[str, str]] = {
    "": "under way, or its sender was stopped",
    Outcome.ACCEPTED.value: "taken by the mail server",
    Outcome.LATER.value: "put off by the mail server",
    Outcome.REFUSED.value: "refused",
    Outcome.DOUBT.value: "not known whether it went out",
}
_FOR_ITS_READER: Final = "[a link that only the mail itself holds]"


def text_of(message: models.Message) -> str:
    """Return a mail's text; a link that is for its reader alone is left out."""
    return message.text.replace(LINK, _FOR_ITS_READER)


def state_of(message: models.Message) -> tuple[str, str]:
    """Return where a mail stands in words, and the tone."""
    return WORDS[MessageState(message.state)]


def not_reached(message: models.Message) -> str:
    """Say that a mail did not reach somebody, with what the server said."""
    why = f"; the answer was: {message.last_answer}" if message.last_answer else ""
    return f"We could not reach {message.to}{why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of mails: as many rows as were asked for, of however many there are."""

    table: Table
    count: int
    first: int
    previous_address: str
    next_address: str

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return self.first + len(self.table.rows) - 1

    @property
    def several(self) -> bool:
        """Whether there are rows on other pages."""
        return bool(self.previous_address or self.next_address)


def page(
    found: QuerySet[models.Message], query: QueryDict, *, caption: str, addresses: "Addresses"
) -> Page:
    """Return the page of mails that a query string asks for (``page``), newest first."""
    count = found.count()
    pages = max(1, -(-count // AT_A_TIME))
    asked = query.get("page", "")
    number = min(max(int(asked[:12]), 1), pages) if asked.isascii() and asked.isdigit() else 1
    start = (number - 1) * AT_A_TIME
    shown = found[start : start + AT_A_TIME]
    return Page(
        table=table(shown, name="mails", caption=caption, addresses=addresses),
        count=count, first=start + 1,
        previous_address=_at(query, number - 1) if number > 1 else "",
        next_address=_at(query, number + 1) if number < pages else "",
    )  # fmt: skip


def table(
    found: Iterable[models.Message], *, name: str, caption: str, addresses: "Addresses"
) -> Table:
    """Return mails as the rows of a table."""
    rows = tuple(_row(each, addresses) for each in found)
    return Table(name=name, caption=caption, columns=_COLUMNS, rows=rows)


def kind_in_words(kind: str) -> str:
    """Return the kind of a mail as a list offers it.

    >>> kind_in_words("filing-accepted")
    'filing accepted'
    """
    return kind.replace("-", " ")


class Addresses:
    """Where the page of one mail is, by the mail's key."""

    def __init__(self, pattern: str) -> None:
        """``pattern`` is an address with ``KEY`` in the place of the key."""
        self._pattern = pattern

    def of(self, key: str) -> str:
        """The address of one mail."""
        return self._pattern.replace("KEY", key)


_COLUMNS: Final = (
    Column(key="Day", title="Day"),
    Column(key="Subject", title="Subject"),
    Column(key="To", title="To"),
    Column(key="State", title="Where it stands"),
)


def _row(message: models.Message, addresses: Addresses) -> tuple[Cell, ...]:
    words, tone = state_of(message)
    unsent = message.state != MessageState.SENT
    return (
        Cell(day_of(message.known_at).isoformat()),
        Cell(message.subject, address=addresses.of(message.key)),
        Cell(message.to or "nobody"),
        Cell(words, tone=tone, note=message.last_answer if unsent else ""),
    )


def tries_of(message: models.Message) -> list[dict[str, object]]:
    """Return what was tried to send a mail: when, and what the server answered, in words."""
    return [
        {
            "number": each.number,
            "began_at": each.began_at,
            "outcome": OUTCOMES[each.outcome],
            "answer": each.answer,
        }
        for each in message.tries.order_by("number")
    ]


def _at(query: QueryDict, number: int) -> str:
    asked = query.copy()
    asked["page"] = str(number)
    return f"?{asked.urlencode()}"
