"""The short way for the cells of a clean file: what needs no mending, no warning and no refusal.

Whatever is not recognised here is read by ``cells``, which explains it; both give the same answer
for what is.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from standing.campaigns.rosters.columns import Column, Reads
from standing.kernel.refs import parse_mptc_id

Value = str | int | bool | date | None

PAST = frozenset(
    {
        "date_of_birth",
        "hire_date",
        "attestation_on",
        "background_results_on",
        "background_answered_on",
    }
)
_NAME = re.compile(r"[A-Za-z]{1,40}(?:[-' ][A-Za-z]{1,40}){0,3}\.?\Z")
_EMAIL = re.compile(r"[A-Za-z0-9._+'-]{1,80}@[A-Za-z0-9.-]{1,80}\Z")


def likely_birth(day: date, today: date) -> bool:
    """Whether somebody born that day can be an officer today."""
    return 14 <= today.year - day.year <= 100


def plain_readers(column: Column, today: date) -> Mapping[type, Callable[[Any], Value]]:
    """Return, by the type of a cell, what reads it, or ``None`` for whatever is not plain."""
    if column.reads is Reads.ID:
        return {str: parse_mptc_id}
    if column.reads is Reads.NAME:
        return {str: _plain_name}
    if column.reads is Reads.DATE:
        return _days(column, today)
    return {str: _plain_email} if column.field.endswith("email") else {}


def _plain_name(cell: str) -> Value:
    return cell if _NAME.match(cell) else None


def _plain_email(cell: str) -> Value:
    return cell if _EMAIL.match(cell) else None


def _days(column: Column, today: date) -> Mapping[type, Callable[[Any], Value]]:
    past, born = column.field in PAST, column.field == "date_of_birth"

    def day(read: date) -> Value:
        if not 1900 <= read.year <= 2199 or (past and read > today):
            return None
        return None if born and not likely_birth(read, today) else read

    def moment(cell: datetime) -> Value:
        return day(cell.date())

    def text(cell: str) -> Value:
        month, _, rest = cell.partition("/")
        of_month, _, year = rest.partition("/")
        if not (len(year) == 4 and len(month) <= 2 and len(of_month) <= 2 and cell.isascii()):
            return None
        if not (month.isdigit() and of_month.isdigit() and year.isdigit()):
            return None
        try:
            return day(date(int(year), int(month), int(of_month)))
        except ValueError:
            return None

    return {str: text, date: day, datetime: moment}
