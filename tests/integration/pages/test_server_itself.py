"""The server as it runs, and nginx in front of it as the operators' guide sets it up: a megabyte of
anything costs next to nothing and gets a sentence, and nobody takes more than a fair share."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from standing.pages.api.problems import LONGEST_ADDRESS

CHECKOUT = Path(__file__).resolve().parents[3]
GUIDE = (CHECKOUT / "docs" / "guides" / "operators.md").read_text("utf-8")
MILLION = 1_000_000
ME = b"198.51.100.7"
AT_MOST = 5.0
"""Seconds for one answer on a busy machine; they take hundredths."""
MOST_MEMORY = 100 << 20
NOTHING_READ = b"othing of it was read"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(environment: dict[str, str], **settings: str) -> Iterator[tuple[int, int]]:
    """Serve a register of one's own; give the port and the number of the process."""
    env = {**environment, **settings}
    standing = [sys.executable, "-m", "standing"]
    subprocess.run([*standing, "init"], env=env, check=True, capture_output=True)
    port = free_port()
    order = [*standing, "serve", "--port", str(port), "--workers", "1", "--no-worker"]
    with subprocess.Popen(order, env=env, stderr=subprocess.DEVNULL) as server:
        try:
            until_it_answers(port)
            yield port, server.pid
        finally:
            server.terminate()
            server.wait(60)


@contextmanager
def nginx_of_the_guide(port: int, at: Path) -> Iterator[int]:
    """Run nginx as the guide sets it up, without TLS and for this checkout; give its port."""
    found = re.search(r"```nginx\n(.+?)```", GUIDE, re.S)
    assert found is not None
    own = free_port()
    site = found[1].replace("listen 443 ssl;", f"listen 127.0.0.1:{own};")
    site = re.sub(r"^ *ssl_.+\n", "", site, flags=re.M)
    site = site.replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    site = site.replace("/srv/standing/", f"{CHECKOUT}/").replace("$host;", "127.0.0.1;")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = "".join(f"{kind}_temp_path {at}/{kind}; " for kind in kinds)
    user = "user root; " if os.geteuid() == 0 else ""
    (at / "conf").write_text(
        f"{user}daemon off; pid {at}/pid; error_log {at}/error.log;\nevents {{}}\n"
        f"http {{ access_log off; default_type text/html; {folders}\n{site}}}\n",
        "utf-8",
    )
    with subprocess.Popen(
        ["nginx", "-c", str(at / "conf"), "-p", str(at)], stderr=subprocess.DEVNULL
    ) as server:
        try:
            until_it_answers(own)
            yield own
        finally:
            server.terminate()
            server.wait(60)


def until_it_answers(port: int) -> None:
    for _ in range(600):
        if answered(port, b"GET /healthz")[0] == 200:
            return
        time.sleep(0.1)
    raise TimeoutError


def answered(port: int, line: bytes, *more: bytes, body: bytes = b"") -> tuple[int, bytes, bytes]:
    """Ask, and return the status, the head and the body; 0 where nobody answers."""
    heads = b"".join(each + b"\r\n" for each in (b"Host: 127.0.0.1", b"Connection: close", *more))
    got = b""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=AT_MOST) as asked:
            with suppress(BrokenPipeError, ConnectionResetError):  # answered before all was sent
                asked.sendall(line + b" HTTP/1.1\r\n" + heads + b"\r\n" + body)
            while part := asked.recv(1 << 16):
                got += part
    except (ConnectionRefusedError, ConnectionResetError):
        pass
    head, _, said = got.partition(b"\r\n\r\n")
    return int(head.split()[1]) if head else 0, head, said


