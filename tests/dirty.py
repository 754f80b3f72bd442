"""Builders of the files agencies really send, and of files nobody should. All people are invented."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
import xlsxwriter
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile

from standing.campaigns.rosters.checked import KnownOfficer
from standing.campaigns.rosters.columns import Kind, columns_of
from standing.kernel.names import PersonName

Cell = str | int | float | bool | date | None
Row = Mapping[str, Cell]

HEADINGS = tuple(column.heading for column in columns_of(Kind.SUBMISSION))
OF_ROSTER = tuple(column.heading for column in columns_of(Kind.ROSTER))

_SURNAMES = ("Abbotsworth", "Brackwater", "Caldermoor", "Dunverley", "Elmstead", "Farrowgate")
_GIVEN = ("Jordan", "Robin", "Casey", "Morgan", "Riley", "Quinn", "Avery")
_GOOD: dict[str, Cell] = {
    "Date of Birth": "01/31/1980",
    "Rank": "Patrol Officer",
    "Employment Class": "full-time",
    "Hire Date": "06/01/2005",
    "Duty Status": "active",
    "High School or Equivalent": "yes",
    "Basic Training": "academy",
    "Physical Evaluation": "yes",
    "Psychological Evaluation": "unknown",
    "Background Check": "done",
    "Oral Interview": "done",
    "Examination": "passed",
    "First Aid Expiration": "11/30/2023",
    "CPR Expiration": "11/30/2023",
    "In-Service Hours": "40",
    "Attestation": "yes",
    "Attested By": "Taylor Wetherfield, Chief of Police",
    "Attestation Date": "06/01/2022",
}


def row(number: int = 1, **changes: Cell) -> dict[str, Cell]:
    """A row without fault; a change is named after its heading, with underscores: ``CPR_Expiration``."""
    answers: dict[str, Cell] = {
        "MPTC ID": f"{number // 10000 + 100:04d}-{number % 10000:04d}",
        "Last Name": _SURNAMES[number % len(_SURNAMES)],
        "First Name": _GIVEN[number % len(_GIVEN)],
        **_GOOD,
    }
    said = {heading.replace(" ", "_").replace("-", "_"): heading for heading in HEADINGS}
    return answers | {said.get(name, name): value for name, value in changes.items()}


def rows(count: int) -> list[dict[str, Cell]]:
    """Rows without fault, of as many officers."""
    return [row(number) for number in range(1, count + 1)]


def register(officers: Iterable[Row], **changes: Any) -> dict[str, KnownOfficer]:
    """A register in which these rows are known as they stand."""
    return {str(one["MPTC ID"]): known(one, **changes) for one in officers}


def known(
    one: Row,
    *,
    last: str | None = None,
    first: str | None = None,
    middle: str = "",
    suffix: str = "",
    born: date = date(1980, 1, 31),
    former: Sequence[str] = (),
    in_cohort: bool = True,
) -> KnownOfficer:
    """The officer of a row as the register has them."""
    name = PersonName(
        last=last or str(one["Last Name"]),
        first=first or str(one["First Name"]),
        middle=middle,
        suffix=suffix,
    )
    return KnownOfficer(
        mptc_id=str(one["MPTC ID"]),
        name=name,
        date_of_birth=born,
        cohort_letter="A",
        in_cohort=in_cohort,
        former_names=tuple(PersonName(last=old, first=name.first) for old in former),
    )


def grid(officers: Iterable[Row], headings: Sequence[str] = HEADINGS) -> list[list[Cell]]:
    """The headings and the rows below them."""
    return [list(headings), *([one.get(heading) for heading in headings] for one in officers)]


def workbook(
    path: Path, sheets: Mapping[str, Sequence[Sequence[Cell]]], *, hidden: str = ""
) -> Path:
    """A workbook with these sheets; days are spreadsheet dates, text is text."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "mm/dd/yyyy"})
        for name, lines in sheets.items():
            sheet = book.add_worksheet(name)
            if name == hidden:
                sheet.hide()
            for at, line in enumerate(lines):
                for place, cell in enumerate(line):
                    if isinstance(cell, date):
                        sheet.write_datetime(at, place, cell, day)
                    elif isinstance(cell, str):
                        sheet.write_string(at, place, cell)
                    elif cell is not None:
                        sheet.write(at, place, cell)
    return path


def xlsx(path: Path, officers: Iterable[Row], headings: Sequence[str] = HEADINGS) -> Path:
    """A plain workbook of one sheet."""
    return workbook(path, {"Officers": grid(officers, headings)})


