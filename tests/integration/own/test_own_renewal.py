"""Whose task a renewal is, and what an officer is told once the certificate has ended."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.integration.pages import world

from standing.certification.domain import (
    Application,
    ApplicationKind,
    ApplicationState,
    CertificateState,
    History,
    Label,
    Standing,
)
from standing.pages.own.renewing import not_serving, renewal

pytestmark = pytest.mark.django_db

JULY_1, JULY_20 = date(2022, 7, 1), datetime(2022, 7, 20, 16, tzinfo=UTC)
JUNE_3, JUNE_14 = datetime(2022, 6, 3, 16, tzinfo=UTC), datetime(2022, 6, 14, 16, tzinfo=UTC)
NOBODY = History(mptc_id="0100-0001")


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()


def stands(label: Label = Label.EXPIRED, *, may_serve: bool = False) -> Standing:
    return Standing(
        label=label, state=CertificateState.NONE, application=ApplicationState.DUE,
        in_force=may_serve, may_serve=may_serve, since=None, until=JULY_1,
    )  # fmt: skip


def filed(kind: ApplicationKind = ApplicationKind.SUBMITTED) -> Application:
    return Application(
        kind=kind, agency=world.SUBMITTER, filed_on=JUNE_3.date(), reference_on=JULY_1,
        recorded_at=JUNE_3, in_time=True, complete=True,
    )  # fmt: skip


def test_an_officer_whose_certificate_ended_reads_what_happened_and_whom_to_ask() -> None:
    said = not_serving(stands(), NOBODY, known=JULY_20)

    assert said.startswith("Your certificate ended on July 1, 2022. You may not serve")
    assert "The agency that employs you files the application" in said
    assert said.endswith("None for you is on record: ask your agency whether it files one.")


def test_an_application_that_is_on_record_is_named_with_its_agency_and_its_day() -> None:
    filed_one = replace(NOBODY, applications=(filed(),))

    said = renewal(stands(Label.CERTIFIED, may_serve=True), filed_one, known=JUNE_14)

    assert "files the application to renew it before that day; you file nothing here." in said
    assert said.endswith("Police Department filed it on June 3, 2022.")


def test_an_application_that_was_taken_back_or_is_not_known_yet_is_not_told() -> None:
    back = replace(filed(), superseded_at=JUNE_14)
    later = replace(filed(), recorded_at=JULY_20)

    for each in (back, later):
        said = renewal(
            stands(Label.CERTIFIED, may_serve=True), replace(NOBODY, applications=(each,)),
            known=JUNE_14,
        )  # fmt: skip
        assert said.endswith("None for you is on record: ask your agency whether it files one.")


def test_a_name_on_a_roster_is_told_as_no_more_than_that() -> None:
    rostered = replace(NOBODY, applications=(filed(ApplicationKind.ROSTERED),))

    said = renewal(stands(Label.CERTIFIED, may_serve=True), rostered, known=JUNE_14)

    assert (
        "put you on its roster on June 3, 2022; its full answers about you are still to come"
        in said
    )


@pytest.mark.parametrize("label", [each for each in Label if each is not Label.CERTIFIED])
def test_nobody_who_may_not_serve_is_left_with_nothing_to_do(label: Label) -> None:
    assert "You may not serve" in not_serving(stands(label), NOBODY, known=JULY_20)


def test_whoever_may_serve_is_told_nothing_of_it() -> None:
    assert not_serving(stands(Label.CERTIFIED, may_serve=True), NOBODY, known=JULY_20) == ""
