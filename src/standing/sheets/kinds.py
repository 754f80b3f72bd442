"""What a file really is, judged by its bytes and not by its name. Standard library only."""

import zipfile


class Declined(Exception):  # noqa: N818 - a decision about the file, not a fault of ours
    """This file is not read; the three parts become a finding in the parent process."""

    def __init__(self, code: str, message: str, fix: str, row: int | None = None) -> None:
        super().__init__(code, message, fix, row)
        self.code, self.message, self.fix, self.row = code, message, fix, row


SAVE_AS = (
    "Open it in your spreadsheet program, save it as an Excel workbook (.xlsx) or CSV, "
    "and send that."
)
SEND_IT = "Send the spreadsheet itself, as an Excel workbook (.xlsx) or CSV."
_STARTS = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_MARKUP = (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<head", b"<meta")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BINARY = bytes(range(9)) + bytes(range(14, 27)) + bytes(range(28, 32))


def not_a_spreadsheet(what: str) -> Declined:
    """Return the refusal of a file that is something else."""
    return Declined("file.not-a-spreadsheet", f"This file is {what}, not a spreadsheet.", SEND_IT)


def is_workbook(data: bytes, archive: zipfile.ZipFile | None) -> bool:
    """Return whether the file is an XLSX workbook (else it is text); decline all other kinds."""
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf\xfe\xff"):
        raise Declined(
            "file.empty", "This file is empty.", "Send the file that holds the officers."
        )
    if archive is not None:
        return _is_xlsx(archive)
    if data.startswith(_OLE):
        raise _ole(data)
    for start, what in _STARTS:
        if data.startswith(start):
            raise not_a_spreadsheet(what)
    if data.startswith(b"PK"):
        raise Declined(
            "file.damaged", "This file begins like a workbook but is cut off or damaged.", SAVE_AS
        )
    if data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise Declined(
            "file.not-a-spreadsheet",
            "This file is a web page or XML document, not a spreadsheet.",
            SAVE_AS,
        )
    return False


def looks_binary(data: bytes) -> bool:
    """Return whether the first 64 kB hold control bytes in a number that no text file has.

    One that strayed into a cell is no reason to refuse the file.
    """
    head = data[:65536]
    return len(head) - len(head.translate(None, _BINARY)) > max(8, len(head) // 100)


def _is_xlsx(archive: zipfile.ZipFile) -> bool:
    names = {info.filename.lower() for info in archive.infolist()}
    if any(info.flag_bits & 1 for info in archive.infolist()):
        raise _locked()
    if "xl/vbaproject.bin" in names:
        raise Declined(
            "file.macros",
            "This workbook carries macros, and we do not take programs.",
            "Save it as an Excel workbook without macros (.xlsx), and send that.",
        )
    if "xl/workbook.xml" in names:
        return True
    if "xl/workbook.bin" in names:
        raise Declined(
            "file.other-format",
            "This is a binary Excel workbook (.xlsb), which we do not read.",
            SAVE_AS,
        )
    if "word/document.xml" in names:
        raise not_a_spreadsheet("a Word document")
    if "ppt/presentation.xml" in names:
        raise not_a_spreadsheet("a presentation")
    if "content.xml" in names and "mimetype" in names:
        raise Declined(
            "file.other-format", "This is an OpenDocument file, which we do not read.", SAVE_AS
        )
    raise not_a_spreadsheet("an archive")


def _ole(data: bytes) -> Declined:
    if _ENCRYPTED in data:
        return _locked()
    if "WordDocument".encode("utf-16-le") in data:
        return not_a_spreadsheet("a Word document")
    return Declined(
        "file.other-format",
        "This is an Excel file of the format before 2007 (.xls), which we do not read.",
        SAVE_AS,
    )


def _locked() -> Declined:
    return Declined(
        "file.encrypted",
        "This workbook is protected by a password, so we cannot open it.",
        "Remove the password (in Excel: File, Info, Protect Workbook, Encrypt with Password, "
        "clear it), save, and send it again.",
    )