def as_csv(lines: Sequence[Sequence[Cell]], *, separator: str = ",", end: str = "\r\n") -> str:
    """CSV text of these lines."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=end).writerows(
        ["" if cell is None else cell for cell in line] for line in lines
    )
    return text.getvalue()


def csv_file(
    path: Path, lines: Sequence[Sequence[Cell]], *, encoding: str = "utf-8", separator: str = ","
) -> Path:
    """A CSV file in an encoding; ``utf-16`` and ``utf-8-sig`` carry their mark."""
    path.write_bytes(as_csv(lines, separator=separator).encode(encoding))
    return path


_SCHEMA = "http://schemas.openxmlformats.org"
_XML = '<?xml version="1.0"?>'
_TYPE = "application/vnd.openxmlformats"
_LINKS = (
    f'{_XML}<Relationships xmlns="{_SCHEMA}/package/2006/relationships"><Relationship Id="rId1" '
)
_LINK = f'Type="{_SCHEMA}/officeDocument/2006/relationships'
_PARTS = {
    "[Content_Types].xml": f'{_XML}<Types xmlns="{_SCHEMA}/package/2006/content-types">'
    f'<Default Extension="rels" ContentType="{_TYPE}-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    f'ContentType="{_TYPE}-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": f'{_LINKS}{_LINK}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{_XML}<workbook xmlns="{_SCHEMA}/spreadsheetml/2006/main" '
    f'xmlns:r="{_SCHEMA}/officeDocument/2006/relationships"><sheets>'
    '<sheet name="Officers" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{_LINKS}{_LINK}/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
}
_SHEET = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def raw_workbook(path: Path, rows_xml: str) -> Path:
    """A workbook whose one sheet holds exactly this XML."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, text)
        archive.writestr("xl/worksheets/sheet1.xml", _SHEET + rows_xml + "</sheetData></worksheet>")
    return path


def two_cells(path: Path, far: str) -> Path:
    """A workbook of a few hundred bytes that asks for a rectangle up to the cell ``far``."""
    number = "".join(letter for letter in far if letter.isdigit())
    return raw_workbook(
        path,
        f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{number}"><c r="{far}"><v>1</v></c></row>',
    )


def packed_zeros(path: Path, megabytes: int) -> Path:
    """A workbook whose sheet inflates to this size out of a thousandth of it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write(_SHEET.encode())
            for _ in range(megabytes):
                part.write(b" " * (1 << 20))
    return path


def compound_file(path: Path, *, stream: str) -> Path:
    """The outside of an old Office file (or of an encrypted new one) with a stream of this name."""
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + stream.encode("utf-16-le") + bytes(512)
    )
    return path


def lying_zeros(path: Path, megabytes: int) -> Path:
    """A sheet that inflates to this size, in an archive that says it holds a thousand bytes."""
    packed_zeros(path, megabytes)
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size.to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (1000).to_bytes(4, "little")))
    return path


def many_members(path: Path, members: int) -> Path:
    """A workbook with this many empty pictures."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, text)
        archive.writestr("xl/worksheets/sheet1.xml", _SHEET + "</sheetData></worksheet>")
        for number in range(members):
            archive.writestr(f"xl/media/{number}.png", b"")
    return path


def drawn(path: Path, draw: Callable[[xlsxwriter.Workbook], None], **options: object) -> Path:
    """A workbook written by ``draw`` under options of xlsxwriter."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, **options}) as book:
        draw(book)
    return path


def with_macros(path: Path, lines: Sequence[Sequence[Cell]]) -> Path:
    """A workbook with a macro project (.xlsm)."""
    project = path.with_suffix(".bin")
    project.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))

    def draw(book: xlsxwriter.Workbook) -> None:
        book.add_vba_project(str(project))
        sheet = book.add_worksheet("Officers")
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)

    return drawn(path, draw)


def locked(path: Path, plain: Path) -> Path:
    """A workbook under a password, as Excel writes it."""
    with plain.open("rb") as source, path.open("wb") as out:
        OOXMLFile(source).encrypt("a password", out)
    return path


def pdf(path: Path) -> Path:
    """A PDF document of one blank page."""
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(path)
    return path


def xls(path: Path, lines: Sequence[Sequence[Cell]]) -> Path:
    """A workbook of the format before 2007."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Officers")
    for at, line in enumerate(lines):
        for place, cell in enumerate(line):
            if cell is not None:
                sheet.write(at, place, cell)
    book.save(str(path))
    return path


_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"


def ods(path: Path, lines: Sequence[Sequence[Cell]]) -> Path:
    """A spreadsheet of OpenDocument, every cell as text."""
    rows = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape('' if cell is None else str(cell))}</text:p></table:table-cell>"
            for cell in line
        )
        + "</table:table-row>"
        for line in lines
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", _ODS)
        archive.writestr(
            "content.xml",
            f'{_XML}<office:document-content xmlns:office="{_OASIS}:office:1.0" '
            f'xmlns:table="{_OASIS}:table:1.0" xmlns:text="{_OASIS}:text:1.0" office:version="1.2">'
            f'<office:body><office:spreadsheet><table:table table:name="Officers">{rows}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
            zipfile.ZIP_DEFLATED,
        )
        archive.writestr(
            "META-INF/manifest.xml",
            f'{_XML}<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" '
            'manifest:version="1.2">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>",
        )
    return path


def archive_with(path: Path, *names: str) -> Path:
    """A ZIP archive with empty members of these names."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return path
