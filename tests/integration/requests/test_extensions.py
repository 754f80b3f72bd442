"""More time, asked by an agency and decided by the commission: once, within the law, with a reason."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from tests import make
from tests.integration.pages import world

from standing.campaigns import more_time
from standing.campaigns.models import Extension
from standing.kernel.access import Act, Role
from standing.kernel.errors import NotFound, NotPermitted, Refused, StandingError, WrongState
from standing.ledger import queries as ledger
from standing.requests import actions, models, queries
from standing.requests.domain import Request, RequestKind, RequestState

pytestmark = pytest.mark.django_db
CAMPAIGN, AGENCY = "2022-a-h", world.PENDING
JUNE_13 = datetime(2022, 6, 13, 15, 0, tzinfo=UTC)
JUNE_20 = datetime(2022, 6, 20, 15, 0, tzinfo=UTC)
JULY_5, JULY_15, JULY_16 = date(2022, 7, 5), date(2022, 7, 15), date(2022, 7, 16)


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()


def clerk(at: datetime = JUNE_13, *, agency: str = AGENCY) -> Act:
    by = make.person("clerk", role=Role.AGENCY_SUBMITTER, agency=agency)
    return make.act(by, at=at)


def staff(at: datetime = JUNE_20, *, reason: str = "The clerk is on leave") -> Act:
    return make.act(make.person("staff"), at=at, reason=reason)


def ask(until: date = JULY_15, *, at: datetime = JUNE_13) -> Request:
    return actions.ask_extension(
        clerk(at), campaign=CAMPAIGN, agency=AGENCY, until=until, reason="One clerk for 40 officers"
    )


def kinds(subject: str = f"agency:{AGENCY}") -> list[str]:
    return [entry.kind for entry in ledger.entries(subject)]


def test_what_an_agency_asks_waits_with_a_key_that_nobody_can_guess() -> None:
    asked = ask()

    assert len(asked.key) == 24
    assert asked.is_open
    assert asked.until == JULY_15
    assert (
        asked.sentence
        == "Franklin County Sheriff's Office asks for more time, until July 15, 2022."
    )
    assert [r.key for r in queries.open_requests(RequestKind.EXTENSION, known=JUNE_20)] == [
        asked.key
    ]
    assert queries.of_agency(AGENCY) == [asked]
    assert kinds() == ["extension.asked"]


def test_an_agency_asks_once_at_a_time_and_may_take_it_back_and_ask_again() -> None:
    first = ask()

    with pytest.raises(WrongState, match="asked on June 13, 2022 for time until July 15, 2022"):
        ask(JULY_5)
    taken = actions.withdraw(clerk(), request=first.key)
    with pytest.raises(WrongState, match="was withdrawn on June 13, 2022 by clerk"):
        actions.withdraw(clerk(), request=first.key)

    assert taken.state is RequestState.WITHDRAWN
    assert ask(JULY_5).is_open
    assert kinds() == ["extension.asked", "extension.withdrawn", "extension.asked"]


@pytest.mark.parametrize(
    ("until", "told"),
    [
        (JULY_16, "may run to July 15, 2022"),
        (date(2022, 6, 15), "a day after June 15, 2022"),
    ],
)
def test_a_day_that_the_law_does_not_allow_is_refused_when_it_is_asked(
    until: date, told: str
) -> None:
    with pytest.raises(Refused, match=told):
        ask(until)

    assert not models.Request.objects.exists()
    assert kinds() == []


def test_a_day_that_has_gone_by_is_refused() -> None:
    with pytest.raises(Refused, match="July 5, 2022 has gone by: today is July 6, 2022"):
        ask(JULY_5, at=world.JULY_6)


def test_an_agency_that_has_submitted_or_has_the_time_already_needs_no_more() -> None:
    with pytest.raises(Refused, match="has sent a submission"):
        actions.ask_extension(
            clerk(agency=world.SUBMITTER, at=JUNE_20), campaign=CAMPAIGN, agency=world.SUBMITTER,
            until=JULY_15, reason="More time",
        )  # fmt: skip
    with pytest.raises(WrongState, match="has time until July 15, 2022 already"):
        actions.ask_extension(
            clerk(agency=world.EXTENDED, at=JUNE_20), campaign=CAMPAIGN, agency=world.EXTENDED,
            until=JULY_15, reason="More time",
        )  # fmt: skip


def test_nobody_asks_for_another_agency_and_nobody_without_a_reason() -> None:
    with pytest.raises(NotPermitted):
        actions.ask_extension(
            clerk(agency=world.NIL), campaign=CAMPAIGN, agency=AGENCY, until=JULY_15, reason="Why"
        )
    with pytest.raises(Refused, match="Say why more time is needed"):
        actions.ask_extension(clerk(), campaign=CAMPAIGN, agency=AGENCY, until=JULY_15, reason="  ")


def test_a_grant_writes_the_extension_once_and_an_earlier_day_may_be_given() -> None:
    asked = ask()

    decided = actions.decide_extension(staff(), request=asked.key, granted=True, due_on=JULY_5)

    assert decided.state is RequestState.GRANTED
    assert (decided.decided_by, decided.reason) == ("staff", "The clerk is on leave")
    extension = Extension.objects.get(agency__code=AGENCY)
    assert (extension.due_on, extension.reason) == (JULY_5, "The clerk is on leave")
    assert kinds() == ["extension.asked", "extension.granted"]
    assert queries.open_requests(known=world.JULY_6) == []


def test_a_refusal_is_entered_with_its_reason_and_gives_no_time() -> None:
    asked = ask()

    decided = actions.decide_extension(staff(), request=asked.key, granted=False)

    assert decided.state is RequestState.REFUSED
    assert not Extension.objects.filter(agency__code=AGENCY).exists()
    entry = ledger.entries(f"agency:{AGENCY}")[-1]
    assert (entry.kind, entry.reason) == ("extension.refused", "The clerk is on leave")
    assert entry.facts_after == {"request": asked.key, "campaign": CAMPAIGN, "state": "refused"}


@pytest.mark.parametrize("granted", [True, False])
def test_what_was_decided_or_taken_back_is_not_decided_again(granted: bool) -> None:
    asked = ask()
    actions.decide_extension(staff(), request=asked.key, granted=False)
    before = kinds()

    with pytest.raises(WrongState, match="was refused on June 20, 2022 by staff"):
        actions.decide_extension(staff(), request=asked.key, granted=granted)
    with pytest.raises(WrongState, match="was refused on June 20, 2022"):
        actions.withdraw(clerk(), request=asked.key)

    assert kinds() == before


def test_a_grant_never_shortens_what_the_agency_was_given_meanwhile() -> None:
    asked = ask(JULY_5)
    by_hand = make.act(make.person("staff"), at=JUNE_20, reason="Told by telephone")
    more_time.grant_extension(by_hand, campaign=CAMPAIGN, agency=AGENCY, due_on=JULY_15)

    with pytest.raises(WrongState, match="has time until July 15, 2022 already"):
        actions.decide_extension(staff(), request=asked.key, granted=True)

    assert queries.request(asked.key).is_open


def _by_whom(act: Act) -> Callable[[Request], Request]:
    return lambda asked: actions.decide_extension(act, request=asked.key, granted=True)


@pytest.mark.parametrize(
    ("decide", "error"),
    [
        (_by_whom(clerk()), NotPermitted),
        (_by_whom(staff(reason=" ")), Refused),
        (
            lambda a: actions.decide_extension(
                staff(), request=a.key, granted=True, due_on=date(2022, 7, 6)
            ),
            Refused,
        ),
        (
            lambda a: actions.decide_extension(staff(), request="0" * 24, granted=True),
            NotFound,
        ),
        (lambda a: actions.decide_dispute(staff(), request=a.key, granted=True), NotFound),
    ],
    ids=["by the agency", "no reason", "later than asked", "no such key", "as a dispute"],
)
def test_a_decision_that_does_not_fit_changes_nothing(
    decide: Callable[[Request], Request], error: type[StandingError]
) -> None:
    asked = ask(JULY_5)

    with pytest.raises(error):
        decide(asked)

    assert queries.request(asked.key).is_open
    assert kinds() == ["extension.asked"]


def test_what_was_open_on_a_day_is_told_as_it_was_known_then() -> None:
    asked = ask()
    actions.decide_extension(staff(), request=asked.key, granted=True)

    assert [r.key for r in queries.open_requests(known=JUNE_13)] == [asked.key]
    assert queries.open_requests(known=datetime(2022, 6, 12, tzinfo=UTC)) == []
