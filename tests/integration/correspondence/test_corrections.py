"""Letters that take the place of others, and who receives a copy (CERT-1010, 1028, 527, 122)."""

import json
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests import make
from tests.integration.register.world import (
    BACKGROUND_FAILED,
    CAMPAIGN,
    CLEAN,
    JULY_1,
    WITHOUT_CPR,
    World,
)

from standing.campaigns.models import FilingRow
from standing.certification import actions as certification
from standing.certification import releasing
from standing.cli.main import run
from standing.correspondence import actions, queries
from standing.correspondence.domain import NoticeContent, NoticeKind, PacketContent, Recipient
from standing.correspondence.models import Notice, Packet, UnitWaiver
from standing.kernel.access import Act, Role
from standing.kernel.errors import NotFound, NotPermitted, Refused, WrongState
from standing.ledger.queries import entries_of
from standing.rules.facts import Facts
from standing.workforce.models import Agency, Officer

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
AUGUST_1 = datetime(2022, 8, 1, 16, tzinfo=UTC)
SEPTEMBER_1 = datetime(2022, 9, 1, 16, tzinfo=UTC)
Decided = list[tuple[Officer, Agency, Facts]]


@pytest.fixture
def elm(world: World) -> Agency:
    return world.agency("Elm Hill Police")


@pytest.fixture
def people(world: World, elm: Agency) -> list[Officer]:
    found = [world.officer(f"0012-030{i}", f"Avery{i}", "Jordan") for i in range(3)]
    world.file(elm, found)
    return found


def issue(world: World, decided: Decided, *, at: datetime) -> dict[NoticeKind, int]:
    """Prepare and release determinations at a moment, and write their notices."""
    preparation = world.prepare(decided, at=at)
    releasing.release(
        world.act(at),
        preparation=preparation,
        approvers=world.approved(preparation, at=at),
        preparer=make.person(),
        hashes_now=dict(preparation.determinations.values_list("officer__mptc_id", "hash")),
    )
    return actions.write_notices(
        world.act(at), campaign_slug=CAMPAIGN, preparation_id=preparation.pk
    )


def contents(at: datetime) -> list[PacketContent]:
    return list(queries.packet_contents(CAMPAIGN, known=at))


def of(officer: Officer, content: PacketContent) -> NoticeContent:
    (found,) = [each for each in content.notices if each.mptc_id == officer.mptc_id]
    return found


def test_only_whose_decision_says_something_else_is_written_to_again(
    world: World, elm: Agency, people: list[Officer]
) -> None:
    issue(world, [(each, elm, CLEAN) for each in people], at=JULY_1)
    read_elsewhere = replace(CLEAN, source="receipt R-0009 row 3")
    counts = issue(
        world,
        [(people[0], elm, WITHOUT_CPR), (people[1], elm, read_elsewhere)],
        at=AUGUST_1,
    )

    assert counts == {NoticeKind.CONDITIONAL: 1}
    letter = Notice.objects.get(recorded_at=AUGUST_1)
    assert letter.replaces == Notice.objects.get(officer=people[0], recorded_at=JULY_1)
    assert entries_of("notice.written")[-1].facts_after["corrections"] == 1


def test_a_correction_comes_in_a_packet_of_its_own_and_the_first_one_stays(
    world: World, elm: Agency, people: list[Officer], tmp_path: Path
) -> None:
    issue(world, [(each, elm, CLEAN) for each in people], at=JULY_1)
    (before,) = actions.packets(
        world.act(JULY_1), campaign_slug=CAMPAIGN, out=tmp_path, processes=1
    )
    issue(world, [(people[0], elm, BACKGROUND_FAILED)], at=AUGUST_1)
    built = actions.packets(world.act(AUGUST_1), campaign_slug=CAMPAIGN, out=tmp_path, processes=1)

    assert [Path(packet.path).name for packet in built] == [
        "elm-hill-police.zip", "elm-hill-police-packet-2.zip",
    ]  # fmt: skip
    assert [packet.kept for packet in built] == [True, False]
    assert built[0].sha256 == before.sha256
    assert sorted(Packet.objects.values_list("number", "notices")) == [(1, 3), (2, 1)]
    with zipfile.ZipFile(built[1].path) as bundle:
        (listed,) = json.loads(bundle.read("manifest.json"))["notices"]
        text = read(bundle.read("notices/0012-0300.pdf"))
    assert listed["replaces"] == "2022-A-H/0012-0300/certified"
    assert "This letter takes the place of our notice of July 1, 2022" in text
    hashed = of(people[0], contents(JULY_1)[0]).determination_hash
    assert hashed
    assert f"determination SHA-256 {hashed[:16]}" in text
    assert "A new time to ask for review runs from this letter, to August 22, 2022." in text
    assert "Background check: " in text


def read(paper: bytes) -> str:
    told = subprocess.run(["pdftotext", "-", "-"], input=paper, capture_output=True, check=True)
    return " ".join(told.stdout.decode().split())


def test_the_agency_fetches_every_packet_it_has(
    world: World, elm: Agency, people: list[Officer], tmp_path: Path
) -> None:
    issue(world, [(each, elm, CLEAN) for each in people], at=JULY_1)
    issue(world, [(people[0], elm, WITHOUT_CPR)], at=AUGUST_1)
    actions.packets(world.act(AUGUST_1), campaign_slug=CAMPAIGN, out=tmp_path, processes=1)
    clerk = make.person("clerk", role=Role.AGENCY_SUBMITTER, agency=elm.code)

    fetched = actions.fetch_packets(
        make.act(clerk, at=AUGUST_1), campaign=CAMPAIGN, agency=elm.code
    )

    assert [packet.name for packet in fetched] == [
        "elm-hill-police.zip", "elm-hill-police-packet-2.zip",
    ]  # fmt: skip
    assert len(entries_of("packet.fetched")) == 2


