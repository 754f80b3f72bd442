"""One officer as the officer's agency may see them: nobody of another agency, and nothing of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.urls import reverse

from standing.campaigns.claims import claimed
from standing.certification import queries as certification
from standing.certification.domain import History, Standing
from standing.certification.in_force import overdue, speaking, standing
from standing.certification.models import Determination as Stored
from standing.kernel.access import Permission
from standing.kernel.errors import NotFound
from standing.kernel.names import PersonName
from standing.kernel.periods import day_of, in_words
from standing.pages import clock
from standing.pages.access import NOTHING_HERE, visitor
from standing.pages.findings import TONES
from standing.pages.portal.frame import agency_of, frame, trail
from standing.pages.portal.people import names_of
from standing.pages.portal.roster_rows import left_said, owed_said
from standing.pages.portal.status_forms import (
    ChangeForm,
    LeaveForm,
    ReturnForm,
    SeparationForm,
    StatusForm,
    SuspensionEndForm,
    SuspensionForm,
    UntoldReturnForm,
    UntoldSuspensionEndForm,
    WithdrawForm,
)
from standing.pages.tables import Cell, Column, Table, rows_of
from standing.register import words
from standing.register.authority import texts
from standing.register.explaining import due_days, said_once, would_change
from standing.register.in_house import leave_sentences
from standing.register.why import why
from standing.rules.determine import Determination
from standing.rules.sentences import (
    finding_sentence,
    finding_title,
    result_title,
    would_change_sentences,
)
from standing.rules.spoken import employment_said
from standing.workforce import identities, status_queries
from standing.workforce import queries as workforce
from standing.workforce.domain import AwaySuspended, Employed, OnLeave
from standing.workforce.models import Agency, Officer


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerHere:
    """An officer at an agency, as known at a moment: every record of the person, every time there."""

    agency: Agency
    officer: Officer
    name: PersonName
    records: tuple[int, ...]
    places: tuple[Employed, ...]
    leaves: tuple[OnLeave, ...]
    suspensions: tuple[AwaySuspended, ...]
    claimed: bool
    on: date
    known: datetime
    mark: str

    @property
    def latest(self) -> Employed:
        """The last time at the agency."""
        return max(self.places, key=lambda place: place.since)

    @property
    def serves(self) -> bool:
        """Whether the officer is there still, or will be."""
        return self.latest.until is None or self.latest.until > self.on

    @property
    def leave(self) -> OnLeave | None:
        """The leave that runs, or is to come, as the agency reported it."""
        return next((leave for leave in reversed(self.leaves) if leave.until is None), None)

    @property
    def suspension(self) -> AwaySuspended | None:
        """The agency's own suspension that runs, or is to come, as the agency reported it."""
        return next((each for each in reversed(self.suspensions) if each.until is None), None)

    @property
    def address(self) -> str:
        """The officer's page at the agency."""
        return reverse("portal-officer", args=[self.agency.code, self.officer.mptc_id])


def here(code: str, mptc_id: str) -> OfficerHere:
    """Return an officer of an agency, or answer as if nothing were there.

    An officer of another agency is as absent as one whom nobody knows. Of one whom only the agency
    says it hired (``claimed``) it sees what the public sees.
    """
    agency, now = agency_of(code), clock.now()
    named = Officer.objects.filter(mptc_id=mptc_id).first()
    if named is None:
        raise NotFound(NOTHING_HERE)
    records = identities.records_of(named.pk, known=now)
    keep = records[0]
    places = tuple(
        place
        for place in workforce.employments([keep], on=None, known=now).get(keep, ())
        if place.agency_id == agency.pk
    )
    if not places:
        raise NotFound(NOTHING_HERE)
    return OfficerHere(
        agency=agency,
        officer=named if named.pk == keep else Officer.objects.get(pk=keep),
        name=workforce.name_of([keep], on=day_of(now), known=now)[keep],
        records=tuple(records),
        places=places,
        claimed=keep in claimed(agency.pk, places, known=now),
        leaves=tuple(status_queries.leaves_of(records, agency.pk, known=now)),
        suspensions=tuple(status_queries.suspensions_of(records, agency.pk, known=now)),
        on=day_of(now),
        known=now,
        mark=status_queries.mark(records, agency.pk, known=now),
    )


