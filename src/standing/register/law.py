"""Telling a text of the law from whatever else somebody wrote as an authority."""

import re
from typing import Final

from standing.register.authority import in_public

_PLACE: Final = r"\d+[A-Z]?(?:½|1/2)?(?:\.\d+)*(?:\([0-9A-Za-z]{1,5}\))*\d*"
_LIST: Final = rf"{_PLACE}(?:(?:,| and|, and| to| or) {_PLACE})*"
_LAW: Final = re.compile(
    rf"(?:(?:M\.)?G\.L\. c\. \d+[A-Z]?(?:, ss?\. {_LIST})?"
    rf"|c\. \d+[A-Z]?, ss?\. {_LIST}"
    rf"|St\. \d{{4}}, c\. \d+(?:, ss?\. {_LIST})?"
    rf"|\d{{3}} CMR {_LIST})"
)


def law_only(authority: str) -> str:
    """Return the statutes and regulations that an authority names, and nothing else of it.

    An authority may have been typed by hand; what is no text of the law may name anybody, so the
    public reads none of it (NEV-11).

    >>> law_only("M.G.L. c. 6E, s. 9(a); 555 CMR 1.06"), law_only("Call of Sgt. Avery on May 3")
    ('M.G.L. c. 6E, s. 9(a); 555 CMR 1.06', '')
    """
    parts = in_public(authority).split("; ")
    return "; ".join(part for part in parts if _LAW.fullmatch(part))
