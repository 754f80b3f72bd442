"""What a web process reads once, read before its first visitor comes instead of while one waits."""

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

TEMPLATES: Final = (
    "home.html", "search.html", "officer.html", "agency.html", "agencies.html", "list.html",
    "status_explained.html", "refused.html",
)  # fmt: skip


def warm() -> None:
    """Read what no table holds: rules, words, catalogues, addresses and the public pages' templates."""
    the_book()
    words.explained()
    texts(("CERT-400",))
    for label in Label:
        tone_of(label.value)
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            translation.gettext("Officers")
            get_resolver().reverse_dict.get("home")
    for name in TEMPLATES:
        get_template(name)
