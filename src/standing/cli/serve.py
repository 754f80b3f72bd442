"""``standing serve``: the web process, and a worker beside it that ends with it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from django.conf import settings
from django.db import connection
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server import Server

from standing.cli.setup import refuse_unless_set_up
from standing.kernel.errors import Refused

WORKERS = 2
LARGEST_HEAD = 1_200_000
"""Bytes of address and headers that are taken in, so that a megabyte of headers is answered in words
(``pages/door.py``). An address over 65,534 bytes the server itself answers, 414 without a word; a web
server in front says the words (docs/guides/operators.md)."""
BUILDS = ".venv/bin/python tools/build-assets"
_SECONDS_TO_END = 10


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="H")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), metavar="N")
@click.option("--workers", default=WORKERS, show_default=True, type=click.IntRange(1, 64))
@click.option(
    "--no-worker", is_flag=True, help="leave long work and mail to a `standing work` of its own"
)
def serve(host: str, port: int, workers: int, no_worker: bool) -> None:
    """Serve every page until stopped with Ctrl+C; a worker beside does long work and sends mail.

    Example:  standing serve --port 8080
    """
    refuse_unless_set_up()
    for untranslated in not_compiled():
        click.echo(untranslated, err=True)
    connection.close()  # each worker opens its own
    refuse_if_taken(host, port)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Open http://{shown}:{port}/ in a browser. Stop with Ctrl+C.", err=True)
    if no_worker:
        click.echo(
            "Long work and mail are done by a worker: run `standing work` beside this.", err=True
        )
    os.environ["STANDING_SERVES"] = "1"  # each web process reads the index before its first reader
    server = Server(
        "standing.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,  # what browsers and proxies speak without TLS
        http1_settings=HTTP1Settings(max_buffer_size=LARGEST_HEAD),
        workers=workers,
        log_enabled=False,
        websockets=False,
        workers_kill_timeout=_SECONDS_TO_END,  # one told to stop while it starts does not hear it
    )
    if no_worker:
        server.serve()
        return
    # Pages show mails before they are written, so both must know where their links lead.
    settings.URL = os.environ.setdefault("STANDING_URL", f"http://{shown}:{port}").rstrip("/")
    with worker_beside():
        server.serve()


def not_compiled() -> list[str]:
    """Return a sentence for each language whose catalogue was not compiled since it last changed."""
    found = []
    for language, _ in settings.LANGUAGES:
        for folder in settings.LOCALE_PATHS:
            words = Path(folder) / language / "LC_MESSAGES" / "django.po"
            made = words.with_suffix(".mo")
            if words.exists() and not (
                made.exists() and made.stat().st_mtime_ns >= words.stat().st_mtime_ns
            ):
                found.append(
                    f"Pages under /{language}/ are in English, in whole or in part: their catalogue "
                    f"was not compiled since it last changed. Run:  {BUILDS}"
                )
    return found


@contextmanager
def worker_beside() -> Iterator[None]:
    """Let a worker run for as long as the block, whatever ends it: it works while its input is open.

    It finishes the job under way, for a few seconds; a longer one is taken up again by the next worker.
    """
    order = [sys.executable, "-m", "standing", "work", "--while-input-open"]
    # A session of its own: Ctrl+C is for the server, which then ends the worker in its order.
    with subprocess.Popen(order, stdin=subprocess.PIPE, start_new_session=True) as worker:  # noqa: S603  # our own program
        try:
            yield
        finally:
            assert worker.stdin is not None
            worker.stdin.close()
            for end in (worker.terminate, worker.kill):
                try:
                    worker.wait(_SECONDS_TO_END)
                    break
                except subprocess.TimeoutExpired:
                    end()


def refuse_if_taken(host: str, port: int) -> None:
    """Refuse an address that another program answers at, or that is not ours to use.

    The server itself would share the port and every second request would go to the other program.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as fault:
        raise Refused(
            f"We cannot serve at {host}, port {port}: {fault.strerror}. Another program may be using "
            "the port; choose one with --port."
        ) from fault
