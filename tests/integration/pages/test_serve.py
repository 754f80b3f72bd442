"""``standing serve`` does not share a port with another program, and says who does background work."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from standing.cli import serve
from standing.cli.main import run
from standing.cli.serve import refuse_if_taken
from standing.correspondence.mail_texts import address
from standing.kernel.errors import Refused


@pytest.fixture(autouse=True)
def _puts_back_what_serving_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    """A later test that imports the web process would else read the index of names in it."""
    monkeypatch.setenv("STANDING_SERVES", "")


def test_a_port_that_another_program_uses_is_refused_with_the_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(Refused, match="choose one with --port"):
            refuse_if_taken("127.0.0.1", other.getsockname()[1])


def test_a_name_that_leads_nowhere_is_refused_in_the_same_words() -> None:
    with pytest.raises(Refused, match="We cannot serve at"):
        refuse_if_taken("nowhere.invalid", 8000)


class _Server:
    """Stands for the web server: it stops as soon as it is told to serve."""

    def __init__(self, *_target: object, **_settings: object) -> None: ...

    def serve(self) -> None: ...


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.tables
@pytest.mark.django_db(transaction=True)
def test_it_says_where_the_pages_are_and_who_does_background_work_when_no_worker_is_beside(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    port = _free_port()
    monkeypatch.setattr(serve, "Server", _Server)
    assert run(["serve", "--port", str(port), "--no-worker"]) == 0
    said = capsys.readouterr().err
    assert f"Open http://127.0.0.1:{port}/ in a browser." in said
    assert "Long work and mail are done by a worker: run `standing work` beside this." in said


@pytest.mark.tables
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("named", ["", "https://register.example.gov"])
def test_a_mail_shown_on_a_page_leads_where_the_mail_will_lead(
    monkeypatch: pytest.MonkeyPatch, settings: Any, named: str
) -> None:
    """The worker reads the environment, the pages the settings: both say the same."""
    port = _free_port()
    monkeypatch.setenv("STANDING_URL", named)  # put back after the test, whatever is done to it
    if not named:
        monkeypatch.delenv("STANDING_URL")
    monkeypatch.setattr(serve, "Server", _Server)
    monkeypatch.setattr(serve, "worker_beside", nullcontext)

    assert run(["serve", "--port", str(port)]) == 0

    assert os.environ["STANDING_URL"] == (named or f"http://127.0.0.1:{port}")
    assert settings.URL == address("") == os.environ["STANDING_URL"]


@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_worker_runs_beside_the_server_and_ends_with_it_however_it_ends(
    database_of_its_own: dict[str, str], ended_by: signal.Signals
) -> None:
    env = database_of_its_own
    standing = [sys.executable, "-m", "standing"]
    subprocess.run([*standing, "init"], env=env, check=True, capture_output=True)
    port = _free_port()
    order = [*standing, "serve", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(order, env=env, stderr=subprocess.PIPE, text=True) as server:
        worker = _until(lambda: _worker_of(server.pid))
        _until(lambda: _answers(port))
        time.sleep(1)
        if ended_by is signal.SIGKILL:
            for child in _children(server.pid):
                if child != worker:
                    os.kill(child, signal.SIGKILL)  # its own processes would serve on
        server.send_signal(ended_by)
        try:
            server.wait(60)
        finally:
            server.kill()
        _until(lambda: not Path(f"/proc/{worker}").exists())
        assert server.stderr is not None
        assert "Traceback" not in server.stderr.read()


def _until(there: Callable[[], Any]) -> Any:
    for _ in range(300):
        if found := there():
            return found
        time.sleep(0.1)
    raise TimeoutError


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8")
    return [int(child) for child in listed.split()]


def _worker_of(pid: int) -> int:
    for child in _children(pid):
        if b"--while-input-open" in Path(f"/proc/{child}/cmdline").read_bytes():
            return child
    return 0


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
