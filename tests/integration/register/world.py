"""A small register, built row by row: agencies, officers, what was filed, what was decided.

The people are invented.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from tests import make

from standing.accounts import actions as accounts
from standing.accounts import queries as people
from standing.campaigns import filing as in_step
from standing.campaigns import models as campaigns
from standing.certification import actions as certification
from standing.certification import approvals, rebuilding, releasing
from standing.certification.evaluating import Case
from standing.certification.models import Preparation
from standing.kernel.access import Act, Person, Role
from standing.kernel.names import PersonName, search_key
from standing.ledger import actions as ledger
from standing.ledger.queries import invented_world
from standing.register import proposing
from standing.register.actions import Published
from standing.rules.book import the_book
from standing.rules.facts import (
    Attestation,
    Background,
    BasicTraining,
    DutyStatus,
    EmploymentClass,
    Examination,
    Facts,
    Interview,
)
from standing.workforce.models import (
    Agency,
    AgencyScope,
    Employment,
    Officer,
    OfficerBirth,
    OfficerName,
)

CAMPAIGN = "2022-a-h"
APPROVERS = ("robin", "dana")
BORN = date(1984, 5, 6)
MARCH_1 = datetime(2022, 3, 1, 17, 0, tzinfo=UTC)
JUNE_1 = datetime(2022, 6, 1, 17, 0, tzinfo=UTC)
JUNE_10 = datetime(2022, 6, 10, 17, 0, tzinfo=UTC)
JUNE_29 = datetime(2022, 6, 29, 17, 0, tzinfo=UTC)
JUNE_30 = datetime(2022, 6, 30, 17, 0, tzinfo=UTC)
JULY_1 = datetime(2022, 7, 1, 17, 0, tzinfo=UTC)
JULY_5 = datetime(2022, 7, 5, 17, 0, tzinfo=UTC)
JULY_15 = date(2022, 7, 15)

CLEAN = Facts(
    decided_on=date(2022, 7, 1),
    date_of_birth=BORN,
    employment_class=EmploymentClass.FULL_TIME,
    duty_status=DutyStatus.ACTIVE,
    high_school=True,
    basic_training=BasicTraining.ACADEMY,
    work_hours=4000,
    background=Background.DONE,
    interview=Interview.DONE,
    examination=Examination.PASSED,
    first_aid_expires=date(2023, 1, 31),
    cpr_expires=date(2023, 1, 31),
    attestation=Attestation.YES,
    attested_by="agency head",
)
WITHOUT_CPR = replace(CLEAN, cpr_expires=None)
NOT_ATTESTED = replace(CLEAN, attestation=Attestation.NO)
BACKGROUND_FAILED = replace(CLEAN, background=Background.FAILED)


@dataclass
class World:
    """Builders of rows, each at a stated moment; numbers and codes are made as they come."""

    campaign: campaigns.Campaign = field(init=False)
    filed: int = 0

    def __post_init__(self) -> None:
        terms = the_book().campaign(CAMPAIGN)
        self.campaign = campaigns.Campaign.objects.create(
            slug=CAMPAIGN, title=terms.title, edition=terms.edition, letters=terms.letters,
            opened_on=date(2022, 4, 1), deadline_on=terms.deadline_on,
            extension_until=terms.extension_until, reference_on=terms.reference_on,
            renewed_until=terms.renewed_until, recorded_at=MARCH_1,
        )  # fmt: skip
        boss = make.person("administrator", role=Role.ADMINISTRATOR)
        for username, role in (
            ("operator", Role.CERTIFICATION_STAFF),
            ("robin", Role.CERTIFICATION_DIRECTOR),
            ("dana", Role.COMMISSIONER),
        ):
            accounts.add_person(
                make.act(boss, at=MARCH_1),
                username=username,
                human_name=username.title(),
                role=role,
            )

    def agency(self, name: str) -> Agency:
        code = search_key(name).replace(" ", "-")
        agency = Agency.objects.create(code=code, name=name, kind="municipal")
        AgencyScope.objects.create(agency=agency, since=date(2021, 7, 1), recorded_at=MARCH_1)
        return agency

    def officer(self, mptc_id: str, last: str, first: str) -> Officer:
        officer = Officer.objects.create(
            mptc_id=mptc_id, cohort_letter="A", employed_on_2021_07_01=True,
            certification_kind="academy", recorded_at=MARCH_1,
        )  # fmt: skip
        name = PersonName(last=last, first=first)
        OfficerName.objects.create(
            officer=officer, last=last, first=first, sort_key=name.sort_key,
            last_key=search_key(last), first_key=search_key(first),
            since=date(2021, 7, 1), recorded_at=MARCH_1,
        )  # fmt: skip
        OfficerBirth.objects.create(officer=officer, date_of_birth=BORN, recorded_at=MARCH_1)
        campaigns.Member.objects.create(
            campaign=self.campaign, officer=officer, letter="A", recorded_at=MARCH_1
        )
        return officer

    def file(
        self,
        agency: Agency,
        officers: Sequence[Officer],
        *,
        kind: str = "submission",
        at: datetime = JUNE_1,
        set_aside: int = 0,
    ) -> campaigns.Filing:
        self.filed += 1
        filing = campaigns.Filing.objects.create(
            campaign=self.campaign, agency=agency, kind=kind, receipt=f"R-{self.filed:04}",
            file_name="roster.csv", sha256=f"{self.filed:064}", kept_sha256=f"{self.filed:064}",
            filed_on=at.date(), late=False, rows=len(officers) + set_aside, accepted=len(officers),
            sent_by="clerk", recorded_at=at,
        )  # fmt: skip
        for row, officer in enumerate(officers, 2):
            campaigns.FilingRow.objects.create(
                filing=filing,
                row=row,
                officer=officer,
                answers='{"officer_email":"clerk@town.example"}',
            )
            Employment.objects.create(
                officer=officer, agency=agency, since=at.date(), recorded_at=at,
                source=f"filing:{filing.receipt}",
            )  # fmt: skip
        in_step.keep_in_step(self.act(at), self.campaign, agency)
        return filing

    def extension(self, agency: Agency, *, at: datetime = JUNE_10, due_on: date = JULY_15) -> None:
        campaigns.Extension.objects.create(
            campaign=self.campaign, agency=agency, granted_on=at.date(), due_on=due_on,
            reason="The clerk is on leave", recorded_at=at,
        )  # fmt: skip

    def roster(
        self, agency: Agency, officers: Sequence[Officer], *, at: datetime = JUNE_10
    ) -> campaigns.Filing:
        self.extension(agency, at=at)
        return self.file(agency, officers, kind="roster", at=at)

    def nil(self, agency: Agency, *, at: datetime = JUNE_1) -> None:
        campaigns.NilReturn.objects.create(
            campaign=self.campaign, agency=agency, filed_on=at.date(), recorded_at=at
        )

    def estimate(self, agency: Agency, officers: int, *, at: datetime = JUNE_29) -> None:
        campaigns.Estimate.objects.create(
            campaign=self.campaign, agency=agency, officers=officers, source="by telephone",
            estimated_on=at.date(), recorded_at=at,
        )  # fmt: skip

    def prepare(
        self, decided: Sequence[tuple[Officer, Agency, Facts]], *, at: datetime = JUNE_30
    ) -> Preparation:
        cases = [
            Case(officer_id=officer.pk, mptc_id=officer.mptc_id, agency_id=agency.pk, facts=facts)
            for officer, agency, facts in decided
        ]
        rebuilding.derive_certificates()
        prepared, _preview = certification.prepare(
            self.act(at),
            terms=the_book().campaign(CAMPAIGN),
            decided_on=date(2022, 7, 1),
            cases=cases,
        )
        return prepared

    def release(
        self, decided: Sequence[tuple[Officer, Agency, Facts]], *, at: datetime = JULY_1
    ) -> None:
        preparation = self.prepare(decided)
        releasing.release(
            self.act(at),
            preparation=preparation,
            approvers=self.approved(preparation, at=at),
            preparer=make.person(),
            hashes_now=dict(preparation.determinations.values_list("officer__mptc_id", "hash")),
        )

    def approved(self, preparation: Preparation, *, at: datetime) -> list[Person]:
        """Let Robin and Dana approve determinations, each in a session of their own."""
        two = [people.person(each, at=at) for each in APPROVERS]
        for who in two:
            approvals.give(Act(by=who, at=at), releasing.matter(preparation, make.person()))
        return two

    def separate(self, officer: Officer, agency: Agency, *, on: date, at: datetime) -> None:
        held = Employment.objects.filter(officer=officer, agency=agency, superseded_at=None)
        since = held.values_list("since", flat=True)[0]
        held.update(superseded_at=at)
        Employment.objects.create(
            officer=officer, agency=agency, since=since, until=on, recorded_at=at, source="test"
        )

    def invented(self, *, at: datetime = MARCH_1) -> None:
        ledger.record(
            self.act(at), kind="register.opened", subject="register", effective_on=at.date(),
            authority="RUL-16", after={"invented": True, "scenario": "a small town"},
        )  # fmt: skip

    def act(self, at: datetime) -> Act:
        return make.act(at=at)


def let_two_approve(
    act: Act, *, out: Path, as_of: date, zeros: Mapping[str, str] | None = None
) -> None:
    """Prepare a release and let Robin and Dana approve it, each in a session of their own.

    In an invented world nobody need: there they are named (decision 0028).
    """
    if invented_world() is not None:
        return
    made = proposing.propose(act, out=out, as_of=as_of, zeros=zeros)
    for each in APPROVERS:
        by = Act(by=people.person(each, at=act.at), at=act.at)
        proposing.approve(by, key=made.key, preview=made.bound_to)


def elm_hill(*, second: str = "Bell") -> tuple[World, Agency, list[Officer]]:
    """Let one agency send a file of two officers, Jo Avery and another Jo."""
    world = World()
    elm = world.agency("Elm Hill Police Department")
    officers = [
        world.officer(f"0012-034{n}", last, "Jo") for n, last in enumerate(("Avery", second))
    ]
    world.file(elm, officers)
    return world, elm, officers


def release_twice(out: Path, *, second: str = "Bell") -> None:
    """Publish two releases of one agency: between them its two officers were decided on."""
    world, elm, officers = elm_hill(second=second)
    publish(make.act(at=JUNE_30), out=out, as_of=date(2022, 6, 30))
    world.release([(officers[0], elm, CLEAN), (officers[1], elm, WITHOUT_CPR)])
    publish(make.act(at=JULY_5), out=out, as_of=date(2022, 7, 5))


def publish(
    act: Act, *, out: Path, as_of: date, zeros: Mapping[str, str] | None = None
) -> Published:
    """Release the public files on the word of Robin and Dana, who have approved."""
    let_two_approve(act, out=out, as_of=as_of, zeros=zeros)
    return proposing.publish_named(act, out=out, as_of=as_of, approved_by=APPROVERS, zeros=zeros)
