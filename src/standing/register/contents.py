"""What a release holds, gathered with every guard: its lines lie in a spool, not in memory."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from standing.kernel.access import Act
from standing.kernel.canonical import canonical
from standing.kernel.cells import neutral
from standing.kernel.periods import in_words
from standing.ledger.queries import invented_world
from standing.register import falls, gathering, guards, lists, models, queries, shapes
from standing.register.changed import How
from standing.register.domain import Listing, Tally
from standing.register.falls import Fall
from standing.register.gathering import Conduct
from standing.register.publishable import Ground
from standing.register.release import Difference, published_lines
from standing.register.shapes import Line, OfficerLine, Public
from standing.register.spool import Cells, Spool


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What a person said is right: agencies that show nobody, counts that fell; each with a reason.

    ``office`` is that person's, by role: a release names the office and not the person.
    """

    zeros: Mapping[str, str] = field(default_factory=dict)
    falls: Mapping[str, str] = field(default_factory=dict)
    office: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Everything a release holds. ``preview`` is the hash of it that approvals are bound to."""

    number: int
    as_of: date
    cutoff_at: datetime
    campaigns: tuple[str, ...]
    listed: Spool
    tallies: tuple[Tally, ...]
    accepted: Accepted
    fallen: tuple[Fall, ...]
    conduct: Conduct
    errata: tuple[models.Erratum, ...]
    off: Mapping[int, Ground]
    checkpoint: Mapping[str, object]
    invented: bool
    difference: Difference
    preview: str = ""

    @property
    def scope(self) -> str:
        """The sentence that says who is listed, and who is not."""
        rounds = " and ".join(self.campaigns) or "no campaign, as none was open"
        return (
            f"Officers whom agencies put forward in {rounds} by a file that stood on "
            f"{in_words(self.as_of)}, with their status on that day as known at the cut-off. "
            "Officers whom no agency named in such a file are not listed."
        )

    @property
    def about(self) -> dict[str, object]:
        """What every JSON file of the release says of itself (CERT-907, RUL-16)."""
        return {
            "release": self.number,
            "as_of": self.as_of.isoformat(),
            "cut_off": self.cutoff_at.astimezone(UTC).isoformat(),
            "scope": self.scope,
            **({"notice": shapes.INVENTED} if self.invented else {}),
        }

    def lines(self, table: Public) -> Iterable[Line]:
        """Give the lines of one public table, each time anew."""
        made = _MAKERS.get(table.name)
        if made is None:
            raise ValueError(f"no lines are defined for the public table {table.name}")
        return made(self)

    def decided(self) -> Iterator[Line]:
        """Give the decisions that may be read on the day."""
        return gathering.decisions(
            as_of=self.as_of, known=self.cutoff_at, off=self.off, invented=self.invented
        )

    def sent(self) -> Iterator[Line]:
        """Give what each agency sent; a count that fell and was accepted says why (RUL-23)."""
        said = {fall.key: fall for fall in self.fallen if fall.key in self.accepted.falls}
        notes = {
            key: f"{fall.before:,} in the last release: {self.accepted.falls[key]}"
            for key, fall in said.items()
        }
        return lists.completeness(
            self.tallies, reasons=self.accepted.zeros, falls=notes, invented=self.invented
        )


_MAKERS: Final[Mapping[str, Callable[[Contents], Iterable[Line]]]] = {
    "officers": lambda c: lists.officers(c.listed.officers(), invented=c.invented),
    "by-agency": lambda c: lists.at_agencies(c.listed.by_agency(), invented=c.invented),
    "by-category": lambda c: lists.by_status(c.listed.by_category(), invented=c.invented),
    "completeness": Contents.sent,
    "suspended": lambda c: c.conduct.suspended(),
    "administrative-suspensions": lambda c: c.conduct.administrative(),
    "decertified": lambda c: c.conduct.decertified(),
    "retraining": lambda c: c.conduct.retraining(),
    "disciplinary-records": lambda c: c.conduct.records(),
    "decisions": Contents.decided,
    "errata": lambda c: lists.errata(c.errata, invented=c.invented),
    "changes": lambda c: lists.changes(
        c.listed.changes() if c.difference.from_release is not None else (), invented=c.invented
    ),
}


def gathered(
    act: Act,
    number: int,
    *,
    out: Path,
    as_of: date,
    accepted: Accepted,
    checkpoint: Mapping[str, object],
) -> Contents:
    """Gather what will be published, and stop if it is not as it should be.

    Raises:
        Refused: an agency shows nobody, rows are not accounted for, or a count fell (RUL-23), and
            nobody said why.
    """
    found = queries.put_forward(as_of=as_of, known=act.at)
    guards.refuse_if_lost(found.tallies)
    guards.refuse_if_shown_nobody(found.tallies, accepted.zeros)
    invented, before = invented_world() is not None, queries.last()
    gone = queries.numbers_of(found.off)
    spool = _spooled(
        queries.streamed(found, as_of=as_of, known=act.at),
        None if before is None else published_lines(before, out=out, invented=invented),
        gone=gone,
        invented=invented,
    )
    fallen = falls.fallen(spool, on=as_of) if before is not None else ()
    falls.refuse_unless_said(fallen, accepted.falls, zeros=accepted.zeros)
    contents = Contents(
        number=number,
        as_of=as_of,
        cutoff_at=act.at,
        campaigns=found.campaigns,
        listed=spool,
        tallies=found.tallies,
        accepted=accepted,
        fallen=fallen,
        conduct=_conduct(found, as_of=as_of, known=act.at, invented=invented),
        errata=tuple(e for e in queries.errata(known=act.at) if e.subject not in gone),
        off=found.off,
        checkpoint=checkpoint,
        invented=invented,
        difference=_difference(spool, before),
    )
    return replace(contents, preview=_preview(contents))


def _conduct(found: queries.PutForward, *, as_of: date, known: datetime, invented: bool) -> Conduct:
    """What stands against officers, with the agencies under which they are shown."""
    return gathering.conduct(
        as_of=as_of, known=known, off=found.off, agencies_of=found.agencies_of, invented=invented
    )


def _spooled(
    listings: Iterable[Listing],
    earlier: Iterable[Cells] | None,
    *,
    gone: Collection[str],
    invented: bool,
) -> Spool:
    """Lay the lines into a spool, beside those of the release before, if there is one."""
    spool = Spool()
    spool.take(
        listings,
        cells=lambda listing: cells_of(listing, invented=invented),
        places=lists.PLACES,
    )
    if earlier is not None:
        spool.set_beside(earlier, off=gone)
    return spool


def cells_of(listing: Listing, *, invented: bool) -> Cells:
    """Return the cells of an officer's line as ``officers.csv`` writes them."""
    (line,) = lists.officers([listing], invented=invented)
    return tuple(neutral(str(cell)) for cell in _READ(line))


