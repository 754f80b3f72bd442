"""What may be laid over a certificate and lifted again: suspensions, restrictions, leave (CERT-330)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import transaction

from standing.accounts.domain import check_two_persons
from standing.certification import approvals, models, queries
from standing.certification.conditions import after_return
from standing.certification.domain import SUSPENSIONS, OverlayKind
from standing.certification.known import reviewable
from standing.kernel.access import Act, Permission, Person
from standing.kernel.errors import Refused, WrongState
from standing.kernel.periods import in_words, known_at
from standing.ledger.actions import record
from standing.rules.book import the_book
from standing.storage import locks
from standing.workforce import identities, oneself
from standing.workforce.models import Employment, Officer
from standing.workforce.status_updates import not_far_ahead

A_YEAR: Final = timedelta(days=366)
WHILE_REVIEWED: Final = "only while a review or hearing is pending"
"""What ``label.restricted-exists`` says from September 29, 2023 to the restricted status (CERT-324)."""
_IMPOSING: Final = {OverlayKind.LEAVE: Permission.LEAVE_RECORD}
_LIFTING: Final = {
    OverlayKind.LEAVE: Permission.LEAVE_RECORD,
    OverlayKind.ADMIN_SUSPENDED: Permission.OVERLAY_LIFT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Laying:
    """What is to be laid over a certificate; ``until`` is the first day on which it no longer holds."""

    mptc_id: str
    kind: OverlayKind
    since: date
    until: date | None
    authority: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One ground that the law gives for a suspension: its rule, what happened, and the text."""

    rule: str
    says: str
    citation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """What ended, from which day, and the conditions that run anew since (CERT-358)."""

    kind: OverlayKind
    until: date
    conditions: tuple[str, ...] = ()


def grounds(kind: OverlayKind, *, on: date) -> list[Ground]:
    """Return the grounds that the rule book knows on a day; none where the law gives no list."""
    found = []
    for rule in the_book().family(f"overlay-ground.{kind.value.replace(' ', '-')}"):
        wording = rule.find(on)
        if wording is not None:
            found.append(Ground(rule=rule.id, says=str(wording.value), citation=wording.citation))
    return found


@transaction.atomic
def impose_overlay(
    act: Act,
    *,
    mptc_id: str,
    kind: OverlayKind,
    since: date,
    authority: str,
    until: date | None = None,
    approvers: Sequence[Person] = (),
) -> None:
    """Lay a suspension, restriction or leave over a certificate; the certificate stays (CERT-330).

    ``until`` is the first day on which it no longer holds. The commission suspends and restricts; its
    staff record the leave that an agency reported. A suspension takes the approval of two people who
    may suspend, neither of them whoever proposes it; naming them is enough in an invented world only
    (``suspending`` stores what each approves).

    Raises:
        NotPermitted, Refused: two persons are not two (RUL-24), and whatever ``may_be_laid`` refuses.
        WrongState: one of this kind lies over those days already.
    """
    act.by.require(_IMPOSING.get(kind, Permission.OVERLAY_IMPOSE))
    for each in (act.by, *approvers):
        oneself.refuse(each, mptc_id)
    asked = Laying(mptc_id=mptc_id, kind=kind, since=since, until=until, authority=authority)
    if kind in SUSPENSIONS:
        check_two_persons(approvers, permission=Permission.OVERLAY_IMPOSE, preparer=act.by)
    officer = may_be_laid(act, asked)
    if kind in SUSPENSIONS:
        approvals.require_both(act, approvers, _matter(act, asked))
    _store(act, officer, asked)


