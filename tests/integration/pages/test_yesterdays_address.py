"""Yesterday's address answers the same tomorrow: nothing that came later is in it, tombstones aside."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import make
from tests.integration.pages import world

from standing.certification import conditions, overlaying, rebuilding
from standing.certification.domain import OverlayKind
from standing.certification.models import (
    Condition,
    Determination,
    Preparation,
    Release,
    Vacating,
)
from standing.kernel.access import Role
from standing.kernel.canonical import canonical
from standing.kernel.errors import WrongState
from standing.kernel.names import search_key
from standing.ledger.actions import record
from standing.register.models import Publication
from standing.rules.book import the_book
from standing.rules.determine import determine
from standing.rules.frozen import determination_hash, facts_json, findings_json, law_sheet
from standing.workforce.models import (
    Agency,
    Employment,
    Leave,
    Merge,
    Officer,
    OfficerName,
)

pytestmark = pytest.mark.django_db
LOOKED_AT = (world.CERTIFIED, world.CONDITIONAL, world.DECLINED, world.SUSPENDED, world.LEFT)
DAYS = (
    (date(2022, 6, 30), date(2022, 6, 30)), (date(2022, 7, 15), date(2022, 7, 3)),
    (date(2022, 12, 1), date(2022, 8, 9)),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()


def mains(client: Client) -> dict[str, bytes]:
    """The own part of each page under a fixed address."""
    found = {}
    for address in api_addresses():
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.content)
        told = json.loads(answer.content)
        del told["about"]  # the day of asking, and the release of that day
        found[address] = canonical(told)
    for mptc_id in LOOKED_AT:
        for on, known in DAYS:
            address = f"/officers/{mptc_id}/?on={on}&known={known}"
            answer = client.get(address)
            assert answer.status_code == 200, address
            found[address] = answer.content.partition(b"<main")[2].partition(b"</main>")[0]
    return found


def api_addresses() -> list[str]:
    """The addresses of the API that name both days, a list and a filter of each kind among them."""
    asked = [
        *(f"officers/{mptc_id}{more}?" for mptc_id in LOOKED_AT for more in ("", "/history")),
        "officers?limit=50&", "officers?q=avery&", "officers?status=Certified&",
        f"officers?agency={world.SUBMITTER}&", "agencies?", "agencies?q=police&",
        *(f"agencies/{code}{more}?" for code in (world.SUBMITTER, world.NIL)
          for more in ("", "/reporting")),
    ]  # fmt: skip
    return [f"/api/v1/{each}on={on}&known={known}" for each in asked for on, known in DAYS]


# --- what may happen later; each takes the moment at which it does -----------------------------------


def _officer(mptc_id: str) -> Officer:
    return Officer.objects.get(mptc_id=mptc_id)


def renamed(at: datetime) -> None:
    """Officers marry, and a spelling is put right: the row is closed and another takes its place."""
    for mptc_id in LOOKED_AT:
        for name in OfficerName.objects.filter(officer=_officer(mptc_id), superseded_at=None):
            OfficerName.objects.filter(pk=name.pk).update(superseded_at=at)
            name.pk, name.last, name.last_key = None, "Changed", search_key("Changed")
            name.recorded_at, name.superseded_at = at, None
            name.save(force_insert=True)


def agencies_renamed(at: datetime) -> None:
    """The list of agencies is imported with other names, as the import does it."""
    for agency in Agency.objects.all():
        before = [agency.name, agency.kind, agency.county, agency.municipality, agency.fbi_ori]
        named = f"{agency.name} of {at:%H%M}"
        Agency.objects.filter(pk=agency.pk).update(name=named)
        record(
            make.act(at=at), kind="agencies.imported", subject="register",
            effective_on=at.date(), authority="CERT-302",
            before={"agencies": {agency.code: before}},
            after={"agencies": {agency.code: [named, *before[1:]]}},
        )  # fmt: skip


def left(at: datetime) -> None:
    """An agency reports late that officers had left."""
    for mptc_id in (world.CERTIFIED, world.DECLINED, world.ROSTERED):
        for held in Employment.objects.filter(
            officer=_officer(mptc_id), superseded_at=None, until=None
        ):
            Employment.objects.filter(pk=held.pk).update(superseded_at=at)
            held.pk, held.until, held.recorded_at = None, date(2022, 6, 20), at
            held.separation_reason, held.superseded_at = "Private words", None
            held.save(force_insert=True)


def hired(at: datetime) -> None:
    """Another agency takes officers on, from a day long past."""
    for mptc_id in LOOKED_AT:
        Employment.objects.create(
            officer=_officer(mptc_id), agency=Agency.objects.get(code=world.NIL),
            employment_class="part-time", since=date(2020, 1, 1), recorded_at=at, source="later",
        )  # fmt: skip


def suspended(at: datetime) -> None:
    """A suspension is learned of that began long ago."""
    for mptc_id in (world.CERTIFIED, world.CONDITIONAL):
        officer = _officer(mptc_id)
        if not world.Overlay.objects.filter(officer=officer, kind="suspended").exists():
            world.Overlay.objects.create(
                officer=officer, kind="suspended", authority="M.G.L. c. 6E, s. 9",
                since=date(2022, 6, 1), recorded_at=at, reason="Private words",
            )  # fmt: skip
            record(
                make.act(at=at), kind="overlay.imposed", subject=f"officer:{mptc_id}",
                effective_on=date(2022, 6, 1), authority="M.G.L. c. 6E, s. 9",
                after={"kind": "suspended"},
            )  # fmt: skip


def lifted(at: datetime) -> None:
    """A suspension ends, as of a day before."""
    by = make.act(make.person(role=Role.COMMISSIONER), at=at, reason="Private words")
    with suppress(WrongState):  # it was lifted before
        overlaying.lift_overlay(
            by, mptc_id=world.SUSPENDED, kind=OverlayKind.SUSPENDED, on=date(2022, 7, 25),
            authority="M.G.L. c. 6E, s. 9",
        )  # fmt: skip


def extended(at: datetime) -> None:
    """More time is given for what is owed."""
    conditions.extend_condition(
        make.act(at=at, reason="Private words"), mptc_id=world.CONDITIONAL, requirement="cpr",
        due_on=date(2023, 1, 1) + timedelta(days=at.day),
    )  # fmt: skip


def owes_more(at: datetime) -> None:
    """A later decision leaves the same thing owed."""
    officer = _officer(world.CONDITIONAL)
    Condition.objects.create(
        determination=Determination.objects.filter(officer=officer)[0], officer=officer,
        requirement="first-aid", rule="CERT-356", since=date(2022, 7, 1),
        due_on=date(2022, 9, 29), recorded_at=at,
    )  # fmt: skip


def vacated(at: datetime) -> None:
    """A grant is set aside."""
    found = Determination.objects.filter(officer=_officer(world.CERTIFIED))[0]
    if not Vacating.objects.exists():
        Vacating.objects.create(
            determination=found, vacated_on=date(2022, 7, 10), authority="555 CMR 7.10(3)",
            recorded_at=at,
        )  # fmt: skip
        rebuilding.rebuild([found.officer_id])


def merged(at: datetime) -> None:
    """Two records turn out to be one person."""
    if not Merge.objects.exists():
        Merge.objects.create(
            keep=_officer(world.CERTIFIED), other=_officer(world.UNROSTERED), since=at.date(),
            reason="Private words", recorded_at=at,
        )  # fmt: skip


def parted(at: datetime) -> None:
    """A merge is taken back."""
    Merge.objects.filter(superseded_at=None).update(superseded_at=at)


def on_leave(at: datetime) -> None:
    """A leave is reported that began before."""
    Leave.objects.create(
        officer=_officer(world.CERTIFIED), agency=Agency.objects.get(code=world.SUBMITTER),
        kind="medical", since=date(2022, 6, 1), recorded_at=at,
    )  # fmt: skip


def published(at: datetime) -> None:
    """A release of the public files."""
    number = Publication.objects.count() + 1
    Publication.objects.create(
        number=number, as_of=at.date(), cutoff_at=at, recorded_at=at, folder="nowhere",
        manifest="{}",
    )  # fmt: skip


def decided(at: datetime) -> None:
    """A second determination of the same round is issued; its certificate is dated back (CERT-316)."""
    if Preparation.objects.count() > 1:
        return
    officer, first = _officer(world.CERTIFIED), Preparation.objects.get()
    law = law_sheet(first.edition, first.decided_on, the_book())
    later = Preparation.objects.create(
        campaign=first.campaign, law=first.law, edition=first.edition, decided_on=first.decided_on,
        reference_on=first.reference_on, renewed_until=first.renewed_until, preview_hash="c" * 64,
        prepared_by="preparer", recorded_at=at,
    )  # fmt: skip
    facts = world.clean_facts(cpr_expires=date(2022, 5, 1))
    found = determine(first.edition, facts, the_book())
    texts = {"facts": facts_json(facts), "findings": findings_json(found, law)}
    Determination.objects.create(
        preparation=later, officer=officer, agency=Agency.objects.get(code=world.SUBMITTER),
        campaign=first.campaign, edition=first.edition, decided_on=first.decided_on,
        reference_on=first.reference_on, renewed_until=first.renewed_until,
        outcome=found.outcome.value, **texts, hash=determination_hash(**texts), recorded_at=at,
    )  # fmt: skip
    Release.objects.create(
        preparation=later, issued_on=at.date(), petition_due=at.date() + timedelta(days=21),
        recorded_at=at,
    )  # fmt: skip
    rebuilding.rebuild([officer.pk])


LATER = (renamed, agencies_renamed, left, hired, suspended, lifted, extended, owes_more, vacated,
         merged, parted, on_leave, published, decided)  # fmt: skip


def passed(at: datetime) -> None:
    """The clock of the world comes to a moment."""
    record(
        make.act(at=at), kind="clock.moved", subject="register", effective_on=at.date(),
        authority="RUL-5",
    )  # fmt: skip


@settings(
    max_examples=4,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.sampled_from(LATER), min_size=1, max_size=5))
def test_whatever_happens_later_a_fixed_address_answers_byte_for_byte_the_same(
    acts: list[object],
) -> None:
    client = Client()
    start = transaction.savepoint()
    before = mains(client)
    for place, happens in enumerate(acts, start=1):
        assert callable(happens)
        at = world.AUGUST_10 + timedelta(days=place)
        happens(at)
        passed(at)
    after = mains(client)
    transaction.savepoint_rollback(start)
    assert [address for address in before if before[address] != after[address]] == []


@pytest.mark.parametrize("happens", LATER, ids=lambda each: each.__name__)
def test_each_later_act_alone_leaves_every_fixed_address_as_it_was(
    happens: object, client: Client
) -> None:
    before = mains(client)
    assert callable(happens)
    happens(world.AUGUST_10 + timedelta(days=1))
    passed(world.AUGUST_10 + timedelta(days=400))
    after = mains(client)
    assert [address for address in before if before[address] != after[address]] == []


def test_an_address_of_yesterday_does_not_say_today(client: Client) -> None:
    text = client.get(f"/officers/{world.CERTIFIED}/?on=2022-08-10&known=2022-08-10").text
    main = text.partition("<main")[2].partition("</main>")[0]
    assert "On August 10, 2022, Jordan A. Avery was certified" in main
    assert "Show the present record" in main


# --- a certificate that was handed out yesterday is checked tomorrow ----------------------------------

CERTIFIED_OF = (date(2022, 6, 30), date(2022, 7, 5), date(2022, 8, 1), date(2022, 8, 10))
COMPARED = ("label", "may_serve", "in_force", "certificate", "decision")


def handed_out(client: Client) -> dict[str, bytes]:
    """The JSON file of a certificate under each address, as made out now."""
    found = {}
    for mptc_id in (*LOOKED_AT, world.ROSTERED):
        for on in CERTIFIED_OF:
            address = f"/officers/{mptc_id}/certificate/?on={on}&format=json"
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.content)
            found[address] = answer.content
    return found


def says_otherwise(before: bytes, now: bytes) -> bool:
    """Whether two certificates of one officer's day do not say the same of it."""
    one, other = (json.loads(each)["says"] for each in (before, now))
    return any(one[name] != other[name] for name in COMPARED)


