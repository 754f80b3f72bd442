"""The cases of a campaign as the commission decides them: what it knows beside the agencies' files.

That an application was found incomplete, that a Bridge Academy is over, what the division itself found,
what an earlier decision found, and, in a second round, each officer's own term.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from msgspec import UNSET

from standing.campaigns import models
from standing.certification import queries as certification
from standing.certification import weighing
from standing.certification.evaluating import Case
from standing.certification.models import Determination, Preparation, Unsatisfiable
from standing.kernel.periods import in_words
from standing.rules.book import the_book
from standing.rules.determine import Result
from standing.rules.facts import Background, BridgeStatus
from standing.rules.frozen import determination_from, law_sheet_from
from standing.rules.terms import renewed_until

SECOND_ROUND = "certificate ends"
_CANNOT_CHANGE = ("age", "high-school")  # not asked again once shown (CERT-220)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What the commission knows of a campaign's officers beside the files that agencies sent."""

    incomplete: frozenset[tuple[int, str]]
    over: dict[int, Unsatisfiable]
    weighed: dict[int, weighing.Weighed]

    def put_forward(self, case: Case) -> bool:
        """Say whether the application was not sent back as incomplete (T6, CERT-310)."""
        receipt = case.facts.source.removeprefix("receipt ").partition(" ")[0]
        return (case.officer_id, receipt) not in self.incomplete

    def with_bridge(self, case: Case) -> Case:
        """Return the case with the end of a Bridge Academy that was reported since (CERT-353)."""
        if (ended := self.over.get(case.officer_id)) is None:
            return case
        source = f"{case.facts.source}; Bridge Status as reported on {in_words(ended.on)}"
        facts = replace(case.facts, bridge_status=BridgeStatus(ended.bridge), source=source)
        return replace(case, facts=facts)

    def with_findings(self, case: Case) -> Case:
        """Return the case with what the division found by the decision day (CERT-231, 507).

        That it weighed a check counts only where the agency still says that the check failed.
        """
        if (found := self.weighed.get(case.officer_id)) is None:
            return case
        facts = case.facts
        if found.background_on is not None and facts.background is Background.FAILED:
            facts = replace(facts, background_weighed_on=found.background_on)
        if found.character is not None:
            facts = replace(facts, character_found=found.character)
        return replace(case, facts=facts)


def as_decided(
    cases: Iterable[Case], of: models.Campaign, *, edition: str, decided_on: date, known: datetime
) -> Iterator[Case]:
    """Return the cases that may be decided, with what the commission knows beside the files.

    An application found not substantially complete is left out. In a second round each case carries
    the officer's own term, and what cannot change once it was shown (CERT-220, 407).
    """
    beside = Beside(
        incomplete=frozenset(certification.incomplete(known=known)),
        over=certification.unsatisfiable(None, known=known),
        weighed=weighing.found_by(decided_on, known=known),
    )
    ready = (
        beside.with_findings(beside.with_bridge(case)) for case in cases if beside.put_forward(case)
    )
    if the_book().campaign(of.slug).members != SECOND_ROUND:
        return ready
    return _second_round(list(ready), of, edition=edition, decided_on=decided_on, known=known)


def _second_round(
    cases: Sequence[Case], of: models.Campaign, *, edition: str, decided_on: date, known: datetime
) -> Iterator[Case]:
    ids = [case.officer_id for case in cases]
    standings = certification.standings(ids, on=decided_on, known=known)
    shown = _shown_before(ids, known=known)
    for case in cases:
        yield replace(
            case,
            facts=replace(case.facts, shown_before=shown.get(case.officer_id) or UNSET),
            reference_on=of.reference_on,
            renewed_until=renewed_until(
                reference_on=of.reference_on,
                born_on=case.facts.date_of_birth,
                granted_on=decided_on,
                continued=standings[case.officer_id].in_force,
                edition=edition,
                book=the_book(),
            ),
        )


def _shown_before(ids: Sequence[int], *, known: datetime) -> dict[int, tuple[str, ...]]:
    """What the last decision issued of each officer found met, of what cannot change."""
    laws = dict(Preparation.objects.values_list("pk", "law"))
    rows = Determination.objects.filter(
        superseded_at__isnull=True, preparation__release__recorded_at__lte=known
    )
    found = {}
    for officer_id, preparation, findings in certification.values(
        rows, ("officer_id", "preparation_id", "findings"), "officer_id", ids
    ):
        decided = determination_from(findings, law_sheet_from(laws[preparation]))
        found[officer_id] = tuple(
            each.requirement
            for each in decided.findings
            if each.requirement in _CANNOT_CHANGE and each.result is Result.MET
        )
    return found
