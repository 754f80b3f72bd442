"""Mail into a folder, one file each, for a register without a mail server."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class Folder(BaseEmailBackend):
    """Writes each mail into ``settings.MAIL_FOLDER`` under its Message-ID and the attempt's number.

    The folder and its files are for their owner only: a mail may hold a link that signs somebody in.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.folder = Path(settings.MAIL_FOLDER)

    def open(self) -> bool:
        """Make the folder where it is missing."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return True

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the mails; each is there whole or not at all."""
        self.open()
        for each in email_messages:
            written = each.message()
            name = re.sub(r"[^\w.-]", "", str(written["Message-ID"]).strip("<>").partition("@")[0])
            path = self.folder / f"{name}-{written.get('X-Standing-Attempt', '1')}.eml"
            partial = path.with_name(f".{path.name}.partial")
            with os.fdopen(
                os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb"
            ) as f:
                f.write(written.as_bytes())
            partial.replace(path)
        return len(email_messages)
