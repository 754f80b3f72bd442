"""Identifiers as people write them: the training committee's number, an agency's code."""

import re
from typing import NewType

from standing.kernel.names import fold

OfficerRef = NewType("OfficerRef", str)
AgencyRef = NewType("AgencyRef", str)

_MPTC_ID = re.compile(r"[0-9]{4}-[0-9]{4}\Z")
_CALLED = re.compile(r"(?:mptc[ -]?(?:id)?|id)[\s:#.]*(?=[0-9])", re.IGNORECASE)
_LONGEST_MENDED = 24
"""Signs of an id with spaces around its dash; anything longer is none, and costs nothing to read."""
_DASHES = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-")
)


def parse_mptc_id(text: str) -> OfficerRef | None:
    """Return the id if the text is one (``NNNN-NNNN``, leading zeros kept), else ``None``."""
    trimmed = text.strip()
    return OfficerRef(trimmed) if _MPTC_ID.match(trimmed) else None


def mended_mptc_id(text: str) -> OfficerRef | None:
    """Return the id that is most likely meant where its zeros or its hyphen were lost, else ``None``.

    Spreadsheets take both; people write another dash, or a space between the two halves. What it is
    called may stand before it, as on an officer's page, and the end of a sentence behind it.

    >>> mended_mptc_id("120345"), mended_mptc_id("12-345"), mended_mptc_id("0012 0345")
    ('0012-0345', '0012-0345', '0012-0345')
    >>> mended_mptc_id("MPTC ID 0012-0345"), mended_mptc_id("ID: 0012-0345."), mended_mptc_id("ID")
    ('0012-0345', '0012-0345', None)
    """
    trimmed = text.strip().removesuffix(".0")
    if called := _CALLED.match(trimmed):
        trimmed = trimmed[called.end() :]
    trimmed = trimmed.rstrip(".,;:")
    if len(trimmed) > _LONGEST_MENDED or not trimmed[:1].isdigit():
        return None
    joined = re.sub(r"\s*-\s*|(?<=^[0-9]{4})\s+(?=[0-9]{4}\Z)", "-", trimmed.translate(_DASHES))
    if re.fullmatch(r"[0-9]{1,4}-[0-9]{1,4}", joined):
        left, right = joined.split("-")
        return OfficerRef(f"{left:0>4}-{right:0>4}")
    if re.fullmatch(r"[0-9]{5,8}", joined):
        return OfficerRef(f"{joined:0>8}"[:4] + "-" + f"{joined:0>8}"[4:])
    return None


def mptc_id_said(text: str) -> str:
    """Return what an MPTC ID looks like, and which one may be meant where ``text`` is nearly one.

    >>> mptc_id_said("12345678")
    'An MPTC ID has four digits, a hyphen and four digits, such as 0123-4567. Did you mean 1234-5678?'
    """
    said = "An MPTC ID has four digits, a hyphen and four digits, such as 0123-4567."
    mended = mended_mptc_id(text)
    return f"{said} Did you mean {mended}?" if mended and mended != text.strip() else said


def slug(text: str) -> str:
    """Return an address-safe code for a name: folded words joined by hyphens.

    >>> slug("St. Vincent Hospital Police"), slug("Franklin County Sheriff's Office")
    ('st-vincent-hospital-police', 'franklin-county-sheriffs-office')
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(text).replace("'", "")).strip("-")
