"""What people did about officers, set beside the ledger: a row that no act made, an act without its row.

Overlays, acts about conditions, findings and vacatings decide how somebody stands, and nothing else
derives them; so each row must have its entry, and each entry its row (``standing check``).
"""

from collections.abc import Iterator
from typing import cast

from standing.certification import models
from standing.certification.agreed import agreed_faults
from standing.certification.conditions import KIND
from standing.ledger.domain import Entry
from standing.storage.rows import Recorded
from standing.workforce.recorded import Fact, entries_of, faults, rows_of

WEIGHED = ("background.weighed", "character.weighed")


def recorded_faults() -> list[str]:
    """Return a sentence for each such row and each such act that the other side does not know."""
    return [
        *faults(stored=_overlays(), told=_overlays_told()),
        *faults(stored=_acts(), told=_acts_told()),
        *faults(stored=_unsatisfiable(), told=_unsatisfiable_told()),
        *faults(stored=_incomplete(), told=_incomplete_told()),
        *faults(stored=_weighings(), told=_weighings_told()),
        *faults(stored=_vacatings(), told=_vacatings_told()),
        *agreed_faults(),
    ]


def _stored(
    model: type[Recorded], subject: str, says: str, *columns: str, closing: str = ""
) -> Iterator[Fact]:
    """Give what each row says, and that it was closed where it was; ``closing`` says so more shortly."""
    for named, at, closed_at, values in rows_of(model, subject, *columns):
        yield Fact(named, says.format(*values), at)
        if closed_at is not None:
            yield Fact(named, f"{(closing or says).format(*values)}: closed", closed_at)


_OVERLAY = "{} from {} until {}"


def _overlays() -> Iterator[Fact]:
    yield from _stored(
        models.Overlay, "officer__mptc_id", f"{_OVERLAY} ({{}})", "kind", "since", "until",
        "authority", closing=_OVERLAY,
    )  # fmt: skip


def _overlays_told() -> Iterator[Fact]:
    """One that is lifted is closed, and laid anew up to its end on the authority it was laid on."""
    authority: dict[tuple[object, ...], str] = {}
    for entry in sorted(entries_of(("overlay.imposed", "overlay.lifted")), key=lambda e: e.id):
        before, after = entry.facts_before, entry.facts_after
        since: object = entry.effective_on.isoformat()
        laid = entry.authority
        if before:
            since = before["since"]
            was = (before["kind"], since, before["until"])
            laid = authority.get(was, laid)
            yield Fact(entry.subject, f"{_OVERLAY.format(*was)}: closed", entry.recorded_at)
        now = (after["kind"], since, after["until"])
        if now[2] != since:  # else it never held, and nothing took its place
            authority[now] = laid
            yield Fact(entry.subject, f"{_OVERLAY.format(*now)} ({laid})", entry.recorded_at)


_ACT = "condition {} {} on {}, due {}"


def _acts() -> Iterator[Fact]:
    yield from _stored(
        models.ConditionAct, "determination__officer__mptc_id", _ACT,
        "requirement", "state", "on", "due_on",
    )  # fmt: skip


def _acts_told() -> Iterator[Fact]:
    for entry in entries_of(KIND.values()):
        after = entry.facts_after
        said = (after["requirement"], after["state"], entry.effective_on, after.get("due_on"))
        yield _told(entry, _ACT.format(*said))


_NEVER = "condition {} cannot be met: {} on {}"


def _unsatisfiable() -> Iterator[Fact]:
    yield from _stored(
        models.Unsatisfiable, "determination__officer__mptc_id", _NEVER,
        "requirement", "bridge", "on",
    )  # fmt: skip


def _unsatisfiable_told() -> Iterator[Fact]:
    for entry in entries_of(("condition.unsatisfiable",)):
        after = entry.facts_after
        said = (after["requirement"], after["bridge"], entry.effective_on)
        yield _told(entry, _NEVER.format(*said))


_NOT_COMPLETE = "application of receipt {} found incomplete on {}"


def _incomplete() -> Iterator[Fact]:
    yield from _stored(models.Incomplete, "officer__mptc_id", _NOT_COMPLETE, "receipt", "found_on")


def _incomplete_told() -> Iterator[Fact]:
    for entry in entries_of(("application.incomplete",)):
        said = (entry.facts_after["receipt"], entry.effective_on)
        yield _told(entry, _NOT_COMPLETE.format(*said))


_FOUND = "{} weighed: {} on {}"


def _weighings() -> Iterator[Fact]:
    yield from _stored(
        models.Weighing, "officer__mptc_id", f"{_FOUND}, by {{}}", "requirement", "found", "on",
        "found_by", closing=_FOUND,
    )  # fmt: skip


def _weighings_told() -> Iterator[Fact]:
    for entry in entries_of(WEIGHED):
        after = entry.facts_after
        said = _FOUND.format(after["requirement"], after["found"], entry.effective_on)
        yield _told(entry, f"{said}, by {entry.actor}")
        for found, on in cast("list[tuple[str, str]]", entry.facts_before.get("found", [])):
            yield _told(entry, f"{_FOUND.format(after['requirement'], found, on)}: closed")


_VACATED = "determination {} vacated on {} ({})"


def _vacatings() -> Iterator[Fact]:
    yield from _stored(
        models.Vacating, "determination__officer__mptc_id", _VACATED,
        "determination_id", "vacated_on", "authority",
    )  # fmt: skip


def _vacatings_told() -> Iterator[Fact]:
    for entry in entries_of(("grant.vacated",)):
        authority = entry.authority.removesuffix(" (CERT-318)")
        said = (entry.facts_before["determination"], entry.effective_on, authority)
        yield _told(entry, _VACATED.format(*said))


def _told(entry: Entry, what: str) -> Fact:
    return Fact(entry.subject, what, entry.recorded_at)
