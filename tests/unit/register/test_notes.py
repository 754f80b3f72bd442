"""Every sentence of AdditionalInformation is said in the language of the page, and others stay."""

import pytest

from standing.kernel import tongue
from standing.register.notes import note_said


@pytest.mark.parametrize(
    "text",
    [
        "Answers received in full; the certificate continues until a decision",
        "The certificate continues until a decision",
        "The grant was set aside",
        "No application continued the certificate",
        "Under extension to July 15, 2022",
        "Review may be asked for until July 22, 2022",
        "Conditions due by September 30, 2022",
        "Review may be asked for until July 22, 2022; the certificate continues meanwhile; "
        "Conditions due by September 30, 2022",
    ],
)
def test_a_sentence_made_here_is_said_whole_and_in_english_as_it_stands(text: str) -> None:
    assert note_said(text) == text
    with tongue.spoken("zz", lambda message: f"<{message}>"):
        said = note_said(text)
    assert said.startswith("<")
    assert said.count("<") >= text.count("; ") + 1 or text.startswith("Answers")


@pytest.mark.parametrize(
    "text",
    ["", "A word of 2026", "Conditions due by Smarch 9", "The grant was set aside; and more"],
)
def test_a_text_that_nothing_here_makes_stays_as_it_is(text: str) -> None:
    with tongue.spoken("zz", lambda message: f"<{message}>"):
        assert note_said(text) == text
