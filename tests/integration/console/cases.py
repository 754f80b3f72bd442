"""Cases for the queue: the small world of the pages with answers that can be read, and many more."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import count

from django.test import Client
from tests.integration.console.office import hidden
from tests.integration.pages import world
from tests.integration.pages.world import World

from standing.campaigns.models import FilingRow, MatchQuestion, Member
from standing.campaigns.rosters.rows import RosterRow
from standing.certification.models import Determination
from standing.kernel.canonical import canonical
from standing.kernel.names import PersonName, search_key
from standing.kernel.refs import OfficerRef
from standing.rules import facts as f
from standing.workforce.models import Officer, OfficerName

_numbers = count(1)


def build(*, released: bool = False) -> World:
    """Build the world up to the preparation on June 30, 2022, or with its release on July 1."""
    made = world.build(released=released)
    for place, mptc_id in enumerate([*world.GAPS, world.LEFT], start=2):
        FilingRow.objects.filter(officer=made.officers[mptc_id], filing__receipt="R-0001").update(
            answers=answers(mptc_id, row=place)
        )
        Determination.objects.filter(officer=made.officers[mptc_id]).update(
            facts=Determination.objects.get(officer=made.officers[mptc_id]).facts.replace(
                "R-0001 row 2", f"R-0001 row {place}"
            )
        )
    return made


def answers(mptc_id: str, *, row: int) -> str:
    """What a file says of one officer of the world."""
    return canonical(
        RosterRow(
            row=row, mptc_id=OfficerRef(mptc_id), name=world.PEOPLE[mptc_id], date_of_birth=world.BORN,
            rank="Patrol Officer", employment_class=f.EmploymentClass.FULL_TIME,
            hire_date=date(2015, 4, 6), duty_status=f.DutyStatus.ACTIVE,
            attestation=f.Attestation.NO, reason_not_attested="An inquiry is open.",
        )
    ).decode()  # fmt: skip


def many(made: World, number: int, *, at: datetime = world.JUNE_30) -> list[str]:
    """Put so many more officers into further review on the grounds of the first; return their ids."""
    like = Determination.objects.get(officer=made.officers[world.FURTHER_REVIEW])
    ids = []
    for _ in range(number):
        place = next(_numbers)
        mptc_id = f"{2000 + place // 10000:04d}-{place % 10000:04d}"
        officer = Officer.objects.create(
            mptc_id=mptc_id, cohort_letter="D", recorded_at=world.MARCH_1,
            employed_on_2021_07_01=True, certification_kind="academy",
        )  # fmt: skip
        name = PersonName(first="Lee", last=f"Example {place}")
        OfficerName.objects.create(
            officer=officer, last=name.last, first=name.first, sort_key=name.sort_key,
            last_key=search_key(name.last), first_key=search_key(name.first),
            since=date(2021, 7, 1), recorded_at=world.MARCH_1,
        )  # fmt: skip
        Member.objects.create(
            campaign=made.campaign, officer=officer, letter="D", recorded_at=world.MARCH_1
        )
        like.pk, like.officer, like.recorded_at = None, officer, at
        like.save(force_insert=True)
        ids.append(mptc_id)
    return ids


def doubt(made: World, mptc_id: str) -> MatchQuestion:
    """Ask whether an officer's row is the officer."""
    return MatchQuestion.objects.create(
        line=FilingRow.objects.get(officer=made.officers[mptc_id], filing__receipt="R-0001"),
        officer=made.officers[mptc_id], code="nickname", differs="First Name",
        recorded_at=world.JUNE_14,
    )  # fmt: skip


def looked_at(
    client: Client,
    group: str,
    decision: str,
    *,
    reason: str = "Read together.",
    day: str = "",
    marked: Sequence[int] = (),
    query: str = "",
) -> tuple[str, dict[str, object], str]:
    """Choose cases, say what is decided, and look at what follows.

    Return where the form goes, the form that decides, and the page of what follows.
    """  # fmt: skip
    address = f"/commission/queue/{group}/together/{query}"
    chosen: dict[str, object] = (
        {"which": "marked", "case": list(marked)} if marked else {"which": "filter"}
    )
    page = client.post(address, chosen).text
    sent = {
        **chosen, "known": hidden(page, "known"), "shown": hidden(page, "shown"),
        "decision": decision, "reason": reason, "day": day,
    }  # fmt: skip
    follows = client.post(address, sent).text
    return address, {**sent, "seen": hidden(follows, "seen")}, follows
