"""A release whose counts fall by more than a set share stops until somebody says why."""

import csv
import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests import make
from tests.integration.register.world import APPROVERS, JULY_5, JUNE_30, World, publish

from standing.accounts import queries as people
from standing.campaigns.models import Filing
from standing.cli.publish import publish as command
from standing.kernel.access import Act
from standing.kernel.errors import Refused
from standing.ledger import queries as ledger
from standing.register import falls, proposing
from standing.register.actions import Published
from standing.register.models import Publication, ReleaseChange
from standing.rules.book import the_book

pytestmark = pytest.mark.django_db

BECAUSE = "Its file was withdrawn: it named another town's officers"
ELM = "elm-hill-police-department"


def town(world: World, *, elm: int = 10, oak: int = 20) -> list[Filing]:
    """Two agencies with so many officers each."""
    made = []
    for code, (name, count) in enumerate(
        (("Elm Hill Police Department", elm), ("Oak Police Department", oak))
    ):
        officers = [
            world.officer(f"00{code}2-{number:04}", f"Avery{chr(97 + number)}", "Jordan")
            for number in range(count)
        ]
        made.append(world.file(world.agency(name), officers))
    return made


def first(world: World, out: Path, **counts: int) -> list[Filing]:
    """Publish a first release of the town."""
    filed = town(world, **counts)
    publish(make.act(at=JUNE_30), out=out, as_of=date(2022, 6, 30))
    return filed


def withdraw(filing: Filing) -> None:
    """Take an agency's file back, so that it sent nothing and nobody of it is listed."""
    filing.superseded_at = JULY_5 - timedelta(hours=1)
    filing.save()


def again(out: Path, *, falls: Mapping[str, str] | None = None) -> Published:
    """Publish a second release on the word of Robin and Dana, who approved each for themselves."""
    made = proposing.propose(make.act(at=JULY_5), out=out, as_of=JULY_5.date(), falls=falls)
    by = [Act(by=people.person(each, at=JULY_5), at=JULY_5) for each in APPROVERS]
    for each in by:
        proposing.approve(each, key=made.key, preview=made.bound_to)
    return proposing.publish(by[0], key=made.key, out=out)


def test_an_agency_that_loses_everybody_stops_the_release_though_it_sent_nothing(
    world: World, tmp_path: Path
) -> None:
    elm, _oak = first(world, tmp_path)
    withdraw(elm)

    with pytest.raises(Refused, match="counts fall by more than the set share") as refusal:
        again(tmp_path)

    said = str(refusal.value)
    assert f"Elm Hill Police Department (“{ELM}”: 10 before, 0 now)" in said
    assert "the whole register (“register”: 30 before, 20 now)" in said
    assert falls.named_in(said) == ["register", "status:no-certificate-on-record", ELM]
    both = r"Nothing was released.*no need to accept a fall of elm:"
    with pytest.raises(Refused, match=both):
        again(tmp_path, falls={"elm": "Misspelled"})
    assert Publication.objects.count() == 1
    assert not ReleaseChange.objects.exists()


def test_an_accepted_fall_is_in_the_ledger_the_manifest_and_completeness_with_the_office(
    world: World, tmp_path: Path
) -> None:
    elm, _oak = first(world, tmp_path)
    withdraw(elm)
    stated = dict.fromkeys((falls.REGISTER, ELM, "status:no-certificate-on-record"), BECAUSE)

    released = again(tmp_path, falls=stated)

    told = json.loads(released.manifest)["falls_accepted"]
    assert {each["count"] for each in told} == {*stated}
    assert {(each["because"], each["by"]) for each in told} == {(BECAUSE, "Certification staff")}
    assert "Robin" not in released.manifest
    assert "operator" not in released.manifest
    entry = ledger.entries(f"agency:{ELM}")[-1]
    assert (entry.kind, entry.reason) == ("publication.fall-accepted", BECAUSE)
    assert (entry.facts_after["before"], entry.facts_after["now"]) == (10, 0)
    with (released.folder / "completeness.csv").open(encoding="utf-8", newline="") as file:
        notes = {row["AgencyCode"]: row["Note"] for row in csv.DictReader(file)}
    assert notes[ELM] == f"10 in the last release: {BECAUSE}"


def test_a_fall_that_is_no_fall_cannot_be_accepted(world: World, tmp_path: Path) -> None:
    first(world, tmp_path)

    with pytest.raises(Refused, match="no need to accept a fall of oak"):
        again(tmp_path, falls={"oak-police-department": "In case"})


def test_in_a_small_agency_a_departure_is_an_ordinary_day(world: World, tmp_path: Path) -> None:
    town(world, elm=3, oak=60)
    publish(make.act(at=JUNE_30), out=tmp_path, as_of=date(2022, 6, 30))
    withdraw(Filing.objects.order_by("pk")[0])

    assert again(tmp_path).number == 2


def test_the_share_is_data_with_a_citation_and_marked_as_ours() -> None:
    for of in ("register", "agency", "status"):
        for rule in (f"publication.fall-{of}", f"publication.fall-{of}-size"):
            provision = the_book().rule(rule).number(JULY_5.date())
            assert provision.mark == "design", rule
            assert provision.citation, rule
            assert provision.value > 0, rule


def test_the_command_wants_a_name_and_a_reason_and_then_publishes(
    world: World, tmp_path: Path
) -> None:
    world.invented()
    elm, _oak = first(world, tmp_path)
    withdraw(elm)
    given = ["--out", str(tmp_path), "--approved-by", "robin", "--approved-by", "dana",
             "--at", "2022-07-05T13:00"]  # fmt: skip
    fell = [word for name in (ELM, "register", "status:no-certificate-on-record")
            for word in ("--accept-fall", name)]  # fmt: skip

    unnamed = CliRunner().invoke(command, [*given, *fell, "--because", "Right"])
    stopped = CliRunner().invoke(command, given)
    passed = CliRunner().invoke(command, [*given, *fell, "--because", BECAUSE, "--as", "operator"])

    assert "under their own name" in str(unnamed.exception)
    assert isinstance(stopped.exception, Refused)
    assert passed.exit_code == 0, passed.exception
    assert "since release 1: 0 added, 10 removed, 0 changed" in passed.stdout
