"""Answers as JSON: compact, and with letters as they are."""

from typing import Any

import msgspec
from django.http import HttpRequest
from ninja.renderers import BaseRenderer


class Json(BaseRenderer):
    """Writes an answer as UTF-8 JSON."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """Return the answer's bytes; days are written as 2022-06-30."""
        return msgspec.json.encode(data)
