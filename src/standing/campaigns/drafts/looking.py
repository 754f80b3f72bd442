"""Looking at a draft: what its check said, made again only where something it rests on is not as it was.

Each look at a file compares birth dates and so says yes or no of each; wrong ones count, and after a few
no more is said of that officer's (PUBREG-2).
"""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from msgspec.structs import replace

from standing.campaigns import models
from standing.campaigns.drafts import checked_before, reading
from standing.campaigns.drafts.checked_before import Kept
from standing.campaigns.drafts.reading import Anew, Opened
from standing.campaigns.rosters.mending import Place
from standing.kernel.access import Act
from standing.kernel.errors import WrongState
from standing.ledger import queries as ledger
from standing.workforce import guesses
from standing.workforce.models import Agency

_TURNS = 3


class Busy(WrongState):
    """Others of the agency check birth dates at the same moment, so nothing is told yet."""


def look(act: Act, draft: models.Draft) -> Opened:
    """Return a draft as it reads now; its check is told again where nothing it rests on has changed."""
    path, head = reading.path_of(draft), ledger.head()
    kept = checked_before.load(path, _key(draft, on=act.day))
    if kept is not None and _holds(kept, head, draft, known=act.at, on=act.day):
        if kept.head != head:
            checked_before.store(path, replace(kept, head=head))
        now, sent = kept.reads()
        return Opened(now=now, sent=sent, ids=kept.ids, found=kept.found)
    return check_anew(act, draft)


def check_anew(act: Act, draft: models.Draft) -> Anew:
    """Check a draft as it is, whatever its last check said."""
    return check(
        act, reading.path_of(draft), name=draft.file_name, mends=reading.mends_of(draft),
        of=draft.campaign, agency=draft.agency,
    )  # fmt: skip


def check(
    act: Act,
    path: Path,
    *,
    name: str,
    mends: Mapping[Place, str],
    of: models.Campaign,
    agency: Agency,
) -> Anew:
    """Read a file and check it, count the birth dates that are wrong, and keep what was said.

    Call it outside a transaction that a refusal undoes: the count would be undone with it.

    Raises:
        Busy: others of the agency checked birth dates at the same moment, again and again.
    """
    for _turn in range(_TURNS):
        head = ledger.head()
        opened = reading.open_file(
            path, name=name, mends=mends, of=of, agency=agency, known=act.at, on=act.day
        )
        if _counted(act, agency, opened):
            _keep(path, opened, name=name, mends=mends, of=of, agency=agency, head=head, act=act)
            return opened
    raise Busy(
        "Others at your agency are checking files with the same officers at this moment. Nothing was "
        "changed. Try it again in a minute."
    )


def _counted(act: Act, agency: Agency, opened: Anew) -> bool:
    """Count the wrong birth dates, one file of an agency after another.

    ``False`` where of another officer no more is told by now: the file is to be checked again, and what
    was found is told to nobody.
    """
    wrong = opened.wrong_births()
    with transaction.atomic():
        guesses.take_turn(agency)
        now = guesses.closed(agency=agency.code, mptc_ids=opened.ids.keys(), at=act.at)
        if now != opened.withheld:
            return False
        if wrong:
            guesses.count(act, agency=agency.code, wrong=wrong)
    return True


def _keep(
    path: Path,
    opened: Anew,
    *,
    name: str,
    mends: Mapping[Place, str],
    of: models.Campaign,
    agency: Agency,
    head: tuple[int, str],
    act: Act,
) -> None:
    if not opened.now.listings:
        return
    found = reading.findings_for(
        of, agency, reading.named_in(opened.now.checked, opened.index),
        kind=opened.now.checked.kind, known=act.at, on=act.day,
    )  # fmt: skip
    same = opened.sent is opened.now
    checked_before.store(
        path,
        Kept(
            key=checked_before.key_of(
                sha256=reading.sha256_of(path), mends=reading.as_stored(mends), name=name,
                campaign=of.slug, agency=agency.code, on=act.day,
            ),
            head=head,
            rests_on=checked_before.rests_on(opened.index, [each.code for each in found]),
            numbers=tuple(sorted(opened.numbers)),
            named=tuple(reading.named_in(opened.now.checked, opened.index)),
            withheld=tuple(sorted(opened.withheld)),
            ids=dict(opened.ids),
            found=opened.found,
            now=checked_before.stored_read(opened.now, opened.sent),
            sent=None if same else checked_before.stored_read(opened.sent, opened.now),
        ),
    )  # fmt: skip


def _holds(
    kept: Kept, head: tuple[int, str], draft: models.Draft, *, known: datetime, on: date
) -> bool:
    """Whether everything that a check rests on is as it was.

    Nothing it rests on changes without an entry in the ledger, except that a birth date is told of
    again once a day has passed. Where the ledger grew, the officers named are looked up.
    """
    if kept.head == head and not kept.withheld:
        return True
    index, _withheld = reading.index_for(draft.campaign, draft.agency, kept.numbers, known=known)
    found = reading.findings_for(
        draft.campaign, draft.agency, list(kept.named), kind=kept.now.kind, known=known, on=on
    )
    return checked_before.rests_on(index, [each.code for each in found]) == kept.rests_on


def _key(draft: models.Draft, *, on: date) -> str:
    return checked_before.key_of(
        sha256=draft.sha256, mends=draft.mends, name=draft.file_name, campaign=draft.campaign.slug,
        agency=draft.agency.code, on=on,
    )  # fmt: skip
