"""Whether a row can be the officer of its id: equal, in doubt, or another person (RUL-19)."""

from datetime import date

import pytest

from standing.campaigns.rosters.checked import KnownOfficer
from standing.campaigns.rosters.identity import CODES, Comparison, compare
from standing.kernel.names import PersonName

BORN = date(1980, 3, 4)


def compared(
    last: str, first: str, known: tuple[str, str], born: date = BORN, former: tuple[str, ...] = ()
) -> Comparison:
    return compare(
        name=PersonName(last=last, first=first),
        born=born,
        known=KnownOfficer(
            mptc_id="0100-0001",
            name=PersonName(last=known[0], first=known[1], middle="Alexis"),
            former_names=tuple(PersonName(last=name, first=known[1]) for name in former),
            date_of_birth=BORN,
            cohort_letter="A",
            in_cohort=True,
        ),
    )


@pytest.mark.parametrize(
    ("read", "known"),
    [
        (("O’BRIEN", "MARY"), ("O'Brien", "Mary")),
        (("OBrien", "Mary Ann"), ("O'Brien", "Mary-Ann")),
        (("De Los Santos", "josé"), ("de los Santos", "José")),
        (("Nu\u0301n\u0303ez", "Ana"), ("Núñez", "Ana")),
        (("St Pierre", "Jo"), ("St. Pierre", "Jo")),
    ],
)
def test_case_apostrophes_spacing_and_punctuation_make_no_difference(
    read: tuple[str, str], known: tuple[str, str]
) -> None:
    assert compared(*read, known) == Comparison()


@pytest.mark.parametrize(
    ("read", "known", "code", "differs"),
    [
        (("Nunez", "Ana"), ("Núñez", "Ana"), "accent", "Last Name"),
        (("Brackwater", "Bob"), ("Brackwater", "Robert"), "nickname", "First Name"),
        (("Brackwater", "R."), ("Brackwater", "Robert"), "initial", "First Name"),
        (("Brackwater", "Alexis"), ("Brackwater", "Robert"), "middle-name", "First Name"),
        (("Oldham", "Robin"), ("Newham", "Robin"), "former-name", "Last Name"),
        (("Brackwater-Elmstead", "Robin"), ("Brackwater", "Robin"), "hyphen-part", "Last Name"),
        (("Elmstead", "Robin"), ("Brackwater-Elmstead", "Robin"), "hyphen-part", "Last Name"),
        (("Brakcwater", "Robin"), ("Brackwater", "Robin"), "typo", "Last Name"),
        (("Robin", "Brackwater"), ("Brackwater", "Robin"), "names-swapped", "Last Name"),
        (("Caldermoor", "Robin"), ("Brackwater", "Robin"), "other-last-name", "Last Name"),
        (("Brackwater", "Casey"), ("Brackwater", "Robin"), "other-first-name", "First Name"),
    ],
)
def test_a_weak_difference_is_a_doubt(
    read: tuple[str, str], known: tuple[str, str], code: str, differs: str
) -> None:
    result = compared(*read, known, former=("Oldham",))

    assert [(doubt.code, doubt.differs) for doubt in result.doubts] == [(code, differs)]
    assert result.mismatch == ()
    assert code in CODES


def test_swapped_day_and_month_is_a_doubt() -> None:
    (doubt,) = compared(
        "Brackwater", "Robin", ("Brackwater", "Robin"), born=date(1980, 4, 3)
    ).doubts

    assert (doubt.code, doubt.differs) == ("day-month-swapped", "Date of Birth")


@pytest.mark.parametrize(
    ("read", "born", "mismatch"),
    [
        (("Caldermoor", "Casey"), BORN, ("Last Name", "First Name")),
        (("Brackwater", "Robin"), date(1981, 3, 4), ("Date of Birth",)),
        (("Caldermoor", "Robin"), date(1980, 4, 3), ("Last Name",)),
        (("Brackwater", "Casey"), date(1980, 4, 3), ("First Name",)),
    ],
)
def test_a_clear_difference_is_another_person(
    read: tuple[str, str], born: date, mismatch: tuple[str, ...]
) -> None:
    result = compared(*read, ("Brackwater", "Robin"), born=born)

    assert result == Comparison(mismatch=mismatch)
