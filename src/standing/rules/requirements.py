"""What must be shown, and what counts as showing it: one pure function for each requirement.

Each looks at the facts and the law of the day and returns one finding. It decides which *code*
fits the facts; what the code leads to (met, condition, failed ...) stands in ``gaps.toml``.
A blank answer is never a "no".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from msgspec import UNSET, UnsetType

from standing.rules.basic_training import BASIC_TRAINING_CODES, basic_training, work_hours
from standing.rules.facts import (
    Attestation,
    Background,
    BarKind,
    CharacterFound,
    DutyStatus,
    Examination,
    Facts,
    Interview,
    YesNoUnknown,
)
from standing.rules.law import Finding, Law
from standing.rules.reading import BARS, COMMISSION, EARLIER, read
from standing.rules.terms import birthday


def age(facts: Facts, law: Law) -> Finding:
    """CERT-210: old enough on the decision day (OQ-17); once shown, not asked again (CERT-220)."""
    if _shown_before("age", facts, law):
        return law.find("age.shown-before", "", f"{EARLIER}age shown")
    years = facts.decided_on.year - facts.date_of_birth.year
    if birthday(facts.date_of_birth, years=years) > facts.decided_on:
        years -= 1
    code = "age.reached" if years >= law.age_needed else "age.under"
    return law.find(code, str(years), read("Date of Birth", "on file"))


def high_school(facts: Facts, law: Law) -> Finding:
    """CERT-211: high school or its equivalent; a blank is a missing paper.

    Once shown it is not asked again (CERT-220); an agency that says "no" all the same is heard.
    """
    if facts.high_school is not False and _shown_before("high-school", facts, law):
        return law.find("high-school.shown-before", "", f"{EARLIER}high school or equivalent shown")
    if facts.high_school is None:
        code, observed = "high-school.paper-missing", ""
    elif facts.high_school:
        code, observed = "high-school.held", "yes"
    else:
        code, observed = "high-school.not-held", "no"
    return law.find(code, observed, read("High School or Equivalent", observed))


def _shown_before(name: str, facts: Facts, law: Law) -> bool:
    return (
        name in law.not_asked_again
        and facts.shown_before is not UNSET
        and name in facts.shown_before
    )


_EVALUATED: Final = {
    None: "not-stated",
    YesNoUnknown.YES: "done",
    YesNoUnknown.NO: "not-done",
    YesNoUnknown.UNKNOWN: "unknown",
}


def physical_evaluation(facts: Facts, law: Law) -> Finding:
    """CERT-213: recorded; its absence decides nothing (CERT-222)."""
    told = facts.physical_evaluation
    return law.find(
        f"physical-evaluation.{_EVALUATED[told]}",
        told or "",
        read("Physical Evaluation", told or ""),
    )


def psychological_evaluation(facts: Facts, law: Law) -> Finding:
    """CERT-213: recorded; its absence decides nothing (CERT-222)."""
    told = facts.psychological_evaluation
    return law.find(
        f"psychological-evaluation.{_EVALUATED[told]}",
        told or "",
        read("Psychological Evaluation", told or ""),
    )


_CHECKED: Final = {
    None: "background.not-stated",
    Background.DONE: "background.done",
    Background.NOT_DONE: "background.not-done",
    Background.FAILED: "background.failed",
}


def background(facts: Facts, law: Law) -> Finding:
    """CERT-214: the background check; "not yet done" can be made up, "failed" never (CERT-357).

    Where a rule gives time to answer the results, nobody has failed before it is over (CERT-230).
    """
    told = facts.background
    said = read("Background Check", told or "")
    if told is Background.FAILED and law.results_given_by is not None:
        return _failed_check(facts, law, law.results_given_by, said)
    return law.find(_CHECKED[told], told or "", said)


def _failed_check(facts: Facts, law: Law, results_given_by: date, said: str) -> Finding:
    """CERT-230, 231: fourteen days to answer or to waive it, and an answer is weighed by a person.

    What is dated after the decision day is not looked at.
    """
    given = _by(facts.background_results_on, law)
    answered = _by(facts.background_answered_on, law)
    weighed = _by(facts.background_weighed_on, law)
    lines = [
        f"{COMMISSION}{what} {day}"
        for what, day in (("results given", given), ("answered", answered), ("weighed", weighed))
        if day is not None
    ]
    if facts.background_answer_waived is True:
        code, observed = "background.failed", "failed"
        lines.append(f"{COMMISSION}answer waived")
    elif answered is not None:
        code = "background.failed" if weighed is not None else "background.answer-to-weigh"
        observed = "failed" if weighed is not None else answered.isoformat()
    elif given is None:
        code, observed = "background.results-not-given", ""
    elif given > results_given_by:
        code, observed = "background.answer-awaited", given.isoformat()
    else:
        code, observed = "background.failed", "failed"
    return law.find(code, observed, said, *lines)


def _by(day: date | UnsetType, law: Law) -> date | None:
    """Return a day that has come by the decision day."""
    return None if day is UNSET or day > law.decided_on else day


_EXAMINED: Final = {
    None: "examination.not-stated",
    Examination.PASSED: "examination.passed",
    Examination.NOT_PASSED: "examination.not-passed",
}


def examination(facts: Facts, law: Law) -> Finding:
    """CERT-215: the examination."""
    told = facts.examination
    return law.find(_EXAMINED[told], told or "", read("Examination", told or ""))


def first_aid(facts: Facts, law: Law) -> Finding:
    """CERT-216: current means that the certificate expires on or after the decision day."""
    expires = facts.first_aid_expires
    said = read("First Aid Expiration", expires.isoformat() if expires else "")
    return law.find(*_current("first-aid", expires, law.first_aid_through), said)


def cpr(facts: Facts, law: Law) -> Finding:
    """CERT-216: current means that the certificate expires on or after the decision day."""
    expires = facts.cpr_expires
    said = read("CPR Expiration", expires.isoformat() if expires else "")
    return law.find(*_current("cpr", expires, law.cpr_through), said)


def _current(name: str, expires: date | None, through: date) -> tuple[str, str]:
    """Return the code of a certificate, and its last day as read."""
    if expires is None:
        return f"{name}.missing", ""
    return f"{name}.current" if expires >= through else f"{name}.expired", expires.isoformat()


_INTERVIEWED: Final = {
    None: "interview.not-stated",
    Interview.DONE: "interview.done",
    Interview.NOT_DONE: "interview.not-done",
}


def interview(facts: Facts, law: Law) -> Finding:
    """CERT-217: the oral interview; "not yet held" can be made up (CERT-357)."""
    told = facts.interview
    return law.find(_INTERVIEWED[told], told or "", read("Oral Interview", told or ""))


def character(facts: Facts, law: Law) -> Finding:
    """CERT-218: good character, attested by the head, or for the head by who appoints (CERT-115).

    The agency's view is evidence; without its attestation the division decides (CERT-240, 507), and
    what the division found goes before what the agency says.
    """
    if facts.character_found is not UNSET:
        found = facts.character_found
        code = "found-good" if found is CharacterFound.GOOD else "found-lacking"
        return law.find(
            f"character.{code}", found, f"{COMMISSION}good character and fitness: {found}"
        )
    told, role = facts.attestation, facts.attested_by
    if told is None:
        code = "character.not-stated"
    elif told is Attestation.NO:
        code = "character.not-attested"
    elif told is Attestation.CANNOT:
        code = "character.cannot-attest"
    elif facts.agency_head and role.strip().casefold() != law.head_attested_by:
        code = "character.self-attested"
    else:
        code = "character.attested"
    who = f"{told or ''}, by {role}" if role else told or ""
    return law.find(code, told or "", read("Attestation", who))


def in_service(facts: Facts, law: Law) -> Finding:
    """CERT-612: the training year's hours, kept apart from certification (CERT-645)."""
    hours = facts.in_service_hours
    if hours is None:
        code = "in-service.not-stated"
    else:
        code = "in-service.complete" if hours >= law.in_service_needed else "in-service.short"
    observed = "" if hours is None else str(hours)
    return law.find(code, observed, read("In-Service Hours", observed))


