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

from standing.kernel.errors import NotFound, Refused
from standing.kernel.periods import in_words
from standing.rules.book import Book, Provision
from standing.rules.deadlines import background_answer_deadline


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
    """Every value that the requirements read, fixed for one edition and decision day.

    ``results_given_by`` is the last day on which the results of a background check could be given
    so that the time to answer them is over on the decision day; ``None`` where no rule gives time.
    ``not_asked_again`` names what the form leaves out once it was shown. While a leave runs,
    conditions wait for the return if ``leave_waits``.
    """

    edition: str
    decided_on: date
    age_needed: int
    work_hours_needed: int
    in_service_needed: int
    first_aid_through: date
    cpr_through: date
    head_attested_by: str
    results_given_by: date | None
    not_asked_again: frozenset[str]
    leave_waits: bool
    codes: Mapping[str, Ruled]

    def find(self, code: str, observed: str, *evidence: str) -> Finding:
        """Return the finding that a code leads to on this day.

        Raises:
            NotFound: the rule book says nothing about the code on that day.
        """
        try:
            ruled = self.codes[code]
        except KeyError:
            raise NotFound(
                f"The rule book does not say what {code} leads to on {in_words(self.decided_on)} "
                f"under edition {self.edition}."
            ) from None
        return ruled.found(observed, evidence)


@lru_cache(maxsize=256)
def law_under(book: Book, edition: str, decided_on: date, codes: frozenset[str]) -> Law:
    """Return the law of a decision day under an edition, complete for ``codes``.

    A code of a later edition, about which the book says nothing yet, is left out.

    Raises:
        NotFound: no such edition, or a rule has no wording on that day.
        Refused: the edition was not yet in force, or the catalogue holds a value that cannot be used
            or contradicts itself; the message names the rule.
    """
    day = book.day_under(edition, decided_on)
    through = {
        name: decided_on + timedelta(days=book.rule(f"requirement.{name}").number(day).value)
        for name in ("first-aid", "cpr")
    }
    ruled = {code: _ruled(book, code, day, through) for code in sorted(codes)}
    found = {code: each for code, each in ruled.items() if each is not None}
    _hold_to_the_vote(book, day, found)
    return Law(
        edition=edition,
        decided_on=decided_on,
        age_needed=book.rule("requirement.age").number(day).value,
        work_hours_needed=book.rule("requirement.work-hours").number(day).value,
        in_service_needed=book.rule("requirement.in-service").number(day).value,
        first_aid_through=through["first-aid"],
        cpr_through=through["cpr"],
        head_attested_by=book.rule("character.attested-for-head-by").text(day).value,
        results_given_by=_results_given_by(book, day, decided_on),
        not_asked_again=frozenset(_listed(book, "form.not-asked-again", day)),
        leave_waits=book.rule("condition.leave-waits").on(day).value is True,
        codes=found,
    )


def _results_given_by(book: Book, day: date, decided_on: date) -> date | None:
    """Return the last day on which results could be given, for the answer to be late (CERT-230)."""
    if book.rule("background.answer").find(day) is None:
        return None
    given = decided_on
    while (
        background_answer_deadline(received_on=given, book=book, read_on=day).due_on >= decided_on
    ):
        given -= timedelta(days=1)
    return given


def _hold_to_the_vote(book: Book, day: date, ruled: Mapping[str, Ruled]) -> None:
    """Refuse a book that lets be conditional what may never be, or not what must be (CERT-351, 352)."""
    for rule, wanted in (("condition.never", False), ("condition.must", True)):
        for code in _listed(book, rule, day):
            found = ruled.get(code)
            if found is None or (found.result is Result.CONDITION) is not wanted:
                said = found.result.value if found else "nothing"
                raise Refused(
                    f"The rule book contradicts itself on {in_words(day)}: {code} leads to "
                    f"{said!r}, and {rule} says that it {'must' if wanted else 'may not'} be a "
                    "condition. Change one of the two.",
                    under=book.rule(rule).on(day),
                )


def _listed(book: Book, rule_id: str, day: date) -> list[str]:
    """Return the words a rule lists on a day; none where it has no wording yet."""
    wording = book.rule(rule_id).find(day)
    if wording is None:
        return []
    if not isinstance(wording.value, list):
        raise Refused(f"The rule {rule_id} needs a list as its value.", under=wording)
    return [str(each) for each in wording.value]


def _ruled(book: Book, code: str, day: date, through: Mapping[str, date]) -> Ruled | None:
    name = code.partition(".")[0]
    requirement = book.rule(f"requirement.{name}")
    asked = requirement.on(day)
    met = requirement.details.get("met")
    if isinstance(met, list) and code in met:
        result, wording, condition_rule = Result.MET, asked, ""
    else:
        gap = book.rule(f"gap.{code}")
        found = gap.find(day)
        if found is None:
            return None
        wording, result, condition_rule = found, _result(found), gap.handbook
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
