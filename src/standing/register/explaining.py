"""A standing told further: what is due and why on that day, what would change it, what is open.

The officer's page and ``standing explain`` say the same, but for the names of requirements that are
not public.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

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
from standing.kernel.tongue import marked
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
        renew = _("An application to renew the certificate is filed before {day}.").format(
            day=in_words(standing.until)
        )
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
    due_on = in_words(owed.due_on)
    if owed.state is ConditionState.TOLLED:
        told = _("{requirement}: the time does not run while a review is open.")
        return Due(on=owed.due_on, what=told.format(requirement=title))
    told = _("{requirement}: proof is due by {day}.")
    if owed.state is ConditionState.PROOF_IN:
        told = _("{requirement}: proof has come and waits to be looked at; it was due by {day}.")
    what = told.format(requirement=title, day=due_on)
    given = [c for c in history.conditions if c.requirement == owed.requirement]
    if not given or given[-1].due_on != owed.due_on:
        return Due(on=owed.due_on, what=what, reckoned=_("The commission set this day later on."))
    counted = due_from(the_book().edition_on(given[-1].since), given[-1].since)
    if counted.due_on != owed.due_on:
        return Due(on=owed.due_on, what=what, reckoned=_("The rule names this day."))
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
        what=_(
            "A written petition, that the executive director look at the decision again, is in time "
            "until {day}."
        ).format(day=in_words(standing.review_until)),
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
            what=_("The agency’s answers are due by {day}, the last day of its extension.").format(
                day=in_words(max(dues))
            ),
        )


def would_change(standing: Standing, *, decided: Determination | None = None) -> list[str]:
    """Return what would change a standing, a sentence each; never that somebody will do it.

    ``decided`` is what speaks for the day, given only where the commission itself reads: then what
    bars a certificate is named (CERT-233). To the public it never is.
    """
    said = list(_by_overlay(standing))
    if standing.state is not CertificateState.NONE and "vacated" in standing.flags:
        said.append(_("A new decision of the commission would give a certificate again."))
    said += _by_decision(standing)
    if _owed(standing):
        said.append(
            _(
                "Once the commission has confirmed everything that is still owed, the officer is "
                "certified."
            )
        )
    if "condition-overdue" in standing.flags:
        said.append(
            _(
                "A person at the commission may set a later day, or find that the time has run out; "
                "then the certificate is no longer in force."
            )
        )
    if not said:
        said += _barred(standing, decided) or [_(_BY_LABEL[standing.label])]
    return said


def _barred(standing: Standing, decided: Determination | None) -> list[str]:
    """Name each finding that bars a certificate for as long as it stands (CERT-233)."""
    if decided is None or _BY_LABEL[standing.label] is not _AGAIN:
        return []
    return [
        _("{finding} While it stands, no certificate may be given ({law}).").format(
            finding=finding_sentence(finding), law=in_public(finding.citation)
        )
        for finding in decided.findings
        if finding.requirement == "bars" and finding.result is Result.FAILED
    ]


def _owed(standing: Standing) -> bool:
    if not standing.in_force:
        return False
    return any(c.state is not ConditionState.MET for c in standing.conditions)


def _by_overlay(standing: Standing) -> Iterator[str]:
    if standing.label in (Label.SUSPENDED, Label.ADMIN_SUSPENDED):
        yield _(_LIFTED)
    if "on-leave" in standing.flags or standing.state is CertificateState.NOT_CERTIFIED_LEAVE:
        yield _(
            "Once the officer or the agency reports the return to duty, new days are set to meet what "
            "is missing."
        )
    if "serves-no-agency" in standing.flags:
        yield _(
            "An agency that takes the officer on sends a status update before the first day of service; "
            "then the certificate is active again."
        )
    elif standing.label is Label.RESTRICTED:
        yield _(_RESTRICTION_LIFTED)


def _by_decision(standing: Standing) -> Iterator[str]:
    refused = standing.application is ApplicationState.DECLINED
    if refused and standing.in_force and standing.review_until:
        yield _(
            "If nobody petitions by {day}, the decision is final on {next_day}, and the earlier "
            "certificate ends that day."
        ).format(
            day=in_words(standing.review_until),
            next_day=in_words(standing.review_until + timedelta(days=1)),
        )
        yield _("If somebody does, the executive director looks at the decision again.")
    elif standing.application is ApplicationState.FURTHER_REVIEW:
        yield _("The commission’s decision: it certifies, sets conditions, or does not renew.")
    elif "under-extension" in standing.flags:
        yield _(
            "If the agency’s answers do not come by the last day of its extension, the certificate ends "
            "the day after. If they do, the commission decides."
        )
    elif "awaiting-decision" in standing.flags:
        yield _("The commission’s decision on the agency’s answers.")


_LIFTED: Final = marked("When the suspension is lifted, what stood before shows again.")
_RESTRICTION_LIFTED: Final = marked(
    "When the commission lifts the restriction, the certificate is active again."
)
_DECISION: Final = marked("The commission’s decision.")
_AGAIN: Final = marked(
    "It takes a new application. A certificate can be given only where every requirement is met and "
    "nothing in the law bars it."
)
"""Said of everybody who is not certified, so that nobody can tell a bar from a card that ran out."""
_BY_LABEL: Mapping[Label, str] = {
    Label.CERTIFIED: marked(
        "Nothing is owed. The certificate runs to its end unless it is renewed, suspended or taken away "
        "before."
    ),
    Label.CONDITIONALLY_CERTIFIED: _DECISION,
    Label.UNDER_REVIEW: marked(
        "The commission’s decision, or the end of the time to ask for review."
    ),
    Label.FURTHER_REVIEW: _DECISION,
    Label.NOT_RECERTIFIED: _AGAIN,
    Label.NOT_CERTIFIED: _AGAIN,
    Label.ON_LEAVE: marked(
        "Once the return to duty is reported, new days are set to meet what is missing."
    ),
    Label.EXPIRED: marked(
        "The officer and an agency may apply; service begins once the commission has decided."
    ),
    Label.RESTRICTED: _RESTRICTION_LIFTED,
    Label.SUSPENDED: _LIFTED,
    Label.ADMIN_SUSPENDED: _LIFTED,
    Label.DECERTIFIED: marked("The decision says how it may be reviewed."),
    Label.NEVER_CERTIFIED: marked("If this looks wrong, the agency sends the missing record."),
}


def still_open(standing: Standing) -> list[str]:
    """Return what is not settled about a standing, a sentence each; nothing where all is."""
    said = []
    if standing.review_until and "review-open" in standing.flags:
        said.append(_("The decision may still be challenged."))
    if "awaiting-decision" in standing.flags or "under-extension" in standing.flags:
        said.append(_("The commission has not decided on the application."))
    if standing.application is ApplicationState.FURTHER_REVIEW:
        said.append(_("The commission is looking further; nothing is decided."))
    if "condition-overdue" in standing.flags:
        said.append(_("A stated day has passed, and nobody has decided what follows."))
    if any(c.state is ConditionState.PROOF_IN for c in standing.conditions):
        said.append(_("Proof has come that nobody has looked at yet."))
    if "gap" in standing.flags:
        said.append(
            _("Only a recorded order of the commission can close the days without a certificate.")
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
