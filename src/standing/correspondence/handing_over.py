"""Marking notices as handed over to their officers, and taking such a mark back (CERT-523)."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from standing.correspondence import handed, models
from standing.correspondence.handed import Bundle, Told
from standing.kernel.access import Act, Permission
from standing.kernel.errors import NotFound, NotPermitted, Refused, WrongState
from standing.kernel.periods import day_of, in_words
from standing.ledger.actions import record
from standing.storage.rows import known as known_rows
from standing.workforce import queries as workforce
from standing.workforce.models import Agency

AUTHORITY = "CERT-523"


@transaction.atomic
def hand_over(
    act: Act, *, agency: str, campaign: str, number: int, officers: Collection[str], on: date
) -> tuple[str, ...]:
    """Mark notices of one packet as handed over on a day; return whose were marked, by MPTC ID.

    Whose notice is marked already is left as it is, so that two presses are one act.

    Raises:
        NotPermitted: the person does not submit for this agency.
        NotFound: there is no such packet, or an officer has no notice in it.
        Refused: nobody is named, the day has not come, or lies before the notices.
        WrongState: every one of them is marked already.
    """
    place, bundle = _held(act, agency, campaign, number)
    if not officers:
        raise Refused("Choose at least one notice. Nothing was changed.")
    if on > act.day:
        raise Refused(f"{in_words(on)} has not come: today is {in_words(act.day)}.")
    if on < (written := day_of(bundle.written_at)):
        raise Refused(
            f"These notices were written on {in_words(written)}. Choose that day or a later one."
        )
    by_number = {each.mptc_id: each for each in bundle.notices}
    if unknown := sorted(set(officers) - by_number.keys()):
        raise NotFound(f"There is no notice of {unknown[0]} in this packet. Nothing was changed.")
    new = [by_number[who] for who in sorted(set(officers)) if by_number[who].handed_on is None]
    if not new:
        raise WrongState("These notices are marked as handed over already. Nothing was changed.")
    models.HandOver.objects.bulk_create(
        models.HandOver(
            notice_id=each.id, handed_on=on, marked_by=act.by.account, recorded_at=act.at
        )
        for each in new
    )
    marked = tuple(each.mptc_id for each in new)
    record(
        act,
        kind="notice.handed-over",
        subject=f"agency:{place.code}",
        effective_on=on,
        authority=AUTHORITY,
        after={"campaign": campaign, "packet": number, "officers": marked},
    )
    return marked


@transaction.atomic
def take_back(act: Act, *, agency: str, campaign: str, number: int, mptc_id: str) -> None:
    """Take back the mark that a notice was handed over; the act's reason says why.

    Raises:
        NotPermitted: the person does not submit for this agency.
        NotFound: there is no such notice in the packet.
        Refused: no reason is given.
        WrongState: the notice is not marked.
    """
    place, bundle = _held(act, agency, campaign, number)
    if not act.reason.strip():
        raise Refused("Say why the mark is taken back, for the record.")
    notice = _of(bundle, mptc_id)
    mark = models.HandOver.objects.filter(known_rows(act.at), notice_id=notice.id).first()
    if mark is None:
        raise WrongState(
            f"The notice of {mptc_id} is not marked as handed over. Nothing was changed."
        )
    models.HandOver.objects.filter(pk=mark.pk).update(superseded_at=act.at)
    models.TakenBack.objects.create(
        hand_over=mark, by=act.by.account, reason=act.reason, recorded_at=act.at
    )
    record(
        act,
        kind="notice.hand-over-taken-back",
        subject=f"officer:{mptc_id}",
        effective_on=act.day,
        authority=AUTHORITY,
        before={"handed_on": mark.handed_on},
        after={"agency": place.code, "campaign": campaign, "packet": number},
    )


def own_people(act: Act, permission: Permission, agency: str) -> None:
    """Refuse whoever does not hold this at the agency itself (CERT-521)."""
    act.by.require(permission, agency=agency)
    if not any(held.agency == agency and permission in held.permissions for held in act.by.roles):
        name = workforce.agency(agency).name
        raise NotPermitted(f"Only the people of {name} who submit for it may do this (CERT-521).")


def _held(act: Act, agency: str, campaign: str, number: int) -> tuple[Agency, Bundle]:
    """Return the packet's notices while nobody else marks notices of this agency."""
    own_people(act, Permission.PACKET_HAND_OVER, agency)
    place = Agency.objects.select_for_update().get(pk=workforce.agency(agency).pk)
    found = handed.bundle(place.pk, campaign, number, known=act.at)
    if found is None:
        raise NotFound(f"{place.name} has no packet {number} of {campaign[:60]}.")
    return place, found


def _of(bundle: Bundle, mptc_id: str) -> Told:
    for each in bundle.notices:
        if each.mptc_id == mptc_id:
            return each
    raise NotFound(f"There is no notice of {mptc_id[:40]} in this packet.")
