"""The public pages under load beside nginx, and each page's milliseconds in the server itself.

    python -m bench.register_pages --home FOLDER     a world that was played there (20,000 officers)

One process of ``standing serve``, two threads of wrk with connections kept alive. What is kept whole
is set beside nginx sending a file of the page's size; a search that was never asked for before, beside
the same server's plainest answer through all of Django (``/healthz``). Both of a pair alternate, medians
count.
Without nginx and wrk (``apt-get install nginx-light wrk``) only the milliseconds are measured.
"""

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import quote_plus

from bench.measure import seconds

REPEATS, LOAD_SECONDS, CONNECTIONS = 5, 4, 16
ASKED, WARM = 600, 40
NGINX = """
worker_processes {workers}; daemon off; pid {at}/pid; error_log {at}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 10000000;
  client_body_temp_path {at}/t1; proxy_temp_path {at}/t2; fastcgi_temp_path {at}/t3;
  uwsgi_temp_path {at}/t4; scgi_temp_path {at}/t5;
  server {{ listen 127.0.0.1:{port}; root {at}/www; default_type text/html; }}
}}
"""
NEVER_TWICE = """
local asked = {{}}
for line in io.lines("{file}") do asked[#asked + 1] = line end
local number = {start}
function setup(thread) thread:set("mine", number); number = number + 1000003 end
function request()
  mine = mine + 1
  return wrk.format("GET", asked[mine % #asked + 1] .. "&again=" .. mine)
end
"""


