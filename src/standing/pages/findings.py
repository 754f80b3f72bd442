"""What of a determination the public may read: requirement, result and a sentence, by name.

A requirement's own sentence quotes what was read (a day, a number of hours). That is published only
for the requirements named in ``QUOTED``; all others stand together in one line with one result. A new
requirement is therefore private until somebody adds it there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from standing.kernel.tongue import marked
from standing.pages.tables import Cell, Column, Table, rows_of
from standing.register.authority import in_public
from standing.register.words import Tone
from standing.rules.determine import Determination, Outcome, Result, WouldChange
from standing.rules.sentences import (
    finding_sentence,
    finding_title,
    once,
    once_all,
    once_clause,
    result_title,
    settled,
)

QUOTED = frozenset(
    {"high-school", "basic-training", "work-hours", "examination", "first-aid", "cpr", "interview"}
)
TONES: Mapping[Result, Tone] = {
    Result.MET: Tone.GOOD,
    Result.CONDITION: Tone.ACTION,
    Result.FURTHER_REVIEW: Tone.REVIEW,
    Result.FAILED: Tone.ENDED,
    Result.RECORDED_ONLY: Tone.PAST,
    Result.NOT_EVALUATED: Tone.PAST,
}
OUTCOME_TONES: Mapping[str, str] = {
    Outcome.CERTIFIED.value: Tone.GOOD.value,
    Outcome.CONDITIONAL.value: Tone.ACTION.value,
    Outcome.FURTHER_REVIEW.value: Tone.REVIEW.value,
    Outcome.DECLINED.value: Tone.ENDED.value,
}
"""The tone of each outcome of a determination, by its name."""
_TOGETHER: Mapping[Result, str] = {
    Result.MET: marked("The commission looked at these together and found nothing missing."),
    Result.CONDITION: marked("The commission looked at these together; something is still owed."),
    Result.FURTHER_REVIEW: marked(
        "The commission needs more information on one of these before it decides."
    ),
    Result.FAILED: marked(
        "The commission looked at these together and found a requirement not met."
    ),
}
_FIRST = (Result.FURTHER_REVIEW, Result.FAILED, Result.CONDITION, Result.MET)
TOGETHER = marked("Age, background, character, fitness and duty status")
PRIVATE_AUTHORITY = "M.G.L. c. 6E, s. 4(f); 555 CMR 7.05, 7.06"
PRIVATE = marked("A requirement whose details are not public")


def public_title(requirement: str) -> str:
    """Return what the public reads in the place of a requirement's name.

    >>> public_title("cpr"), public_title("background")
    ('CPR certificate', 'A requirement whose details are not public')
    """
    return finding_title(requirement) if requirement in QUOTED else _(PRIVATE)


def public_changes(changes: Sequence[WouldChange]) -> list[str]:
    """Return what would change the outcome, without private values or what they are about.

    What has to be shown together stands in one list; private points are one point in it.
    """
    clauses = list(dict.fromkeys(_public_clause(change) for change in changes))
    if len(clauses) > 1:
        return [once_all(clauses, becomes=changes[0].becomes)]
    return [once(clause, becomes=changes[0].becomes) for clause in clauses]


def _public_clause(change: WouldChange) -> str:
    return once_clause(change) if change.requirement in QUOTED else settled(_(TOGETHER))


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the public table: one requirement, or the private ones taken together."""

    title: str
    result: Result
    sentence: str
    authority: str


def public_findings(determination: Determination) -> list[Shown]:
    """Return what anybody may read of a determination, those findings first that hold the outcome.

    What is confidential stands in one line with the most serious of its results, so that nobody can
    tell a conviction from a complaint or from sick leave.
    """
    shown = [
        Shown(finding_title(f.requirement), f.result, finding_sentence(f), in_public(f.citation))
        for f in determination.findings
        if f.requirement in QUOTED
    ]
    private = [f for f in determination.findings if f.requirement not in QUOTED]
    worst = next((r for r in _FIRST if any(f.result is r for f in private)), Result.MET)
    shown.append(Shown(_(TOGETHER), worst, _(_TOGETHER[worst]), PRIVATE_AUTHORITY))
    order = {result: place for place, result in enumerate(_FIRST)}
    return sorted(shown, key=lambda line: order.get(line.result, len(order)))


def findings_table(determination: Determination) -> Table:
    """Return the public findings as a table."""
    return Table(
        name="findings",
        caption=_("What the commission looked at"),
        columns=(
            Column(key="requirement", title=_("Requirement")),
            Column(key="result", title=_("Result")),
            Column(key="finding", title=_("What was found")),
            Column(key="authority", title=_("Authority")),
        ),
        rows=rows_of(
            [
                (
                    line.title,
                    Cell(result_title(line.result), tone=TONES[line.result].value),
                    line.sentence,
                    line.authority,
                )
                for line in public_findings(determination)
            ]
        ),
    )
