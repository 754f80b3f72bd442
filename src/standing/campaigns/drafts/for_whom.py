"""For whom somebody attests: the officers marked yes, those who are not, and whom the file names."""

from dataclasses import dataclass

from standing.campaigns.drafts.reading import Opened
from standing.campaigns.rosters.attesting import APPOINTING_AUTHORITY, words_of
from standing.rules.facts import Attestation


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAttested:
    """An officer who is not marked yes: what the file marks instead, and why."""

    name: str
    marked: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForWhom:
    """The rows that one capacity attests, by name; ``named`` are those whom the file says attest."""

    yes: tuple[str, ...]
    others: tuple[NotAttested, ...]
    named: tuple[str, ...]

    def named_but(self, by: str) -> tuple[str, ...]:
        """Return whom the file names as attesting, where that is somebody else than ``by``."""
        return tuple(name for name in self.named if not _same(name, by))


def for_whom(opened: Opened, capacity: str) -> ForWhom:
    """Return for whom a draft is attested in one capacity, in the order of their names (CERT-114, 115).

    The appointing authority attests the head's own row and is told of no other.
    """
    rows = sorted(
        (
            line.row
            for line in opened.now.checked.lines
            if not line.set_aside and line.row.agency_head is (capacity == APPOINTING_AUTHORITY)
        ),
        key=lambda row: (row.name.sort_key, row.mptc_id),
    )
    return ForWhom(
        yes=tuple(row.name.listed for row in rows if row.attestation is Attestation.YES),
        others=tuple(
            NotAttested(
                name=row.name.listed, marked=row.attestation.value, reason=row.reason_not_attested
            )
            for row in rows
            if row.attestation not in (None, Attestation.YES)
        ),
        named=tuple(dict.fromkeys(row.attested_by_name for row in rows if row.attested_by_name)),
    )


def _same(one: str, other: str) -> bool:
    """Whether two names may be one person's: the words of one stand in the other, titles left out."""
    mine, theirs = words_of(one), words_of(other)
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)