_READ = shapes.cells_of(OfficerLine)


def _difference(spool: Spool, before: models.Publication | None) -> Difference:
    counts = spool.counted()
    return Difference(
        from_release=None if before is None else before.number,
        added=counts[How.ADDED],
        removed=counts[How.REMOVED],
        changed=counts[How.CHANGED],
        not_named=spool.unnamed,
    )


_OF_THEIR_OWN = ("officers", "by-agency", "by-category", "completeness", "changes")
"""Tables that follow from the lines, the tallies and the release before."""


def _preview(contents: Contents) -> str:
    """Return the hash of what would be published, whenever it is written."""
    hashed = hashlib.sha256()
    head = [
        contents.number,
        contents.as_of,
        contents.campaigns,
        sorted(
            (t.agency.code, t.received, t.accepted, t.withheld, t.published)
            for t in contents.tallies
        ),
        dict(contents.accepted.zeros),
        dict(contents.accepted.falls),
        len(contents.off),
    ]
    hashed.update(canonical(head))
    for line in contents.listed.lines():
        hashed.update(line.encode())
        hashed.update(b"\n")
    for table in shapes.TABLES:
        if table.name not in _OF_THEIR_OWN:
            cells = shapes.cells_of(table.shape)
            hashed.update(f"{table.name}\n".encode())
            for each in contents.lines(table):
                hashed.update(canonical(cells(each)))
    return hashed.hexdigest()
