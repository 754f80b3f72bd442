"""Officers of a preparation to look at before one approves: every exception, and a few of the rest."""

from collections.abc import Iterable

from django.urls import reverse

from standing.certification.models import Determination, Preparation
from standing.kernel.access import Person
from standing.pages import clock
from standing.pages.console import barred
from standing.pages.findings import OUTCOME_TONES
from standing.pages.tables import Cell, Column, Table, rows_of
from standing.rules.determine import Determination as Found
from standing.rules.determine import Outcome, Result
from standing.rules.frozen import determination_from, law_sheet_from
from standing.rules.law import Finding
from standing.workforce import queries as workforce
from standing.workforce.models import Officer

MOST_EXCEPTIONS = 500
OF_EACH = 5
_EXCEPTIONS = (Outcome.FURTHER_REVIEW.value, Outcome.DECLINED.value)
_TELLING = {Result.CONDITION, Result.FAILED, Result.FURTHER_REVIEW}
_COLUMNS = (
    Column(key="officer", title="Officer"),
    Column(key="outcome", title="Outcome"),
    Column(key="why", title="What it rests on"),
)


def names(mptc_ids: Iterable[str]) -> dict[str, str]:
    """Return the name of each officer as lists write it."""
    found: dict[str, str] = {}
    wanted, now = list(mptc_ids), clock.now()
    for start in range(0, len(wanted), 500):
        some = dict(
            Officer.objects.filter(mptc_id__in=wanted[start : start + 500]).values_list(
                "pk", "mptc_id"
            )
        )
        called = workforce.name_of(list(some), on=clock.today(), known=now)
        found.update({some[pk]: name.listed for pk, name in called.items()})
    return found


def exceptions(row: Preparation, person: Person) -> Table:
    """Return everyone in further review or declined, with what their outcome rests on."""
    rows = _rows(row).filter(outcome__in=_EXCEPTIONS).order_by("outcome", "officer__mptc_id")
    count = rows.count()
    shown = f" (the first {MOST_EXCEPTIONS:,} of {count:,})" if count > MOST_EXCEPTIONS else ""
    return _table(
        "exceptions",
        f"Officers in further review or declined{shown}",
        list(rows[:MOST_EXCEPTIONS]),
        row,
        person,
    )


def sample(row: Preparation, person: Person) -> Table:
    """Return a few officers of each other outcome, spread over the preparation, the same each time."""
    chosen: list[Determination] = []
    for outcome in (Outcome.CERTIFIED.value, Outcome.CONDITIONAL.value):
        rows = _rows(row).filter(outcome=outcome)
        ids = list(rows.order_by("hash").values_list("pk", flat=True)[:OF_EACH])
        chosen += rows.filter(pk__in=ids).order_by("officer__mptc_id")
    return _table(
        "sample", "A few of the rest, drawn by lot, the same for whoever looks", chosen, row, person
    )


def _rows(row: Preparation):  # type: ignore[no-untyped-def]  # a query set
    return row.determinations.filter(superseded_at__isnull=True).select_related("officer")


def _table(
    name: str, caption: str, rows: list[Determination], of: Preparation, person: Person
) -> Table:
    law = law_sheet_from(of.law)
    called = names(each.officer.mptc_id for each in rows)
    return Table(
        name=name,
        caption=caption,
        columns=_COLUMNS,
        counted=True,
        rows=rows_of(
            [
                (
                    Cell(
                        called.get(each.officer.mptc_id, each.officer.mptc_id),
                        address=reverse("console-officer", args=[each.officer.mptc_id]),
                        note=each.officer.mptc_id,
                    ),
                    Cell(each.outcome, tone=OUTCOME_TONES.get(each.outcome, "past")),
                    why(determination_from(each.findings, law), person),
                )
                for each in rows
            ]
        ),
    )


def why(found: Found, person: Person) -> str:
    """Say what an outcome rests on: the findings that are not met, or that all are.

    What bars a certificate is told as far as this person reads it.
    """
    said = [barred.told(each, person) for each in found.findings if each.result in _TELLING]
    return " ".join(said) or "Everything that was looked at is met."


def findings_of_exceptions(row: Preparation) -> list[Finding]:
    """Return the findings that the exceptions rest on, for the entry that they were read."""
    law = law_sheet_from(row.law)
    rows = _rows(row).filter(outcome__in=_EXCEPTIONS).order_by("outcome", "officer__mptc_id")
    return [
        finding
        for each in rows[:MOST_EXCEPTIONS]
        for finding in determination_from(each.findings, law).findings
    ]
