"""Writing to the ledger: the one way in."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import islice

from django.db import connection, transaction

from standing.kernel.access import Act, Permission
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.ledger import domain, models, queries
from standing.ledger.domain import COLUMNS, PERSON, Draft, Entry
from standing.storage import bulk, locks

_AT_A_TIME = 10_000
_LINK = ("position", "chain")
_guard_seen: set[str] = set()

# One value for each of COLUMNS, in that order.
_Line = tuple[int, str, str, date, datetime, datetime, str, str, str, str, str, str]


def record(
    act: Act,
    *,
    kind: str,
    subject: str,
    effective_on: date,
    authority: str,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> Entry:
    """Append one act inside the caller's transaction and return its line.

    One of a public kind is entered under the commission's name; who acted and why stand apart.
    """
    draft = Draft(kind, subject, effective_on, authority, before, after)
    with transaction.atomic(savepoint=False):
        if kind in domain.PUBLIC:
            act = _as_office(act)
        (line,) = _append(act, [draft], _private_reason(act, [draft]))
    return Entry(*line)


def record_many(act: Act, drafts: Iterable[Draft]) -> int:
    """Append many acts of one person at one moment; return how many. All of them or none."""
    coming, count, private = iter(drafts), 0, ""
    with transaction.atomic(savepoint=False):
        while batch := list(islice(coming, _AT_A_TIME)):
            private = private or _private_reason(act, batch)
            count += len(_append(act, batch, private))
    return count


def move_clock(act: Act) -> Entry:
    """Let an invented world come to the moment of the act; nothing else happens (RUL-5).

    Raises:
        NotPermitted: this person may not move it.
        Refused: this register is a real one, or the world has gone past that moment.
    """
    act.by.require(Permission.CLOCK_MOVE)
    if queries.invented_world() is None:
        raise Refused("This register is a real one: its clock is the wall's, and nobody moves it.")
    last = queries.last_moment()
    if last is not None and act.at <= last:
        raise Refused(
            "This world has gone past that moment, and its clock is never set back. Choose a later one."
        )
    return record(
        act, kind="clock.moved", subject="register", effective_on=act.day, authority="RUL-5"
    )


def remove_reason(act: Act, *, number: int, authority: str) -> None:
    """Take the text of a reason out of the record, and enter that it was; the chain stays valid.

    The line keeps the commitment, which tells nothing of the text without its salt. ``authority`` is
    what orders the removal.

    Raises:
        NotPermitted: this person may not remove anything.
        NotFound: there is no such entry.
        Refused: no authority or no reason is given.
        WrongState: the text of this entry's reason does not stand apart, or was removed already.
    """
    act.by.require(Permission.REASON_REMOVE)
    if not (authority.strip() and act.reason.strip()):
        raise Refused("Say what orders the removal, and why.")
    with transaction.atomic():
        stored = models.Entry.objects.filter(pk=number).first()
        if stored is None:
            raise NotFound(f"The ledger has no entry {number:,}.")
        commitment = stored.to_domain().commitment if stored.subject.startswith(PERSON) else None
        emptied = models.Reason.objects.filter(commitment=commitment, removed_at=None).update(
            text="", salt="", removed_at=act.at
        )
        if not emptied:
            raise WrongState(
                f"Entry {number:,} has no reason that stands apart and could be removed. Only the "
                "reasons of acts about officers do, and one is removed once. Nothing was changed."
            )
        record(
            act,
            kind="reason.removed",
            subject=f"entry:{number}",
            effective_on=act.day,
            authority=authority,
            before={"commitment": commitment},
        )


def _private_reason(act: Act, drafts: list[Draft]) -> str:
    """Store the reason apart where one of the drafts is about an officer; return its commitment."""
    if not act.reason or not any(draft.subject.startswith(PERSON) for draft in drafts):
        return ""
    _require_guard()
    return _set_apart(act.reason)


def _as_office(act: Act) -> Act:
    """Set apart who acts and why; the line, which anybody may read, is committed to it."""
    _require_guard()
    apart = _set_apart(domain.who_and_why(actor=act.by.account, reason=act.reason))
    return replace(act, by=replace(act.by, account=domain.OFFICE), reason=apart)


def _set_apart(text: str) -> str:
    """Store a text under a salt, and return the commitment that the line holds."""
    salt = secrets.token_hex(16)
    commitment = domain.committed(salt=salt, text=text)
    models.Reason.objects.create(commitment=commitment, salt=salt, text=text)
    return commitment


def _append(act: Act, drafts: list[Draft], private: str) -> list[_Line]:
    """Hash, number and link the drafts after the last line, while nobody else may write.

    ``private`` takes the place of the reason of those about an officer.
    """
    _require_guard()
    locks.hold("ledger")
    place, chain = queries.head()
    # The wall's own time, kept beside the moment of the act: the ledger is the one place below the
    # doors that reads the clock.
    lines = list(_lines(act, drafts, private, after=place, written_at=datetime.now(UTC)))
    links = list(_linked(lines, after=chain))
    with bulk.one_journey() if len(lines) == 1 else nullcontext():
        bulk.insert(models.Entry, COLUMNS, lines)
        bulk.insert(models.Link, _LINK, links)
        _set_head(*links[-1], known_at=act.at)
    return lines


def _lines(
    act: Act, drafts: list[Draft], private: str, *, after: int, written_at: datetime
) -> Iterator[_Line]:
    """Give each draft as the row that is stored, in the order of ``COLUMNS``."""
    actor, recorded_at = act.by.account, act.at
    for number, draft in enumerate(drafts, after + 1):
        reason = private if private and draft.subject.startswith(PERSON) else act.reason
        before, after_text = domain.text_of(draft.before), domain.text_of(draft.after)
        leaf = domain.leaf_of(
            kind=draft.kind,
            subject=draft.subject,
            effective_on=draft.effective_on,
            recorded_at=recorded_at,
            written_at=written_at,
            actor=actor,
            authority=draft.authority,
            reason=reason,
            before=before,
            after=after_text,
        )
        yield (
            number, draft.kind, draft.subject, draft.effective_on, recorded_at, written_at, actor,
            draft.authority, reason, before, after_text, leaf,
        )  # fmt: skip


def _linked(lines: list[_Line], *, after: str) -> Iterator[tuple[int, str]]:
    chain = after
    for line in lines:
        chain = domain.chained(chain, line[-1])
        yield line[0], chain


def _set_head(position: int, chain: str, *, known_at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_head (id, position, chain, known_at) VALUES (1, %s, %s, %s) "
            "ON CONFLICT (id) DO UPDATE SET position = excluded.position, chain = excluded.chain, "
            "known_at = CASE WHEN ledger_head.known_at > excluded.known_at "
            "THEN ledger_head.known_at ELSE excluded.known_at END",
            [position, chain, connection.ops.adapt_datetimefield_value(known_at)],
        )


def _require_guard() -> None:
    """Refuse to write where the database would let a line be changed; asked once per database."""
    database = str(connection.settings_dict["NAME"])
    if database in _guard_seen:
        return
    if lost := queries.triggers_missing():
        raise WrongState(
            "The ledger is not guarded against changes, so nothing can be recorded. The database "
            f"has lost {', '.join(lost)}. Run `standing init` to put it back, then "
            "`standing ledger verify` to see whether a line was changed meanwhile."
        )
    _guard_seen.add(database)
