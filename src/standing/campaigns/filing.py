"""What follows, row by row, from the files that stand for an agency: applications and employments.

Both are kept in step by comparing what should stand with what does, so that a file accepted, replaced
or taken back leaves exactly what the remaining files say (RUL-22).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import date

import msgspec

from standing.campaigns import models, queries
from standing.campaigns.domain import FilingKind, Sent, standing_filings
from standing.campaigns.rosters.rows import RosterRow
from standing.certification import queries as certification
from standing.certification.domain import ApplicationKind
from standing.certification.models import Application
from standing.kernel.access import Act
from standing.rules.book import the_book
from standing.storage.bulk import insert
from standing.workforce import actions as workforce
from standing.workforce import identities
from standing.workforce.models import Agency, Employment, Officer

_rows = msgspec.json.Decoder(RosterRow)
_KINDS = {
    FilingKind.SUBMISSION: ApplicationKind.SUBMITTED,
    FilingKind.ROSTER: ApplicationKind.ROSTERED,
}


@dataclass(frozen=True, slots=True, order=True)
class Standing:
    """An application as it should stand now, without the moments of the second clock."""

    officer_id: int
    kind: str
    filed_on: date
    reference_on: date
    in_time: bool | None
    complete: bool | None
    extension_due: date | None
    receipt: str


_COLUMNS = ("officer", "kind", "filed_on", "reference_on", "in_time", "complete",
            "extension_due", "receipt")  # fmt: skip
_READ = ("officer_id", *_COLUMNS[1:])


def keep_in_step(act: Act, of: models.Campaign, agency: Agency) -> None:
    """Make an agency's applications and employments those that its standing files say."""
    should = set(_should_stand(act, of, agency))
    live = Application.objects.filter(campaign=of.slug, agency=agency, superseded_at__isnull=True)
    stand = {Standing(*row[1:]): row[0] for row in live.values_list("pk", *_READ)}
    gone = [pk for each, pk in stand.items() if each not in should]
    for start in range(0, len(gone), queries.BATCH):
        Application.objects.filter(pk__in=gone[start : start + queries.BATCH]).update(
            superseded_at=act.at
        )
    new = sorted(should - stand.keys(), key=_order)
    insert(
        Application,
        (*_COLUMNS, "agency", "campaign", "recorded_at"),
        [(*astuple(each), agency.pk, of.slug, act.at) for each in new],
    )


def differences(of: models.Campaign, agency: Agency, *, act: Act) -> list[str]:
    """Return a sentence for each application that stands and should not, or the other way round."""
    should = set(_should_stand(act, of, agency))
    live = Application.objects.filter(campaign=of.slug, agency=agency, superseded_at__isnull=True)
    stand = {Standing(*row) for row in live.values_list(*_READ)}
    return [
        f"officer {Officer.objects.get(pk=each.officer_id).mptc_id}: application: "
        f"{'missing' if each in should else 'rests on no file'} ({each.kind}, {each.receipt})"
        for each in sorted(should ^ stand, key=_order)
    ]


_A_FILE_OF_ANOTHERS = 3  # officers from which a file of another agency's is no accident


def all_of_another(
    of: models.Campaign, sender: Agency, officer_ids: Collection[int]
) -> tuple[Agency, str] | None:
    """Return the one other agency that puts forward every one of these officers, and its receipt.

    ``None`` where there is no such agency, where ``sender`` itself puts one of them forward, or
    where the officers are so few that it can be an accident.
    """
    if len(officer_ids) < _A_FILE_OF_ANOTHERS:
        return None
    # The campaign is compared here: asked for it as well, SQLite reads the campaign, not the officers.
    live = Application.objects.filter(superseded_at__isnull=True)
    named: dict[int, set[int]] = {}
    receipts: dict[int, str] = {}
    for officer_id, agency_id, receipt, campaign in certification.values(
        live, ("officer_id", "agency_id", "receipt", "campaign"), "officer_id", sorted(officer_ids)
    ):
        if campaign != of.slug:
            continue
        named.setdefault(agency_id, set()).add(officer_id)
        receipts[agency_id] = receipt
    others = [agency for agency, officers in named.items() if officers == set(officer_ids)]
    if sender.pk in named or not others:
        return None
    return Agency.objects.get(pk=others[0]), receipts[others[0]]


def _order(each: Standing) -> tuple[int, str, date]:
    return each.officer_id, each.kind, each.filed_on