@pytest.fixture
def _own_keys(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


@pytest.mark.usefixtures("_own_keys")
@pytest.mark.parametrize("happens", LATER, ids=lambda each: each.__name__)
def test_a_certificate_of_yesterday_checks_tomorrow_and_says_where_more_is_known(
    happens: object, client: Client
) -> None:
    before = handed_out(client)
    assert callable(happens)
    happens(world.AUGUST_10 + timedelta(days=1))
    passed(world.AUGUST_10 + timedelta(days=40))
    now = handed_out(client)
    for address, file in before.items():
        sent = SimpleUploadedFile("certificate.json", file)
        told = client.post("/verify/", {"file": sent, "whole": "yes"}).text
        superseded = says_otherwise(file, now[address])
        assert "Not genuine" not in told, address
        assert "The register no longer says what it said" not in told, address
        assert ("Genuine, and superseded" in told) is superseded, address
        assert ("nothing learned since changes what it says of that day" in told) is not superseded
        if superseded:
            assert "Since August 11, 2022 the register gives another answer" in told, address


@pytest.mark.usefixtures("_own_keys")
@pytest.mark.parametrize(
    ("happens", "on", "said", "known"),
    [
        (decided, "2022-08-01", "Certified", "Conditionally Certified"),
        (suspended, "2022-07-05", "Certified", "Suspended"),
        (vacated, "2022-08-01", "Certified", "Not Certified"),
        (suspended, "2022-05-31", "Certified", "Certified"),
    ],
)  # fmt: skip
def test_a_determination_that_came_later_supersedes_the_certificate_of_its_days(
    happens: Callable[[datetime], None], on: str, said: str, known: str, client: Client
) -> None:
    address = f"/officers/{world.CERTIFIED}/certificate/?on={on}&format=json"
    before = client.get(address).content
    happens(world.AUGUST_10 + timedelta(days=1))
    passed(world.AUGUST_10 + timedelta(days=2))
    assert json.loads(before)["says"]["label"] == said
    now = client.get(address).content
    assert json.loads(now)["says"]["label"] == known
    told = client.get("/verify/", {"jws": json.loads(before)["jws"]}).text
    assert ("Genuine, and superseded" in told) is (said != known)
    assert ("Known now of that day" in told) is (said != known)
