"""The tables of orders, records, decisions and changes in a release, and who stands in none of them."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from tests import make
from tests.integration.register.world import (
    BACKGROUND_FAILED,
    CLEAN,
    JULY_1,
    JULY_5,
    JUNE_30,
    NOT_ATTESTED,
    WITHOUT_CPR,
    World,
    publish,
)

from standing.certification.models import Overlay
from standing.ledger import notes, signing
from standing.register import data, gathering, orders
from standing.register.actions import Published
from standing.register.changed import How
from standing.register.checking import publication_faults
from standing.register.models import Publication, ReleaseChange, Removal
from standing.register.orders import (
    Finding,
    OrderKind,
    PublicAllegation,
    PublicDiscipline,
    PublicMatter,
    PublicOrder,
    Told,
)
from standing.register.release import NOTE

pytestmark = pytest.mark.django_db

MATTER = PublicMatter(
    agency="Elm Hill Police Department",
    incident="2019-04",
    allegations=(
        PublicAllegation(
            kind="Untruthfulness",
            finding=Finding.SUSTAINED,
            disciplines=(PublicDiscipline(what="Written reprimand"), PublicDiscipline(what="Fine")),
        ),
        PublicAllegation(kind="Neglect of duty", finding=Finding.SUSTAINED),
    ),
    statement="I see this differently.",
)


class Town:
    """One agency with four officers of each outcome."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.elm = world.agency("Elm Hill Police Department")
        self.avery, self.bell, self.carver, self.dunn = self.officers = [
            world.officer(f"0012-034{number}", last, "Jo")
            for number, last in enumerate(("Avery", "Bell", "Carver", "Dunn"))
        ]
        world.file(self.elm, self.officers)

    def decided(self) -> None:
        facts = (CLEAN, WITHOUT_CPR, NOT_ATTESTED, BACKGROUND_FAILED)
        self.world.release(
            [(who, self.elm, each) for who, each in zip(self.officers, facts, strict=True)]
        )


@pytest.fixture
def town(world: World) -> Town:
    return Town(world)


@pytest.fixture
def _told(town: Town) -> Iterator[None]:
    """Somebody tells of orders and matters, as a later part of the program will."""

    def tell(officer_ids: Any, *, on: date, known: datetime) -> Any:
        every = {
            town.avery.pk: Told(matters=(MATTER,)),
            town.bell.pk: Told(
                orders=(
                    PublicOrder(
                        kind=OrderKind.DECERTIFICATION, begun=date(2022, 6, 1),
                        reason="M.G.L. c. 6E, s. 10(a)", jurisdiction="",
                    ),
                )
            ),
            town.carver.pk: Told(
                orders=(
                    PublicOrder(
                        kind=OrderKind.RETRAINING, begun=date(2022, 5, 2), ended=date(2022, 6, 2),
                        what="De-escalation",
                    ),
                )
            ),
        }  # fmt: skip
        return {pk: every[pk] for pk in officer_ids if pk in every}

    take_back = orders.register(tell)
    yield
    take_back()


