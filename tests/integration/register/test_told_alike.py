"""While a decision may be challenged, nothing public tells its outcome (CERT-900).

Six officers of one name: conditional with proof sent in, with two conditions, and with a later last
day; declined; and one of each suspended. Whatever day anybody asks about, everything public says the
same of the four, and of the two, but for the number; the day after it all differs.
"""

import json
import re
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.integration.campaigns import small
from tests.integration.certification import rounds

from standing.certification import actions as certification
from standing.certification.models import Overlay
from standing.certification.queries import histories
from standing.kernel.names import PersonName
from standing.kernel.periods import end_of
from standing.ledger import signing
from standing.pages.agency_officers import officers_of
from standing.pages.told_once import Present, labels
from standing.register.certificate import PURPOSE, certify
from standing.register.certificate_paper import pdf
from standing.register.certificate_signed import claims_of, sign
from standing.register.domain import listing
from standing.register.gathering import decisions
from standing.register.hushed import without_outcome
from standing.workforce.models import Agency, Officer

pytestmark = [pytest.mark.django_db, pytest.mark.tables]
BORN = date(1980, 11, 23)
PROOF_IN, TWO_OWED, EXTENDED, DECLINED, SUSPENDED, DECLINED_SUSPENDED, FULL = range(1, 8)
ALIKE = ((PROOF_IN, TWO_OWED, EXTENDED, DECLINED), (SUSPENDED, DECLINED_SUSPENDED))
ISSUED, LAST_DAY, AFTER = date(2024, 8, 1), date(2024, 8, 22), date(2024, 8, 23)
MIDST = date(2024, 8, 12)
ASKED = (
    (date(2024, 6, 30), MIDST),
    (date(2024, 7, 15), MIDST),
    (ISSUED, ISSUED),
    (MIDST, MIDST),
    (LAST_DAY, LAST_DAY),
    (AFTER, MIDST),
    (date(2024, 12, 1), MIDST),
    (date(2027, 8, 1), LAST_DAY),
    (MIDST, AFTER),
)
"""Days asked about, each as known on a day: before the issue, within the time, after it."""


