"""What somebody may not do is told in words, never by the name a program gives it."""

import pytest
from tests import make

from standing.kernel import permission_words
from standing.kernel.access import Permission, Role
from standing.kernel.errors import NotPermitted


def test_every_permission_has_its_words() -> None:
    assert {permission.value for permission in Permission} <= set(permission_words.SAID)


@pytest.mark.parametrize("permission", list(Permission))
def test_a_refusal_names_no_permission_and_no_agencys_code(permission: Permission) -> None:
    nobody = make.person("nobody", role=Role.PUBLIC, name="Kit Vantongeren")
    if nobody.may(permission):
        return
    with pytest.raises(NotPermitted) as refusal:
        nobody.require(permission, agency="acton-police-department")

    said = str(refusal.value)
    assert said.startswith("Kit Vantongeren holds no role that allows this: ")
    assert permission.value not in said
    assert "acton-police-department" not in said
