"""Which rules a standing names, and how far it says the application has come."""

from datetime import date

import pytest
from tests.unit.certification.test_in_force import (
    at,
    conditional,
    decided,
    done,
    history,
    over,
    owed,
    rostered,
    submitted,
)

from standing.certification.domain import ApplicationState, ConditionState, History, OverlayKind

LAPSED = owed(done(ConditionState.LAPSED, date(2022, 10, 3)))
A = ApplicationState
CASES = {
    "lapsed": (conditional(LAPSED), A.FINAL, ("CERT-341", "CERT-312")),
    "lapsed on leave": (
        conditional(LAPSED, overlays=(over(OverlayKind.LEAVE, date(2022, 8, 1)),)),
        A.FINAL,
        ("RUL-2", "CERT-322"),
    ),
    "awaiting": (history(applications=(submitted(),)), A.COMPLETE, ("CERT-310", "CERT-312")),
    "under extension": (
        history(applications=(rostered(extension_due=date(2022, 12, 1)),)),
        A.ROSTERED,
        ("CERT-311", "CERT-360", "CERT-310"),
    ),
    "under extension with answers": (
        history(applications=(rostered(extension_due=date(2022, 12, 1)), submitted())),
        A.COMPLETE,
        ("CERT-311", "CERT-360", "CERT-310"),
    ),
    "declined": (
        history(
            applications=(submitted(),),
            decisions=(decided("not recertified", petition_due=date(2022, 12, 1)),),
        ),
        A.DECLINED,
        ("CERT-312", "CERT-315", "CERT-370"),
    ),
    "further review": (
        history(applications=(submitted(),), decisions=(decided("further review"),)),
        A.FURTHER_REVIEW,
        ("CERT-312", "CERT-1008"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_standing_names_its_rules_and_where_the_application_is(case: str) -> None:
    rows: History
    rows, application, rules = CASES[case]
    found = at(rows, date(2022, 11, 1))

    assert (found.application, found.rules) == (application, rules)
