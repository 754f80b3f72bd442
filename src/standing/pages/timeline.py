"""What happened to one officer, newest first: acts of the ledger and official rows, in sentences.

Only the kinds of act named here are shown; any other stays private until somebody adds it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from standing.certification.domain import (
    Application,
    ApplicationKind,
    CertificateKind,
    History,
    OverlayKind,
)
from standing.kernel.periods import day_of, in_words
from standing.kernel.tongue import marked
from standing.ledger.domain import Entry
from standing.pages.findings import PRIVATE_AUTHORITY, QUOTED, public_title
from standing.pages.when import When
from standing.register.authority import in_public
from standing.register.hushed import ISSUED, Told, without_outcome
from standing.register.law import law_only
from standing.rules.determine import Outcome
from standing.rules.sentences import outcome_said

COMMISSION = marked("The commission")


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One line: the day it took effect, the day it was known, what, by whom, on what authority."""

    on: date
    recorded_at: datetime
    sentence: str
    by: str
    authority: str = ""

    @property
    def recorded_on(self) -> date:
        """The New York day on which it was known."""
        return day_of(self.recorded_at)

    @property
    def address(self) -> str:
        """The record as it was known at the end of that day."""
        day = self.recorded_on.isoformat()
        return "?" + urlencode({"on": max(self.on, self.recorded_on).isoformat(), "known": day})


def timeline(
    *,
    history: History,
    entries: Iterable[Entry],
    agencies: Mapping[str, str],
    when: When,
    told: Told | None = None,
) -> list[Happened]:
    """Return what had happened by the day asked about, as known then, newest first.

    While a decision may be challenged it is told without its outcome, and nothing is told of what
    follows from it (CERT-900). ``told`` is what anybody may read of the history, if it was worked out.
    """
    told = told or without_outcome(history, on=when.on, known=when.known)
    history = told.history
    happened = [
        *_certificates(history, when.known),
        *_applications(history, agencies, when.known),
        *_separations(history, agencies, when.known),
        *_acts(told.entries(entries), when.known, told),
    ]
    shown = [line for line in happened if line.on <= when.on]
    return sorted(shown, key=lambda line: (line.on, line.recorded_at), reverse=True)


def staff_timeline(
    *,
    history: History,
    entries: Iterable[Entry],
    agencies: Mapping[str, str],
    when: When,
    said: Callable[[Entry], tuple[str, str]],
) -> list[Happened]:
    """Return the same with every act on record; ``said`` gives an act's sentence and who did it.

    What the ledger tells in its own words is left to it; the rows fill in what no act says.
    """
    happened = [
        *_certificates(history, when.known),
        *_applications(history, agencies, when.known),
    ]
    for entry in entries:
        if entry.recorded_at <= when.known:
            sentence, by = said(entry)
            happened.append(
                Happened(
                    on=entry.effective_on, recorded_at=entry.recorded_at, sentence=sentence, by=by,
                    authority=entry.authority,
                )
            )  # fmt: skip
    shown = [line for line in happened if line.on <= when.on]
    return sorted(shown, key=lambda line: (line.on, line.recorded_at), reverse=True)


def _known(recorded_at: datetime, superseded_at: datetime | None, known: datetime) -> bool:
    return recorded_at <= known and (superseded_at is None or known < superseded_at)


def _certificates(history: History, known: datetime) -> Iterator[Happened]:
    for span in history.certificates:
        if span.kind is CertificateKind.STATUTORY and _known(
            span.recorded_at, span.superseded_at, known
        ):
            yield Happened(
                on=span.since,
                recorded_at=span.recorded_at,
                sentence=_("Certified by the act of 2020, as an officer who served on that day."),
                by=_("The legislature"),
                authority=in_public(span.authority),
            )


def _applications(
    history: History, agencies: Mapping[str, str], known: datetime
) -> Iterator[Happened]:
    for application in history.applications:
        if _known(application.recorded_at, application.superseded_at, known):
            yield Happened(
                on=application.filed_on,
                recorded_at=application.recorded_at,
                sentence=_(_APPLIED[application.kind]),
                by=agencies.get(application.agency, application.agency),
                authority=in_public(_application_authority(application)),
            )


_APPLIED: Mapping[ApplicationKind, str] = {
    ApplicationKind.ROSTERED: marked(
        "Named on the agency’s roster while it had more time to answer."
    ),
    ApplicationKind.SUBMITTED: marked("Put forward for recertification with the agency’s answers."),
}


def _application_authority(application: Application) -> str:
    return "CERT-311" if application.kind is ApplicationKind.ROSTERED else "CERT-310"


