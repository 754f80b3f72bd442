"""Writing to the ledger: the one way in."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import islice

from django.db import connection, transaction

from standing.kernel.access import Act
from standing.kernel.errors import WrongState
from standing.ledger import domain, models, queries
from standing.ledger.domain import COLUMNS, Draft, Entry
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
    """Append one act inside the caller's transaction and return its line."""
    draft = Draft(kind, subject, effective_on, authority, before, after)
    with transaction.atomic(savepoint=False):
        (line,) = _append(act, [draft])
    return Entry(*line)


def record_many(act: Act, drafts: Iterable[Draft]) -> int:
    """Append many acts of one person at one moment; return how many. All of them or none."""
    coming, count = iter(drafts), 0
    with transaction.atomic(savepoint=False):
        while batch := list(islice(coming, _AT_A_TIME)):
            count += len(_append(act, batch))
    return count


def _append(act: Act, drafts: list[Draft]) -> list[_Line]:
    """Hash, number and link the drafts after the last line, while nobody else may write."""
    _require_guard()
    locks.hold("ledger")
    place, chain = queries.head()
    # The wall's own time, kept beside the moment of the act: the ledger is the one place below the
    # doors that reads the clock.
    lines = list(_lines(act, drafts, after=place, written_at=datetime.now(UTC)))
    links = list(_linked(lines, after=chain))
    bulk.insert(models.Entry, COLUMNS, lines)
    bulk.insert(models.Link, _LINK, links)
    _set_head(*links[-1], known_at=act.at)
    return lines


def _lines(act: Act, drafts: list[Draft], *, after: int, written_at: datetime) -> Iterator[_Line]:
    """Give each draft as the row that is stored, in the order of ``COLUMNS``."""
    actor, recorded_at, reason = act.by.account, act.at, act.reason
    for number, draft in enumerate(drafts, after + 1):
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
