"""What ``standing check`` asks of campaigns: rows that rest on no file, and what is waiting."""

from datetime import date, datetime, timedelta

from standing.campaigns import evidence, filing, models, queries
from standing.campaigns.domain import AgencyClass
from standing.certification import queries as certification
from standing.certification.domain import ConditionState
from standing.certification.in_force import condition_state
from standing.kernel.access import Act
from standing.kernel.periods import in_words
from standing.workforce.models import Agency


def application_faults(act: Act) -> list[str]:
    """Return a sentence for each application that does not follow from the standing files."""
    found = []
    for campaign in models.Campaign.objects.all():
        senders = {f.agency_id for f in queries.sent(campaign, known=act.at)}
        named = Agency.objects.in_bulk(sorted(senders)) if senders else {}
        for agency in named.values():
            found.extend(filing.differences(campaign, agency, act=act))
    return found


def waiting(*, on: date, known: datetime, soon: timedelta) -> list[str]:
    """Return a sentence for each thing that waits for somebody: agencies, rows, clocks."""
    told = []
    for campaign in queries.campaigns():
        places = queries.places(campaign, as_of=on, known=known)
        pending = sum(place.klass is AgencyClass.PENDING for place in places)
        told.append(f"{campaign.slug}: {pending:,} of {len(places):,} agencies have not answered.")
        submitted = evidence.cases(campaign, decided_on=on, as_of=on, known=known)
        decided = certification.latest_determinations(campaign.slug, known=known)
        if undecided := len(submitted.keys() - decided.keys()):
            told.append(
                f"{campaign.slug}: {undecided:,} officers are submitted and not yet decided. "
                f"Next: standing determine {campaign.slug} --on DATE"
            )
    questions = len(queries.open_questions(known=known))
    if questions:
        told.append(f"{questions:,} rows wait for a person: standing match list")
    return told + _conditions(on=on, known=known, soon=soon)


def _conditions(*, on: date, known: datetime, soon: timedelta) -> list[str]:
    due: dict[date, int] = {}
    for owed in certification.conditions(None).values():
        for condition in owed:
            if condition.superseded_at is not None:
                continue
            state = condition_state(condition, on=on, known=known)
            if state.state is not ConditionState.MET and state.due_on <= on + soon:
                due[state.due_on] = due.get(state.due_on, 0) + 1
    return [
        f"{count:,} conditions {'were' if day < on else 'are'} due on {in_words(day)}."
        for day, count in sorted(due.items())
    ]
