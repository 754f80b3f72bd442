"""The address of the mail server, as it stands in the environment; its password is told to nobody."""

import os
import subprocess
import sys

import pytest

from standing.kernel.errors import Refused
from standing.mail import relay


def test_a_mail_server_is_read_from_one_address() -> None:
    read = relay.read("smtp://register:p%40ss%2Fword@mail.example.gov:2525/?tls=yes")

    assert (read.host, read.port, read.user, read.password) == (
        "mail.example.gov", 2525, "register", "p@ss/word",
    )  # fmt: skip
    assert (read.starttls, read.tls) == (True, False)


@pytest.mark.parametrize(
    ("address", "port", "starttls", "tls"),
    [
        ("smtp://mail.example.gov", 587, True, False),
        ("smtp://mail.example.gov/?tls=no", 587, False, False),
        ("smtps://mail.example.gov", 465, False, True),
    ],
)
def test_the_line_is_private_unless_somebody_says_otherwise(
    address: str, port: int, starttls: bool, tls: bool
) -> None:
    read = relay.read(address)

    assert (read.port, read.starttls, read.tls) == (port, starttls, tls)


@pytest.mark.parametrize(
    ("address", "needs"),
    [
        ("mail.example.gov", "smtp:// or smtps://"),
        ("http://u:s3cret@mail.example.gov", "smtp:// or smtps://"),
        ("smtp://u:s3cret@/", "the name of a host"),
        ("smtp://u:s3cret@mail.example.gov:smtp", "a port that is a number"),
        ("smtp://u:s3cret@mail.example.gov/?tls=maybe", "tls=yes or tls=no"),
    ],
)
def test_an_unreadable_address_is_told_without_its_password(address: str, needs: str) -> None:
    with pytest.raises(Refused, match=needs) as refusal:
        relay.read(address)

    assert "s3cret" not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_the_password_does_not_show_when_a_relay_is_printed() -> None:
    assert "s3cret" not in repr(relay.read("smtp://u:s3cret@mail.example.gov"))


def test_a_register_with_an_unreadable_address_says_what_it_needs_and_starts_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "standing", "mail", "list"],
        env={**os.environ, "STANDING_SMTP": "smtp://u:s3cret@mail.example.gov/?tls=maybe"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert done.stderr.startswith("We could not read STANDING_SMTP: it needs tls=yes or tls=no.")
    assert "s3cret" not in done.stderr
