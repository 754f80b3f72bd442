"""``standing serve`` does not share a port with another program, and says who does background work."""

import socket

import pytest

from standing.cli import serve
from standing.cli.main import run
from standing.cli.serve import refuse_if_taken
from standing.kernel.errors import Refused


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


@pytest.mark.tables
@pytest.mark.django_db(transaction=True)
def test_it_says_where_the_pages_are_and_who_does_background_work(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    monkeypatch.setattr(serve, "Server", _Server)
    assert run(["serve", "--port", str(port)]) == 0
    said = capsys.readouterr().err
    assert f"Open http://127.0.0.1:{port}/ in a browser." in said
    assert "Work asked for with --background is done by a worker: run `standing work`" in said
