"""What officers ask: that an employment be put right, and that a leave has ended."""

from datetime import UTC, date, datetime

import pytest
from tests import make
from tests.integration.pages import world

from standing.certification.domain import OverlayKind
from standing.certification.models import Overlay
from standing.kernel.access import Act, Held, Person, Role
from standing.kernel.errors import NotFound, NotPermitted, Refused, WrongState
from standing.ledger import queries as ledger
from standing.ledger.models import Entry
from standing.requests import actions, leaves, models, queries
from standing.requests.domain import RequestKind, RequestState
from standing.workforce.models import Employment, Leave

pytestmark = pytest.mark.django_db
SEPTEMBER_1 = datetime(2022, 9, 1, 15, 0, tzinfo=UTC)
SEPTEMBER_2 = datetime(2022, 9, 2, 15, 0, tzinfo=UTC)
SAYS = "I began in 2011; the letter of appointment is with me."
OWN = world.CONDITIONAL


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()


def officer(mptc_id: str = OWN, *, at: datetime = SEPTEMBER_1, reason: str = "") -> Act:
    by = Person(
        account=f"officer.{mptc_id}", human=mptc_id, name="An officer",
        roles=frozenset({Held(Role.OFFICER, officer=mptc_id)}),
    )  # fmt: skip
    return make.act(by, at=at, reason=reason)


def staff(at: datetime = SEPTEMBER_2, *, reason: str = "The appointment was shown") -> Act:
    return make.act(make.person("staff"), at=at, reason=reason)


def employment(mptc_id: str = OWN) -> Employment:
    return Employment.objects.get(officer__mptc_id=mptc_id, superseded_at__isnull=True)


def dispute(mptc_id: str = OWN, *, of: str | None = None) -> str:
    return actions.dispute_employment(
        officer(mptc_id), mptc_id=mptc_id, employment_id=employment(of or mptc_id).pk, says=SAYS
    ).key


def kinds(mptc_id: str = OWN) -> list[str]:
    return [entry.kind for entry in ledger.entries(f"officer:{mptc_id}")]


def on_leave(mptc_id: str = OWN, *, until: date | None = None) -> None:
    Overlay.objects.create(
        officer=employment(mptc_id).officer, kind=OverlayKind.LEAVE.value, since=date(2022, 7, 11),
        until=until, authority="CERT-358", recorded_at=world.AUGUST_10,
    )  # fmt: skip


def test_a_dispute_waits_for_a_person_and_changes_nothing_of_the_employment() -> None:
    before = list(Employment.objects.values())

    asked = queries.request(dispute())

    assert asked.is_open
    assert asked.asked == {"since": "2015-04-06", "says": SAYS}
    assert asked.agency_code == world.SUBMITTER
    assert list(Employment.objects.values()) == before
    assert queries.disputed_now(employment().officer_id, known=SEPTEMBER_1) == {employment().pk}


def test_what_the_officer_says_stands_apart_from_the_ledger() -> None:
    dispute()

    line = Entry.objects.get(kind="employment.disputed")
    assert SAYS not in f"{line.reason} {line.before} {line.after}"
    assert line.reason.startswith("sha256:")
    assert ledger.entries(f"officer:{OWN}")[-1].reason == SAYS


def test_one_employment_is_disputed_once_at_a_time() -> None:
    first = dispute()

    with pytest.raises(WrongState, match="has not decided yet"):
        dispute()
    actions.withdraw(officer(), request=first)

    assert queries.request(dispute()).is_open


def test_nobody_disputes_the_employment_of_another() -> None:
    with pytest.raises(NotFound, match="no such employment on your record"):
        dispute(of=world.CERTIFIED)
    with pytest.raises(NotPermitted):
        actions.dispute_employment(
            officer(), mptc_id=world.CERTIFIED,
            employment_id=employment(world.CERTIFIED).pk, says=SAYS,
        )  # fmt: skip
    with pytest.raises(NotPermitted):
        actions.dispute_employment(staff(), mptc_id=OWN, employment_id=employment().pk, says=SAYS)

    assert not models.Request.objects.exists()


def test_an_employment_that_was_put_right_meanwhile_cannot_be_disputed_as_it_was() -> None:
    left = Employment.objects.get(officer__mptc_id=world.LEFT, superseded_at__isnull=False)

    with pytest.raises(NotFound, match="put right meanwhile"):
        actions.dispute_employment(
            officer(world.LEFT), mptc_id=world.LEFT, employment_id=left.pk, says=SAYS
        )


