"""Sending a draft: what it says with its mends becomes the agency's file, once."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from django.db import transaction

from standing.campaigns import actions, models, queries
from standing.campaigns.drafts import attesting, keeping, reading
from standing.campaigns.queries import Index
from standing.campaigns.rosters.check import check
from standing.campaigns.rosters.checked import UNKNOWN_OFFICER, Checked
from standing.campaigns.rosters.handing_back import mended_workbook
from standing.kernel.access import Act, Permission
from standing.kernel.errors import Refused
from standing.workforce import queries as workforce


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The receipt of a draft that was sent; ``again`` where it had been sent before."""

    receipt: str
    again: bool = False


def send(act: Act, *, campaign: str, agency: str, shown: str) -> Sent:
    """Send the draft whose state was shown, and give the receipt. Sent twice, it counts once.

    Without mends the bytes that came are sent; with mends, the list in the form's own layout.

    Raises:
        WrongState: the draft is not the one that was shown any more.
        Refused: errors are left, or it is not attested yet (CERT-114, 115); what ``accept`` refuses.
    """
    act.by.require(Permission.FILING_SUBMIT, agency=agency)
    of, sender = queries.campaign(campaign), workforce.agency(agency)
    draft = keeping.open_draft_of(of, sender)
    if draft is None or draft.state != shown:
        return _sent_before(act, of, draft, agency=agency, shown=shown)
    opened = reading.open_draft(draft, known=act.at, on=act.day)
    with _as_file(draft, opened, act) as (content, checked), transaction.atomic():
        held = _held(act, of, agency=agency, shown=shown)
        if isinstance(held, Sent):
            return held
        _refuse_unready(act, held, opened)
        receipt = actions.accept(
            act, campaign=campaign, agency=agency, checked=checked, content=content,
            index=_index(of, opened.index, checked, act),
        )  # fmt: skip
        keeping.close(act, held, closed_as=keeping.SENT, receipt=receipt.number)
    return Sent(receipt=receipt.number, again=receipt.already_here)


def _held(act: Act, of: models.Campaign, *, agency: str, shown: str) -> models.Draft | Sent:
    """The draft, held; or the receipt, where somebody sent it while we read it."""
    sender = workforce.agency(agency)
    keeping.hold(of, sender)
    draft = keeping.open_draft_of(of, sender)
    if draft is None or draft.state != shown:
        return _sent_before(act, of, draft, agency=agency, shown=shown)
    return draft


def _sent_before(
    act: Act, of: models.Campaign, draft: models.Draft | None, *, agency: str, shown: str
) -> Sent:
    """Return the receipt of the draft that was shown, if it was sent meanwhile.

    Raises ``WrongState`` where it was not.
    """
    if draft is None:
        last = models.Draft.objects.filter(campaign=of, agency__code=agency, state=shown)
        sent = last.filter(closed_as=keeping.SENT).order_by("-pk").first()
        if sent is not None and _stands(sent.receipt):
            return Sent(receipt=sent.receipt, again=True)
    with transaction.atomic():
        keeping.shown_draft(of.slug, agency, shown=shown)
    raise AssertionError(act)  # pragma: no cover - the draft cannot be the one shown


def _stands(receipt: str) -> bool:
    return models.Filing.objects.filter(receipt=receipt, superseded_at__isnull=True).exists()


def _refuse_unready(act: Act, draft: models.Draft, opened: reading.Anew) -> None:
    if opened.found.errors:
        raise Refused("Errors are left in this draft. Mend them; then it can be sent.")
    left = attesting.missing(draft, known=act.at)
    if left:
        raise Refused(
            f"This draft waits for the word of the {' and of the '.join(left)}. A submission is sent "
            "once they have attested exactly this draft (CERT-114, 115)."
        )


@contextmanager
def _as_file(draft: models.Draft, opened: reading.Anew, act: Act) -> Iterator[tuple[Path, Checked]]:
    """Give the file to be sent and what its check says of it."""
    if not reading.mends_of(draft):
        yield reading.path_of(draft), opened.now.checked
        return
    name = str(PurePath(draft.file_name).with_suffix(".xlsx"))
    with tempfile.TemporaryDirectory(prefix="standing-sending-") as folder:
        content = Path(folder) / "mended.xlsx"
        content.write_bytes(mended_workbook(opened.now))
        checked = check(
            content, officers=opened.index.known, filed_on=act.day, file_name=name,
            kind=opened.now.checked.kind,
        )  # fmt: skip
        asked = opened.now.checked.questionnaires
        yield content, checked if checked.questionnaires else replace(checked, questionnaires=asked)


def _index(of: models.Campaign, narrow: Index, checked: Checked, act: Act) -> Index:
    """The officers whom the file names; everybody where a row is of nobody we know."""
    if any(line.set_aside == UNKNOWN_OFFICER for line in checked.lines):
        return queries.officer_index(of, known=act.at)
    return narrow
