"""Setting papers with Typst: one desk of texts and typefaces, kept for the life of a process.

Every paper is tagged PDF/UA-1 and carries a fixed time stamp, so that the same values always give the
same bytes. Signs that our typefaces do not have are replaced by a mark that everybody sees.
"""

import re
import shutil
import struct
import tempfile
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import msgspec
import typst

from standing.kernel.canonical import digest
from standing.kernel.errors import Refused
from standing.kernel.periods import NEW_YORK

TEXTS: Final = Path(__file__).parent / "texts"
FONTS: Final = Path(__file__).parents[1] / "static" / "uswds" / "fonts"
SANS: Final = ("public-sans/PublicSans-Regular.ttf", "public-sans/PublicSans-Bold.ttf")
FACES: Final = (*SANS, "merriweather/Latin-Merriweather-Bold.ttf")
MARK: Final = "[?]"
"""What stands for a sign that no typeface of ours has; the paper says so."""


_ASCII: Final = bytes(range(0x20, 0x7F))
_CONTROL: Final = b"\\u00"  # how JSON writes most control characters


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished PDF; ``replaced`` says that ``MARK`` stands for a sign that could not be printed."""

    pdf: bytes
    replaced: bool


class Press:
    """One compiler for each text, and everything it reads, kept for the life of a process.

    A paper's values lie in a file beside copies of the texts: handing them over as inputs would make
    the compiler read every text again for each paper. ``texts`` are folders of further texts; those
    of the letters, with the house style, are always there.
    """

    def __init__(self, fonts: Path, *, texts: Sequence[Path] = ()) -> None:
        self._folder = tempfile.TemporaryDirectory(
            prefix="standing-letters-", ignore_cleanup_errors=True
        )
        self._desk = Path(self._folder.name)
        for folder in (TEXTS, *texts):
            shutil.copytree(folder, self._desk, dirs_exist_ok=True)
        faces = self._desk / "faces"
        faces.mkdir()
        for face in FACES:
            shutil.copy(fonts / face, faces)
        self._fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(faces)])
        self._compilers: dict[str, typst.Compiler] = {}
        self._unprintable = unprintable(fonts)
        self.fonts = fonts

    def close(self) -> None:
        """Clear the desk, also under a paper that is being set."""
        while self._desk.exists():
            shutil.rmtree(self._desk, ignore_errors=True)

    def lay(self, name: str, content: bytes) -> None:
        """Put a file on the desk for a text to read, such as a drawing."""
        (self._desk / name).write_bytes(content)

    def paper(self, text: str, values: object, *, about: str, moment: datetime) -> Paper:
        """Set ``text`` with ``values``; ``about`` names the paper where it cannot be set.

        Raises ``Refused`` with what the compiler found.
        """
        encoded, replaced = self._printable(values)
        return Paper(self.print(text, encoded, about=about, moment=moment), replaced)

    def print(self, text: str, values: bytes, *, about: str, moment: datetime) -> bytes:
        """Set ``text`` with values that are JSON already."""
        (self._desk / f"{text}.json").write_bytes(values)
        if text not in self._compilers:
            self._compilers[text] = typst.Compiler(
                str(self._desk / f"{text}.typ"), root=str(self._desk), font_paths=self._fonts
            )
        try:
            made = self._compilers[text].compile(
                format="pdf", pdf_standards=["ua-1"], timestamp=int(moment.timestamp())
            )
        except typst.TypstError as fault:
            raise Refused(f"The {text} for {about} could not be set: {fault.message}") from fault
        if not isinstance(made, bytes):
            raise TypeError(f"{text}.typ gave no single document")
        return made

    def _printable(self, values: object) -> tuple[bytes, bool]:
        encoded = msgspec.json.encode(values)
        beyond = encoded.translate(None, _ASCII).decode()
        if not self._unprintable.search(beyond) and _CONTROL not in encoded:
            return encoded, False
        found: list[str] = []
        mended = self._mended(msgspec.to_builtins(values), found)
        mended["replaced"] = bool(found)
        return msgspec.json.encode(mended), bool(found)

    def _mended(self, value: Any, found: list[str]) -> Any:
        """Return values with every sign that cannot be printed replaced; note each in ``found``."""
        if isinstance(value, dict):
            return {key: self._mended(each, found) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [self._mended(each, found) for each in value]
        if not isinstance(value, str):
            return value
        whole = unicodedata.normalize("NFC", value)
        found += self._unprintable.findall(whole)
        return self._unprintable.sub(MARK, whole)


def noon(day: date) -> datetime:
    """Return the moment that papers of a day carry: noon in New York."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=NEW_YORK)


