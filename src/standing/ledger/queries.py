"""Questions asked of the ledger."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from standing.kernel.periods import end_of, start_of
from standing.ledger import domain, models, sealed, walking
from standing.ledger.domain import COLUMNS, Entry, Verification
from standing.ledger.guarded import GUARDED
from standing.storage import compiled, triggers

_AT_A_TIME = 5_000
_TOLD = 20


class _Link(NamedTuple):
    position: int
    chain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """The text of a reason about officers, and every line that is committed to it."""

    text: str
    commitment: str
    entries: tuple[Entry, ...]


def entries(subject: str) -> list[Entry]:
    """Return what was recorded about a subject (``officer:0012-0345``), oldest first."""
    return _in_words(models.Entry.objects.filter(subject=subject))


def entries_of(kind: str) -> list[Entry]:
    """Return every entry of a kind (``campaign.opened``), oldest first."""
    return _in_words(models.Entry.objects.filter(kind=kind))


def page(
    *,
    kind: str,
    subject: str,
    by: Collection[str] | None,
    since: date | None,
    until: date | None,
    before: int | None,
    most: int,
    among: Collection[int] | None = None,
    without: Collection[int] = (),
) -> list[Entry]:
    """Return entries newest first, at most ``most`` of those numbered below ``before``.

    Empty filters ask for everything; ``by`` names accounts, and none where it is empty; ``among`` gives
    the numbers of the entries to choose from, ``without`` those to leave out. ``since`` and
    ``until`` are the first and the last New York day on which an entry was recorded.
    """
    rows = models.Entry.objects.all()
    if kind:
        rows = rows.filter(kind=kind)
    if subject:
        rows = rows.filter(subject=subject)
    if by is not None:
        rows = rows.filter(_by(by))
    if since is not None:
        rows = rows.filter(recorded_at__gte=start_of(since))
    if until is not None:
        rows = rows.filter(recorded_at__lte=end_of(until))
    if before is not None:
        rows = rows.filter(id__lt=before)
    if among is not None:
        rows = rows.filter(id__in=among)
    if without:
        rows = rows.exclude(id__in=without)
    some = list(rows.order_by("-id").values_list("id", flat=True)[:most])
    return _in_words(models.Entry.objects.filter(id__in=some))[::-1]


def last_but(beginnings: Collection[str]) -> int:
    """Return the number of the last entry whose kind begins otherwise; 0 where there is none."""
    rows = models.Entry.objects.all()
    for beginning in beginnings:
        rows = rows.exclude(kind__startswith=beginning)
    return rows.order_by("-id").values_list("id", flat=True).first() or 0


def _by(accounts: Collection[str]) -> Q:
    """The filter for what somebody did; of a public entry that stands apart."""
    of_theirs = Q(pk__in=[])
    for account in sorted(accounts):
        of_theirs |= Q(text__startswith=domain.who_and_why(actor=account, reason=""))
    apart = models.Reason.objects.filter(of_theirs).values("commitment")
    public = Q(kind__in=domain.PUBLIC, actor=domain.OFFICE, reason__in=apart)
    return Q(actor__in=sorted(accounts)) | public


def entry_exists(number: int) -> bool:
    """Say whether the ledger has an entry of this number."""
    return models.Entry.objects.filter(pk=number).exists()


def reason_apart(number: int) -> Apart | None:
    """Return the reason of an entry that stands apart and was not removed, with the lines it is of."""
    stored = models.Entry.objects.filter(pk=number).first()
    if stored is None or not stored.subject.startswith(domain.PERSON):
        return None
    commitment = stored.to_domain().commitment
    reason = models.Reason.objects.filter(commitment=commitment, removed_at=None).first()
    if commitment is None or reason is None:
        return None
    lines = models.Entry.objects.filter(reason=commitment).order_by("id")
    return Apart(
        text=reason.text,
        commitment=commitment,
        entries=tuple(row.to_domain() for row in lines),
    )


def said_today(kind: str, *, by: str, on: date, after: domain.Facts) -> bool:
    """Say whether somebody's act of a kind with these facts is on record for a day."""
    rows = models.Entry.objects.filter(kind=kind, actor=by, effective_on=on)
    return rows.filter(after=domain.text_of(after)).exists()


