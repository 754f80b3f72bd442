"""Where an officer reads notices, the bargaining unit, and the waiver of its copies (CERT-119, 122)."""

from datetime import UTC, date, datetime

import pytest
from tests import make
from tests.integration.pages import world
from tests.signing import account

from standing.campaigns.models import FilingRow
from standing.certification.models import Determination
from standing.correspondence import addressees, checking
from standing.correspondence import queries as correspondence
from standing.correspondence.domain import NoticeContent, Recipient
from standing.correspondence.models import Notice, UnitWaiver
from standing.correspondence.own_contact import Given, give_contact
from standing.kernel.access import Act, Held, Person, Role
from standing.kernel.errors import NotPermitted, Refused, WrongState
from standing.ledger.models import Entry
from standing.requests import queries
from standing.requests.domain import UnitChoice
from standing.requests.models import ContactData

pytestmark = pytest.mark.django_db
OWN = world.CONDITIONAL
IN_2022 = datetime(2022, 9, 1, 15, 0, tzinfo=UTC)
LATER = datetime(2022, 9, 2, 15, 0, tzinfo=UTC)
IN_2025 = datetime(2025, 7, 1, 15, 0, tzinfo=UTC)
UNIT = Given(
    email="casey@example.org", unit=UnitChoice.NAMED, unit_name="Local 7",
    unit_head_email="head@local7.example",
)  # fmt: skip
NO_UNIT = Given(email="casey@example.org", unit=UnitChoice.NO_UNIT)
WAIVED = Given(email="casey@example.org", unit=UnitChoice.WAIVED)


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()


def officer(mptc_id: str = OWN, *, at: datetime = IN_2022) -> Act:
    by = Person(
        account=f"officer.{mptc_id}", human=mptc_id, name="An officer",
        roles=frozenset({Held(Role.OFFICER, officer=mptc_id)}),
    )  # fmt: skip
    return make.act(by, at=at)


def give(given: Given, *, at: datetime = IN_2022) -> ContactData:
    return give_contact(officer(at=at), mptc_id=OWN, given=given)


def own_id() -> int:
    return Determination.objects.get(officer__mptc_id=OWN).officer_id


def notice(*, at: datetime) -> NoticeContent:
    """A conditional notice that was written to the officer at a moment, as it would be printed."""
    decided = Determination.objects.get(officer__mptc_id=OWN)
    Notice.objects.create(
        officer=decided.officer, agency=decided.agency, campaign=decided.campaign,
        kind="conditional", determination=decided, dated_on=at.date(), recorded_at=at,
    )  # fmt: skip
    (packet,) = correspondence.packet_contents(decided.campaign, known=at)
    return packet.notices[0]


def test_what_was_given_holds_until_it_changes_and_stays_on_record() -> None:
    give(UNIT)
    give(NO_UNIT, at=LATER)

    now, before = queries.contact_history(own_id(), known=LATER)
    assert (now.unit, now.superseded_at) == ("no-unit", None)
    assert (before.unit_name, before.superseded_at) == ("Local 7", LATER)
    then = queries.contact(own_id(), known=IN_2022)
    assert then is not None
    assert then.unit_head_email == "head@local7.example"


def test_the_ledger_names_what_changed_and_no_address() -> None:
    give(UNIT)

    entry = Entry.objects.get(kind="contact.recorded")
    assert "example" not in f"{entry.before} {entry.after} {entry.reason}"
    assert "unit_head_email" in entry.after
    assert entry.authority == "555 CMR 12.06(1) (CERT-119)"


