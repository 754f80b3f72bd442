"""Writing a release into an empty folder: tables, printed lists, dictionary, manifest."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC
from pathlib import Path

from standing.kernel.periods import in_words
from standing.ledger import signing
from standing.register import downloads, lists, printing, shapes
from standing.register.contents import Contents
from standing.register.downloads import Written
from standing.register.release import MANIFEST, NOTE, signed_lines


def write(folder: Path, contents: Contents) -> str:
    """Write every file of a release into an empty folder; return the text of ``release.json``."""
    about = contents.about
    written: list[Written] = []
    for table in shapes.TABLES:
        written.append(downloads.write_csv(folder, table, contents.lines(table)))
        if table.json:
            written.append(downloads.write_json(folder, table, contents.lines(table), about=about))
    written += _printed(folder, contents, {file.name: file.rows or 0 for file in written})
    described = downloads.dictionary(about=about)
    written.append(downloads.write_text(folder, "dictionary.json", described))
    manifest = downloads.spelled_out(
        {
            **about,
            "rows": {file.name: file.rows for file in written if file.rows is not None},
            "files": {file.name: file.as_dict() for file in written},
            "statuses": {
                label: count
                for label in lists.PLACES
                if (count := contents.listed.statuses().get(label, 0))
            },
            "officers_withheld": len(contents.off),
            "difference": asdict(contents.difference),
            "not_printed": [
                f"{name}.pdf: more than {printing.MOST:,} rows; the CSV file holds them all"
                for name in ("by-agency", "by-category")
                if not any(file.name.startswith(name) and file.rows is None for file in written)
            ],
            "agencies_accepted_without_officers": dict(sorted(contents.accepted.zeros.items())),
            "falls_accepted": _falls(contents),
            "ledger": contents.checkpoint,
        }
    )
    downloads.write_text(folder, MANIFEST, manifest)
    downloads.write_text(folder, NOTE, signing.note(signed_lines(manifest), signing.key("ledger")))
    return manifest


def _falls(contents: Contents) -> list[dict[str, object]]:
    """Which counts fell, and why somebody said that this is right: the office, and no name (RUL-23)."""
    said = contents.accepted
    return [
        {
            "count": fall.key, "what": fall.what, "before": fall.before, "now": fall.now,
            "because": said.falls[fall.key], "by": said.office,
        }
        for fall in contents.fallen
        if fall.key in said.falls
    ]  # fmt: skip


def _printed(folder: Path, contents: Contents, rows: Mapping[str, int]) -> list[Written]:
    """Print the two lists; they say once on each page what the CSV files say in each row (RUL-16)."""
    heads = printing.Heads(
        release=contents.number,
        as_of=in_words(contents.as_of),
        known=f"{contents.cutoff_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
        moment=contents.cutoff_at,
        scope=contents.scope,
        invented=shapes.INVENTED if contents.invented else "",
    )
    return [
        *printing.write(
            folder, "by-agency", title="Officers by agency", heads=heads,
            rows=printing.by_agency(
                lists.at_agencies(contents.listed.by_agency(), invented=False)
            ),
            count=rows["by-agency.csv"],
        ),
        *printing.write(
            folder, "by-category", title="Officers by status", heads=heads,
            rows=printing.by_category(
                lists.by_status(contents.listed.by_category(), invented=False)
            ),
            count=rows["by-category.csv"],
        ),
    ]  # fmt: skip
