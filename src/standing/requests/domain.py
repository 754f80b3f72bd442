"""What agencies and officers ask of the commission, and what may become of it. No Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from standing.kernel.errors import WrongState
from standing.kernel.moves import Moves
from standing.kernel.periods import day_of, in_words


class RequestKind(StrEnum):
    """What may be asked."""

    EXTENSION = "extension"
    EMPLOYMENT_DISPUTE = "employment-dispute"
    RETURN_FROM_LEAVE = "return-from-leave"


class RequestState(StrEnum):
    """Where a request stands."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


REQUEST_MOVES = Moves(
    {
        RequestState.OPEN: {RequestState.GRANTED, RequestState.REFUSED, RequestState.WITHDRAWN},
        RequestState.GRANTED: set(),
        RequestState.REFUSED: set(),
        RequestState.WITHDRAWN: set(),
    }
)


class UnitChoice(StrEnum):
    """What an officer says of the bargaining unit (CERT-119): one of three, or nothing yet."""

    NAMED = "named"
    NO_UNIT = "no-unit"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Something asked of the commission: by whom, when, what, and what became of it.

    ``asked`` holds what is asked: for an extension ``until`` and ``reason``; for a dispute
    ``since``, ``until`` and ``says``; for a return ``on``. Days are ISO text. Whoever decided or
    withdrew it stands in ``decided_by``, with the moment and the reason. ``employment`` is the row
    that is disputed; ``put_right_at`` the moment since which another one stands in its place.
    """

    key: str
    kind: RequestKind
    state: RequestState
    asked: Mapping[str, str]
    asked_by: str
    asked_at: datetime
    campaign: str = ""
    campaign_title: str = ""
    agency_code: str = ""
    agency_name: str = ""
    mptc_id: str = ""
    employment: int | None = None
    put_right_at: datetime | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    reason: str = field(default="", repr=False)

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided it and it was not taken back."""
        return self.state is RequestState.OPEN

    @property
    def asked_on(self) -> date:
        """The New York day on which it was asked."""
        return day_of(self.asked_at)

    @property
    def decided_on(self) -> date | None:
        """The New York day on which it was decided or taken back."""
        return day_of(self.decided_at) if self.decided_at else None

    @property
    def waits_to_be_put_right(self) -> bool:
        """Whether it was agreed that an employment is wrong, and the record still says the same."""
        agreed = self.kind is RequestKind.EMPLOYMENT_DISPUTE and self.state is RequestState.GRANTED
        return agreed and self.put_right_at is None

    @property
    def until(self) -> date | None:
        """The day until which more time is asked; of an employment, its end as the record said."""
        return self._day("until")

    @property
    def on(self) -> date | None:
        """The day of a return from leave: the first day back."""
        return self._day("on")

    @property
    def sentence(self) -> str:
        """What is asked, in a sentence."""
        return _SENTENCES[self.kind](self)

    def check_open(self, to: RequestState) -> None:
        """Raise ``WrongState`` with who answered it when, unless it may become ``to``."""
        if REQUEST_MOVES.allows(self.state, to):
            return
        when = f" on {in_words(self.decided_on)}" if self.decided_on else ""
        raise WrongState(
            f"This request was {self.state.value}{when} by {self.decided_by}. Nothing was changed."
        )

    def _day(self, name: str) -> date | None:
        return date.fromisoformat(text) if (text := self.asked.get(name)) else None


def _extension(asked: Request) -> str:
    until = in_words(asked.until) if asked.until else "a later day"
    return f"{asked.agency_name} asks for more time, until {until}."


def _dispute(asked: Request) -> str:
    since = asked.asked.get("since")
    span = f" (on record since {in_words(date.fromisoformat(since))})" if since else ""
    return (
        f"Officer {asked.mptc_id} says that the employment at {asked.agency_name}{span} is wrong."
    )


def _return(asked: Request) -> str:
    on = in_words(asked.on) if asked.on else "a day"
    return f"Officer {asked.mptc_id} reports the return from leave on {on}."


_SENTENCES: Final = {
    RequestKind.EXTENSION: _extension,
    RequestKind.EMPLOYMENT_DISPUTE: _dispute,
    RequestKind.RETURN_FROM_LEAVE: _return,
}
