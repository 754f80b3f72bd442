"""The rows of a table, made without a template: one for each cell takes ten times as long."""

from collections.abc import Iterator
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from standing.pages.tables import Cell, Column, Table

register = template.Library()


@register.simple_tag
def table_rows(table: Table) -> SafeString:
    """Return the rows of the present page of a table, each cell with its heading for narrow screens."""
    return mark_safe("".join(_rows(table)))  # noqa: S308 - every text in it is escaped where it is set


@register.simple_tag
def cell_html(cell: Cell) -> SafeString:
    """Return what stands in one cell: a status, a link or a text, and a remark under it."""
    return mark_safe(_inner(cell))  # noqa: S308 - as above


@register.simple_tag
def status_tag(tone: str, label: str) -> SafeString:
    """Return a status: its word in the language of the page, and the shape of its tone before it."""
    return _tag(str(tone), str(label), get_language())


@lru_cache(maxsize=500)
def _tag(tone: str, label: str, _language: str | None) -> SafeString:
    made = render_to_string("parts/tag.html", {"tone": tone, "label": label})
    return mark_safe(made.strip())  # noqa: S308 - the template escapes the word


def _rows(table: Table) -> Iterator[str]:
    begun = [_begin(column, brief=table.brief) for column in table.columns]
    above = None
    for row in table.rows_on_page():
        again = " data-again" if table.brief and row[0].text == above else ""
        yield f"\n    <tr><td{again}{begun[0]}{_inner(row[0])}</td>"
        for begin, cell in zip(begun[1:], row[1:], strict=True):
            yield f"<td{begin}{_inner(cell)}</td>"
        yield "</tr>"
        above = row[0].text


def _begin(column: Column, *, brief: bool) -> str:
    """What follows ``<td`` in every cell of a column."""
    key = f' data-key="{conditional_escape(column.key)}"' if brief else ""
    short = f' data-brief="{conditional_escape(column.brief)}"' if column.brief else ""
    numeric = ' class="numeric"' if column.numeric else ""
    return f'{key}{short} data-label="{conditional_escape(column.title)}"{numeric}>'


def _inner(cell: Cell) -> str:
    text = conditional_escape(cell.text)
    if cell.tone:
        said: str = status_tag(cell.tone, cell.text)
    elif cell.address:
        said = f'<a href="{conditional_escape(cell.address)}">{text}</a>'
    elif cell.lang and text:
        said = f'<span lang="{conditional_escape(cell.lang)}">{text}</span>'
    elif cell.blank:
        said = '<span class="none"></span>'
    else:
        said = text or f'<span class="none">{conditional_escape(_("none"))}</span>'
    return f'{said}<span class="note">{conditional_escape(cell.note)}</span>' if cell.note else said
