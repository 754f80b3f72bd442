"""Which letter answers which outcome, and every value a letter holds, ready to be printed.

The wording itself stands in ``texts/``, one file for each letter; here dates become words, findings
become rows, and long citations become short ones that the letter explains.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from standing.correspondence.domain import NoticeContent, NoticeKind, Recipient, Replaced
from standing.correspondence.qr import qr_picture
from standing.kernel.periods import in_words
from standing.rules.determine import Determination, Finding, Result
from standing.rules.sentences import (
    condition_sentence,
    finding_sentence,
    finding_title,
    result_title,
    would_change_sentence,
)

_ISO_DAY: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_LONG: Final = re.compile(r"\bM\.G\.L\. (?=c\.)|\b555 CMR (?=\d)| \(commission page\)")
_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_EXPORTS: Final[Mapping[str, str]] = {
    "training export": "the training committee’s records",
    "imported bars": "the lists of convictions and decertified officers",
}
"""What the rules call a source that is not the agency's own file, and what a letter calls it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the findings table: ``result`` chooses colour and shape, ``word`` is read."""

    title: str
    seen: str
    result: str
    word: str
    authority: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One line of the box of due dates: what is due by when, and what we found."""

    sentence: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a letter replaces, and what is different now (CERT-1010, 527)."""

    dated: str
    document: str
    determination: str
    said: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The values of one notice as the texts name them; dates are words but for the printed expiry.

    ``due`` is the earliest day on which a condition is due; ``reasons`` are the findings that decided.
    """

    template: str
    name: str
    officer: str
    docket: str
    document: str
    determination: str
    recipient: tuple[str, ...]
    agency: str
    campaign: str
    dated: str
    since: str
    expires: str
    expires_printed: str
    last_day: str
    petition_due: str
    extension_due: str
    decided: str
    edition: str
    source: str
    owed: str
    due: str
    findings: tuple[Row, ...]
    conditions: tuple[Owed, ...]
    would_change: tuple[str, ...]
    reasons: tuple[str, ...]
    continues: bool
    correction: Correction | None
    vacated: str
    because: str
    copies: tuple[str, ...]
    invented: bool
    address: str
    qr: str


def letter(content: NoticeContent, *, municipality: str) -> Letter:
    """Return the values of one officer's letter; ``municipality`` completes the window address."""
    determination = content.determination
    findings = determination.findings if determination else ()
    address = public_address(content)
    return Letter(
        template=content.kind.value,
        name=content.name.full,
        officer=content.mptc_id,
        docket=content.docket,
        document=content.document,
        determination=(content.determination_hash or "")[:16],
        recipient=tuple(
            line
            for line in (content.name.full, f"through {content.agency_name}", municipality)
            if line
        ),
        agency=content.agency_name,
        campaign=content.campaign_title,
        dated=in_words(content.dated_on),
        since=in_words(content.since),
        expires=in_words(content.expires_on),
        expires_printed=f"{content.expires_on:%m/%d/%Y}",
        last_day=in_words(content.expires_on - timedelta(days=1)),
        petition_due=_words(content.petition_due),
        extension_due=_words(content.extension_due),
        decided=_words(determination.decided_on if determination else None),
        edition=determination.edition if determination else "",
        source=_sources(determination),
        owed=_owed(len(content.conditions)),
        due=_words(min((condition.due_on for condition in content.conditions), default=None)),
        findings=tuple(_row(finding) for finding in findings),
        conditions=tuple(
            Owed(sentence=condition_sentence(condition), why=_why(condition.requirement, findings))
            for condition in content.conditions
        ),
        would_change=_would_change(determination),
        reasons=tuple(
            finding_sentence(finding)
            for finding in findings
            if finding.result in {Result.FAILED, Result.FURTHER_REVIEW}
        ),
        continues=content.continues,
        correction=_correction(content, content.replaces) if content.replaces else None,
        vacated=_words(content.vacated_on),
        because=content.because,
        copies=tuple(_copies(content)),
        invented=content.invented,
        address=address,
        qr=qr_picture(address),
    )


_SAID: Final[Mapping[NoticeKind, str]] = {
    NoticeKind.CERTIFIED: "you were certified",
    NoticeKind.CONDITIONAL: "you were conditionally certified",
    NoticeKind.FURTHER_REVIEW: "we had to look further before deciding",
    NoticeKind.DECLINED: "we had declined to recertify you",
    NoticeKind.EXTENSION: "your agency had more time to file for you",
    NoticeKind.VACATED: "the grant of your certificate was set aside",
}


