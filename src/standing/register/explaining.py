"""A standing told further: what is due and why on that day, what would change it, what is open.

The officer's page and ``standing explain`` say the same, but for the names of requirements that are
not public.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from standing.certification.domain import (
    ApplicationKind,
    ApplicationState,
    CertificateState,
    ConditionState,
    Decision,
    History,
    Label,
    Standing,
    StandingCondition,
)
from standing.certification.owed import due_from
from standing.kernel.periods import day_of, in_words
from standing.register.authority import in_public
from standing.rules.book import the_book
from standing.rules.deadlines import petition_deadline
from standing.rules.determine import Determination, Result
from standing.rules.sentences import finding_sentence, finding_title


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A day that matters to an officer: until when, what for, and how that day was reckoned.

    ``is_end`` marks the day on which the certificate itself ends.
    """

    on: date
    what: str
    reckoned: str = ""
    is_end: bool = False

    @property
    def sentence(self) -> str:
        """What is due, by when, and why then."""
        return f"{self.what}{f' {self.reckoned}' if self.reckoned else ''}"

    def as_dict(self) -> dict[str, object]:
        """The day as ``--json`` prints it."""
        return {"on": self.on, "what": self.what, "reckoned": self.reckoned}


def due_days(
    standing: Standing,
    history: History,
    decision: Decision | None,
    *,
    on: date,
    known: datetime,
    titled: Callable[[str], str] = finding_title,
) -> list[Due]:
    """Return what is due, the earliest day first: conditions, review, extension, end of the term.

    ``decision`` is the one that speaks for the day; ``titled`` names a requirement to whoever reads
    this: not every requirement's name is public.
    """
    found = [_condition_due(each, history, titled(each.requirement)) for each in standing.conditions
             if each.state not in (ConditionState.MET, ConditionState.LAPSED)]  # fmt: skip
    found += [*_review(standing, decision), *_extension(standing, history, on=on, known=known)]
    if standing.in_force and standing.until and "continued" not in standing.flags:
        until = in_words(standing.until)
        renew = f"An application to renew the certificate is filed before {until}."
        found.append(Due(on=standing.until, what=renew, is_end=True))
    return sorted(found, key=lambda due: (due.on, due.what))


def said_once(dues: Sequence[Due]) -> list[Due]:
    """Return the days for reading in one go: how a day was reckoned stands only where it is new."""
    said: set[str] = set()
    told = []
    for due in dues:
        told.append(replace(due, reckoned="") if due.reckoned in said else due)
        said.add(due.reckoned)
    return told


def _condition_due(owed: StandingCondition, history: History, title: str) -> Due:
    if owed.state is ConditionState.TOLLED:
        return Due(on=owed.due_on, what=f"{title}: the time does not run while a review is open.")
    what = f"{title}: proof is due by {in_words(owed.due_on)}."
    if owed.state is ConditionState.PROOF_IN:
        what = (
            f"{title}: proof has come and waits to be looked at; it was due by "
            f"{in_words(owed.due_on)}."
        )
    given = [c for c in history.conditions if c.requirement == owed.requirement]
    if not given or given[-1].due_on != owed.due_on:
        return Due(on=owed.due_on, what=what, reckoned="The commission set this day later on.")
    counted = due_from(the_book().edition_on(given[-1].since), given[-1].since)
    if counted.due_on != owed.due_on:
        return Due(on=owed.due_on, what=what, reckoned="The rule names this day.")
    return Due(on=owed.due_on, what=what, reckoned=counted.explanation)


def _review(standing: Standing, decision: Decision | None) -> Iterator[Due]:
    if standing.review_until is None:
        return
    reckoned = ""
    if decision is not None and decision.issued_at is not None:
        counted = petition_deadline(decided_on=day_of(decision.issued_at), book=the_book())
        reckoned = counted.explanation if counted.due_on == standing.review_until else ""
    yield Due(
        on=standing.review_until,
        what="A written petition, that the executive director look at the decision again, is in time "
        f"until {in_words(standing.review_until)}.",
        reckoned=reckoned,
    )


def _extension(standing: Standing, history: History, *, on: date, known: datetime) -> Iterator[Due]:
    if "under-extension" not in standing.flags:
        return
    dues = [
        a.extension_due
        for a in history.applications
        if a.kind is ApplicationKind.ROSTERED
        and a.filed_on <= on
        and a.recorded_at <= known
        and (a.superseded_at is None or known < a.superseded_at)
        and a.extension_due is not None
    ]
    if dues:
        yield Due(
            on=max(dues),
            what=f"The agency’s answers are due by {in_words(max(dues))}, the last day of its "
            "extension.",
        )


def would_change(standing: Standing, *, decided: Determination | None = None) -> list[str]:
    """Return what would change a standing, a sentence each; never that somebody will do it.

    ``decided`` is what speaks for the day, given only where the commission itself reads: then what
    bars a certificate is named (CERT-233). To the public it never is.
    """
    said = list(_by_overlay(standing))
    if standing.state is not CertificateState.NONE and "vacated" in standing.flags:
        said.append("A new decision of the commission would give a certificate again.")
    said += _by_decision(standing)
    if _owed(standing):
        said.append(
            "Once the commission has confirmed everything that is still owed, the officer is certified."
        )
    if "condition-overdue" in standing.flags:
        said.append(
            "A person at the commission may set a later day, or find that the time has run out; then "
            "the certificate is no longer in force."
        )
    if not said:
        said += _barred(standing, decided) or [_BY_LABEL[standing.label]]
    return said


