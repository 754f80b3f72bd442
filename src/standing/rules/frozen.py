"""Facts and determinations as canonical text, to be stored, hashed and read back without loss.

The law of a decision day is frozen once for all determinations made under it (a ``LawSheet``); each
determination then stores, for every requirement, the code that was found, what was observed and what
was looked at. Together they hold every word of the findings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import msgspec

from standing.kernel.canonical import canonical, digest, digest_of
from standing.rules.book import Book
from standing.rules.determine import ConditionDue, Determination, Outcome, law_on
from standing.rules.facts import Facts
from standing.rules.law import Ruled

_facts = msgspec.json.Decoder(Facts)


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    """A determination as it is stored: ``found`` holds (code, observed, evidence ...) lines."""

    conditions: tuple[ConditionDue, ...]
    decided_on: date
    edition: str
    found: tuple[tuple[str, ...], ...]
    law: str
    outcome: Outcome
    source: str


_found = msgspec.json.Decoder(_Found)
_codes = msgspec.json.Decoder(dict[str, Ruled])


@dataclass(frozen=True, slots=True, kw_only=True)
class LawSheet:
    """What each code led to on a decision day: canonical JSON, its SHA-256, and the codes read back."""

    text: str
    id: str
    codes: Mapping[str, Ruled]


@lru_cache(maxsize=64)
def law_sheet(edition: str, decided_on: date, book: Book) -> LawSheet:
    """Return the law that determinations of a day rest on, to be stored beside them.

    Raises:
        NotFound, Refused: as ``determine.law_on``.
    """
    return law_sheet_from(canonical(law_on(edition, decided_on, book).codes).decode())


@lru_cache(maxsize=64)
def law_sheet_from(text: str) -> LawSheet:
    """Read a law sheet back from its text.

    Raises:
        ValueError: the text is no law sheet.
    """
    return LawSheet(text=text, id=digest(text.encode()), codes=_codes.decode(text))


def facts_json(facts: Facts) -> str:
    """Return the facts as canonical JSON: sorted keys, days in ISO 8601."""
    return canonical(facts).decode()


def facts_from(text: str) -> Facts:
    """Read facts back from ``facts_json``."""
    return _facts.decode(text)


def findings_json(determination: Determination, law: LawSheet) -> str:
    """Return the determination as canonical JSON; ``law`` holds what its codes led to."""
    return canonical(
        _Found(
            conditions=determination.conditions,
            decided_on=determination.decided_on,
            edition=determination.edition,
            found=tuple([(f.code, f.observed, *f.evidence) for f in determination.findings]),
            law=law.id,
            outcome=determination.outcome,
            source=determination.source,
        )
    ).decode()


def determination_from(text: str, law: LawSheet) -> Determination:
    """Read a determination back from ``findings_json`` and the law sheet stored beside it.

    Raises:
        ValueError: the text is no determination, or rests on another law sheet.
    """
    stored = _found.decode(text)
    if stored.law != law.id:
        raise ValueError("it rests on another law sheet than the one stored beside it")
    unknown = sorted({line[0] for line in stored.found if line[0] not in law.codes})
    if unknown:
        raise ValueError(f"the law sheet does not hold {', '.join(unknown)}")
    return Determination(
        edition=stored.edition,
        decided_on=stored.decided_on,
        outcome=stored.outcome,
        findings=tuple(
            law.codes[code].found(observed, tuple(evidence))
            for code, observed, *evidence in stored.found
        ),
        conditions=stored.conditions,
        source=stored.source,
    )


def determination_hash(*, facts: str, findings: str) -> str:
    """Return the SHA-256 over both frozen texts: what a notice carries in its foot (RUL-26).

    The findings name the law sheet by its own SHA-256, so that the hash covers the law as well.
    """
    return digest_of([facts, findings])
