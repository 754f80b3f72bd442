"""Rows that may be another person: a person says which (RUL-19)."""

from django.db import transaction

from standing.campaigns import evidence, models
from standing.campaigns import filing as in_step
from standing.certification.models import Determination
from standing.kernel.access import Act, Permission
from standing.kernel.errors import NotFound, Refused
from standing.ledger.actions import record
from standing.rules.frozen import facts_from


@transaction.atomic
def decide_match(act: Act, *, question: int, same_person: bool) -> models.MatchAnswer:
    """Settle whether a doubtful row is the officer its id names (RUL-19); a reason is needed.

    Raises:
        NotFound: there is no such question.
        Refused: no reason; or the row is said to be somebody else's, and an issued determination
            rests on it.
    """
    act.by.require(Permission.MATCH_DECIDE)
    if not act.reason.strip():
        raise Refused("Say how you know: --reason TEXT.")
    asked = (
        models.MatchQuestion.objects.select_related(
            "line__filing__campaign", "line__filing__agency"
        )
        .filter(pk=question, superseded_at__isnull=True)
        .first()
    )
    if asked is None:
        raise NotFound(f"There is no open match question {question}.")
    if not same_person:
        _refuse_if_issued_on(asked)
    asked.answers.filter(superseded_at__isnull=True).update(superseded_at=act.at)
    answer = models.MatchAnswer.objects.create(
        question=asked, same_person=same_person, reason=act.reason, decided_by=act.by.account,
        recorded_at=act.at,
    )  # fmt: skip
    filing = asked.line.filing
    in_step.keep_in_step(act, filing.campaign, filing.agency)
    in_step.withdraw_employments(
        act, filing.campaign, filing.agency, receipt=filing.receipt, officer_id=asked.officer_id
    )
    record(
        act,
        kind="match.decided",
        subject=f"officer:{asked.officer.mptc_id}",
        effective_on=act.day,
        authority="RUL-19",
        after={"question": question, "same_person": same_person, "row": asked.line.row},
    )
    return answer


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
