"""What stops a release until a person has looked: lost rows, and agencies that would show nobody."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from standing.kernel.access import Act, Permission, Person, Role
from standing.kernel.errors import Refused
from standing.kernel.periods import in_words
from standing.register.domain import Tally

_NAMED_AT_MOST: Final = 20


def refuse_a_day_to_come(act: Act, as_of: date) -> None:
    """Refuse a release of a day that has not come."""
    if as_of > act.day:
        raise Refused(
            f"A release cannot speak of {in_words(as_of)}: today is {in_words(act.day)}. "
            "Choose today or an earlier day."
        )


def office_of(person: Person) -> str:
    """Return the office in which somebody prepares a release, in words: no name.

    >>> from standing.kernel.access import Held
    >>> held = frozenset({Held(Role.CERTIFICATION_DIRECTOR)})
    >>> office_of(Person(account="robin", human="robin", name="Robin", roles=held))
    'Certification director'
    """
    held = {h.role for h in person.roles if Permission.PUBLICATION_PREPARE in h.permissions}
    found = [role for role in Role if role in held]
    return found[-1].value.replace("-", " ").capitalize() if found else ""


def refuse_if_lost(tallies: Sequence[Tally]) -> None:
    """Refuse where rows that a receipt counts are no longer there."""
    if lost := [tally for tally in tallies if not tally.adds_up]:
        said = "; ".join(
            f"{t.agency.name} ({t.accepted:,} accepted, {t.published:,} to be shown, "
            f"{t.withheld:,} held back)"
            for t in lost[:_NAMED_AT_MOST]
        )
        raise Refused(
            f"Nothing was released: the rows of {_agencies(len(lost))} do not add up: {said}. "
            "Rows that a receipt counts are no longer there; whoever runs the register checks it."
        )


def refuse_if_shown_nobody(tallies: Sequence[Tally], zeros: Mapping[str, str]) -> None:
    """Refuse where an agency that sent officers would show none, unless somebody said why (RUL-23)."""
    silent = {tally.agency.code: tally for tally in tallies if tally.shows_nobody}
    if needless := sorted(zeros.keys() - silent.keys()):
        raise Refused(
            f"There is no need to accept that {', '.join(needless)} shows no officer: it shows some, "
            "or sent none. Look at the code again."
        )
    if open_still := [tally for code, tally in silent.items() if code not in zeros]:
        named = "; ".join(
            f"{t.agency.name} ({t.agency.code}: {t.received:,} received, {t.accepted:,} accepted)"
            for t in open_still[:_NAMED_AT_MOST]
        )
        more = len(open_still) - _NAMED_AT_MOST
        raise Refused(
            f"Nothing was released: {_agencies(len(open_still))} sent a file, and the release would "
            f"show no officer of theirs: {named}{f'; and {more} more' if more > 0 else ''}. Find out "
            "why. Where it is right, say so: name "
            "the agency by its code and say why."
        )


def _agencies(count: int) -> str:
    return "1 agency" if count == 1 else f"{count:,} agencies"
