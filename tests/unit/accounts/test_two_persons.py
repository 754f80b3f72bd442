"""Two persons are two different people who may approve, neither of them the preparer (RUL-24)."""

import pytest
from tests import make

from standing.accounts import domain
from standing.kernel.access import Permission, Person, Role
from standing.kernel.errors import NotPermitted, Refused

DIRECTOR = make.person("director", role=Role.CERTIFICATION_DIRECTOR, name="Robin Vale")
COMMISSIONER = make.person("commissioner", role=Role.COMMISSIONER, name="Alex Moor")
PREPARER = make.person("operator", name="Kim Lake")


def check(*approvers: Person, preparer: Person = PREPARER) -> None:
    domain.check_two_persons(
        approvers, permission=Permission.DETERMINATION_APPROVE, preparer=preparer
    )


def test_two_people_who_may_approve_are_enough() -> None:
    check(DIRECTOR, COMMISSIONER)


def test_one_person_is_not_enough() -> None:
    with pytest.raises(Refused, match="approval of two people; 1 approved"):
        check(DIRECTOR)


def test_three_are_one_too_many() -> None:
    third = make.person("executive", role=Role.EXECUTIVE_DIRECTOR)
    with pytest.raises(Refused, match="3 approved"):
        check(DIRECTOR, COMMISSIONER, third)


def test_the_same_account_twice_is_one_person() -> None:
    with pytest.raises(NotPermitted, match="the account director was named twice"):
        check(DIRECTOR, DIRECTOR)


def test_two_accounts_of_one_person_are_one_person() -> None:
    again = make.person("rvale", role=Role.COMMISSIONER, human="director", name="Robin Vale")
    with pytest.raises(NotPermitted, match="director and rvale are both accounts of Robin Vale"):
        check(DIRECTOR, again)


def test_the_preparer_does_not_approve() -> None:
    with pytest.raises(NotPermitted, match=r"Robin Vale \(director\) prepared this\."):
        check(DIRECTOR, COMMISSIONER, preparer=DIRECTOR)


def test_the_preparer_does_not_approve_under_another_account() -> None:
    as_staff = make.person("rvale", human="director", name="Robin Vale")
    with pytest.raises(NotPermitted, match=r"\(director\) prepared this as rvale\."):
        check(DIRECTOR, COMMISSIONER, preparer=as_staff)


def test_whoever_lacks_the_permission_does_not_approve() -> None:
    staff = make.person("clerk", name="Lee Ford")
    with pytest.raises(NotPermitted, match="Lee Ford holds no role that allows this"):
        check(DIRECTOR, staff)


@pytest.mark.parametrize(
    ("role", "agency"), [(Role.AGENCY_HEAD, ""), (Role.COMMISSIONER, "abington")]
)
def test_a_role_is_held_where_it_belongs(role: Role, agency: str) -> None:
    with pytest.raises(Refused, match=role.value):
        domain.check_place(role, agency=agency)
