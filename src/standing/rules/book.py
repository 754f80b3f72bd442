"""The rule book: provisions with dates and citations, and which is in force on a day.

To change a rule, add a provision to its TOML file in ``catalogue/``; the old one stays, because old
decisions were made under it. Nothing here knows what a rule is for.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final, Generic, Literal, TypeVar, cast

import msgspec

from standing.kernel.canonical import digest
from standing.kernel.errors import NotFound, Refused
from standing.kernel.periods import Span, in_words

CATALOGUE: Final = Path(__file__).parent / "catalogue"
MARKS: Final = frozenset({"V", "P", "S", "U", "design"})

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Provision(Generic[T]):
    """One wording of a rule, in force from ``since`` up to, not including, ``until``.

    ``mark`` is the confidence of section 0.1 of the certification handbook: V, P, S, U or design.
    """

    rule: str
    since: date
    until: date | None
    value: T
    citation: str
    mark: str

    @property
    def name(self) -> str:
        """How a determination names the wording it used: ``petition.window@2022-06-10``."""
        return f"{self.rule}@{self.since.isoformat()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One question the law answers, with every answer it has given.

    ``handbook`` is the rule's number there; ``details`` holds what does not change with the dates.
    """

    id: str
    asks: str
    handbook: str
    unit: str
    details: Mapping[str, object]
    provisions: tuple[Provision[object], ...]

    def on(self, day: date) -> Provision[object]:
        """Return the wording in force on a day.

        Raises:
            NotFound: the rule has no wording on that day.
        """
        if (provision := self.find(day)) is None:
            raise NotFound(f"The rule {self.id} has no wording in force on {in_words(day)}.")
        return provision

    def find(self, day: date) -> Provision[object] | None:
        """Return the wording in force on a day, or nothing where the rule says nothing then."""
        for provision in reversed(self.provisions):
            if Span(provision.since, provision.until).covers(day):
                return provision
        return None

    def number(self, day: date) -> Provision[int]:
        """Return the wording of a day whose value is a whole number."""
        return self._of(day, int)

    def text(self, day: date) -> Provision[str]:
        """Return the wording of a day whose value is text."""
        return self._of(day, str)

    def _of(self, day: date, kind: type[T]) -> Provision[T]:
        provision = self.on(day)
        if not isinstance(provision.value, kind) or isinstance(provision.value, bool):
            raise Refused(
                f"The rule {self.id} needs a value of another kind than {provision.value!r}.",
                under=provision,
            )
        return cast("Provision[T]", provision)


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignTerms:
    """What the law and the commission's calendar fix for one campaign (section 4.1).

    ``deadline_on``, ``extension_until`` and ``conditions_due_on`` are the last days in time;
    ``reference_on`` and ``renewed_until`` are half-open ends of certificates (CERT-331).
    ``members`` says who is in the cohort: by the ``surname`` of 2021 (CERT-401, 412), or whoever
    holds a certificate that ends on the reference date (``certificate ends``, CERT-406).
    """

    slug: str
    title: str
    edition: str
    letters: str
    opens_on: date
    deadline_on: date
    extension_until: date
    reference_on: date
    renewed_until: date
    notices_on: date
    conditions_due_on: date
    statutory_since: date
    citation: str
    members: Literal["surname", "certificate ends"] = "surname"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cohort:
    letters: str
    reference_on: date


