"""What may be laid over a certificate and lifted again: suspensions, restrictions, leave (CERT-330)."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction

from standing.certification import models, queries
from standing.certification.conditions import after_return
from standing.certification.domain import OverlayKind
from standing.kernel.access import Act, Permission
from standing.kernel.errors import Refused, WrongState
from standing.kernel.periods import in_words
from standing.ledger.actions import record
from standing.storage.rows import known as known_rows

_IMPOSING: Final = {OverlayKind.LEAVE: Permission.LEAVE_RECORD}
_LIFTING: Final = {
    OverlayKind.LEAVE: Permission.LEAVE_RECORD,
    OverlayKind.ADMIN_SUSPENDED: Permission.OVERLAY_LIFT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """What ended, from which day, and the conditions that run anew since (CERT-358)."""

    kind: OverlayKind
    until: date
    conditions: tuple[str, ...] = ()


@transaction.atomic
def impose_overlay(
    act: Act,
    *,
    mptc_id: str,
    kind: OverlayKind,
    since: date,
    authority: str,
    until: date | None = None,
) -> None:
    """Lay a suspension, restriction or leave over a certificate; the certificate stays (CERT-330).

    ``until`` is the first day on which it no longer holds. The commission suspends and restricts; its
    staff record the leave that an agency reported.

    Raises:
        Refused: ``until`` is not after ``since``.
        WrongState: one of this kind lies over those days already.
    """
    act.by.require(_IMPOSING.get(kind, Permission.OVERLAY_IMPOSE))
    officer = queries.kept_officer(mptc_id, known=act.at)
    if until is not None and until <= since:
        raise Refused(
            f"It would begin on {in_words(since)} and end on {in_words(until)}. Choose a later end."
        )
    for laid in _laid(officer.pk, kind, act):
        if (until is None or laid.since < until) and (laid.until is None or since < laid.until):
            raise WrongState(
                f"Officer {mptc_id} is {kind.value} since {in_words(laid.since)} already. Nothing was "
                "changed."
            )
    models.Overlay.objects.create(
        officer=officer, kind=kind.value, since=since, until=until, authority=authority,
        reason=act.reason, recorded_at=act.at,
    )  # fmt: skip
    record(
        act,
        kind="overlay.imposed",
        subject=f"officer:{mptc_id}",
        effective_on=since,
        authority=authority,
        after={"kind": kind, "until": until},
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
    if not act.reason.strip():
        raise Refused("Say why it ends, for the record: --reason TEXT.")
    if on > act.day:
        raise Refused(f"{in_words(on)} has not come: today is {in_words(act.day)}.")
    officer = queries.kept_officer(mptc_id, known=act.at)
    running = [o for o in _laid(officer.pk, kind, act) if o.until is None or on < o.until]
    if not running:
        raise WrongState(f"Officer {mptc_id} is not {kind.value} on {in_words(on)}.")
    laid = running[-1]
    if on < laid.since:
        raise Refused(
            f"It began on {in_words(laid.since)}. Choose that day, if it never held, or a later one."
        )
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
        subject=f"officer:{mptc_id}",
        effective_on=on,
        authority=authority,
        before={"kind": kind, "since": laid.since, "until": laid.until},
        after={"kind": kind, "until": on},
    )
    given: list[str] = []
    if kind is OverlayKind.LEAVE:
        given = after_return(act, officer=officer, leave_since=laid.since, on=on)
    return Lifted(kind=kind, until=on, conditions=tuple(given))


def _laid(officer_id: int, kind: OverlayKind, act: Act) -> list[models.Overlay]:
    rows = models.Overlay.objects.filter(known_rows(act.at), officer_id=officer_id, kind=kind.value)
    return list(rows.order_by("since", "recorded_at", "pk"))
