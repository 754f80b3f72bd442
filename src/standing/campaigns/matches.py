"""Rows that may be another person, and rows of nobody we know: a person says which (RUL-19)."""

from django.db import transaction

from standing.campaigns import evidence, models, queries, unsettled
from standing.campaigns import filing as in_step
from standing.campaigns.rosters.checked import UNKNOWN_OFFICER, Checked
from standing.certification.models import Determination
from standing.kernel.access import Act, Permission
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.ledger.actions import record
from standing.rules.frozen import facts_from
from standing.storage import locks
from standing.storage.bulk import insert
from standing.workforce import oneself
from standing.workforce.domain import Someone

PROPOSED = 3
"""How many officers are proposed at most for one row."""


def ask_who(act: Act, stored: models.Filing, checked: Checked, index: queries.Index) -> int:
    """Propose officers for the rows whose MPTC ID is on no list; return how many questions that makes.

    Only the commission reads them: an agency is never told who else might be meant. Whom the file
    names under their own number is not proposed.
    """
    unknown = {
        each.row.row: each.row for each in checked.lines if each.set_aside == UNKNOWN_OFFICER
    }
    if not unknown:
        return 0
    named = {each.row.mptc_id for each in checked.lines}
    proposed = {
        number: [
            candidate
            for candidate in index.population.match(
                Someone(mptc_id=row.mptc_id, name=row.name, born=row.date_of_birth)
            ).candidates
            if candidate.mptc_id not in named
        ][:PROPOSED]
        for number, row in unknown.items()
    }
    born = {number: row.date_of_birth for number, row in unknown.items()}
    placed = models.FilingRow.objects.filter(filing=stored, row__in=list(unknown))
    return insert(
        models.MatchQuestion,
        ("line", "officer", "code", "differs", "recorded_at"),
        (
            (pk, index.ids[who.mptc_id], unsettled.PROPOSED,
             _differs(same_day=index.known[who.mptc_id].date_of_birth == born[number]), act.at)
            for pk, number in placed.values_list("pk", "row")
            for who in proposed[number]
        ),
    )  # fmt: skip


def _differs(*, same_day: bool) -> str:
    return "MPTC ID" if same_day else f"MPTC ID, {unsettled.BIRTH_DATE}"


@transaction.atomic
def decide_match(act: Act, *, question: int, same_person: bool) -> models.MatchAnswer:
    """Settle whether a doubtful row is the officer its id names (RUL-19); a reason is needed.

    A row whose id is on no list stays set aside either way: the id decides who a row is, so the agency
    puts it right. Saying who it is closes the other proposals for the row.

    Raises:
        NotFound: there is no such question.
        Refused: no reason; or the row is said to be somebody else's, and an issued determination
            rests on it.
        WrongState: somebody answered it while this waited for its turn.
    """
    act.by.require(Permission.MATCH_DECIDE)
    if not act.reason.strip():
        raise Refused("Say how you know.")
    asked = _held(question)
    oneself.refuse(act.by, asked.officer.mptc_id)
    if asked.answers.filter(superseded_at__isnull=True, recorded_at__gt=act.at).exists():
        raise WrongState(
            "Somebody answered this question at this very moment. Nothing was changed: look at it as "
            "it is now."
        )
    proposed = asked.code == unsettled.PROPOSED
    if not same_person and not proposed:
        _refuse_if_issued_on(asked)
    asked.answers.filter(superseded_at__isnull=True).update(superseded_at=act.at)
    answer = models.MatchAnswer.objects.create(
        question=asked, same_person=same_person, reason=act.reason, decided_by=act.by.account,
        recorded_at=act.at,
    )  # fmt: skip
    if proposed:
        _close_the_others(act, asked, same_person=same_person)
    else:
        _bring_in_step(act, asked)
    record(
        act,
        kind="match.decided",
        subject=f"officer:{asked.officer.mptc_id}",
        effective_on=act.day,
        authority="RUL-19",
        after={"question": question, "same_person": same_person, "row": asked.line.row},
    )
    return answer


def _held(question: int) -> models.MatchQuestion:
    """Return an open question, while nobody else changes what was sent or decided in its campaign."""
    rows = models.MatchQuestion.objects.filter(pk=question, superseded_at__isnull=True)
    first = rows.select_related("officer", "line__filing__campaign").first()
    if first is not None:
        locks.hold(locks.officer(first.officer.mptc_id))
        queries.campaign(first.line.filing.campaign.slug, hold=True)
    found = rows.select_related("line__filing__campaign", "line__filing__agency").first()
    if found is None:
        raise NotFound(f"There is no open match question {question}.")
    return found


def _close_the_others(act: Act, asked: models.MatchQuestion, *, same_person: bool) -> None:
    if same_person:
        asked.line.questions.filter(superseded_at__isnull=True).exclude(pk=asked.pk).update(
            superseded_at=act.at
        )


def _bring_in_step(act: Act, asked: models.MatchQuestion) -> None:
    filing = asked.line.filing
    in_step.keep_in_step(act, filing.campaign, filing.agency)
    in_step.withdraw_employments(
        act, filing.campaign, filing.agency, receipt=filing.receipt, officer_id=asked.officer_id
    )


def _refuse_if_issued_on(asked: models.MatchQuestion) -> None:
    """Refuse while the last determination issued of this officer rests on the row and stands."""
    filing = asked.line.filing
    issued = Determination.objects.filter(
        officer=asked.officer_id,
        campaign=filing.campaign.slug,
        superseded_at__isnull=True,
        preparation__release__isnull=False,
    ).order_by("preparation__release__recorded_at", "pk")
    last = issued.last()
    if last is None or facts_from(last.facts).source != evidence.source_of(
        filing.receipt, asked.line.row
    ):
        return
    if not last.vacatings.filter(superseded_at__isnull=True).exists():
        raise Refused(
            f"The determination issued for {asked.officer.mptc_id} rests on this row, so it cannot "
            "become somebody else's now. Ask the commission to vacate (CERT-318), or send a corrected "
            "file and release again."
        )