_BARRED: Final = {
    BarKind.FELONY: "bars.felony",
    BarKind.CONTINUANCE: "bars.continuance-without-finding",
    BarKind.NATIONAL_INDEX: "bars.national-index",
    BarKind.DECERTIFIED_LIST: "bars.decertified-list",
}


def bars(facts: Facts, law: Law) -> Finding:
    """CERT-233, 237: no felony, no listing. A bar dated after the decision day is not looked at."""
    standing = [
        bar for bar in facts.bars if bar.dated_on is None or bar.dated_on <= facts.decided_on
    ]
    if not standing:
        return law.find("bars.none", "", f"{BARS}no line for this officer")
    standing.sort(key=lambda bar: list(_BARRED).index(bar.kind))
    lines = [
        f"{BARS}{bar.kind}, {bar.dated_on or 'no date'}, {bar.source or 'no source named'}"
        for bar in standing
    ]
    first = standing[0]
    return law.find(
        _BARRED[first.kind], first.dated_on.isoformat() if first.dated_on else "", *lines
    )


def duty_status(facts: Facts, law: Law) -> Finding:
    """RUL-1, RUL-2: a suspension calls for a person; leave by itself decides nothing."""
    told = facts.duty_status
    if told is DutyStatus.ACTIVE:
        code = "duty-status.active"
    elif told is DutyStatus.SUSPENDED:
        code = "duty-status.suspended"
    else:
        code = "duty-status.on-leave"
    since = f", since {facts.leave_since.isoformat()}" if facts.leave_since else ""
    return law.find(code, told, read("Duty Status", f"{told}{since}"))


