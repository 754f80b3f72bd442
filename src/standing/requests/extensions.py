"""More time for an agency: asked by the agency, granted or refused by the commission."""

from datetime import date

from django.db import transaction

from standing.campaigns import models as campaign_tables
from standing.campaigns import queries as campaigns
from standing.campaigns.domain import FilingKind
from standing.campaigns.more_time import grant_extension
from standing.kernel.access import Act, Permission
from standing.kernel.errors import Refused, WrongState
from standing.kernel.periods import in_words
from standing.ledger.actions import record
from standing.requests import answering, domain, queries
from standing.requests.domain import RequestKind, RequestState
from standing.requests.events import Event
from standing.storage.rows import known as known_rows
from standing.workforce import queries as workforce
from standing.workforce.models import Agency

AUTHORITY = "555 CMR 7.02(3) (CERT-303 to 305)"


@transaction.atomic
def ask_extension(
    act: Act, *, campaign: str, agency: str, until: date, reason: str
) -> domain.Request:
    """Ask for time until ``until``, the last day in time, for one agency (CERT-304, 305).

    Raises:
        Refused: no reason; a day not after the deadline, gone by, or past what the catalogue allows;
            or the agency's submission stands.
        WrongState: a request of the agency waits already, or it has that much time.
    """
    act.by.require(Permission.EXTENSION_ASK, agency=agency)
    of = campaigns.campaign(campaign)
    asking = workforce.agency(agency)
    why = answering.words(reason, what="why more time is needed; the commission decides on it")
    _refuse_day(act, of, until)
    answering.hold()
    if campaigns.standing_file(of, asking, FilingKind.SUBMISSION, known=act.at) is not None:
        raise Refused(
            f"{asking.name} has sent a submission in this campaign, so it needs no more time. If that "
            "was sent in error, withdraw it first."
        )
    _refuse_if_extended(act, of, asking, until)
    for waiting in queries.open_requests(RequestKind.EXTENSION, agency, known=act.at):
        if waiting.campaign == campaign:
            asked = in_words(waiting.until) if waiting.until else "a later day"
            raise WrongState(
                f"{asking.name} asked on {in_words(waiting.asked_on)} for time until {asked}, and the "
                "commission has not decided yet. Nothing was changed. To ask for another day, take "
                "that request back first."
            )
    return answering.keep(
        act,
        kind=RequestKind.EXTENSION,
        event=Event.EXTENSION_ASKED,
        authority=AUTHORITY,
        effective_on=act.day,
        asked={"until": until.isoformat(), "reason": why},
        why=why,
        facts={"campaign": campaign, "until": until},
        campaign=of,
        agency=asking,
    )


@transaction.atomic
def decide_extension(
    act: Act, *, request: str, granted: bool, due_on: date | None = None
) -> domain.Request:
    """Grant a request for more time, until ``due_on`` or the day asked for, or refuse it.

    ``request`` is its key; ``act.reason`` says why, to the agency as well. An earlier day than asked
    may be given. Granting writes the extension itself (``campaigns.more_time``).

    Raises:
        NotFound: there is no such request.
        Refused: no reason; or what the law refuses of a grant; or a day later than was asked.
        WrongState: it was decided or taken back before, or the agency has that much time already.
    """
    act.by.require(Permission.EXTENSION_GRANT)
    to = RequestState.GRANTED if granted else RequestState.REFUSED
    asked = answering.open_one(request, RequestKind.EXTENSION, to=to)
    why = answering.words(act.reason, what="why, for the record and for the agency")
    until = due_on or asked.until
    if granted and until is not None:
        _refuse_later_than_asked(asked, until)
        of = campaigns.campaign(asked.campaign)
        _refuse_if_extended(act, of, workforce.agency(asked.agency_code), until)
        grant_extension(act, campaign=asked.campaign, agency=asked.agency_code, due_on=until)
    else:
        record(
            act,
            kind=Event.EXTENSION_REFUSED,
            subject=f"agency:{asked.agency_code}",
            effective_on=act.day,
            authority=AUTHORITY,
            before={"request": asked.key, "until": asked.until},
            after={"request": asked.key, "campaign": asked.campaign, "state": to},
        )
    return answering.answer(act, asked, to, reason=why)


def _refuse_day(act: Act, of: campaign_tables.Campaign, until: date) -> None:
    if until <= of.deadline_on:
        raise Refused(f"Choose a day after {in_words(of.deadline_on)}, the present deadline.")
    if until > of.extension_until:
        raise Refused(f"An extension may run to {in_words(of.extension_until)} (CERT-305).")
    if until < act.day:
        raise Refused(
            f"{in_words(until)} has gone by: today is {in_words(act.day)}. Choose today or a later day."
        )


def _refuse_later_than_asked(asked: domain.Request, until: date) -> None:
    if asked.until is not None and until > asked.until:
        raise Refused(
            f"{asked.agency_name} asked for time until {in_words(asked.until)}. Choose that day or an "
            "earlier one."
        )


def _refuse_if_extended(
    act: Act, of: campaign_tables.Campaign, agency: Agency, until: date
) -> None:
    """Refuse where the agency has as much time already: a grant would take some of it away."""
    given = (
        campaign_tables.Extension.objects.filter(known_rows(act.at), campaign=of, agency=agency)
        .order_by("-due_on")
        .first()
    )
    if given is not None and given.due_on >= until:
        raise WrongState(
            f"{agency.name} has time until {in_words(given.due_on)} already, by an extension of "
            f"{in_words(given.granted_on)}. Nothing was changed."
        )
