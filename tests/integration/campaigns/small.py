"""A register of three agencies and nine officers, with files to send. All people are invented."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from tests import dirty

from standing.accounts import actions as accounts
from standing.accounts import queries as people
from standing.campaigns import actions, deciding, queries
from standing.campaigns.checking import application_faults
from standing.campaigns.rosters.check import check
from standing.certification import models as certification
from standing.certification import queries as certified
from standing.certification.rebuilding import derive_certificates, differences
from standing.kernel.access import Act, Person, Role
from standing.kernel.names import cohort_letter, search_key
from standing.ledger import queries as ledger
from standing.ledger.actions import record
from standing.workforce.models import (
    Agency,
    AgencyScope,
    Employment,
    Officer,
    OfficerBirth,
    OfficerName,
)

CAMPAIGN = "2022-a-h"
ACTON, CONCORD, DOVER = (
    "acton-police-department", "concord-police-department", "dover-police-department",
)  # fmt: skip
MARCH_1 = datetime(2022, 3, 1, 17, tzinfo=UTC)
APRIL_1 = datetime(2022, 4, 1, 16, tzinfo=UTC)
JUNE_10 = datetime(2022, 6, 10, 16, tzinfo=UTC)
JUNE_14 = datetime(2022, 6, 14, 16, tzinfo=UTC)
JUNE_28 = datetime(2022, 6, 28, 16, tzinfo=UTC)
JUNE_30 = datetime(2022, 6, 30, 22, tzinfo=UTC)
JULY_1 = datetime(2022, 7, 1, 14, tzinfo=UTC)
JULY_6 = datetime(2022, 7, 6, 14, tzinfo=UTC)
AUGUST_1 = datetime(2022, 8, 1, 14, tzinfo=UTC)
DECISION_ON = date(2022, 7, 1)
OFFICERS = 9
OUTSIDE, UNKNOWN = 50, 90
STAFF = "staff.one"
PEOPLE: tuple[tuple[str, Role, str | None], ...] = (
    (STAFF, Role.CERTIFICATION_STAFF, None),
    ("staff.two", Role.CERTIFICATION_STAFF, None),
    ("director", Role.CERTIFICATION_DIRECTOR, None),
    ("director.again", Role.COMMISSIONER, "director"),
    ("executive", Role.EXECUTIVE_DIRECTOR, None),
    ("commissioner", Role.COMMISSIONER, None),
    ("commissioner.two", Role.COMMISSIONER, None),
    ("commissioner.three", Role.COMMISSIONER, None),
    ("auditor", Role.AUDITOR, None),
)


def register(
    agencies: Iterable[str] = (ACTON, CONCORD, DOVER), *, officers: int = OFFICERS
) -> None:
    """Write the register and open the campaign."""
    accounts.seed_operator(MARCH_1)
    administrator = act("administrator", at=MARCH_1)
    for username, role, human in PEOPLE:
        accounts.add_person(
            administrator, username=username, human_name="" if human else username.title(),
            role=role, human=human,
        )  # fmt: skip
    for code in agencies:
        name = code.replace("-", " ").title()
        agency = Agency.objects.create(
            code=code, name=name, kind="municipal", county="Middlesex", municipality=name.split()[0]
        )
        AgencyScope.objects.create(agency=agency, since=date(2021, 7, 1), recorded_at=MARCH_1)
    for number in range(1, officers + 1):
        _officer(dirty.row(number))
    _officer(dirty.row(OUTSIDE, Last_Name="Quillfeather"))
    derive_certificates()
    actions.open_campaign(act(at=APRIL_1), slug=CAMPAIGN)


def _officer(row: dirty.Row) -> None:
    last, first = str(row["Last Name"]), str(row["First Name"])
    officer = Officer.objects.create(
        mptc_id=str(row["MPTC ID"]), cohort_letter=cohort_letter(last) or "", recorded_at=MARCH_1,
        employed_on_2021_07_01=True, certification_kind="academy",
    )  # fmt: skip
    OfficerName.objects.create(
        officer=officer, last=last, first=first, sort_key=search_key(last),
        last_key=search_key(last), first_key=search_key(first), since=date(2021, 7, 1),
        recorded_at=MARCH_1,
    )  # fmt: skip
    OfficerBirth.objects.create(
        officer=officer, date_of_birth=date(1980, 1, 31), recorded_at=MARCH_1
    )


def act(by: str = STAFF, *, at: datetime = JUNE_10, reason: str = "for a test") -> Act:
    """An act of an account of the register."""
    return Act(by=people.person(by, at=at), at=at, reason=reason)


def two_commissioners(at: datetime = JUNE_10) -> list[Person]:
    """Two who approve what a third commissioner proposes."""
    return [people.person(f"commissioner.{which}", at=at) for which in ("two", "three")]


def mptc_id(number: int) -> str:
    """The id of the officer with this number."""
    return str(dirty.row(number)["MPTC ID"])


def file(path: Path, *officers: int | Mapping[str, Any], kind: str = "submission") -> Path:
    """Write a file about officers: a number stands for a row without fault."""
    rows = [dirty.row(each) if isinstance(each, int) else each for each in officers]
    headings = dirty.HEADINGS if kind == "submission" else dirty.OF_ROSTER
    return dirty.csv_file(path, dirty.grid(rows, headings))


def send(
    path: Path, *, agency: str = ACTON, at: datetime = JUNE_10, by: str = STAFF
) -> actions.Receipt:
    """Check a file and accept it."""
    index = queries.officer_index(queries.campaign(CAMPAIGN), known=at)
    acting = act(by, at=at)
    return actions.accept(
        acting, campaign=CAMPAIGN, agency=agency, content=path, index=index,
        checked=check(path, officers=index.known, filed_on=acting.day),
    )  # fmt: skip


def take_back(receipt: actions.Receipt | str, *, at: datetime = JUNE_28) -> None:
    """Undo an accepted file."""
    number = receipt if isinstance(receipt, str) else receipt.number
    actions.undo(act(at=at, reason="Sent in error"), receipt=number)


def extend(agency: str = ACTON, *, at: datetime = JUNE_14, until: date = date(2022, 7, 15)) -> None:
    """Give an agency more time."""
    actions.grant_extension(
        act(at=at, reason="The clerk is on leave"), campaign=CAMPAIGN, agency=agency, due_on=until
    )


def prepare(*, at: datetime = JUNE_30, on: date = DECISION_ON) -> deciding.Prepared:
    """Prepare determinations of everyone who is ready."""
    return deciding.prepare(act(at=at), campaign=CAMPAIGN, decided_on=on)


def approve(*approvers: str, at: datetime = JULY_1, campaign: str = CAMPAIGN) -> None:
    """Let people approve what was prepared, each in a session of their own; nothing is issued yet."""
    waiting = certified.preparation_awaiting(campaign)
    for who in approvers or ("director", "executive"):
        deciding.approve(
            act(who, at=at), number=waiting.pk, preview=waiting.preview_hash, at_once=False
        )


def release(*approvers: str, at: datetime = JULY_1) -> certification.Release:
    """Release what was prepared, approved by the director and the executive unless others are named."""
    approve(*approvers, at=at)
    return named(*approvers, at=at)


def named(*approvers: str, at: datetime = JULY_1) -> certification.Release:
    """Release what was prepared on the word of people who are named, whether they approved or not."""
    return deciding.release(
        act(at=at), campaign=CAMPAIGN, approvers=approvers or ("director", "executive")
    )


def invented() -> None:
    """Let the register be an invented world, in which one person plays everybody (decision 0028)."""
    if ledger.invented_world() is not None:
        return
    record(
        act(at=MARCH_1), kind="register.opened", subject="register", effective_on=MARCH_1.date(),
        authority="RUL-16", after={"invented": True, "scenario": "small"},
    )  # fmt: skip


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of ours."""
    return {
        model._meta.label: sorted(model._default_manager.values_list(), key=repr)
        for model in apps.get_models()
        if model.__module__.startswith("standing.")
    }


