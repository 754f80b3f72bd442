"""The law of one decision day, looked up once: what each code found in the facts leads to.

``law_under`` reads every provision that ``determine`` needs for a (book, edition, day) and keeps
it, so that evaluating an officer looks up no dates at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

import msgspec

from standing.kernel.errors import Refused
from standing.rules.book import Book, Provision


class Result(StrEnum):
    """What was found of one requirement."""

    MET = "met"
    CONDITION = "condition"
    FURTHER_REVIEW = "further review"
    FAILED = "failed"
    RECORDED_ONLY = "recorded only"
    NOT_EVALUATED = "not evaluated"


class Finding(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One requirement, what was looked at, and what follows from it under which provision.

    ``observed`` is the value as read (days in ISO 8601, blank as the empty text), ``needed`` what
    would have been enough. ``evidence`` names what was looked at in the officer's paper, which the
    determination names once. The date of birth stays in the facts: a finding tells the age.
    """

    requirement: str
    rule: str
    result: Result
    code: str
    observed: str
    needed: str
    provision: str
    citation: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """What a code leads to on the decision day, and the handbook rule its condition rests on."""

    requirement: str
    rule: str
    result: Result
    code: str
    needed: str
    provision: str
    citation: str
    condition_rule: str

    def found(self, observed: str, evidence: tuple[str, ...]) -> Finding:
        """Return this code as the finding about one officer."""
        return Finding(
            requirement=self.requirement,
            rule=self.rule,
            result=self.result,
            code=self.code,
            observed=observed,
            needed=self.needed,
            provision=self.provision,
            citation=self.citation,
            evidence=evidence,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """Every value that the requirements read, fixed for one edition and decision day."""

    edition: str
    decided_on: date
    age_needed: int
    work_hours_needed: int
    in_service_needed: int
    first_aid_through: date
    cpr_through: date
    head_attested_by: str
    codes: Mapping[str, Ruled]

    def find(self, code: str, observed: str, *evidence: str) -> Finding:
        """Return the finding that a code leads to on this day."""
        return self.codes[code].found(observed, evidence)


@lru_cache(maxsize=256)
def law_under(book: Book, edition: str, decided_on: date, codes: frozenset[str]) -> Law:
    """Return the law of a decision day under an edition, complete for ``codes``.

    Raises:
        NotFound: no such edition, or a rule has no wording on that day.
        Refused: the edition is kept for its dates and labels only, was not yet in force, or the
            catalogue holds a value that cannot be used; the message names the rule.
    """
    day = book.day_under(edition, decided_on)
    edition_rule = book.rule(f"edition.{edition}")
    if edition_rule.details.get("evaluates") is not True:
        raise Refused(
            f"Edition {edition} is in the rule book for its dates and labels only. "
            "Nobody can be evaluated under it yet; choose E22.",
            under=edition_rule.provisions[0],
        )
    through = {
        name: decided_on + timedelta(days=book.rule(f"requirement.{name}").number(day).value)
        for name in ("first-aid", "cpr")
    }
    ruled = {code: _ruled(book, code, day, through) for code in codes}
    return Law(
        edition=edition,
        decided_on=decided_on,
        age_needed=book.rule("requirement.age").number(day).value,
        work_hours_needed=book.rule("requirement.work-hours").number(day).value,
        in_service_needed=book.rule("requirement.in-service").number(day).value,
        first_aid_through=through["first-aid"],
        cpr_through=through["cpr"],
        head_attested_by=book.rule("character.attested-for-head-by").text(day).value,
        codes=ruled,
    )


def _ruled(book: Book, code: str, day: date, through: Mapping[str, date]) -> Ruled:
    name = code.partition(".")[0]
    requirement = book.rule(f"requirement.{name}")
    asked = requirement.on(day)
    met = requirement.details.get("met")
    if isinstance(met, list) and code in met:
        result, wording, condition_rule = Result.MET, asked, ""
    else:
        gap = book.rule(f"gap.{code}")
        wording = gap.on(day)
        result, condition_rule = _result(wording), gap.handbook
    return Ruled(
        requirement=name,
        rule=requirement.handbook,
        result=result,
        code=code,
        needed=through[name].isoformat() if name in through else _needed(asked),
        provision=wording.name,
        citation=wording.citation,
        condition_rule=condition_rule,
    )


def _result(wording: Provision[object]) -> Result:
    try:
        return Result(str(wording.value))
    except ValueError:
        raise Refused(
            f"The rule {wording.rule} says {wording.value!r}; it may say "
            f"{', '.join(result.value for result in Result)}.",
            under=wording,
        ) from None


def _needed(wording: Provision[object]) -> str:
    value = wording.value
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