def rows(released: Published, name: str) -> list[dict[str, str]]:
    with (released.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def release(out: Path, *, at: datetime = JULY_5) -> Published:
    return publish(make.act(at=at), out=out, as_of=at.date())


def suspend(town: Town, who: Any, kind: str, *, until: date | None = None) -> None:
    Overlay.objects.create(
        officer=who, kind=kind, authority="M.G.L. c. 6E, s. 9(a)", since=date(2022, 6, 20),
        until=until, recorded_at=JUNE_30, reason="A complaint by Pat Somebody",
    )  # fmt: skip


@pytest.mark.usefixtures("_told")
def test_one_investigation_has_one_number_however_many_allegations(
    town: Town, tmp_path: Path
) -> None:
    first, second = rows(release(tmp_path), "disciplinary-records")

    assert first["MatterNumber"] == second["MatterNumber"] == "0012-0340/1"
    assert (first["AllegationNumber"], second["AllegationNumber"]) == ("1", "2")
    assert list(first)[:7] == [
        "LastName", "FirstName", "MPTCID", "ReportingAgency", "IncidentDate", "Allegation_Type",
        "Disciplines",
    ]  # fmt: skip
    assert (first["Allegation_Type"], first["Disciplines"]) == (
        "Untruthfulness", "Written reprimand; Fine",
    )  # fmt: skip
    assert first["OfficerStatement"] == "I see this differently."


@pytest.mark.usefixtures("_told")
def test_orders_stand_in_the_file_of_their_kind_with_their_days(town: Town, tmp_path: Path) -> None:
    suspend(town, town.dunn, "suspended")
    suspend(town, town.carver, "suspended", until=date(2022, 7, 1))
    suspend(town, town.avery, "administratively suspended")

    released = release(tmp_path)

    suspended = {row["LastName"]: row for row in rows(released, "suspended")}
    assert {name: row["EndDate"] for name, row in suspended.items()} == {
        "Dunn": "", "Carver": "07/01/2022",
    }  # fmt: skip
    assert suspended["Dunn"]["BeginDate"] == "06/20/2022"
    assert suspended["Dunn"]["Reason"] == "M.G.L. c. 6E, s. 9(a)"
    (administrative,) = rows(released, "administrative-suspensions")
    assert administrative["LastName"] == "Avery"
    (decertified,) = rows(released, "decertified")
    assert (decertified["LastName"], decertified["DecertificationDate"]) == ("Bell", "06/01/2022")
    (retrained,) = rows(released, "retraining")
    assert (retrained["Type"], retrained["CompletionDate"]) == ("De-escalation", "06/02/2022")
    text = "".join(p.read_text("utf-8") for p in released.folder.glob("*.csv"))
    assert "Pat Somebody" not in text, "what staff wrote as a reason is not the law's"


def test_decisions_that_decide_are_listed_and_further_review_is_none(
    town: Town, tmp_path: Path
) -> None:
    town.decided()

    found = {row["LastName"]: row for row in rows(release(tmp_path), "decisions")}

    assert {name: row["Type"] for name, row in found.items()} == {
        "Avery": "Certified", "Bell": "Conditionally Certified", "Dunn": "Not Recertified",
    }  # fmt: skip
    assert found["Avery"]["Docket"] == "2022-A-H/0012-0340"
    assert found["Avery"]["IssuedOn"] == "07/01/2022"


def test_from_e23_a_decision_that_may_still_be_challenged_is_not_in_the_index(town: Town) -> None:
    town.decided()
    at = datetime(2022, 7, 5, 17, 0, tzinfo=UTC)
    shown = [*gathering.decisions(as_of=at.date(), known=at, off=(), invented=False)]
    assert len(shown) == 3

    with mock.patch.object(gathering, "wording_on") as wording:
        wording.return_value.review_shown = True
        held = [*gathering.decisions(as_of=at.date(), known=at, off=(), invented=False)]
        ahead = [*gathering.decisions(as_of=date(2022, 8, 1), known=at, off=(), invented=False)]
        later = at + timedelta(days=27)
        after = [*gathering.decisions(as_of=later.date(), known=later, off=(), invented=False)]

    assert [line.outcome for line in held] == ["Certified"]
    assert ahead == held, "a day to come tells nothing before it has come"
    assert len(after) == 3


def test_who_is_off_the_register_stands_in_no_file_and_is_counted(
    town: Town, tmp_path: Path
) -> None:
    town.decided()
    release(tmp_path, at=JULY_1)
    suspend(town, town.dunn, "suspended")
    Removal.objects.create(
        officer=town.dunn, ground="A court's order", reason="Sealed", since=date(2022, 7, 2),
        recorded_at=JULY_1 + timedelta(hours=3),
    )  # fmt: skip

    released = release(tmp_path)

    for file in released.folder.iterdir():
        if file.suffix != ".pdf":
            text = file.read_text("utf-8")
            assert "Dunn" not in text, file.name
            assert "0012-0343" not in text, file.name
    said = json.loads(released.manifest)
    assert said["officers_withheld"] == 1
    assert (said["difference"]["removed"], said["difference"]["not_named"]) == (1, 1)
    (line,) = rows(released, "completeness")
    assert (line["Accepted"], line["Withheld"], line["Published"]) == ("4", "1", "3")
    assert publication_faults() == []


def test_changes_are_kept_per_officer_and_agree_with_the_file(town: Town, tmp_path: Path) -> None:
    release(tmp_path, at=JUNE_30)
    town.decided()

    released = release(tmp_path)

    found = data.changes(known=JULY_5).found
    assert [each.change.mptc_id for each in found] == [who.mptc_id for who in town.officers]
    avery = found[0].change
    assert (avery.how, avery.now("Status")) == (How.CHANGED, "Certified")
    by_file = {row["MPTCID"]: row for row in rows(released, "changes")}
    assert by_file[avery.mptc_id]["StatusBefore"] == avery.was("Status")
    assert by_file[avery.mptc_id]["StatusAfter"] == "Certified"
    assert data.changes(known=JULY_5, agency="Elm Hill Police Department").found == found
    assert data.changes(known=JULY_5, agency="Oak Police Department").found == ()
    assert publication_faults() == []
    ReleaseChange.objects.filter(mptc_id=avery.mptc_id).delete()
    assert publication_faults() == ["release 2: the changes kept of it are not those it counts"]


def test_changes_come_in_portions_that_miss_nobody(town: Town, tmp_path: Path) -> None:
    release(tmp_path, at=JUNE_30)
    town.decided()
    release(tmp_path)

    after, seen = None, []
    while True:
        portion = data.changes(known=JULY_5, limit=1, after=after)
        seen += [each.change.mptc_id for each in portion.found]
        if (after := portion.after) is None:
            break

    assert seen == [who.mptc_id for who in town.officers]


def test_a_release_carries_the_checkpoint_and_is_signed_over_its_manifest(
    town: Town, tmp_path: Path
) -> None:
    first = release(tmp_path, at=JULY_1)
    second = release(tmp_path)

    told = json.loads(second.manifest)["ledger"]
    assert set(told) == {"position", "chain", "checkpoint", "consistency"}
    verifiers = signing.verifiers("ledger")
    text = notes.opened((second.folder / NOTE).read_text("utf-8"), verifiers)
    assert text.splitlines() == [
        "standing release 1", "release 2", "as-of 2022-07-05", f"sha256 {second.sha256}",
    ]  # fmt: skip
    assert told["consistency"]["from"] == json.loads(first.manifest)["ledger"]["position"]
    assert Publication.objects.count() == 2


def test_check_names_a_file_that_was_changed(town: Town, tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path
    released = release(tmp_path / "releases")
    assert publication_faults() == []

    file = released.folder / "officers.csv"
    file.chmod(0o644)
    file.write_text(file.read_text("utf-8").replace("Avery", "Avory"), "utf-8")

    assert publication_faults() == ["release 1: its files are not those that were published"]
