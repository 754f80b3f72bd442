"""The sentences of AdditionalInformation, as a page says them in its own language.

Files hold them in English, as ``register/domain.note`` makes them. No Django.
"""

import re
from datetime import datetime
from typing import Final

from standing.kernel.periods import in_words
from standing.kernel.tongue import filled, marked, said

_WHOLE: Final = frozenset({
    marked("Answers received in full; the certificate continues until a decision"),
    marked("The certificate continues until a decision"),
    marked("The grant was set aside"),
    marked("No application continued the certificate"),
    marked("the certificate continues meanwhile"),
})  # fmt: skip
_DATED: Final = (
    marked("Under extension to {day}"),
    marked("Review may be asked for until {day}"),
    marked("Conditions due by {day}"),
)
_DAY: Final = re.compile(r"[A-Z][a-z]+ \d{1,2}, \d{4}$")


def note_said(text: str) -> str:
    """Return a sentence of AdditionalInformation in the language spoken now; one not known as it is.

    >>> note_said("Conditions due by September 30, 2022")
    'Conditions due by September 30, 2022'
    """
    if text in _WHOLE:
        return said(text)
    parts = [_part(part) for part in text.split("; ")]
    return "; ".join(part for part in parts if part) if all(parts) else text


def _part(text: str) -> str:
    """One sentence said; nothing where it is not known."""
    if text in _WHOLE:
        return said(text)
    found = _DAY.search(text)
    message = text[: found.start()] + "{day}" if found else ""
    if found is None or message not in _DATED:
        return ""
    return filled(message, day=in_words(datetime.strptime(found[0], "%B %d, %Y").date()))  # noqa: DTZ007 - a day, no moment
