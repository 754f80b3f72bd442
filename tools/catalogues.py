"""What ``tools/messages`` does: messages out of the sources, into the catalogues, and out of order.

Babel reads Python and writes catalogues; Django turns a template into what Babel reads.
"""

import os
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

CHECKOUT = Path(__file__).resolve().parents[1]
SOURCE = CHECKOUT / "src" / "standing"
LOCALE = SOURCE / "locale"
TEMPLATES = SOURCE / "pages" / "templates"
if str(CHECKOUT / "src") not in sys.path:
    sys.path.insert(0, str(CHECKOUT / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standing.config.settings")

KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "_lazy": None,
    "marked": None,
    "said": None,
    "filled": None,
}
"""Calls that mark a message; the last three are those of ``kernel/tongue.py``."""
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)(?:[:!][^}]*)?\}")
UNSAID = re.compile(
    rb"-Date: |^\"(Project-Id-Version|Report-Msgid|Last-Trans|Language-Team|Generated)"
)
"""What a catalogue's head would say of the day and of people."""
PROJECT, REVISED = "standing", "the register’s own catalogue of what public pages say"


@dataclass(frozen=True, slots=True)
class Found:
    """A message of the sources: where it stands, its text (or both, where it counts), its context."""

    where: str
    text: str | tuple[str, str]
    context: str | None = None


def messages() -> Iterator[Found]:
    """Return every message that the sources mark, and the public words of the data files."""
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield from _of_python(path.read_bytes(), path)
    for path in sorted(TEMPLATES.rglob("*.html")):
        yield from _of_template(path)
    for name, read in DATA.items():
        for text in read(SOURCE / name):
            yield Found(name, text)


def _of_python(code: bytes, path: Path) -> Iterator[Found]:
    where = path.relative_to(SOURCE).as_posix()
    for _, call, text, _ in extract_python(BytesIO(code), list(KEYWORDS), [], {}):
        places = KEYWORDS[call] or (1,)
        said = (text,) if isinstance(text, str) else (text or ())
        context, texts = None, []
        for place in places:
            number = place[0] if isinstance(place, tuple) else place
            part = said[number - 1] if number <= len(said) else None
            if isinstance(place, tuple):
                context = part
            elif part:
                texts.append(part)
        if texts:
            yield Found(where, texts[0] if len(texts) == 1 else (texts[0], texts[1]), context)


def _of_template(path: Path) -> Iterator[Found]:
    from django.utils.translation.template import templatize

    code = templatize(path.read_text("utf-8"), origin=path.name)
    yield from _of_python(f"({code})".encode(), path)  # brackets: where lines begin means nothing


def _every_text(path: Path) -> Iterator[str]:
    """Every string of a TOML file that people read."""
    yield from _texts(tomllib.loads(path.read_text("utf-8")))


def _of_statuses(path: Path) -> Iterator[str]:
    """Each label, and what the page that explains it says; the tone is no word."""
    for label, entry in tomllib.loads(path.read_text("utf-8")).items():
        yield label
        yield from _texts({name: said for name, said in entry.items() if name != "tone"})


def _of_findings(path: Path) -> Iterator[str]:
    """What the public reads of a determination: the requirements that may be quoted, and no other."""
    import django

    django.setup()
    from standing.pages.findings import QUOTED

    tables = tomllib.loads(path.read_text("utf-8"))
    yield from _texts(tables["results"])
    for requirement in sorted(QUOTED):
        yield tables["titles"][requirement]
        yield from _texts(tables[requirement])


def _of_clocks(path: Path) -> Iterator[str]:
    """What each clock starts at: it stands in the sentence that tells how a day was reckoned."""
    for clock in tomllib.loads(path.read_text("utf-8")).values():
        yield clock["starts"]


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for each in part.values():
            yield from _texts(each)
    elif isinstance(part, list):
        for each in part:
            yield from _texts(each)


