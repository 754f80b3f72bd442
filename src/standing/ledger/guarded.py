"""Which tables are append-only. ``standing.storage.triggers`` knows how each engine refuses."""

from collections.abc import Mapping, Sequence

TABLES: Mapping[str, Sequence[str]] = {
    "ledger_entry": ("id",),
    "ledger_link": ("position",),
}
