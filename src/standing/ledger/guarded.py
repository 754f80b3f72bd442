"""Which tables are append-only. ``standing.storage.triggers`` knows how each engine refuses."""

from standing.storage.triggers import Guarded, Tables

TABLES: Tables = {
    "ledger_entry": Guarded(("id",)),
    "ledger_link": Guarded(("position",)),
}
"""The chain. The migrations before the reasons guard these two."""

REASONS: Tables = {
    "ledger_reason": Guarded(
        ("id", "commitment"),
        but="OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL AND NEW.text = '' "
        "AND NEW.salt = '' AND NEW.commitment = OLD.commitment AND NEW.id = OLD.id",
    ),
}
"""The texts of reasons about people: one may be taken out, once, and what it was committed to stays."""

SEALED: Tables = {
    "ledger_salt": Guarded(("first",)),
    "ledger_tile": Guarded(("place",)),
    "ledger_checkpoint": Guarded(("id",)),
}
"""The tree over the entries, and what was signed of it."""

GUARDED: Tables = {**TABLES, **REASONS, **SEALED}
