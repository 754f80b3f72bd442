"""What the page of an officer shows: the public shape, and sentences made from it and named words.

Everything here is read as it was known at the moment asked about (``as_known``), so that an address
with both days in it answers the same tomorrow; the present day speaks only where none is named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from standing.certification import queries as certification
from standing.certification.domain import Decision, History, Standing, StandingCondition
from standing.certification.in_force import speaking
from standing.certification.models import Determination as Stored
from standing.kernel.names import PersonName
from standing.kernel.periods import in_words
from standing.ledger.domain import Entry
from standing.pages.cells import agency_address, officer_address
from standing.pages.findings import findings_table, public_changes, public_title
from standing.pages.orders_shown import matters_shown, orders_shown
from standing.pages.tables import Cell, Column, Table, rows_of
from standing.pages.timeline import MERGES, TOLD, Happened, timeline
from standing.pages.when import When
from standing.register import orders, record, then, words
from standing.register.authority import texts
from standing.register.certificate import began, not_yet
from standing.register.domain import extension_due
from standing.register.explaining import due_days, said_once, still_open, would_change
from standing.register.hushed import Told, without_outcome
from standing.register.record import PublicOfficer
from standing.register.why import why
from standing.rules.determine import Determination
from standing.rules.sentences import outcome_said
from standing.workforce import identities
from standing.workforce import queries as workforce
from standing.workforce.domain import Employed
from standing.workforce.models import Agency, Officer, OfficerName


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was read of an officer for one page: as known then, and worked out once.

    ``told`` holds no outcome of a decision that may still be challenged (CERT-900).
    """

    officer: Officer
    told: Told
    shape: PublicOfficer
    places: Sequence[Employed]


def read(person: Officer, when: When) -> Read:
    """Read an officer for the day and the knowledge asked about."""
    own = certification.histories([person.pk])[person.pk]
    told = without_outcome(own, on=when.on, known=when.known, cut=then.as_known)
    held = workforce.employments([person.pk], on=None, known=when.known).get(person.pk, ())
    places = _called_then(held, when)
    conduct = orders.source()([person.pk], on=when.on, known=when.known)
    shape = record.of(
        told.history, name=_name(person, when), places=places,
        told=conduct.get(person.pk, orders.NOTHING), on=when.on, known=when.known,
        shown=when.today, found=told.standing,
    )  # fmt: skip
    return Read(officer=person, told=told, shape=shape, places=places)


def public_record(person: Officer, when: When) -> dict[str, object]:
    """Return everything that anybody may read of an officer, as the page shows it."""
    of = read(person, when)
    told, shape = of.told, of.shape
    found, history, review = told.standing, told.history, told.under_review
    decision = None if review else speaking(history, on=when.on, known=when.known)
    determination = None if decision is None else _determination(decision.id)
    name = shape.name.full
    return {
        "mptc_id": shape.mptc_id,
        "name": name,
        "when": when,
        "meaning": words.explained()[found.label],
        "sentence": not_yet(when.on)
        if when.on < began()
        else words.status_sentence(name, found, on=when.on, today=when.told_on),
        "facts": () if when.on < began() else _facts(shape, found, history, when),
        "owed": [_owed(condition) for condition in words.open_conditions(found)],
        "because": why(found, history, on=when.on, known=when.known, today=when.told_on),
        "due": said_once(
            due_days(
                found,
                history,
                _last_made(told) or decision,
                on=when.on,
                known=when.known,
                titled=public_title,
            )
        ),
        "open": still_open(found),
        "texts": texts(found.rules),
        "agencies": _agencies(shape, when),
        "orders": orders_shown(shape.orders),
        "matters": matters_shown(shape.matters),
        "commendations": shape.commendations,
        "timeline": happened(of, when),
        **_findings(determination, history, when, review=review),
        "would_change": [
            *would_change(found),
            *(public_changes(determination.would_change) if determination else ()),
        ],
    }


def happened(of: Read, when: When) -> list[Happened]:
    """Return what happened to an officer, newest first, as the page and the API tell it."""
    return timeline(
        history=of.told.history,
        entries=_acts(of.officer, when),
        agencies={place.agency_code: place.agency_name for place in of.places}
        | _sent_by(of.told.history, of.places, when),
        when=when,
        told=of.told,
    )


def _last_made(told: Told) -> Decision | None:
    """The last decision whose outcome is not told: of it only the days are read."""
    return told.open[-1] if told.open else None


def issued_determination(history: History, *, on: date, known: datetime) -> Determination | None:
    """Return the determination that speaks for a day, issued by ``known``; a prepared one never."""
    decision = speaking(history, on=on, known=known)
    return None if decision is None else _determination(decision.id)


def _determination(number: int) -> Determination:
    return Stored.objects.select_related("preparation").get(pk=number).found()