@pytest.fixture(autouse=True)
def _round_of_2024(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"
    people = [(number, "Ravensford", BORN) for number in range(1, 8)]
    short: dict[int, dict[str, str]] = dict.fromkeys((PROOF_IN, EXTENDED, SUSPENDED), rounds.NO_CPR)
    short[TWO_OWED] = rounds.NO_CPR | {"First Aid Expiration": "05/01/2024"}
    short |= dict.fromkeys((DECLINED, DECLINED_SUSPENDED), rounds.NO_SCHOOL)
    rounds.challengeable(tmp_path / "a.csv", people, short)
    certification.record_proof(
        small.act(at=rounds.noon(date(2024, 8, 5))), mptc_id=small.mptc_id(PROOF_IN),
        requirement="cpr", on=date(2024, 8, 5),
    )  # fmt: skip
    certification.extend_condition(
        small.act("director", at=rounds.noon(date(2024, 8, 6))), mptc_id=small.mptc_id(EXTENDED),
        requirement="cpr", due_on=date(2024, 12, 20),
    )  # fmt: skip
    for number in (SUSPENDED, DECLINED_SUSPENDED):
        Overlay.objects.create(
            officer=_officer(number), kind="suspended", since=date(2024, 8, 2), until=None,
            authority="M.G.L. c. 6E, s. 9", reason="", recorded_at=rounds.noon(date(2024, 8, 2)),
        )  # fmt: skip


def _officer(number: int) -> Officer:
    return Officer.objects.get(mptc_id=small.mptc_id(number))


def _page(number: int, on: date, known: date) -> object:
    return _own(_got(f"/officers/{small.mptc_id(number)}/", on, known), number)


def _page_in_spanish(number: int, on: date, known: date) -> object:
    return _own(_got(f"/es/officers/{small.mptc_id(number)}/", on, known), number)


def _answer(number: int, on: date, known: date) -> object:
    return json.loads(_own(_got(f"/api/v1/officers/{small.mptc_id(number)}", on, known), number))


def _history(number: int, on: date, known: date) -> object:
    of = f"/api/v1/officers/{small.mptc_id(number)}/history"
    return json.loads(_own(_got(of, on, known), number))


def _got(address: str, on: date, known: date) -> str:
    asked = {"on": on.isoformat(), "known": known.isoformat()}
    found = Client().get(address, asked)
    assert found.status_code == 200, (address, asked)
    text = found.content.decode()
    return text.partition("<main")[2].partition("</main>")[0] if "<main" in text else text


def _own(text: str, number: int) -> str:
    """What is said, with the number and what is drawn from it left out."""
    text = text.replace(small.mptc_id(number), "NUMBER")
    return re.sub(r'("etag"|"request"): *"[^"]*"', "", text)


def _line(number: int, on: date, known: date) -> object:
    found = listing(
        histories([_officer(number).pk])[_officer(number).pk],
        name=PersonName(last="Ravensford", first="Jordan"), agencies=(), on=on, known=end_of(known),
    )  # fmt: skip
    return found.certification, found.status, found.expires_on, found.note


def _standing(number: int, on: date, known: date) -> object:
    pk = _officer(number).pk
    return without_outcome(histories([pk])[pk], on=on, known=end_of(known)).standing


def _row(number: int, on: date, known: date) -> object:
    officer = _officer(number)
    at = Present(on, end_of(known), (on, known))
    lines = {line.mptc_id: line for line in officers_of(Agency.objects.get(code=small.ACTON), at)}
    line = lines.get(officer.mptc_id)
    return labels.of([officer.pk], at)[officer.pk], line and (line.label, line.until, line.in_force)


def _certificate(number: int, on: date, known: date) -> object:
    """What is signed, and what the paper says; the reference of the decision is each officer's own."""
    held = certify(_officer(number), on=min(on, known), known=end_of(known))
    claims = claims_of(held, issuer="https://register.example.gov")
    jws = sign(claims)
    paper = pdf(held, jws)
    made = subprocess.run(["pdftotext", "-", "-"], input=paper, capture_output=True, check=True)
    said = re.sub(
        r"([0-9A-Z]{4}[- ]){7}[0-9A-Z]{4}", "CODE", " ".join(made.stdout.decode().split())
    )
    # All signs up to the next sentence: a hyphen that ends the signature's line, pdftotext leaves out.
    said = re.sub(r"(?<=Ed25519\) begins ).*?\s*(?=A certificate speaks)", "SIGNATURE ", said)
    own = held.decision.reference if held.decision else "none"
    return [_own(text.replace(own, "REFERENCE"), number) for text in (repr(claims), said)]


CHANNELS: tuple[Callable[[int, date, date], object], ...] = (
    _page, _page_in_spanish, _answer, _history, _line, _standing, _row,
)  # fmt: skip


@pytest.mark.parametrize(("on", "known"), ASKED)
def test_whatever_day_is_asked_about_nothing_public_differs_by_outcome(
    on: date, known: date
) -> None:
    for channel in CHANNELS:
        for people in ALIKE:
            first, *others = people
            told = channel(first, on, known)
            for other in others:
                assert channel(other, on, known) == told, (channel.__name__, first, other)


@pytest.mark.parametrize(
    ("on", "known"), [(date(2024, 7, 15), MIDST), (MIDST, MIDST), (MIDST, AFTER)]
)
def test_no_certificate_differs_by_outcome(on: date, known: date) -> None:
    signing.key(PURPOSE)
    for first, *others in ALIKE:
        told = _certificate(first, on, known)
        for other in others:
            assert _certificate(other, on, known) == told, (first, other)


def test_no_list_of_decisions_names_them_until_the_time_has_run() -> None:
    def named(day: date) -> set[str]:
        lines = decisions(as_of=day, known=end_of(day), off=(), invented=False)
        return {line.mptc_id for line in lines}

    assert named(LAST_DAY) == {small.mptc_id(FULL)}
    assert len(named(AFTER)) == 7


@pytest.mark.parametrize("channel", [*CHANNELS, _certificate])
def test_the_day_after_everything_tells_conditional_from_declined(
    channel: Callable[[int, date, date], object],
) -> None:
    assert channel(PROOF_IN, AFTER, AFTER) != channel(DECLINED, AFTER, AFTER)


def test_the_day_after_the_page_tells_all() -> None:
    text = str(_page(PROOF_IN, AFTER, AFTER))
    assert "The commission decided: conditionally certified" in text
    assert "Proof of what was still owed came: CPR certificate" in text
    assert "July 1, 2027" in text
    assert "The commission decided: not recertified" in str(_page(DECLINED, AFTER, AFTER))


def test_the_page_says_that_a_decision_was_made_and_until_when_it_may_be_challenged() -> None:
    text = str(_page(DECLINED, MIDST, MIDST))
    assert "The commission decided. The decision may still be challenged." in text
    assert "in time until August 22, 2024" in text
    assert "August 23" not in text


def test_a_full_certificate_cannot_be_challenged_and_is_told_at_once() -> None:
    assert "The commission decided: certified" in str(_page(FULL, ISSUED, ISSUED))


def test_on_the_day_after_the_last_one_as_known_within_the_time_nothing_is_foretold() -> None:
    text = str(_page(DECLINED, AFTER, AFTER - timedelta(days=1)))
    assert "Under Review" in text
    assert "decertification" not in text
