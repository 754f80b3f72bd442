"""The same history in the register's own words, for tests that compare it with the oracle."""

from tests.oracle.records import Filing, Laid, Officer, Owed

from standing.certification.derive import StatutoryTerms, certificates
from standing.certification.domain import (
    Application,
    ApplicationKind,
    Condition,
    ConditionAct,
    ConditionState,
    Decision,
    History,
    Overlay,
    OverlayKind,
    Service,
)

ACTS = {
    "tolled": ConditionState.TOLLED,
    "proof": ConditionState.PROOF_IN,
    "met": ConditionState.MET,
    "extended": ConditionState.EXTENDED,
    "lapsed": ConditionState.LAPSED,
}


def to_engine(officer: Officer) -> History:
    """Return an invented history as the register holds it, its certificates derived by the register."""
    applications = tuple(_application(row) for row in officer.filings)
    decisions = tuple(
        Decision(
            id=row.id, outcome=row.outcome, decided_on=row.decided_on,
            reference_on=row.reference_on, renewed_until=row.renewed_until,
            recorded_at=row.recorded_at, superseded_at=row.superseded_at, issued_at=row.issued_at,
            petition_due=row.petition_due, vacated_on=row.vacated_on, vacated_at=row.vacated_at,
        )
        for row in officer.decided
    )  # fmt: skip
    terms = officer.terms
    given = terms and StatutoryTerms(
        since=terms.since, reference_on=terms.reference_on, recorded_at=terms.recorded_at
    )
    conditions = tuple(_condition(row) for row in officer.owed)
    overlays = tuple(_overlay(row) for row in officer.laid)
    services = tuple(
        Service(
            agency=row.agency, since=row.since, until=row.until,
            recorded_at=row.recorded_at, superseded_at=row.superseded_at,
        )
        for row in officer.served
    )  # fmt: skip
    spans = certificates(
        given, decisions, applications,
        conditions=conditions, overlays=overlays, services=services,
    )  # fmt: skip
    return History(
        mptc_id=officer.mptc_id, certificates=tuple(spans), applications=applications,
        decisions=decisions, conditions=conditions, overlays=overlays, services=services,
    )  # fmt: skip


def _application(row: Filing) -> Application:
    return Application(
        kind=ApplicationKind(row.kind), agency=row.agency, filed_on=row.filed_on,
        reference_on=row.reference_on, recorded_at=row.recorded_at,
        superseded_at=row.superseded_at, in_time=row.in_time, complete=row.complete,
        extension_due=row.extension_due,
    )  # fmt: skip


def _condition(row: Owed) -> Condition:
    return Condition(
        id=row.id, determination=row.determination, requirement=f"requirement.{row.id}",
        rule="CERT-350", due_on=row.due_on, since=row.since, recorded_at=row.recorded_at,
        superseded_at=row.superseded_at,
        acts=tuple(
            ConditionAct(
                state=ACTS[act.state], on=act.on, due_on=act.due_on,
                recorded_at=act.recorded_at, superseded_at=act.superseded_at,
            )
            for act in row.acts
        ),
    )  # fmt: skip


def _overlay(row: Laid) -> Overlay:
    return Overlay(
        kind=OverlayKind(row.kind), since=row.since, until=row.until,
        recorded_at=row.recorded_at, superseded_at=row.superseded_at, authority="an order",
    )  # fmt: skip