DATA: dict[str, Callable[[Path], Iterator[str]]] = {
    "register/sentences.toml": _every_text,
    "register/statuses.toml": _of_statuses,
    "rules/sentences.toml": _of_findings,
    "rules/catalogue/clocks.toml": _of_clocks,
}
"""Data files with words that the public reads, and how they are read."""


def template() -> Catalog:
    """Return the messages of the sources as a catalogue without a language."""
    found = Catalog(project=PROJECT, charset="utf-8")
    for message in messages():
        found.add(message.text, locations=[(message.where, 1)], context=message.context)
    return found


def languages() -> list[str]:
    """Return the languages that have a catalogue, by their codes."""
    return sorted(path.name for path in LOCALE.iterdir() if (path / "LC_MESSAGES").is_dir())


def path_of(language: str) -> Path:
    """Return the file of a language's catalogue."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def catalogue(language: str) -> Catalog:
    """Return a language's catalogue; an empty one where there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, project=PROJECT, charset="utf-8")
    with path.open("rb") as opened:
        return read_po(opened, locale=language)


def update() -> list[str]:
    """Put what is new into every catalogue, take out what is gone; return a sentence for each."""
    wanted = template()
    return [_updated(language, wanted) for language in languages()]


def _updated(language: str, wanted: Catalog) -> str:
    held = catalogue(language)
    before = {_key(message): message.string for message in held if message.id}
    fresh = Catalog(locale=language, project=PROJECT, charset="utf-8", fuzzy=False)
    fresh.header_comment = f"# {language}: {REVISED}."
    for message in wanted:
        if message.id:
            fresh.add(
                message.id,
                before.get(_key(message)) or None,
                locations=message.locations,
                context=message.context,
            )
    out = BytesIO()
    write_po(out, fresh, width=100, include_lineno=False, sort_by_file=True)
    lines = [line for line in out.getvalue().split(b"\n") if not UNSAID.search(line)]
    path_of(language).write_bytes(b"\n".join(lines))
    new = sum(1 for message in fresh if message.id and not before.get(_key(message)))
    return f"{language}: {len(fresh)} messages, {new} without words yet."


def _key(message: Message) -> tuple[object, object]:
    return (message.id if isinstance(message.id, str) else tuple(message.id), message.context)


def check() -> list[str]:
    """Return a sentence for every message that a catalogue lacks or that does not fit."""
    wanted = {_key(message): message for message in template() if message.id}
    found = []
    for language in languages():
        held = {_key(message): message for message in catalogue(language) if message.id}
        for key, message in wanted.items():
            said = _fault(held.get(key))
            if said:
                where = ", ".join(sorted({place for place, _ in message.locations}))
                found.append(f"{language}: {said}: {key[0]!r} ({where})")
        found += [
            f"{language}: no longer in the sources: {key[0]!r}" for key in held.keys() - wanted
        ]
    return found


def _fault(message: Message | None) -> str:
    """Say what is the matter with a translation; nothing where all is well."""
    if message is None:
        return "missing"
    said = [message.string] if isinstance(message.string, str) else list(message.string)
    if not all(said):
        return "without words"
    if message.fuzzy:
        return "fuzzy"
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    if any(_blanks(text) not in [_blanks(each) for each in ids] for text in said):
        return "other blanks"
    return ""


def _blanks(text: str) -> set[str]:
    return {one or two for one, two in PLACEHOLDER.findall(text)}


def compiled() -> None:
    """Compile every catalogue that is newer than what was compiled of it."""
    for language in languages():
        path = path_of(language)
        into = path.with_suffix(".mo")
        if not path.exists() or (
            into.exists() and into.stat().st_mtime_ns >= path.stat().st_mtime_ns
        ):
            continue
        out = BytesIO()
        write_mo(out, catalogue(language))
        half = into.with_suffix(f".{os.getpid()}")
        half.write_bytes(out.getvalue())
        half.replace(into)
