"""One agency's part of the last release: its rows as CSV and PDF, and what became of what it sent.

The rows are read from the files that were released, from the place in them where the agency's lines
lie; so what it costs does not grow with the register. Whoever came off the public register since then
stands in none of it.
"""

import csv
import io
from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from datetime import UTC
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Final

from standing.kernel.periods import in_words
from standing.register import printing
from standing.register.data import folder_of
from standing.register.models import Publication
from standing.register.shapes import INVENTED, AgencyLine, CompletenessLine, heading

ROWS: Final = "by-agency.csv"
COMPLETENESS: Final = "completeness.csv"
MOST_PRINTED: Final = 10_000
"""Past this the whole list is printed in parts, with the release; one agency's is not."""
_SETTING: Final = Lock()


def lines(release: Publication, code: str, *, off: Collection[str]) -> list[tuple[str, ...]]:
    """Return the rows of an agency as the release's by-agency.csv has them, without ``off``."""
    path = _file(release, ROWS)
    if path is None:
        return []
    begins, ends = _places(path, path.stat().st_mtime_ns).get(code, (0, 0))
    with path.open("rb") as file:
        file.seek(begins)
        text = file.read(ends - begins).decode("utf-8")
    place = heading(AgencyLine).index("MPTCID")
    return [tuple(row) for row in csv.reader(io.StringIO(text)) if row[place] not in off]


def _file(release: Publication, name: str) -> Path | None:
    folder = folder_of(release.number)
    path = folder / name if folder is not None else None
    return path if path is not None and path.is_file() else None


@lru_cache(maxsize=2)
def _places(path: Path, _written: int) -> Mapping[str, tuple[int, int]]:
    """Where the lines of each agency begin and end in a file that never changes again."""
    place = heading(AgencyLine).index("AgencyCode")
    found: dict[str, tuple[int, int]] = {}
    with path.open("rb") as file:
        at = len(file.readline())
        for line in file:
            ends = at + len(line)
            if b'"' in line:
                code = next(csv.reader([line.decode("utf-8")]))[place]
            else:
                code = line.rstrip(b"\r\n").split(b",")[place].decode("utf-8")
            found[code] = (found[code][0] if code in found else at, ends)
            at = ends
    return found


def as_csv(rows: Collection[tuple[str, ...]]) -> str:
    """Return rows of the release as they stand there, under their heading."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heading(AgencyLine))
    writer.writerows(rows)
    return out.getvalue()


def as_pdf(
    release: Publication, rows: Collection[tuple[str, ...]], *, name: str, invented: bool
) -> bytes | None:
    """Return an agency's rows print-ready; ``None`` where they are none or more than are printed.

    Raises ``Refused`` if the typefaces are missing.
    """
    if not rows or len(rows) > MOST_PRINTED:
        return None
    cutoff = release.cutoff_at
    heads = printing.Heads(
        release=release.number,
        as_of=in_words(release.as_of),
        known=f"{cutoff.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
        moment=cutoff,
        scope="The agency’s part of the list by agency. ",
        invented=INVENTED if invented else "",
    )
    with _SETTING:  # one list is set at a time, however many are asked for
        return _set(heads, name, tuple(rows))


@lru_cache(maxsize=32)
def _set(heads: printing.Heads, name: str, rows: tuple[tuple[str, ...], ...]) -> bytes:
    columns = [each.name for each in fields(AgencyLine)]
    found = [AgencyLine(**dict(zip(columns, row, strict=True))) for row in rows]
    printable = [
        replace(line, more=line.more.removesuffix(INVENTED).rstrip(". ")) for line in found
    ]
    return printing.sheet(
        "by-agency", title=f"Officers of {name}", rows=printing.by_agency(printable), heads=heads
    )


def completeness(release: Publication, code: str) -> list[Mapping[str, str]] | None:
    """Return the rows of an agency in the release's completeness.csv; ``None`` where it is not here."""
    path = _file(release, COMPLETENESS)
    if path is None:
        return None
    columns = heading(CompletenessLine)
    with path.open(encoding="utf-8", newline="") as file:
        return [
            dict(zip(columns, row.values(), strict=True))
            for row in csv.DictReader(file)
            if row["AgencyCode"] == code
        ]
