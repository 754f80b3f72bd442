"""The rows of what a search found: made without a template, which takes ten times as long for each."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Protocol

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()
ROW: Final = (
    '\n    <tr><td data-label="{}"><a href="{}">{}</a>{}</td><td data-label="{}">{}</td>'
    '<td data-label="{}">{}</td><td data-label="{}">{}</td></tr>'
)
NOTE: Final = '<span class="note">{}</span>'


class Line(Protocol):
    """One officer, as a row shows them."""

    address: str
    name: str
    note: str
    mptc_id: str
    label: str
    tone: str
    agencies: str


@lru_cache(maxsize=200)
def _tag(tone: str, label: str, _language: str | None) -> SafeString:
    return render_to_string("parts/tag.html", {"tone": tone, "label": label})


@register.simple_tag
def found_rows(lines: Sequence[Line]) -> SafeString:
    """Return the rows of a table of officers, each cell with its heading for narrow screens."""
    language = get_language()
    heads = _("Officer"), _("MPTC ID"), _("Status"), _("Agency")
    return format_html_join(
        "",
        ROW,
        (
            (
                heads[0], line.address, line.name, format_html(NOTE, line.note) if line.note else "",
                heads[1], line.mptc_id, heads[2], _tag(line.tone, line.label, language),
                heads[3], line.agencies,
            )
            for line in lines
        ),
    )  # fmt: skip
