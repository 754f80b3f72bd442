"""One page at a time in each process, where making one waits for nothing but the processor.

SQLite answers within the process. Two threads that make pages at once therefore only take the
interpreter from one another at each of its answers, and both pages come later than one after the other
would (decision 0038).
"""

from collections.abc import Iterable
from threading import Lock
from typing import Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

LONGEST_WAIT: Final = 0.1
"""Seconds for which one page waits for another that is still being made; then both are made at once."""


class Turns:
    """A WSGI application around another that lets one thread read at a time.

    Acts are let through at once, for whoever sends a large file does so slowly; and so is what is sent
    in parts after the answer was begun.
    """

    def __init__(self, application: WSGIApplication, *, longest: float = LONGEST_WAIT) -> None:
        self._application, self._longest = application, longest
        self._turn = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer when it is this reader's turn, or once it has waited long enough."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._application(environ, start_response)
        has_it = self._turn.acquire(timeout=self._longest)
        try:
            return self._application(environ, start_response)
        finally:
            if has_it:
                self._turn.release()
