"""How a standing is put to a neighbour: a sentence, a tone, and what the label means."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from standing.certification.domain import (
    ApplicationState,
    CertificateState,
    ConditionState,
    Label,
    Standing,
    StandingCondition,
)
from standing.kernel.periods import in_words
from standing.kernel.tongue import marked
from standing.register.hushed import may_serve


class Tone(StrEnum):
    """What a status colour says; each has its own shape, so that colour never speaks alone."""

    GOOD = "good"
    ACTION = "action"
    REVIEW = "review"
    ENDED = "ended"
    PAST = "past"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A label with its tone, what it means and does not mean, and who can do what about it, by when."""

    label: Label
    tone: Tone
    means: str
    is_not: str
    serves: str
    next_step: str
    agency_step: str
    by_when: str
    ask: str

    @property
    def title(self) -> str:
        """The label as people read it, in the language of the page."""
        return label_said(self.label)

    @property
    def anchor(self) -> str:
        """The label's place on the page that explains them."""
        return self.label.name.lower().replace("_", "-")


_SAID_OF_A_LABEL = ("means", "is_not", "serves", "next_step", "agency_step", "by_when", "ask")


@cache
def explained() -> Mapping[Label, Explained]:
    """Return every public label with its explanation, in the order in which people read them."""
    text = Path(__file__).with_name("statuses.toml").read_text("utf-8")
    return {
        Label(label): Explained(
            label=Label(label),
            tone=Tone(entry["tone"]),
            **{name: entry[name] for name in _SAID_OF_A_LABEL},
        )
        for label, entry in tomllib.loads(text).items()
    }


def label_said(label: Label) -> str:
    """Return a label as people read it, in the language of the page."""
    return _(label.value)


def with_days(meaning: Explained, days: Mapping[str, str]) -> Explained:
    """Return the explanation in the language of the page, with the law's lengths of time in it."""

    def said(text: str) -> str:
        return _(text).format_map(days)

    return replace(
        meaning,
        means=said(meaning.means),
        is_not=said(meaning.is_not),
        serves=said(meaning.serves),
        next_step=said(meaning.next_step),
        agency_step=said(meaning.agency_step),
        by_when=said(meaning.by_when),
        ask=said(meaning.ask),
    )


@cache
def _sentences() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_name("sentences.toml").read_text("utf-8"))


def status_sentence(name: str, standing: Standing, *, on: date, today: date) -> str:
    """Return one sentence a neighbour understands: who, what, until when.

    ``until`` is printed as the half-open end, the way certificates print it (RUL-27). The sentences
    stand in ``sentences.toml``, one for each case and for a day past, present or to come.
    """
    when = "now" if on == today else "past" if on < today else "future"
    until = standing.until
    if standing.label is Label.UNDER_REVIEW:
        until = standing.review_until or until
    return _(_sentences()[_case(standing)][when]).format(
        name=name,
        day=in_words(on),
        until=in_words(until) if until else "",
        count=_number(len(open_conditions(standing))),
    )


def _case(standing: Standing) -> str:
    """Name the sentence of ``sentences.toml`` that tells a standing."""
    ends = standing.until is not None
    match standing.label:
        case Label.CERTIFIED if "continued" in standing.flags:  # CERT-310, 312
            found = "certified-continued"
        case Label.CERTIFIED:
            found = "certified-until" if ends else "certified"
        case Label.CONDITIONALLY_CERTIFIED:
            found = f"conditional-{_while(standing)}-{_still_owed(standing)}"
        case Label.UNDER_REVIEW if standing.review_until:
            found = f"review-until-{_may(standing)}"
        case Label.UNDER_REVIEW:
            found = f"review-{_may(standing)}"
        case Label.FURTHER_REVIEW:
            found = f"further-{_may(standing)}"
        case Label.NOT_RECERTIFIED | Label.NOT_CERTIFIED if standing.in_force:
            found = "refused-until" if ends else "refused-continued"
        case Label.NOT_RECERTIFIED:
            found = "refused-ended" if ends else "refused"
        case Label.RESTRICTED if "serves-no-agency" in standing.flags:
            found = "restricted-no-agency"
        case Label.EXPIRED:
            found = "expired-on" if ends else "expired"
        case _:
            found = _PLAINLY[standing.label]
    return found


