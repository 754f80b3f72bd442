"""What every page shows: whether the people are invented, and the day the record speaks of."""

from django.http import HttpRequest

from standing.kernel.periods import day_of
from standing.ledger import queries as ledger
from standing.pages import clock


def register(request: HttpRequest) -> dict[str, object]:
    """Return the values that the base page needs: see ``templates/base.html``."""
    return {
        "invented": ledger.invented_world() is not None,
        "data_date": day_of(clock.now()),
        "here": request.path,
    }
