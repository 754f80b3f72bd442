"""More time for an agency, its word that it has nobody to put forward, and what it may come to."""

from datetime import date

from django.db import transaction

from standing.campaigns import filing as in_step
from standing.campaigns import models, queries
from standing.campaigns.domain import FilingKind
from standing.kernel.access import Act, Permission
from standing.kernel.errors import Refused, WrongState
from standing.kernel.periods import in_words
from standing.ledger.actions import record
from standing.workforce import queries as workforce
from standing.workforce.models import Agency


@transaction.atomic
def grant_extension(act: Act, *, campaign: str, agency: str, due_on: date) -> models.Extension:
    """Give an agency until ``due_on`` to answer, and record why (CERT-303 to 305).

    Raises:
        Refused: no reason, a day not after the deadline or gone by, or past what the catalogue
            allows; or the agency's submission stands.
    """
    act.by.require(Permission.EXTENSION_GRANT, agency=agency)
    of = queries.campaign(campaign, hold=True)
    asking = workforce.agency(agency)
    if not act.reason.strip():
        raise Refused("Say why more time is given.")
    if due_on <= of.deadline_on:
        raise Refused(f"Choose a day after {in_words(of.deadline_on)}, the present deadline.")
    if due_on > of.extension_until:
        raise Refused(f"An extension may run to {in_words(of.extension_until)} (CERT-305).")
    if due_on < act.day:
        raise Refused(
            f"{in_words(due_on)} has gone by: today is {in_words(act.day)}. Choose today or a later day."
        )
    _refuse_after_submission(act, of, asking, "It needs no more time")
    _supersede(models.Extension, act, of, asking)
    granted = models.Extension.objects.create(
        campaign=of, agency=asking, granted_on=act.day, due_on=due_on, reason=act.reason,
        recorded_at=act.at,
    )  # fmt: skip
    in_step.keep_in_step(act, of, asking)
    record(
        act,
        kind="extension.granted",
        subject=f"agency:{agency}",
        effective_on=act.day,
        authority="555 CMR 7.02(3) (CERT-305)",
        after={"campaign": campaign, "due_on": due_on},
    )
    return granted


@transaction.atomic
def file_nil_return(
    act: Act, *, campaign: str, agency: str, by_link: bool = False
) -> models.NilReturn:
    """Record an agency's word that it has nobody in the cohort (G5).

    ``by_link`` says that it came by the link in a reminder, from somebody who had not signed in: the
    record then proves no more than that whoever held the mail pressed the button.

    Raises:
        WrongState: it said so before.
        Refused: a submission of the agency stands, which says otherwise.
    """
    act.by.require(Permission.NIL_RETURN, agency=agency)
    of = queries.campaign(campaign, hold=True)
    sender = workforce.agency(agency)
    standing = models.NilReturn.objects.filter(
        campaign=of, agency=sender, superseded_at__isnull=True
    ).first()
    if standing is not None:
        raise WrongState(
            f"{sender.name} confirmed on {in_words(standing.filed_on)} that it has no officers in "
            "this campaign. Nothing was changed."
        )
    _refuse_after_submission(act, of, sender, "It cannot also have nobody in this campaign")
    filed = models.NilReturn.objects.create(
        campaign=of, agency=sender, filed_on=act.day, recorded_at=act.at
    )
    record(
        act,
        kind="nil-return.filed",
        subject=f"agency:{agency}",
        effective_on=act.day,
        authority="CERT-301",
        after={"campaign": campaign, **({"by": "link"} if by_link else {})},
    )
    return filed


@transaction.atomic
def record_estimate(
    act: Act, *, campaign: str, agency: str, officers: int, source: str
) -> models.Estimate:
    """Record how many officers an agency without a roster is thought to have (RUL-12)."""
    act.by.require(Permission.ESTIMATE_RECORD)
    of = queries.campaign(campaign, hold=True)
    about = workforce.agency(agency)
    if officers < 0 or not source.strip():
        raise Refused(
            "An estimate is a number of officers, zero or more, and a source that gave it."
        )
    _supersede(models.Estimate, act, of, about)
    recorded = models.Estimate.objects.create(
        campaign=of, agency=about, officers=officers, source=source, estimated_on=act.day,
        recorded_at=act.at,
    )  # fmt: skip
    record(
        act,
        kind="estimate.recorded",
        subject=f"agency:{agency}",
        effective_on=act.day,
        authority="RUL-12",
        after={"campaign": campaign, "officers": officers},
    )
    return recorded


def _supersede(
    model: type[models.Extension | models.Estimate], act: Act, of: models.Campaign, agency: Agency
) -> None:
    model._default_manager.filter(campaign=of, agency=agency, superseded_at__isnull=True).update(
        superseded_at=act.at
    )


def _refuse_after_submission(act: Act, of: models.Campaign, agency: Agency, why: str) -> None:
    sent = queries.standing_file(of, agency, FilingKind.SUBMISSION, known=act.at)
    if sent is None:
        return
    officers = "1 officer" if sent.accepted == 1 else f"{sent.accepted:,} officers"
    raise Refused(
        f"{agency.name} has sent a submission naming {officers}. {why}; take that back first if it "
        f"was sent in error (receipt {sent.receipt})."
    )
