"""The tables on the pages of releases: every release, its files, its columns, its completeness."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from standing.campaigns import queries as campaigns
from standing.kernel import tongue
from standing.kernel.canonical import digest
from standing.kernel.tongue import marked
from standing.pages.cells import agency_address
from standing.pages.tables import BLANK, Cell, Column, Table, rows_of
from standing.register import shapes
from standing.register.authority import in_public
from standing.register.data import Released
from standing.register.release import MANIFEST, NOTE

RELEASES_AT_A_TIME: Final = 50
_CLASSES: Final = {
    "submitted": marked("submitted"),
    "extension, roster filed": marked("extension, roster filed"),
    "extension, no roster": marked("extension, no roster"),
    "no officers": marked("no officers"),
    "pending": marked("pending"),
}
"""Where an agency stands, by the word of the file."""


def release_said(number: int) -> str:
    """Name a release."""
    return _("Release {number}").format(number=number)


def releases_table(found: Sequence[Released]) -> Table:
    """Return every release, with its days and what it changed."""
    return Table(
        name="releases",
        caption=_("Every release, newest first"),
        columns=(
            Column(key="Release", title=_("Release")),
            Column(key="AsOf", title=_("Speaks of")),
            Column(key="CutOff", title=_("Known up to")),
            Column(key="Officers", title=_("Officers"), numeric=True),
            Column(key="Files", title=_("Files"), numeric=True),
            Column(key="Added", title=_("Added"), numeric=True),
            Column(key="Removed", title=_("Removed"), numeric=True),
            Column(key="Changed", title=_("Changed"), numeric=True),
        ),
        counted=True,
        at_a_time=RELEASES_AT_A_TIME,
        rows=rows_of([_release_row(each) for each in found]),
    )


def _release_row(found: Released) -> list[Cell | str]:
    change, facts = found.facts.difference, found.facts
    first = change.from_release is None
    return [
        Cell(release_said(found.number), address=reverse("data-release", args=[found.number])),
        found.row.as_of.isoformat(),
        f"{found.row.cutoff_at:%Y-%m-%d %H:%M} UTC",
        f"{facts.rows.get('officers.csv', 0):,}",
        f"{len(facts.files) + 1:,}",
        *(("", "", "") if first else _counts(change.added, change.removed, change.changed)),
    ]


def _counts(*numbers: int) -> tuple[str, ...]:
    return tuple(f"{number:,}" for number in numbers)


def files_table(found: Released, *, only: tuple[str, ...] = ()) -> Table:
    """Return the files of a release with their sizes and hashes; ``only`` names some of them."""
    names = [name for name in only if name in found.files or name == MANIFEST] if only else [
        *found.files, MANIFEST, NOTE
    ]  # fmt: skip
    rows = [row for name in names if (row := _file_row(found, name))]
    return Table(
        name="files",
        caption=_("Files of release {number}").format(number=found.number),
        brief=True,
        columns=(
            Column(key="File", title=_("File")),
            Column(key="Holds", title=_("What it holds")),
            Column(key="Rows", title=_("Rows"), numeric=True),
            Column(key="Bytes", title=_("Size"), numeric=True),
        ),
        rows=rows_of([*_archive_row(found), *rows]),
    )


def _archive_row(found: Released) -> list[list[Cell | str]]:
    """The archive of all files, first; a large one that was not made yet is made once it is fetched."""
    if found.folder is None:
        return []
    made = found.archive()
    name = Cell(
        found.archive_name, address=reverse("data-file", args=[found.number, found.archive_name])
    )
    holds = _("Every file of this release in one archive, with a note on how to check it")
    if made is None:
        if found.without_archive:
            note = _("This archive cannot be made at the moment. The files themselves stand below.")
            return [[found.archive_name, Cell(holds, note=note), BLANK, BLANK]]
        return [[name, Cell(holds, note=_("Made when it is first fetched")), BLANK, BLANK]]
    return [[name, Cell(holds, note=f"SHA-256 {made.sha256}"), BLANK, size_said(made.bytes)]]


def _file_row(found: Released, name: str) -> list[Cell | str] | None:
    path = found.path_of(name)
    rows: Cell | str = BLANK  # what is no table has no rows to count
    if name in found.files:
        facts = found.files[name]
        size, sha256 = facts.bytes, facts.sha256
        if facts.rows is not None:
            rows = f"{facts.rows:,}"
    elif name == MANIFEST:
        manifest = found.row.manifest.encode()
        size, sha256 = len(manifest), digest(manifest)
    elif path is not None:
        size, sha256 = path.stat().st_size, digest(path.read_bytes())
    else:
        return None
    address = reverse("data-file", args=[found.number, name]) if path else ""
    return [
        Cell(name, address=address), Cell(_holds(name), note=f"SHA-256 {sha256}"), rows,
        size_said(size),
    ]  # fmt: skip


def _holds(name: str) -> str:
    """What a file holds, in words."""
    stem, _dot, ending = name.partition(".")
    if ending == "pdf":
        return _("The list, set to be printed")
    if name == MANIFEST:
        return _("Number, days, counts and the SHA-256 of every file")
    if name == NOTE:
        return _("The register’s signature over release.json")
    if name == "dictionary.json":
        return _("What every column means")
    titles = {
        "officers": _("Every officer put forward by an agency, with the status on the day"),
        "by-agency": _("Officers by agency"),
        "by-category": _("Officers by status"),
        "completeness": _("What each agency sent, and what became of it"),
        "suspended": _("Suspensions ordered by the commission"),
        "administrative-suspensions": _("Administrative suspensions that hold on the day"),
        "decertified": _("Officers decertified"),
        "retraining": _("Orders to be trained again"),
        "disciplinary-records": _("Sustained allegations, by investigation"),
        "decisions": _("Decisions that may be read on the day"),
        "errata": _("What was wrong in earlier releases"),
        "changes": _("Whose line differs from the release before"),
    }
    return titles.get(stem, "")


def size_said(size: int) -> str:
    r"""Say how large a file is.

    >>> size_said(812), size_said(2_104_332)
    ('812\xa0B', '2.1\xa0MB')
    """
    if size < 1_000:
        return f"{size}\N{NO-BREAK SPACE}B"
    if size < 1_000_000:
        return f"{size / 1_000:.1f}\N{NO-BREAK SPACE}kB"
    return f"{size / 1_000_000:,.1f}\N{NO-BREAK SPACE}MB"


def described(resource: Mapping[str, Any]) -> dict[str, Any]:
    """A table of the dictionary, column by column; what allows each in the words of the law."""
    fields = resource["schema"]["fields"]
    return {
        "name": resource["path"],
        "title": resource["title"],
        "also": resource.get("also", ""),
        "key": ", ".join(resource["schema"]["primaryKey"]),
        "table": Table(
            name=f"columns-{resource['name']}",
            caption=_("Columns of {file}").format(file=resource["path"]),
            columns=(
                Column(key="Column", title=_("Column")),
                Column(key="Kind", title=_("Kind")),
                Column(key="Means", title=_("What it means")),
                Column(key="Law", title=_("Allowed by")),
            ),
            rows=rows_of(
                [
                    [
                        field["name"],
                        _kind(field),
                        Cell(field["description"], note=_values(field), lang="en"),
                        in_public(field["rule"].replace(", ", "; "))
                        or _("the commission’s own rule"),
                    ]
                    for field in fields
                ]
            ),
        ),
    }


def _kind(field: Mapping[str, Any]) -> str:
    said = {"string": _("text"), "integer": _("whole number"), "date": _("day, as MM/DD/YYYY")}
    kind = said.get(field["type"], str(field["type"]))
    if field["constraints"].get("required"):
        return kind
    return _("{kind}; may be blank").format(kind=kind)


def _values(field: Mapping[str, Any]) -> str:
    values = field["constraints"].get("enum")
    return _("One of: {values}").format(values=", ".join(values)) if values else ""


def completeness_table(number: int, rows: Sequence[Mapping[str, str]]) -> Table:
    """Return what each agency sent, and what became of it."""
    named = ("LawEnforcementAgency", "Campaign", "Class", "Expected", "Received", "SetAside",
             "Accepted", "Withheld", "Published", "Note")  # fmt: skip
    titles = {
        "LawEnforcementAgency": _("Agency"), "Campaign": _("Campaign"), "Class": _("Where it stands"),
        "Expected": _("Expected"), "Received": _("Received"), "SetAside": _("Set aside"),
        "Accepted": _("Accepted"),
        "Withheld": _("Held back"), "Published": _("Published"), "Note": _("Note"),
    }  # fmt: skip
    numeric = {"Expected", "Received", "SetAside", "Accepted", "Withheld", "Published"}
    told = [with_set_aside(row) for row in rows]
    rounds = campaigns.titles()
    return Table(
        name="completeness",
        caption=_("What each agency sent, by release {number}").format(number=number),
        columns=tuple(
            Column(key=name, title=titles[name], numeric=name in numeric, sortable=True)
            for name in named
        ),
        counted=True,
        brief=True,
        rows=rows_of([[_completeness_cell(row, name, rounds) for name in named] for row in told]),
    )


def with_set_aside(row: Mapping[str, str]) -> dict[str, str]:
    """Return a line of completeness.csv with the rows that were received and not accepted.

    The file does not say them, as they follow; a page does, so that its numbers add up.

    >>> with_set_aside({"Received": "8", "Accepted": "6"})["SetAside"]
    '2'
    """
    return {**row, "SetAside": str(int(row["Received"]) - int(row["Accepted"]))}


def _completeness_cell(row: Mapping[str, str], name: str, rounds: Mapping[str, str]) -> Cell:
    text = row.get(name, "")
    if name == "Campaign":
        return Cell(rounds.get(text, text), in_file=text)
    if name == "LawEnforcementAgency":
        return Cell(text, address=agency_address(row["AgencyCode"]))
    if text == shapes.NOT_KNOWN:
        return Cell(_("not known"), in_file=text)
    if name == "Class":
        return Cell(class_said(text), in_file=text)
    if name == "Note":  # a person wrote it; that people are invented stands in the head of the page
        own = text.removesuffix(shapes.INVENTED).removesuffix(". ")
        return Cell(own, in_file=text, lang="en")
    return Cell(text)


def class_said(klass: str) -> str:
    """Say where an agency stands, in the language of the page; files say it in English."""
    return tongue.said(_CLASSES.get(klass, klass))
