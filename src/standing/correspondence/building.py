"""Building packets in processes of their own: no Django, no database, only content and texts.

Processes are spawned, never forked (a forked child hangs once its parent has set a page), and each
keeps one compiler for all its letters. One agency is one unit of work: its packet appears whole or
not at all, so that killing the work at any moment and running it again gives what an undisturbed
run gives.
"""

import os
import shutil
import tempfile
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from functools import lru_cache
from importlib.metadata import version
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from typing import Final

import msgspec
import typst

from standing.correspondence import packets
from standing.correspondence.domain import BuiltPacket, NoticeContent, PacketContent
from standing.correspondence.letters import letter
from standing.kernel.canonical import canonical, digest
from standing.kernel.errors import Refused
from standing.kernel.waypoints import Waypoint, reached
from standing.rules import sentences

TEXTS: Final = Path(__file__).parent / "texts"
FONTS: Final = Path(__file__).parents[1] / "static" / "uswds" / "fonts"
FACES: Final = (
    "public-sans/PublicSans-Regular.ttf",
    "public-sans/PublicSans-Bold.ttf",
    "merriweather/Latin-Merriweather-Bold.ttf",
)
_WRITERS: Final = (
    Path(__file__).with_name("letters.py"),
    Path(__file__).with_name("packets.py"),
    Path(sentences.__file__),
    Path(sentences.__file__).with_suffix(".toml"),
)
_WAITING: Final = 2
"""How many agencies' content may wait for each process: memory does not grow with the state."""

Progress = Callable[[int, int], None]


def build_packets(
    contents: Iterable[PacketContent],
    out: Path,
    *,
    processes: int,
    progress: Progress | None = None,
    total: int = 0,
    fonts: Path = FONTS,
) -> list[BuiltPacket]:
    """Write ``out/<agency code>.zip`` for each content and return them in the order given.

    ``progress`` hears (notices done, ``total``). A packet that lies there whole, made from the same
    content, texts and typefaces, is kept as it is.

    Raises ``Refused`` if the typefaces are missing or a letter cannot be set; the message names it.
    """
    _check_faces(fonts)
    out.mkdir(parents=True, exist_ok=True)
    built: dict[int, BuiltPacket] = {}
    done = 0
    pool = ProcessPoolExecutor(
        max_workers=processes,
        mp_context=get_context("spawn"),
        initializer=_start,
        initargs=(str(fonts),),
    )
    with pool:
        try:
            for place, packet in _built_in(pool, contents, out, fonts, most=processes * _WAITING):
                built[place] = packet
                done += packet.notices
                reached(Waypoint.PACKET_WRITTEN)
                if progress is not None:
                    progress(done, total)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [built[place] for place in sorted(built)]


def _built_in(
    pool: ProcessPoolExecutor,
    contents: Iterable[PacketContent],
    out: Path,
    fonts: Path,
    *,
    most: int,
) -> Iterator[tuple[int, BuiltPacket]]:
    """Give each packet as it is finished, with never more than ``most`` of them under way."""
    under_way: dict[Future[BuiltPacket], int] = {}
    for place, content in enumerate(contents):
        if len(under_way) >= most:
            yield from _finished(under_way)
        work = pool.submit(_build_text, packet_json(content), str(out), str(fonts))
        under_way[work] = place
    while under_way:
        yield from _finished(under_way)


def _finished(under_way: dict[Future[BuiltPacket], int]) -> Iterator[tuple[int, BuiltPacket]]:
    done, _ = wait(under_way, return_when=FIRST_COMPLETED)
    for future in done:
        yield under_way.pop(future), future.result()


def packet_json(content: PacketContent) -> bytes:
    """Return the content as canonical JSON, as it travels to the process that builds it."""
    return canonical(content)


def packet_from(text: bytes) -> PacketContent:
    """Read content back from ``packet_json``."""
    return _content.decode(text)


_content = msgspec.json.Decoder(PacketContent)


