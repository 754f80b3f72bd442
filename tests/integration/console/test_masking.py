"""Who reads what an outcome rests on, role by role: the access matrix, discipline handbook section 7."""

from datetime import date

import pytest
from django.test import Client
from tests import make
from tests.integration.console import cases
from tests.integration.pages import world
from tests.integration.pages.world import World
from tests.signing import account, client_of

from standing.certification.models import Determination, Preparation
from standing.kernel.access import Role
from standing.ledger.actions import record
from standing.ledger.models import Entry
from standing.rules import facts as f
from standing.rules.book import the_book
from standing.rules.determine import determine
from standing.rules.frozen import determination_hash, facts_json, findings_json, law_sheet
from standing.workforce.models import Employment

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
READERS = {
    "C": Role.CERTIFICATION_STAFF, "D": Role.CERTIFICATION_DIRECTOR, "I": Role.STANDARDS_INVESTIGATOR,
    "L": Role.COUNSEL, "J": Role.HEARING_OFFICER, "M": Role.COMMISSIONER,
    "X": Role.EXECUTIVE_DIRECTOR, "R": Role.RECORDS_OFFICER, "U": Role.AUDITOR,
}  # fmt: skip
WHOLE = "CDILXU"
"""The row of the certification database: who reads it whole."""
PLACED_BEFORE = "M"
"""Who reads a case once it is placed before them (note 3): while its approval is asked for."""
KNOWS_THE_BAR = "CDILX"
"""The row of arrests and records: certification a summary (note 6), the auditor that it is (7)."""
FELONY = "A felony conviction is on record"
NOT_ATTESTED = "Good character and fitness were not attested"
FLAG = "Something that bars a certificate is on record."


def barred(made: World) -> None:
    """Let the officer about to be declined be barred by a conviction as well."""
    preparation = Preparation.objects.get()
    law = law_sheet(preparation.edition, date(2022, 7, 1), the_book())
    facts = world.clean_facts(
        background=f.Background.FAILED,
        bars=(f.BarOnRecord(kind=f.BarKind.FELONY, dated_on=date(2019, 5, 1), source="a list"),),
    )
    found = determine(preparation.edition, facts, the_book())
    texts = {"facts": facts_json(facts), "findings": findings_json(found, law)}
    Determination.objects.filter(officer=made.officers[world.DECLINED]).update(
        outcome=found.outcome.value, **texts, hash=determination_hash(**texts)
    )


def browser(letter: str) -> Client:
    return client_of(account(f"reader-{letter.lower()}", READERS[letter]))


def here() -> str:
    return f"/commission/decisions/{Preparation.objects.get().pk}/"


@pytest.mark.parametrize("letter", READERS)
def test_why_an_officer_is_an_exception_is_read_while_it_waits(letter: str) -> None:
    barred(cases.build())

    page = browser(letter).get(here()).text

    assert (NOT_ATTESTED in page) is (letter in WHOLE + PLACED_BEFORE)
    assert ("Dunmore" in page) is (letter in WHOLE + PLACED_BEFORE)
    assert (FELONY in page) is (letter in KNOWS_THE_BAR + PLACED_BEFORE)
    assert (FLAG in page) is (letter == "U")
    assert "1 officer" in page, "how many is for everybody"


@pytest.mark.parametrize("letter", READERS)
def test_what_is_prepared_for_whom_is_listed_for_who_decides_it(letter: str) -> None:
    cases.build()
    client = browser(letter)

    listed = client.get(f"{here()}officers/?outcome=further+review")
    page = client.get(here()).text

    assert listed.status_code == 200
    reads = letter in WHOLE + PLACED_BEFORE
    assert ("Dunmore" in listed.text) is reads
    assert ("for who decides it" in listed.text) is not reads
    assert ("officers/?outcome=" in page) is reads


@pytest.mark.parametrize("letter", READERS)
def test_after_the_release_the_outcome_is_public_and_why_is_not(letter: str) -> None:
    barred(cases.build(released=True))
    client = browser(letter)

    page = client.get(here()).text
    listed = client.get(f"{here()}officers/").text

    assert (NOT_ATTESTED in page) is (letter in WHOLE)
    assert (FELONY in page) is (letter in KNOWS_THE_BAR)
    assert "Dunmore" in listed


@pytest.mark.parametrize("letter", READERS)
def test_the_file_tells_of_findings_as_far_as_the_matrix_says(letter: str) -> None:
    barred(cases.build(released=True))

    declined = browser(letter).get(f"/commission/officers/{world.DECLINED}/").text

    assert (FELONY in declined) is (letter in KNOWS_THE_BAR)
    assert ("did not pass the background check" in declined) is (letter in WHOLE)
    assert (FLAG in declined) is (letter == "U")


@pytest.mark.parametrize("letter", READERS)
def test_a_file_says_nothing_of_what_is_not_issued_to_who_reads_no_cases(letter: str) -> None:
    cases.build()

    page = browser(letter).get(f"/commission/officers/{world.FURTHER_REVIEW}/").text

    assert ("not issued" in page) is (letter in WHOLE)


@pytest.mark.parametrize("letter", READERS)
def test_the_timeline_tells_of_private_acts_to_who_reads_cases(letter: str) -> None:
    made = cases.build(released=True)
    for kind, after in (
        ("character.weighed", {"found": "suitable"}),
        ("leave.recorded", {"kind": "medical"}),
        ("condition.met", {"requirement": "background"}),
        ("overlay.imposed", {"kind": "on leave"}),
        ("overlay.lifted", {"kind": "suspended"}),
    ):
        record(
            make.act(at=world.AUGUST_10, reason="A private reason"), kind=kind,
            subject=f"officer:{world.CERTIFIED}", effective_on=date(2022, 8, 10),
            authority="CERT-231", after=after,
        )  # fmt: skip
    Employment.objects.filter(officer=made.officers[world.CERTIFIED]).update(
        until=date(2022, 8, 1), separation_nature="resignation"
    )

    page = browser(letter).get(f"/commission/officers/{world.CERTIFIED}/").text

    for private in (
        "found on character", "Recorded a leave", "Background check", "over a certificate: on leave",
        "A private reason", "resignation",
    ):  # fmt: skip
        told = private in page
        if private == "A private reason" and letter in WHOLE:
            continue  # which reasons are read is another test's
        assert told is (letter in WHOLE), private
    assert "Lifted from a certificate" in page


@pytest.mark.parametrize(("letter", "entered"), [("C", 0), ("I", 2), ("X", 2), ("U", 0), ("J", 0)])
def test_reading_which_bar_it_is_is_entered_once_a_day_for_each_page(
    letter: str, entered: int
) -> None:
    barred(cases.build(released=True))
    client = browser(letter)
    for _ in range(2):
        client.get(here())
        client.get(f"/commission/officers/{world.DECLINED}/")
        client.get(f"/commission/officers/{world.CERTIFIED}/")

    assert Entry.objects.filter(kind="bars.read").count() == entered
