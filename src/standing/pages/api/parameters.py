"""What may stand behind the question mark, read strictly: nothing is guessed and nothing ignored."""

import re
from collections.abc import Collection
from datetime import date, datetime
from difflib import get_close_matches
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query
from ninja.errors import ValidationError
from pydantic import BeforeValidator, WithJsonSchema

from standing.certification.domain import Label
from standing.kernel.periods import day_of, end_of, in_words
from standing.pages import clock
from standing.pages.api.problems import BAD_PARAMETER, OUTSIDE, Problem
from standing.pages.when import EARLIEST, LATEST, When

MOST, USUAL = 200, 50
"""The most records one answer holds, and how many it holds where nobody says."""
LONGEST = 100
MOST_RELEASES = 999_999
_SHOWN = 40
TAKEN_FROM = "Take it from `next` of the answer before."
GOES_ON = "Where to go on: the cursor in `next` of the answer before."


class Unreadable(ValueError):  # noqa: N818 - the refusal reads better so
    """A value that cannot be read; the text says how to mend it."""


def _day(given: Any) -> date:
    text = str(given)
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise Unreadable(
        f"We could not read “{text[:_SHOWN]}” as a day. Write year, month and day as 2022-06-30."
    )


def whole_number(most: int, *, least: int = 1) -> BeforeValidator:
    """Return what reads a whole number from ``least`` to ``most``."""

    def read(given: Any) -> int:
        text = str(given)
        if re.fullmatch(r"[0-9]{1,9}", text, re.ASCII) and least <= int(text) <= most:
            return int(text)
        raise Unreadable(
            f"We could not use “{text[:_SHOWN]}”. Write a whole number from {least} to {most:,}."
        )

    return BeforeValidator(read)


def like(pattern: str, longest: int, said: str) -> BeforeValidator:
    """Return what reads a text of a pattern; ``said`` tells what one looks like."""

    def read(given: Any) -> str:
        text = str(given)
        if re.fullmatch(pattern, text, re.ASCII) and len(text) <= longest:
            return text
        raise Unreadable(f"We could not use “{text[:_SHOWN]}”. {said}")

    return BeforeValidator(read)


def one_of(values: Collection[str]) -> BeforeValidator:
    """Return what reads one of several words."""

    def read(given: Any) -> str:
        text = str(given)
        if text in values:
            return text
        folded = {value.casefold(): value for value in values}  # whoever equals is the closest
        near = get_close_matches(text[:LONGEST].casefold(), folded, n=1)
        meant = f" Did you mean “{folded[near[0]]}”?" if near else ""
        raise Unreadable(
            f"We do not know “{text[:_SHOWN]}”.{meant} It is one of: {', '.join(values)}."
        )

    return BeforeValidator(read)


def _text(given: Any) -> str:
    text = str(given)
    if 0 < len(text) <= LONGEST:
        return text
    raise Unreadable(f"Write from 1 to {LONGEST} characters.")


_DAY = {"type": "string", "format": "date"}
MPTC_ID = r"[0-9]{4}-[0-9]{4}"
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
STATUSES = tuple(label.value for label in Label)