class Press:
    """One compiler and everything it reads, kept for the life of a process.

    The letter's values lie in a file beside copies of the texts: handing them over as inputs would
    make the compiler read every text again for each letter.
    """

    def __init__(self, fonts: Path) -> None:
        self._folder = tempfile.TemporaryDirectory(
            prefix="standing-letters-", ignore_cleanup_errors=True
        )
        self._desk = Path(self._folder.name)
        shutil.copytree(TEXTS, self._desk, dirs_exist_ok=True)
        faces = self._desk / "faces"
        faces.mkdir()
        for face in FACES:
            shutil.copy(fonts / face, faces)
        self._fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(faces)])
        self._compilers: dict[str, typst.Compiler] = {}
        self.made_with = _made_with(fonts)

    def close(self) -> None:
        """Clear the desk, also under a letter that is being set."""
        while self._desk.exists():
            shutil.rmtree(self._desk, ignore_errors=True)

    def notice(self, content: NoticeContent, *, municipality: str) -> bytes:
        """Return one officer's notice as tagged PDF/UA-1."""
        values = msgspec.json.encode(letter(content, municipality=municipality))
        return self._print("notice", values, content.mptc_id, content)

    def summary(self, content: PacketContent) -> bytes:
        """Return an agency's summary as tagged PDF/UA-1."""
        return self._print(
            "packet", msgspec.json.encode(packets.summary(content)), content.agency_code, content
        )

    def _print(
        self, text: str, values: bytes, about: str, content: NoticeContent | PacketContent
    ) -> bytes:
        (self._desk / f"{text}.json").write_bytes(values)
        if text not in self._compilers:
            self._compilers[text] = typst.Compiler(
                str(self._desk / f"{text}.typ"), root=str(self._desk), font_paths=self._fonts
            )
        try:
            made = self._compilers[text].compile(
                format="pdf",
                pdf_standards=["ua-1"],
                timestamp=int(packets.stamp(content.dated_on).timestamp()),
            )
        except typst.TypstError as fault:
            raise Refused(f"The {text} for {about} could not be set: {fault.message}") from fault
        if not isinstance(made, bytes):
            raise TypeError(f"{text}.typ gave no single document")
        return made


def write_packet(content: PacketContent, out: Path, press: Press) -> BuiltPacket:
    """Write one agency's packet beside its name, then put it in place at once.

    A packet that is there already and fits the same content is kept.
    """
    made_from = digest(packet_json(content) + press.made_with.encode())
    path = out / f"{content.agency_code}.zip"
    if _fits(path, made_from):
        return _as_built(content, path, kept=True)
    hashes: dict[str, str] = {}
    beside = out / f"{content.agency_code}.zip.tmp"
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bundle:

        def put(name: str, data: bytes) -> None:
            hashes[name] = packets.add(bundle, name, data, dated=content.dated_on)

        for notice in content.notices:
            made = press.notice(notice, municipality=content.municipality)
            put(packets.notice_name(notice), made)
        put(packets.TABLE, packets.summary_csv(content, hashes=hashes))
        put(packets.SUMMARY, press.summary(content))
        put(
            packets.MANIFEST,
            packets.manifest(content, hashes=hashes, made_from=made_from, texts=text_versions()),
        )
    beside.replace(path)
    return _as_built(content, path, kept=False)


def text_versions() -> dict[str, str]:
    """Return the version of each wording, as printed at the foot of the papers."""
    return tomllib.loads((TEXTS / "versions.toml").read_text("utf-8"))


def _as_built(content: PacketContent, path: Path, *, kept: bool) -> BuiltPacket:
    return BuiltPacket(
        agency_code=content.agency_code,
        path=str(path),
        sha256=digest(path.read_bytes()),
        notices=len(content.notices),
        kept=kept,
    )


def _fits(path: Path, made_from: str) -> bool:
    """Say whether a packet lies there, whole, made from exactly this."""
    try:
        with zipfile.ZipFile(path) as bundle:
            listing = msgspec.json.decode(bundle.read(packets.MANIFEST))
            if listing["made_from"] != made_from:
                return False
            wanted = {entry["name"]: entry["sha256"] for entry in listing["files"]}
            named = set(bundle.namelist())
            return (
                named == {*wanted, packets.MANIFEST}
                and path.stat().st_size == packets.size_of(bundle)
                and all(digest(bundle.read(name)) == sha256 for name, sha256 in wanted.items())
            )
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, msgspec.DecodeError):
        return False


def _made_with(fonts: Path) -> str:
    """The digest of what a packet is made with besides its content: texts, typefaces, programs."""
    parts = [f"typst {version('typst')}", f"segno {version('segno')}"]
    parts += [
        f"{path.name} {digest(path.read_bytes())}"
        for path in [*sorted(TEXTS.iterdir()), *(fonts / face for face in FACES), *_WRITERS]
    ]
    return "\n".join(parts)


def _check_faces(fonts: Path) -> None:
    missing = [face for face in FACES if not (fonts / face).is_file()]
    if missing:
        raise Refused(
            f"The typefaces for the letters are not in {fonts}: {', '.join(missing)}. "
            "Build the static assets (`make demo` does) and try again."
        )


@lru_cache(maxsize=1)
def _press(fonts: str) -> Press:
    return Press(Path(fonts))


def _start(fonts: str) -> None:
    """Lay out the desk, and clear it and end when the process that asked for packets does."""
    press = _press(fonts)

    def watch(parent: BaseProcess) -> None:
        parent.join()
        press.close()
        os._exit(1)

    if (parent := parent_process()) is not None:
        Thread(target=watch, args=(parent,), daemon=True).start()


def _build_text(text: bytes, out: str, fonts: str) -> BuiltPacket:
    return write_packet(packet_from(text), Path(out), _press(fonts))
