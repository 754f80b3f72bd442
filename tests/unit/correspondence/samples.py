"""Notices to invented officers, decided by the real rules."""

from dataclasses import replace
from datetime import date
from functools import cache

from standing.correspondence.domain import (
    CONTESTABLE,
    KIND_FOR,
    NoticeContent,
    NoticeKind,
    PacketContent,
    Replaced,
    document_id,
)
from standing.kernel.names import PersonName
from standing.rules.book import the_book
from standing.rules.determine import Determination, determine
from standing.rules.facts import (
    Attestation,
    Background,
    BasicTraining,
    BridgeStatus,
    DutyStatus,
    EmploymentClass,
    Examination,
    Facts,
    Interview,
    TrainingOnRecord,
    YesNoUnknown,
)
from standing.rules.frozen import determination_hash, facts_json, findings_json, law_sheet

JULY_1_2022, JULY_1_2025 = date(2022, 7, 1), date(2025, 7, 1)
JULY_15, JULY_22, SEPTEMBER_30 = date(2022, 7, 15), date(2022, 7, 22), date(2022, 9, 30)
AUGUST_1, AUGUST_15, AUGUST_22 = date(2022, 8, 1), date(2022, 8, 15), date(2022, 8, 22)

ALL_WELL = Facts(
    decided_on=JULY_1_2022,
    date_of_birth=date(1984, 3, 9),
    employment_class=EmploymentClass.FULL_TIME,
    duty_status=DutyStatus.ACTIVE,
    high_school=True,
    basic_training=BasicTraining.ACADEMY,
    training_on_record=(
        TrainingOnRecord(
            category="basic academy",
            course="Recruit Officer Course",
            hours=800,
            completed_on=date(2009, 6, 12),
            training_year="2008-2009",
        ),
    ),
    physical_evaluation=YesNoUnknown.YES,
    psychological_evaluation=YesNoUnknown.UNKNOWN,
    background=Background.DONE,
    interview=Interview.DONE,
    examination=Examination.PASSED,
    first_aid_expires=date(2023, 3, 31),
    cpr_expires=date(2023, 3, 31),
    in_service_hours=40,
    attestation=Attestation.YES,
    attested_by="agency head",
    source="receipt R-4F0C-91AB-22D7 row 12",
)
"""An officer who has shown everything."""
FACTS = {
    NoticeKind.CERTIFIED: ALL_WELL,
    NoticeKind.CONDITIONAL: replace(
        ALL_WELL, cpr_expires=date(2022, 5, 1), interview=Interview.NOT_DONE
    ),
    NoticeKind.FURTHER_REVIEW: replace(ALL_WELL, attestation=Attestation.CANNOT),
    NoticeKind.DECLINED: replace(
        ALL_WELL,
        basic_training=BasicTraining.BRIDGE,
        bridge_status=BridgeStatus.WITHDRAWN,
        training_on_record=(),
        work_hours=1240,
    ),
}
NAME = PersonName(last="O’Brien-Castaño", first="Núria", middle="L.", suffix="Jr.")


@cache
def determination(kind: NoticeKind) -> tuple[Determination, str]:
    """Return what the rules decide for a kind, with the hash of its frozen form."""
    found = determine("E22", FACTS[kind], the_book())
    assert KIND_FOR[found.outcome] is kind
    law = law_sheet("E22", FACTS[kind].decided_on, the_book())
    frozen = findings_json(found, law)
    return found, determination_hash(facts=facts_json(FACTS[kind]), findings=frozen)


def notice(
    kind: NoticeKind, *, mptc_id: str = "0123-4567", name: PersonName = NAME, invented: bool = True
) -> NoticeContent:
    """Make one notice of a kind."""
    decided = NoticeKind.CERTIFIED if kind is NoticeKind.VACATED else kind
    found, found_hash = (None, None) if kind is NoticeKind.EXTENSION else determination(decided)
    return NoticeContent(
        kind=kind,
        mptc_id=mptc_id,
        name=name,
        agency_name="Abington Police Department",
        agency_code="abington-police-department",
        campaign_title="Officer Recertification (A-H)",
        dated_on=JULY_1_2022,
        determination=found,
        determination_hash=found_hash,
        conditions=found.conditions if found else (),
        petition_due=JULY_22 if kind in CONTESTABLE else None,
        since=JULY_1_2022,
        expires_on=JULY_1_2025,
        extension_due=JULY_15 if kind is NoticeKind.EXTENSION else None,
        vacated_on=AUGUST_15 if kind is NoticeKind.VACATED else None,
        because="The academy's list shows that the course was not finished."
        if kind is NoticeKind.VACATED
        else "",
        replaces=earlier(NoticeKind.CERTIFIED, mptc_id) if kind is NoticeKind.VACATED else None,
        number=2 if kind is NoticeKind.VACATED else 1,
        docket=f"2022-A-H/{mptc_id}",
        invented=invented,
        base_url="http://127.0.0.1:8000",
    )


def earlier(kind: NoticeKind, mptc_id: str) -> Replaced:
    """Make what a letter says of the notice of July 1 whose place it takes."""
    found, found_hash = determination(kind)
    return Replaced(
        kind=kind,
        dated_on=JULY_1_2022,
        document=document_id(f"2022-A-H/{mptc_id}", kind, 1),
        determination=found,
        determination_hash=found_hash,
        since=JULY_1_2022,
        expires_on=JULY_1_2025,
    )


def correction(kind: NoticeKind, *, of: NoticeKind, mptc_id: str = "0123-4567") -> NoticeContent:
    """Make a letter of August 1 that takes the place of the notice of July 1."""
    return replace(
        notice(kind, mptc_id=mptc_id),
        dated_on=AUGUST_1,
        number=2,
        petition_due=AUGUST_22 if kind in CONTESTABLE else None,
        replaces=earlier(of, mptc_id),
    )


def packet(*notices: NoticeContent, code: str = "abington-police-department") -> PacketContent:
    """Make one agency's packet."""
    return PacketContent(
        agency_code=code,
        agency_name="Abington Police Department",
        municipality="Abington, Massachusetts",
        campaign_slug="2022-a-h",
        campaign_title="Officer Recertification (A-H)",
        dated_on=JULY_1_2022,
        notices=notices,
        invented=True,
    )
