"""What an officer says of where notices reach them, and of the bargaining unit (CERT-119, 122)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from standing.certification import queries as certification
from standing.correspondence.models import UnitWaiver
from standing.kernel.access import Act
from standing.kernel.errors import Refused, WrongState
from standing.ledger.actions import record
from standing.requests import queries as requests
from standing.requests.answering import require_officer
from standing.requests.domain import UnitChoice
from standing.requests.events import Event
from standing.requests.models import ContactData
from standing.storage import locks
from standing.storage.rows import known as known_rows
from standing.workforce import identities
from standing.workforce.models import Officer

DUTY = "555 CMR 12.06(1) (CERT-119)"
WAIVER = "555 CMR 12.06(1)(a)2.c (CERT-122)"
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What an officer gives: the e-mail address, and one of three things about a unit."""

    email: str
    unit: UnitChoice
    unit_name: str = ""
    unit_head_email: str = ""


@transaction.atomic
def give_contact(act: Act, *, mptc_id: str, given: Given) -> ContactData:
    """Keep where an officer is reached, the unit and its head, "no unit", or the signed waiver.

    The earlier word stays on record as what held until now. Choosing the waiver signs it today, where
    none is on file; choosing anything else takes a waiver back. The ledger says which of the data
    changed and never an address.

    Raises:
        NotPermitted: whoever acts is not this officer.
        Refused: an address cannot be one, or the unit's name or head is missing.
        WrongState: it is what is on record already.
    """
    require_officer(act, mptc_id)
    officer = certification.kept_officer(mptc_id, known=act.at)
    meant = _checked(given)
    locks.hold(f"contact:{officer.pk}")
    before = requests.contact(officer.pk, known=act.at)
    waived = waivers_of(officer.pk, known=act.at)
    changed = _changed(before, meant)
    if not changed and bool(waived) == (meant.unit is UnitChoice.WAIVED):
        raise WrongState("This is what is on record already. Nothing was changed.")
    records = identities.records_of(officer.pk, known=act.at)
    ContactData.objects.filter(officer_id__in=records, superseded_at__isnull=True).update(
        superseded_at=act.at
    )
    kept = ContactData.objects.create(
        officer=officer, email=meant.email, unit=meant.unit.value, unit_name=meant.unit_name,
        unit_head_email=meant.unit_head_email, given_by=act.by.account, recorded_at=act.at,
    )  # fmt: skip
    record(
        act,
        kind=Event.CONTACT_RECORDED,
        subject=f"officer:{officer.mptc_id}",
        effective_on=act.day,
        authority=DUTY,
        before={"unit": before.unit} if before else None,
        after={"changed": changed, "unit": meant.unit},
    )
    _settle_waivers(act, officer, waived, sign=meant.unit is UnitChoice.WAIVED)
    return kept


def waivers_of(officer_id: int, *, known: datetime) -> list[UnitWaiver]:
    """Return the waivers on file for an officer, whoever recorded them, under whichever record."""
    records = identities.records_of(officer_id, known=known)
    rows = UnitWaiver.objects.filter(known_rows(known), officer_id__in=records)
    return list(rows.select_related("officer").order_by("recorded_at", "pk"))


def _settle_waivers(
    act: Act, officer: Officer, waived: Sequence[UnitWaiver], *, sign: bool
) -> None:
    if sign and not waived:
        UnitWaiver.objects.create(officer=officer, signed_on=act.day, recorded_at=act.at)
        record(
            act,
            kind="unit-waiver.recorded",
            subject=f"officer:{officer.mptc_id}",
            effective_on=act.day,
            authority=WAIVER,
            after={"by": "the officer"},
        )
    for waiver in waived if not sign else ():
        waiver.superseded_at = act.at
        waiver.save(update_fields=["superseded_at"])
        record(
            act,
            kind="unit-waiver.withdrawn",
            subject=f"officer:{waiver.officer.mptc_id}",
            effective_on=act.day,
            authority=WAIVER,
            before={"signed_on": waiver.signed_on},
            after={"by": "the officer"},
        )


def _checked(given: Given) -> Given:
    email = _address(given.email, "your e-mail address")
    if given.unit is not UnitChoice.NAMED:
        return Given(email=email, unit=given.unit)
    name = " ".join(given.unit_name.split())
    if not name:
        raise Refused("Give the name of your bargaining unit, or choose one of the other answers.")
    if len(name) > _LONGEST:
        raise Refused(f"The name of the unit has room for {_LONGEST} characters. Shorten it.")
    head = _address(given.unit_head_email, "the e-mail address of the head of the unit")
    return Given(email=email, unit=given.unit, unit_name=name, unit_head_email=head)


def _address(text: str, whose: str) -> str:
    trimmed = text.strip()
    if not trimmed:
        raise Refused(f"Give {whose}, such as name@example.org.")
    try:
        validate_email(trimmed)
    except ValidationError:
        raise Refused(
            f"We read {trimmed[:80]!r} as {whose}, and mail cannot be sent to that. An address looks "
            "like name@example.org."
        ) from None
    return trimmed


def _changed(before: ContactData | None, given: Given) -> list[str]:
    after = {
        "email": given.email,
        "unit": given.unit.value,
        "unit_name": given.unit_name,
        "unit_head_email": given.unit_head_email,
    }
    return [
        name for name, value in after.items() if before is None or getattr(before, name) != value
    ]
