"""The standings that anybody may read of many officers: no outcome that may still be challenged."""

from collections.abc import Iterable
from datetime import date, datetime

from standing.certification import queries as certification
from standing.certification.domain import Standing
from standing.register.hushed import without_outcome


def public_standings(
    officer_ids: Iterable[int], *, on: date, known: datetime
) -> dict[int, Standing]:
    """Return the public standing of many officers, by internal id (CERT-900)."""
    return {
        officer: without_outcome(history, on=on, known=known).standing
        for officer, history in certification.histories(officer_ids).items()
    }
