"""Answers as JSON: compact, and with letters as they are."""

from typing import Any

import msgspec
from django.http import HttpRequest
from ninja.renderers import BaseRenderer

from standing.kernel.cells import neutral


class Json(BaseRenderer):
    """Writes an answer as UTF-8 JSON."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """Return the answer's bytes; days are written as 2022-06-30."""
        return msgspec.json.encode(data)


def as_it_was(cell: str) -> str:
    """Return a cell as it was before it was written so that no spreadsheet runs it.

    >>> as_it_was("'=1+1"), as_it_was("'Aho")
    ('=1+1', "'Aho")
    """
    return cell[1:] if cell[:1] == "'" and neutral(cell[1:]) == cell else cell
