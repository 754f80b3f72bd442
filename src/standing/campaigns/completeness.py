"""The third limb of CERT-310: a person finds an application not substantially complete (T6)."""

from django.db import transaction

from standing.campaigns import filing, models, queries
from standing.certification import queries as certified
from standing.certification.models import Application, Determination, Incomplete
from standing.kernel.access import Act, Permission
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.ledger.actions import record
from standing.storage import locks
from standing.workforce import oneself


@transaction.atomic
def find_incomplete(act: Act, *, receipt: str, mptc_id: str) -> None:
    """Record that what a file says of one officer is not substantially complete (CERT-310, TV-08).

    The application then continues nothing, and is not decided; a corrected file is a new application.

    Raises:
        NotFound: the file puts no such officer forward.
        Refused: no reason is given, or a determination that rests on the file was issued.
        WrongState: it was found incomplete already.
    """
    act.by.require(Permission.COMPLETENESS_FIND)
    oneself.refuse(act.by, mptc_id)
    if not act.reason.strip():
        raise Refused("Say what is missing, for the record.")
    officer = certified.officer_of(mptc_id)
    locks.hold(locks.officer(mptc_id))
    standing = Application.objects.filter(
        officer=officer, receipt=receipt, superseded_at__isnull=True
    )
    if not standing.exists():
        raise NotFound(f"The file of receipt {receipt} does not put officer {mptc_id} forward.")
    sent = models.Filing.objects.select_related("campaign", "agency").get(receipt=receipt)
    of = queries.campaign(sent.campaign.slug, hold=True)
    if Incomplete.objects.filter(
        officer=officer, receipt=receipt, superseded_at__isnull=True
    ).exists():
        raise WrongState(f"This was found incomplete already. Nothing was changed for {mptc_id}.")
    if Determination.objects.filter(
        officer=officer, superseded_at__isnull=True, preparation__release__isnull=False,
        facts__contains=f"receipt {receipt} ",
    ).exists():  # fmt: skip
        raise Refused(
            f"A determination of {mptc_id} that rests on this file has been issued. Decide anew, or "
            "ask the commission to vacate (CERT-318)."
        )
    Incomplete.objects.create(
        officer=officer, receipt=receipt, found_on=act.day, reason=act.reason, recorded_at=act.at
    )
    filing.keep_in_step(act, of, sent.agency)
    record(
        act,
        kind="application.incomplete",
        subject=f"officer:{mptc_id}",
        effective_on=act.day,
        authority="555 CMR 7.03(1)(c) (CERT-310)",
        after={"receipt": receipt, "campaign": of.slug},
    )
