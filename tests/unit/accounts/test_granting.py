"""Who grants what, alone or with a second person, and what goes with which role (RUL-25)."""

from typing import Any

import pytest
from tests import make

from standing.accounts import domain
from standing.kernel.access import (
    HELD_AT_AN_AGENCY,
    OF_THE_COMMISSION,
    PERMISSIONS,
    Held,
    Permission,
    Person,
    Role,
    Scope,
)
from standing.kernel.errors import NotPermitted, Refused

HEAD = make.person("head", role=Role.AGENCY_HEAD, agency="abington", name="Kim Lake")
ADMINISTRATOR = make.person("admin", role=Role.ADMINISTRATOR, name="Lee Ford")
DIRECTOR = make.person("director", role=Role.CERTIFICATION_DIRECTOR, name="Robin Vale")
ALL_OF_CASES = frozenset(Permission) - PERMISSIONS[Role.ADMINISTRATOR]


@pytest.mark.parametrize("scope", Scope)
def test_a_head_invites_submitters_of_the_own_agency_alone(scope: Scope) -> None:
    assert domain.grants_alone(HEAD, Held(Role.AGENCY_SUBMITTER, "abington", scope=scope))


@pytest.mark.parametrize(
    "held",
    [
        Held(Role.AGENCY_SUBMITTER, "acton"),
        Held(Role.CERTIFICATION_STAFF),
        Held(Role.OFFICER, officer="0101-0001"),
        Held(Role.ADMINISTRATOR),
        Held(Role.AUDITOR),
    ],
)
def test_a_head_grants_nothing_that_a_head_does_not_hold_there(held: Held) -> None:
    with pytest.raises(NotPermitted, match="holds everything in it themselves"):
        domain.grants_alone(HEAD, held)


def test_a_head_does_not_appoint_the_authority_that_attests_for_the_head() -> None:
    with pytest.raises(NotPermitted, match="CERT-115"):
        domain.grants_alone(HEAD, Held(Role.APPOINTING_AUTHORITY, "abington"))


def test_a_submitter_invites_nobody() -> None:
    clerk = make.person("clerk", role=Role.AGENCY_SUBMITTER, agency="abington", name="Dana Lowe")
    with pytest.raises(NotPermitted, match=r"Dana Lowe may not invite people for this agency"):
        domain.grants_alone(clerk, Held(Role.AGENCY_SUBMITTER, "abington"))


@pytest.mark.parametrize("role", sorted(OF_THE_COMMISSION | HELD_AT_AN_AGENCY))
def test_an_administrator_grants_nothing_alone(role: Role) -> None:
    agency = "abington" if role in HELD_AT_AN_AGENCY else None
    assert domain.grants_alone(ADMINISTRATOR, Held(role, agency)) is False


def test_an_administrator_who_is_head_of_an_agency_invites_there_as_its_head() -> None:
    both = Person(
        account="both", human="both", name="Sam Ames", roles=HEAD.roles | ADMINISTRATOR.roles
    )
    assert domain.grants_alone(both, Held(Role.AGENCY_SUBMITTER, "abington"))
    assert not domain.grants_alone(both, Held(Role.AGENCY_SUBMITTER, "acton"))
    assert not domain.grants_alone(both, Held(Role.ADMINISTRATOR))


@pytest.mark.parametrize("role", sorted(OF_THE_COMMISSION - {Role.ADMINISTRATOR}))
def test_nobody_else_at_the_commission_grants_anything(role: Role) -> None:
    someone = make.person("someone", role=role)
    for wanted in Role:
        with pytest.raises(NotPermitted):
            domain.grants_alone(someone, Held(wanted))


def test_an_administrator_holds_no_permission_of_a_case() -> None:
    assert not any(ADMINISTRATOR.may(permission) for permission in ALL_OF_CASES)


def test_the_second_person_is_another_one() -> None:
    again = make.person("admin.2", role=Role.ADMINISTRATOR, human="admin", name="Lee Ford")
    for same in (ADMINISTRATOR, again):
        with pytest.raises(NotPermitted, match="takes a second person"):
            domain.check_second_person(same, proposer=ADMINISTRATOR, concerns=None)
    domain.check_second_person(DIRECTOR, proposer=ADMINISTRATOR, concerns=None)


def test_the_second_person_is_not_the_one_it_concerns() -> None:
    with pytest.raises(NotPermitted, match="Nobody grants to themself"):
        domain.check_second_person(DIRECTOR, proposer=ADMINISTRATOR, concerns="director")


def test_the_second_person_may_confirm() -> None:
    with pytest.raises(NotPermitted, match="confirm roles that somebody else proposed"):
        domain.check_second_person(HEAD, proposer=ADMINISTRATOR, concerns=None)


def test_a_role_goes_with_its_place_its_officer_and_its_scope() -> None:
    refused: tuple[tuple[dict[str, Any], str], ...] = (
        ({"role": Role.PUBLIC}, "Everybody is the public"),
        ({"role": Role.AGENCY_HEAD}, "held at one agency"),
        ({"role": Role.AUDITOR, "agency": "abington"}, "held everywhere"),
        ({"role": Role.OFFICER}, "one record"),
        ({"role": Role.OFFICER, "officer": "12345678"}, "Did you mean 1234-5678"),
        ({"role": Role.AUDITOR, "officer": "0101-0001"}, "no officer’s record"),
        ({"role": Role.AUDITOR, "scope": Scope.STANDARDS}, "has no scope"),
    )
    for wrong, said in refused:
        with pytest.raises(Refused, match=said):
            domain.asked(**wrong)
    assert domain.asked(role=Role.OFFICER, officer="0101-0001") == Held(
        Role.OFFICER, officer="0101-0001"
    )
