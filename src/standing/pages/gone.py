"""The answer for somebody who is off the public register, at every address of theirs (8.06(4))."""

from datetime import date, datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from standing.register.authority import in_public
from standing.register.publishable import Ground, withheld
from standing.workforce.models import Officer


def gone(
    request: HttpRequest, person: Officer, *, on: date, known: datetime
) -> HttpResponse | None:
    """Answer 410 with the legal ground and no name; ``None`` for whoever is on the public register.

    ``on`` and ``known`` are the present day and moment, whatever day is asked about.
    """
    ground = withheld([person.pk], on=on, known=known).get(person.pk)
    return None if ground is None else _answer(request, person, ground)


def _answer(request: HttpRequest, person: Officer, ground: Ground) -> HttpResponse:
    context = {
        "section": "officers",
        "mptc_id": person.mptc_id,
        "ground": in_public(ground.citation),
        "since": ground.since,
    }
    return render(request, "officer_gone.html", context, status=HTTPStatus.GONE)
