"""What a web process reads once, read before its first visitor comes instead of while one waits."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils import translation

from standing.certification.domain import Label
from standing.pages.cells import tone_of
from standing.register import words
from standing.register.authority import texts
from standing.rules.book import the_book

TEMPLATES: Final = Path(__file__).with_name("templates")
"""Every page of ours and every part of one."""
OF_STAFF_ELSEWHERE: Final = ("socialaccount/", "signing/staff_door.html")
"""What only a register needs whose staff sign in elsewhere (``STANDING_OIDC_URL``)."""


def warm() -> None:
    """Read what no table holds: rules, words, catalogues, addresses and every template of ours.

    So while a new version is put in its place, a process that runs goes on with the old one whole: a
    template read later would be the new one, and ask the old program for what it does not have.
    """
    the_book()
    words.explained()
    texts(("CERT-400",))
    for label in Label:
        tone_of(label.value)
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            translation.gettext("Officers")
            get_resolver().reverse_dict.get("home")
    for name in templates():
        get_template(name)


def templates() -> Iterator[str]:
    """Give the name of every template of ours that this register may show."""
    off = () if settings.OIDC_URL else OF_STAFF_ELSEWHERE
    for file in sorted(TEMPLATES.rglob("*.*")):
        name = file.relative_to(TEMPLATES).as_posix()
        if not name.startswith(off):
            yield name
