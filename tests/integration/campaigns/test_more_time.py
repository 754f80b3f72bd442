"""Extensions, rosters, nil returns and estimates: what is refused, and what each leaves behind."""

from datetime import date, datetime
from pathlib import Path

import pytest
from tests.integration.campaigns import small
from tests.unit.rules.test_determine import amended

from standing.campaigns import actions, filing, queries
from standing.campaigns.domain import AgencyClass
from standing.campaigns.models import Extension, NilReturn
from standing.certification.models import Application
from standing.kernel.errors import NotFound, NotPermitted, Refused, WrongState
from standing.reports import figures

pytestmark = pytest.mark.usefixtures("register")
JULY_15, JULY_16 = date(2022, 7, 15), date(2022, 7, 16)


def counts(as_of: date = date(2022, 6, 30), known: datetime | None = None) -> dict[str, int]:
    return dict(figures.status(figures.Scene(small.CAMPAIGN, as_of=as_of, known=known)).counts)


def class_of(agency: str, *, as_of: date) -> AgencyClass:
    of = queries.campaign(small.CAMPAIGN)
    places = queries.places(of, as_of=as_of, known=small.AUGUST_1)
    return next(place.klass for place in places if place.agency.code == agency)


def test_a_roster_without_an_extension_is_refused_with_what_to_do_and_changes_nothing(
    tmp_path: Path,
) -> None:
    before = small.everything()

    with pytest.raises(Refused, match="ask for an extension first"):
        small.send(small.file(tmp_path / "r.csv", 1, kind="roster"))

    assert small.everything() == before


def test_a_roster_is_taken_through_the_last_day_of_the_extension_and_not_after(
    tmp_path: Path,
) -> None:
    small.extend()
    last = datetime.fromisoformat("2022-07-15T23:59:59-04:00")
    after = datetime.fromisoformat("2022-07-16T00:00:00-04:00")
    path = small.file(tmp_path / "r.csv", 1, kind="roster")

    with pytest.raises(Refused, match="no extension running"):
        small.send(path, at=after)
    assert small.send(path, at=last).accepted == 1


@pytest.mark.parametrize(
    ("until", "reason", "told"),
    [
        (JULY_16, "The clerk is on leave", "may run to July 15, 2022"),
        (date(2022, 6, 15), "The clerk is on leave", "a day after June 15, 2022"),
        (JULY_15, "  ", "Say why more time is given"),
    ],
)
def test_an_extension_too_long_too_short_or_without_a_reason_is_refused(
    until: date, reason: str, told: str
) -> None:
    before = small.everything()

    with pytest.raises(Refused, match=told):
        actions.grant_extension(
            small.act(reason=reason), campaign=small.CAMPAIGN, agency=small.ACTON, due_on=until
        )

    assert small.everything() == before


def test_an_extension_to_a_day_gone_by_is_refused() -> None:
    before = small.everything()

    with pytest.raises(Refused, match="July 5, 2022 has gone by: today is July 6, 2022"):
        small.extend(at=small.JULY_6, until=date(2022, 7, 5))

    assert small.everything() == before
    small.extend(at=small.JULY_6, until=date(2022, 7, 6))


def test_an_agency_whose_submission_stands_gets_no_extension_and_files_no_nil_return(
    tmp_path: Path,
) -> None:
    receipt = small.send(small.file(tmp_path / "s.csv", 1, 2))
    before = small.everything()

    told = (
        rf"has sent a submission naming 2 officers.*take that back first.*receipt {receipt.number}"
    )
    with pytest.raises(Refused, match=told):
        small.extend()
    with pytest.raises(Refused, match=told):
        actions.file_nil_return(small.act(), campaign=small.CAMPAIGN, agency=small.ACTON)

    assert small.everything() == before
    small.take_back(receipt, at=small.JUNE_14)
    actions.file_nil_return(
        small.act(at=small.JUNE_28), campaign=small.CAMPAIGN, agency=small.ACTON
    )


def test_an_agency_that_said_it_has_nobody_may_still_send_a_file(tmp_path: Path) -> None:
    actions.file_nil_return(small.act(), campaign=small.CAMPAIGN, agency=small.ACTON)
    small.send(small.file(tmp_path / "s.csv", 1), at=small.JUNE_14)

    assert class_of(small.ACTON, as_of=date(2022, 6, 14)) is AgencyClass.SUBMITTED


def test_an_extension_needs_a_known_agency_and_somebody_who_may() -> None:
    before = small.everything()

    with pytest.raises(NotFound):
        small.extend("nowhere")
    with pytest.raises(NotPermitted):
        actions.grant_extension(
            small.act("auditor"), campaign=small.CAMPAIGN, agency=small.ACTON, due_on=JULY_15
        )
    assert small.everything() == before


