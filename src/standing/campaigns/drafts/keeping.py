"""Keeping a draft: taking a file in, writing mends into it, throwing it away.

A draft is working paper: nothing of it is an act of record until it is attested or sent.
"""

from datetime import datetime
from functools import partial
from pathlib import Path, PurePath

from django.db import transaction

from standing.accounts.models import Account
from standing.campaigns import models, queries
from standing.campaigns.drafts import checked_before
from standing.campaigns.drafts.reading import (
    MOST_MENDS,
    Found,
    as_stored,
    folder,
    mends_of,
    path_of,
    state_of,
    stored_at,
)
from standing.campaigns.rosters.mending import Mends, together
from standing.kernel.access import Act, Permission
from standing.kernel.canonical import canonical, digest
from standing.kernel.errors import Refused, WrongState
from standing.storage import locks
from standing.workforce import queries as workforce
from standing.workforce.models import Agency

SENT, DISCARDED, REPLACED, EXPIRED = "sent", "discarded", "replaced", "expired"
RAN_OUT = "This draft was left alone for 180 days and was thrown away."


def open_draft_of(of: models.Campaign, agency: Agency) -> models.Draft | None:
    """Return the draft that an agency has open in a campaign, or ``None``."""
    return (
        models.Draft.objects.filter(campaign=of, agency=agency, closed_at__isnull=True)
        .select_related("campaign", "agency")
        .first()
    )


def hold(of: models.Campaign, agency: Agency) -> None:
    """Have nobody else change the agency's draft until the transaction ends."""
    locks.hold(f"draft:{of.slug}:{agency.code}")


def write(content: bytes, name: str, *, agency: str) -> Path:
    """Keep an agency's bytes under their hash and return where; the name gives only the ending."""
    path = stored_at(agency, digest(content), name)
    if not path.exists():
        folder().mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{path.name}.partial")
        partial.write_bytes(content)
        partial.replace(path)
    return path


@transaction.atomic
def keep(
    act: Act, *, campaign: str, agency: str, name: str, content: bytes, found: Found, over: str
) -> models.Draft:
    """Keep a file as the agency's draft, in place of the one whose state is ``over`` (empty: none).

    The bytes that are the draft already, without mends, change nothing.

    Raises:
        WrongState: another draft than the one that was shown is open by now.
    """
    act.by.require(Permission.FILING_SUBMIT, agency=agency)
    of, sender = queries.campaign(campaign), workforce.agency(agency)
    hold(of, sender)
    before = open_draft_of(of, sender)
    sha256 = digest(content)
    state = state_of(sha256, {})
    if before is not None and before.state == state:
        return before
    if (before.state if before else "") != over:
        raise WrongState(_changed(before) + " Your file was not taken.")
    if before is not None:
        close(act, before, closed_as=REPLACED)
    write(content, name, agency=sender.code)
    # Bytes that somebody's discard erased meanwhile are there again once the draft can be seen.
    transaction.on_commit(partial(write, content, name, agency=sender.code))
    return models.Draft.objects.create(
        campaign=of, agency=sender, file_name=PurePath(name).name[:255], sha256=sha256, state=state,
        found=canonical(found).decode(), kept_by=act.by.account, kept_at=act.at,
        changed_by=act.by.account, changed_at=act.at,
    )  # fmt: skip


@transaction.atomic
def mend(
    act: Act, *, campaign: str, agency: str, shown: str, more: Mends, found: Found
) -> models.Draft:
    """Write mends into the draft whose state was ``shown``; what was attested of it no longer holds.

    ``found`` is what the check says of the draft with them.

    Raises:
        WrongState: the draft is not the one that was shown any more.
        Refused: more cells were mended than a draft holds.
    """
    act.by.require(Permission.FILING_SUBMIT, agency=agency)
    draft = shown_draft(campaign, agency, shown=shown)
    every = together(mends_of(draft), more)
    if len(every) > MOST_MENDS:
        raise Refused(
            f"More than {MOST_MENDS:,} cells would be mended. Download the mended file, and keep that "
            "as the draft."
        )
    state = state_of(draft.sha256, every)
    if state == draft.state:
        return draft
    draft.mends, draft.state = as_stored(every), state
    draft.found = canonical(found).decode()
    draft.changed_by, draft.changed_at = act.by.account, act.at
    draft.asked_by, draft.asked_at = "", None
    draft.save()
    void(act, draft)
    return draft


