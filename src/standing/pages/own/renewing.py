"""What an officer is told of the end of the certificate: whose task a renewal is, and if it is done."""

from datetime import date, datetime

from standing.certification.domain import Application, ApplicationKind, History, Label, Standing
from standing.kernel.periods import in_words
from standing.workforce import queries as workforce

_CANNOT = "You may not serve as a police officer until the commission has certified you"


def renewal(stands: Standing, history: History, *, known: datetime) -> str:
    """Say who files the application to renew a certificate that ends, and whether it was filed."""
    assert stands.until is not None
    return (
        f"Your certificate ends on {in_words(stands.until)}. The agency that employs you files the "
        f"application to renew it before that day; you file nothing here. "
        f"{_filed(history, before=stands.until, known=known)}"
    )


def not_serving(stands: Standing, history: History, *, known: datetime) -> str:
    """Say to whoever may not serve what happened and whose task it is; nothing to all others."""
    if stands.may_serve:
        return ""
    if stands.label is Label.EXPIRED and stands.until is not None:
        return (
            f"Your certificate ended on {in_words(stands.until)}. {_CANNOT} again. The agency that "
            f"employs you files the application for that; you file nothing here. "
            f"{_filed(history, before=stands.until, known=known)}"
        )
    if stands.label is Label.NEVER_CERTIFIED:
        return (
            f"No certificate of yours is on record. {_CANNOT}. If you hold one, tell your agency: it "
            "sends the record that is missing."
        )
    return "You may not serve as a police officer now. Why, and how you can answer, is told below."


def _filed(history: History, *, before: date, known: datetime) -> str:
    """Whether an application to renew a certificate that ends on a day is on record, and whose."""
    there = [each for each in history.applications if _stands(each, before=before, known=known)]
    if not there:
        return "None for you is on record: ask your agency whether it files one."
    last = max(there, key=lambda each: (each.kind is ApplicationKind.SUBMITTED, each.filed_on))
    name = workforce.agency(last.agency).name
    day = in_words(last.filed_on)
    if last.kind is ApplicationKind.ROSTERED:
        return (
            f"{name} put you on its roster on {day}; its full answers about you are still to come. Ask "
            "it how they stand."
        )
    return f"{name} filed it on {day}."


def _stands(application: Application, *, before: date, known: datetime) -> bool:
    return (
        application.reference_on == before
        and application.recorded_at <= known
        and (application.superseded_at is None or known < application.superseded_at)
    )
