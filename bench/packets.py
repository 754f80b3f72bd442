"""Packets built, against Typst alone setting the same pages from the same values on as many cores.

Ours reads the register, works out every letter's values, sets it, hashes and packs it, writes the
manifest and the ledger. The limit is handed every value as JSON, sets the same texts with the same
typefaces in as many processes, and throws the pages away. The second line compares the seconds of
processor that both took: other work on the machine moves it less.
"""

import json
import os
import resource
import shutil
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from functools import lru_cache
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from statistics import median

import django

SCALE = 0.08
LIMIT = "typst alone, same texts and values, pages thrown away"


def main() -> None:
    """Play a small world to its release, and measure its packets."""
    from bench.measure import compare
    from django.conf import settings
    from django.core.management import call_command
    from tests import worlds

    from standing.cli.determine import issue
    from standing.correspondence import actions, queries
    from standing.kernel.access import Act, Permission

    call_command("migrate", verbosity=0)
    played = worlds.play(worlds.write(settings.HOME / "world", scale=SCALE))
    act = played.act(played.world.release_at)
    approvers = played.approvers(Permission.DETERMINATION_APPROVE)
    issue(act, campaign=worlds.CAMPAIGN, approvers=approvers)
    processes = os.cpu_count() or 1
    told = queries.waiting(worlds.CAMPAIGN, known=act.at)
    values = _values(settings.HOME / "values", worlds.CAMPAIGN, act.at)
    runs = count()

    def ours() -> None:
        out = settings.HOME / f"packets-{next(runs)}"
        later = Act(by=act.by, at=act.at + timedelta(seconds=next(runs)))
        built = actions.packets(later, campaign_slug=worlds.CAMPAIGN, out=out, processes=processes)
        assert not any(packet.kept or packet.copied for packet in built)
        for folder in (out, settings.FILES / "packets"):  # else the next would be copied from there
            shutil.rmtree(folder)

    took: dict[str, list[float]] = {"ours": [], "limit": []}
    compare(
        "packets.build", scale=SCALE, packets=told.packets, processes=processes,
        rows=told.notices, ours=_timed(ours, took["ours"]),
        limit=_timed(lambda: _set(values, processes), took["limit"]), limit_name=LIMIT,
    )  # fmt: skip
    mine, theirs = (median(took[name]) for name in ("ours", "limit"))
    line = {
        "bench": "packets.processor", "scale": SCALE, "rows": told.notices,
        "milliseconds_per_row": round(1000 * mine / told.notices, 2), "limit": LIMIT,
        "limit_milliseconds_per_row": round(1000 * theirs / told.notices, 2),
        "ratio": round(theirs / mine, 3),
    }  # fmt: skip
    sys.stdout.write(json.dumps(line) + "\n")


def _timed(work: Callable[[], object], took: list[float]) -> Callable[[], object]:
    """Note how many seconds of processor some work and its processes take."""

    def timed() -> None:
        before = _processor()
        work()
        took.append(_processor() - before)

    return timed


def _processor() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def _values(folder: Path, campaign: str, known: object) -> list[Path]:
    """Write every packet's values to a file of its own, as the texts read them."""
    import msgspec

    from standing.correspondence import packets, queries
    from standing.correspondence.letters import letter

    folder.mkdir()
    files = []
    for content in queries.packet_contents(campaign, known=known):  # type: ignore[arg-type]  # a moment
        papers = [
            [
                "notice",
                msgspec.json.encode(letter(each, municipality=content.municipality)).decode(),
            ]
            for each in content.notices
        ]
        papers.append(["packet", msgspec.json.encode(packets.summary(content)).decode()])
        file = folder / f"{content.name}.json"
        file.write_text(json.dumps(papers), "utf-8")
        files.append(file)
    return files


def _set(files: list[Path], processes: int) -> None:
    """Set every paper with as many processes as ours has, spawned anew as ours are."""
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        assert sum(pool.map(_set_all, map(str, files))) > 0


def _set_all(file: str) -> int:
    """Set every paper of one packet; return how many bytes came."""
    size = 0
    for text, values in json.loads(Path(file).read_text("utf-8")):
        desk, compilers = _desk()
        (desk / f"{text}.json").write_text(values, "utf-8")
        size += len(
            compilers[text].compile(  # type: ignore[attr-defined]  # a compiler
                format="pdf", pdf_standards=["ua-1"], timestamp=1_656_691_200
            )
        )
    return size


@lru_cache(maxsize=1)
def _desk() -> tuple[Path, dict[str, object]]:
    import typst

    from standing.correspondence.press import FACES, FONTS, TEXTS

    desk = Path(tempfile.mkdtemp(dir=os.environ["STANDING_HOME"]))
    shutil.copytree(TEXTS, desk, dirs_exist_ok=True)
    (desk / "faces").mkdir()
    for face in FACES:
        shutil.copy(FONTS / face, desk / "faces")
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(desk / "faces")])
    return desk, {
        text: typst.Compiler(str(desk / f"{text}.typ"), root=str(desk), font_paths=fonts)
        for text in ("notice", "packet")
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standing.config.settings")
    django.setup()
    sys.exit(main())
