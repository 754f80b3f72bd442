"""The ledger as a file that a stranger can check: with contents for auditors, without for anybody.

Each line is canonical JSON; docs/formats.md says what it holds and how it is checked.
"""

from collections.abc import Iterator
from typing import BinaryIO

from standing.kernel.access import Act, Permission
from standing.kernel.canonical import canonical
from standing.kernel.errors import NotFound
from standing.ledger import domain, models, sealed
from standing.ledger.domain import COLUMNS, Entry

_AT_A_TIME = 5_000
KEPT, TAKEN_OUT = "stands apart", "removed"
"""What is told of a reason that is a commitment: its text is kept, or was removed by order."""


def export(act: Act, file: BinaryIO) -> int:
    """Write every sealed entry with its salt to a file, and return how many.

    The texts of reasons about people are left out; their commitments stand in their place.

    Raises:
        NotPermitted: this person may not read the ledger.
        NotFound: nothing was sealed yet.
    """
    act.by.require(Permission.LEDGER_READ)
    return _write(file, contents=True)


def leaves(file: BinaryIO) -> int:
    """Write the commitments of every sealed entry to a file, and return how many; nothing is told.

    Raises:
        NotFound: nothing was sealed yet.
    """
    return _write(file, contents=False)


def _write(file: BinaryIO, *, contents: bool) -> int:
    checkpoint = sealed.last()
    if checkpoint is None:
        raise NotFound("Nothing was sealed yet. Run `standing ledger seal` first.")
    head = {
        "standing": "ledger 1" if contents else "leaves 1",
        "size": checkpoint.size,
        "checkpoint": checkpoint.note,
    }
    file.write(canonical(head) + b"\n")
    written = 0
    for line in _entries(checkpoint.size) if contents else _bare(checkpoint.size):
        file.write(canonical(line) + b"\n")
        written += 1
    return written


def _entries(size: int) -> Iterator[object]:
    removed = _removed(size)
    for start in range(0, size, _AT_A_TIME):
        upto = min(start + _AT_A_TIME, size)
        found = models.Entry.objects.filter(id__gt=start, id__lte=upto).order_by("id")
        entries = [Entry(*row) for row in found.values_list(*COLUMNS)]
        links = models.Link.objects.filter(position__gt=start, position__lte=upto)
        chains = dict(links.values_list("position", "chain"))
        opened = sealed.commitments((entry.id, entry.leaf) for entry in entries)
        for entry, (_number, salt, commitment) in zip(entries, opened, strict=True):
            apart = _apart(entry, removed)
            yield domain.told(
                entry, chain=chains[entry.id], salt=salt, commitment=commitment, apart=apart
            )


def _bare(size: int) -> Iterator[object]:
    for start in range(0, size, _AT_A_TIME):
        upto = min(start + _AT_A_TIME, size)
        rows = models.Entry.objects.filter(id__gt=start, id__lte=upto).order_by("id")
        for number, _salt, data in sealed.commitments(rows.values_list("id", "leaf")):
            yield {"position": number, "commitment": data.hex()}


def _removed(size: int) -> set[str]:
    """Return the commitments that entries within ``size`` say were emptied."""
    rows = models.Entry.objects.filter(kind="reason.removed", id__lte=size)
    return {
        str(domain.facts(text).get("commitment")) for text in rows.values_list("before", flat=True)
    }


def _apart(entry: Entry, removed: set[str]) -> str | None:
    if entry.commitment is None or not entry.subject.startswith(domain.PERSON):
        return None
    return TAKEN_OUT if entry.commitment in removed else KEPT
