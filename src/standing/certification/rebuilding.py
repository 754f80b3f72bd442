"""Rows that follow from decisions: written once, rebuilt at will, and compared (``standing check``)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from standing.certification import derive, models, queries
from standing.certification.domain import Condition, Decision
from standing.certification.owed import conditions_of, replaced_at
from standing.rules.determine import Outcome
from standing.rules.frozen import determination_from, law_sheet_from
from standing.storage.bulk import insert
from standing.workforce.models import Officer

Table = models.Certificate | models.Condition
_SPAN = ("officer", "kind", "since", "until", "authority", "determination", "recorded_at",
         "superseded_at")  # fmt: skip
_OWED = ("officer", "determination", "requirement", "rule", "since", "due_on", "recorded_at",
         "superseded_at")  # fmt: skip
PORTION = 10_000
Missing = list[tuple[type[Table], tuple[object, ...]]]
Surplus = list[tuple[type[Table], int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A derived row that does not follow from what was decided, or is missing."""

    subject: str
    table: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.table}: expected {self.expected}, found {self.found}"


def rebuild(officer_ids: Sequence[int] | None) -> int:
    """Write the certificates and conditions that follow from what was decided; return rows written.

    Officers (``None``: all) are taken a portion at a time, so that a larger register needs no more
    memory.
    """
    return sum(map(_rebuild, _portions(officer_ids)))


def _portions(officer_ids: Sequence[int] | None) -> Iterator[Sequence[int]]:
    if officer_ids is None:
        officer_ids = list(Officer.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(officer_ids), PORTION):
        yield officer_ids[start : start + PORTION]


def _rebuild(officer_ids: Sequence[int]) -> int:
    missing, surplus = _compare(officer_ids)
    written = 0
    for model, fields in ((models.Certificate, _SPAN), (models.Condition, _OWED)):
        gone = [pk for table, pk in surplus if table is model]
        for start in range(0, len(gone), queries.BATCH):
            model._default_manager.filter(pk__in=gone[start : start + queries.BATCH]).delete()
        written += insert(model, fields, [row for table, row in missing if table is model])
    return written


def differences(officer_ids: Sequence[int] | None = None) -> list[Difference]:
    """Return where stored certificates and conditions differ from what was decided.

    Officers (``None``: all) are read a portion at a time, as in ``rebuild``.
    """
    found = [each for portion in _portions(officer_ids) for each in _differences(portion)]
    found.extend(_no_outcomes())
    return sorted(found, key=lambda d: (d.subject, d.table, d.expected))


def _differences(officer_ids: Sequence[int]) -> Iterator[Difference]:
    missing, surplus = _compare(officer_ids)
    if not missing and not surplus:
        return
    rows = queries.values(Officer.objects.all(), ("pk", "mptc_id"), "pk", officer_ids)
    ids = {pk: str(mptc_id) for pk, mptc_id in rows}
    for model, row in missing:
        yield _difference(model, ids[int(str(row[0]))], expected=_spelled(row), found="none")
    for model, pk in surplus:
        fields = _SPAN if model is models.Certificate else _OWED
        stored = model._default_manager.values_list(*fields).get(pk=pk)
        yield _difference(model, ids[stored[0]], expected="none", found=_spelled(stored))


def _no_outcomes() -> Iterator[Difference]:
    """Name each determination whose stored outcome is none: nothing can follow from it."""
    rows = models.Determination.objects.exclude(outcome__in=[o.value for o in Outcome])
    for mptc_id, outcome in rows.values_list("officer__mptc_id", "outcome"):
        yield Difference(
            subject=f"officer {mptc_id}",
            table="determination",
            expected="an outcome",
            found=f"“{outcome}”",
        )


def _difference(model: type[Table], mptc_id: str, *, expected: str, found: str) -> Difference:
    return Difference(
        subject=f"officer {mptc_id}",
        table=str(model._meta.verbose_name),
        expected=expected,
        found=found,
    )


def _compare(officer_ids: Sequence[int]) -> tuple[Missing, Surplus]:
    """Set what follows from decisions beside what is stored: rows missing, and rows too many."""
    missing: Missing = []
    surplus: Surplus = []
    expected = _expected(officer_ids)
    for model, fields in ((models.Certificate, _SPAN), (models.Condition, _OWED)):
        stored: dict[tuple[object, ...], list[int]] = {}
        for row in queries.values(
            model._default_manager.all(), ("pk", *fields), "officer_id", officer_ids
        ):
            stored.setdefault(row[1:], []).append(row[0])
        for row in expected[model]:
            if same := stored.get(row):
                same.pop()
            else:
                missing.append((model, row))
        surplus.extend((model, pk) for left in stored.values() for pk in left)
    return missing, surplus


def _expected(
    officer_ids: Sequence[int],
) -> dict[type[Table], list[tuple[object, ...]]]:
    """The rows that follow from what was decided: certificates, and what conditional ones leave owed."""
    decided = queries.decisions(officer_ids)
    statutory = queries.statutory_terms(officer_ids)
    filed = queries.applications(officer_ids)
    overlays, services = queries.overlays(officer_ids), queries.ended_services(officer_ids)
    owed = _owed(officer_ids, decided)
    spans: list[tuple[object, ...]] = []
    conditions: list[tuple[object, ...]] = []
    for officer in sorted(decided.keys() | statutory.keys()):
        found = derive.certificates(
            statutory.get(officer), decided.get(officer, ()), filed.get(officer, ()),
            conditions=owed.get(officer, ()), overlays=overlays.get(officer, ()),
            services=services.get(officer, ()),
        )  # fmt: skip
        spans += [
            (officer, str(span.kind.value), span.since, span.until, span.authority,
             span.determination, span.recorded_at, span.superseded_at)
            for span in found
        ]  # fmt: skip
        conditions += [
            (officer, each.determination, each.requirement, each.rule, each.since, each.due_on,
             each.recorded_at, replaced_at(each.determination, found))
            for each in owed.get(officer, ())
        ]  # fmt: skip
    return {models.Certificate: spans, models.Condition: conditions}


def _owed(
    officer_ids: Sequence[int], decided: Mapping[int, Sequence[Decision]]
) -> dict[int, list[Condition]]:
    """What each conditional grant left owed, with what was done about it since."""
    rows = models.Determination.objects.filter(
        outcome=Outcome.CONDITIONAL.value,
        preparation__release__isnull=False,
        superseded_at__isnull=True,
    )
    laws = dict(models.Preparation.objects.values_list("pk", "law"))
    acts = queries.condition_acts(officer_ids)
    by_id = {each.id: each for decisions in decided.values() for each in decisions}
    owed: dict[int, list[Condition]] = {}
    for officer, pk, preparation, findings in queries.values(
        rows, ("officer_id", "id", "preparation_id", "findings"), "officer_id", officer_ids
    ):
        owed.setdefault(officer, []).extend(
            replace(each, acts=tuple(acts.get((pk, each.requirement), ())))
            for each in _owed_under(by_id[pk], findings, laws[preparation])
        )
    return owed


def _owed_under(decision: Decision, findings: str, law: str) -> list[Condition]:
    """What stored findings leave owed; nothing where they cannot be read, which ``replay`` names."""
    try:
        return conditions_of(decision, determination_from(findings, law_sheet_from(law)))
    except ValueError:
        return []


def _spelled(row: Sequence[object]) -> str:
    return ", ".join(str(value) for value in row[1:] if value is not None)


@transaction.atomic
def derive_certificates() -> int:
    """Write the certificates that follow from the officer list and all releases; return rows written."""
    return rebuild(None)
