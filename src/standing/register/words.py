"""How a standing is put to a neighbour: a sentence, a tone, and what the label means."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from standing.certification.domain import (
    ApplicationState,
    CertificateState,
    ConditionState,
    Label,
    Standing,
    StandingCondition,
)
from standing.kernel.periods import in_words


class Tone(StrEnum):
    """What a status colour says; each has its own shape, so that colour never speaks alone."""

    GOOD = "good"
    ACTION = "action"
    REVIEW = "review"
    ENDED = "ended"
    PAST = "past"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A label with its tone, what it means, and what the officer can do about it."""

    label: Label
    tone: Tone
    means: str
    serves: str
    next_step: str

    @property
    def anchor(self) -> str:
        """The label's place on the page that explains them."""
        return self.label.name.lower().replace("_", "-")


@cache
def explained() -> Mapping[Label, Explained]:
    """Return every public label with its explanation, in the order in which people read them."""
    text = Path(__file__).with_name("statuses.toml").read_text("utf-8")
    return {
        Label(label): Explained(
            label=Label(label),
            tone=Tone(entry["tone"]),
            means=entry["means"],
            serves=entry["serves"],
            next_step=entry["next_step"],
        )
        for label, entry in tomllib.loads(text).items()
    }


def with_days(meaning: Explained, days: Mapping[str, str]) -> Explained:
    """Return the explanation with the lengths of time of the law written in."""
    return replace(meaning, next_step=meaning.next_step.format_map(days))


@dataclass(frozen=True, slots=True)
class _Tense:
    """The verbs of a sentence about a day that is past, present or to come."""

    opening: str
    be: str
    may: str
    have: str
    have_not: str
    is_still: str
    are_still: str
    continue_: str


def tense(on: date, today: date) -> _Tense:
    """Return the verbs for speaking of ``on`` on the day ``today``."""
    day = in_words(on)
    if on < today:
        return _Tense(
            f"On {day}, ", "was", "could", "had", "had not", "was still", "were still",
            "continued",
        )  # fmt: skip
    if on > today:
        opening = f"On {day}, unless something is decided before, "
        return _Tense(
            opening, "will be", "may", "will have", "will not have", "will still be",
            "will still be", "will continue",
        )  # fmt: skip
    return _Tense("", "is", "may", "has", "has not", "is still", "are still", "continues")


def status_sentence(name: str, standing: Standing, *, on: date, today: date) -> str:
    """Return one sentence a neighbour understands: who, what, until when.

    ``until`` is printed as the half-open end, the way certificates print it (RUL-27).
    """
    verbs = tense(on, today)
    if standing.label is Label.NEVER_CERTIFIED:
        return f"{verbs.opening}there {verbs.be} no certificate on record for {name}."
    return f"{verbs.opening}{name} {verbs.be} {_predicate(standing, verbs)}."


def _predicate(standing: Standing, verbs: _Tense) -> str:
    until = f" until {in_words(standing.until)}" if standing.until else ""
    match standing.label:
        case Label.CERTIFIED:
            said = f"certified to serve as a police officer{_until_decided(standing) or until}"
        case Label.CONDITIONALLY_CERTIFIED:
            said = _conditionally(standing, verbs)
        case Label.UNDER_REVIEW | Label.FURTHER_REVIEW:
            said = _under_review(standing, verbs)
        case Label.NOT_RECERTIFIED | Label.NOT_CERTIFIED if standing.in_force:
            said = (
                f"not recertified, but the earlier certificate {verbs.continue_}{until} so that "
                "there is time to ask for review"
            )
        case Label.RESTRICTED if "serves-no-agency" in standing.flags:
            said = (
                "restricted: the certificate is not active, because no agency employs the officer"
            )
        case Label.NOT_RECERTIFIED:
            ended = in_words(standing.until) if standing.until else ""
            said = (
                f"not recertified{f': the earlier certificate ended on {ended}' if ended else ''}"
            )
        case Label.EXPIRED:
            ended = f" on {in_words(standing.until)}" if standing.until else ""
            said = f"not certified: the certificate ended{ended}"
        case _:
            said = _PLAINLY[standing.label]
    return said


def _until_decided(standing: Standing) -> str:
    """Tell whose earlier certificate goes on from who met every requirement (CERT-310, 312)."""
    return " until the commission decides" if "continued" in standing.flags else ""


def _under_review(standing: Standing, verbs: _Tense) -> str:
    meanwhile = f"{verbs.may}{'' if standing.may_serve else ' not'} serve meanwhile"
    if standing.review_until and standing.label is Label.UNDER_REVIEW:
        return (
            f"under review: until {in_words(standing.review_until)} the officer {verbs.may} ask the "
            f"commission to look again at its decision, and {meanwhile}"
        )
    further = "further " if standing.label is Label.FURTHER_REVIEW else ""
    return f"under {further}review and {meanwhile}; the commission {verbs.have_not} decided yet"


