"""What of a determination the public may read: requirement, result and a sentence, by name.

A requirement's own sentence quotes what was read (a day, a number of hours). That is published only
for the requirements named in ``QUOTED``; for every other the sentence says the result and no more.
A new requirement is therefore private until somebody adds it there.
"""

from collections.abc import Mapping

from standing.pages.tables import Cell, Column, Table, rows_of
from standing.pages.words import Tone
from standing.rules.determine import Determination, Finding, Result, WouldChange
from standing.rules.sentences import (
    finding_sentence,
    finding_title,
    result_title,
    would_change_sentence,
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
_WITHOUT_QUOTING: Mapping[Result, str] = {
    Result.MET: "The commission looked at this and found nothing missing.",
    Result.CONDITION: "The commission looked at this; something is still owed.",
    Result.FURTHER_REVIEW: "The commission needs more information about this before it decides.",
    Result.FAILED: "The commission looked at this and found the requirement not met.",
    Result.RECORDED_ONLY: "The answer was recorded. It has no effect on the decision.",
    Result.NOT_EVALUATED: "This was not evaluated.",
}
_FIRST = (Result.FURTHER_REVIEW, Result.FAILED, Result.CONDITION, Result.MET)


def public_sentence(finding: Finding) -> str:
    """Return the sentence about one finding that anybody may read."""
    if finding.requirement in QUOTED:
        return finding_sentence(finding)
    return _WITHOUT_QUOTING[finding.result]


def public_change(change: WouldChange) -> str:
    """Return what would change the outcome, without private values."""
    if change.requirement in QUOTED:
        return would_change_sentence(change)
    title = finding_title(change.requirement)
    return f"Once the point “{title}” is settled, the outcome becomes “{change.becomes.value}”."


def findings_table(determination: Determination) -> Table:
    """Return every finding as a table, those that hold the outcome first."""
    order = {result: place for place, result in enumerate(_FIRST)}
    findings = sorted(determination.findings, key=lambda f: order.get(f.result, len(order)))
    return Table(
        name="findings",
        caption="What the commission looked at",
        columns=(
            Column(key="requirement", title="Requirement"),
            Column(key="result", title="Result"),
            Column(key="finding", title="What was found"),
            Column(key="authority", title="Authority"),
        ),
        rows=rows_of(
            [
                (
                    finding_title(finding.requirement),
                    Cell(result_title(finding.result), tone=TONES[finding.result].value),
                    public_sentence(finding),
                    finding.citation,
                )
                for finding in findings
            ]
        ),
    )