def text_versions() -> dict[str, str]:
    """Return the version of each wording, as printed at the foot of the papers."""
    return tomllib.loads((TEXTS / "versions.toml").read_text("utf-8"))


def made_with(fonts: Path, writers: Iterable[Path]) -> str:
    """Return the digests of what papers are made with besides their content: texts, faces, programs."""
    parts = [f"typst {version('typst')}", f"segno {version('segno')}"]
    texts = sorted(path for path in TEXTS.iterdir() if path.is_file())
    parts += [
        f"{path.name} {digest(path.read_bytes())}"
        for path in [*texts, *(fonts / face for face in FACES), *writers]
    ]
    return "\n".join(parts)


def check_faces(fonts: Path) -> None:
    """Raise ``Refused`` unless every typeface is there; the message names those missing."""
    missing = [face for face in FACES if not (fonts / face).is_file()]
    if missing:
        raise Refused(
            f"The typefaces for the letters are not in {fonts}: {', '.join(missing)}. "
            "Build the static assets (`make demo` does) and try again."
        )


@cache
def unprintable(fonts: Path) -> re.Pattern[str]:
    """Return the pattern of every sign that cannot be printed, control characters included.

    Headings take from the text face what their own lacks, so the text faces decide.
    """
    signs = frozenset.intersection(*(_signs(fonts / face) for face in SANS)) - set(range(0x20))
    ordered = sorted(signs)
    starts = [ordered[0], *(after for before, after in pairwise(ordered) if after != before + 1)]
    ends = [*(before for before, after in pairwise(ordered) if after != before + 1), ordered[-1]]
    spans = "".join(
        f"\\U{first:08x}-\\U{last:08x}" for first, last in zip(starts, ends, strict=True)
    )
    return re.compile(f"[^{spans}]")


def _signs(face: Path) -> frozenset[int]:
    """The code points a TrueType file has glyphs for, from its character map (formats 4 and 12)."""
    data = face.read_bytes()
    tables = {
        data[at : at + 4]: struct.unpack_from(">I", data, at + 8)[0]
        for at in range(12, 12 + 16 * struct.unpack_from(">H", data, 4)[0], 16)
    }
    start = tables[b"cmap"]
    found: set[int] = set()
    for number in range(struct.unpack_from(">H", data, start + 2)[0]):
        at = start + struct.unpack_from(">I", data, start + 8 + 8 * number)[0]
        kind = struct.unpack_from(">H", data, at)[0]
        if kind == 4:
            found.update(_segments(data, at))
        elif kind == 12:
            groups = struct.unpack_from(">I", data, at + 12)[0]
            for group in struct.iter_unpack(">III", data[at + 16 : at + 16 + 12 * groups]):
                found.update(range(group[0], group[1] + 1))
    return frozenset(found)


def _segments(data: bytes, at: int) -> Iterator[int]:
    """The code points of a map of format 4: those of its segments that lead to a glyph."""
    count = struct.unpack_from(">H", data, at + 6)[0] // 2
    lasts, at = struct.unpack_from(f">{count}H", data, at + 14), at + 16 + 2 * count
    firsts = struct.unpack_from(f">{count}H", data, at)
    deltas = struct.unpack_from(f">{count}H", data, at + 2 * count)
    offsets = struct.unpack_from(f">{count}H", data, at + 4 * count)
    for place, (first, last, delta, offset) in enumerate(
        zip(firsts, lasts, deltas, offsets, strict=True)
    ):
        here = at + 4 * count + 2 * place
        for sign in range(first, last + 1):
            glyph = sign
            if offset:
                glyph = struct.unpack_from(">H", data, here + offset + 2 * (sign - first))[0]
            if (glyph + (delta if not offset or glyph else 0)) & 0xFFFF:
                yield sign
