"""Pages that ask little of the record: the first page, what a status means, and is-it-up."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from standing.campaigns import queries as campaigns
from standing.kernel.periods import day_of, in_words
from standing.pages import clock
from standing.pages.access import public
from standing.pages.campaigns import address_of
from standing.register import queries as releases
from standing.register import words
from standing.rules.book import the_book
from standing.workforce import queries as workforce


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One search box, and the four doors behind it."""
    now = clock.now()
    lines = [
        {
            "title": campaign.title,
            "address": address_of(campaign.slug),
            "sentence": _(
                "For certificates that end on {ends}; answers due from agencies by {due}."
            ).format(ends=in_words(campaign.reference_on), due=in_words(campaign.deadline_on)),
        }
        for campaign in campaigns.campaigns()
    ]
    in_scope = workforce.agencies_in_scope(on=day_of(now), known=now)
    return render(
        request,
        "home.html",
        {
            "agencies_count": f"{len(in_scope):,}",
            "campaign_lines": lines,
            "newest": releases.last(),
        },
    )


@public
@require_safe
def status_explained(request: HttpRequest) -> HttpResponse:
    """What each status means, what to do, how to object and how to complain."""
    days = law_days()
    meanings = [words.with_days(meaning, days) for meaning in words.explained().values()]
    return render(
        request, "status_explained.html", {"section": "statuses", "meanings": meanings, **days}
    )


DAYS = {
    "petition_days": "petition.window",
    "condition_days": "condition.period",
    "return_days": "condition.after-return",
    "update_days": "officer.status-update",
    "hearing_days": "suspension.hearing-request",
}
"""The lengths of time that the page names, each by the rule of the catalogue that sets it."""


def law_days() -> dict[str, str]:
    """Return the lengths of time that the page names, as the rule catalogue gives them today."""
    return {name: _days(rule) for name, rule in DAYS.items()}


def _days(rule_id: str) -> str:
    rule = the_book().rule(rule_id)
    wording = rule.find(clock.today()) or rule.provisions[-1]
    return str(wording.value)


@public
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@public
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers and has every migration; 503 with the reason if not."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return _not_ready("the database does not answer")
    if missing:
        return _not_ready(f"{len(missing)} migrations are missing: run standing init")
    return HttpResponse("ready\n", content_type="text/plain")


def _not_ready(reason: str) -> HttpResponse:
    return HttpResponse(f"not ready: {reason}\n", status=503, content_type="text/plain")
