"""``standing demo`` and ``standing scenario``: see a whole recertification happen on this machine."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.db import connection

from standing.campaigns import queries as campaigns
from standing.cli import acting, campaign, left_to_people, playing
from standing.cli.acting import say
from standing.cli.setup import has_tables, set_up, unfinished_demo
from standing.cli.sign_ins import print_sign_ins
from standing.cli.stages import Asked, play_through
from standing.kernel.errors import Refused
from standing.kernel.periods import NEW_YORK, day_of, in_words
from standing.ledger import queries as ledger
from standing.reports import figures

SCENARIO = "massachusetts-2022"
MORNING = "T09:00"


class Until(acting.Moment):
    """The moment up to which a world is played; a bare day is its morning at nine."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read ``2022-06-10T14:30``, or a bare day as nine in the morning, before people begin."""
        bare = isinstance(value, str) and len(value) == len("2022-06-30")
        return super().convert(f"{value}{MORNING}" if bare else value, param, ctx)


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
@click.option(
    "--until",
    type=Until(),
    metavar="MOMENT",
    help="play up to here and leave the rest to people; a day alone is its morning at 9; "
    "run again to go on",
)
@click.option(
    "--leave",
    multiple=True,
    metavar="AGENCY",
    help="leave what the agency of this code sends to people; may be given several times",
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
    no_serve: bool, no_packets: bool, until: datetime | None, leave: tuple[str, ...],
    home: Path | None, from_: Path | None, seed: int, scale: float, host: str, port: int,
) -> None:  # fmt: skip
    """Play the Massachusetts recertification of June 2022 with invented people, then serve the pages.

    Example:  standing demo --no-serve

    \b
    To run the campaign yourself, in the browser, from its opening on:
      standing demo --until 2022-03-20
    or its last weeks, for one agency and the commission:
      standing demo --until 2022-06-10 --leave dover-police-department
    """
    if home and home.resolve() != settings.HOME:
        _again_at(home.resolve())
    _refuse_other_register()
    inputs = from_.resolve() if from_ else settings.HOME / "scenario"
    if from_ is None:
        _inputs(inputs, seed=seed, scale=scale)
    play = playing.Play(playing.read_world(inputs), told=lambda line: say(f"    {line}"))
    left_to_people.refuse_unknown(leave, left_to_people.codes(play.world, play.events()))
    asked = Asked(until=until, leave=leave, packets=not no_packets)
    _bring_to(play, asked, inputs=_fingerprint(inputs))
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


def _inputs(folder: Path, *, seed: int, scale: float) -> None:
    """Write the world's files unless these very ones lie there."""
    asked = {"name": SCENARIO, "seed": seed, "scale": scale}
    note = settings.HOME / "scenario.json"
    if note.exists() and folder.exists() and json.loads(note.read_text("utf-8")) == asked:
        return
    say("  Write the files that agencies would have sent …")
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


def _bring_to(play: playing.Play, asked: Asked, *, inputs: str) -> None:
    """Play a world as far as asked: from its beginning, or on from where it stands."""
    stamp = settings.HOME / "demo.json"
    play.events()  # what cannot be read is told before anything is changed
    begins = play.world.reference_at
    if asked.until is not None and asked.until < begins:
        raise Refused(
            f"This world begins on {_spoken(begins)}, and --until names a moment before that."
        )
    here = _here(stamp, inputs)
    if here is None:
        _clear(stamp)
        _play_whole(play, asked)
    elif here.until is None or (asked.until and asked.until <= here.until):
        set_up(at=None, scenario="")
        say("This world is here already; it is reused as it is.")
        _say_what_is_not_taken_back(asked, here)
        return
    else:
        asked = replace(
            asked, since=here.until, leave=tuple(dict.fromkeys((*here.leave, *asked.leave)))
        )
        say(_comes_from(here.until))
        play_through(play.resumed(), asked).tell()
    stamp.write_text(
        json.dumps(
            {
                "inputs": inputs,
                "until": asked.until.isoformat() if asked.until else None,
                "leave": list(asked.leave),
            }
        ),
        "utf-8",
    )


def _say_what_is_not_taken_back(asked: Asked, here: Asked) -> None:
    """Say so where a world stands past what is asked for, or sent what should be left to people."""
    if asked.until == here.until and {*asked.leave} <= {*here.leave}:
        return
    if asked.until or asked.leave:
        end = f"up to {_spoken(here.until)}" if here.until else "to its end"
        say(
            f"It was played {end}, and nothing of that is taken back. For a world that leaves more to "
            "people, give the same command with --home FOLDER."
        )


def _comes_from(until: datetime) -> str:
    """Say from which day a world goes on: the one it was played to, or a later one of its clock."""
    played, stands = in_words(day_of(until)), in_words(acting.today())
    if played == stands:
        return f"This world has come to {played}; it goes on from there."
    return (
        f"This world was played to {played}, and its clock has come to {stands} since; it goes on from "
        "there. What was to happen in between happens then."
    )


def _spoken(moment: datetime) -> str:
    there = moment.astimezone(NEW_YORK)
    return f"{in_words(there.date())} at {there:%H:%M}"


def _here(stamp: Path, inputs: str) -> Asked | None:
    """How far the world of these inputs was played that is here; none where there is none."""
    if not stamp.exists():
        return None
    kept = json.loads(stamp.read_text("utf-8"))
    if kept.get("inputs") != inputs or not has_tables() or ledger.invented_world() is None:
        return None
    until = kept.get("until")
    return Asked(
        until=datetime.fromisoformat(until) if until else None, leave=tuple(kept.get("leave", ()))
    )


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


def _play_whole(play: playing.Play, asked: Asked) -> None:
    """Play a world from its beginning; where that cannot be, leave no half of it."""
    try:
        times = play_through(play, asked)
    except Exception:  # whatever it was: no half of a world may stay, then it is told as always
        _drop_tables()
        unfinished_demo().unlink(missing_ok=True)
        say("This world could not be played to its end, so nothing of it was kept.")
        raise
    unfinished_demo().unlink(missing_ok=True)
    times.tell()


def _show(inputs: Path) -> None:
    world = playing.read_world(inputs)
    kept = _stamped()
    # A whole world is shown as of the evening before the decision, a begun one as it stands.
    day = acting.today() if kept.get("until") else day_of(world.prepare_at)
    click.echo()
    if campaigns.is_open(world.campaign):
        campaign.print_status(figures.status(figures.Scene(world.campaign, as_of=day)))
    else:
        say("No campaign is open yet. People open it in the browser: /commission/campaigns/open/")
    say(
        f"\nThe world stands on {in_words(acting.today())}. Its people are invented, for demonstration."
    )
    events = playing.Play(world, told=say).events()
    left = [left_to_people.left(code, world, events) for code in kept.get("leave", ())]
    print_sign_ins(inputs, left=left)
    left_to_people.say_what_to_send(left)
    sample = inputs / "sample-with-faults.xlsx"
    if sample.exists():
        say(
            f"\nTry a file with faults:  .venv/bin/standing roster check {left_to_people.shown(sample)}"
        )


def _stamped() -> dict[str, Any]:
    """What the note of this world says: how far it was played, and what it leaves to people."""
    stamp = settings.HOME / "demo.json"
    kept: dict[str, Any] = json.loads(stamp.read_text("utf-8")) if stamp.exists() else {}
    return kept