@transaction.atomic
def discard(act: Act, *, campaign: str, agency: str, shown: str) -> models.Draft:
    """Throw away the draft whose state was ``shown``; its bytes are erased.

    Raises ``WrongState`` where the draft is not the one that was shown any more.
    """
    act.by.require(Permission.FILING_SUBMIT, agency=agency)
    draft = shown_draft(campaign, agency, shown=shown)
    close(act, draft, closed_as=DISCARDED)
    return draft


def shown_draft(campaign: str, agency: str, *, shown: str) -> models.Draft:
    """Return the open draft, held until the transaction ends, if its state is the one shown.

    Raises ``WrongState``, with a sentence that tells what became of it, where it is not.
    """
    of, sender = queries.campaign(campaign), workforce.agency(agency)
    hold(of, sender)
    draft = open_draft_of(of, sender)
    if draft is not None and draft.state == shown:
        return draft
    if draft is None:
        last = models.Draft.objects.filter(campaign=of, agency=sender).order_by("-pk").first()
        raise WrongState(_gone(last))
    raise WrongState(_changed(draft) + " Nothing of what you pressed was done.")


@transaction.atomic
def explain_gone(campaign: str, agency: str, *, shown: str) -> None:
    """Raise ``WrongState`` with what became of the draft whose state was shown, if it is not open."""
    shown_draft(campaign, agency, shown=shown)


def close(act: Act, draft: models.Draft, *, closed_as: str, receipt: str = "") -> None:
    """Close a draft; its attestations end, and its bytes are erased once this is committed."""
    end(draft, at=act.at, closed_as=closed_as, by=act.by.account, receipt=receipt)


def end(draft: models.Draft, *, at: datetime, closed_as: str, by: str, receipt: str = "") -> None:
    """Close a draft as ``close`` does; ``by`` is empty where nobody did it but time.

    What was typed into one that was not sent is let go of with its bytes.
    """
    draft.closed_at, draft.closed_as, draft.closed_by = at, closed_as, by
    draft.receipt = receipt
    if closed_as != SENT:
        draft.mends = as_stored({})
        _void(draft, at)
    draft.save()
    transaction.on_commit(lambda: _erase(draft))


def void(act: Act, draft: models.Draft) -> None:
    """End the attestations of a draft that is no longer what was attested."""
    _void(draft, act.at)


def _void(draft: models.Draft, at: datetime) -> None:
    draft.attestations.filter(superseded_at__isnull=True).update(superseded_at=at)


def _erase(draft: models.Draft) -> None:
    """Erase the bytes of a closed draft, unless another open draft has the same."""
    forget(path_of(draft))


def _changed(draft: models.Draft | None) -> str:
    if draft is None:
        return "The draft that this page showed is no longer there."
    return (
        f"The draft was changed by {name_of(draft.changed_by)} after this page was loaded. Look at it "
        "as it stands now, below."
    )


def _gone(last: models.Draft | None) -> str:
    if last is None:
        return "There is no draft here yet. Choose a file first."
    if last.closed_as == EXPIRED:
        return f"{RAN_OUT} Nothing was done. Choose a file to begin a new one."
    by = name_of(last.closed_by)
    if last.closed_as == SENT:
        return (
            f"This draft was sent already, by {by}: receipt {last.receipt}. Nothing was done again."
        )
    return (
        f"This draft was thrown away by {by}. Nothing was done. Choose a file to begin a new one."
    )


def name_of(account: str) -> str:
    """Return what the person behind an account is called."""
    found = Account.objects.filter(username=account).select_related("human").first()
    return found.human.name if found else account


def forget(path: Path) -> None:
    """Erase bytes that were not taken as a draft, unless a draft of the agency has the same."""
    agency, _, sha256 = path.stem.rpartition(".")
    open_still = models.Draft.objects.filter(
        agency__code=agency, sha256=sha256, closed_at__isnull=True
    )
    if not open_still.exists():
        path.unlink(missing_ok=True)
        checked_before.forget(path)