def _should_stand(act: Act, of: models.Campaign, agency: Agency) -> Iterator[Standing]:
    sent = queries.sent(of, known=act.at, agency=agency)
    latest = standing_filings(sent, as_of=date.max)
    extension = queries.extensions(of, known=act.at, agency=agency).get(agency.pk)
    # No separation is looked at here: it closes an application, it does not unmake it (T20).
    named: dict[int, set[int]] = {filing.id: set() for filing in sent}
    for line in queries.lines(of, sent, as_of=date.min, known=act.at, merged=False):
        named[line.filing_id].add(line.officer_id)
    read_as = identities.kept_as(known=act.at)
    incomplete = certification.incomplete(known=act.at)
    again = _sent_again(sent)
    for filing in sent:
        rostered = filing.kind is FilingKind.ROSTER
        if filing.id in again or (rostered and not _roster_counts(filing.filed_on)):
            continue
        # Whom a later file of the agency no longer names, it no longer puts forward. A merged record
        # is named by either number.
        latest_names = named[latest[agency.pk, filing.kind].id]
        named_still = {read_as.get(pk, pk) for pk in latest_names}
        for officer_id in named[filing.id]:
            if read_as.get(officer_id, officer_id) not in named_still:
                continue
            yield Standing(
                officer_id=officer_id,
                kind=_KINDS[filing.kind].value,
                filed_on=filing.filed_on,
                reference_on=of.reference_on,
                in_time=None if rostered else True,
                complete=None if rostered else (officer_id, filing.receipt) not in incomplete,
                extension_due=extension.due_on if rostered and extension else None,
                receipt=filing.receipt,
            )


def _sent_again(sent: Sequence[Sent]) -> set[int]:
    """Return the files whose bytes already stood when they came, once what lay between is taken back.

    Sending the file that stands changes nothing, so neither may a file that became its own successor.
    """
    hashes = dict(
        models.Filing.objects.filter(pk__in=[f.id for f in sent]).values_list("pk", "sha256")
    )
    again, before = set(), dict[FilingKind, str]()
    for filing in sent:
        if before.get(filing.kind) == hashes[filing.id]:
            again.add(filing.id)
        before[filing.kind] = hashes[filing.id]
    return again


def _roster_counts(filed_on: date) -> bool:
    """Say whether a name on a roster counts as an application, by the rules of its day (CERT-311)."""
    rule = the_book().rule("application.roster-counts")
    return (rule.find(filed_on) or rule.provisions[0]).value is True


def employ(act: Act, of: models.Campaign, agency: Agency) -> None:
    """Record the employments that the agency's remaining files name.

    A separation reported after a file speaks louder than that file.
    """
    read_as = identities.kept_as(known=act.at)
    ended = {read_as.get(pk, pk): row for pk, row in _ended(agency).items()}
    sent = queries.sent(of, known=act.at, agency=agency)
    others = queries.somebody_else(of, known=act.at, filings=[filing.id for filing in sent])
    for filing in sent:
        lines = models.FilingRow.objects.filter(
            filing_id=filing.id, set_aside="", officer__isnull=False
        )
        rows = []
        for line_id, officer_id, answers in lines.values_list("pk", "officer_id", "answers"):
            if line_id in others:
                continue
            row = _rows.decode(answers)
            left = ended.get(read_as.get(officer_id, officer_id))
            if left and left.recorded_at > filing.recorded_at and _began_before(row, left.until):
                continue
            rows.append((officer_id, row.employment_class.value, row.rank, row.hire_date))
        workforce.employments_from_filing(
            act, receipt=filing.receipt, agency=agency, rows=rows, named_on=filing.filed_on
        )


def withdraw_employments(
    act: Act, of: models.Campaign, agency: Agency, *, receipt: str, officer_id: int | None = None
) -> None:
    """Take back the employments that rest on a file and record those that still stand.

    ``officer_id`` narrows it to one officer. A separation that was reported meanwhile is kept where
    another file names the officer too.
    """
    source = workforce.filing_source(receipt)
    resting = Employment.objects.filter(source=source, superseded_at__isnull=True)
    if officer_id is not None:
        resting = resting.filter(officer_id=officer_id)
    ended = list(resting.filter(until__isnull=False))
    workforce.withdraw_filing_employments(act, receipt=receipt, officer_id=officer_id)
    employ(act, of, agency)
    for row in ended:
        Employment.objects.filter(
            agency=agency, officer_id=row.officer_id, superseded_at__isnull=True,
            recorded_at=act.at, until__isnull=True, since__lte=row.until,
        ).update(
            until=row.until, separation_nature=row.separation_nature,
            separation_reason=row.separation_reason, for_cause=row.for_cause,
        )  # fmt: skip


def _ended(agency: Agency) -> dict[int, Employment]:
    """The employments at an agency that have an end on record, the last one of each officer."""
    rows = Employment.objects.filter(
        agency=agency, superseded_at__isnull=True, until__isnull=False
    ).order_by("until", "recorded_at", "pk")
    return {row.officer_id: row for row in rows}


def _began_before(row: RosterRow, day: date | None) -> bool:
    return day is not None and (row.hire_date is None or row.hire_date < day)
