"""Which agency a person means: by code, by whole name, and what is suggested otherwise."""

import pytest

from standing.kernel.errors import NotFound
from standing.workforce import queries
from standing.workforce.models import Agency

pytestmark = [pytest.mark.django_db, pytest.mark.tables]


@pytest.fixture(autouse=True)
def _agencies() -> None:
    for name in ("Acton Police Department", "Dover Police Department", "Dover-Foxcroft Police"):
        code = name.lower().replace(" ", "-")
        Agency.objects.create(code=code, name=name, kind="municipal", county="", municipality="")


@pytest.mark.parametrize(
    "typed", ["acton-police-department", " Acton Police  Department", "ACTON POLICE DEPARTMENT"]
)
def test_an_agency_is_known_by_its_code_and_by_its_whole_name(typed: str) -> None:
    assert queries.agency_called(typed).code == "acton-police-department"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("acton", "acton-police-department (Acton Police Department)"),
        ("acton-pd", "acton-police-department (Acton Police Department)"),
        ("acton police departmnt", "acton-police-department (Acton Police Department)"),
        ("actn-police-department", "acton-police-department (Acton Police Department)"),
        (
            "Dover",
            "dover-police-department (Dover Police Department) or dover-foxcroft-police "
            "(Dover-Foxcroft Police)",
        ),
    ],
)
def test_a_name_that_is_nearly_right_brings_the_nearest(typed: str, meant: str) -> None:
    with pytest.raises(NotFound) as refused:
        queries.agency_called(typed)

    assert meant.split(" or ", maxsplit=1)[0] in str(refused.value)
    assert all(part in str(refused.value) for part in meant.split(" or "))


@pytest.mark.parametrize("typed", ["", "zzz", "12", "北京"])
def test_what_resembles_nothing_brings_no_guess(typed: str) -> None:
    with pytest.raises(NotFound, match="The code of an agency is on its page"):
        queries.agency_called(typed)


def test_what_is_recorded_names_an_agency_by_its_code_alone() -> None:
    with pytest.raises(NotFound, match="Did you mean acton-police-department"):
        queries.agency("Acton Police Department")
