"""Questions asked of the mails."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Max, QuerySet
from django.db.models.functions import Lower

from standing.kernel.errors import NotFound
from standing.mail import models
from standing.mail.domain import OPEN, UNREACHED, MessageState

IN_ORDER: Sequence[MessageState] = (
    MessageState.FAILED, MessageState.BOUNCED, MessageState.DEFERRED, MessageState.WAITING,
    MessageState.SENT, MessageState.CALLED_OFF,
)  # fmt: skip
"""The states as they are listed: those that ask for a person first."""


def message(key: str, *, hold: bool = False) -> models.Message:
    """Return the mail of this id, held until the transaction ends if asked; or raise ``NotFound``."""
    rows = models.Message.objects.select_for_update() if hold else models.Message.objects.all()
    found = rows.filter(key=key).first()
    if found is None:
        raise NotFound("There is no mail of this id.")
    return found


def counts() -> dict[MessageState, int]:
    """Return how many mails stand in each state, in the order in which they are listed."""
    rows = models.Message.objects.values_list("state").annotate(number=Count("id"))
    there = dict(rows.order_by())
    return {state: there.get(state.value, 0) for state in IN_ORDER}


def waiting_for_next_try(now: datetime) -> int:
    """Return how many mails are due only later, or wait until our mail server is tried again."""
    rows = models.Message.objects.filter(state__in=OPEN)
    away = models.Outage.objects.filter(ended_at=None, next_try_at__gt=now)
    return rows.count() if away.exists() else rows.filter(next_try_at__gt=now).count()


def kinds() -> list[str]:
    """Return the kinds of mail that there are, in order."""
    return list(models.Message.objects.order_by("kind").values_list("kind", flat=True).distinct())


def messages(
    *, state: MessageState | None = None, kind: str = "", agency: str = ""
) -> QuerySet[models.Message]:
    """Return mails, newest first, of one state, kind or agency where named."""
    rows = models.Message.objects.order_by("-id")
    if state is not None:
        rows = rows.filter(state=state.value)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(agency=agency) if agency else rows


def of_agency(code: str, known: datetime) -> QuerySet[models.Message]:
    """Return every mail to the people of an agency about its work, newest first, as known."""
    return messages(agency=code).filter(known_at__lte=known)


def of_officer(mptc_id: str, known: datetime) -> QuerySet[models.Message]:
    """Return every mail to an officer, newest first, as known.

    Copies for the head of a bargaining unit, who has no account, and mail to an agency are not.
    """
    to_officer = models.Message.objects.filter(officer=mptc_id, agency="").exclude(account="")
    return to_officer.filter(known_at__lte=known).order_by("-id")


def unreached(agency: str) -> list[models.Message]:
    """Return, for each address of an agency, its last mail where that did not reach it."""
    rows = models.Message.objects.filter(agency=agency)
    last = rows.values(address=Lower("to")).annotate(last=Max("id")).order_by().values("last")
    return list(rows.filter(pk__in=last, state__in=UNREACHED).order_by("to"))


def outage() -> models.Outage | None:
    """Return since when our mail server has taken nothing, where that is so."""
    return models.Outage.objects.filter(ended_at=None).first()