def _correction(content: NoticeContent, earlier: Replaced) -> Correction:
    return Correction(
        dated=in_words(earlier.dated_on),
        document=earlier.document,
        determination=(earlier.determination_hash or "")[:16],
        said=_SAID[earlier.kind],
        changed=tuple(_changed(content, earlier)),
    )


def _changed(content: NoticeContent, earlier: Replaced) -> Iterator[str]:
    """Say what differs from an earlier notice: findings first, then what is owed, then the term."""
    now, then = content.determination, earlier.determination
    if content.kind is NoticeKind.VACATED or now is None or then is None:
        return
    before = {each.requirement: (each.code, each.result) for each in then.findings}
    for finding in now.findings:
        if before.get(finding.requirement) != (finding.code, finding.result):
            yield f"{finding_title(finding.requirement)}: {finding_sentence(finding)}"
    days = {each.requirement: each.due_on for each in then.conditions}
    for owed in content.conditions:
        was = days.get(owed.requirement)
        if was is not None and was != owed.due_on:
            title = finding_title(owed.requirement)
            yield f"{title}: it is due by {in_words(owed.due_on)}; we had written {in_words(was)}."
    if earlier.expires_on != content.expires_on:
        yield (
            f"The printed expiration is {content.expires_on:%m/%d/%Y}; we had written "
            f"{earlier.expires_on:%m/%d/%Y}."
        )


def _copies(content: NoticeContent) -> Iterator[str]:
    yield f"{content.agency_name}, for the personnel file"
    if Recipient.UNIT in content.recipients and content.unit is not None:
        of = f", {content.unit.name}" if content.unit.name else ""
        yield f"the head of your bargaining unit{of}"


def public_address(content: NoticeContent) -> str:
    """Return the address of the officer's public page (INTERFACES, section 6)."""
    return f"{content.base_url.rstrip('/')}/officers/{content.mptc_id}/"


@lru_cache(maxsize=1024)
def short_citation(citation: str) -> str:
    """Return a citation as the findings table prints it; a line above the table explains it.

    >>> short_citation("M.G.L. c. 6E, s. 4(f)(1)(i); 555 CMR 7.06(1)")
    'c. 6E, s. 4(f)(1)(i); 7.06(1)'
    """
    return _LONG.sub("", citation)


@lru_cache(maxsize=4096)
def days_in_words(text: str) -> str:
    """Return the text with its ISO days written out.

    >>> days_in_words("CPR Expiration 2022-05-01")
    'CPR Expiration May 1, 2022'
    """
    return _ISO_DAY.sub(lambda found: in_words(date.fromisoformat(found.group())), text)


def _row(finding: Finding) -> Row:
    return Row(
        title=finding_title(finding.requirement),
        seen=_seen(finding),
        result=finding.result.value,
        word=result_title(finding.result).partition(",")[0],
        authority=short_citation(finding.citation),
    )


def _seen(finding: Finding) -> str:
    seen = days_in_words("; ".join(_said(line) for line in finding.evidence))
    return seen[:1].upper() + seen[1:]


def _why(requirement: str, findings: Iterable[Finding]) -> str:
    return " ".join(
        finding_sentence(finding)
        for finding in findings
        if finding.requirement == requirement and finding.result is Result.CONDITION
    )


def _sources(determination: Determination | None) -> str:
    """Say once where everything was read, the agency's own file first."""
    if determination is None:
        return ""
    named = {
        line.partition(": ")[0]
        for finding in determination.findings
        for line in finding.evidence
        if ": " in line
    }
    own = [f"your agency’s file ({determination.source})"] if determination.source else []
    read = own + [words for source, words in _EXPORTS.items() if source in named]
    listed = ", ".join(read[:-1]) + " and " + read[-1] if len(read) > 1 else "".join(read)
    return f"Read from {listed}." if read else ""


def _said(line: str) -> str:
    return line.partition(": ")[2] if ": " in line else line


def _would_change(determination: Determination | None) -> tuple[str, ...]:
    if determination is None:
        return ()
    return tuple(would_change_sentence(would) for would in determination.would_change)


def _words(day: date | None) -> str:
    return in_words(day) if day else ""


def _owed(count: int) -> str:
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return f"{number} thing is" if count == 1 else f"{number} things are"
