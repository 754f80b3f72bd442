"""Pages that are made over and over with other words in the same places: the frame is rendered once.

Going through the template takes ten times as long as what a search looks up. So the template is rendered
with a mark in each place where something of the question stands, and the marks are filled in from then
on. What a page says besides depends on its address, its language, the version of the register and the
``shape`` that its view names.
"""

import copy
import re
import secrets
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from html import escape
from threading import Lock
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language

MOST: Final = 200
"""Frames that are kept; some 15 kB each."""
QUERY: Final = "query_string"
"""The question in the page's address, wherever it links to itself: always filled in."""
_secret: Final = f"mark{secrets.token_hex(8)}x"
_MARK: Final = re.compile(f"{_secret}([a-z]+(?:_[a-z]+)*)0")

_Frame = tuple[tuple[str, ...], tuple[str, ...]]
"""The text between the marks, one piece more than there are marks; and what stands in each mark."""
_frames: OrderedDict[Hashable, _Frame] = OrderedDict()
_of: list[Hashable] = [None]
_lock = Lock()


def framed(
    request: HttpRequest, template: str, shape: Mapping[str, Hashable],
    filled: Mapping[str, str], *, version: Hashable,
) -> HttpResponse:  # fmt: skip
    """Return the page of a template, as ``render`` with ``shape`` and ``filled`` would.

    ``filled`` is HTML already: what somebody typed stands in it escaped. The template may print it and
    do nothing else with it, neither ask whether it is empty nor send it through a filter.
    """
    key = (
        template, get_language(), get_script_prefix(), request.scheme, request.get_host(),
        request.path, *shape.values(),
    )  # fmt: skip
    with _lock:
        if _of[0] != version:
            _frames.clear()
            _of[0] = version
        frame = _frames.get(key)
        if frame is not None:
            _frames.move_to_end(key)
    if frame is None:
        frame = _rendered(request, template, shape, filled)
        with _lock:
            if _of[0] == version:
                _frames[key] = frame
                if len(_frames) > MOST:
                    _frames.popitem(last=False)
    own = escape(iri_to_uri(request.META.get("QUERY_STRING", "")) or "")
    pieces, names = frame
    made = [pieces[0]]
    for name, piece in zip(names, pieces[1:], strict=True):
        made.append(own if name == QUERY else filled[name])
        made.append(piece)
    return HttpResponse("".join(made))


def forget() -> None:
    """Forget every frame, as another register must."""
    with _lock:
        _frames.clear()
        _of[0] = None


def _rendered(
    request: HttpRequest, template: str, shape: Mapping[str, Any], filled: Mapping[str, str]
) -> _Frame:
    """Render the template with marks; letters and digits alone pass through every way of writing."""
    asked = copy.copy(request)
    asked.META = {**request.META, "QUERY_STRING": _mark(QUERY)}
    text = render_to_string(template, {**shape, **{n: _mark(n) for n in filled}}, request=asked)
    parts = _MARK.split(text)
    return tuple(parts[0::2]), tuple(parts[1::2])


def _mark(name: str) -> str:
    return f"{_secret}{name}0"