def memory_of(pid: int) -> int:
    """Bytes that a process and those it started hold."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
    pages = int(Path(f"/proc/{pid}/statm").read_text("utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(memory_of(int(each)) for each in children)


def sent(size: bytes) -> tuple[bytes, bytes]:
    """The head and the body of a form."""
    return FORM % len(size) + b"X-End: 1", size


def test_a_megabyte_of_anything_costs_the_server_next_to_nothing(
    database_of_its_own: dict[str, str],
) -> None:
    a, many = b"a" * MILLION, b"a=1&" * (MILLION // 4)
    with served(database_of_its_own) as (port, pid):
        assert answered(port, b"GET /officers/?q=a")[0] == 200
        before = memory_of(pid)
        for status, words, line, more, body in (
            (414, NOTHING_READ, b"GET /officers/?q=" + a[: LONGEST_ADDRESS + 1], (), b""),
            (414, NOTHING_READ, b"GET /officers/?q=" + b"%CC%81" * 10_000, (), b""),
            (414, b"problem-too-long", b"GET /api/v1/officers?q=" + a[:60_000], (), b""),
            (414, b"", b"GET /officers/?q=" + a, (), b""),  # the words are the server's in front
            (431, b"", b"GET /officers/?" + b"a=1&" * MILLION, (), b""),
            (431, NOTHING_READ, b"GET /officers/?q=b", (b"X-A: " + a,), b""),
            (431, NOTHING_READ, b"GET /officers/?q=b", (b"Cookie: a=" + a,), b""),
            (431, b"problem-head-too-long", b"GET /api/v1/officers", (b"Cookie: " + a,), b""),
            (400, b"no keyboard writes", b"GET /officers/?q=a%00b", (), b""),
            (405, b"problem-only-read", b"POST /api/v1/officers", *sent(b"q=" + a)),
            (413, b"This form is too large", b"POST /try/", *sent(many)),
            (403, b"form is ours", b"POST /try/", *sent(b"q=" + a)),
        ):
            heads = (more,) if isinstance(more, bytes) else more
            began = time.monotonic()
            found, _head, said = answered(port, line, *heads, body=body)
            assert time.monotonic() - began < AT_MOST, line[:40]
            assert found == status, line[:40]
            assert words in said, line[:40]
        assert answered(port, b"GET /officers/?q=c")[0] == 200
        assert memory_of(pid) - before < MOST_MEMORY


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed here")
def test_behind_nginx_as_the_guide_sets_it_up_every_megabyte_gets_a_sentence(
    database_of_its_own: dict[str, str], tmp_path: Path
) -> None:
    a = b"a" * MILLION
    folder = tmp_path / "nginx"
    folder.mkdir()
    with (
        served(database_of_its_own, STANDING_PROXIES="1") as (port, _pid),
        nginx_of_the_guide(port, folder) as front,
    ):
        assert answered(front, b"GET /officers/?q=a")[0] == 200
        for status, line, more in (
            (414, b"GET /officers/?q=" + a, b"X-A: 1"),
            (414, b"GET /officers/?" + b"a=1&" * MILLION, b"X-A: 1"),
            (431, b"GET /officers/?q=b", b"X-A: " + a),
            (431, b"GET /officers/?q=b", b"Cookie: a=" + a),
            (400, b"GET /officers/?q=a\x00b", b"X-A: 1"),
        ):
            found, _head, said = answered(front, line, more)
            assert found == status, line[:40]
            assert b"We could not read this request" in said
            assert b"No pudimos leer esta solicitud" in said
        own = answered(front, b"GET /officers/?q=" + a[: LONGEST_ADDRESS + 1])
        assert own[0] == 414
        assert b"This address is too long" in own[2]


def test_one_address_gets_its_share_and_is_told_of_the_files_whatever_it_writes_before_its_own(
    database_of_its_own: dict[str, str],
) -> None:
    settings = {"STANDING_PROXIES": "1", "STANDING_REQUESTS_PER_MINUTE": "3"}
    with served(database_of_its_own, **settings) as (port, _pid):
        asked = [
            answered(
                port, b"GET /officers/?q=%d" % n, b"X-Forwarded-For: 203.0.113.%d, %b" % (n, ME)
            )
            for n in range(5)
        ]
        assert [status for status, _head, _said in asked] == [200, 200, 200, 429, 429]
        head, said = asked[-1][1:]
        wait = re.search(rb"retry-after: (\d+)", head.lower())
        assert wait is not None
        assert 1 <= int(wait[1]) <= 20
        assert b'href="/data/"' in said
        mine = b"X-Forwarded-For: " + ME
        status, head, said = answered(port, b"GET /api/v1/officers", mine)
        assert status == 429
        assert b"access-control-expose-headers: retry-after" in head.lower()
        assert b"takes the files of a release, at /data/" in said
        assert (
            answered(port, b"GET /officers/?q=0", mine)[0] == 200
        )  # kept: it costs nobody anything
        assert answered(port, b"GET /officers/?q=9", b"X-Forwarded-For: 198.51.100.8")[0] == 200
