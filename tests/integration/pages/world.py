"""A small invented world, row by row: one officer for each answer the pages can give.

All people are invented. The world ends on August 10, 2022, with a condition met.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from tests import make

from standing.campaigns.models import (
    Campaign,
    Estimate,
    Extension,
    Filing,
    FilingRow,
    Member,
    NilReturn,
)
from standing.certification import rebuilding
from standing.certification.models import (
    Application,
    ConditionAct,
    Determination,
    Overlay,
    Preparation,
    Release,
)
from standing.jobs.models import Job
from standing.kernel.names import PersonName, search_key
from standing.ledger.actions import record
from standing.rules import facts as f
from standing.rules.book import the_book
from standing.rules.determine import determine
from standing.rules.frozen import determination_hash, facts_json, findings_json, law_sheet
from standing.workforce.models import (
    Agency,
    AgencyScope,
    Employment,
    Officer,
    OfficerBirth,
    OfficerName,
)

MARCH_1 = datetime(2022, 3, 1, 15, 0, tzinfo=UTC)
JUNE_14 = datetime(2022, 6, 14, 15, 0, tzinfo=UTC)
JUNE_29 = datetime(2022, 6, 29, 15, 0, tzinfo=UTC)
JUNE_30 = datetime(2022, 6, 30, 20, 0, tzinfo=UTC)
JULY_1 = datetime(2022, 7, 1, 14, 0, tzinfo=UTC)
JULY_6 = datetime(2022, 7, 6, 14, 0, tzinfo=UTC)
AUGUST_10 = datetime(2022, 8, 10, 14, 0, tzinfo=UTC)
BORN = date(1984, 11, 23)

CERTIFIED = "0101-0001"
CONDITIONAL = "0101-0002"
MET_LATER = "0101-0003"
FURTHER_REVIEW = "0101-0004"
DECLINED = "0101-0005"
ROSTERED = "0101-0006"
UNROSTERED = "0101-0007"
SUSPENDED = "0101-0008"
LEFT = "0101-0009"
NEW = "0101-0010"
ACCENTED = "0101-0011"

PEOPLE: Mapping[str, PersonName] = {
    CERTIFIED: PersonName(first="Jordan", middle="A.", last="Avery"),
    CONDITIONAL: PersonName(first="Casey", last="Brightwater"),
    MET_LATER: PersonName(first="Robin", last="Calloway", suffix="Jr."),
    FURTHER_REVIEW: PersonName(first="Emerson", last="Dunmore"),
    DECLINED: PersonName(first="Quinn", last="Everhart"),
    ROSTERED: PersonName(first="Blair", last="Fennimore-Gale"),
    UNROSTERED: PersonName(first="Sasha", last="Greenaway"),
    SUSPENDED: PersonName(first="Marlow", last="Hathersage"),
    LEFT: PersonName(first="Devon", last="Ashgrove"),
    NEW: PersonName(first="Harper", last="Bellweather"),
    ACCENTED: PersonName(first="Élodie", last="D’Álvarez"),
}
SUBMITTER, EXTENDED, WITHOUT_ROSTER, NIL, PENDING = (
    "abington-police-department",
    "boston-police-department",
    "tolland-police-department",
    "acton-police-department",
    "franklin-county-sheriffs-office",
)
AGENCIES: Mapping[str, tuple[str, str, str, str]] = {
    SUBMITTER: ("Abington Police Department", "municipal", "Plymouth", "Abington"),
    EXTENDED: ("Boston Police Department", "municipal", "Suffolk", "Boston"),
    WITHOUT_ROSTER: ("Tolland Police Department", "municipal", "Hampden", "Tolland"),
    NIL: ("Acton Police Department", "municipal", "Middlesex", "Acton"),
    PENDING: ("Franklin County Sheriff's Office", "county", "Franklin", "Greenfield"),
}
GAPS: Mapping[str, Mapping[str, object]] = {
    CERTIFIED: {},
    CONDITIONAL: {
        "cpr_expires": date(2022, 5, 1),
        "examination": f.Examination.NOT_PASSED,
    },
    MET_LATER: {"cpr_expires": date(2022, 5, 2)},
    FURTHER_REVIEW: {"attestation": f.Attestation.NO},
    DECLINED: {"background": f.Background.FAILED},
    SUSPENDED: {},
    ACCENTED: {},
}


def clean_facts(**gaps: Any) -> f.Facts:
    """Make facts that meet every requirement, but for the gaps given."""
    facts: dict[str, Any] = {
        "decided_on": date(2022, 7, 1),
        "date_of_birth": BORN,
        "employment_class": f.EmploymentClass.FULL_TIME,
        "duty_status": f.DutyStatus.ACTIVE,
        "high_school": True,
        "basic_training": f.BasicTraining.ACADEMY,
        "physical_evaluation": f.YesNoUnknown.YES,
        "psychological_evaluation": f.YesNoUnknown.UNKNOWN,
        "background": f.Background.DONE,
        "interview": f.Interview.DONE,
        "examination": f.Examination.PASSED,
        "first_aid_expires": date(2023, 3, 31),
        "cpr_expires": date(2023, 3, 31),
        "in_service_hours": 40,
        "attestation": f.Attestation.YES,
        "attested_by": "agency head",
        "source": "receipt R-0001 row 2",
    }
    return f.Facts(**{**facts, **gaps})


@dataclass(frozen=True, slots=True)
class World:
    """The rows that tests name."""

    officers: Mapping[str, Officer]
    agencies: Mapping[str, Agency]
    campaign: Campaign


def build(*, released: bool = True) -> World:
    """Write the world: imported, filed, decided and, unless told otherwise, released."""
    make_register()
    agencies = {code: _agency(code) for code in AGENCIES}
    officers = {mptc_id: _officer(mptc_id) for mptc_id in PEOPLE}
    for mptc_id, officer in officers.items():
        at = {ROSTERED: EXTENDED, UNROSTERED: WITHOUT_ROSTER}.get(mptc_id, SUBMITTER)
        _employ(officer, agencies[at])
    campaign = _campaign(officers)
    world = World(officers=officers, agencies=agencies, campaign=campaign)
    _file(world)
    _decide(world, released=released)
    rebuilding.derive_certificates()
    if released:
        _afterwards(world)
    return world


JOBS = {
    "waiting": "000000000000000000000001",
    "running": "000000000000000000000002",
    "done": "000000000000000000000003",
    "refused": "000000000000000000000004",
    "failed": "000000000000000000000005",
}
"""The id of one piece of background work in each state."""


def make_jobs() -> None:
    """Write one piece of background work in each state."""
    for state, key in JOBS.items():
        Job.objects.create(
            key=key, kind="packets", state=state, arguments="{}", fingerprint=key,
            started_by="operator", asked_at=AUGUST_10,
            began_at=None if state == "waiting" else AUGUST_10,
            ended_at=AUGUST_10 if state in {"done", "refused", "failed"} else None,
            done=4, total=11, result="11 notices in 2 packets." if state == "done" else "",
        )  # fmt: skip


def make_register() -> None:
    """Open the register as an invented world."""
    record(
        make.act(at=MARCH_1), kind="register.opened", subject="register",
        effective_on=date(2022, 3, 1), authority="RUL-16",
        after={"invented": True, "scenario": "pages"},
    )  # fmt: skip


def _agency(code: str) -> Agency:
    name, kind, county, municipality = AGENCIES[code]
    agency = Agency.objects.create(
        code=code, name=name, kind=kind, county=county, municipality=municipality
    )
    AgencyScope.objects.create(agency=agency, since=date(2021, 7, 1), recorded_at=MARCH_1)
    return agency


def _officer(mptc_id: str) -> Officer:
    name = PEOPLE[mptc_id]
    officer = Officer.objects.create(
        mptc_id=mptc_id, cohort_letter=search_key(name.last)[0].upper(), recorded_at=MARCH_1,
        employed_on_2021_07_01=mptc_id != NEW, certification_kind="academy",
    )  # fmt: skip
    OfficerName.objects.create(
        officer=officer, last=name.last, first=name.first, middle=name.middle, suffix=name.suffix,
        sort_key=name.sort_key, last_key=search_key(name.last), first_key=search_key(name.first),
        since=date(2021, 7, 1), recorded_at=MARCH_1,
    )  # fmt: skip
    OfficerBirth.objects.create(officer=officer, date_of_birth=BORN, recorded_at=MARCH_1)
    return officer


def _employ(officer: Officer, agency: Agency) -> None:
    Employment.objects.create(
        officer=officer, agency=agency, employment_class="full-time", rank="Patrol Officer",
        since=date(2015, 4, 6), recorded_at=JUNE_14, source="filing:R-0001",
    )  # fmt: skip


def _campaign(officers: Mapping[str, Officer]) -> Campaign:
    terms = the_book().campaign("2022-a-h")
    campaign = Campaign.objects.create(
        slug=terms.slug, title=terms.title, edition=terms.edition, letters=terms.letters,
        opened_on=terms.opens_on, deadline_on=terms.deadline_on,
        extension_until=terms.extension_until, reference_on=terms.reference_on,
        renewed_until=terms.renewed_until, recorded_at=MARCH_1,
    )  # fmt: skip
    for officer in officers.values():
        Member.objects.create(
            campaign=campaign, officer=officer, letter=officer.cohort_letter, recorded_at=MARCH_1
        )
    return campaign


def _file(world: World) -> None:
    submitted = [*GAPS, LEFT]
    _filing(world, SUBMITTER, "submission", "R-0001", submitted)
    _filing(world, EXTENDED, "roster", "R-0002", [ROSTERED])
    for code in (EXTENDED, WITHOUT_ROSTER):
        Extension.objects.create(
            campaign=world.campaign, agency=world.agencies[code], granted_on=date(2022, 6, 14),
            due_on=date(2022, 7, 15), reason="More officers than clerks.", recorded_at=JUNE_14,
        )  # fmt: skip
    Estimate.objects.create(
        campaign=world.campaign, agency=world.agencies[WITHOUT_ROSTER], officers=4,
        source="telephone call with the department", estimated_on=date(2022, 6, 29),
        recorded_at=JUNE_29,
    )  # fmt: skip
    NilReturn.objects.create(
        campaign=world.campaign, agency=world.agencies[NIL], filed_on=date(2022, 6, 14),
        recorded_at=JUNE_14,
    )  # fmt: skip


def _filing(world: World, code: str, kind: str, receipt: str, who: list[str]) -> None:
    filing = Filing.objects.create(
        campaign=world.campaign, agency=world.agencies[code], kind=kind, receipt=receipt,
        file_name=f"{code}.csv", sha256="a" * 64, kept_sha256="a" * 64, filed_on=date(2022, 6, 14),
        late=False, rows=len(who), accepted=len(who), sent_by="clerk", recorded_at=JUNE_14,
    )  # fmt: skip
    rostered = kind == "roster"
    for row, mptc_id in enumerate(who, start=2):
        officer = world.officers[mptc_id]
        FilingRow.objects.create(filing=filing, row=row, officer=officer, answers="{}")
        Application.objects.create(
            officer=officer, agency=world.agencies[code], campaign=world.campaign.slug,
            kind="rostered" if rostered else "submitted", filed_on=date(2022, 6, 14),
            reference_on=date(2022, 7, 1), in_time=None if rostered else True,
            complete=None if rostered else True,
            extension_due=date(2022, 7, 15) if rostered else None,
            receipt=receipt, recorded_at=JUNE_14,
        )  # fmt: skip


def _decide(world: World, *, released: bool) -> None:
    terms = the_book().campaign("2022-a-h")
    law = law_sheet(terms.edition, date(2022, 7, 1), the_book())
    preparation = Preparation.objects.create(
        campaign=terms.slug, law=law.text, edition=terms.edition, decided_on=date(2022, 7, 1),
        reference_on=terms.reference_on, renewed_until=terms.renewed_until,
        preview_hash="b" * 64, prepared_by="preparer", recorded_at=JUNE_30,
    )  # fmt: skip
    record(
        make.act(at=JUNE_30), kind="determinations.prepared", subject=f"campaign:{terms.slug}",
        effective_on=date(2022, 7, 1), authority="555 CMR 7.07 (E22)",
    )  # fmt: skip
    for mptc_id, gaps in {**GAPS, LEFT: {}}.items():
        facts = clean_facts(**gaps)
        found = determine(terms.edition, facts, the_book())
        texts = {"facts": facts_json(facts), "findings": findings_json(found, law)}
        Determination.objects.create(
            preparation=preparation, officer=world.officers[mptc_id],
            agency=world.agencies[SUBMITTER], campaign=terms.slug, edition=terms.edition,
            decided_on=date(2022, 7, 1), reference_on=terms.reference_on,
            renewed_until=terms.renewed_until, outcome=found.outcome.value, **texts,
            hash=determination_hash(**texts), recorded_at=JUNE_30,
        )  # fmt: skip
        if released:
            record(
                make.act(at=JULY_1), kind="determination.issued", subject=f"officer:{mptc_id}",
                effective_on=date(2022, 7, 1), authority="555 CMR 7.07 (E22)",
                after={"outcome": found.outcome.value},
            )  # fmt: skip
    if released:
        Release.objects.create(
            preparation=preparation, issued_on=date(2022, 7, 1), petition_due=date(2022, 7, 22),
            recorded_at=JULY_1,
        )  # fmt: skip


def _afterwards(world: World) -> None:
    met = Determination.objects.get(officer=world.officers[MET_LATER])
    ConditionAct.objects.create(
        determination=met, requirement="cpr", state="C4 met", on=date(2022, 8, 10),
        recorded_at=AUGUST_10,
    )  # fmt: skip
    Overlay.objects.create(
        officer=world.officers[SUSPENDED], kind="suspended", authority="M.G.L. c. 6E, s. 9",
        since=date(2022, 7, 20), recorded_at=datetime(2022, 7, 20, 15, 0, tzinfo=UTC),
    )  # fmt: skip
    left = Employment.objects.get(officer=world.officers[LEFT])
    Employment.objects.filter(pk=left.pk).update(superseded_at=JULY_6)
    left.pk, left.until, left.recorded_at = None, date(2022, 6, 28), JULY_6
    left.superseded_at = None
    left.save(force_insert=True)
    record(
        make.act(at=AUGUST_10), kind="condition.met", subject=f"officer:{MET_LATER}",
        effective_on=date(2022, 8, 10), authority="CERT-356",
        after={"requirement": "cpr"},
    )  # fmt: skip
