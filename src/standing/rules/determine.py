"""From facts to findings, from findings to an outcome (RUL-1, RUL-2).

``determine`` is a pure function of an edition, frozen facts and a rule book: the same three always
give the same determination, so a stored one can be replayed years later.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from standing.rules.book import Book
from standing.rules.deadlines import condition_deadline
from standing.rules.facts import Facts
from standing.rules.law import Finding, Law, Result, law_under
from standing.rules.requirements import EVERY

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

_LOOKS: Final = tuple(requirement.look for requirement in EVERY.values())
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionDue:
    """Something still owed. ``due_on`` is the last day in time; ``stated`` if a notice fixed it.

    ``rule`` is the handbook's number for this kind of condition (CERT-353 to 357).
    """

    requirement: str
    rule: str
    due_on: date
    stated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldChange:
    """A finding that holds the outcome where it is.

    Were it met, the outcome would become ``becomes``: ``alone``, or once the others listed beside
    it are met too.
    """

    requirement: str
    code: str
    needed: str
    becomes: Outcome
    alone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Determination:
    """What was decided of one officer on a day: a finding for every requirement, in fixed order.

    ``conditions`` is empty unless the outcome is conditional, ``would_change`` if it is certified.
    """

    edition: str
    decided_on: date
    outcome: Outcome
    findings: tuple[Finding, ...]
    conditions: tuple[ConditionDue, ...]
    would_change: tuple[WouldChange, ...]


def determine(edition: str, facts: Facts, book: Book) -> Determination:
    """Evaluate every requirement and decide.

    The catalogue says for each gap whether it can be made up (a condition), needs a person (further
    review), ends the matter (failed), or is only recorded.

    Raises:
        NotFound: the book has no such edition.
        Refused: the edition was not in force yet, or does not evaluate anybody (E23, E25).
    """
    law = law_under(book, edition, facts.decided_on, _CODES)
    findings = tuple([look(facts, law) for look in _LOOKS])
    results = {finding.result for finding in findings}
    outcome = _outcome(results)
    if outcome is Outcome.CERTIFIED:
        return Determination(
            edition=edition,
            decided_on=facts.decided_on,
            outcome=outcome,
            findings=findings,
            conditions=(),
            would_change=(),
        )
    return Determination(
        edition=edition,
        decided_on=facts.decided_on,
        outcome=outcome,
        findings=findings,
        conditions=_conditions(findings, law, book) if outcome is Outcome.CONDITIONAL else (),
        would_change=_would_change(findings, results, outcome),
    )


def _outcome(results: set[Result]) -> Outcome:
    for result, outcome in PRECEDENCE.items():
        if result in results:
            return outcome
    return Outcome.CERTIFIED


def _conditions(findings: tuple[Finding, ...], law: Law, book: Book) -> tuple[ConditionDue, ...]:
    return tuple(
        ConditionDue(
            requirement=finding.requirement,
            rule=law.codes[finding.code].condition_rule,
            due_on=due_on,
            stated=stated,
        )
        for finding in findings
        if finding.result is Result.CONDITION
        for due_on, stated in [_due(book, law.edition, law.decided_on)]
    )


@lru_cache(maxsize=256)
def _due(book: Book, edition: str, decided_on: date) -> tuple[date, bool]:
    due = condition_deadline(noticed_on=decided_on, edition=edition, book=book)
    return due.due_on, due.stated


def _would_change(
    findings: tuple[Finding, ...], results: set[Result], outcome: Outcome
) -> tuple[WouldChange, ...]:
    deciding = next(result for result, leads_to in PRECEDENCE.items() if leads_to is outcome)
    holding = [finding for finding in findings if finding.result is deciding]
    becomes = _outcome(results - {deciding})
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
