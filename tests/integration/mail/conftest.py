"""The small register with people who can be written to, and a mail server."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.integration.campaigns import small
from tests.integration.mail import people
from tests.integration.mail.server import Server


@pytest.fixture
def register(db: None) -> None:
    """Three agencies with an open campaign; two of them have accounts with e-mail addresses."""
    small.register()
    people.add()


@pytest.fixture
def server(tmp_path: Path, settings: Any) -> Iterator[Server]:
    """A mail server that listens, to which Django's own SMTP backend hands mail."""
    made = Server(tmp_path / "smtp")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
    settings.EMAIL_TIMEOUT = 5
    made.start()
    yield made
    made.stop()


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """The folder that mail is written to where there is no mail server."""
    settings.EMAIL_BACKEND = "standing.mail.folder.Folder"
    settings.MAIL_FOLDER = tmp_path / "mail"
    return tmp_path / "mail"