@dataclass(frozen=True, slots=True)
class Requirement:
    """A function that looks at one requirement, the facts it reads, and every code it can come to.

    Two officers with the same facts under ``reads`` get the same finding, so ``look`` may use no others
    (a test holds it to that).
    """

    look: Callable[[Facts, Law], Finding]
    reads: tuple[str, ...]
    codes: tuple[str, ...]


def _codes(name: str, *ends: str) -> tuple[str, ...]:
    return tuple(f"{name}.{end}" for end in ends)


EVERY: Final[Mapping[str, Requirement]] = {
    "age": Requirement(
        age,
        ("decided_on", "date_of_birth", "shown_before"),
        _codes("age", "reached", "under", "shown-before"),
    ),
    "high-school": Requirement(
        high_school,
        ("high_school", "shown_before"),
        _codes("high-school", "held", "not-held", "paper-missing", "shown-before"),
    ),
    "basic-training": Requirement(
        basic_training,
        ("basic_training", "bridge_status", "training_on_record"),
        BASIC_TRAINING_CODES,
    ),
    "work-hours": Requirement(
        work_hours,
        ("basic_training", "bridge_status", "work_hours"),
        _codes("work-hours", "reached", "short", "not-stated", "not-needed"),
    ),
    "physical-evaluation": Requirement(
        physical_evaluation,
        ("physical_evaluation",),
        _codes("physical-evaluation", *_EVALUATED.values()),
    ),
    "psychological-evaluation": Requirement(
        psychological_evaluation,
        ("psychological_evaluation",),
        _codes("psychological-evaluation", *_EVALUATED.values()),
    ),
    "background": Requirement(
        background,
        (
            "background",
            "background_results_on",
            "background_answered_on",
            "background_answer_waived",
            "background_weighed_on",
        ),
        (
            *_CHECKED.values(),
            *_codes("background", "results-not-given", "answer-awaited", "answer-to-weigh"),
        ),
    ),
    "examination": Requirement(examination, ("examination",), tuple(_EXAMINED.values())),
    "first-aid": Requirement(
        first_aid, ("first_aid_expires",), _codes("first-aid", "current", "expired", "missing")
    ),
    "cpr": Requirement(cpr, ("cpr_expires",), _codes("cpr", "current", "expired", "missing")),
    "interview": Requirement(interview, ("interview",), tuple(_INTERVIEWED.values())),
    "character": Requirement(
        character,
        ("attestation", "attested_by", "agency_head", "character_found"),
        _codes(
            "character",
            "attested",
            "not-attested",
            "cannot-attest",
            "self-attested",
            "not-stated",
            "found-good",
            "found-lacking",
        ),
    ),
    "in-service": Requirement(
        in_service, ("in_service_hours",), _codes("in-service", "complete", "short", "not-stated")
    ),
    "bars": Requirement(bars, ("bars", "decided_on"), ("bars.none", *_BARRED.values())),
    "duty-status": Requirement(
        duty_status,
        ("duty_status", "leave_since"),
        _codes("duty-status", "active", "on-leave", "suspended"),
    ),
}
