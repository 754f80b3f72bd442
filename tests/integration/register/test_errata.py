"""What was wrong in a release is told beside it, and in every release from then on."""

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from tests import make
from tests.integration.register.world import JULY_1, JULY_5, World, publish

from standing.cli.errata import errata as command
from standing.kernel.access import Role
from standing.kernel.errors import NotFound, NotPermitted, Refused, WrongState
from standing.ledger import queries as ledger
from standing.register import data, errata
from standing.register.actions import gather
from standing.register.checking import publication_faults
from standing.register.contents import Accepted
from standing.register.models import Erratum, Removal
from standing.workforce.models import Agency, Officer

pytestmark = pytest.mark.django_db

NOON = JULY_1 + timedelta(hours=2)
SAID = {"wrong": "Twelve lines had no day.", "right": "They end on July 1, 2025."}


@pytest.fixture
def released(world: World, tmp_path: Path) -> World:
    """A register with one officer and a first release of July 1."""
    world.file(
        world.agency("Elm Hill Police Department"), [world.officer("0012-0340", "Avery", "Jo")]
    )
    publish(make.act(at=JULY_1), out=tmp_path, as_of=JULY_1.date())
    return world


def add(**changed: Any) -> Erratum:
    given: dict[str, Any] = {"release": 1, "since": date(2022, 7, 1), **SAID}
    return errata.add(make.act(at=NOON), **(given | changed))


def test_an_erratum_says_what_was_wrong_since_when_and_what_replaced_it(
    released: World, tmp_path: Path
) -> None:
    made = add(about="officers.csv")
    second = publish(make.act(at=JULY_5), out=tmp_path, as_of=JULY_5.date())
    mended = errata.mend(make.act(at=JULY_5 + timedelta(hours=1)), number=1, replaced_by=2)

    with (second.folder / "errata.csv").open(encoding="utf-8", newline="") as file:
        (line,) = csv.DictReader(file)
    assert (line["Erratum"], line["Release"], line["About"], line["Since"]) == (
        "1", "1", "officers.csv", "07/01/2022",
    )  # fmt: skip
    assert (line["Wrong"], line["ReplacedBy"]) == (SAID["wrong"], "")
    assert (mended.number, mended.replaced_by) == (made.number, 2)
    stands = data.errata(known=JULY_5 + timedelta(days=1))
    assert [(each.number, each.replaced_by) for each in stands] == [(1, 2)]
    assert [e.kind for e in ledger.entries("register")][-1] == "erratum.mended"
    assert publication_faults() == []


def test_before_it_was_recorded_nobody_knew_of_it(released: World) -> None:
    add()

    assert data.errata(known=JULY_1) == []
    assert len(data.errata(known=NOON)) == 1


@pytest.mark.parametrize(
    ("changed", "fault", "said"),
    [
        ({"release": 9}, NotFound, "no release of the number 9"),
        ({"since": date(2022, 6, 30)}, Refused, "could be read from July 1, 2022 on"),
        ({"since": date(2022, 7, 2)}, Refused, "today is July 1, 2022"),
        ({"wrong": " "}, Refused, "Say what was wrong"),
        ({"right": "x" * 2_001}, Refused, "at most 2,000"),
        ({"wrong": "Write to pat@town.example"}, Refused, "an e-mail address"),
        ({"wrong": "Call 617-555-0123"}, Refused, "a telephone number"),
        ({"right": "Born in May"}, Refused, "a birth date"),
        ({"about": "9999-9999"}, Refused, "found no officer of that MPTC ID"),
        ({"replaced_by": 1}, Refused, "by a later release only"),
    ],
)
def test_an_erratum_that_cannot_be_right_is_refused_and_leaves_nothing(
    released: World, changed: dict[str, object], fault: type[Exception], said: str
) -> None:
    with pytest.raises(fault, match=said):
        add(**changed)

    assert not Erratum.objects.exists()


def test_whoever_prepares_no_publication_publishes_no_erratum(released: World) -> None:
    auditor = make.act(make.person("somebody", role=Role.AUDITOR), at=NOON)

    with pytest.raises(NotPermitted):
        errata.add(auditor, release=1, since=date(2022, 7, 1), **SAID)


def test_it_is_mended_once(released: World, tmp_path: Path) -> None:
    add()
    publish(make.act(at=JULY_5), out=tmp_path, as_of=JULY_5.date())
    errata.mend(make.act(at=JULY_5), number=1, replaced_by=2)

    with pytest.raises(WrongState, match="says already that release 2"):
        errata.mend(make.act(at=JULY_5), number=1, replaced_by=2)
    with pytest.raises(NotFound, match="no erratum with the number 7"):
        errata.mend(make.act(at=JULY_5), number=7, replaced_by=2)


def test_a_mended_erratum_shows_the_day_of_publishing_and_the_day_of_mending(
    released: World, tmp_path: Path, client: Client
) -> None:
    add()
    publish(make.act(at=JULY_5), out=tmp_path, as_of=JULY_5.date())
    later = JULY_5 + timedelta(days=1)
    errata.mend(make.act(at=later), number=1, replaced_by=2)
    released.invented(at=later + timedelta(hours=1))
    third = publish(make.act(at=later + timedelta(hours=2)), out=tmp_path, as_of=JULY_5.date())

    assert "Published on July 1, 2022, mended on July 6, 2022" in client.get("/errata/").text
    assert (
        "Publicado el 1 de julio de 2022, corregido el 6 de julio" in client.get("/es/errata/").text
    )
    with (third.folder / "errata.csv").open(encoding="utf-8", newline="") as file:
        (line,) = csv.DictReader(file)
    assert (line["RecordedOn"], line["ReplacedBy"]) == ("07/01/2022", "2")


def test_an_erratum_about_who_is_off_the_register_is_neither_shown_nor_released(
    released: World, tmp_path: Path
) -> None:
    add(about="0012-0340")
    assert len(data.errata(known=NOON)) == 1
    officer = Erratum.objects.get().subject
    assert officer == "0012-0340"
    Removal.objects.create(
        officer=Officer.objects.get(mptc_id=officer), ground="A court's order", reason="Sealed",
        since=date(2022, 7, 1), recorded_at=NOON,
    )  # fmt: skip

    assert data.errata(known=NOON) == []
    with pytest.raises(Refused, match="found no officer"):
        add(about="0012-0340")
    zeros = {Agency.objects.get().code: "Its one officer is off the register."}
    later = gather(
        make.act(at=JULY_5), out=tmp_path, as_of=JULY_5.date(), accepted=Accepted(zeros=zeros)
    )
    assert later.errata == ()


def test_the_command_adds_and_lists(released: World) -> None:
    released.invented(at=NOON)
    given = ["add", "--release", "1", "--since", "2022-07-01", "--wrong", SAID["wrong"],
             "--right", SAID["right"], "--as", "operator"]  # fmt: skip

    added = CliRunner().invoke(command, given)
    listed = CliRunner().invoke(command, ["list"])

    assert added.exit_code == 0, added.exception
    assert "1  release 1, since July 1, 2022, not replaced yet" in listed.stdout
    assert SAID["wrong"] in listed.stdout
