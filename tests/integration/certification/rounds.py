"""One agency through whole rounds of recertification, file by file. All people are invented."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tests import dirty
from tests.integration.campaigns import small

from standing.accounts import actions as accounts
from standing.campaigns import actions, deciding, queries
from standing.campaigns.rosters.check import check
from standing.certification import queries as certification
from standing.certification.domain import Standing
from standing.certification.models import Release
from standing.certification.rebuilding import derive_certificates
from standing.kernel.names import cohort_letter, search_key
from standing.kernel.periods import end_of
from standing.workforce.models import (
    Agency,
    AgencyScope,
    Officer,
    OfficerBirth,
    OfficerName,
)


def noon(day: date) -> datetime:
    """Noon in New York in summer."""
    return datetime(day.year, day.month, day.day, 16, tzinfo=UTC)


def town(*officers: tuple[int, str, date]) -> None:
    """Write a register: the commission's people, one agency, and officers by number, name and birth."""
    accounts.seed_operator(small.MARCH_1)
    administrator = small.act("administrator", at=small.MARCH_1)
    for username, role, human in small.PEOPLE:
        accounts.add_person(
            administrator, username=username, human_name="" if human else username.title(),
            role=role, human=human,
        )  # fmt: skip
    agency = Agency.objects.create(
        code=small.ACTON, name="Acton Police Department", kind="municipal", county="Middlesex",
        municipality="Acton",
    )  # fmt: skip
    AgencyScope.objects.create(agency=agency, since=date(2021, 7, 1), recorded_at=small.MARCH_1)
    for number, last, born in officers:
        _officer(number, last, born)
    derive_certificates()


def _officer(number: int, last: str, born: date) -> None:
    officer = Officer.objects.create(
        mptc_id=small.mptc_id(number), cohort_letter=cohort_letter(last) or "",
        recorded_at=small.MARCH_1, employed_on_2021_07_01=True, certification_kind="academy",
    )  # fmt: skip
    OfficerName.objects.create(
        officer=officer, last=last, first="Jordan", sort_key=search_key(last),
        last_key=search_key(last), first_key=search_key("Jordan"), since=date(2021, 7, 1),
        recorded_at=small.MARCH_1,
    )  # fmt: skip
    OfficerBirth.objects.create(officer=officer, date_of_birth=born, recorded_at=small.MARCH_1)


def answers(number: int, last: str, born: date, *, year: int, **changes: Any) -> dirty.Row:
    """A row without fault of the campaign of a year."""
    return dirty.row(
        number, Last_Name=last, First_Name="Jordan", Date_of_Birth=f"{born:%m/%d/%Y}",
        First_Aid_Expiration=f"11/30/{year + 1}", CPR_Expiration=f"11/30/{year + 1}",
        Attestation_Date=f"06/01/{year}", **changes,
    )  # fmt: skip


def open_round(slug: str, on: date) -> int:
    """Open a campaign; return how many officers its cohort has."""
    return actions.open_campaign(small.act(at=noon(on)), slug=slug).members.count()


def send(slug: str, path: Path, on: date, *rows: Mapping[str, Any]) -> actions.Receipt:
    """Write a file, check it as the commission does, and accept it."""
    dirty.csv_file(path, dirty.grid(list(rows), dirty.HEADINGS))
    index = queries.officer_index(queries.campaign(slug), known=noon(on))
    checked = check(path, officers=index.known, filed_on=on)
    return actions.accept(
        small.act(at=noon(on)), campaign=slug, agency=small.ACTON, content=path, index=index,
        checked=checked,
    )  # fmt: skip


def decide(slug: str, *, on: date, prepared: date, edition: str | None = None) -> dict[str, int]:
    """Prepare determinations; return how many officers each outcome has."""
    found = deciding.prepare(
        small.act(at=noon(prepared)), campaign=slug, decided_on=on, edition=edition
    )
    return {str(outcome): count for outcome, count in found.preview.outcomes.items() if count}


def release(slug: str, on: date) -> Release:
    """Issue what was prepared, on the word of two."""
    small.approve(at=noon(on), campaign=slug)
    return deciding.release(
        small.act(at=noon(on)), campaign=slug, approvers=("director", "executive")
    )


ISSUED_2024 = date(2024, 8, 1)
NO_CPR = {"CPR Expiration": "05/01/2024"}
NOT_ATTESTED = {"Attestation": "no", "Reason Not Attested": "Under inquiry"}
NO_SCHOOL = {"High School or Equivalent": "no"}
"""What somebody answers in 2024 of whom a condition, a further look or a refusal comes."""


def challengeable(
    path: Path,
    people: Sequence[tuple[int, str, date]],
    short: Mapping[int, Mapping[str, str]],
) -> None:
    """Play the round of 2024 up to its issue on August 1; ``short`` says who answers what otherwise."""
    town(*people)
    open_round("2024-q-z", date(2024, 5, 1))
    rows = [
        answers(number, last, born, year=2024) | short.get(number, {})
        for number, last, born in people
    ]
    send("2024-q-z", path, date(2024, 6, 10), *rows)
    decide("2024-q-z", on=date(2024, 7, 25), prepared=date(2024, 7, 25))
    release("2024-q-z", ISSUED_2024)


def stands(number: int, on: date, *, known: date | None = None) -> Standing:
    """How an officer stands on a day, as known at its end."""
    return certification.standing_of(small.mptc_id(number), on=on, known=end_of(known or on))
