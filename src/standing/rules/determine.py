"""From facts to findings, from findings to an outcome (RUL-1, RUL-2).

``determine`` is a pure function of an edition, frozen facts and a rule book: the same three always
give the same determination, so a stored one can be replayed years later.
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from typing import Final

import msgspec

from standing.rules.book import Book
from standing.rules.deadlines import condition_deadline
from standing.rules.facts import ON_LEAVE, Attestation, Facts
from standing.rules.law import Finding, Law, Result, law_under
from standing.rules.requirements import EVERY, Requirement

__all__ = [
    "REQUIREMENTS",
    "ConditionDue",
    "Determination",
    "Finding",
    "Outcome",
    "Result",
    "WouldChange",
    "determine",
]

REQUIREMENTS: Final = tuple(EVERY)
"""Every requirement, in the order in which findings stand."""

_REMEMBERED: Final = 50_000  # answers kept for one requirement: a bound on memory, not on officers
_CODES: Final = frozenset(code for requirement in EVERY.values() for code in requirement.codes)


class Outcome(StrEnum):
    """What was decided of an officer."""

    CERTIFIED = "certified"
    CONDITIONAL = "conditionally certified"
    FURTHER_REVIEW = "further review"
    DECLINED = "not recertified"


PRECEDENCE: Final[Mapping[Result, Outcome]] = {
    Result.FURTHER_REVIEW: Outcome.FURTHER_REVIEW,
    Result.FAILED: Outcome.DECLINED,
    Result.CONDITION: Outcome.CONDITIONAL,
}
"""Which result decides, strongest first; without any of them the officer is certified (RUL-1)."""


class ConditionDue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something still owed. ``due_on`` is the last day in time; ``stated`` if a notice fixed it.

    ``rule`` is the handbook's number for this kind of condition (CERT-352 to 357). If the officer's
    leave still runs on ``due_on`` and the condition ``waits_for_return``, its time begins with the
    return to duty (CERT-358).
    """

    requirement: str
    rule: str
    due_on: date
    stated: bool
    waits_for_return: bool = False


class WouldChange(msgspec.Struct, frozen=True, kw_only=True):
    """A finding that holds the outcome where it is.

    Were it met, the outcome would become ``becomes``: ``alone``, or once the others listed beside
    it are met too.
    """

    requirement: str
    code: str
    needed: str
    becomes: Outcome
    alone: bool


class Determination(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided of one officer on a day: a finding for every requirement, in fixed order.

    ``source`` is the paper that the agency's answers were read in. ``conditions`` is empty unless the
    outcome is conditional.
    """

    edition: str
    decided_on: date
    outcome: Outcome
    findings: tuple[Finding, ...]
    conditions: tuple[ConditionDue, ...]
    source: str

    @property
    def would_change(self) -> tuple[WouldChange, ...]:
        """What holds the outcome where it is; nothing if it is certified."""
        return _would_change(self.findings, self.outcome)


def law_on(edition: str, decided_on: date, book: Book) -> Law:
    """Return the law that ``determine`` reads for an edition and a decision day.

    Raises:
        NotFound: the book has no such edition, or a rule has no wording on that day.
        Refused: the edition was not in force yet, or evaluates nobody.
    """
    return law_under(book, edition, decided_on, _CODES)


def determine(edition: str, facts: Facts, book: Book) -> Determination:
    """Evaluate every requirement and decide.

    The catalogue says for each gap whether it can be made up (a condition), needs a person (further
    review), ends the matter (failed), or is only recorded.

    Raises:
        NotFound, Refused: as ``law_on``.
    """
    law, looks = _looks(edition, facts.decided_on, book)
    findings = tuple([look(facts) for look in looks])
    outcome = _outcome({finding.result for finding in findings})
    return Determination(
        edition=edition,
        decided_on=facts.decided_on,
        outcome=outcome,
        findings=findings,
        conditions=_conditions(findings, facts, law, book)
        if outcome is Outcome.CONDITIONAL
        else (),
        source=facts.source,
    )


@lru_cache(maxsize=16)
def _looks(
    edition: str, decided_on: date, book: Book
) -> tuple[Law, tuple[Callable[[Facts], Finding], ...]]:
    law = law_on(edition, decided_on, book)
    return law, tuple(_remembering(requirement, law) for requirement in EVERY.values())


def _remembering(requirement: Requirement, law: Law) -> Callable[[Facts], Finding]:
    """Look once at facts that many officers share: most answers are the same for nearly everybody."""
    read = attrgetter(*requirement.reads)
    look = requirement.look
    seen: dict[object, Finding] = {}

    def finding(facts: Facts) -> Finding:
        answers = read(facts)
        if (known := seen.get(answers)) is not None:
            return known
        if len(seen) >= _REMEMBERED:
            seen.clear()
        return seen.setdefault(answers, look(facts, law))

    return finding


def _outcome(results: set[Result]) -> Outcome:
    for result, outcome in PRECEDENCE.items():
        if result in results:
            return outcome
    return Outcome.CERTIFIED


def _conditions(
    findings: tuple[Finding, ...], facts: Facts, law: Law, book: Book
) -> tuple[ConditionDue, ...]:
    waits = (
        law.leave_waits and facts.duty_status in ON_LEAVE and facts.attestation is Attestation.YES
    )
    due_on, stated = _due(book, law.edition, law.decided_on)
    return tuple(
        ConditionDue(
            requirement=finding.requirement,
            rule=law.codes[finding.code].condition_rule,
            due_on=due_on,
            stated=stated,
            waits_for_return=waits,
        )
        for finding in findings
        if finding.result is Result.CONDITION
    )


@lru_cache(maxsize=256)
def _due(book: Book, edition: str, decided_on: date) -> tuple[date, bool]:
    due = condition_deadline(noticed_on=decided_on, edition=edition, book=book)
    return due.due_on, due.stated


def _would_change(findings: tuple[Finding, ...], outcome: Outcome) -> tuple[WouldChange, ...]:
    holding = [f for f in findings if PRECEDENCE.get(f.result) is outcome]
    becomes = _outcome({f.result for f in findings if PRECEDENCE.get(f.result) is not outcome})
    return tuple(
        WouldChange(
            requirement=finding.requirement,
            code=finding.code,
            needed=finding.needed,
            becomes=becomes,
            alone=len(holding) == 1,
        )
        for finding in holding
    )
