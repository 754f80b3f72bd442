"""A program that is killed at one waypoint: ``python -m tests.whole.killed POINT COMMAND …``.

It runs a command of ``standing`` (or ``play FOLDER``, which plays a world up to its preparation) and
ends itself with SIGKILL when the work reaches the point; ``-`` lets it run to its end.
"""

import os
import signal
import sys
from pathlib import Path

from standing.kernel import waypoints


def main() -> int:
    """Run the command with the plug ready to be pulled."""
    point, *command = sys.argv[1:]
    if command[0] == "play":
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standing.config.settings")
        django.setup()
        from tests import worlds

        waypoints.hook = _killer(point)
        worlds.play(Path(command[1]))
        return 0
    waypoints.hook = _killer(point)
    from standing.cli.main import run

    return run(command)


def _killer(point: str) -> "waypoints.Hook | None":
    if point == "-":
        return None
    wanted = waypoints.Waypoint(point)

    def kill(reached: waypoints.Waypoint) -> None:
        if reached is wanted:
            os.kill(os.getpid(), signal.SIGKILL)

    return kill


if __name__ == "__main__":
    sys.exit(main())
