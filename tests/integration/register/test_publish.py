"""A release of the public files: what it holds, who approves it, and that it stays as it is."""

import csv
import json
import re
import subprocess
import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests import make
from tests.integration.register.world import (
    BACKGROUND_FAILED,
    CLEAN,
    JULY_5,
    JUNE_29,
    JUNE_30,
    NOT_ATTESTED,
    WITHOUT_CPR,
    World,
    let_two_approve,
)
from tests.integration.register.world import publish as release

from standing.accounts import actions as accounts
from standing.campaigns.models import FilingRow
from standing.certification import actions as certification
from standing.certification.domain import OverlayKind
from standing.kernel import waypoints
from standing.kernel.access import Role
from standing.kernel.canonical import digest
from standing.kernel.errors import NotPermitted, Refused
from standing.kernel.waypoints import Waypoint
from standing.ledger import queries as ledger
from standing.register import proposing, queries
from standing.register.actions import Published
from standing.register.downloads import sha256_of
from standing.register.models import Publication
from standing.register.queries import PutForward
from standing.workforce.models import Employment

pytestmark = pytest.mark.django_db

ON = date(2022, 7, 5)
APPROVERS = ("robin", "dana")


class Town:
    """Two agencies that submitted, one under extension; one officer serves at two of them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.elm = world.agency("Elm Hill Police Department")
        self.oak = world.agency("Oak Police Department")
        self.salt = world.agency("Saltmarsh Police Department")
        self.avery = world.officer("0012-0340", "Avery", "Jordan")
        self.nunez = world.officer("0012-0341", "Núñez", "Paz")
        self.brien = world.officer("0012-0342", "O’Brien", "Kim")
        self.santos = world.officer("0012-0343", "de los Santos", "Lee")
        self.bell = world.officer("0012-0344", "Bell", "Sam")
        world.file(self.elm, [self.avery, self.nunez])
        world.file(self.oak, [self.brien, self.santos, self.avery])
        world.roster(self.salt, [self.bell])

    def issued(self) -> "Town":
        self.world.release(
            [
                (self.avery, self.elm, CLEAN),
                (self.nunez, self.elm, WITHOUT_CPR),
                (self.brien, self.oak, NOT_ATTESTED),
                (self.santos, self.oak, BACKGROUND_FAILED),
            ]
        )
        return self


@pytest.fixture
def town(world: World) -> Town:
    return Town(world)


def publish(out: Path, *, at: Any = JULY_5, **changed: Any) -> Published:
    given: dict[str, Any] = {"as_of": ON}
    return release(make.act(at=at), out=out, **(given | changed))


def named(out: Path, *approvers: str) -> Published:
    """Release on the word of people who are named, whether they approved or not."""
    return proposing.publish_named(
        make.act(at=JULY_5), out=out, as_of=ON, approved_by=approvers or APPROVERS
    )


def rows(released: Published, name: str) -> list[dict[str, str]]:
    with (released.folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text_of(file: Path) -> str:
    """Return what a reader finds in a public file."""
    if file.suffix != ".pdf":
        return file.read_text("utf-8")
    read = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True)
    return read.stdout.decode()


def lone(town: Town) -> None:
    """Add an agency whose only officer leaves it before anything is decided."""
    agency = town.world.agency("Pine Police Department")
    officer = town.world.officer("0012-0350", "Gray", "Ash")
    town.world.file(agency, [officer])
    town.world.separate(officer, agency, on=date(2022, 6, 28), at=JUNE_29)


def test_the_four_outcomes_and_the_extension_are_listed_with_their_dates(
    town: Town, tmp_path: Path
) -> None:
    released = publish(tmp_path)
    before = {row["MPTCID"]: row["Status"] for row in rows(released, "officers.csv")}
    town.issued()

    released = publish(tmp_path)

    listed = [tuple(row.values()) for row in rows(released, "officers.csv")]
    assert listed == [
        ("0012-0340", "Avery", "Jordan", "Full", "Certified",
         "Elm Hill Police Department; Oak Police Department", "07/01/2025", ""),
        ("0012-0344", "Bell", "Sam", "Statutory", "Conditionally Certified",
         "Saltmarsh Police Department", "", "Under extension to July 15, 2022"),
        ("0012-0343", "de los Santos", "Lee", "Statutory", "Not Recertified",
         "Oak Police Department", "07/23/2022",
         "Review may be asked for until July 22, 2022; the certificate continues meanwhile"),
        ("0012-0341", "Núñez", "Paz", "Conditional", "Conditionally Certified",
         "Elm Hill Police Department", "07/01/2025", "Conditions due by September 30, 2022"),
        ("0012-0342", "O’Brien", "Kim", "Statutory", "Further Review", "Oak Police Department", "",
         "The certificate continues until a decision"),
    ]  # fmt: skip
    assert before.keys() == {row[0] for row in listed}


def test_before_the_reference_date_the_label_is_the_statutory_certificates(
    town: Town, tmp_path: Path
) -> None:
    town.world.prepare([(town.santos, town.oak, BACKGROUND_FAILED)])

    released = publish(tmp_path, at=JUNE_30, as_of=date(2022, 6, 30))

    assert {(r["Status"], r["Certification"], r["Expiration"], r["AdditionalInformation"])
            for r in rows(released, "officers.csv")} == {
        ("Certified", "Statutory", "07/01/2022", "")
    }  # fmt: skip


def test_an_officer_of_two_agencies_is_listed_once_and_under_each_agency(
    town: Town, tmp_path: Path
) -> None:
    released = publish(tmp_path)

    by_agency = [(r["AgencyCode"], r["LastName"]) for r in rows(released, "by-agency.csv")]
    by_category = [r["MPTCID"] for r in rows(released, "by-category.csv")]
    assert by_agency.count(("elm-hill-police-department", "Avery")) == 1
    assert by_agency.count(("oak-police-department", "Avery")) == 1
    assert sorted(by_category) == sorted(set(by_category))
    assert released.officers == 5


def test_a_suspension_goes_out_as_its_label(town: Town, tmp_path: Path) -> None:
    town.issued().world.invented()
    suspend(town)

    avery = rows(publish(tmp_path), "officers.csv")[0]

    assert (avery["Status"], avery["Certification"]) == ("Suspended", "Full")


def test_completeness_tells_what_became_of_every_row(town: Town, tmp_path: Path) -> None:
    empty = town.world.agency("Quiet Police Department")
    town.world.nil(empty)
    pine = town.world.agency("Pine Police Department")
    gray, hall = (
        town.world.officer(f"0012-035{i}", last, "Ash") for i, last in enumerate(("Gray", "Hall"))
    )
    town.world.file(pine, [gray, hall], set_aside=3)
    town.world.separate(gray, pine, on=date(2022, 6, 28), at=JUNE_29)
    for officer in (gray, hall):
        Employment.objects.create(
            officer=officer, agency=pine, since=date(2020, 1, 1), source="employment:abc",
            recorded_at=JUNE_29,
            until=date(2022, 6, 28) if officer == gray else None,
        )  # fmt: skip

    found = {r["AgencyCode"]: r for r in rows(publish(tmp_path), "completeness.csv")}

    names = ("Class", "Expected", "Received", "Accepted", "Withheld", "Published")
    assert tuple(found["pine-police-department"][n] for n in names) == (
        "submitted", "1", "5", "2", "1", "1",
    )  # fmt: skip
    assert tuple(found["quiet-police-department"][n] for n in names) == (
        "no officers", "not known", "0", "0", "0", "0",
    )  # fmt: skip
    assert found["saltmarsh-police-department"]["Class"] == "extension, roster filed"
    assert len(found) == 5


def test_an_officer_who_left_after_the_decision_stays_listed_without_an_agency(
    town: Town, tmp_path: Path
) -> None:
    town.issued()
    town.world.separate(town.nunez, town.elm, on=date(2022, 7, 4), at=JULY_5)

    released = publish(tmp_path)

    nunez = next(r for r in rows(released, "officers.csv") if r["LastName"] == "Núñez")
    assert nunez["LawEnforcementAgency"] == "Unassociated Officer"
    assert "Núñez" not in {r["LastName"] for r in rows(released, "by-agency.csv")}


def test_an_agency_that_sent_a_file_and_would_show_nobody_stops_the_release(
    town: Town, tmp_path: Path
) -> None:
    lone(town)

    with pytest.raises(Refused, match=r"1 agency sent a file.*Pine Police Department") as refusal:
        publish(tmp_path)

    assert "name the agency by its code and say why" in str(refusal.value)
    assert list(tmp_path.iterdir()) == []
    assert not Publication.objects.exists()
    assert ledger.entries("register") == []


def test_a_person_may_say_why_an_agency_rightly_shows_nobody_and_it_is_recorded(
    town: Town, tmp_path: Path
) -> None:
    lone(town)
    because = "Its only officer left on June 28"

    released = publish(tmp_path, zeros={"pine-police-department": because})

    entry = ledger.entries("agency:pine-police-department")[-1]
    assert (entry.kind, entry.actor, entry.reason) == (
        "publication.zero-accepted", "operator", because,
    )  # fmt: skip
    assert entry.facts_after["manifest"] == released.sha256
    pine = next(r for r in rows(released, "completeness.csv") if r["AgencyCode"].startswith("pine"))
    assert (pine["Published"], pine["Note"]) == ("0", because)


def test_accepting_that_an_agency_shows_nobody_is_refused_where_it_shows_somebody(
    town: Town, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="no need to accept that elm-hill-police-department"):
        publish(tmp_path, zeros={"elm-hill-police-department": "In case"})


def test_rows_that_were_lost_after_their_receipt_stop_the_release(
    town: Town, tmp_path: Path
) -> None:
    FilingRow.objects.filter(officer=town.nunez).delete()

    with pytest.raises(Refused, match=r"Elm Hill Police Department \(2 accepted, 1 to be shown"):
        publish(tmp_path)


def test_two_different_people_approve_and_neither_prepared_it(town: Town, tmp_path: Path) -> None:
    accounts.add_person(
        make.act(make.person("administrator", role=Role.ADMINISTRATOR)),
        username="robin2", human_name="", human="robin", role=Role.COMMISSIONER,
    )  # fmt: skip

    for pair, fault in (
        (("robin", "robin2"), NotPermitted),
        (("robin", "operator"), NotPermitted),
        (("robin",), Refused),
    ):
        with pytest.raises(fault):
            named(tmp_path, *pair)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("role", [Role.PUBLIC, Role.AUDITOR, Role.COMMISSIONER])
def test_whoever_may_not_prepare_a_publication_releases_nothing_whoever_approved(
    town: Town, tmp_path: Path, role: Role
) -> None:
    somebody = make.act(make.person("somebody", role=role), at=JULY_5)
    recorded = len(ledger.entries("register"))

    with pytest.raises(NotPermitted, match="prepare a release of the public files"):
        proposing.publish_named(somebody, out=tmp_path, as_of=ON, approved_by=APPROVERS)

    assert list(tmp_path.iterdir()) == []
    assert not Publication.objects.exists()
    assert len(ledger.entries("register")) == recorded


@pytest.mark.parametrize("role", [Role.CERTIFICATION_DIRECTOR, Role.EXECUTIVE_DIRECTOR])
def test_a_director_may_prepare_a_publication_that_two_others_approve(
    town: Town, tmp_path: Path, role: Role
) -> None:
    accounts.add_person(
        make.act(make.person("administrator", role=Role.ADMINISTRATOR)),
        username="somebody", human_name="Somebody", role=role,
    )  # fmt: skip
    director = make.act(make.person("somebody", role=role), at=JULY_5)

    assert release(director, out=tmp_path, as_of=ON).number == 1


def test_the_approvals_are_bound_to_what_is_published(town: Town, tmp_path: Path) -> None:
    released = publish(tmp_path)

    text = (released.folder / "release.json").read_text("utf-8")
    prepared, *approved, done = ledger.entries("register")
    assert [(e.kind, e.actor) for e in (prepared, *approved, done)] == [
        ("publication.prepared", "operator"),
        ("publication.approved", "robin"),
        ("publication.approved", "dana"),
        ("publication.released", "operator"),
    ]
    assert {e.facts_after["preview"] for e in approved} == {prepared.facts_after["preview"]}
    assert not any("played" in e.facts_after for e in approved)
    assert done.facts_after["manifest"] == released.sha256 == digest(text.encode())


def test_in_an_invented_world_the_approvals_of_those_who_are_named_say_that_they_were_played(
    town: Town, tmp_path: Path
) -> None:
    town.world.invented()
    released = publish(tmp_path)

    approved = [e for e in ledger.entries("register") if e.kind == "publication.approved"]
    assert [e.actor for e in approved] == ["robin", "dana"]
    assert all(e.facts_after["played"] is True for e in approved)
    assert {e.facts_after["manifest"] for e in approved} == {released.sha256}


def test_the_manifest_gives_the_hash_and_rows_of_each_file_and_the_ledgers_head(
    town: Town, tmp_path: Path
) -> None:
    let_two_approve(make.act(at=JULY_5), out=tmp_path, as_of=ON)
    head = ledger.verify().head

    released = named(tmp_path)

    said = json.loads((released.folder / "release.json").read_text("utf-8"))
    both = (
        "officers", "completeness", "suspended", "administrative-suspensions", "decertified",
        "retraining", "disciplinary-records", "decisions", "errata", "changes",
    )  # fmt: skip
    assert set(said["files"]) == {
        "by-agency.csv", "by-agency.pdf", "by-category.csv", "by-category.pdf", "dictionary.json",
        *(f"{name}.{ending}" for name in both for ending in ("csv", "json")),
    }  # fmt: skip
    assert said["not_printed"] == []
    for name, file in said["files"].items():
        content = (released.folder / name).read_bytes()
        assert (file["sha256"], file["bytes"]) == (digest(content), len(content))
    assert said["rows"]["officers.csv"] == len(rows(released, "officers.csv")) == 5
    assert (said["release"], said["as_of"], said["cut_off"]) == (
        1, "2022-07-05", "2022-07-05T17:00:00+00:00",
    )  # fmt: skip
    assert "Officer Recertification (A-H)" in said["scope"]
    assert said["ledger"]["chain"] == head


@pytest.mark.parametrize("kept", ["the file", "nothing"])
def test_the_difference_counts_who_was_added_removed_and_changed(
    town: Town, tmp_path: Path, kept: str
) -> None:
    first = publish(tmp_path, at=JUNE_30, as_of=date(2022, 6, 30))
    town.issued()
    carver = town.world.officer("0012-0360", "Carver", "Jo")
    town.world.file(town.salt, [carver], kind="roster", at=JULY_5 - timedelta(hours=1))
    if kept == "nothing":
        for file in first.folder.iterdir():
            file.unlink()

    second = publish(tmp_path)

    assert (first.facts.difference.from_release, first.facts.difference.added) == (None, 5)
    change = second.facts.difference
    assert (change.from_release, change.added, change.removed, change.changed) == (1, 1, 1, 4)


def test_a_release_is_never_overwritten(town: Town, tmp_path: Path) -> None:
    (tmp_path / "release-1").mkdir()

    with pytest.raises(Refused, match="never overwritten"):
        publish(tmp_path)

    assert list((tmp_path / "release-1").iterdir()) == []
    assert not Publication.objects.exists()


def test_a_release_cannot_speak_of_a_day_to_come(town: Town, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot speak of July 6, 2022"):
        publish(tmp_path, as_of=date(2022, 7, 6))


class PlugPulled(BaseException):
    """Stands for a process that ends in the middle."""


@pytest.mark.parametrize(
    "point", [Waypoint.PUBLICATION_LAID_OUT, Waypoint.PUBLICATION_WRITTEN], ids=str
)
def test_a_run_that_ends_before_it_is_recorded_leaves_nothing(
    town: Town, tmp_path: Path, point: Waypoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pull(reached: Waypoint) -> None:
        if reached is point:
            raise PlugPulled

    monkeypatch.setattr(waypoints, "hook", pull)
    with pytest.raises(PlugPulled):
        publish(tmp_path)
    monkeypatch.setattr(waypoints, "hook", None)

    assert not Publication.objects.exists()
    left = [path.name for path in tmp_path.iterdir()]
    assert [name[:7] for name in left] == [".lines-"], "only what the one that waits would change"
    assert publish(tmp_path).number == 1


def suspend(town: Town) -> None:
    """Suspend Avery; that it takes two who approve is played, in an invented world."""
    certification.impose_overlay(
        make.act(make.person("dana", role=Role.COMMISSIONER), at=JULY_5, reason="An order"),
        mptc_id=town.avery.mptc_id, kind=OverlayKind.SUSPENDED, since=ON,
        authority="M.G.L. c. 6E, s. 9",
        approvers=[make.person(each, role=Role.COMMISSIONER) for each in ("ellis", "frankie")],
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_others_work_while_the_files_are_written_and_what_they_did_is_in_the_release(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The act is another connection's: it would wait for a release that held the register."""
    town.issued().world.invented()
    laid: list[str] = []

    def elsewhere() -> None:
        try:
            suspend(town)
        finally:
            connection.close()

    def work_on(point: Waypoint) -> None:
        if point is Waypoint.PUBLICATION_LAID_OUT:
            laid.append((tmp_path / ".release-1.partial" / "officers.csv").read_text("utf-8"))
            other = threading.Thread(target=elsewhere, daemon=True)
            other.start()
            other.join(timeout=10)
            assert not other.is_alive()

    monkeypatch.setattr(waypoints, "hook", work_on)
    released = publish(tmp_path)

    assert "Suspended" not in laid[0]
    assert rows(released, "officers.csv")[0]["Status"] == "Suspended"
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["release-1"]
    said = json.loads(released.manifest)
    assert said["files"]["officers.csv"]["sha256"] == sha256_of(released.folder / "officers.csv")
    last = ledger.entries(f"officer:{town.avery.mptc_id}")[-1]
    assert said["ledger"]["position"] == last.id