def test_a_second_extension_takes_the_place_of_the_first_and_moves_the_roster_with_it(
    tmp_path: Path,
) -> None:
    small.extend(until=date(2022, 6, 30))
    small.send(small.file(tmp_path / "r.csv", 1, kind="roster"), at=small.JUNE_14)
    small.extend(at=small.JUNE_28, until=JULY_15)

    assert Extension.objects.filter(superseded_at=None).count() == 1
    assert Application.objects.get(superseded_at=None).extension_due == JULY_15
    assert class_of(small.ACTON, as_of=JULY_15) is AgencyClass.EXTENSION_WITH_ROSTER


def test_an_extension_that_has_ended_leaves_the_agency_pending() -> None:
    small.extend()

    assert class_of(small.ACTON, as_of=JULY_15) is AgencyClass.EXTENSION_WITHOUT_ROSTER
    assert class_of(small.ACTON, as_of=JULY_16) is AgencyClass.PENDING


def test_an_agency_is_in_exactly_one_class_whatever_it_sent(tmp_path: Path) -> None:
    small.extend()
    actions.file_nil_return(small.act(), campaign=small.CAMPAIGN, agency=small.ACTON)
    small.send(small.file(tmp_path / "r.csv", 1, kind="roster"), at=small.JUNE_28)
    small.send(small.file(tmp_path / "s.csv", 1, 2), at=small.JUNE_28)
    found = counts()

    assert found["agencies.in_scope"] == 3
    assert found["agencies.submitted"] == 1
    assert found["agencies.extension"] == found["agencies.no_officers"] == 0
    assert found["agencies.pending"] == 2
    assert (found["officers.submitted"], found["officers.in_rosters"]) == (2, 0)


def test_a_nil_return_is_filed_once_and_the_second_changes_nothing() -> None:
    actions.file_nil_return(small.act(), campaign=small.CAMPAIGN, agency=small.DOVER)
    before = small.everything()

    with pytest.raises(WrongState, match="confirmed on June 10, 2022"):
        actions.file_nil_return(
            small.act(at=small.JUNE_14), campaign=small.CAMPAIGN, agency=small.DOVER
        )

    assert small.everything() == before
    assert NilReturn.objects.count() == 1
    assert class_of(small.DOVER, as_of=date(2022, 6, 9)) is AgencyClass.PENDING
    assert class_of(small.DOVER, as_of=date(2022, 6, 10)) is AgencyClass.NO_OFFICERS


def estimate(officers: int, *, at: datetime = small.JUNE_28, source: str = "a call") -> None:
    actions.record_estimate(
        small.act(at=at), campaign=small.CAMPAIGN, agency=small.ACTON, officers=officers,
        source=source,
    )  # fmt: skip


def test_an_estimate_counts_until_the_roster_arrives_and_a_new_one_replaces_it(
    tmp_path: Path,
) -> None:
    small.extend()
    estimate(4)
    estimate(7, at=small.JUNE_30)

    assert counts(date(2022, 6, 29))["officers.estimated"] == 4
    assert counts()["officers.estimated"] == counts()["officers.subtotal"] == 7
    small.send(small.file(tmp_path / "r.csv", 1, 2, kind="roster"), at=small.JULY_6)
    after = counts(date(2022, 7, 6))
    assert (after["officers.estimated"], after["officers.in_rosters"]) == (0, 2)
    assert counts()["officers.estimated"] == 7


@pytest.mark.parametrize(("officers", "source"), [(-1, "a call"), (3, " ")])
def test_an_estimate_is_zero_or_more_and_names_its_source(officers: int, source: str) -> None:
    before = small.everything()

    with pytest.raises(Refused, match="a source that gave it"):
        estimate(officers, source=source)

    assert small.everything() == before


def test_a_campaign_opens_once_and_only_from_the_catalogue() -> None:
    before = small.everything()

    with pytest.raises(WrongState, match="open already"):
        actions.open_campaign(small.act(), slug=small.CAMPAIGN)
    with pytest.raises(NotFound):
        actions.open_campaign(small.act(), slug="1999-x")
    assert small.everything() == before


def test_the_cohort_is_frozen_by_letter_when_the_campaign_opens() -> None:
    of = queries.campaign(small.CAMPAIGN)

    assert of.members.count() == small.OFFICERS
    assert set(of.members.values_list("letter", flat=True)) <= set("ABCDEFGH")


@pytest.mark.parametrize("counts_as_one", [True, False])
def test_a_name_on_a_roster_is_an_application_only_where_the_rules_say_so(
    counts_as_one: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    says = str(counts_as_one).lower()
    book = amended(tmp_path / "rules", "application.roster-counts", "true", says)
    monkeypatch.setattr(filing, "the_book", lambda: book)
    small.extend()

    small.send(small.file(tmp_path / "r.csv", 1, kind="roster"), at=small.JUNE_28)

    assert Application.objects.filter(kind="rostered").exists() is counts_as_one