def _conditionally(standing: Standing, verbs: _Tense) -> str:
    owed = _still_owed(standing, verbs)
    if "on-leave" in standing.flags:
        return (
            f"conditionally certified and on leave: no police work until the return to duty; {owed}"
        )
    not_ = "" if standing.may_serve else " not"
    return f"conditionally certified ({verbs.may}{not_} serve as a police officer; {owed})"


_PLAINLY: Mapping[Label, str] = {
    Label.NOT_CERTIFIED: "not certified to serve as a police officer",
    Label.ON_LEAVE: "not certified, on leave: no police work until the return to duty is reported",
    Label.SUSPENDED: "suspended: no police work while the suspension lasts",
    Label.ADMIN_SUSPENDED: "administratively suspended: no police work until it is lifted",
    Label.RESTRICTED: "restricted: the certificate is not active",
    Label.DECERTIFIED: "decertified: no work for any police agency",
}


def because(standing: Standing, *, today: date) -> list[str]:
    """Return what else a reader should know of this standing, a sentence each."""
    said = [sentence for flag, sentence in _BECAUSE.items() if flag in _reasons(standing)]
    if standing.review_until:
        said.append(
            "A written petition to the executive director is in time until "
            f"{in_words(standing.review_until)}."
        )
    printed = standing.in_force and "continued" not in standing.flags
    if printed and standing.until and standing.until > today:
        said.append(
            f"The certificate covers every day before {in_words(standing.until)}, the expiry "
            "printed on it."
        )
    return said


def _reasons(standing: Standing) -> frozenset[str]:
    """The flags of a standing, and what follows from its state and label."""
    found = set(standing.flags)
    if standing.state is CertificateState.STATUTORY:
        found.add("by-statute")
    if "under-extension" in found:
        found.discard("continued")
    if standing.label is Label.UNDER_REVIEW and standing.review_until:
        found.add("shown-under-review")
    refused = standing.label is Label.NOT_RECERTIFIED and "refused" not in found
    if standing.application is ApplicationState.DECLINED or refused:
        found.add("declined")
    if standing.application is ApplicationState.SEPARATED and not standing.in_force:
        found = (found - {"gap"}) | {"separated"}
    if standing.state is CertificateState.EXPIRED and not found & {"gap", "separated"}:
        found.add("not-renewed")
    return frozenset(found)


_BECAUSE: Mapping[str, str] = {
    "by-statute": "This certificate was given by the act of 2020 to everybody who served on July 1, "
    "2021.",
    "under-extension": "The agency was given more time to send its answers; until then its officers "
    "keep the earlier certificate on the strength of the agency's roster.",
    "continued": "An application was filed in time, so the earlier certificate continues past its "
    "printed day until the commission's decision is final.",
    "awaiting-decision": "The agency has sent its answers; the commission has not decided on them yet.",
    "shown-under-review": "Whoever may still ask for a second look at a decision is shown as under "
    "review until that time has passed. This says nothing about the officer.",
    "declined": "A decision not to renew is not a decertification.",
    "on-leave": "The certificate stays while the leave lasts, and the officer does no police work until "
    "the return to duty is reported.",
    "serves-no-agency": "Every agency on record for the officer has reported that the officer left. The "
    "certificate still exists; it is not active until an agency takes the officer on.",
    "refused": "The commission decided not to renew the certificate, and the decision is final. It is "
    "not a decertification.",
    "separated": "The officer left the agency that had applied, and that closes its application.",
    "lapsed": "A person at the commission found that the time to meet what was owed had run out.",
    "not-renewed": "No application to renew the certificate was filed before it ended.",
    "gap": "No application that would continue the certificate was on file that day.",
    "vacated": "A later grant was set aside; the days before that remain certified.",
    "condition-overdue": "A stated day has passed. That changes nothing by itself: a person at the "
    "commission looks at it and decides.",
}


def open_conditions(standing: Standing) -> list[StandingCondition]:
    """Return what is still owed on the day."""
    return [c for c in standing.conditions if c.state is not ConditionState.MET]


def _still_owed(standing: Standing, verbs: _Tense) -> str:
    owed = len(open_conditions(standing))
    if not owed and standing.application is ApplicationState.ROSTERED:
        return f"the agency {verbs.have} more time to send its answers"
    if not owed:
        return f"the commission {verbs.have_not} decided yet"
    if owed == 1:
        return f"one thing {verbs.is_still} owed"
    return f"{_number(owed)} things {verbs.are_still} owed"


def _number(count: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[count] if count < len(words) else str(count)