def _in_words(rows: QuerySet[models.Entry]) -> list[Entry]:
    """Return entries with the text of each reason, and who acted, also where it stands apart."""
    found = [row.to_domain() for row in rows.order_by("id")]
    texts = _reasons({entry.commitment for entry in found if entry.commitment})
    return [
        domain.read_apart(entry, texts[entry.commitment]) if entry.commitment in texts else entry
        for entry in found
    ]


def _reasons(commitments: Collection[str]) -> dict[str, str]:
    """Return the texts that stand apart; an empty one was removed."""
    wanted = sorted(commitments)
    texts: dict[str, str] = {}
    for start in range(0, len(wanted), _AT_A_TIME):
        some = models.Reason.objects.filter(commitment__in=wanted[start : start + _AT_A_TIME])
        texts.update(some.values_list("commitment", "text"))
    return texts


def last_moment() -> datetime | None:
    """Return the latest moment at which anything was known; in an invented world this is "now"."""
    found = compiled.rows("last moment", _known_at)
    return found[0][0] if found else None


def _known_at() -> QuerySet[models.Head, tuple[datetime | None]]:
    return models.Head.objects.order_by("pk").values_list("known_at")[:1]


def present(wall: datetime) -> datetime:
    """Return what a door takes for "now": the wall's time, or in an invented world its last moment.

    A world that was played through to August 2022 stays there however long it is looked at (RUL-5).
    """
    return (last_moment() if invented_world() is not None else None) or wall


def invented_world() -> str | None:
    """Return the name of the scenario this register was made from; ``None`` for a real one.

    The first such entry says it, so that no later one makes a real register an invented world, or an
    invented one real (decision 0010).
    """
    opened = compiled.rows("register opened", _opened)
    if not opened:
        return None
    after = domain.facts(opened[0][0])
    return str(after["scenario"]) if after.get("invented") else None


def _opened() -> QuerySet[models.Entry, tuple[str]]:
    opened = models.Entry.objects.filter(kind="register.opened").order_by("id")
    return opened.values_list("after")[:1]


def triggers_missing() -> list[str]:
    """Return the names of the guards on the ledger that the database has lost."""
    return triggers.missing(GUARDED)


def head() -> tuple[int, str]:
    """Return the place and the hash of the last link written; place 0 where there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT position, chain FROM ledger_head WHERE id = 1")
        position, chain = cursor.fetchone() or (0, domain.START)
    return position, chain


def written_at(number: int) -> datetime | None:
    """Return the wall's time at which an entry was written; ``None`` where there is no such entry."""
    found = compiled.rows("written at", _written_at, number)
    return found[0][0] if found else None


def _written_at(number: int) -> QuerySet[models.Entry, tuple[datetime]]:
    return models.Entry.objects.filter(pk=number).values_list("written_at")


def verify() -> Verification:
    """Walk the chain from the first line and say what does not fit, the first fault first.

    Every leaf is worked out again from its row and every link from the one before, a few thousand
    lines at a time, so that lines edited, removed, moved or slipped in show. So is the tree over what
    was sealed, and every checkpoint.
    """
    faults: list[tuple[int, str]] = []
    place, chain, linked = 0, domain.START, 0
    committed: dict[str, int] = {}
    for link, entry in _links():
        if entry is not None and entry.commitment:
            committed.setdefault(entry.commitment, entry.id)
        if link.position != place + 1:
            faults.append((link.position, _gap(place + 1, link.position - 1)))
        faults += [(link.position, said) for said in _misfits(link, entry, before=chain)]
        place, chain, linked = link.position, link.chain, linked + 1
    faults += _unlinked()
    faults += _cut_off(place, chain)
    faults += _reasons_misfit(committed)
    faults += walking.faults(linked=linked)
    told = [said for _place, said in sorted(faults, key=lambda fault: fault[0])]
    if len(told) > _TOLD:
        told[_TOLD:] = [f"There are {len(told) - _TOLD:,} more faults after these."]
    return Verification(
        entries=models.Entry.objects.count(),
        linked=linked,
        sealed=checkpoint.size if (checkpoint := sealed.last()) else 0,
        reasons_removed=models.Reason.objects.exclude(removed_at=None).count(),
        head=chain,
        faults=tuple(told),
    )


