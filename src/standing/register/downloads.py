"""The files of a release, written line by line from the allowed shapes, with their hashes."""

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from standing.kernel.cells import neutral
from standing.register import shapes
from standing.register.shapes import Allowed, Line, Public
from standing.storage import disk


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file as it lies on disk; ``rows`` is ``None`` for one that is no table."""

    name: str
    sha256: str
    size: int
    rows: int | None

    def as_dict(self) -> dict[str, object]:
        """The file's line in ``release.json``."""
        rows = {} if self.rows is None else {"rows": self.rows}
        return {"sha256": self.sha256, "bytes": self.size, **rows}


def write_csv(folder: Path, table: Public, lines: Iterable[Line]) -> Written:
    """Write a table as CSV (UTF-8, RFC 4180), with cells that a spreadsheet would run neutralised."""
    path = folder / f"{table.name}.csv"
    cells, rows = shapes.cells_of(table.shape), 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(shapes.heading(table.shape))
        for line in lines:
            _refuse_another_shape(line, table)
            writer.writerow([neutral(str(cell)) for cell in cells(line)])
            rows += 1
        disk.settle_file(file)
    return _written(path, rows)


def write_json(
    folder: Path, table: Public, lines: Iterable[Line], *, about: Mapping[str, object]
) -> Written:
    """Write a table as JSON: what ``about`` says of the release, then the table's lines."""
    path = folder / f"{table.name}.json"
    cells, names, rows = shapes.cells_of(table.shape), shapes.heading(table.shape), 0
    with path.open("w", encoding="utf-8", newline="") as file:
        head = ",\n".join(f"{_spelled(key)}: {_spelled(value)}" for key, value in about.items())
        file.write(f"{{{head},\n{_spelled(table.name)}: [")
        for line in lines:
            _refuse_another_shape(line, table)
            file.write(",\n" if rows else "\n")
            file.write(_spelled(dict(zip(names, cells(line), strict=True))))
            rows += 1
        file.write("\n]}\n")
        disk.settle_file(file)
    return _written(path, rows)


def write_text(folder: Path, name: str, text: str) -> Written:
    """Write a file that is no table."""
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        disk.settle_file(file)
    return _written(path, None)


def write_bytes(folder: Path, name: str, data: bytes) -> Written:
    """Write a file of bytes that is no table."""
    path = folder / name
    with path.open("wb") as file:
        file.write(data)
        disk.settle_file(file)
    return _written(path, None)


def dictionary(*, about: Mapping[str, object]) -> str:
    """Return ``dictionary.json``: every column of every table as a Table Schema, with its rule."""
    resources = [
        {
            "name": table.name,
            "path": f"{table.name}.csv",
            **({"also": f"{table.name}.json"} if table.json else {}),
            "title": table.title,
            "encoding": "utf-8",
            "schema": {
                "fields": [_field(allowed) for allowed in shapes.columns(table.shape).values()],
                "missingValues": ["", shapes.NOT_KNOWN],
                "primaryKey": list(table.key),
            },
        }
        for table in shapes.TABLES
    ]
    return spelled_out(
        {
            **about,
            "notes": [
                "Cells of the CSV files that begin with = + - @, a tab or a carriage return are "
                "preceded by an apostrophe, so that no spreadsheet runs them; the JSON files hold the "
                "text as it is.",
                "release.json holds the number, days, row counts, SHA-256 of each file and the "
                "difference from the release before.",
            ],
            "resources": resources,
        }
    )


def spelled_out(value: Mapping[str, object]) -> str:
    """Return JSON for people to read, in the order given."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _field(allowed: Allowed) -> dict[str, object]:
    constraints: dict[str, object] = {"required": allowed.required}
    if allowed.values:
        constraints["enum"] = list(allowed.values)
    return {
        "name": allowed.column,
        "type": allowed.kind,
        **({"format": allowed.pattern} if allowed.pattern else {}),
        "description": allowed.says,
        "constraints": constraints,
        "rule": allowed.rule,
    }


def _refuse_another_shape(line: Line, table: Public) -> None:
    if type(line) is not table.shape:
        raise TypeError(f"{table.name} takes {table.shape.__name__}, not {type(line).__name__}")


def _spelled(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _written(path: Path, rows: int | None) -> Written:
    path.chmod(0o444)
    return Written(name=path.name, sha256=sha256_of(path), size=path.stat().st_size, rows=rows)
