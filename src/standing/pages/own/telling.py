"""The own record in plain words: what to do next, what is owed and how to prove it, what was looked at.

An officer reads more of the own record than anybody: every finding with the evidence behind it, and
every condition by its name. What nobody else may read is marked.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from django.urls import reverse

from standing.certification import queries as certification
from standing.certification.domain import (
    ConditionState,
    History,
    Standing,
    StandingCondition,
)
from standing.certification.in_force import speaking, standing
from standing.correspondence.letters import days_in_words
from standing.kernel.periods import in_words
from standing.pages.findings import QUOTED, TONES
from standing.pages.officer_record import issued_determination
from standing.pages.own.bound import Own
from standing.pages.own.renewing import not_serving, renewal
from standing.register import words
from standing.register.authority import in_public, texts
from standing.register.explaining import Due, due_days, still_open, would_change
from standing.register.why import why
from standing.register.words import Tone
from standing.requests import leaves
from standing.requests import queries as requests
from standing.requests.domain import Request, RequestKind
from standing.rules.determine import Determination, Result
from standing.rules.reading import in_its_paper
from standing.rules.sentences import (
    finding_sentence,
    finding_title,
    outcome_sentence,
    result_title,
    would_change_sentences,
)

MOST_STEPS: Final = 3
AHEAD: Final = timedelta(days=180)
"""How far ahead a day still is something to do next; the days of the certificate stand above anyway."""
_FIRST: Final = (Result.FURTHER_REVIEW, Result.FAILED, Result.CONDITION, Result.MET)
_SETTLED: Final = (ConditionState.MET, ConditionState.LAPSED)
_STATES: Final[Mapping[ConditionState, tuple[str, Tone]]] = {
    ConditionState.OPEN: ("To do", Tone.ACTION),
    ConditionState.TOLLED: ("The time does not run", Tone.PAST),
    ConditionState.PROOF_IN: ("Proof is in, nobody has looked yet", Tone.REVIEW),
    ConditionState.MET: ("Done", Tone.GOOD),
    ConditionState.EXTENDED: ("To do, with more time", Tone.ACTION),
    ConditionState.LAPSED: ("The time ran out", Tone.ENDED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something to do next: by when, how long that is, and where on these pages it goes on."""

    what: str
    on: date | None = None
    left: str = ""
    reckoned: str = ""
    link: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One line of the checklist; ``private`` where the public does not read what it is about."""

    title: str
    state: str
    tone: str
    due: str
    how: str
    done: bool
    private: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One requirement: what was found, what was looked at, and under which text."""

    title: str
    result: str
    tone: str
    sentence: str
    evidence: tuple[str, ...]
    authority: str
    private: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Where an officer stands now, with the decision that speaks for today."""

    history: History
    stands: Standing
    decided: Determination | None

    @property
    def meaning(self) -> words.Explained:
        """What the label means."""
        return words.explained()[self.stands.label]


def record_of(own: Own) -> Record:
    """Return where an officer stands today, as known now."""
    history = certification.histories([own.officer.pk])[own.officer.pk]
    return Record(
        history=history,
        stands=standing(history, on=own.today, known=own.now),
        decided=issued_determination(history, on=own.today, known=own.now),
    )


def told(own: Own, record: Record) -> Mapping[str, object]:
    """Return everything that the first of the own pages says."""
    stands, decided = record.stands, record.decided
    asked = requests.of_officer(own.officer.pk, known=own.now)
    return {
        "meaning": record.meaning,
        "sentence": words.status_sentence(own.name, stands, on=own.today, today=own.today),
        "facts": _facts(stands),
        "steps": steps(own, record, asked),
        "because": why(stands, record.history, on=own.today, known=own.now, today=own.today),
        "leave": [_leave_said(away) for away in running(own)],
        "decided": _decided(decided),
        "findings": looked_at(decided) if decided else [],
        "texts": texts(stands.rules),
        "would_change": [
            *would_change(stands, decided=decided),
            *would_change_sentences(decided.would_change if decided else ()),
        ],
        "open": still_open(stands),
        "waiting": [(own_words(each), each.asked_on) for each in asked if each.is_open],
        "owed": (owed := [_owed(each, own.today) for each in stands.conditions]),
        "something_private": any(line.private for line in owed),
    }


def steps(own: Own, record: Record, asked: Sequence[Request]) -> list[Step]:
    """Return what to do next: at most three things, those with a day first and in its order."""
    reported = any(r.kind is RequestKind.RETURN_FROM_LEAVE and r.is_open for r in asked)
    undated = []
    if running(own) and not reported:
        undated.append(
            Step(
                what="You are on leave, as the record says. Once you are back on duty, report the day.",
                link="Report your return",
                address=reverse("own-return"),
            )
        )
    if requests.contact(own.officer.pk, known=own.now) is None:
        undated.append(
            Step(
                what="Say where notices reach you, and what holds for your bargaining unit.",
                link="Contact and union",
                address=reverse("own-contact"),
            )
        )
    due = due_days(
        record.stands,
        record.history,
        speaking(record.history, on=own.today, known=own.now),
        on=own.today,
        known=own.now,
    )
    first = _not_serving(own, record)
    near = [_step(each, record, own) for each in due if each.on - own.today <= AHEAD]
    return [*first, *near, *undated][:MOST_STEPS]


def _not_serving(own: Own, record: Record) -> list[Step]:
    said = not_serving(record.stands, record.history, known=own.now)
    return [Step(what=said, link="How to answer", address="#answer")] if said else []


def looked_at(decided: Determination) -> list[Looked]:
    """Return every finding with its evidence, those first that hold the outcome."""
    order = {result: place for place, result in enumerate(_FIRST)}
    found = sorted(decided.findings, key=lambda f: order.get(f.result, len(order)))
    return [
        Looked(
            title=finding_title(finding.requirement),
            result=result_title(finding.result),
            tone=TONES[finding.result].value,
            sentence=finding_sentence(finding),
            evidence=tuple(
                days_in_words(in_its_paper(line, source=decided.source))
                for line in finding.evidence
            ),
            authority=in_public(finding.citation),
            private=finding.requirement not in QUOTED,
        )
        for finding in found
    ]


def running(own: Own) -> list[leaves.Away]:
    """Return the leaves that the officer is on today."""
    return leaves.running(own.officer.pk, on=own.today, known=own.now)


def own_words(request: Request) -> str:
    """Return what the officer asked or reported, as told to the officer."""
    if request.kind is RequestKind.RETURN_FROM_LEAVE:
        return f"Your return from leave on {in_words(request.on)}" if request.on else "Your return"
    since = request.asked.get("since")
    span = f", on record since {in_words(date.fromisoformat(since))}" if since else ""
    return f"The employment at {request.agency_name}{span}"


def days_left(on: date, today: date) -> str:
    """Return how long it is until a day, or since.

    >>> days_left(date(2022, 7, 22), date(2022, 7, 1)), days_left(date(2022, 6, 30), date(2022, 7, 1))
    ('21 days left', '1 day ago')
    """
    days = (on - today).days
    if days == 0:
        return "today"
    count = f"{abs(days):,} day{'' if abs(days) == 1 else 's'}"
    return f"{count} left" if days > 0 else f"{count} ago"


def _step(due: Due, record: Record, own: Own) -> Step:
    stands, what = record.stands, due.what
    link, address = "", ""
    if due.on == stands.review_until:
        link, address = "How to ask for it", "#answer"
    elif any(
        due.on == c.due_on and due.what.startswith(f"{finding_title(c.requirement)}:")
        for c in stands.conditions
    ):
        link, address = "How to prove it", "#owed"
    elif due.is_end:
        what = renewal(stands, record.history, known=own.now)
    return Step(
        what=what, on=due.on, left=days_left(due.on, own.today), reckoned=due.reckoned, link=link,
        address=address,
    )  # fmt: skip


def _owed(condition: StandingCondition, today: date) -> Owed:
    state, tone = _STATES[condition.state]
    due = f"Due by {in_words(condition.due_on)} ({days_left(condition.due_on, today)})."
    if condition.state is ConditionState.MET:
        due = f"Confirmed on {in_words(condition.met_on)}." if condition.met_on else "Confirmed."
    elif condition.state is ConditionState.LAPSED:
        due = f"It was due by {in_words(condition.due_on)}."
    return Owed(
        title=finding_title(condition.requirement),
        state=state,
        tone=tone.value,
        due=due,
        how="" if condition.state in _SETTLED else _proofs().get(condition.requirement, ""),
        done=condition.state is ConditionState.MET,
        private=condition.requirement not in QUOTED,
    )


@cache
def _proofs() -> Mapping[str, str]:
    """What proves each requirement, by its code; no provision of a text is quoted here."""
    text = Path(__file__).with_name("proofs.toml").read_text("utf-8")
    found: dict[str, str] = tomllib.loads(text)
    return found


def _facts(stands: Standing) -> list[tuple[str, str]]:
    facts = [("You may serve", "yes" if stands.may_serve else "no")]
    if stands.since:
        facts.append(("Certificate since", in_words(stands.since)))
    if stands.until:
        printed = stands.in_force and "continued" not in stands.flags
        end = "Printed expiry" if printed else "Continues until" if stands.in_force else "Ended"
        facts.append((end, in_words(stands.until)))
    if stands.review_until:
        facts.append(("Petition in time until", in_words(stands.review_until)))
    return facts


def _decided(decided: Determination | None) -> str:
    if decided is None:
        return (
            "The commission has issued no decision that speaks for today. Once it does, each "
            "requirement it looked at stands here with what was found."
        )
    return (
        f"The commission decided as of {in_words(decided.decided_on)}, under edition "
        f"{decided.edition} of the rules. {outcome_sentence(decided)}"
    )


def _leave_said(away: leaves.Away) -> str:
    until = f" until {in_words(away.until)}" if away.until else ""
    kind = f"{away.kind} " if away.kind else ""
    return f"The record says that you are on {kind}leave since {in_words(away.since)}{until}."
