"""What people read: every sentence is made from codes and values, never from free text."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, cast

from standing.kernel import tongue
from standing.kernel.errors import NotFound
from standing.kernel.periods import in_words
from standing.kernel.tongue import marked
from standing.rules.determine import ConditionDue, Determination, Outcome, WouldChange
from standing.rules.law import Finding, Result
from standing.rules.spoken import training_said


class _Value(str):
    """A value as read, which a template can ask for in words: ``{observed:day}``."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        if spec == "day":
            return in_words(date.fromisoformat(self))
        if spec == "number":
            return f"{int(self):,}"
        if spec == "training":
            return training_said(self)
        return str(self)


@dataclass(frozen=True, slots=True)
class _Words:
    titles: Mapping[str, str]
    results: Mapping[str, str]
    owed: Mapping[str, str]
    said: Mapping[str, str]
    once: Mapping[str, str]
    said_as: Mapping[tuple[str, str], str]


def _read() -> _Words:
    tables = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text("utf-8"))
    plain = {
        name: cast("dict[str, str]", tables.pop(name)) for name in ("titles", "results", "owed")
    }
    codes = {
        f"{requirement}.{end}": words
        for requirement, ends in tables.items()
        for end, words in ends.items()
    }
    return _Words(
        **plain,
        said={code: words["said"] for code, words in codes.items()},
        once={code: words["once"] for code, words in codes.items() if "once" in words},
        said_as={
            (code, result): said
            for code, words in codes.items()
            for result, said in words.get("as", {}).items()
        },
    )


_WORDS: Final = _read()
_NUMBERS: Final = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
)


def titles() -> Mapping[str, str]:
    """Return the name of every requirement as people read it, by its code."""
    return dict(_WORDS.titles)


def finding_title(requirement: str) -> str:
    """Return the name of a requirement as people read it.

    >>> finding_title("high-school")
    'High school or its equivalent'
    """
    return tongue.said(_word(_WORDS.titles, requirement))


def result_title(result: Result) -> str:
    """Return what was found, in a word or two: ``Met``, ``Still owed``."""
    return tongue.said(_WORDS.results[result])


_OUTCOMES: Final = {
    Outcome.CERTIFIED: marked("certified"),
    Outcome.CONDITIONAL: marked("conditionally certified"),
    Outcome.FURTHER_REVIEW: marked("further review"),
    Outcome.DECLINED: marked("not recertified"),
}


def outcome_said(outcome: Outcome) -> str:
    """Return an outcome as people read it: ``certified``, ``further review``."""
    return tongue.said(_OUTCOMES[outcome])


def finding_sentence(finding: Finding) -> str:
    """Return one sentence or two that tell what was found, without quoting the law."""
    said = _WORDS.said_as.get((finding.code, finding.result)) or _word(_WORDS.said, finding.code)
    return _filled(said, finding.observed, finding.needed)


def condition_sentence(condition: ConditionDue) -> str:
    """Return what is still owed, and by when."""
    owed = _word(_WORDS.owed, condition.requirement)
    said = f"Proof of {owed} is due by {in_words(condition.due_on)}."
    if condition.waits_for_return:
        return f"{said} If the leave still runs then, the time begins with the return to duty."
    return said


def would_change_sentences(changes: Iterable[WouldChange]) -> list[str]:
    """Return what would change the outcome: what has to be shown together stands in one list."""
    found = list(changes)
    if len(found) < 2:
        return [would_change_sentence(change) for change in found]
    return [once_all([once_clause(change) for change in found], becomes=found[0].becomes)]


def once_all(clauses: Sequence[str], *, becomes: Outcome) -> str:
    """Return one sentence for several clauses of ``once_clause``.

    >>> once_all(["a is shown", "b is passed"], becomes=Outcome.CERTIFIED)
    'Once all of this is so, the outcome would be “certified”: a is shown; b is passed.'
    """
    return tongue.filled(
        "Once all of this is so, the outcome would be “{outcome}”: {points}.",
        outcome=outcome_said(becomes),
        points="; ".join(clauses),
    )


def once_clause(change: WouldChange) -> str:
    """Return what has to be so for a finding to be met, as a clause."""
    clause = _WORDS.once.get(change.code)
    if clause:
        return _filled(clause, "", change.needed)
    return settled(finding_title(change.requirement).lower())


def settled(point: str) -> str:
    """Return, as a clause, that a point is settled."""
    return tongue.filled("the point “{point}” is settled", point=point)


def would_change_sentence(change: WouldChange) -> str:
    """Return what would change the outcome, and to what."""
    return once(once_clause(change), becomes=change.becomes, alone=change.alone)


def once(clause: str, *, becomes: Outcome, alone: bool = True) -> str:
    """Return one sentence for one clause; not ``alone``, it does not change the outcome by itself."""
    if alone:
        sentence = marked("Once {clause}, the outcome would be “{outcome}”.")
    else:
        sentence = marked(
            "Once {clause} and the other points listed here are settled, the outcome would be "
            "“{outcome}”."
        )
    return tongue.filled(sentence, clause=clause, outcome=outcome_said(becomes))


def outcome_sentence(determination: Determination) -> str:
    """Return the outcome in one sentence, the word of the law first."""
    count = len(determination.would_change)
    points = f"{_NUMBERS[count] if count < len(_NUMBERS) else count} point{'s'[: count != 1]}"
    if determination.outcome is Outcome.CERTIFIED:
        return "Certified: every requirement is met."
    if determination.outcome is Outcome.CONDITIONAL:
        return _conditional_sentence(determination.conditions, points, count)
    if determination.outcome is Outcome.FURTHER_REVIEW:
        verb = "needs" if count == 1 else "need"
        return f"Further review: {points} {verb} a closer look before a decision."
    verb = "is" if count == 1 else "are"
    return f"Not recertified: {points} {verb} not met."


def _conditional_sentence(conditions: tuple[ConditionDue, ...], points: str, count: int) -> str:
    days = sorted({condition.due_on for condition in conditions})
    by = f"by {in_words(days[0])}"
    if len(days) > 1:
        by = f"the first {by}, the last by {in_words(days[-1])}"
    said = f"Conditionally certified: {points} {'is' if count == 1 else 'are'} still owed, {by}."
    if any(condition.waits_for_return for condition in conditions):
        return (
            f"{said} While the leave runs, the officer may not serve, and the time waits for the "
            "return to duty."
        )
    return said


def _word(words: Mapping[str, str], key: str) -> str:
    try:
        return words[key]
    except KeyError:
        raise NotFound(f"We have no words for {key!r} yet.") from None


def _filled(template: str, observed: str, needed: str) -> str:
    return tongue.filled(template, observed=_Value(observed), needed=_Value(needed))
