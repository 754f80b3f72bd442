"""An officer's public line, derived from the history alone."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from standing.certification.domain import (
    Application,
    ApplicationKind,
    CertificateKind,
    CertificateSpan,
    Condition,
    Decision,
    History,
    Label,
    Overlay,
    OverlayKind,
)
from standing.kernel.names import PersonName
from standing.register import lists
from standing.register.domain import Certification, Listing, PublicAgency, Tally, listing

MARCH_1 = datetime(2022, 3, 1, 17, 0, tzinfo=UTC)
JULY_1 = datetime(2022, 7, 1, 17, 0, tzinfo=UTC)
AUGUST = datetime(2022, 8, 20, 17, 0, tzinfo=UTC)
REFERENCE, RENEWED = date(2022, 7, 1), date(2025, 7, 1)
ELM, OAK = PublicAgency("Elm Hill Police", "elm"), PublicAgency("Oak Police", "oak")

STATUTORY = CertificateSpan(
    kind=CertificateKind.STATUTORY, since=date(2021, 7, 1), until=REFERENCE, recorded_at=MARCH_1,
    authority="the act of 2020",
)  # fmt: skip
GRANTED = CertificateSpan(
    kind=CertificateKind.FULL, since=REFERENCE, until=RENEWED, recorded_at=JULY_1,
    authority="555 CMR 7.07", determination=1,
)  # fmt: skip
SUBMITTED = Application(
    kind=ApplicationKind.SUBMITTED, agency="elm", filed_on=date(2022, 6, 1),
    reference_on=REFERENCE, recorded_at=MARCH_1, in_time=True, complete=True,
)  # fmt: skip
ROSTERED = replace(
    SUBMITTED, kind=ApplicationKind.ROSTERED, in_time=None, complete=None,
    extension_due=date(2022, 7, 15),
)  # fmt: skip
DECISION = Decision(
    id=1, outcome="certified", decided_on=REFERENCE, reference_on=REFERENCE,
    renewed_until=RENEWED, recorded_at=MARCH_1, issued_at=JULY_1, petition_due=date(2022, 7, 22),
)  # fmt: skip


def history(**held: Any) -> History:
    return History(mptc_id="0012-0345", **{"certificates": (STATUTORY,), **held})


def listed(of: History, on: date = date(2022, 7, 5)) -> Listing:
    name = PersonName(last="Avery", first="Jordan")
    return listing(of, name=name, agencies=(ELM,), on=on, known=AUGUST)


def test_before_the_reference_date_the_status_is_the_statutory_certificates() -> None:
    line = listed(history(applications=(ROSTERED,)), on=date(2022, 6, 30))

    assert (line.status, line.certification) == (Label.CERTIFIED, Certification.STATUTORY)
    assert (line.expires_on, line.note) == (REFERENCE, "")


def test_an_officer_under_extension_is_conditional_with_the_last_day_of_the_extension() -> None:
    line = listed(history(applications=(ROSTERED,)))

    assert line.status is Label.CONDITIONALLY_CERTIFIED
    assert line.note == "Under extension to July 15, 2022"
    assert line.expires_on is None


def test_an_officer_whose_answers_came_under_the_extension_is_told_to_be_waiting() -> None:
    full = replace(SUBMITTED, filed_on=date(2022, 7, 12))

    while_it_runs = listed(history(applications=(ROSTERED, full)), on=date(2022, 7, 14))
    afterwards = listed(history(applications=(ROSTERED, full)), on=date(2022, 7, 20))

    assert while_it_runs.status is Label.CONDITIONALLY_CERTIFIED
    assert afterwards.status is Label.CERTIFIED
    for line in (while_it_runs, afterwards):
        assert line.note == "Answers received in full; the certificate continues until a decision"


def test_an_extension_that_ran_out_without_answers_leaves_the_certificate_ended() -> None:
    line = listed(history(applications=(ROSTERED,)), on=date(2022, 7, 16))

    assert (line.status, line.note) == (
        Label.EXPIRED, "No application continued the certificate",
    )  # fmt: skip


def test_a_granted_certificate_prints_its_half_open_end() -> None:
    line = listed(history(certificates=(STATUTORY, GRANTED), decisions=(DECISION,)))

    assert (line.status, line.certification) == (Label.CERTIFIED, Certification.FULL)
    assert lists.printed(line.expires_on) == "07/01/2025"


def test_conditions_are_told_by_their_due_day_and_never_by_what_they_are() -> None:
    conditional = replace(GRANTED, kind=CertificateKind.CONDITIONAL)
    owed = Condition(
        id=1, determination=1, requirement="background", rule="CERT-356", since=REFERENCE,
        due_on=date(2022, 9, 30), recorded_at=JULY_1,
    )  # fmt: skip

    line = listed(
        history(
            certificates=(STATUTORY, conditional),
            conditions=(owed,),
            decisions=(replace(DECISION, outcome="conditionally certified"),),
        )
    )

    assert (line.status, line.note) == (
        Label.CONDITIONALLY_CERTIFIED, "Conditions due by September 30, 2022",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "status", "note", "expires"),
    [
        ("further review", "Further Review", "The certificate continues until a decision", ""),
        ("not recertified", "Not Recertified", "Review may be asked for until July 22, 2022; the "
         "certificate continues meanwhile", "07/23/2022"),
    ],
)  # fmt: skip
def test_an_outcome_that_is_not_final_says_that_the_certificate_continues(
    outcome: str, status: str, note: str, expires: str
) -> None:
    decided = replace(DECISION, outcome=outcome)

    line = listed(history(applications=(SUBMITTED,), decisions=(decided,)))

    assert (line.status.value, line.note) == (status, note)
    assert lists.printed(line.expires_on) == expires


def test_a_suspension_goes_out_as_its_label_and_leaves_the_certificate_named() -> None:
    suspended = Overlay(
        kind=OverlayKind.SUSPENDED, since=date(2022, 7, 2), until=None, recorded_at=JULY_1,
        authority="M.G.L. c. 6E, s. 9",
    )  # fmt: skip

    line = listed(
        history(certificates=(STATUTORY, GRANTED), decisions=(DECISION,), overlays=(suspended,))
    )

    assert (line.status, line.certification) == (Label.SUSPENDED, Certification.FULL)
    assert lists.printed(line.expires_on) == "07/01/2025"


def test_an_officer_without_any_certificate_is_listed_as_such() -> None:
    line = listed(history(certificates=()))

    assert (line.status, line.certification) == (Label.NEVER_CERTIFIED, Certification.NONE)


def line_of(mptc_id: str, last: str, status: Label, *agencies: PublicAgency) -> Listing:
    return Listing(
        mptc_id=mptc_id, name=PersonName(last=last, first="Kim"), status=status,
        certification=Certification.FULL, agencies=agencies, expires_on=None, note="",
    )  # fmt: skip


NUNEZ = line_of("0000-0001", "Núñez", Label.CERTIFIED, ELM, OAK)
AVERY = line_of("0000-0002", "Avery", Label.FURTHER_REVIEW, OAK)
BELL = line_of("0000-0003", "Bell", Label.CONDITIONALLY_CERTIFIED)


def test_an_officer_of_two_agencies_stands_once_in_the_list_and_under_both_agencies() -> None:
    named = [line.agencies for line in lists.officers([AVERY, BELL, NUNEZ], invented=False)]
    placed = [(x.agency, x.last_name) for x in lists.by_agency([AVERY, NUNEZ], invented=False)]

    assert named == ["Oak Police", "Unassociated Officer", "Elm Hill Police; Oak Police"]
    assert placed == [
        ("Elm Hill Police", "Núñez"), ("Oak Police", "Avery"), ("Oak Police", "Núñez"),
    ]  # fmt: skip


def test_categories_come_in_the_order_of_the_slides() -> None:
    ordered = [x.status for x in lists.by_category([AVERY, BELL, NUNEZ], invented=False)]

    assert ordered == ["Certified", "Conditionally Certified", "Further Review"]


def tally(**counts: int) -> Tally:
    given = {"received": 3, "accepted": 3, "withheld": 0, "published": 3} | counts
    return Tally(agency=ELM, campaign="2022-a-h", klass="submitted", expected=None, **given)


def test_a_tally_adds_up_only_if_every_accepted_row_is_shown_or_held_back() -> None:
    assert tally(withheld=1, published=2).adds_up
    assert not tally(published=2).adds_up


def test_what_nobody_told_us_is_printed_as_not_known() -> None:
    lines = lists.completeness([tally()], reasons={}, invented=False)

    assert next(iter(lines)).expected == "not known"


def test_an_agency_that_sent_rows_and_shows_nobody_is_told_apart_from_one_that_sent_none() -> None:
    assert tally(accepted=0, published=0).shows_nobody
    assert not tally(received=0, accepted=0, published=0).shows_nobody
