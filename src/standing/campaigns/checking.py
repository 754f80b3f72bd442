"""What ``standing check`` asks of campaigns: rows that rest on no file, and what is waiting."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from standing.campaigns import evidence, filing, models, queries, unsettled
from standing.campaigns.domain import AgencyClass
from standing.certification import queries as certification
from standing.certification.waiting import open_conditions
from standing.kernel.access import Act
from standing.kernel.periods import in_words
from standing.ledger import queries as ledger
from standing.storage.rows import Recorded
from standing.workforce.models import Agency
from standing.workforce.recorded import Fact, faults, rows_of

_NAMED = 20


def application_faults(act: Act) -> list[str]:
    """Return a sentence for each application that does not follow from the standing files."""
    found = []
    for campaign in models.Campaign.objects.all():
        senders = {f.agency_id for f in queries.sent(campaign, known=act.at)}
        named = Agency.objects.in_bulk(sorted(senders)) if senders else {}
        for agency in named.values():
            found.extend(filing.differences(campaign, agency, act=act))
    return found


def filing_faults() -> list[str]:
    """Return a sentence for each accepted file that is not what the ledger and its own rows say."""
    return [*_against_the_ledger(), *_against_their_rows()]


def _against_the_ledger() -> Iterator[str]:
    accepted = {str(e.facts_after.get("receipt")): e for e in ledger.entries_of("filing.accepted")}
    undone = {str(e.facts_before.get("receipt")): e for e in ledger.entries_of("filing.undone")}
    rows = models.Filing.objects.select_related("agency", "campaign").order_by("pk")
    for stored in rows:
        where = f"receipt {stored.receipt} of {stored.agency.code}"
        entry = accepted.pop(stored.receipt, None)
        if entry is None:
            yield f"{where}: the ledger says nothing of it"
        else:
            said = {"moment": entry.recorded_at, "subject": entry.subject, **entry.facts_after}
            for name, value in _as_recorded(stored).items():
                if said.get(name) != value:
                    yield f"{where}: {name}: {value} is stored, {said.get(name)} was recorded"
        taken_back = undone.get(stored.receipt)
        if stored.superseded_at != (taken_back.recorded_at if taken_back else None):
            yield (
                f"{where}: it stands, and the ledger says that it was taken back"
                if stored.superseded_at is None
                else f"{where}: it is marked as taken back, and not as the ledger says"
            )
    for receipt, entry in accepted.items():
        yield f"receipt {receipt} of {entry.subject.removeprefix('agency:')}: the file is gone"


def _as_recorded(stored: models.Filing) -> dict[str, object]:
    return {
        "moment": stored.recorded_at, "subject": f"agency:{stored.agency.code}",
        "campaign": stored.campaign.slug, "kind": stored.kind, "sha256": stored.sha256,
        "rows": stored.rows, "accepted": stored.accepted, "late": stored.late,
    }  # fmt: skip


def _against_their_rows() -> Iterator[str]:
    counted = models.Filing.objects.annotate(
        lines_counted=Count("lines", filter=Q(lines__set_aside=""))
    )
    for receipt, agency, accepted, lines in counted.order_by("pk").values_list(
        "receipt", "agency__code", "accepted", "lines_counted"
    ):
        if lines != accepted:
            yield f"receipt {receipt} of {agency}: {accepted:,} rows were accepted, {lines:,} count"


def act_faults() -> list[str]:
    """Return a sentence for each answer, extension, word, estimate or attestation the ledger lacks.

    Also for each that the ledger tells of and that has no row.
    """
    return [
        *faults(stored=_answers(), told=_told("match.decided", _ANSWER, "question", "same_person")),
        *faults(
            stored=_by_agency(models.Extension, _MORE_TIME, "due_on"),
            told=_told("extension.granted", _MORE_TIME, "campaign", "due_on"),
        ),
        *faults(
            stored=_by_agency(models.NilReturn, _NOBODY),
            told=_told("nil-return.filed", _NOBODY, "campaign"),
        ),
        *faults(
            stored=_by_agency(models.Estimate, _ESTIMATE, "officers"),
            told=_told("estimate.recorded", _ESTIMATE, "campaign", "officers"),
        ),
        *faults(
            stored=_attestations(),
            told=_told("attestation.made", _WORD, "campaign", "capacity", "draft"),
        ),
    ]


_ANSWER = "match question {}: the same person: {}"
_MORE_TIME = "{}: more time until {}"
_NOBODY = "{}: nobody to put forward"
_ESTIMATE = "{}: {} officers estimated"
_WORD = "{}: the {} attested the draft {}"


def _answers() -> Iterator[Fact]:
    for named, at, _closed, values in rows_of(
        models.MatchAnswer, "question__officer__mptc_id", "question_id", "same_person"
    ):
        yield Fact(named, _ANSWER.format(*values), at)


def _attestations() -> Iterator[Fact]:
    for named, at, _closed, values in rows_of(
        models.Attestation, "draft__agency__code", "draft__campaign__slug", "capacity", "state",
        kind="agency",
    ):  # fmt: skip
        yield Fact(named, _WORD.format(*values), at)


def _by_agency(model: type[Recorded], says: str, *columns: str) -> Iterator[Fact]:
    for named, at, _closed, values in rows_of(
        model, "agency__code", "campaign__slug", *columns, kind="agency"
    ):
        yield Fact(named, says.format(*values), at)


def _told(kind: str, says: str, *facts: str) -> Iterator[Fact]:
    for entry in ledger.entries_of(kind):
        said = (entry.facts_after[fact] for fact in facts)
        yield Fact(entry.subject, says.format(*said), entry.recorded_at)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def waiting(*, on: date, known: datetime, soon: timedelta) -> list[str]:
    """Return a sentence for each thing that waits for somebody: agencies, rows, clocks."""
    told = []
    for campaign in queries.campaigns():
        places = queries.places(campaign, as_of=on, known=known)
        pending = sum(place.klass is AgencyClass.PENDING for place in places)
        has = "has" if pending == 1 else "have"
        agencies = _counted(len(places), "agency", "agencies")
        told.append(f"{campaign.slug}: {pending:,} of {agencies} {has} not answered.")
        submitted = evidence.submitted(campaign, as_of=on, known=known)
        decided = certification.latest_determinations(campaign.slug, known=known)
        if undecided := len(submitted - decided.keys()):
            are = _counted(undecided, "officer is", "officers are")
            told.append(
                f"{campaign.slug}: {are} submitted and not yet decided. "
                f"Next: standing determine {campaign.slug} --on DATE"
            )
        told += _sent_by_two(campaign, on=on, known=known)
    questions = len(unsettled.open_questions(known=known))
    if questions:
        waits = _counted(questions, "row waits", "rows wait")
        told.append(f"{waits} for a person: standing match list")
    return told + _conditions(on=on, known=known, soon=soon)


def _sent_by_two(campaign: models.Campaign, *, on: date, known: datetime) -> list[str]:
    """Name whom two agencies put forward: they count once, and somebody should know (RUL-11)."""
    double = queries.sent_by_two(campaign, as_of=on, known=known)
    if not double:
        return []
    many = f"{len(double):,} officers are" if len(double) > 1 else "1 officer is"
    told = [f"{campaign.slug}: {many} put forward by more than one agency, and counted once:"]
    told += [f"  {who}: {', '.join(agencies)}" for who, agencies in list(double.items())[:_NAMED]]
    if (more := len(double) - _NAMED) > 0:
        told.append(f"  and {more:,} more: standing campaign show {campaign.slug} --json")
    return told


def _conditions(*, on: date, known: datetime, soon: timedelta) -> list[str]:
    """Say which stated days come near or have passed, and which conditions cannot be met any more."""
    owed = open_conditions(on=on, known=known)
    due: dict[date, int] = {}
    for each in owed:
        if each.overdue or on <= each.due_on <= on + soon:
            due[each.due_on] = due.get(each.due_on, 0) + 1
    told = [
        f"{_many(count)} {'was' if count == 1 else 'were'} due on {in_words(day)}: a person decides. "
        "See:  standing condition list --overdue"
        if day < on
        else f"{_many(count)} {'is' if count == 1 else 'are'} due on {in_words(day)}."
        for day, count in sorted(due.items())
    ]
    return told + [
        f"{each.mptc_id} can no longer meet the condition “{each.requirement}” (Bridge Academy: "
        f"{each.cannot_be_met}): the next  standing determine  decides anew."
        for each in owed
        if each.cannot_be_met
    ]


def _many(count: int) -> str:
    return "1 condition" if count == 1 else f"{count:,} conditions"
