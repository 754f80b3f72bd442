"""``standing demo`` and ``standing scenario``: see a whole recertification happen on this machine."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from django.conf import settings
from django.db import connection

from standing.cli import acting, campaign, playing
from standing.cli.acting import say
from standing.cli.determine import issue
from standing.cli.progress import bar
from standing.cli.setup import has_tables, set_up, unfinished_demo
from standing.cli.world_files import read_accounts
from standing.correspondence import actions as correspondence
from standing.kernel.access import Permission
from standing.kernel.errors import Refused
from standing.kernel.periods import day_of, end_of, in_words
from standing.ledger import queries as ledger
from standing.register import actions as register
from standing.reports import deck, figures

SCENARIO = "massachusetts-2022"


@click.command()
@click.argument("name", type=click.Choice([SCENARIO]))
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--seed", type=int, default=1, show_default=True)
@click.option(
    "--scale", type=click.FloatRange(min=0, min_open=True), default=1.0, show_default=True
)
def scenario(name: str, out: Path, seed: int, scale: float) -> int:
    """Write the input files of an invented world; the same seed gives the same bytes.

    Example:  standing scenario massachusetts-2022 --out world --seed 7
    """
    return _write_scenario(name, out=out, seed=seed, scale=scale)


def _write_scenario(name: str, *, out: Path, seed: int, scale: float) -> int:
    """Run the generator as its own program: what it knows reaches us through files only (RUL-15)."""
    order = [sys.executable, "-m", "standing.scenario", name, "--out", str(out),
             "--seed", str(seed), "--scale", str(scale)]  # fmt: skip
    return subprocess.run(order, check=False).returncode  # noqa: S603 - our own program


@click.command()
@click.option("--no-serve", is_flag=True, help="stop before serving pages")
@click.option(
    "--no-packets",
    is_flag=True,
    help="leave out the agencies' packets; `standing packets` builds them later",
)
@click.option("--home", type=click.Path(file_okay=False, path_type=Path), help="where files go")
@click.option("--from", "from_", type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="play these input files instead of writing new ones")  # fmt: skip
@click.option("--seed", type=int, default=1, show_default=True)
@click.option(
    "--scale", type=click.FloatRange(min=0, min_open=True), default=1.0, show_default=True
)
@click.option("--host", default="127.0.0.1")
@click.option("--port", type=int, default=8000)
def demo(
    no_serve: bool, no_packets: bool, home: Path | None, from_: Path | None, seed: int,
    scale: float, host: str, port: int,
) -> None:  # fmt: skip
    """Play the Massachusetts recertification of June 2022 with invented people, then serve the pages.

    Example:  standing demo --no-serve
    """
    if home and home.resolve() != settings.HOME:
        _again_at(home.resolve())
    _refuse_other_register()
    inputs = from_.resolve() if from_ else settings.HOME / "scenario"
    stages = Stages()
    if from_ is None:
        _inputs(inputs, stages, seed=seed, scale=scale)
    play = playing.Play(playing.read_world(inputs), told=lambda line: say(f"    {line}"))
    events = play.events()
    print_of = _fingerprint(inputs)
    stamp = settings.HOME / "demo.json"
    if _is_here(stamp, print_of):
        set_up(at=None, scenario="")
        say("This world is here already; it is reused as it is.")
    else:
        _clear(stamp)
        _play_whole(play, events, stages, packets=not no_packets)
        stamp.write_text(json.dumps({"inputs": print_of}), "utf-8")
        stages.tell()
    _show(inputs)
    if not no_serve:
        from standing.cli.serve import serve

        serve.main(["--host", host, "--port", str(port)], standalone_mode=False)


def _again_at(home: Path) -> None:
    """Start over with ``STANDING_HOME`` set: the settings are read once, at the start."""
    given = sys.argv[1:]
    place = next(i for i, word in enumerate(given) if word.split("=")[0] == "--home")
    rest = given[:place] + given[place + (1 if "=" in given[place] else 2) :]
    env = {**os.environ, "STANDING_HOME": str(home)}
    if "DATABASE_URL" not in os.environ:
        env.pop("DATABASE_URL", None)
    os.execve(sys.executable, [sys.executable, "-m", "standing", *rest], env)  # noqa: S606 - ourselves


def _inputs(folder: Path, stages: "Stages", *, seed: int, scale: float) -> None:
    """Write the world's files unless these very ones lie there."""
    asked = {"name": SCENARIO, "seed": seed, "scale": scale}
    note = settings.HOME / "scenario.json"
    if note.exists() and folder.exists() and json.loads(note.read_text("utf-8")) == asked:
        return
    with stages.stage("write the files that agencies would have sent"):
        note.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        if _write_scenario(SCENARIO, out=folder, seed=seed, scale=scale):
            raise Refused("The input files could not be written.")
        note.write_text(json.dumps(asked), "utf-8")


