"""Nothing private on anything public: every public answer is rendered and read for private facts.

Section 5.3 of the discipline handbook (NEV-1 to NEV-15, REG-19): what must never be published is looked
for in the rendered output. Every private fact of this world is a word that stands nowhere else. The
addresses come from the table of addresses, so that a new one is read too.
"""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from tests import make
from tests.integration.pages import world
from tests.signing import account
from tests.whole.public_addresses import Asked, addresses, text_of

from standing.accounts import queries as accounts
from standing.campaigns.models import Estimate, Extension, Filing, FilingRow
from standing.certification.models import Incomplete, Proposal, TwoPersons, Weighing
from standing.kernel.access import Act, Role
from standing.ledger import sealing
from standing.ledger.actions import record
from standing.register import data, proposing
from standing.requests.models import ContactData
from standing.workforce.models import (
    Agency,
    AgencySuspension,
    Bar,
    Employment,
    Leave,
    Officer,
    OfficerBirth,
    TrainingRecord,
)

pytestmark = pytest.mark.django_db
BORN = date(1977, 3, 19)
BIRTH = re.compile(
    r"1977|\b0?3[/.-]19\b|\b19[/.-]0?3\b|March 19|19 March|Mar\.? 19|19 de marzo|marzo 19", re.I
)
"""NEV-13: the birth date in any spelling; nothing else in this world bears that year or that day."""
PRIVATE = {
    "zqmail": "NEV-3: personal e-mail",
    "zqunit": "NEV-3: the bargaining unit of a person",
    "zqleave": "NEV-12: the words of a leave",
    "zqbackground": "NEV-4: what a background check found",
    "continuance": "NEV-4, NEV-5: a criminal record",
    "zqcharacter": "NEV-14: what was found of somebody's character",
    "zqnature": "NEV-12: how somebody left",
    "zqreason": "NEV-11, NEV-14: the words of a reason",
    "zqcomplainant": "NEV-1, NEV-2, NEV-11: who complained, in a reason",
    "zqother": "NEV-11: another officer, in free text",
    "zqattester": "NEV-11: who attested",
    "zqrank": "NEV-13: rank and assignment",
    "zqclerk": "NEV-11: who at an agency sent something",
    "zqfile": "NEV-11: the name somebody gave a file",
    "zqanswer": "NEV-12: an answer on a form",
    "zqcourse": "REG-1: a line of the training record",
    "zqsource": "NEV-11: who told something, and where",
    "zqauthority": "NEV-11: an authority typed by hand",
    "zqproposal": "NEV-1, NEV-15: what waits and may never be",
}
LEAVE_KINDS = re.compile(r"\b(medical|military|family|administrative) leave\b", re.I)
"""NEV-12: that somebody is on leave may show; the kind of leave may not."""
SAYS_OF_LEAVE = {
    "status-explained",
    "api-statuses",
    "form",
    "try",
    "api-openapi",
    "api-docs",
    "data-dictionary",
}
"""Where the kinds of leave are named of nobody: what a status means, what a form asks."""


@pytest.fixture(autouse=True)
def _a_world_full_of_what_is_private() -> None:
    world.build()
    world.make_jobs()
    OfficerBirth.objects.update(date_of_birth=BORN)
    Employment.objects.update(
        rank="zqrank", separation_nature="zqnature", separation_reason="zqreason zqother",
        separation_cause="zqcomplainant", for_cause=True, under_investigation=True,
        source="employment:zqsource",
    )  # fmt: skip
    Filing.objects.update(sent_by="zqclerk", file_name="zqfile.csv", warnings="zqanswer")
    FilingRow.objects.update(
        answers=json.dumps({"Officer Email": "zqmail@example.org", "Reason": "zqanswer zqother"})
    )
    Extension.objects.update(reason="zqreason")
    Estimate.objects.update(source="zqsource")
    world.Overlay.objects.update(reason="zqreason zqcomplainant", authority="zqauthority of May 3")
    world.Determination.objects.filter(facts__contains="agency head").update(
        facts=_replaced("agency head", "zqattester")
    )
    _about_each()
    _acts()


def _replaced(old: str, new: str) -> object:
    from django.db.models import F, Value
    from django.db.models.functions import Replace

    return Replace(F("facts"), Value(old), Value(new))


