"""What every kind of request shares: asking once, answering once, taking back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from django.db import transaction

from standing.accounts.listing import names_of
from standing.campaigns.models import Campaign
from standing.kernel.access import Act, Permission
from standing.kernel.canonical import canonical
from standing.kernel.errors import NotFound, NotPermitted, Refused
from standing.ledger.actions import record
from standing.requests import domain, models, queries
from standing.requests.domain import RequestKind, RequestState
from standing.requests.events import WITHDRAWN, Event
from standing.storage import locks
from standing.workforce.models import Agency, Employment, Officer

LONGEST: Final = 2000
"""How many characters somebody may write."""


def words(text: str, *, what: str) -> str:
    """Return what somebody wrote, trimmed; ``what`` says what is asked for, where nothing was."""
    said = text.strip()
    if not said:
        raise Refused(f"Say {what}.")
    if len(said) > LONGEST:
        raise Refused(
            f"You wrote {len(said):,} characters; there is room for {LONGEST:,}. Say the main "
            "points here, and send the rest by e-mail."
        )
    return said


def hold() -> None:
    """Wait for our turn: two people who ask or answer at once are heard one after the other."""
    locks.hold("requests")


def keep(
    act: Act,
    *,
    kind: RequestKind,
    event: Event,
    authority: str,
    effective_on: date,
    asked: Mapping[str, str],
    why: str,
    facts: Mapping[str, object],
    campaign: Campaign | None = None,
    agency: Agency | None = None,
    officer: Officer | None = None,
    employment: Employment | None = None,
) -> domain.Request:
    """Store what is asked and enter it; ``why`` is the entry's reason, apart where about a person."""
    row = models.Request.objects.create(
        kind=kind.value, campaign=campaign, agency=agency, officer=officer, employment=employment,
        asked=canonical(asked).decode(), asked_by=act.by.account, asked_at=act.at,
    )  # fmt: skip
    record(
        replace(act, reason=why),
        kind=event,
        subject=f"officer:{officer.mptc_id}"
        if officer
        else f"agency:{agency.code if agency else ''}",
        effective_on=effective_on,
        authority=authority,
        after={"request": row.key, **facts},
    )
    return queries.request(row.key)


def open_one(key: str, *kinds: RequestKind, to: RequestState) -> domain.Request:
    """Return the request, held until the transaction ends, if it may become ``to``.

    Raises:
        NotFound: there is no such request of these kinds.
        WrongState: it was answered or taken back before; the sentence says by whom and when.
    """
    hold()
    found = queries.request(key)
    if found.kind not in kinds:
        raise NotFound(queries.NO_REQUEST)
    names = names_of([found.decided_by])
    replace(found, decided_by=names.get(found.decided_by, found.decided_by)).check_open(to)
    return found


def answer(act: Act, request: domain.Request, to: RequestState, *, reason: str) -> domain.Request:
    """Store what became of a request; entering it in the ledger is the caller's."""
    models.RequestAnswer.objects.create(
        request=models.Request.objects.get(key=request.key), state=to.value,
        decided_by=act.by.account, reason=reason, recorded_at=act.at,
    )  # fmt: skip
    return queries.request(request.key)


@transaction.atomic
def withdraw(act: Act, *, request: str) -> domain.Request:
    """Take back what was asked: an agency its own, an officer the own.

    Raises:
        NotFound: there is no such request, or none of this person's.
        WrongState: it was decided or taken back before.
    """
    found = queries.request(request)
    _require_own(act, found)
    found = open_one(request, found.kind, to=RequestState.WITHDRAWN)
    about_officer = found.kind is not RequestKind.EXTENSION
    record(
        act,
        kind=WITHDRAWN[found.kind],
        subject=f"officer:{found.mptc_id}" if about_officer else f"agency:{found.agency_code}",
        effective_on=act.day,
        authority="design",
        before={"request": found.key, "state": found.state},
        after={"request": found.key, "state": RequestState.WITHDRAWN},
    )
    return answer(act, found, RequestState.WITHDRAWN, reason=act.reason)


def require_officer(act: Act, mptc_id: str) -> None:
    """Refuse anybody but the officer; the number of another's record tells nothing."""
    act.by.require(Permission.OWN_CHANGE)
    if act.by.officer != mptc_id:
        raise NotPermitted(f"{act.by.name} may change the own record only.")


def _require_own(act: Act, found: domain.Request) -> None:
    if found.kind is RequestKind.EXTENSION:
        act.by.require(Permission.EXTENSION_ASK, agency=found.agency_code)
        return
    act.by.require(Permission.OWN_CHANGE)
    if found.asked_by != act.by.account and act.by.officer != found.mptc_id:
        raise NotFound(queries.NO_REQUEST)
