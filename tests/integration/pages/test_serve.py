"""``standing serve`` does not share a port with another program."""

import socket

import pytest

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