def may_be_laid(act: Act, asked: Laying) -> Officer:
    """Return whom it concerns, or refuse what the rules, the record or the days do not allow.

    Called in a transaction: the officer's turn is held until it ends.

    Raises:
        Refused: ``until`` is not after ``since``, no reason is given, or ``since`` lies before the first
            certificate (a leave: before the first employment) or more than a year ahead; the rules of
            that day know no such restriction.
        WrongState: one of this kind lies over those days already.
    """
    if not act.reason.strip():
        raise Refused("Say why, for the record.")
    officer = queries.kept_officer(asked.mptc_id, known=act.at)
    locks.hold(locks.officer(officer.mptc_id))
    since, until = asked.since, asked.until
    if asked.kind is OverlayKind.LEAVE:
        _refuse_a_leave_astray(act, officer, since)
    else:
        _refuse_a_day_astray(act, officer, since)
    if asked.kind is OverlayKind.RESTRICTED:
        _refuse_where_unknown(act, officer, since)
    if until is not None and until <= since:
        raise Refused(
            f"It would begin on {in_words(since)} and end on {in_words(until)}. Choose a later end."
        )
    for laid in _laid(officer.pk, asked.kind):
        if (until is None or laid.since < until) and (laid.until is None or since < laid.until):
            raise WrongState(
                f"Officer {asked.mptc_id} is {asked.kind.value} since {in_words(laid.since)} already. "
                "Nothing was changed."
            )
    return officer


def lay(act: Act, asked: Laying) -> None:
    """Carry out what two people approved, within their transaction; refuse as ``may_be_laid`` does."""
    _store(act, may_be_laid(act, asked), asked)


def _store(act: Act, officer: Officer, asked: Laying) -> None:
    models.Overlay.objects.create(
        officer=officer, kind=asked.kind.value, since=asked.since, until=asked.until,
        authority=asked.authority, reason=act.reason, recorded_at=act.at,
    )  # fmt: skip
    record(
        act,
        kind="overlay.imposed",
        subject=f"officer:{officer.mptc_id}",
        effective_on=asked.since,
        authority=asked.authority,
        after={"kind": asked.kind, "until": asked.until},
    )


def _matter(act: Act, asked: Laying) -> approvals.Matter:
    """What two people approve where both are named at once, and nothing waits for them."""
    return approvals.Matter(
        key="",
        bound_to="",
        permission=Permission.OVERLAY_IMPOSE,
        preparer=act.by,
        subject=f"officer:{asked.mptc_id}",
        kind="overlay.approved",
        after={"kind": asked.kind, "until": asked.until},
        about="this suspension",
        where=f"/commission/officers/{asked.mptc_id}/",
    )


@transaction.atomic
def lift_overlay(act: Act, *, mptc_id: str, kind: OverlayKind, on: date, authority: str) -> Lifted:
    """End a suspension, restriction or leave: ``on`` is the first day without it (CERT-106, 330).

    What was there before shows again. When a leave ends, what is still owed gets a new due day
    (CERT-358).

    Raises:
        Refused: no reason is given, or ``on`` lies before its first day, or has not come.
        WrongState: nothing of this kind lies over the officer's certificate.
    """
    act.by.require(_LIFTING.get(kind, Permission.OVERLAY_IMPOSE))
    oneself.refuse(act.by, mptc_id)
    if not act.reason.strip():
        raise Refused("Say why it ends, for the record.")
    officer, laid = running(act, mptc_id=mptc_id, kind=kind, on=on)
    laid.superseded_at = act.at
    laid.save(update_fields=["superseded_at"])
    if on > laid.since:  # else it never held, and nothing is put in its place
        models.Overlay.objects.create(
            officer=officer, kind=kind.value, since=laid.since, until=on,
            authority=laid.authority, reason=laid.reason, recorded_at=act.at,
        )  # fmt: skip
    record(
        act,
        kind="overlay.lifted",
        subject=f"officer:{officer.mptc_id}",
        effective_on=on,
        authority=authority,
        before={"kind": kind, "since": laid.since, "until": laid.until},
        after={"kind": kind, "until": on},
    )
    given: list[str] = []
    if kind is OverlayKind.LEAVE:
        given = after_return(act, officer=officer, leave_since=laid.since, on=on)
    return Lifted(kind=kind, until=on, conditions=tuple(given))


