"""``standing serve``: the web process."""

import socket

import click
from django.db import connection
from granian.constants import Interfaces
from granian.server import Server

from standing.cli.setup import refuse_unless_set_up
from standing.kernel.errors import Refused

WORKERS = 2


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="H")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), metavar="N")
@click.option("--workers", default=WORKERS, show_default=True, type=click.IntRange(1, 64))
def serve(host: str, port: int, workers: int) -> None:
    """Serve every page until stopped with Ctrl+C.

    Example:  standing serve --port 8080
    """
    refuse_unless_set_up()
    connection.close()  # each worker opens its own
    refuse_if_taken(host, port)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Open http://{shown}:{port}/ in a browser. Stop with Ctrl+C.", err=True)
    click.echo(
        "Work asked for with --background is done by a worker: run `standing work` beside this.",
        err=True,
    )
    server = Server(
        "standing.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        log_enabled=False,
        websockets=False,
    )
    server.serve()


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
