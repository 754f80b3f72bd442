"""Every message that public pages say stands in every catalogue, whole, and with the same blanks."""

import importlib.util
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import cast

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings
from django.template import engines
from django.template.base import Lexer, TokenType

CHECKOUT = Path(__file__).resolve().parents[2]
TEMPLATES = CHECKOUT / "src" / "standing" / "pages" / "templates"


def tool(name: str) -> ModuleType:
    """Load a module of tools/ as the tools load it."""
    spec = importlib.util.spec_from_file_location(name, CHECKOUT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


catalogues = tool("catalogues")

SIGNED_IN_OR_BY_ITSELF = {
    "429.html",
    "api_docs.html",
    "world_clock.html",
    "job.html",
    "parts/mails.html",
}
"""Templates in the folders of public ones whose pages are not public, or speak English only."""
PUBLIC = sorted(
    path
    for folder in (TEMPLATES, TEMPLATES / "parts")
    for path in folder.glob("*.html")
    if path.relative_to(TEMPLATES).as_posix() not in SIGNED_IN_OR_BY_ITSELF
)
NO_WORDS = {"Peace Officer", "CSV", "PDF", "JSON", "MPTC ID", "SHA-256", "release.json", "RSS"}
"""What is written alike in every language."""
LAW = re.compile(r"M\.G\.L\. c\. |\d{3} CMR ")


def test_every_catalogue_is_complete_and_fits() -> None:
    assert catalogues.languages() == [code for code, _ in settings.LANGUAGES if code != "en"]
    assert catalogues.check() == [], "run tools/messages, and give every new message its words"


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (None, "missing"),
        ("", "without words"),
        ("Desde {dia}", "other blanks"),
        ("Desde {day}", ""),
    ],
)
def test_a_translation_that_is_missing_empty_or_has_other_blanks_is_named(
    said: str | None, fault: str
) -> None:
    held = Catalog(locale="es")
    if said is not None:
        held.add("Since {day}", said)
    message = held.get("Since {day}")
    assert catalogues._fault(message) == fault


def test_a_fuzzy_translation_counts_as_none() -> None:
    held = Catalog(locale="es")
    held.add("Since {day}", "Desde {day}", flags=["fuzzy"])
    assert catalogues._fault(held.get("Since {day}")) == "fuzzy"


def test_messages_come_from_templates_modules_and_data_files() -> None:
    found = {(message.where, message.text) for message in catalogues.messages()}
    assert ("pages/templates/base.html", "Officers") in found
    assert ("register/statuses.toml", "Decertified") in found
    assert ("rules/sentences.toml", "CPR certificate") in found
    assert ("rules/catalogue/clocks.toml", "the decision") in found, "a piece of another sentence"
    assert ("rules/catalogue/clocks.toml", "the notice") in found
    assert ("kernel/periods.py", "{month} {day}, {year}") in found
    assert not any("felony" in str(text) for _, text in found), "private, and so never on a page"


class Spoken(HTMLParser):
    """Collects what people read or hear of a page: text, and attributes that are spoken."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._code += tag in ("code", "script", "style")
        self.said += [
            value or "" for name, value in attrs if name in ("aria-label", "title", "placeholder")
        ]

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in ("code", "script", "style")

    def handle_data(self, data: str) -> None:
        if not self._code:
            self.said.append(data)


def untranslated(template: str) -> Iterator[str]:
    """Every word of a template that stands outside of what is marked for translation."""
    kept, inside = [], ""
    for token in Lexer(template).tokenize():
        name = token.contents.partition(" ")[0] if token.token_type is TokenType.BLOCK else ""
        if name in ("blocktranslate", "comment"):
            inside = name
        elif name == f"end{inside}":
            inside = ""
        elif not inside and token.token_type is TokenType.TEXT:
            kept.append(token.contents)
    spoken = Spoken()
    spoken.feed("".join(kept))
    for said in spoken.said:
        text = " ".join(said.split()).strip(" ·:;,.()/“”#-")
        if LAW.match(text):
            continue
        if any(letter.isalpha() for letter in text) and text not in NO_WORDS:
            yield text


@pytest.mark.parametrize("path", PUBLIC, ids=lambda path: cast("Path", path).name)
def test_no_word_of_a_public_template_stands_outside_of_a_translation(path: Path) -> None:
    assert engines["django"] is not None
    assert list(untranslated(path.read_text("utf-8"))) == []
