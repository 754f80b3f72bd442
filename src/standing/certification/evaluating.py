"""Cases, one officer each, and what the rules make of them: evaluated one after another, none kept.

A preparation of a whole nation passes through here; only counts, hashes and the officers whom a person
must look at are held together.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from standing.kernel.canonical import digest_of
from standing.rules.book import the_book
from standing.rules.determine import Determination, Outcome, determine
from standing.rules.facts import Facts
from standing.rules.frozen import determination_hash, facts_json, findings_json, law_sheet

_FOR_A_PERSON = frozenset({Outcome.FURTHER_REVIEW, Outcome.DECLINED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One officer put before the commission by one agency, with the facts as they stand.

    ``reference_on`` and ``renewed_until`` are the officer's own term where it is not the campaign's:
    the half-open ends of the certificate held and of the one to be granted (CERT-331, 408).
    """

    officer_id: int
    mptc_id: str
    agency_id: int
    facts: Facts
    reference_on: date | None = None
    renewed_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A case and what the rules make of it, with both frozen texts and the hash over them."""

    case: Case
    determination: Determination
    facts: str
    findings: str
    hash: str


@dataclass(slots=True, kw_only=True)
class Preview:
    """What a release would do, and the hash that approvals are bound to (RUL-24).

    ``exceptions`` are the officers whom a person must look at: in further review, or declined.
    """

    outcomes: dict[str, int] = field(default_factory=dict)
    exceptions: list[Decided] = field(default_factory=list)
    _hashes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def officers(self) -> int:
        """How many officers were evaluated."""
        return len(self._hashes)

    @property
    def hash(self) -> str:
        """The hash over every determination, whatever order they came in."""
        return preview_hash(self._hashes)

    def counting(self, decided: Iterable[Decided]) -> Iterator[Decided]:
        """Pass the determinations on, one by one, and take note of each."""
        for each in decided:
            outcome = each.determination.outcome
            self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1
            self._hashes.append((each.case.mptc_id, each.hash))
            if outcome in _FOR_A_PERSON:
                self.exceptions.append(each)
            yield each


def evaluate(cases: Iterable[Case], *, edition: str) -> Iterator[Decided]:
    """Evaluate every case under an edition, one after another; stores nothing."""
    book = the_book()
    for case in cases:
        law = law_sheet(edition, case.facts.decided_on, book)
        found = determine(edition, case.facts, book)
        facts, findings = facts_json(case.facts), findings_json(found, law)
        yield Decided(
            case=case,
            determination=found,
            facts=facts,
            findings=findings,
            hash=determination_hash(facts=facts, findings=findings),
        )


def preview(cases: Iterable[Case], *, edition: str) -> Preview:
    """Say what would be issued; stores nothing."""
    found = Preview()
    for _each in found.counting(evaluate(cases, edition=edition)):
        pass
    return found


def preview_hash(hashes: Iterable[tuple[str, str]]) -> str:
    """Return the hash over (MPTC id, determination hash), whatever order they come in."""
    return digest_of(sorted(hashes))