def _barred(standing: Standing, decided: Determination | None) -> list[str]:
    """Name each finding that bars a certificate for as long as it stands (CERT-233)."""
    if decided is None or _BY_LABEL[standing.label] is not _AGAIN:
        return []
    return [
        f"{finding_sentence(finding)} While it stands, no certificate may be given "
        f"({in_public(finding.citation)})."
        for finding in decided.findings
        if finding.requirement == "bars" and finding.result is Result.FAILED
    ]


def _owed(standing: Standing) -> bool:
    if not standing.in_force:
        return False
    return any(c.state is not ConditionState.MET for c in standing.conditions)


def _by_overlay(standing: Standing) -> Iterator[str]:
    if standing.label in (Label.SUSPENDED, Label.ADMIN_SUSPENDED):
        yield "When the suspension is lifted, what stood before shows again."
    if "on-leave" in standing.flags or standing.state is CertificateState.NOT_CERTIFIED_LEAVE:
        yield (
            "Once the officer or the agency reports the return to duty, new days are set to meet what "
            "is missing."
        )
    if "serves-no-agency" in standing.flags:
        yield (
            "An agency that takes the officer on sends a status update before the first day of service; "
            "then the certificate is active again."
        )
    elif standing.label is Label.RESTRICTED:
        yield "When the commission lifts the restriction, the certificate is active again."


def _by_decision(standing: Standing) -> Iterator[str]:
    refused = standing.application is ApplicationState.DECLINED
    if refused and standing.in_force and standing.review_until:
        final = in_words(standing.review_until + timedelta(days=1))
        yield (
            f"If nobody petitions by {in_words(standing.review_until)}, the decision is final on "
            f"{final}, and the earlier certificate ends that day."
        )
        yield "If somebody does, the executive director looks at the decision again."
    elif standing.application is ApplicationState.FURTHER_REVIEW:
        yield "The commission’s decision: it certifies, sets conditions, or does not renew."
    elif "under-extension" in standing.flags:
        yield (
            "If the agency’s answers do not come by the last day of its extension, the certificate ends "
            "the day after. If they do, the commission decides."
        )
    elif "awaiting-decision" in standing.flags:
        yield "The commission’s decision on the agency’s answers."


_AGAIN: Final = (
    "It takes a new application. A certificate can be given only where every requirement is met and "
    "nothing in the law bars it."
)
"""Said of everybody who is not certified, so that nobody can tell a bar from a card that ran out."""
_BY_LABEL: Mapping[Label, str] = {
    Label.CERTIFIED: "Nothing is owed. The certificate runs to its end unless it is renewed, suspended "
    "or taken away before.",
    Label.CONDITIONALLY_CERTIFIED: "The commission’s decision.",
    Label.UNDER_REVIEW: "The commission’s decision, or the end of the time to ask for review.",
    Label.FURTHER_REVIEW: "The commission’s decision.",
    Label.NOT_RECERTIFIED: _AGAIN,
    Label.NOT_CERTIFIED: _AGAIN,
    Label.ON_LEAVE: "Once the return to duty is reported, new days are set to meet what is missing.",
    Label.EXPIRED: "The officer and an agency may apply; service begins once the commission has "
    "decided.",
    Label.RESTRICTED: "When the commission lifts the restriction, the certificate is active again.",
    Label.SUSPENDED: "When the suspension is lifted, what stood before shows again.",
    Label.ADMIN_SUSPENDED: "When the suspension is lifted, what stood before shows again.",
    Label.DECERTIFIED: "The decision says how it may be reviewed.",
    Label.NEVER_CERTIFIED: "If this looks wrong, the agency sends the missing record.",
}


def still_open(standing: Standing) -> list[str]:
    """Return what is not settled about a standing, a sentence each; nothing where all is."""
    said = []
    if standing.review_until and "review-open" in standing.flags:
        said.append("The decision may still be challenged.")
    if "awaiting-decision" in standing.flags or "under-extension" in standing.flags:
        said.append("The commission has not decided on the application.")
    if standing.application is ApplicationState.FURTHER_REVIEW:
        said.append("The commission is looking further; nothing is decided.")
    if "condition-overdue" in standing.flags:
        said.append("A stated day has passed, and nobody has decided what follows.")
    if any(c.state is ConditionState.PROOF_IN for c in standing.conditions):
        said.append("Proof has come that nobody has looked at yet.")
    if "gap" in standing.flags:
        said.append(
            "Only a recorded order of the commission can close the days without a certificate."
        )
    return said


def both_clocks(shown: Label, *, on: date, known: datetime, as_known_now: Label) -> str:
    """Say which day is spoken of, as known when, and whether more has become known since."""
    known_on = day_of(known)
    when = "then" if known_on == on else f"on {in_words(known_on)}"
    said = f"This is how it stood on {in_words(on)}, as the commission knew it {when}."
    if as_known_now is not shown:
        said += f" As known today, the answer for that day is “{as_known_now.value}”."
    return said