@dataclass(frozen=True)
class Rebuilt:
    """What follows from the files that stand: ids, receipts, moments and the ledger left aside."""

    certificates: frozenset[tuple[Any, ...]]
    conditions: frozenset[tuple[Any, ...]]
    applications: tuple[tuple[Any, ...], ...]
    employments: tuple[tuple[Any, ...], ...]


def rebuilt() -> Rebuilt:
    """Read what follows from the files that stand."""
    live = {"superseded_at__isnull": True}
    return Rebuilt(
        certificates=frozenset(
            certification.Certificate.objects.values_list(
                "officer__mptc_id", "kind", "since", "until", "authority", "superseded_at"
            )
        ),
        conditions=frozenset(
            certification.Condition.objects.values_list(
                "officer__mptc_id", "requirement", "rule", "since", "due_on"
            )
        ),
        applications=_in_order(
            certification.Application.objects.filter(**live).values_list(
                "officer__mptc_id", "agency__code", "kind", "filed_on", "reference_on", "in_time",
                "complete", "extension_due",
            )
        ),
        employments=_in_order(
            Employment.objects.filter(**live).values_list(
                "officer__mptc_id", "agency__code", "employment_class", "rank", "since", "until",
                "separation_nature",
            )
        ),
    )  # fmt: skip


def _in_order(rows: Iterable[tuple[Any, ...]]) -> tuple[tuple[Any, ...], ...]:
    return tuple(sorted(rows, key=repr))


def nothing_differs() -> bool:
    """Say whether every derived row follows from what was decided and from the standing files."""
    return differences() == [] and application_faults(act(at=AUGUST_1)) == []


def applicants(kind: str = "submitted", *, agency: str = ACTON) -> list[str]:
    """The ids of the officers whom an agency puts forward."""
    rows = certification.Application.objects.filter(
        superseded_at__isnull=True, kind=kind, agency__code=agency
    )
    return sorted(set(rows.values_list("officer__mptc_id", flat=True)))