def page(
    request: HttpRequest, at: OfficerHere, form: StatusForm | None = None
) -> dict[str, object]:
    """Return what the officer's page shows; ``form`` is one that came back with faults."""
    history = certification.histories([at.officer.pk])[at.officer.pk]
    found = standing(history, on=at.on, known=at.known)
    decided, ours = _decided(at, history), at.serves and not at.claimed
    told = status_queries.forms(at.agency.pk, officer_ids=at.records, known=at.known)
    names = names_of(form.reported_by for form in told)
    return {
        **frame(request, at.agency, "roster"),
        **trail(
            at.agency,
            ("Roster", reverse("portal-roster", args=[at.agency.code])),
            (at.name.full, ""),
        ),
        "at": at,
        "name": at.name.full,
        "meaning": words.explained()[found.label],
        "sentence": words.status_sentence(at.name.full, found, on=at.on, today=at.on),
        "facts": _facts(at, found),
        "because": [
            *why(found, history, on=at.on, known=at.known, today=at.on),
            *(leave_sentences(found, history, on=at.on, known=at.known) if ours else ()),
        ],
        "texts": texts(found.rules),
        **(_of_ours(at, found, history, decided) if ours else {}),
        "findings": _findings(decided) if decided and not at.claimed else None,
        "places": _places(at),
        "told": [(form, names[form.reported_by]) for form in told],
        "just_told": told[0] if told and request.GET.get("reported") == "yes" else None,
        "forms": _forms(request, at, form),
        "fault_form": form,
    }


def _of_ours(
    at: OfficerHere, found: Standing, history: History, decided: Determination | None
) -> dict[str, object]:
    """Return what an agency reads only while the officer is its own: what is owed, and by when."""
    return {
        "owed": _owed(found, on=at.on),
        "due": said_once(
            due_days(
                found,
                history,
                speaking(history, on=at.on, known=at.known),
                on=at.on,
                known=at.known,
            )
        ),
        "would_change": [
            *would_change(found),
            *(would_change_sentences(decided.would_change) if decided else ()),
        ],
    }


def _decided(at: OfficerHere, history: History) -> Determination | None:
    """What the commission decided on this agency's own answers; another's answers stay its own."""
    decision = speaking(history, on=at.on, known=at.known)
    if decision is None:
        return None
    stored = Stored.objects.select_related("preparation").get(pk=decision.id)
    return stored.found() if stored.agency_id == at.agency.pk else None


def _facts(at: OfficerHere, found: Standing) -> list[tuple[str, str]]:
    facts = [("May serve", "yes" if found.may_serve else "no")]
    if found.since:
        facts.append(("Certificate since", in_words(found.since)))
    if found.until:
        facts.append(("Printed expiry" if found.in_force else "Ended", in_words(found.until)))
    elif found.in_force:
        facts.append(("Continues until", "the commission’s decision is final"))
    held = at.latest
    facts.append(("Employed here since", in_words(held.since)))
    if held.until:
        facts.append(("Left on" if held.until <= at.on else "Leaves on", in_words(held.until)))
    if at.leave is not None:
        since = in_words(at.leave.since)
        facts.append(("On leave", f"{at.leave.kind} leave since {since}"))
    if at.suspension is not None:
        facts.append(("Suspended by your agency", _suspended(at.suspension)))
    return facts


def _suspended(each: AwaySuspended) -> str:
    paid = {True: ", paid", False: ", unpaid", None: ""}[each.paid]
    return f"since {in_words(each.since)}{paid}"


def _owed(found: Standing, *, on: date) -> list[dict[str, str]]:
    return [
        {
            "what": owed_said(each),
            "due": in_words(each.due_on),
            "left": left_said(each.due_on, on, late=overdue(each, on=on)),
            "tone": "ended" if overdue(each, on=on) else "action",
        }
        for each in words.open_conditions(found)
    ]