def _may(standing: Standing) -> str:
    told = may_serve(standing)
    return "untold" if told is None else "may" if told else "may-not"


def _while(standing: Standing) -> str:
    return "leave" if "on-leave" in standing.flags else _may(standing)


_PLAINLY: Mapping[Label, str] = {
    Label.NEVER_CERTIFIED: "none",
    Label.NOT_CERTIFIED: "not-certified",
    Label.ON_LEAVE: "on-leave",
    Label.SUSPENDED: "suspended",
    Label.ADMIN_SUSPENDED: "administratively-suspended",
    Label.RESTRICTED: "restricted",
    Label.DECERTIFIED: "decertified",
}


def because(standing: Standing, *, today: date) -> list[str]:
    """Return what else a reader should know of this standing, a sentence each."""
    reasons = _reasons(standing)
    said = [_(sentence) for flag, sentence in _BECAUSE.items() if flag in reasons]
    if standing.review_until:
        said.append(
            _("A written petition to the executive director is in time until {day}.").format(
                day=in_words(standing.review_until)
            )
        )
    printed = standing.in_force and "continued" not in standing.flags
    if printed and standing.until and standing.until > today:
        said.append(
            _("The certificate covers every day before {day}, the expiry printed on it.").format(
                day=in_words(standing.until)
            )
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
    "by-statute": marked(
        "This certificate was given by the act of 2020 to everybody who served on July 1, 2021."
    ),
    "under-extension": marked(
        "The agency was given more time to send its answers; until then its officers keep the earlier"
        " certificate on the strength of the agency's roster."
    ),
    "continued": marked(
        "An application was filed in time, so the earlier certificate continues past its printed day "
        "until the commission's decision is final."
    ),
    "awaiting-decision": marked(
        "The agency has sent its answers; the commission has not decided on them yet."
    ),
    "shown-under-review": marked(
        "Whoever may still ask for a second look at a decision is shown as under review until that "
        "time has passed. This says nothing about the officer."
    ),
    "declined": marked("A decision not to renew is not a decertification."),
    "on-leave": marked(
        "The certificate stays while the leave lasts, and the officer does no police work until the "
        "return to duty is reported."
    ),
    "serves-no-agency": marked(
        "Every agency on record for the officer has reported that the officer left. The certificate "
        "still exists; it is not active until an agency takes the officer on."
    ),
    "refused": marked(
        "The commission decided not to renew the certificate, and the decision is final. It is not a "
        "decertification."
    ),
    "separated": marked(
        "The officer left the agency that had applied, and that closes its application."
    ),
    "lapsed": marked(
        "A person at the commission found that the time to meet what was owed had run out."
    ),
    "not-renewed": marked("No application to renew the certificate was filed before it ended."),
    "gap": marked("No application that would continue the certificate was on file that day."),
    "vacated": marked("A later grant was set aside; the days before that remain certified."),
    "condition-overdue": marked(
        "A stated day has passed. That changes nothing by itself: a person at the commission looks at"
        " it and decides."
    ),
}


def open_conditions(standing: Standing) -> list[StandingCondition]:
    """Return what is still owed on the day."""
    return [c for c in standing.conditions if c.state is not ConditionState.MET]


def _still_owed(standing: Standing) -> str:
    owed = len(open_conditions(standing))
    if owed:
        return "one" if owed == 1 else "several"
    return "extension" if standing.application is ApplicationState.ROSTERED else "undecided"


_NUMBERS = {
    2: marked("two"), 3: marked("three"), 4: marked("four"), 5: marked("five"), 6: marked("six"),
    7: marked("seven"), 8: marked("eight"), 9: marked("nine"),
}  # fmt: skip


def _number(count: int) -> str:
    return _(_NUMBERS[count]) if count in _NUMBERS else str(count)
