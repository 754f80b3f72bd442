"""How an officer answers today: proof, review and objection go by mail; each with its last day."""

from collections.abc import Iterator
from datetime import date, datetime

from standing.certification.domain import ApplicationState, ConditionState, History, Label
from standing.correspondence.who_writes import the_writer
from standing.kernel.periods import day_of, in_words
from standing.pages.own.bound import Own
from standing.pages.own.telling import Record
from standing.rules.book import the_book
from standing.rules.deadlines import petition_deadline


def ways(own: Own, record: Record) -> Iterator[str]:
    """Give how an officer answers today: proof, review, objection; each by mail, with its day."""
    stands, to = record.stands, the_writer()
    who = f"Write your name and your MPTC ID {own.officer.mptc_id}."
    owed = [
        c for c in stands.conditions if c.state not in (ConditionState.MET, ConditionState.LAPSED)
    ]
    if owed:
        last = min(c.due_on for c in owed)
        yield (
            f"Proof of what is owed: give it to your agency, which sends it on, or send it by e-mail to "
            f"{to.mail}. {who} The first of it is due by {in_words(last)}."
        )
    if stands.application is ApplicationState.FURTHER_REVIEW:
        yield f"What our notice asked you for: send it by e-mail to {to.mail}. {who}"
    if stands.label is Label.ON_LEAVE:
        yield (
            "A leave is not reviewed on petition: report your return on the page “Return from leave”."
        )
    elif stands.review_until is not None:
        yield (
            f"A petition that the executive director look at the decision again: send it by e-mail to "
            f"{to.petitions}, in writing, until {in_words(stands.review_until)}. {who} Say what is "
            f"wrong with the decision and add what you want weighed.{_reckoned(record, own)}"
        )
    yield (
        f"An objection to what the record says: write to {to.mail} at any time, say what is wrong and "
        "how you know. An employment that is wrong is disputed on the page “Employment”."
    )


def _reckoned(record: Record, own: Own) -> str:
    issued = _issued_on(record.history, own.now)
    if issued is None or record.stands.review_until is None:
        return ""
    counted = petition_deadline(decided_on=issued, book=the_book())
    return f" {counted.explanation}" if counted.due_on == record.stands.review_until else ""


def _issued_on(history: History, known: datetime) -> date | None:
    issued = [d.issued_at for d in history.decisions if d.issued_at and d.issued_at <= known]
    return day_of(max(issued)) if issued else None