def _links() -> Iterator[tuple[_Link, Entry | None]]:
    """Give every link in order with its entry, also where the entry is gone."""
    last = -1
    while links := [
        _Link(*row)
        for row in models.Link.objects.filter(position__gt=last)
        .order_by("position")
        .values_list("position", "chain")[:_AT_A_TIME]
    ]:
        named = models.Entry.objects.filter(id__in=[link.position for link in links])
        found = {row[0]: Entry(*row) for row in named.values_list(*COLUMNS)}
        for link in links:
            yield link, found.get(link.position)
        last = links[-1].position


def _misfits(link: _Link, entry: Entry | None, *, before: str) -> Iterator[str]:
    if entry is None:
        yield (
            f"Entry {link.position} was deleted: the link at its place of the chain is still there."
        )
        return
    where = f"Entry {entry.id} ({entry.kind}, {entry.subject})"
    if domain.leaf_of_entry(entry) != entry.leaf:
        yield f"{where} was edited: its contents no longer give the hash written with it."
    elif domain.chained(before, entry.leaf) != link.chain:
        yield (
            f"{where} does not belong at place {link.position} of the chain: "
            "it was replaced, moved or slipped in after it was linked."
        )


def _reasons_misfit(committed: dict[str, int]) -> Iterator[tuple[int, str]]:
    """Name each line whose reason is gone, changed or removed by nobody; by commitment, its entry."""
    removed = {str(entry.facts_before.get("commitment")) for entry in entries_of("reason.removed")}
    missing = dict(committed)
    rows = models.Reason.objects.order_by("pk").values_list(
        "commitment", "salt", "text", "removed_at"
    )
    for commitment, salt, text, removed_at in rows.iterator(chunk_size=_AT_A_TIME):
        number = missing.pop(commitment, 0)
        where = (
            f"The reason of entry {number}" if number else f"A reason of no entry ({commitment})"
        )
        if removed_at is not None:
            if text or salt or commitment not in removed:
                yield number, f"{where} is marked as removed, and not as the ledger says."
        elif domain.committed(salt=salt, text=text) != commitment:
            yield number, f"{where} was edited: its text no longer fits what the line committed to."
        elif not number:
            yield number, f"{where} was slipped in."
    for number in missing.values():
        yield number, f"The reason of entry {number} was deleted: its line still commits to a text."


def _gap(first: int, last: int) -> str:
    if first == last:
        return f"Place {first} of the chain is gone: its link was removed."
    return f"Places {first:,} to {last:,} of the chain are gone: their links were removed."


def _unlinked() -> Iterator[tuple[int, str]]:
    link = models.Link.objects.filter(position=OuterRef("id"))
    loose = models.Entry.objects.exclude(Exists(link)).order_by("id")
    for number, kind, subject in loose.values_list("id", "kind", "subject").iterator():
        yield (
            number,
            f"Entry {number} ({kind}, {subject}) is not in the chain: "
            "it was slipped in, or its link was removed.",
        )


def _cut_off(place: int, chain: str) -> Iterator[tuple[int, str]]:
    wanted = head()
    if (place, chain) == wanted:
        return
    if wanted[0] > place:
        yield (
            place + 1,
            f"The chain ends at place {place:,}, and {wanted[0]:,} were written: "
            "the end was cut off.",
        )
    else:
        yield (
            wanted[0] + 1,
            f"The chain ends at place {place:,}, but the program last wrote place {wanted[0]:,}: "
            "what follows was added without it, or its last link was changed.",
        )