On = Annotated[
    date | None,
    BeforeValidator(_day),
    WithJsonSchema(_DAY),
    Query(
        None,
        description="The day the answer is about, from 1900 to 2199. Left out: today in New York.",
        example="2022-06-30",
    ),
]
Known = Annotated[
    date | None,
    BeforeValidator(_day),
    WithJsonSchema(_DAY),
    Query(
        None,
        description="The day whose knowledge is used: what had been recorded by its end, and nothing "
        "that came later. Left out: everything known now.",
        example="2022-07-06",
    ),
]
Limit = Annotated[
    int,
    whole_number(MOST),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}),
    Query(
        USUAL,
        description=f"How many records the answer may hold: {USUAL} where nothing is said, "
        f"{MOST} at most.",
        example=USUAL,
    ),
]
Number = Annotated[
    str | None,
    like(MPTC_ID, 9, "An MPTC ID has four digits, a hyphen and four digits."),
    WithJsonSchema({"type": "string", "pattern": f"^{MPTC_ID}$"}),
]
"""An officer's number, where one may be named."""
AgencyCode = Annotated[
    str | None,
    like(SLUG, 120, "An agency’s code is on its page, such as abington-police-department."),
    WithJsonSchema({"type": "string", "pattern": f"^{SLUG}$", "maxLength": 120}),
]
"""An agency's code, where one may be named."""
Words = Annotated[
    str | None,
    BeforeValidator(_text),
    WithJsonSchema(
        {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "^[^\\u0000]+$"}
    ),
]
"""What somebody looks for."""
AfterOfficer = Annotated[
    str | None,
    like(MPTC_ID, 9, TAKEN_FROM),
    WithJsonSchema({"type": "string", "pattern": f"^{MPTC_ID}$"}),
    Query(
        None,
        description=f"{GOES_ON} Records stand in the order of their numbers, so that none is passed "
        "over or told twice, whatever is added.",
        example="0101-0003",
    ),
]
AfterCode = Annotated[
    str | None,
    like(SLUG, 120, TAKEN_FROM),
    WithJsonSchema({"type": "string", "pattern": f"^{SLUG}$", "maxLength": 120}),
    Query(None, description=GOES_ON, example="abington-police-department"),
]
AfterRow = Annotated[
    int | None,
    whole_number(999_999_999),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 999_999_999}),
    Query(None, description=GOES_ON, example=50),
]
OfRelease = Annotated[
    int | None,
    whole_number(MOST_RELEASES),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MOST_RELEASES}),
    Query(None, description="The number of a release. Left out: the latest.", example=1),
]
Status = Annotated[
    str | None,
    one_of(STATUSES),
    WithJsonSchema({"type": "string", "enum": list(STATUSES)}),
    Query(None, description="Only officers with this status on the day.", example="Certified"),
]
AtAgency = Annotated[
    AgencyCode,
    Query(
        None,
        description="Only officers who served at this agency on the day, by the agency’s code.",
        example="abington-police-department",
    ),
]
OfficerId = Annotated[
    str,
    WithJsonSchema({"type": "string", "pattern": f"^{MPTC_ID}$"}),
    Path(
        description="The officer’s MPTC ID: four digits, a hyphen and four digits, zeros in front kept.",
        example="0101-0001",
    ),
]
Code = Annotated[
    str,
    WithJsonSchema({"type": "string", "pattern": f"^{SLUG}$", "maxLength": 120}),
    Path(description="The agency’s code.", example="abington-police-department"),
]
ReleaseNumber = Annotated[
    int,
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MOST_RELEASES}),
    Path(description="The number of the release.", example=1),
]
Asked = Annotated[
    Words,
    Query(
        None,
        description="A name in any order and spelling, or an MPTC ID; the likeliest come first.",
        example="avery",
    ),
]
AskedAgency = Annotated[
    Words,
    Query(
        None,
        description="Words of the name, the town or the county; each must be there.",
        example="plymouth",
    ),
]


def now() -> datetime:
    """Return the present moment, by which it is asked who may be shown at all."""
    return clock.now()


def when(on: date | None, known: date | None) -> When:
    """Return both clocks as an officer's page reads them; the present where nothing is said.

    Raises:
        Problem: the register does not reach the day.
    """
    present = now()
    today = day_of(present)
    if on is not None and not EARLIEST <= on <= LATEST:
        raise _outside("on", f"Choose a day from {in_words(EARLIEST)} to {in_words(LATEST)}.")
    if known is not None and known > today:
        raise _outside(
            "known",
            f"The last day the register knows of is {in_words(today)}. Choose that day or an earlier "
            "one.",
        )
    return When(
        on=on or today,
        known=present if known is None else min(end_of(known), present),
        today=today,
        on_text=on.isoformat() if on else "",
        known_text=known.isoformat() if known else "",
        faults={},
    )


def _outside(name: str, detail: str) -> Problem:
    return Problem(OUTSIDE, detail, errors=({"parameter": name, "detail": detail},))


def refuse_strangers(request: HttpRequest, names: Collection[str]) -> None:
    """Refuse a parameter that the address does not know, or that is there twice.

    Raises:
        Problem: 422, naming each.
    """
    errors = []
    for name, given in request.GET.lists():
        if name not in names:
            known = f"It knows {', '.join(sorted(names))}." if names else "It knows none."
            near = get_close_matches(name[:LONGEST], names, n=1)
            meant = f" Did you mean “{near[0]}”?" if near else ""
            errors.append((name, f"This address does not know “{name[:_SHOWN]}”.{meant} {known}"))
        elif len(given) > 1:
            errors.append((name, f"“{name}” is there {len(given)} times. Write it once."))
    if errors:
        raise _of_errors(errors)


def of_validation(fault: ValidationError) -> Problem:
    """Return as a problem what could not be read, a sentence for each parameter."""
    errors = []
    for each in fault.errors:
        name = str(each["loc"][1] if len(each["loc"]) > 1 else each["loc"][-1])
        reason = each.get("ctx", {}).get("error")
        errors.append((name, str(reason or each["msg"])))
    return _of_errors(errors)


def _of_errors(errors: list[tuple[str, str]]) -> Problem:
    told = [{"parameter": name[:_SHOWN], "detail": detail} for name, detail in errors[:20]]
    return Problem(BAD_PARAMETER, " ".join(each["detail"] for each in told), errors=told)
