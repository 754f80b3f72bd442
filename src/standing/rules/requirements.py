"""What must be shown, and what counts as showing it: one pure function for each requirement.

Each looks at the facts and the law of the day and returns one finding. It decides which *code*
fits the facts; what the code leads to (met, condition, failed ...) stands in ``gaps.toml``.
A blank answer is never a "no".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from standing.rules.basic_training import BASIC_TRAINING_CODES, basic_training, work_hours
from standing.rules.facts import (
    Attestation,
    Background,
    BarKind,
    DutyStatus,
    Examination,
    Facts,
    Interview,
    YesNoUnknown,
)
from standing.rules.law import Finding, Law
from standing.rules.reading import BARS, read
from standing.rules.terms import birthday


def age(facts: Facts, law: Law) -> Finding:
    """CERT-210: old enough on the decision day (OQ-17)."""
    years = facts.decided_on.year - facts.date_of_birth.year
    if birthday(facts.date_of_birth, years=years) > facts.decided_on:
        years -= 1
    code = "age.reached" if years >= law.age_needed else "age.under"
    return law.find(code, str(years), read("Date of Birth", "on file"))


def high_school(facts: Facts, law: Law) -> Finding:
    """CERT-211: high school or its equivalent; a blank is a missing paper."""
    if facts.high_school is None:
        code, observed = "high-school.paper-missing", ""
    elif facts.high_school:
        code, observed = "high-school.held", "yes"
    else:
        code, observed = "high-school.not-held", "no"
    return law.find(code, observed, read("High School or Equivalent", observed))


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
    """CERT-214: the background check; "not yet done" can be made up, "failed" never (CERT-357)."""
    told = facts.background
    return law.find(_CHECKED[told], told or "", read("Background Check", told or ""))


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

    The agency's view is evidence; without its attestation a person decides (CERT-240, 507).
    """
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
    "age": Requirement(age, ("decided_on", "date_of_birth"), _codes("age", "reached", "under")),
    "high-school": Requirement(
        high_school, ("high_school",), _codes("high-school", "held", "not-held", "paper-missing")
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
    "background": Requirement(background, ("background",), tuple(_CHECKED.values())),
    "examination": Requirement(examination, ("examination",), tuple(_EXAMINED.values())),
    "first-aid": Requirement(
        first_aid, ("first_aid_expires",), _codes("first-aid", "current", "expired", "missing")
    ),
    "cpr": Requirement(cpr, ("cpr_expires",), _codes("cpr", "current", "expired", "missing")),
    "interview": Requirement(interview, ("interview",), tuple(_INTERVIEWED.values())),
    "character": Requirement(
        character,
        ("attestation", "attested_by", "agency_head"),
        _codes(
            "character", "attested", "not-attested", "cannot-attest", "self-attested", "not-stated"
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