@pytest.mark.parametrize(("says", "told"), [(" ", "Say what is wrong"), ("x" * 2001, "2,001")])
def test_nothing_said_or_too_much_is_refused(says: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        actions.dispute_employment(officer(), mptc_id=OWN, employment_id=employment().pk, says=says)


@pytest.mark.parametrize("granted", [True, False])
def test_a_dispute_is_decided_once_with_a_reason_that_stands_apart(granted: bool) -> None:
    key = dispute()

    with pytest.raises(Refused, match="Say why"):
        actions.decide_dispute(staff(reason=""), request=key, granted=granted)
    with pytest.raises(NotPermitted):
        actions.decide_dispute(officer(reason="I know"), request=key, granted=granted)
    decided = actions.decide_dispute(staff(), request=key, granted=granted)
    with pytest.raises(
        WrongState, match=f"was {decided.state.value} on September 2, 2022 by staff"
    ):
        actions.decide_dispute(staff(), request=key, granted=not granted)

    assert decided.state is (RequestState.GRANTED if granted else RequestState.REFUSED)
    assert Entry.objects.get(kind="dispute.decided").reason.startswith("sha256:")
    assert kinds()[-2:] == ["employment.disputed", "dispute.decided"]


def test_an_officer_sees_and_takes_back_the_own_requests_only() -> None:
    key = dispute()
    other = employment(world.CERTIFIED).officer_id

    with pytest.raises(NotFound, match="no such request"):
        actions.withdraw(officer(world.CERTIFIED), request=key)

    assert queries.of_officer(other, known=SEPTEMBER_2) == []
    assert [r.key for r in queries.of_officer(employment().officer_id, known=SEPTEMBER_2)] == [key]
    assert queries.of_agency(world.SUBMITTER) == [], "an agency does not read what is said of it"


def test_a_return_is_reported_once_and_the_leave_ends_when_a_person_has_looked() -> None:
    on_leave()

    asked = actions.report_return(officer(), mptc_id=OWN, on=date(2022, 8, 29))
    with pytest.raises(WrongState, match="You reported on September 1, 2022"):
        actions.report_return(officer(), mptc_id=OWN, on=date(2022, 8, 30))
    assert Overlay.objects.get(kind=OverlayKind.LEAVE.value).until is None
    decided = actions.decide_return(staff(), request=asked.key, granted=True)

    assert asked.kind is RequestKind.RETURN_FROM_LEAVE
    assert decided.state is RequestState.GRANTED
    ended = Overlay.objects.get(kind=OverlayKind.LEAVE.value, superseded_at__isnull=True)
    assert ended.until == date(2022, 8, 29)
    assert kinds()[-5:] == [
        "return.reported", "overlay.lifted", "condition.extended", "condition.extended",
        "return.decided",
    ]  # fmt: skip


def test_the_entry_of_a_return_names_the_day_and_the_agencies_to_be_told() -> None:
    on_leave()

    asked = actions.report_return(officer(), mptc_id=OWN, on=date(2022, 8, 29))

    entry = ledger.entries(f"officer:{OWN}")[-1]
    assert (entry.kind, entry.effective_on) == ("return.reported", date(2022, 8, 29))
    assert entry.facts_after == {
        "request": asked.key, "on": "2022-08-29", "agencies": [world.SUBMITTER],
    }  # fmt: skip


def test_a_leave_that_an_agency_reported_ends_with_the_agencys_own_clock() -> None:
    Leave.objects.create(
        officer=employment().officer, agency=employment().agency, kind="medical",
        since=date(2022, 7, 11), recorded_at=world.AUGUST_10,
    )  # fmt: skip

    asked = actions.report_return(officer(), mptc_id=OWN, on=date(2022, 8, 29))
    actions.decide_return(staff(), request=asked.key, granted=True)

    assert Leave.objects.get(superseded_at__isnull=True).until == date(2022, 8, 29)
    assert leaves.running(employment().officer_id, on=date(2022, 8, 29), known=SEPTEMBER_2) == []


def test_a_return_that_does_not_hold_leaves_the_leave_as_it_is() -> None:
    on_leave()
    asked = actions.report_return(officer(), mptc_id=OWN, on=date(2022, 8, 29))

    actions.decide_return(
        staff(reason="The agency says otherwise"), request=asked.key, granted=False
    )

    assert Overlay.objects.get(kind=OverlayKind.LEAVE.value).until is None


def test_a_return_may_be_answered_after_the_agency_reported_it_first() -> None:
    on_leave()
    asked = actions.report_return(officer(), mptc_id=OWN, on=date(2022, 8, 29))
    Overlay.objects.filter(kind=OverlayKind.LEAVE.value).update(until=date(2022, 8, 29))

    assert (
        actions.decide_return(staff(), request=asked.key, granted=True).state
        is RequestState.GRANTED
    )


@pytest.mark.parametrize(
    ("on", "leave", "told"),
    [
        (date(2022, 9, 2), True, "September 2, 2022 has not come"),
        (date(2022, 7, 10), True, "Your leave began on July 11, 2022"),
        (date(2022, 8, 29), False, "no leave of yours on record"),
    ],
)
def test_a_return_that_cannot_be_is_refused(on: date, leave: bool, told: str) -> None:
    if leave:
        on_leave()

    with pytest.raises(Refused, match=told):
        actions.report_return(officer(), mptc_id=OWN, on=on)


def test_a_leave_that_has_ended_needs_no_report() -> None:
    on_leave(until=date(2022, 8, 15))

    with pytest.raises(Refused, match="your leave ended on August 15, 2022"):
        actions.report_return(officer(), mptc_id=OWN, on=date(2022, 8, 29))