def test_what_others_record_between_two_reads_stops_no_release(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first reading finds rows of a file whose receipt it read before the file came."""
    asked: list[bool] = []
    reads = queries.put_forward

    def torn(**asks: Any) -> PutForward:
        found = reads(**asks)
        asked.append(True)
        if len(asked) > 1:
            return found
        suspend(town)
        return replace(found, tallies=tuple(replace(t, accepted=99) for t in found.tallies))

    town.issued().world.invented()
    monkeypatch.setattr(queries, "put_forward", torn)

    assert publish(tmp_path).officers == 5
    assert len(asked) == 2


def test_what_a_killed_run_left_half_written_is_written_again(town: Town, tmp_path: Path) -> None:
    (tmp_path / ".release-1.partial").mkdir()
    (tmp_path / ".release-1.partial" / "officers.csv").write_text("half a line")

    released = publish(tmp_path)

    assert not released.finished
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["release-1"]


def test_a_release_recorded_but_not_in_its_place_is_put_there_by_the_next_run(
    town: Town, tmp_path: Path
) -> None:
    first = publish(tmp_path)
    first.folder.rename(tmp_path / ".release-1.partial")

    again = named(tmp_path)

    assert (again.number, again.finished, again.sha256) == (1, True, first.sha256)
    assert (tmp_path / "release-1" / "officers.csv").exists()
    assert Publication.objects.count() == 1


def test_no_birth_date_and_no_e_mail_address_reaches_a_public_file(
    town: Town, tmp_path: Path
) -> None:
    town.issued()

    released = publish(tmp_path)

    for file in released.folder.iterdir():
        text = text_of(file)
        assert not re.search(r"1984-05-06|05/06/1984|5/6/1984|May 6, 1984", text), file.name
        assert "@" not in text.replace("= + - @", ""), file.name


def test_every_file_of_an_invented_world_says_so(town: Town, tmp_path: Path) -> None:
    town.issued().world.invented()

    released = publish(tmp_path)

    for file in released.folder.iterdir():
        if file.name == "release.note" or released.facts.rows.get(file.name) == 0:
            continue  # the note signs the manifest, which says so; no line, no person
        assert "Invented people, for demonstration" in text_of(file), file.name
    bell = next(r for r in rows(released, "officers.csv") if r["LastName"] == "Bell")
    assert bell["AdditionalInformation"] == (
        "Under extension to July 15, 2022. Invented people, for demonstration"
    )
