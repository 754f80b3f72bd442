"""A release whose process is killed: afterwards there is none, or all of it."""

import subprocess
import sys
from pathlib import Path

import pytest

from standing.kernel.waypoints import Waypoint

pytestmark = pytest.mark.django_db

MANAGE = Path(__file__).parents[3] / "manage.py"
BUILD = """
from datetime import date
from pathlib import Path
from tests import make
from tests.integration.register.world import JULY_5, World, let_two_approve

world = World()
agency = world.agency("Elm Hill Police Department")
world.file(agency, [world.officer("0012-0340", "Avery", "Jordan")])
let_two_approve(make.act(at=JULY_5), out=Path({out!r}), as_of=date(2022, 7, 5))
"""
PUBLISH = """
from datetime import date
from pathlib import Path
from tests import make
from tests.integration.register.world import JULY_5
from standing.register import proposing

out = Path({out!r})
released = proposing.publish_named(
    make.act(at=JULY_5), out=out, as_of=date(2022, 7, 5), approved_by=("robin", "dana"),
    kept=out.parent / "own",
)
print(released.number, released.finished, released.officers)
"""
KILL = """
import os, signal
from pathlib import Path
from standing.kernel import waypoints

def kill(*_):
    os.kill(os.getpid(), signal.SIGKILL)
"""
LAID_OUT, WRITTEN = (
    KILL + f"waypoints.hook = lambda point: point == '{point}' and kill()\n"
    for point in (Waypoint.PUBLICATION_LAID_OUT, Waypoint.PUBLICATION_WRITTEN)
)
RECORDED = (
    "from standing.ledger import signing\n"
    "signing.key('ledger')  # made before, as making one renames a file too\n"
    + KILL
    + "Path.rename = kill\n"
)
COPIED = (
    "from standing.ledger import signing\n"
    "signing.key('ledger')\n"
    + KILL
    + "rename = Path.rename\n"
    + "Path.rename = lambda self, to: kill() if 'partial' in self.name else rename(self, to)\n"
)
LEFT = """
from standing.ledger import queries
from standing.register.models import Publication

print(Publication.objects.count(), len(queries.entries("register")), queries.verify().ok)
"""


@pytest.mark.parametrize(
    ("where", "left", "again"),
    [
        (LAID_OUT, "0 3 True", "1 False 1"),
        (WRITTEN, "0 3 True", "1 False 1"),
        (RECORDED, "1 4 True", "1 True 1"),
        (COPIED, "1 4 True", "1 True 1"),
    ],
    ids=[
        "laid out",
        "written and not recorded",
        "recorded and not in its place",
        "copied and not in its place",
    ],
)
def test_after_a_kill_the_same_run_again_ends_with_one_whole_release(
    database_of_its_own: dict[str, str], tmp_path: Path, where: str, left: str, again: str
) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(MANAGE), *arguments],
            env=database_of_its_own,
            cwd=MANAGE.parent,
            capture_output=True,
            text=True,
            check=False,
        )

    out = tmp_path / "out"
    publish = PUBLISH.format(out=str(out))
    assert run("migrate", "-v0").returncode == 0
    assert run("shell", "-v0", "-c", BUILD.format(out=str(out))).returncode == 0

    assert run("shell", "-v0", "-c", where + publish).returncode == -9
    assert not (out / "release-1").exists()
    assert run("shell", "-v0", "-c", LEFT).stdout.strip() == left

    assert run("shell", "-v0", "-c", publish).stdout.strip() == again
    assert [path.name for path in out.iterdir() if path.is_dir()] == ["release-1"]
    assert [path.name for path in (tmp_path / "own").iterdir() if path.is_dir()] == ["release-1"]
    assert run("shell", "-v0", "-c", LEFT).stdout.strip() == "1 4 True"
