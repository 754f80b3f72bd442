"""Counts that fall by more than a set share against the last release: a person says why, or it stops.

The shares and the sizes from which they are asked are data with a citation (``publication.fall-*``).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from standing.kernel.errors import Refused
from standing.register.domain import UNASSOCIATED
from standing.register.spool import Spool
from standing.rules.book import the_book
from standing.workforce.models import Agency

REGISTER: Final = "register"
"""How the whole register is named where somebody says why its count fell."""
STATUS: Final = "status:"
_NAMED_AT_MOST: Final = 20
_NAMED: Final = re.compile(r"\(“([^”]+)”: [\d,]+ before, [\d,]+ now\)")
"""How ``Fall`` spells a count, and its name there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """A count that fell: ``key`` names it on forms (an agency's code, ``register``, ``status:…``)."""

    key: str
    what: str
    before: int
    now: int

    @property
    def percent(self) -> int:
        """By how many percent of what it was it fell, rounded down."""
        return (self.before - self.now) * 100 // self.before

    def __str__(self) -> str:
        return f"{self.what} (“{self.key}”: {self.before:,} before, {self.now:,} now)"


def named_in(refusal: str) -> list[str]:
    """Return the names of the counts that a refusal of ``refuse_unless_said`` tells, in its order."""
    return _NAMED.findall(refusal)


def fallen(spool: Spool, *, on: date) -> tuple[Fall, ...]:
    """Return every count of a release that fell by more than the share of the day allows."""
    register = _limit("register", on)
    agency, status = _limit("agency", on), _limit("status", on)
    before, now = sum(spool.statuses_before().values()), len(spool)
    found = list(_beyond(register, {REGISTER: ("the whole register", before, now)}))
    were, are = spool.statuses_before(), spool.statuses()
    found += _beyond(
        status,
        {
            f"{STATUS}{_slug(label)}": (f"officers shown as {label}", count, are.get(label, 0))
            for label, count in were.items()
        },
    )
    there, here = spool.agencies_before(), spool.agencies()
    codes = dict(Agency.objects.values_list("name", "code"))
    found += _beyond(
        agency,
        {
            codes.get(name, _slug(name)): (name, count, here.get(name, 0))
            for name, count in sorted(there.items())
            if name != UNASSOCIATED
        },
    )
    return tuple(found)


def refuse_unless_said(
    falls: Sequence[Fall], said: Mapping[str, str], *, zeros: Mapping[str, str]
) -> None:
    """Refuse a release whose counts fell unless somebody says why of each; and needless reasons.

    An agency of which somebody said why it shows nobody (``zeros``, RUL-23) needs no second reason.
    """
    by_key = {fall.key: fall for fall in falls}
    left = [fall for key, fall in by_key.items() if key not in said and key not in zeros]
    told = [_left(left)] if left else []
    if needless := sorted(said.keys() - by_key.keys()):
        told.append(
            f"There is no need to accept a fall of {', '.join(needless)[:400]}: that count did not fall "
            "by more than the set share. Look at the name again."
        )
    if told:
        raise Refused(" ".join(told))


def _left(left: Sequence[Fall]) -> str:
    named = "; ".join(str(fall) for fall in left[:_NAMED_AT_MOST])
    more = len(left) - _NAMED_AT_MOST
    counts = "1 count falls" if len(left) == 1 else f"{len(left):,} counts fall"
    return (
        f"Nothing was released: {counts} by more than the set share against the last release: "
        f"{named}{f'; and {more} more' if more > 0 else ''}. Find out why. Where it is right, "
        "accept the fall: name it as it stands in quotation marks, and say why."
    )


def _beyond(limit: tuple[int, int], counts: Mapping[str, tuple[str, int, int]]) -> Iterator[Fall]:
    share, size = limit
    for key, (what, before, now) in counts.items():
        if before >= size and (before - now) * 100 > before * share:
            yield Fall(key=key, what=what, before=before, now=now)


def _limit(of: str, on: date) -> tuple[int, int]:
    """The share in percent, and the size from which it is asked."""
    share = the_book().rule(f"publication.fall-{of}").number(on).value
    return share, the_book().rule(f"publication.fall-{of}-size").number(on).value


def _slug(name: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split())