def test_a_vacating_has_a_letter_that_names_the_notice_and_says_why(
    world: World, elm: Agency, people: list[Officer]
) -> None:
    issue(world, [(each, elm, CLEAN) for each in people], at=JULY_1)
    commissioner = make.person("dana", role=Role.COMMISSIONER)
    act = Act(by=commissioner, at=AUGUST_1, reason="The academy's list was wrong.")
    with pytest.raises(WrongState, match="nothing to write"):
        actions.write_vacating(act, mptc_id=people[0].mptc_id)

    certification.vacate_grant(act, mptc_id=people[0].mptc_id, vacated_on=date(2022, 8, 15))
    actions.write_vacating(act, mptc_id=people[0].mptc_id)

    letter = of(people[0], contents(AUGUST_1)[1])
    assert letter.kind is NoticeKind.VACATED
    assert (letter.vacated_on, letter.because) == (date(2022, 8, 15), act.reason)
    assert letter.petition_due is None, "only a decision of the division is petitioned against"
    assert letter.replaces is not None
    assert letter.replaces.document == "2022-A-H/0012-0300/certified"
    assert letter.recipients == (Recipient.OFFICER, Recipient.AGENCY)
    with pytest.raises(WrongState, match="nothing to write"):
        actions.write_vacating(act, mptc_id=people[0].mptc_id)


def test_a_decision_after_a_vacating_is_a_notice_of_its_own(
    world: World, elm: Agency, people: list[Officer]
) -> None:
    issue(world, [(each, elm, CLEAN) for each in people], at=JULY_1)
    act = Act(by=make.person("dana", role=Role.COMMISSIONER), at=AUGUST_1, reason="A mistake.")
    certification.vacate_grant(act, mptc_id=people[0].mptc_id, vacated_on=date(2022, 8, 15))
    actions.write_vacating(act, mptc_id=people[0].mptc_id)

    issue(world, [(people[0], elm, CLEAN)], at=SEPTEMBER_1)

    letter = of(people[0], contents(SEPTEMBER_1)[2])
    assert (letter.kind, letter.number, letter.replaces) == (NoticeKind.CERTIFIED, 3, None)


def test_the_head_of_the_bargaining_unit_that_the_file_names_receives_a_copy(
    world: World, elm: Agency, people: list[Officer]
) -> None:
    FilingRow.objects.filter(officer=people[0]).update(
        answers='{"union":"Local 1","union_head_email":"head@union.example"}'
    )
    issue(world, [(each, elm, CLEAN) for each in people], at=JULY_1)

    (content,) = contents(JULY_1)
    assert of(people[0], content).recipients[-1] is Recipient.UNIT
    assert of(people[1], content).recipients == (Recipient.OFFICER, Recipient.AGENCY)
    unit = of(people[0], content).unit
    assert unit is not None
    assert (unit.name, unit.email) == ("Local 1", "head@union.example")


def test_a_waiver_is_recorded_once_by_those_who_file_for_the_agency(
    world: World, elm: Agency, people: list[Officer]
) -> None:
    oak = world.agency("Oak Police")
    clerk = make.person("clerk", role=Role.AGENCY_SUBMITTER, agency=elm.code)
    stranger = make.person("stranger", role=Role.AGENCY_SUBMITTER, agency=oak.code)

    def waive(by: object, agency: Agency, signed_on: date = date(2022, 7, 20)) -> None:
        actions.record_waiver(
            make.act(by, at=AUGUST_1),  # type: ignore[arg-type]  # a person
            mptc_id=people[0].mptc_id, agency=agency.code, signed_on=signed_on,
        )  # fmt: skip

    with pytest.raises(NotPermitted):
        waive(stranger, elm)
    with pytest.raises(NotFound, match="Oak Police"):
        waive(stranger, oak)
    with pytest.raises(Refused, match="has not come"):
        waive(clerk, elm, date(2022, 8, 2))
    waive(clerk, elm)
    with pytest.raises(WrongState, match="on file already"):
        waive(clerk, elm)

    assert UnitWaiver.objects.get().signed_on == date(2022, 7, 20)
    assert entries_of("unit-waiver.recorded")[0].subject == "officer:0012-0300"


def test_vacating_at_the_terminal_sets_aside_and_writes_in_one_go(
    world: World, elm: Agency, people: list[Officer], capsys: pytest.CaptureFixture[str]
) -> None:
    issue(world, [(each, elm, CLEAN) for each in people], at=JULY_1)
    asked = ["vacate", "0012-0300", "--on", "2024-08-15", "--as", "dana"]
    today = certification.models.Determination.objects.get(officer=people[0]).renewed_until
    day = today.replace(year=today.year - 1).isoformat()
    refused = run([*asked[:3], "2022-01-01", *asked[4:], "--reason", "A mistake"])
    assert refused == 1
    assert not Notice.objects.filter(kind=NoticeKind.VACATED.value).exists()
    capsys.readouterr()

    world.invented(at=AUGUST_1)
    assert run([*asked[:3], day, *asked[4:], "--reason", "A mistake"]) == 0

    assert "a letter to the officer and the agency is written" in capsys.readouterr().err
    assert Notice.objects.get(kind=NoticeKind.VACATED.value).because == "A mistake"
