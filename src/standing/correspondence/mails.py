"""Which mail answers which entry of the ledger, and reading the ledger for what is not yet answered.

Nobody else writes mail about what happened: an act records its entry and is done. What follows is
written here, once for each entry and reader, however often and by however many this is run.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from django.db import DatabaseError, transaction

from standing.correspondence import mail_to_agencies as agencies
from standing.correspondence import mail_to_officers as officers
from standing.correspondence import mail_to_people as people
from standing.correspondence import mail_to_seconds as seconds
from standing.ledger import queries as ledger
from standing.ledger.domain import Entry
from standing.ledger.models import Entry as EntryRow
from standing.mail import actions as mail
from standing.mail.domain import Draft
from standing.mail.models import Cursor
from standing.mail.turns import turn
from standing.storage import failures

Builder = Callable[[Entry], Iterable[Draft]]
READER: Final = "mails"
_AT_A_TIME: Final = 200

ANSWERS: Final[Mapping[str, Builder]] = {
    "campaign.opened": agencies.campaign_opened,
    "filing.accepted": agencies.filing_accepted,
    "filing.undone": agencies.filing_undone,
    "nil-return.filed": agencies.nil_filed,
    "extension.granted": agencies.extension_granted,
    "extension.refused": agencies.extension_refused,
    "reminder.made": agencies.reminded,
    "packet.built": agencies.packet_built,
    "attestation.asked": agencies.attestation_asked,
    "attestation.made": agencies.attestation_made,
    "notice.written": officers.notices_written,
    "condition.met": officers.condition_changed,
    "condition.extended": officers.condition_changed,
    "condition.lapsed": officers.condition_changed,
    "overlay.imposed": officers.overlay_changed,
    "overlay.lifted": officers.overlay_changed,
    "return.recorded": officers.return_recorded,
    "employment.recorded": officers.hire_recorded,
    "employment.corrected": officers.employment_corrected,
    "dispute.decided": officers.answered,
    "return.decided": officers.answered,
    "invitation.made": people.invited,
    "role.granted": people.role_granted,
    "determinations.prepared": seconds.prepared,
    "publication.prepared": seconds.proposed,
    "merge.proposed": seconds.proposed,
    "unmerge.proposed": seconds.proposed,
    "overlay.proposed": seconds.proposed,
    "removal.proposed": seconds.proposed,
    "restoration.proposed": seconds.proposed,
    "role.proposed": seconds.role_proposed,
    "recovery.proposed": seconds.role_proposed,
}
"""What is written when an entry of a kind stands in the ledger; other kinds are answered by nothing."""


def catch_up(now: datetime, *, most: int = 2_000) -> int:
    """Write the mails that the ledger's next entries ask for; return how many entries were answered.

    ``now`` is the wall's. Safe to run twice and by several at once: an entry is answered once to each
    reader, and the cursor only moves on. An entry that cannot be answered is noted as a failure and
    passed over, so that it never keeps others from being told.
    """
    if _position() >= ledger.head()[0]:
        return 0
    with turn(READER) as ours:
        return _catch_up(now, most) if ours else 0


def begin_here() -> None:
    """Answer nothing that was recorded until now (decision 0025)."""
    _move_on(ledger.head()[0])


@contextmanager
def told_by_the_world() -> Iterator[None]:
    """While a world is played, answer nothing; afterwards answer what comes after (decision 0025)."""
    with turn(READER):
        yield
        begin_here()


def _catch_up(now: datetime, most: int) -> int:
    answered = 0
    while answered < most:
        position, head = _position(), ledger.head()[0]
        rows = EntryRow.objects.filter(id__gt=position, kind__in=ANSWERS).order_by("id")
        entries = [row.to_domain() for row in rows[:_AT_A_TIME]]
        if not entries:
            _move_on(head)  # up to there nothing asks for a mail; what came since is read next time
            break
        for entry in entries:
            _answer(entry, now=now)
            answered += 1
    return answered


def _answer(entry: Entry, *, now: datetime) -> None:
    unwritten = False
    drafts: list[Draft] = []
    try:
        drafts = list(ANSWERS[entry.kind](entry))
    except DatabaseError:  # the database is busy or away: the same entry is answered next time
        raise
    except Exception as fault:  # one entry that nobody foresaw keeps no reader of another waiting
        failures.keep(fault)
        unwritten = True
    with transaction.atomic():
        mail.put_many(drafts, known_at=entry.recorded_at, now=now)
        if unwritten:
            mail.note_unwritten(
                kind=entry.kind, entry=entry.id, known_at=entry.recorded_at, now=now
            )
        _move_on(entry.id)


def _position() -> int:
    found = Cursor.objects.filter(reader=READER).values_list("position", flat=True).first()
    return found or 0


def _move_on(position: int) -> None:
    Cursor.objects.get_or_create(reader=READER)
    Cursor.objects.filter(reader=READER, position__lt=position).update(position=position)
