"""A round of 2024 whose decisions may still be challenged, with people of each outcome. All invented."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from django.conf import settings
from tests.integration.campaigns import small
from tests.integration.certification import rounds

from standing.certification.models import Certificate
from standing.ledger import sealing
from standing.register import data, proposing
from standing.register.models import Removal
from standing.workforce.models import Employment, Officer

CAMPAIGN = "2024-q-z"
BORN = date(1980, 11, 23)
CERTIFIED, FURTHER, ONE, OTHER, REMOVED, AGED_ONE, AGED_OTHER = range(1, 8)
"""``ONE`` and ``OTHER`` are alike but for their names and for what was decided of each; so are the two
who serve nobody and were last certified more than three years ago (NEV-10)."""
PEOPLE = ((CERTIFIED, "Quillfeather", BORN), (FURTHER, "Ravensford", BORN),
          (ONE, "Stonebrook", BORN), (OTHER, "Tidewater", BORN),
          (REMOVED, "Underhay", BORN), (AGED_ONE, "Vanterpool", BORN),
          (AGED_OTHER, "Winterbourne", BORN))  # fmt: skip
LAST = {small.mptc_id(number): last for number, last, _ in PEOPLE}
DECIDED, ISSUED = date(2024, 7, 25), date(2024, 8, 1)
NOW, LAST_DAY, AFTER = date(2024, 8, 10), date(2024, 8, 22), date(2024, 8, 23)
CONDITIONAL: Mapping[str, str] = rounds.NO_CPR
DECLINED: Mapping[str, str] = rounds.NO_SCHOOL


def build(folder: Path, *, one: Mapping[str, str], other: Mapping[str, str]) -> None:
    """Write the world as it is on August 10, 2024: ``one`` and ``other`` are what two answered.

    Release 1 was published before anything was decided, release 2 after the issue and the removal.
    """
    rounds.town(*PEOPLE)
    small.invented()
    rounds.open_round(CAMPAIGN, date(2024, 5, 1))
    rows = {number: rounds.answers(number, last, born, year=2024) for number, last, born in PEOPLE}
    rows[FURTHER] |= rounds.NOT_ATTESTED
    for alike, answered in ((ONE, one), (OTHER, other), (AGED_ONE, one), (AGED_OTHER, other)):
        rows[alike] |= answered
    rows[REMOVED] |= CONDITIONAL
    folder.mkdir(parents=True, exist_ok=True)
    rounds.send(CAMPAIGN, folder / "a.csv", date(2024, 6, 10), *rows.values())
    publish(date(2024, 7, 10))
    rounds.decide(CAMPAIGN, on=DECIDED, prepared=DECIDED)
    rounds.release(CAMPAIGN, ISSUED)
    for number in (AGED_ONE, AGED_OTHER):
        _age(Officer.objects.get(mptc_id=small.mptc_id(number)))
    Removal.objects.create(
        officer=Officer.objects.get(mptc_id=small.mptc_id(REMOVED)), ground="555 CMR 8.06(4)",
        reason="Not for you.", since=date(2024, 8, 5), recorded_at=rounds.noon(date(2024, 8, 5)),
    )  # fmt: skip
    publish(NOW)
    sealing.seal()


def _age(officer: Officer) -> None:
    """Make somebody one who serves nobody, and whose certificate ended three years ago."""
    Employment.objects.filter(officer=officer).delete()
    held = Certificate.objects.filter(officer=officer, determination=None)
    held.update(until=date(2021, 7, 15))


def publish(on: date) -> None:
    """Publish a release of a day; the world's clock stands there then."""
    settings.FILES.mkdir(parents=True, exist_ok=True)
    data.folder().mkdir(parents=True, exist_ok=True)
    proposing.publish_named(
        small.act(at=rounds.noon(on)), out=data.folder(), as_of=on,
        approved_by=("commissioner", "commissioner.two"),
    )  # fmt: skip