def _about_each() -> None:
    at, agency = world.AUGUST_10, Agency.objects.get(code=world.SUBMITTER)
    for officer in Officer.objects.all():
        ContactData.objects.create(
            officer=officer, email="zqmail@example.org", unit="named", unit_name="zqunit",
            given_by="zqclerk", recorded_at=at,
        )  # fmt: skip
        Leave.objects.create(
            officer=officer, agency=agency, kind="medical", since=date(2022, 8, 1), recorded_at=at
        )
        world.Overlay.objects.create(
            officer=officer, kind="on leave", authority="zqauthority", reason="zqleave",
            since=date(2022, 8, 1), recorded_at=at,
        )  # fmt: skip
        AgencySuspension.objects.create(
            officer=officer, agency=agency, paid=False, since=date(2022, 8, 2), recorded_at=at
        )
        Bar.objects.create(
            officer=officer,
            kind="continuance-without-finding",
            dated_on=BORN,
            source="zqbackground",
            recorded_at=at,
        )
        TrainingRecord.objects.create(
            officer=officer, course="zqcourse", category="zqcourse", source="zqsource",
            recorded_at=at,
        )  # fmt: skip
        Weighing.objects.create(
            officer=officer, requirement="character", found="lacking", on=date(2022, 8, 1),
            reason="zqcharacter zqother", found_by="zqclerk", recorded_at=at,
        )  # fmt: skip
        Incomplete.objects.create(
            officer=officer, receipt="R-0009", found_on=date(2022, 8, 1), reason="zqreason",
            recorded_at=at,
        )  # fmt: skip
    one, two = Officer.objects.order_by("pk")[:2]
    TwoPersons.objects.create(
        one=one, two=two, reason="zqreason", found_by="zqclerk", recorded_at=at
    )
    asked = {
        "mptc_id": world.CERTIFIED, "kind": "suspended", "since": "2022-08-10", "until": None,
        "authority": "zqauthority", "on": "2022-08-11",
    }  # fmt: skip
    Proposal.objects.create(
        kind="suspension", about=f"officer:{world.CERTIFIED}", asked=json.dumps(asked),
        bound_to="c" * 64, proposed_by="zqclerk", reason="zqproposal", recorded_at=at,
    )  # fmt: skip


KINDS = (
    "condition.extended", "condition.proof-in", "condition.tolled", "overlay.imposed",
    "overlay.lifted", "overlay.proposed", "grant.vacated", "leave.recorded", "separation.recorded",
    "character.weighed", "officer.removed", "dispute.filed",
)  # fmt: skip


def _acts() -> None:
    """Acts of every sort about everybody, each with words that are nobody's business."""
    for place, kind in enumerate(KINDS, start=1):
        for mptc_id in world.PEOPLE:
            after = {"requirement": "background", "kind": "suspended", "zqother": "zqother"}
            record(
                make.act(
                    make.person("zqclerk"), at=world.AUGUST_10 + timedelta(minutes=place),
                    reason="zqreason zqcomplainant",
                ),
                kind=kind, subject=f"officer:{mptc_id}", effective_on=date(2022, 8, 10),
                authority="zqauthority of May 3", after=after,
            )  # fmt: skip


def _publish() -> None:
    """A release of the public files, so that they are read as well."""
    account("zqclerk.publisher", Role.CERTIFICATION_STAFF)
    account("one", Role.COMMISSIONER)
    account("two", Role.COMMISSIONER)
    at = world.AUGUST_10 + timedelta(hours=2)
    settings.FILES.mkdir(parents=True, exist_ok=True)
    data.folder().mkdir(parents=True, exist_ok=True)
    act = Act(by=accounts.person("zqclerk.publisher", at=at), at=at, reason="zqreason")
    proposing.publish_named(
        act, out=data.folder(), as_of=date(2022, 8, 10), approved_by=("one", "two")
    )
    sealing.seal()


def _addresses() -> Iterator[tuple[str, str]]:
    """Every public address with every officer, agency and file in its blanks, and its name."""
    return addresses(
        Asked(
            people={mptc_id: person.last for mptc_id, person in world.PEOPLE.items()},
            agencies=world.AGENCIES,
            campaign="2022-a-h",
            days=((date(2022, 8, 9), None), (date(2022, 7, 15), date(2022, 8, 10))),
            searched=("1977-03-19", "03/19/1977", "zqmail@example.org", "zqunit"),
        )
    )


def test_no_public_answer_holds_anything_private(client: Client, tmp_path: Path) -> None:
    _publish()
    found, read = [], 0
    for name, address in _addresses():
        for spoken in (address, f"/es{address}"):
            answer = client.get(spoken)
            if answer.status_code in (301, 302):
                continue
            read += 1
            text = text_of(answer, tmp_path) + str(dict(answer.headers))
            found += [(spoken, word, rule) for word, rule in PRIVATE.items() if word in text]
            shown = (
                text.replace("1977-03-19", "")
                .replace("03/19/1977", "")
                .replace("03%2F19%2F1977", "")
                if "?q=" in spoken
                else text
            )
            if BIRTH.search(shown):
                found.append((spoken, "birth date", "NEV-13"))
            if name not in SAYS_OF_LEAVE and LEAVE_KINDS.search(text):
                found.append((spoken, "kind of leave", "NEV-12"))
    expected = {(a, w) for a, w, _ in found if "?q=zq" in a and f"q={w}" in a}  # what was typed
    told = sorted({each for each in found if (each[0], each[1]) not in expected})
    assert not told, "\n".join(map(str, told))
    assert read > 100, "every public address was read, in both languages where it speaks both"


def test_the_scan_finds_what_it_is_to_find(client: Client, tmp_path: Path) -> None:
    """A name that is a private word stands on the page, so the scan would tell of it."""
    world.OfficerName.objects.filter(officer__mptc_id=world.CERTIFIED).update(last="zqother")
    text = text_of(client.get(f"/officers/{world.CERTIFIED}/"), tmp_path)
    assert "zqother" in text
    assert BIRTH.search("born March 19, 1977")
    assert BIRTH.search("3/19/77")
