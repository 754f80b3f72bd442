"""Identifiers as people write them: the training committee's number, an agency's code."""

import re
from typing import NewType

from standing.kernel.names import fold

OfficerRef = NewType("OfficerRef", str)
AgencyRef = NewType("AgencyRef", str)

_MPTC_ID = re.compile(r"[0-9]{4}-[0-9]{4}\Z")


def parse_mptc_id(text: str) -> OfficerRef | None:
    """Return the id if the text is one (``NNNN-NNNN``, leading zeros kept), else ``None``."""
    trimmed = text.strip()
    return OfficerRef(trimmed) if _MPTC_ID.match(trimmed) else None


def mended_mptc_id(text: str) -> OfficerRef | None:
    """Return the id that a spreadsheet most likely damaged: zeros or the hyphen lost, else ``None``.

    >>> mended_mptc_id("120345"), mended_mptc_id("12-345"), mended_mptc_id("00120345")
    ('0012-0345', '0012-0345', '0012-0345')
    """
    trimmed = text.strip().removesuffix(".0")
    if re.fullmatch(r"[0-9]{1,4}-[0-9]{1,4}", trimmed):
        left, right = trimmed.split("-")
        return OfficerRef(f"{left:0>4}-{right:0>4}")
    if re.fullmatch(r"[0-9]{5,8}", trimmed):
        return OfficerRef(f"{trimmed:0>8}"[:4] + "-" + f"{trimmed:0>8}"[4:])
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
