"""What the public reads of one officer on a day, and of one agency's part in a release. No Django."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from standing.certification.domain import (
    Application,
    ApplicationKind,
    ApplicationState,
    CertificateKind,
    CertificateState,
    ConditionState,
    History,
    Label,
    Standing,
)
from standing.certification.in_force import standing
from standing.kernel import tongue
from standing.kernel.names import PersonName
from standing.kernel.periods import in_words
from standing.register.hushed import without_outcome

UNASSOCIATED = "Unassociated Officer"
"""What stands for an agency when the officer has left every one that put them forward (CERT-909)."""


class Certification(StrEnum):
    """Why an officer holds, or last held, a certificate; a suspension does not change it (CERT-330)."""

    STATUTORY = "Statutory"
    FULL = "Full"
    CONDITIONAL = "Conditional"
    NONE = "None on record"


@dataclass(frozen=True, slots=True, order=True)
class PublicAgency:
    """An agency as a public file names it."""

    name: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One officer's line: ``expires_on`` is the half-open end (RUL-27), ``None`` while it continues."""

    mptc_id: str
    name: PersonName
    certification: Certification
    status: Label
    agencies: tuple[PublicAgency, ...]
    expires_on: date | None
    note: str

    @property
    def sort_key(self) -> tuple[str, str]:
        """What lists are ordered by; the id settles two people of one name (CERT-910)."""
        return self.name.sort_key, self.mptc_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of the file that counts for an agency in a campaign, from receipt to public list.

    ``expected`` is ``None`` where nobody has told us who works there (RUL-14). ``received`` and
    ``accepted`` are read from the receipt; ``withheld`` and ``published`` are counted again from the
    rows, so that rows which were lost in between show.
    """

    agency: PublicAgency
    campaign: str
    klass: str
    expected: int | None
    received: int
    accepted: int
    withheld: int
    published: int

    @property
    def adds_up(self) -> bool:
        """Whether every accepted row is either published or held back for a known reason."""
        return self.accepted == self.withheld + self.published

    @property
    def shows_nobody(self) -> bool:
        """Whether the agency sent officers and the release would show none (RUL-23)."""
        return self.received > 0 and self.published == 0


def listing(
    history: History,
    *,
    name: PersonName,
    agencies: tuple[PublicAgency, ...],
    on: date,
    known: datetime,
) -> Listing:
    """Return an officer's public line on a day as known at a moment; all of it is derived.

    While a decision may be challenged it is the line that stood before, under review (CERT-900).
    """
    told = without_outcome(history, on=on, known=known)
    history, found = told.history, told.standing
    return Listing(
        mptc_id=history.mptc_id,
        name=name,
        certification=_certification(found, history, on=on, known=known),
        status=found.label,
        agencies=agencies,
        expires_on=found.until,
        note=note(found, history, on=on, known=known),
    )


_BY_STATE = {
    CertificateState.STATUTORY: Certification.STATUTORY,
    CertificateState.CONTINUED: Certification.STATUTORY,  # only these continue (CERT-310)
    CertificateState.FULL: Certification.FULL,
    CertificateState.CONDITIONAL: Certification.CONDITIONAL,
    CertificateState.NONE: Certification.NONE,
}
_BY_KIND = {
    CertificateKind.STATUTORY: Certification.STATUTORY,
    CertificateKind.FULL: Certification.FULL,
    CertificateKind.CONDITIONAL: Certification.CONDITIONAL,
}


def _certification(
    found: Standing, history: History, *, on: date, known: datetime
) -> Certification:
    """The kind of the certificate in force, or of the last one, whatever lies over it."""
    bare = found
    if history.overlays:
        bare = standing(replace(history, overlays=()), on=on, known=known)
    if bare.state in _BY_STATE:
        return _BY_STATE[bare.state]
    held = [c for c in history.certificates if c.since <= on and c.recorded_at <= known]
    last = max(held, key=lambda c: (c.since, c.recorded_at), default=None)
    return _BY_KIND[last.kind] if last else Certification.NONE


@tongue.english()
def note(found: Standing, history: History, *, on: date, known: datetime) -> str:
    """Return the words of ``AdditionalInformation``: fixed sentences and dates, nothing private."""
    if "under-extension" in found.flags:
        due = extension_due(history, on=on, known=known)
        if found.application is ApplicationState.ROSTERED and due is not None:
            return f"Under extension to {in_words(due)}"
        return _AWAITING
    if "review-open" in found.flags and found.review_until is not None:
        asked = f"Review may be asked for until {in_words(found.review_until)}"
        if found.label is Label.UNDER_REVIEW:
            return (
                asked  # how the decision came out is not told while it may be challenged (CERT-900)
            )
        meanwhile = "the certificate continues meanwhile" if "continued" in found.flags else ""
        return "; ".join(filter(None, (asked, meanwhile, _conditions_due(found))))
    for flag, words in _NOTES.items():
        if flag in found.flags:
            return words
    return _conditions_due(found)


def _conditions_due(found: Standing) -> str:
    owed = [c.due_on for c in found.conditions if c.state is not ConditionState.MET]
    return f"Conditions due by {in_words(min(owed))}" if owed and found.in_force else ""


_AWAITING = "Answers received in full; the certificate continues until a decision"
_NOTES = {
    "awaiting-decision": _AWAITING,
    "continued": "The certificate continues until a decision",
    "vacated": "The grant was set aside",
    "gap": "No application continued the certificate",
}


def extension_due(history: History, *, on: date, known: datetime) -> date | None:
    """Return the last day of the latest extension on record for a day, as known, if there is one."""

    def counts(application: Application) -> bool:
        return (
            application.kind is ApplicationKind.ROSTERED
            and application.filed_on <= on
            and application.recorded_at <= known
            and (application.superseded_at is None or known < application.superseded_at)
        )

    due = [a.extension_due for a in history.applications if counts(a) and a.extension_due]
    return max(due, default=None)
