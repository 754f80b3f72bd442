"""Building packets in processes of their own: no Django, no database, only content and texts.

Processes are spawned, never forked (a forked child hangs once its parent has set a page), and each
keeps one compiler for all its letters. One agency is one unit of work: its packet appears whole or
not at all, so that killing the work at any moment and running it again gives what an undisturbed
run gives.
"""

import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec

from standing.correspondence import packets
from standing.correspondence.domain import BuiltPacket, NoticeContent, PacketContent
from standing.correspondence.letters import letter
from standing.correspondence.press import (
    FONTS,
    Paper,
    Press,
    check_faces,
    made_with,
    noon,
    text_versions,
)
from standing.kernel import pools
from standing.kernel.canonical import canonical, digest
from standing.kernel.waypoints import Waypoint, reached
from standing.rules import sentences

_WRITERS: Final = (
    *(Path(__file__).with_name(name) for name in ("letters.py", "packets.py", "press.py", "qr.py")),
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
    """Write ``out/<name>.zip`` for each content and return them in the order given.

    ``progress`` hears (notices done, ``total``). A packet that lies there whole, made from the same
    content, texts and typefaces, is kept as it is.

    Raises ``Refused`` if the typefaces are missing or a letter cannot be set; the message names it.
    """
    check_faces(fonts)
    out.mkdir(parents=True, exist_ok=True)
    built: dict[int, BuiltPacket] = {}
    done = 0
    with pools.pool(processes=processes, initializer=_start, initargs=(str(fonts),)) as pool:
        pool.submit(os.getpid)  # the processes lay out their desks while we read the first notices
        for place, packet in _built_in(pool, contents, out, fonts, most=processes * _WAITING):
            built[place] = packet
            done += packet.notices
            reached(Waypoint.PACKET_WRITTEN)
            if progress is not None:
                progress(done, total)
    return [built[place] for place in sorted(built)]


def _built_in(
    pool: pools.Pool,
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


def notice(press: Press, content: NoticeContent, *, municipality: str) -> Paper:
    """Return one officer's notice as tagged PDF/UA-1."""
    values = letter(content, municipality=municipality)
    return press.paper("notice", values, about=content.mptc_id, moment=noon(content.dated_on))


def summary(press: Press, content: PacketContent) -> Paper:
    """Return an agency's summary, with its hand-over sheet, as tagged PDF/UA-1."""
    values = packets.summary(content)
    return press.paper("packet", values, about=content.name, moment=noon(content.dated_on))


def write_packet(content: PacketContent, text: bytes, out: Path, press: Press) -> BuiltPacket:
    """Write one agency's packet beside its name, then put it in place at once.

    ``text`` is the content as ``packet_json`` gives it. A packet that is there already and fits the
    same content is kept.
    """
    made_from = digest(text + _made_with(press.fonts).encode())
    path = out / f"{content.name}.zip"
    if (listed := _fits(path, made_from)) is not None:
        return _as_built(content, path, kept=True, unprintable=listed)
    hashes: dict[str, str] = {}
    unprintable: list[str] = []
    beside = out / f"{content.name}.zip.tmp"
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bundle:

        def put(name: str, data: bytes) -> None:
            hashes[name] = packets.add(bundle, name, data, dated=content.dated_on)

        for each in content.notices:
            made = notice(press, each, municipality=content.municipality)
            put(packets.notice_name(each), made.pdf)
            if made.replaced:
                unprintable.append(each.mptc_id)
        put(packets.TABLE, packets.summary_csv(content, hashes=hashes))
        put(packets.SUMMARY, summary(press, content).pdf)
        listing = packets.manifest(
            content,
            hashes=hashes,
            made_from=made_from,
            texts=text_versions(),
            unprintable=unprintable,
        )
        put(packets.MANIFEST, listing)
    beside.replace(path)
    return _as_built(content, path, kept=False, unprintable=unprintable)


def _as_built(
    content: PacketContent, path: Path, *, kept: bool, unprintable: Iterable[str]
) -> BuiltPacket:
    return BuiltPacket(
        agency_code=content.agency_code,
        number=content.number,
        unprintable=tuple(unprintable),
        path=str(path),
        sha256=digest(path.read_bytes()),
        notices=len(content.notices),
        kept=kept,
    )


def _fits(path: Path, made_from: str) -> list[str] | None:
    """Return what a packet could not print that lies there, whole, made from exactly this; else none."""
    try:
        with zipfile.ZipFile(path) as bundle:
            listing = msgspec.json.decode(bundle.read(packets.MANIFEST), type=packets.Listing)
            wanted = {entry.name: entry.sha256 for entry in listing.files}
            fits = (
                listing.made_from == made_from
                and {*wanted, packets.MANIFEST} == set(bundle.namelist())
                and path.stat().st_size == packets.size_of(bundle)
                and all(digest(bundle.read(name)) == sha256 for name, sha256 in wanted.items())
            )
            return listing.unprintable if fits else None
    except (OSError, zipfile.BadZipFile, KeyError, msgspec.MsgspecError):
        return None


@lru_cache(maxsize=1)
def _made_with(fonts: Path) -> str:
    """The digest of what a packet is made with besides its content: texts, typefaces, programs."""
    return made_with(fonts, _WRITERS)


@lru_cache(maxsize=1)
def _press(fonts: str) -> Press:
    return Press(Path(fonts))


def _start(fonts: str) -> None:
    """Lay out the desk, and clear it and end when the process that asked for packets does."""
    pools.end_with_parent(_press(fonts).close)


def _build_text(text: bytes, out: str, fonts: str) -> BuiltPacket:
    return write_packet(packet_from(text), text, Path(out), _press(fonts))
