"""Faults that only two answers together show: bridge without its status, the head's own row."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from standing.campaigns.rosters.attesting import (
    fault_in,
    fault_of_role,
    read_attester,
    words_of,
)
from standing.campaigns.rosters.cells import consequence_of_blank
from standing.campaigns.rosters.columns import Kind, by_field
from standing.campaigns.rosters.plain import Value
from standing.campaigns.rosters.reads import Fault
from standing.kernel.names import PersonName
from standing.rules.book import the_book
from standing.sheets.findings import Severity

Faults = list[tuple[int, Fault]]

_NO_REASON = Fault(
    Severity.WARNING,
    "reason.blank",
    "The attestation is not a yes, and no reason stands here. The commission decides on the "
    "written reasons "
    "and will ask for them.",
    "Write the reasons under Reason Not Attested.",
)
_HIRED_TOO_EARLY = Fault(
    Severity.ERROR,
    "date.order",
    "The officer would have been hired before the age of 14.",
    "Look at Hire Date and at Date of Birth; one of the two is wrong.",
)
_SEVERAL_HEADS = Fault(
    Severity.WARNING,
    "head.several",
    "More than one row is marked as the agency head's own.",
    "Write yes under Agency Head on one row only.",
)
_ANSWERED_TOO_EARLY = Fault(
    Severity.ERROR,
    "date.order",
    "The officer would have answered the results of the background check before they were given.",
    "Look at Background Results Given and at Background Answered; one of the two is wrong.",
)
_ANSWERED_AND_WAIVED = Fault(
    Severity.ERROR,
    "answer.waived",
    "An answer of the officer is dated here, and this says that there will be none.",
    "Clear Background Answered, or write no under Background Answer Waived.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """A list's answers by field, and the places where each field had a finding."""

    count: int
    values: dict[str, list[Value]]
    faulted: dict[str, set[int]]

    def of(self, field: str) -> list[Value]:
        """The answers of one field; all blank where the file has no such column."""
        return self.values.get(field) or [None] * self.count


def across(answers: Answers, kind: Kind, *, today: date) -> Iterator[tuple[str, Faults]]:
    """Yield, for a field, the faults that other answers bring out; settles who attested.

    ``today`` is the day the file came.
    """
    yield from _hired_too_early(answers)
    if kind is Kind.ROSTER:
        return
    for field in ("bridge_status", "work_hours"):
        yield field, _owed_on_bridge(answers, field)
    yield from _of_a_failed_check(answers, today)
    yield (
        "reason_not_attested",
        [
            (place, _NO_REASON)
            for place, (said, reason) in enumerate(
                zip(answers.of("attestation"), answers.of("reason_not_attested"), strict=True)
            )
            if said in ("no", "cannot") and not reason
        ],
    )
    heads = [place for place, head in enumerate(answers.of("agency_head")) if head]
    yield "agency_head", [(place, _SEVERAL_HEADS) for place in heads] if len(heads) > 1 else []
    yield "attested_by", _settle_attesters(answers)


def _hired_too_early(answers: Answers) -> Iterator[tuple[str, Faults]]:
    """Name who would have been a child: at the hire date, or at the birth date if that has a finding."""
    early = [
        place
        for place, (hired, born) in enumerate(
            zip(answers.of("hire_date"), answers.of("date_of_birth"), strict=True)
        )
        if isinstance(hired, date) and isinstance(born, date) and hired.year - born.year < 14
    ]
    said = answers.faulted.get("hire_date", set())
    for field, places in (
        ("hire_date", [place for place in early if place not in said]),
        ("date_of_birth", [place for place in early if place in said]),
    ):
        yield field, [(place, _HIRED_TOO_EARLY) for place in places]


def _owed_on_bridge(answers: Answers, field: str) -> Faults:
    fault = consequence_of_blank(by_field()[field])
    told = answers.faulted.get(field, set())
    return [
        (place, fault)
        for place, (training, said) in enumerate(
            zip(answers.of("basic_training"), answers.of(field), strict=True)
        )
        if training == "bridge" and said is None and place not in told
    ]


def _of_a_failed_check(answers: Answers, today: date) -> Iterator[tuple[str, Faults]]:
    """What an agency says of the officer's answer to a check that failed (CERT-230).

    Before there was a rule that gives time to answer, nobody is asked when the results were given.
    """
    failed = [place for place, said in enumerate(answers.of("background")) if said == "failed"]
    if not failed:
        return
    fields = ("background_results_on", "background_answered_on", "background_answer_waived")
    given, answered, waived = (answers.of(field) for field in fields)
    if the_book().rule("background.answer").find(today) is not None:
        blank = consequence_of_blank(by_field()["background_results_on"])
        told = answers.faulted.get("background_results_on", set())
        yield (
            "background_results_on",
            [
                (place, blank)
                for place in failed
                if given[place] is None
                and answered[place] is None
                and not waived[place]
                and place not in told
            ],
        )
    yield (
        "background_answered_on",
        [
            (place, _ANSWERED_TOO_EARLY)
            for place in failed
            if _earlier(answered[place], given[place])
        ],
    )
    yield (
        "background_answer_waived",
        [(place, _ANSWERED_AND_WAIVED) for place in failed if waived[place] and answered[place]],
    )


def _earlier(one: Value, other: Value) -> bool:
    return isinstance(one, date) and isinstance(other, date) and one < other


def _settle_attesters(answers: Answers) -> Faults:
    """Replace "name, role" by the two fields it holds, and return who may not have attested."""
    faults: Faults = []
    said = answers.values.pop("attested_by", None) or [None] * answers.count
    read = {text: read_attester(text) for text in set(said) if isinstance(text, str)}
    words = {text: words_of(attester.name) for text, attester in read.items()}
    names, roles = [""] * answers.count, [""] * answers.count
    heads, lasts = answers.of("agency_head"), answers.of("last_name")
    for place, (text, head, last) in enumerate(zip(said, heads, lasts, strict=True)):
        if not isinstance(text, str):
            continue
        attester = read[text]
        names[place], roles[place] = attester
        if words_of(str(last or "")) <= words[text]:  # else it cannot be the officer's own name
            fault = fault_in(attester, officer=_name(answers, place), head=bool(head))
        else:
            fault = fault_of_role(attester, head=bool(head))
        if fault:
            faults.append((place, fault))
    answers.values["attested_by_name"] = [*names]
    answers.values["attested_by_role"] = [*roles]
    return faults


def _name(answers: Answers, place: int) -> PersonName:
    last, first, middle, suffix = (
        str(answers.of(field)[place] or "")
        for field in ("last_name", "first_name", "middle_name", "suffix")
    )
    return PersonName(last=last, first=first, middle=middle, suffix=suffix)