def running(
    act: Act, *, mptc_id: str, kind: OverlayKind, on: date
) -> tuple[Officer, models.Overlay]:
    """Return the officer and what would end on a day; called in a transaction, whose turn it takes.

    Raises:
        Refused: ``on`` lies before its first day, or has not come.
        WrongState: nothing of this kind lies over the officer's certificate.
    """
    if on > act.day:
        raise Refused(f"{in_words(on)} has not come: today is {in_words(act.day)}.")
    officer = queries.kept_officer(mptc_id, known=act.at)
    locks.hold(locks.officer(officer.mptc_id))
    found = [o for o in _laid(officer.pk, kind) if o.until is None or on < o.until]
    if not found:
        raise WrongState(f"Officer {mptc_id} is not {kind.value} on {in_words(on)}.")
    laid = found[-1]
    if on < laid.since:
        raise Refused(
            f"It began on {in_words(laid.since)}. Choose that day, if it never held, or a later one."
        )
    return officer, laid


def _refuse_a_day_astray(act: Act, officer: Officer, since: date) -> None:
    """Refuse a day before anything could be suspended, or one so far ahead that it is a slip."""
    held = queries.histories([officer.pk])[officer.pk].certificates
    first = min((each.since for each in held if known_at(each, act.at)), default=None)
    if first is None:
        raise Refused(
            f"Officer {officer.mptc_id} has no certificate on record, so nothing can be suspended or "
            "restricted."
        )
    if since < first:
        raise Refused(
            f"The first certificate of officer {officer.mptc_id} began on {in_words(first)}. Choose "
            "that day or a later one."
        )
    if since > act.day + A_YEAR:
        raise Refused(
            f"{in_words(since)} is more than a year ahead: today is {in_words(act.day)}. Look at the "
            "year that was given."
        )


def _refuse_a_leave_astray(act: Act, officer: Officer, since: date) -> None:
    """Refuse a leave from before any employment, or so far ahead that it is a slip, as of an agency."""
    not_far_ahead(act, since)
    records = identities.records_of(officer.pk, known=act.at)
    held = Employment.objects.filter(superseded_at__isnull=True, officer__in=records)
    first = held.order_by("since").values_list("since", flat=True).first()
    if first is None:
        raise Refused(
            f"Officer {officer.mptc_id} has no employment on record, so there is nothing to be on "
            "leave from."
        )
    if since < first:
        raise Refused(
            f"The first employment of officer {officer.mptc_id} on record began on {in_words(first)}. "
            "Choose that day or a later one."
        )


def _refuse_where_unknown(act: Act, officer: Officer, since: date) -> None:
    """Refuse a restriction on a day whose rules know none, or none without a review (CERT-324).

    A petition is on no record here, so what is asked is whether there is a decision that a review or
    hearing can be about: the one that speaks for the day is less than full and was not set aside.
    """
    wording = the_book().rule("label.restricted-exists").find(since)
    says = wording.value if wording else "no"
    if says == "yes":
        return
    history = queries.histories([officer.pk])[officer.pk]
    if says == WHILE_REVIEWED and reviewable(history, on=since, known=act.at):
        return
    known = (
        f"there may be one {says}, and no decision on record for that day can be reviewed"
        if says == WHILE_REVIEWED
        else "there is none"
    )
    raise Refused(
        f"Of a restricted certificate the rules say on {in_words(since)}: {known}.", under=wording
    )


def _laid(officer_id: int, kind: OverlayKind) -> list[models.Overlay]:
    """What of this kind is on record and not closed, also what somebody recorded a moment ago."""
    rows = models.Overlay.objects.filter(
        superseded_at__isnull=True, officer_id=officer_id, kind=kind.value
    )
    return list(rows.order_by("since", "recorded_at", "pk"))
