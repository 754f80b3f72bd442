"""A real SMTP server in a process of its own, told what to do through a file.

``python -m tests.integration.mail.server PORT FOLDER`` answers as ``FOLDER/script.json`` says at that
moment: ``greeting`` ("421" turns everybody away), ``recipients`` (an answer for an address), ``data``
("drop" takes the mail and hangs up before the answer; or an answer). What it took lies in
``FOLDER/taken``.
"""

import asyncio
import json
import socket
import subprocess
import sys
import time
from contextlib import suppress
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Scripted(SMTP):
    """Greets as the script says."""

    async def _handle_client(self) -> None:
        if self.event_handler.script().get("greeting") == "421":
            await self.push("421 4.3.2 not now")
            self.transport.close()
            return
        await super()._handle_client()


class Handler:
    """Takes mail, or does what the script says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def script(self) -> dict[str, Any]:
        """What to do now."""
        return dict(json.loads((self.folder / "script.json").read_text("utf-8")))

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, or answer what the script has for it."""
        if answer := self.script().get("recipients", {}).get(address):
            return str(answer)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the mail and say so; or keep it and hang up; or answer as the script says."""
        wanted = self.script().get("data", "")
        if wanted not in {"", "drop"}:
            return str(wanted)
        taken = self.folder / "taken"
        number = len(list(taken.iterdir()))
        kept = {"from": envelope.mail_from, "to": envelope.rcpt_tos}
        content = envelope.content
        assert isinstance(content, bytes)
        (taken / f"{number:05}.eml").write_bytes(json.dumps(kept).encode() + b"\n" + content)
        if wanted == "drop":
            server.transport.abort()
        return "250 OK"


class Server:
    """The server as a test holds it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        (folder / "taken").mkdir(parents=True)
        self.say()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Listen."""
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.integration.mail.server",
                str(self.port),
                str(self.folder),
            ]
        )
        ready = self.folder / "ready"
        for _ in range(200):
            if ready.exists():
                return
            time.sleep(0.05)
        raise TimeoutError

    def stop(self) -> None:
        """Be gone: nothing listens at the port."""
        (self.folder / "ready").unlink(missing_ok=True)
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def say(self, **script: object) -> None:
        """Choose what it does from now on."""
        partial = self.folder / "script.partial"
        partial.write_text(json.dumps(script), "utf-8")
        partial.replace(self.folder / "script.json")

    def taken(self) -> list[Message]:
        """The mails it took, in order; the envelope's sender stands in ``X-Envelope``."""
        found = []
        for path in sorted((self.folder / "taken").iterdir()):
            envelope, _, content = path.read_bytes().partition(b"\n")
            mail = message_from_bytes(content)
            mail["X-Envelope"] = str(json.loads(envelope)["from"])
            found.append(mail)
        return found


async def _serve(port: int, folder: Path) -> None:
    loop = asyncio.get_running_loop()
    handler = Handler(folder)
    listening = await loop.create_server(lambda: Scripted(handler), "127.0.0.1", port)
    (folder / "ready").touch()
    async with listening:
        await listening.serve_forever()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(int(sys.argv[1]), Path(sys.argv[2])))