def _fingerprint(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        whole.update(str(path.relative_to(folder)).encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def _is_here(stamp: Path, print_of: str) -> bool:
    if not stamp.exists() or json.loads(stamp.read_text("utf-8")).get("inputs") != print_of:
        return False
    return has_tables() and ledger.invented_world() is not None


def _refuse_other_register() -> None:
    """Refuse, before anything is written, where a register stands that no demo made."""
    if not has_tables() or unfinished_demo().exists() or ledger.invented_world() is not None:
        return
    raise Refused(
        "The database here holds a register that no demo made, so nothing was changed. "
        "Give the demo a folder of its own: standing demo --home FOLDER"
    )


def _clear(stamp: Path) -> None:
    """Make room for a new world: what an earlier demo made goes."""
    unfinished = unfinished_demo()
    if has_tables():
        was = "The unfinished world" if unfinished.exists() else "The world with other files"
        say(f"{was} that was here is replaced.")
        _drop_tables()
    stamp.unlink(missing_ok=True)
    for folder in ("files", "packets", "releases", "deck"):
        shutil.rmtree(settings.HOME / folder, ignore_errors=True)
    settings.HOME.mkdir(parents=True, exist_ok=True)
    unfinished.touch()


def _drop_tables() -> None:
    if connection.vendor == "sqlite":
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{connection.settings_dict['NAME']}{suffix}").unlink(missing_ok=True)
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


def _play_whole(
    play: playing.Play, events: list[playing.Event], stages: "Stages", *, packets: bool
) -> None:
    """Play a world to its end; where that cannot be, leave no half of it."""
    try:
        _play(play, events, stages, packets=packets)
    except Exception:  # whatever it was: no half of a world may stay, then it is told as always
        _drop_tables()
        unfinished_demo().unlink(missing_ok=True)
        say("This world could not be played to its end, so nothing of it was kept.")
        raise
    unfinished_demo().unlink(missing_ok=True)


def _play(
    play: playing.Play, events: list[playing.Event], stages: "Stages", *, packets: bool
) -> None:
    world = play.world
    with stages.stage("set up the database"):
        set_up(at=world.reference_at, scenario=world.name if world.invented else "")
    with stages.stage("load the state's lists and open the campaign"):
        play.people_and_reference()
        play.open()
    before = [event for event in events if event.at < world.prepare_at]
    with stages.stage(f"check and accept what {len(before):,} events brought before the decision"):
        _happen(play, before)
    with stages.stage("evaluate every officer and prepare the determinations"):
        prepared = play.prepare()
        preview = prepared.preview
        say(f"    {preview.officers:,} officers evaluated; preview {preview.hash[:12]}")
    with stages.stage("two people release them; write the notices"):
        _release(play)
    if packets:
        with stages.stage("build each agency's packet"):
            _packets(play)
    with stages.stage("publish the lists and write the status update"):
        _publish(play)
    with stages.stage("let the days after the decision happen"):
        _happen(play, [event for event in events if event.at >= world.prepare_at])
    for sentence in play.refused:
        say(f"  Not taken: {sentence}")


def _happen(play: playing.Play, events: list[playing.Event]) -> None:
    with bar("Events", len(events)) as step:
        play.happen(events, step=step)


def _release(play: playing.Play) -> None:
    approvers = play.approvers(Permission.DETERMINATION_APPROVE)
    _, notices = issue(
        play.act(play.world.release_at), campaign=play.world.campaign, approvers=approvers
    )
    say(f"    released by {approvers[0]} and {approvers[1]}; {notices:,} notices")


def _packets(play: playing.Play) -> None:
    with bar("Notices", None) as step:
        built = correspondence.packets(
            play.act(play.world.release_at), campaign_slug=play.world.campaign,
            out=settings.HOME / "packets", processes=os.cpu_count() or 1, progress=step.to,
        )  # fmt: skip
    say(f"    {sum(p.notices for p in built):,} notices in {len(built):,} packets")


def _publish(play: playing.Play) -> None:
    at = play.world.publish_at
    approvers = play.approvers(Permission.PUBLICATION_APPROVE)
    published = register.publish(
        play.act(at), out=settings.HOME / "releases", as_of=day_of(at), approved_by=approvers
    )
    say(f"    release {published.number}: {published.officers:,} officers listed")
    folder = settings.HOME / "deck"
    folder.mkdir(exist_ok=True)
    day = day_of(play.world.prepare_at)
    for name in ("status-update.md", "status-update.json"):
        deck.write(play.world.campaign, as_of=day, known=end_of(day), out=folder / name)


def _show(inputs: Path) -> None:
    world = playing.read_world(inputs)
    day = day_of(world.prepare_at)
    click.echo()
    campaign.print_status(figures.status(figures.Scene(world.campaign, as_of=day)))
    say(
        f"\nThe world stands on {in_words(acting.today())}. Its people are invented, for demonstration."
    )
    say("Nobody signs in yet; act as one of these with --as, --by or --approved-by:")
    for name, role in _sign_ins(inputs):
        say(f"  {name:34} {role}")
    sample = inputs / "sample-with-faults.xlsx"
    if sample.exists():
        say(f"\nTry a file with faults:  .venv/bin/standing roster check {_shown(sample)}")


def _sign_ins(inputs: Path) -> Iterator[tuple[str, str]]:
    seen = set()
    for named in read_accounts(inputs):
        if named.role not in seen:
            seen.add(named.role)
            at = f" at {named.agency}" if named.agency else ""
            yield named.username, named.role.replace("-", " ") + at


def _shown(path: Path) -> Path:
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path


@dataclass(slots=True)
class Stage:
    """One step of the demo and the seconds it took."""

    name: str
    seconds: float


class Stages:
    """Steps with their times, so that the demo can say what took the time."""

    def __init__(self) -> None:
        self.done: list[Stage] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Run a step, told before and timed."""
        say(f"  {name[0].upper()}{name[1:]} …")
        began = time.monotonic()
        yield
        self.done.append(Stage(name, time.monotonic() - began))

    def tell(self) -> None:
        """Say what took the time, longest first."""
        say("\nWhat took the time:")
        for each in sorted(self.done, key=lambda s: -s.seconds):
            say(f"  {each.seconds:6.1f} s  {each.name}")
        say(f"  {sum(each.seconds for each in self.done):6.1f} s  altogether")