def main() -> int:
    """Measure the world in a folder; one JSON line for each figure."""
    words = argparse.ArgumentParser(prog="python -m bench.register_pages")
    words.add_argument("--home", type=Path, required=True)
    words.add_argument("--in-process", action="store_true", help=argparse.SUPPRESS)
    asked = words.parse_args()
    environment = {**os.environ, "STANDING_HOME": str(asked.home.resolve()), "DATABASE_URL": ""}
    if not asked.in_process:
        again = [sys.executable, "-m", "bench.register_pages", "--home", str(asked.home)]
        made = subprocess.run(
            [*again, "--in-process"], env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
        sys.stdout.write(made.stdout)
        if shutil.which("wrk") and shutil.which("nginx"):
            _under_load(environment)
        else:
            sys.stderr.write("Not under load: nginx or wrk is missing.\n")
        return 0
    _in_process()
    return 0


def _told(**line: object) -> None:
    sys.stdout.write(json.dumps({"bench": "register_pages", **line}) + "\n")
    sys.stdout.flush()


def _in_process() -> None:
    """Each page through the whole program but the network, never the same address twice in a row."""
    application, officers, queries, agencies = _world()
    plain = _asker(application, iter(lambda: "/healthz", ""))
    for name, addresses in (
        ("search", [f"/officers/?q={quote_plus(each)}" for each in queries]),
        ("officer", [f"/officers/{each}/" for each in officers]),
        ("agency", [f"/agencies/{each}/" for each in agencies[:60]]),
    ):
        page = _asker(application, _in_turn(addresses))
        times = min(ASKED, 10 * len(addresses))
        for _ in range(WARM):
            page()
        took, bare = [], []
        for _ in range(times):
            took.append(1000 * seconds(page))
            bare.append(1000 * seconds(plain))
        cuts = quantiles(took, n=100)
        _told(
            page=name, times=times, p50_ms=round(cuts[49], 2), p99_ms=round(cuts[98], 2),
            limit="/healthz", limit_p50_ms=round(median(bare), 2),
            ratio=round(median(bare) / cuts[49], 3),
        )  # fmt: skip


def _in_turn(addresses: Sequence[str]) -> Iterator[str]:
    for number in count():
        yield addresses[number % len(addresses)]


def _asker(application: Any, addresses: Iterator[str]) -> Callable[[], None]:
    """Return what asks for the next address of a row, and refuses an answer that is not one."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import RequestFactory

    assert isinstance(application, WSGIHandler)
    make = RequestFactory()
    heard: list[str] = []

    def hear(status: str, _headers: object, _fault: object = None) -> Callable[[bytes], object]:
        heard.append(status)
        return heard.append  # type: ignore[return-value]  # Django writes nothing by it

    def ask() -> None:
        environ = make.get(next(addresses)).environ
        answer = application(environ, hear)
        b"".join(answer)
        answer.close()
        if heard.pop() != "200 OK":
            raise SystemExit(f"{environ['PATH_INFO']} did not answer")

    return ask


def _world() -> tuple[Any, list[str], list[str], list[str]]:
    """Return Django's application, and officers, names and agencies of the register."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standing.config.settings")
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    from standing.workforce.models import Agency, Officer, OfficerName

    last = Officer.objects.order_by("-pk").values_list("pk", flat=True)[0]
    spread = range(1, last, max(1, last // ASKED))
    officers = list(Officer.objects.filter(pk__in=spread).values_list("mptc_id", flat=True))
    names = OfficerName.objects.filter(officer__in=spread).values_list("last", "first")
    queries = [f"{last} {first}" if n % 2 else last for n, (last, first) in enumerate(names)]
    return application, officers, queries, list(Agency.objects.values_list("code", flat=True))


def _under_load(environment: dict[str, str]) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="standing-bench-") as place,
        served(environment) as (at, _),
    ):
        queries = _addresses(environment, Path(place))
        page = queries[7].rsplit("&", 1)[0]
        body = _got(at + page)
        _told(page="search", bytes=len(body), address=page)
        for workers in (1, 2):
            with _nginx(Path(place), workers, body) as static:
                _pair(
                    "kept whole", lambda: _rate(at + page), lambda: _rate(static), 0.4,
                    limit=f"nginx, a file of {len(body)} bytes, {workers} worker(s)",
                )  # fmt: skip
        starts = count(1, 50_000_000)

        def uncached() -> float:
            script = Path(place, "never.lua")
            listed = Path(place, "queries")
            script.write_text(NEVER_TWICE.format(file=listed, start=next(starts)), "utf-8")
            return _rate(at, "-s", str(script))

        _pair(
            "search, never asked before", uncached, lambda: _rate(f"{at}/healthz"), 0.3,
            limit="/healthz through all of Django",
        )  # fmt: skip


def _pair(
    name: str, ours: Callable[[], float], other: Callable[[], float], wanted: float, *, limit: str
) -> None:
    rates: tuple[list[float], list[float]] = ([], [])
    for _ in range(REPEATS):
        for work, found in zip((ours, other), rates, strict=True):
            found.append(work())
    mine, theirs = map(median, rates)
    shares = sorted(a / b for a, b in zip(*rates, strict=True))
    _told(
        page=name, per_second=round(mine), limit=limit, limit_per_second=round(theirs),
        ratio=round(median(shares), 3), lowest=round(shares[0], 3), wanted=wanted,
    )  # fmt: skip


def _rate(address: str, *more: str) -> float:
    """Answers a second that wrk counts; one that is not 200 ends the run."""
    order = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{LOAD_SECONDS}s", *more, address]
    said = subprocess.run(order, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said:
        raise SystemExit(said)
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert found is not None, said
    return float(found[1])


def _addresses(environment: dict[str, str], place: Path) -> list[str]:
    """Write the searches that wrk asks for, and return them."""
    program = (
        "from bench.register_pages import _world, quote_plus\n"
        "for q in _world()[2]: print(f'/officers/?q={quote_plus(q)}&n=1')"
    )
    made = subprocess.run(
        [sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True
    )
    Path(place, "queries").write_text(made.stdout, "utf-8")
    return made.stdout.splitlines()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(environment: dict[str, str]) -> Iterator[tuple[str, int]]:
    """Serve a world from one process; give its address, and the number of the serving program."""
    port = _free_port()
    order = [sys.executable, "-m", "standing", "serve", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(
        [*order, "--no-worker"], env=environment, stderr=subprocess.DEVNULL
    ) as server:
        try:
            _wait(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}", server.pid
        finally:
            server.terminate()


@contextmanager
def _nginx(place: Path, workers: int, body: bytes) -> Iterator[str]:
    port, at = _free_port(), place / f"nginx{workers}"
    (at / "www").mkdir(parents=True)
    place.chmod(0o755)
    (at / "www" / "page.html").write_bytes(body)
    (at / "conf").write_text(NGINX.format(workers=workers, at=at, port=port), "utf-8")
    with subprocess.Popen(
        ["nginx", "-c", str(at / "conf"), "-p", str(at)], stderr=subprocess.DEVNULL
    ) as server:
        try:
            _wait(f"http://127.0.0.1:{port}/page.html")
            yield f"http://127.0.0.1:{port}/page.html"
        finally:
            server.terminate()


def _wait(address: str) -> None:
    for _ in range(300):
        with suppress(OSError):
            _got(address)
            return
        time.sleep(0.1)
    raise SystemExit(f"Nothing answers at {address}.")


def _got(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:
        body: bytes = answer.read()
    return body


if __name__ == "__main__":
    sys.exit(main())