def _name(person: Officer, when: When) -> PersonName:
    """The name on the day as known then; before anything was known, the first that ever was."""
    names = workforce.name_of([person.pk], on=when.on, known=when.known)
    if person.pk in names:
        return names[person.pk]
    row = OfficerName.objects.filter(officer=person).order_by("recorded_at", "pk")[0]
    return PersonName(last=row.last, first=row.first, middle=row.middle, suffix=row.suffix)


def _called_then(places: Sequence[Employed], when: When) -> Sequence[Employed]:
    """The employments under the names that the agencies had at the moment asked about."""
    if not places or when.known_on == when.today:
        return places
    return then.called_before(places, then.agency_names_before(when.known))


def _sent_by(history: History, places: Sequence[Employed], when: When) -> dict[str, str]:
    """The names of agencies that put the officer forward, where the officer served none of that code."""
    known = {place.agency_code for place in places}
    codes = {a.agency for a in history.applications} | {s.agency for s in history.services}
    if not (missing := codes - known):
        return {}
    names = dict(Agency.objects.filter(code__in=missing).values_list("code", "name"))
    return names | {
        code: name for code, name in then.agency_names_before(when.known).items() if code in missing
    }


def _acts(person: Officer, when: When) -> list[Entry]:
    """What the ledger says of an officer, and of the records that were merged into theirs."""
    found = then.public_acts([person.mptc_id], TOLD)
    merged = identities.others_of([person.pk], known=when.known).get(person.pk, [])
    if merged:
        numbers = Officer.objects.filter(pk__in=merged).order_by("pk")
        found += then.public_acts(numbers.values_list("mptc_id", flat=True), TOLD - {*MERGES})
    return found


def _facts(
    shape: PublicOfficer, found: Standing, history: History, when: When
) -> list[tuple[str, str]]:
    """The dates of REG-10, and whether the officer may serve."""
    serves = _("not told of days on which the decision may be challenged")
    if shape.may_serve is not None:
        serves = _("yes") if shape.may_serve else _("no")
    facts = [(_("May serve"), serves)]
    if shape.first_certified:
        facts.append((_("First certified"), in_words(shape.first_certified)))
    if shape.last_certified and shape.last_certified != shape.first_certified:
        facts.append((_("Most recently certified"), in_words(shape.last_certified)))
    if shape.ceased:
        facts.append((_("Ceased to be certified"), in_words(shape.ceased)))
    elif shape.expires:
        continues = "continued" in found.flags
        title = _("Continues until") if continues else _("Printed expiry")
        facts.append((title, in_words(shape.expires)))
    elif found.in_force:
        facts.append((_("Continues until"), _("the commission’s decision is final")))
    due = extension_due(history, on=when.on, known=when.known)
    if due is not None and "under-extension" in found.flags:
        facts.append((_("The agency’s extension"), _("until {day}").format(day=in_words(due))))
    return facts


def _owed(condition: StandingCondition) -> str:
    return _("{requirement}: proof is due by {day}").format(
        requirement=public_title(condition.requirement), day=in_words(condition.due_on)
    )


def _findings(
    determination: Determination | None, history: History, when: When, *, review: bool
) -> Mapping[str, object]:
    if review:
        return {"no_findings": _(
            "The commission has decided. Of days on which its decision may be challenged, the officer "
            "is shown as under review, and what was found does not stand here."
        )}  # fmt: skip
    if determination is None:
        return {"no_findings": _nothing_decided(history, when)}
    return {
        "decided": _(
            "The commission decided as of {day}, under edition {edition} of the rules: {outcome}."
        ).format(
            day=in_words(determination.decided_on),
            edition=determination.edition,
            outcome=outcome_said(determination.outcome),
        ),
        "findings": findings_table(determination),
    }


def _nothing_decided(history: History, when: When) -> str:
    if any(decision.issued_at is not None for decision in history.decisions):
        return _("No decision of the commission spoke for {day}, as known on {known}.").format(
            day=in_words(when.on), known=in_words(when.known_on)
        )
    return _(
        "The commission has issued no decision about this officer. Once it does, each requirement it "
        "looked at stands here with what was found."
    )


def _agencies(shape: PublicOfficer, when: When) -> Table:
    return Table(
        name="places",
        caption=_("Where the officer served, as known on {day}").format(
            day=in_words(when.known_on)
        ),
        columns=(
            Column(key="agency", title=_("Agency")),
            Column(key="since", title=_("Since")),
            Column(key="until", title=_("Until")),
        ),
        rows=rows_of(
            [
                (
                    Cell(place.agency, address=agency_address(place.agency_code)),
                    place.since.isoformat(),
                    place.until.isoformat() if place.until else _("no end on record"),
                )
                for place in shape.agencies
            ]
        ),
    )


def fixed_address(person: Officer, when: When) -> str:
    """Return the address of an officer's page with both days in it, so that it can be cited."""
    fixed = urlencode({"on": when.on.isoformat(), "known": when.known_on.isoformat()})
    return f"{officer_address(person.mptc_id)}?{fixed}"