def _findings(decided: Determination) -> Table:
    return Table(
        name="findings",
        caption="What the commission found, on your answers and its own records",
        columns=(
            Column(key="requirement", title="Requirement"),
            Column(key="result", title="Result"),
            Column(key="found", title="What was found"),
        ),
        rows=rows_of(
            [
                (
                    finding_title(each.requirement),
                    Cell(result_title(each.result), tone=TONES[each.result].value),
                    finding_sentence(each),
                )
                for each in decided.findings
            ]
        ),
    )


def _places(at: OfficerHere) -> Table:
    return Table(
        name="places",
        caption=f"Employment at {at.agency.name}",
        columns=(
            Column(key="since", title="Since"),
            Column(key="until", title="Until"),
            Column(key="class", title="Employment"),
            Column(key="rank", title="Rank"),
            Column(key="separation", title="How it ended"),
        ),
        rows=rows_of(
            [
                (
                    place.since.isoformat(),
                    place.until.isoformat() if place.until else "no end on record",
                    employment_said(place.employment_class) or "not stated",
                    place.rank or "not stated",
                    _ended(place),
                )
                for place in reversed(at.places)
            ]
        ),
    )


def _ended(place: Employed) -> str:
    cause = {True: "for cause", False: "not for cause", None: ""}[place.for_cause]
    return "; ".join(filter(None, (place.separation_nature, place.separation_reason, cause)))


def _forms(
    request: HttpRequest, at: OfficerHere, back: StatusForm | None
) -> list[dict[str, object]]:
    """Return the forms that fit how things stand, each with where it goes; one may have come back."""
    person, code = visitor(request), at.agency.code
    offered: list[tuple[str, type[StatusForm]]] = []
    if person.may(Permission.LEAVE_RECORD, agency=code) and at.serves:
        if at.leave is None:
            offered += [("leave", LeaveForm), ("return", UntoldReturnForm)]
        else:
            offered.append(("return", ReturnForm))
    if person.may(Permission.EMPLOYMENT_RECORD, agency=code) and at.serves:
        if at.suspension is None:
            offered += [
                ("suspension", SuspensionForm), ("suspension-end", UntoldSuspensionEndForm),
            ]  # fmt: skip
        else:
            offered.append(("suspension-end", SuspensionEndForm))
        offered.append(("change", ChangeForm))
    if person.may(Permission.SEPARATION_RECORD, agency=code):
        if at.latest.until is None:
            offered.append(("separation", SeparationForm))
        else:
            offered.append(("withdrawal", WithdrawForm))
    return [
        {
            "form": back if isinstance(back, kind) and back.prefix == name else kind(prefix=name),
            "name": name,
            "address": reverse(f"portal-officer-{name}", args=[code, at.officer.mptc_id]),
            "open": isinstance(back, kind) and back.prefix == name,
        }
        for name, kind in offered
    ]


def form_of(at: OfficerHere, name: str) -> type[StatusForm]:
    """Return the form of a name that fits how things stand."""
    if name == "return":
        return ReturnForm if at.leave is not None else UntoldReturnForm
    if name == "suspension-end":
        return SuspensionEndForm if at.suspension is not None else UntoldSuspensionEndForm
    kinds: dict[str, type[StatusForm]] = {
        "leave": LeaveForm, "separation": SeparationForm, "withdrawal": WithdrawForm,
        "suspension": SuspensionForm, "change": ChangeForm,
    }  # fmt: skip
    return kinds[name]


def said_since(at: OfficerHere, forms: Sequence[status_queries.Form]) -> str:
    """Return what was recorded last, for whoever filled a form in over older knowledge."""
    if not forms:
        return "Something about this officer was recorded since you opened this form."
    last = forms[0]
    return (
        f"Since you opened this form, this was recorded: {last.told}, effective "
        f"{in_words(last.effective_on)}, on {in_words(day_of(last.recorded_at))}."
    )
