"""Why an officer stands as told: who suspended the certificate, if it is suspended, and what else."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _

from standing.certification.domain import History, Label, OverlayKind, Standing
from standing.kernel.periods import Span, in_words, known_at
from standing.kernel.tongue import marked
from standing.register.law import law_only
from standing.register.words import because

_KINDS: Final[Mapping[Label, OverlayKind]] = {
    Label.SUSPENDED: OverlayKind.SUSPENDED,
    Label.ADMIN_SUSPENDED: OverlayKind.ADMIN_SUSPENDED,
}
_SAID: Final[Mapping[OverlayKind, tuple[str, str]]] = {
    OverlayKind.SUSPENDED: (
        marked("The commission suspended the certificate from {day} on, under {law}."),
        marked("The commission suspended the certificate from {day} on."),
    ),
    OverlayKind.ADMIN_SUSPENDED: (
        marked(
            "The commission administratively suspended the certificate from {day} on, under {law}."
        ),
        marked("The commission administratively suspended the certificate from {day} on."),
    ),
}
"""What is said with the law that was named, and where what was named is no text of the law."""


def why(
    standing: Standing, history: History, *, on: date, known: datetime, today: date
) -> list[str]:
    """Return why an officer stands so on a day, a sentence each; ``today`` is the reader's own day.

    ``history`` is what may be read of the officer: nothing is said that the orders on the same page do
    not say (REG-14, NEV-11).
    """
    return [*_suspended(standing, history, on=on, known=known), *because(standing, today=today)]


def _suspended(standing: Standing, history: History, *, on: date, known: datetime) -> list[str]:
    """Return who suspended the certificate, from when on and under what law (CERT-330, CERT-640).

    Nothing where the officer does not read as suspended on the day.
    """
    kind = _KINDS.get(standing.label)
    running = [
        each
        for each in history.overlays
        if each.kind is kind and known_at(each, known) and Span(each.since, each.until).covers(on)
    ]
    if kind is None or not running:
        return []
    laid = min(running, key=lambda each: (each.since, each.recorded_at))
    with_law, without = _SAID[kind]
    law = law_only(laid.authority)
    return [_(with_law if law else without).format(day=in_words(laid.since), law=law)]
