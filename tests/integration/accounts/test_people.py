"""Adding people, finding them as they stood, and revoking accounts."""

from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests import make

from standing.accounts import actions, models, queries
from standing.cli.user import user
from standing.kernel.access import Act, Held, Role
from standing.kernel.errors import NotFound, NotPermitted, Refused, WrongState
from standing.ledger import queries as ledger

pytestmark = pytest.mark.django_db

NOON = make.JUNE_30_2022
LATER = NOON + timedelta(days=30)


def by_administrator(*, at: Any = NOON) -> Act:
    return make.act(make.person("administrator", role=Role.ADMINISTRATOR), at=at)


def add(username: str = "robin", **changed: Any) -> models.Account:
    given: dict[str, Any] = {"human_name": "Robin Vale", "role": Role.COMMISSIONER}
    return actions.add_person(by_administrator(), username=username, **(given | changed))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(user, arguments)


def test_a_person_is_found_with_the_roles_held() -> None:
    add()
    add(role=Role.AGENCY_HEAD, agency="abington")

    person = queries.person("robin", NOON)

    assert (person.account, person.name) == ("robin", "Robin Vale")
    assert person.roles == {Held(Role.COMMISSIONER), Held(Role.AGENCY_HEAD, "abington")}


def test_a_role_is_not_held_before_it_was_granted() -> None:
    add()

    assert queries.person("robin", NOON - timedelta(days=1)).roles == frozenset()


def test_two_accounts_of_one_person_are_one_human() -> None:
    add()
    add("rvale", human="robin", human_name="")
    add("other", human_name="Robin Vale")

    humans = [queries.person(name, NOON).human for name in ("robin", "rvale", "other")]
    assert humans[0] == humans[1] != humans[2]


def test_adding_a_person_is_recorded_without_the_name() -> None:
    add()

    (entry,) = ledger.entries("account:robin")
    assert (entry.kind, entry.actor) == ("role.granted", "administrator")
    assert entry.facts_after["role"] == "commissioner"
    assert "Vale" not in entry.after


def test_only_an_administrator_adds_people() -> None:
    with pytest.raises(NotPermitted, match="look after accounts"):
        actions.add_person(
            make.act(), username="robin", human_name="Robin Vale", role=Role.COMMISSIONER
        )


@pytest.mark.parametrize("username", ["", "two words", "x" * 151])
def test_an_account_name_is_one_short_word(username: str) -> None:
    with pytest.raises(Refused, match="1 to 150 characters"):
        add(username)


def test_a_person_has_a_name() -> None:
    with pytest.raises(Refused, match="name of the person behind robin"):
        add(human_name=" ")


def test_an_account_is_not_given_to_a_second_person() -> None:
    add()

    with pytest.raises(Refused, match="belongs to Robin Vale"):
        add(human_name="Alex Moor", role=Role.AUDITOR)


def test_a_role_is_not_granted_twice() -> None:
    add()

    with pytest.raises(WrongState, match="already holds the role commissioner"):
        add()


def test_an_unknown_account_acts_for_nobody() -> None:
    with pytest.raises(NotFound, match="no account named nobody"):
        queries.person("nobody", NOON)
    with pytest.raises(NotFound, match="no account named nobody"):
        add(human="nobody")


def test_a_revoked_account_acts_no_more_but_did_act_before() -> None:
    add()
    actions.revoke(by_administrator(at=LATER), username="robin")

    with pytest.raises(NotPermitted, match="robin was revoked"):
        queries.person("robin", LATER)
    assert queries.person("robin", NOON).roles == {Held(Role.COMMISSIONER)}
    with pytest.raises(WrongState, match="revoked before"):
        actions.revoke(by_administrator(at=LATER), username="robin")
    with pytest.raises(WrongState, match="was revoked"):
        add(role=Role.AUDITOR)


def test_the_built_in_accounts_are_made_once_and_may_approve_nothing() -> None:
    actions.seed_operator(NOON)
    actions.seed_operator(LATER)

    assert models.Account.objects.count() == 2
    assert queries.person("operator", NOON).roles == {Held(Role.CERTIFICATION_STAFF)}
    assert queries.person("administrator", NOON).roles == {Held(Role.ADMINISTRATOR)}
    assert ledger.verify().entries == 2


def test_an_account_is_revoked_from_the_command_line() -> None:
    actions.seed_operator(NOON)
    add()

    revoked = run("revoke", "robin", "--reason", "Left")

    assert revoked.stderr == "The account robin is revoked.\n"


def test_an_agency_that_nobody_knows_is_refused() -> None:
    actions.seed_operator(NOON)

    tried = run(
        "add", "dana@x.example", "--role", "agency-head", "--agency", "atlantis", "--name", "Dana"
    )

    assert isinstance(tried.exception, NotFound)
    assert not models.Account.objects.filter(username="dana").exists()