class Book:
    """Every rule of a catalogue folder. Two books are the same only if they are one object."""

    def __init__(self, rules: Mapping[str, Rule], *, version: str) -> None:
        self.rules: Final = dict(rules)
        self.version: Final = version

    @classmethod
    def load(cls, path: Path | None = None) -> "Book":
        """Read every TOML file of a catalogue folder, ours if none is named.

        Raises:
            Refused: a file cannot be read, or a rule in it is not well formed; the message says so.
        """
        folder = path or CATALOGUE
        files = sorted(folder.glob("*.toml"))
        if not files:
            raise Refused(f"We found no rule files (*.toml) in {folder}. Name a catalogue folder.")
        rules: dict[str, Rule] = {}
        texts: list[bytes] = []
        for file in files:
            content = file.read_bytes()
            texts.append(content)
            for rule in _rules_in(file.name, content):
                if rule.id in rules:
                    raise Refused(f"{file.name}: the rule {rule.id} stands in two places.")
                rules[rule.id] = rule
        return cls(rules, version=digest(b"\0".join(texts)))

    def rule(self, rule_id: str) -> Rule:
        """Return one rule.

        Raises:
            NotFound: the catalogue has no such rule.
        """
        try:
            return self.rules[rule_id]
        except KeyError:
            raise NotFound(f"The rule book has no rule called {rule_id}.") from None

    def family(self, prefix: str) -> tuple[Rule, ...]:
        """Return every rule whose id begins with ``prefix`` and a dot, in order of id."""
        return tuple(self.rules[key] for key in sorted(self.rules) if key.startswith(f"{prefix}."))

    def day_under(self, edition: str, day: date) -> date:
        """Return the day whose wordings an edition reads for a decision of ``day`` (RUL-4).

        That is the day itself, or the edition's last day for a decision made later under it
        (CERT-002: a decision stays under the edition it was made under).

        Raises:
            NotFound: there is no such edition. Refused: the edition was not in force yet.
        """
        provision = self.rule(f"edition.{edition}").provisions[0]
        if day < provision.since:
            raise Refused(
                f"Edition {edition} came into force on {in_words(provision.since)}. "
                f"Choose that day or a later one instead of {in_words(day)}.",
                under=provision,
            )
        if provision.until is not None and day >= provision.until:
            return provision.until - timedelta(days=1)
        return day

    def edition_on(self, day: date) -> str:
        """Return the name of the edition in force on a day."""
        for rule in self.family("edition"):
            if any(Span(each.since, each.until).covers(day) for each in rule.provisions):
                return rule.id.removeprefix("edition.")
        raise NotFound(f"No edition of the rules is in force on {in_words(day)}.")

    def campaigns(self) -> tuple[CampaignTerms, ...]:
        """Return every campaign the catalogue defines, by opening day."""
        found = [self.campaign(slug) for slug in self._slugs()]
        return tuple(sorted(found, key=lambda terms: terms.opens_on))

    def campaign(self, slug: str) -> CampaignTerms:
        """Return the terms of one campaign.

        Raises:
            NotFound: the catalogue defines no such campaign.
        """
        if f"campaign.{slug}" not in self.rules:
            known = ", ".join(self._slugs())
            raise NotFound(f"The rule book defines no campaign {slug}. It defines: {known}.")
        provision = self.rule(f"campaign.{slug}").provisions[0]
        given = _table(provision)
        terms = {**given, "slug": slug, "citation": provision.citation}
        if isinstance(noticed := given.get("notices_on"), date):
            printed = self.rule("condition.stated-end").find(noticed)
            if printed is not None:
                terms["conditions_due_on"] = printed.value
        return _shaped(terms, CampaignTerms, provision)

    def _slugs(self) -> list[str]:
        """The campaigns themselves: what else begins with their word is a value, not a table."""
        return [
            rule.id.removeprefix("campaign.")
            for rule in self.family("campaign")
            if isinstance(rule.provisions[0].value, Mapping)
        ]

    def reference_day(self, letter: str) -> date:
        """Return the first reference date of a surname letter (CERT-401).

        >>> Book.load().reference_day("N").isoformat()
        '2023-07-01'
        """
        for cohort in self.family("cohort"):
            wording = cohort.provisions[0]
            given = _shaped(_table(wording), _Cohort, wording)
            if len(letter) == 1 and letter.upper() in given.letters:
                return given.reference_on
        raise NotFound(f"No cohort holds the letter {letter!r}.")


@cache
def the_book() -> Book:
    """Return our own rule book, read once."""
    return Book.load()


def _table(provision: Provision[object]) -> Mapping[str, object]:
    if not isinstance(provision.value, dict):
        raise Refused(f"The rule {provision.rule} needs a table as its value.", under=provision)
    return provision.value


def _shaped(values: Mapping[str, object], shape: type[T], provision: Provision[object]) -> T:
    try:
        return msgspec.convert(values, shape)
    except msgspec.ValidationError as fault:
        raise Refused(
            f"The rule {provision.rule} is not complete: {fault}.", under=provision
        ) from fault


_RULE_ID = re.compile(r"[a-z0-9]+([.-][A-Za-z0-9]+)*")


def _rules_in(file: str, content: bytes) -> list[Rule]:
    try:
        tables = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise Refused(f"{file}: we could not read this rule file ({fault}).") from fault
    return [_rule(file, rule_id, table) for rule_id, table in tables.items()]


def _rule(file: str, rule_id: str, table: object) -> Rule:
    if not _RULE_ID.fullmatch(rule_id) or not isinstance(table, dict):
        raise Refused(f'{file}: {rule_id!r} is not a rule; write ["family.name"] as its heading.')
    if not isinstance(table.get("asks"), str):
        raise Refused(f"{file}: the rule {rule_id} does not say what it asks.")
    wordings = table.get("provision")
    if not isinstance(wordings, list) or not wordings:
        raise Refused(f"{file}: the rule {rule_id} has no provision.")
    return Rule(
        id=rule_id,
        asks=table["asks"],
        handbook=str(table.get("handbook", "")),
        unit=str(table.get("unit", "")),
        details={key: value for key, value in table.items() if key != "provision"},
        provisions=_provisions(file, rule_id, wordings),
    )


def _provisions(file: str, rule_id: str, wordings: list[object]) -> tuple[Provision[object], ...]:
    found: list[Provision[object]] = []
    for wording in reversed(wordings):
        following = found[0].since if found else None
        found.insert(0, _provision(f"{file}: the rule {rule_id}", rule_id, wording, following))
    return tuple(found)


def _provision(
    where: str, rule_id: str, wording: object, following: date | None
) -> Provision[object]:
    """Return one wording; without a stated end it runs until the following one begins."""
    if not isinstance(wording, dict):
        raise Refused(f"{where} has a provision that is no table.")
    since, until = wording.get("since"), wording.get("until", following)
    if type(since) is not date or not (until is None or type(until) is date):
        raise Refused(f"{where}: since and until are days, written 2022-06-10.")
    if (until is not None and until <= since) or (following and (until or following) > following):
        raise Refused(f"{where}: its provisions overlap or run backwards at {since}.")
    if "value" not in wording or not wording.get("citation") or wording.get("mark") not in MARKS:
        raise Refused(
            f"{where}: the provision of {since} needs a value, a citation and a mark "
            f"({', '.join(sorted(MARKS))})."
        )
    return Provision(rule_id, since, until, wording["value"], wording["citation"], wording["mark"])