def _separations(
    history: History, agencies: Mapping[str, str], known: datetime
) -> Iterator[Happened]:
    for separation in history.separations:
        if _known(separation.recorded_at, separation.superseded_at, known):
            agency = agencies.get(separation.agency, separation.agency)
            yield Happened(
                on=separation.on,
                recorded_at=separation.recorded_at,
                sentence=_("Left {agency}.").format(agency=agency),
                by=agency,
            )


def _acts(entries: Iterable[Entry], known: datetime, told: Told) -> Iterator[Happened]:
    for entry in entries:
        if entry.recorded_at > known or entry.kind not in TOLD or _of_a_leave(entry):
            continue
        yield Happened(
            on=entry.effective_on,
            recorded_at=entry.recorded_at,
            sentence=_still_open(entry) if told.hushes(entry) else _SAID[entry.kind](entry),
            by=_(_BY.get(entry.kind, COMMISSION)),
            authority=_authority(entry),
        )


def _authority(entry: Entry) -> str:
    """What an act rests on, as far as it is a text of the law; of a private requirement only that."""
    requirement = entry.facts_after.get("requirement")
    if requirement is not None and requirement not in QUOTED:
        return PRIVATE_AUTHORITY
    return law_only(entry.authority)


def _of_a_leave(entry: Entry) -> bool:
    """Say whether an act tells of a leave: duty status is not public."""
    return entry.facts_after.get("kind") == OverlayKind.LEAVE


def _decided(entry: Entry) -> str:
    outcome = Outcome(str(entry.facts_after.get("outcome")))
    return _("The commission decided: {outcome}.").format(outcome=outcome_said(outcome))


def _still_open(entry: Entry) -> str:
    """Tell of a decision that may still be challenged, without its outcome (CERT-900)."""
    return _("The commission decided. The decision may still be challenged.")


def _condition_met(entry: Entry) -> str:
    requirement = public_title(str(entry.facts_after.get("requirement")))
    return _("The commission confirmed what was still owed: {requirement}.").format(
        requirement=requirement
    )


def _vacated(entry: Entry) -> str:
    return _("The grant was set aside. The days before stay certified.")


def _overlay(entry: Entry) -> str:
    return _(_LAID[str(entry.facts_after.get("kind"))])


def _lifted(entry: Entry) -> str:
    return _(_LIFTED[str(entry.facts_after.get("kind"))])


def _of_condition(told: str) -> Callable[[Entry], str]:
    """A sentence about a condition: its public title, and the new last day where one was set."""

    def sentence(entry: Entry) -> str:
        title = public_title(str(entry.facts_after.get("requirement")))
        whole = _(told).format(requirement=title)
        due_on = entry.facts_after.get("due_on")
        if not due_on:
            return whole
        until = in_words(date.fromisoformat(str(due_on)))
        return f"{whole} {_('The new last day is {day}.').format(day=until)}"

    return sentence


_LAID: Mapping[str, str] = {
    "suspended": marked("The certificate was suspended."),
    "administratively suspended": marked("The certificate was administratively suspended."),
    "restricted": marked("The certificate was restricted."),
}
_LIFTED: Mapping[str, str] = {
    "suspended": marked("The suspension was lifted."),
    "administratively suspended": marked("The administrative suspension was lifted."),
    "restricted": marked("The restriction was lifted."),
}


def _merged(entry: Entry) -> str:
    return _("The record {number} was joined to this one: one person.").format(
        number=entry.facts_after.get("other")
    )


def _parted(entry: Entry) -> str:
    other, kept = entry.facts_after.get("other"), entry.facts_after.get("kept")
    return _("The records {one} and {other} were parted again: two persons.").format(
        one=other, other=kept
    )


MERGES = ("officers.merged", "officers.unmerged")


_SAID: Mapping[str, Callable[[Entry], str]] = {
    ISSUED: _decided,
    "condition.met": _condition_met,
    "grant.vacated": _vacated,
    "overlay.imposed": _overlay,
    "overlay.lifted": _lifted,
    "condition.proof-in": _of_condition(
        marked("Proof of what was still owed came: {requirement}.")
    ),
    "condition.extended": _of_condition(
        marked("More time was given for what is still owed: {requirement}.")
    ),
    "condition.tolled": _of_condition(
        marked("The time for what is still owed was stopped for a review: {requirement}.")
    ),
    "condition.resumed": _of_condition(
        marked("The time for what is still owed runs again: {requirement}.")
    ),
    "condition.lapsed": _of_condition(
        marked("The time for what was still owed had run out: {requirement}.")
    ),
    "officers.merged": _merged,
    "officers.unmerged": _parted,
}
TOLD = frozenset(_SAID)
"""The kinds of act that anybody may read about; any other stays private until somebody adds it."""
_BY: Mapping[str, str] = dict.fromkeys(
    (ISSUED, *MERGES), marked("The commission, approved by two people")
)
