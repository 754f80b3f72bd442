"""Whom the public may read of behind a figure: the count stays whole, names may be held back.

The commission's own rows (``standing campaign rows``) are not asked of here; they name everybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from standing.certification.labels import wording_on
from standing.certification.models import Determination
from standing.kernel.periods import day_of
from standing.register.publishable import withheld
from standing.reports.figures import Row, Scene, rows
from standing.rules.determine import Outcome

_TELLS = ("categories.", "conditionally_certified")
_OF_THE_CERTIFIED = "categories.certified"
_LESS_THAN_FULL = frozenset({Outcome.CONDITIONAL.value, Outcome.DECLINED.value})


class Hushed(StrEnum):
    """Why a figure gives its count alone."""

    UNISSUED = "unissued"
    OPEN_TO_CHALLENGE = "open to challenge"


@dataclass(frozen=True, slots=True)
class Named:
    """The rows behind a figure that may be named, and how many more are held back by law."""

    rows: list[Row]
    held_back: int


def named(scene: Scene, figure: str, *, now: datetime) -> Named:
    """Return the rows without whoever is off the public register today (REG-19), and their number.

    Raises:
        NotFound: there is no such figure.
    """
    found = rows(scene, figure)
    numbers = {row.mptc_id for row in found if row.mptc_id}
    if not numbers:
        return Named(found, 0)
    ids = {pk: mptc_id for pk, (mptc_id, _) in scene.people.items() if mptc_id in numbers}
    off = {ids[pk] for pk in withheld(ids, on=day_of(now), known=now)}
    shown = [row for row in found if row.mptc_id not in off]
    return Named(shown, len(found) - len(shown))


def hushed(scene: Scene, figure: str, *, now: datetime) -> Hushed | None:
    """Say why the rows of a figure may not be public, or ``None`` where they may.

    Prepared determinations are counted (RUL-7), but nobody reads of a decision before it is issued;
    one that was prepared and replaced unissued never shows. Where the rules of the day spoken of or of
    today show whoever may challenge a decision as under review (CERT-900), no figure tells who is less
    than certified through the last day to challenge any of the decisions counted: if only some were
    named, the others would be known. Who was certified has nothing to challenge.
    """
    if not figure.startswith(_TELLS) or not scene.determined:
        return None
    counted = {found.id for found in scene.determined.values()}
    told = [row for row in _decisions(scene.campaign.slug) if row[0] in counted]
    if any(issued_at is None or issued_at > now for _, _, issued_at, _ in told):
        return Hushed.UNISSUED
    if figure == _OF_THE_CERTIFIED:
        return None
    days = [day for day in (scene.as_of, day_of(now)) if wording_on(day).review_shown]
    last = [due for _, outcome, _, due in told if due and outcome in _LESS_THAN_FULL]
    if days and last and min(days) <= max(last):
        return Hushed.OPEN_TO_CHALLENGE
    return None


def _decisions(campaign: str) -> Iterable[tuple[int, str, datetime | None, date | None]]:
    """Every determination of a campaign: its outcome, when it was issued, the last day to challenge."""
    return Determination.objects.filter(campaign=campaign).values_list(
        "pk", "outcome", "preparation__release__recorded_at", "preparation__release__petition_due"
    )
