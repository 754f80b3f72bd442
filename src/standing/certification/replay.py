"""Evaluate stored determinations again from their frozen facts; say what comes out otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from standing.certification.models import Determination, Preparation
from standing.kernel.errors import NotFound, StandingError
from standing.rules.book import Book, the_book
from standing.rules.determine import Determination as Found
from standing.rules.determine import Finding, Outcome, determine
from standing.rules.frozen import (
    determination_from,
    determination_hash,
    facts_from,
    findings_json,
    law_sheet_from,
)

_OUTCOMES = frozenset(outcome.value for outcome in Outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A determination that no longer follows from its frozen facts, and in what."""

    determination: int
    mptc_id: str
    what: str

    def as_dict(self) -> dict[str, object]:
        """The difference as ``--json`` prints it."""
        return {"determination": self.determination, "officer": self.mptc_id, "what": self.what}


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """How many determinations were evaluated again, and which came out otherwise."""

    replayed: int
    differences: tuple[Difference, ...]

    def as_dict(self) -> dict[str, object]:
        """The answer of ``standing replay --json``."""
        return {
            "replayed": self.replayed,
            "different": len({d.determination for d in self.differences}),
            "differences": [d.as_dict() for d in self.differences],
        }


def replay(determination: int | None = None) -> Replay:
    """Evaluate one determination again, or all that have not been superseded.

    Raises:
        NotFound: there is no such determination.
    """
    stored = Determination.objects.filter(superseded_at__isnull=True)
    if determination is not None:
        stored = Determination.objects.filter(pk=determination)
        if not stored.exists():
            raise NotFound(f"There is no determination {determination}.")
    book, count = the_book(), 0
    laws = dict(Preparation.objects.values_list("pk", "law"))
    differences: list[Difference] = []
    for row in stored.order_by("pk").values_list(
        "pk", "officer__mptc_id", "preparation_id", "edition", "decided_on", "outcome", "facts",
        "findings", "hash",
    ).iterator(chunk_size=1000):  # fmt: skip
        count += 1
        pk, mptc_id, preparation, edition, decided_on, outcome, facts, findings, kept_hash = row
        differences.extend(
            Difference(determination=pk, mptc_id=mptc_id, what=what)
            for what in _misfits(
                edition,
                decided_on,
                outcome,
                facts,
                findings,
                kept_hash,
                law=laws[preparation],
                book=book,
            )
        )
    return Replay(replayed=count, differences=tuple(differences))


def _misfits(
    edition: str, decided_on: date, outcome: str, facts: str, findings: str, kept_hash: str, *,
    law: str, book: Book,
) -> Iterator[str]:  # fmt: skip
    if determination_hash(facts=facts, findings=findings) != kept_hash:
        yield "the frozen facts or findings are not those that were hashed"
    try:
        sheet = law_sheet_from(law)
        seen, before = facts_from(facts), determination_from(findings, sheet)
        again = determine(before.edition, seen, book)
    except (StandingError, ValueError) as unreadable:
        yield f"the frozen facts or findings cannot be read: {unreadable}"
        return
    if edition != before.edition:
        yield f"edition: {edition} is stored, {before.edition} was frozen"
    if decided_on != seen.decided_on:
        yield f"decision day: {decided_on} is stored, {seen.decided_on} was frozen"
    if again.outcome != outcome:
        stored = outcome if outcome in _OUTCOMES else f"“{outcome}”, which is no outcome,"
        yield f"outcome: {stored} is stored, {again.outcome.value} follows from the facts"
    if again != before:
        yield from _finding_by_finding(before, again)
    elif findings_json(before, sheet) != findings:
        yield "the findings are not spelled as they were frozen"


def _parted(kept: Finding, found: Finding) -> tuple[str, str]:
    """Say what two findings of one result do not have in common, of the one and of the other."""
    names = [
        name for name in Finding.__struct_fields__ if getattr(kept, name) != getattr(found, name)
    ]
    was, now = (
        ", ".join(f"{name} {getattr(each, name)!r}" for name in names) for each in (kept, found)
    )
    return was, now


def _finding_by_finding(before: Found, again: Found) -> Iterator[str]:
    stored = {finding.requirement: finding for finding in before.findings}
    named = False
    for finding in again.findings:
        kept = stored.get(finding.requirement)
        if kept != finding:
            named = True
            was = f"{kept.result.value} ({kept.code})" if kept else "nothing"
            now = f"{finding.result.value} ({finding.code})"
            if kept and was == now:
                was, now = _parted(kept, finding)
            yield f"finding {finding.requirement}: {was} is stored, {now} follows"
    if not named:
        yield "conditions or what would change it: what is stored does not follow from the facts"
