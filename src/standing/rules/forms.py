"""Forms that officers fill in: their versions, and which of their questions may be used (CERT-509)."""

from dataclasses import dataclass
from datetime import date

import msgspec

from standing.kernel.errors import NotFound
from standing.rules.book import Book

_QUESTIONNAIRE = "form.questionnaire"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form as it may be used on a day: how many questions it has, and which were withdrawn."""

    version: str
    questions: int
    withdrawn: frozenset[int]

    def has(self, question: int) -> bool:
        """Whether there is a question of this number, withdrawn or not."""
        return 1 <= question <= self.questions


class _Value(msgspec.Struct):
    questions: int
    withdrawn: list[int]


def questionnaire(book: Book, version: str, *, on: date) -> Form:
    """Return a version of the officer's questionnaire as it may be used on a day.

    Raises:
        NotFound: there is no such version, or it was not in use yet.
    """
    value = msgspec.convert(book.rule(f"{_QUESTIONNAIRE}-{version}").on(on).value, _Value)
    return Form(version=version, questions=value.questions, withdrawn=frozenset(value.withdrawn))


def questionnaire_in_use(book: Book, *, on: date) -> Form:
    """Return the newest version in use on a day.

    Raises:
        NotFound: there is none.
    """
    versions = [
        rule for rule in book.rules.values()
        if rule.id.startswith(f"{_QUESTIONNAIRE}-") and rule.find(on) is not None
    ]  # fmt: skip
    if not versions:
        raise NotFound(f"No questionnaire was in use on {on:%Y-%m-%d}.")
    newest = max(versions, key=lambda rule: rule.provisions[0].since)
    return questionnaire(book, newest.id.removeprefix(f"{_QUESTIONNAIRE}-"), on=on)
