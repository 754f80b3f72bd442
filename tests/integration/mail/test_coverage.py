"""Nothing is forgotten: every kind of entry and notice of section 10 is answered or has a reason."""

import re
import string

import pytest

from standing.correspondence import mail_texts, mails
from standing.correspondence.mail_coverage import SECTION_10, UNANSWERED
from standing.pages.console.sentences import SAID

TEXTS = sorted(path.stem for path in mail_texts.TEXTS.glob("[a-z]*.txt"))


def test_every_kind_of_entry_is_answered_or_says_why_not() -> None:
    """The sentences of the record know every kind; a test of theirs sees to that."""
    assert sorted(SAID.keys() - mails.ANSWERS.keys() - UNANSWERED.keys()) == []
    assert mails.ANSWERS.keys() & UNANSWERED.keys() == set()


def test_every_notice_of_section_10_is_answered_or_says_why_not() -> None:
    assert list(SECTION_10) == [f"CERT-{number}" for number in range(1001, 1029)]
    for notice, said in SECTION_10.items():
        kinds = re.findall(r"\b[a-z-]+\.[a-z-]+\b", said)
        assert kinds or len(said.split()) > 3, notice
        assert set(kinds) <= mails.ANSWERS.keys(), notice


@pytest.mark.parametrize("name", TEXTS)
def test_no_subject_names_a_person_or_what_a_mail_to_a_person_is_about(name: str) -> None:
    subject = mail_texts.wording(name).subject
    blanks = {blank for _, blank, _, _ in string.Formatter().parse(subject) if blank}

    assert blanks <= {"campaign", "agency", "kind", "receipt", "due", "deadline", "what"}
    assert not re.search(r"review|declin|suspen|investigat|complain|condition|leave", subject, re.I)


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_says_what_to_do_without_blame_or_haste(name: str) -> None:
    body = mail_texts.wording(name).body

    assert "!" not in body
    assert not re.search(r"\bplease\b|\bfailed\b|\binvalid\b|click", body, re.I)
    assert max(len(line) for line in body.splitlines()) <= 95


def test_every_text_is_used_by_somebody() -> None:
    written = "".join(
        path.read_text("utf-8")
        for path in mail_texts.TEXTS.parents[1].glob("mail_to_*.py")
    )  # fmt: skip

    assert [name for name in TEXTS if f'"{name}"' not in written] == []