def test_the_same_again_is_told_and_changes_nothing() -> None:
    give(UNIT)

    with pytest.raises(WrongState, match="what is on record already"):
        give(UNIT, at=LATER)

    assert ContactData.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (Given(email="", unit=UnitChoice.NO_UNIT), "Give your e-mail address"),
        (Given(email="casey at home", unit=UnitChoice.NO_UNIT), "mail cannot be sent to that"),
        (
            Given(email="casey@example.org", unit=UnitChoice.NAMED, unit_head_email="a@b.example"),
            "Give the name of your bargaining unit",
        ),
        (
            Given(email="casey@example.org", unit=UnitChoice.NAMED, unit_name="Local 7"),
            "the e-mail address of the head of the unit",
        ),
    ],
)
def test_what_mail_could_not_be_sent_to_is_refused(given: Given, told: str) -> None:
    with pytest.raises(Refused, match=told):
        give(given)

    assert not ContactData.objects.exists()


def test_nobody_gives_the_data_of_another() -> None:
    for by in (officer(world.CERTIFIED), make.act(make.person("staff"), at=IN_2022)):
        with pytest.raises(NotPermitted):
            give_contact(by, mptc_id=OWN, given=NO_UNIT)


def test_a_waiver_is_signed_on_the_day_and_may_be_taken_back() -> None:
    give(WAIVED)
    assert UnitWaiver.objects.get().signed_on == date(2022, 9, 1)

    give(NO_UNIT, at=LATER)

    assert UnitWaiver.objects.get().superseded_at == LATER
    told = Entry.objects.filter(kind__startswith="unit-waiver").order_by("id")
    assert [entry.kind for entry in told] == ["unit-waiver.recorded", "unit-waiver.withdrawn"]
    assert [fault for fault in checking.notice_faults() if "waived" in fault] == []


def test_a_waiver_that_the_agency_recorded_is_not_signed_twice_and_may_be_taken_back() -> None:
    UnitWaiver.objects.create(
        officer_id=own_id(), signed_on=date(2022, 6, 1), recorded_at=world.JULY_1
    )
    give(WAIVED)
    assert UnitWaiver.objects.get().signed_on == date(2022, 6, 1)

    give(UNIT, at=LATER)

    assert UnitWaiver.objects.get().superseded_at == LATER


def test_tv_30_a_waiver_on_file_leaves_the_unit_out_where_the_rules_know_one() -> None:
    give(UNIT)
    assert notice(at=LATER).recipients[-1] is Recipient.UNIT

    give(WAIVED, at=datetime(2025, 6, 30, 15, 0, tzinfo=UTC))
    FilingRow.objects.filter(officer_id=own_id()).update(
        answers='{"union":"Local 1","union_head_email":"head@union.example"}'
    )
    Notice.objects.all().delete()

    assert notice(at=IN_2025).recipients == (Recipient.OFFICER, Recipient.AGENCY)


def test_before_the_rules_knew_a_waiver_one_on_file_left_nobody_out() -> None:
    FilingRow.objects.filter(officer_id=own_id()).update(
        answers='{"union":"Local 1","union_head_email":"head@union.example"}'
    )
    give(WAIVED)

    assert notice(at=LATER).recipients[-1] is Recipient.UNIT


def test_what_the_officer_says_of_the_unit_takes_the_place_of_the_agencys_file() -> None:
    FilingRow.objects.filter(officer_id=own_id()).update(
        answers='{"union":"Local 1","union_head_email":"head@union.example"}'
    )
    give(UNIT)
    first = notice(at=LATER)
    give(NO_UNIT, at=datetime(2022, 9, 3, 15, 0, tzinfo=UTC))
    Notice.objects.all().delete()
    second = notice(at=datetime(2022, 9, 4, 15, 0, tzinfo=UTC))

    assert first.unit is not None
    assert (first.unit.name, first.unit.email) == ("Local 7", "head@local7.example")
    assert second.unit is None
    assert second.recipients == (Recipient.OFFICER, Recipient.AGENCY)


def test_mail_to_an_officer_goes_where_the_officer_reads_it() -> None:
    account("own.officer", Role.OFFICER, officer=OWN)
    before = addressees.of_officers([OWN], at=IN_2022)
    give(UNIT)

    after = addressees.of_officers([OWN], at=LATER)

    assert before[OWN].email == "own.officer@example.org"
    assert after[OWN].email == "casey@example.org"
